"""What waits for a steward: entries that hide a name, or in which contacts stand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from dorsale_web.library import queries, shown
from dorsale_web.library.actions import entries as actions
from dorsale_web.library.cards import kind_label
from dorsale_web.library.forms import ConfirmForm
from dorsale_web.library.models import Entry
from dorsale_web.library.views.entries import me, posted
from dorsale_web.market.found_contacts import named, pieces
from dorsale_web.members.paging import page_of
from dorsale_web.members.refusal import Refused
from dorsale_web.members.text import Reading


def queue(request: HttpRequest) -> HttpResponse:
    """List the entries that wait, the oldest first."""
    page = page_of(request, queries.to_confirm(request.user))
    context = {"page": page, "audience": "stewards"}
    return render(request, "library/confirm_queue.html", context)


def decide(request: HttpRequest, one: Entry) -> HttpResponse:
    """Read an entry that waits, then publish it or send it back."""
    form = ConfirmForm(one, posted(request))
    if request.method == "POST" and form.is_valid():
        return decided(request, one, form)
    context = {
        "entry": one,
        "kind": kind_label(one),
        "form": form,
        "readings": [marked(one.reading(code)) for code in one.languages()],
        "held_for": named(one.held_for),
        "named": shown.named(request.user, one),
        "audience": "stewards",
    }
    return render(request, "library/confirm.html", context)


def decided(request: HttpRequest, one: Entry, form: ConfirmForm) -> HttpResponse:
    """Do what the steward decided, and go back to the queue."""
    try:
        if form.sends_back:
            actions.send_back(me(request), one, form.cleaned_data["note"])
        else:
            actions.confirm(me(request), one)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        said = _("Sent back.") if form.sends_back else _("Confirmed and published.")
        messages.success(request, said)
    return redirect("entries_to_confirm")


def marked(reading: Reading) -> dict[str, Any]:
    """Return a reading with its texts cut at the contacts that stand in them."""
    parts = [
        {"label": Entry.label_of(name), "pieces": pieces(text)}
        for name, text in reading.texts.items()
        if text
    ]
    return {"reading": reading, "parts": parts}
