"""Interest in a posting, and what follows until both sides talk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dorsale_web.market import opened, queries, shown
from dorsale_web.market.actions import introductions as actions
from dorsale_web.market.cards import card
from dorsale_web.market.forms.introductions import (
    DeclineForm,
    InterestForm,
    MessageForm,
    ReplyForm,
    my_organisations,
)
from dorsale_web.market.models import Introduction, IntroductionState, Message, Posting
from dorsale_web.market.views.acts import person_of
from dorsale_web.members.models import Organisation
from dorsale_web.members.paging import page_of
from dorsale_web.members.refusal import Refused
from dorsale_web.members.standing import standing

SIDES = {"received": queries.received, "sent": queries.sent, "all": queries.introductions}


def introduce(request: HttpRequest, posting: Posting) -> HttpResponse:
    """Ask the three questions and tell the posting's authors."""
    form = InterestForm(request.user, posting, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.express(person_of(request), posting=posting, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("They are told. You will hear when they answer."))
            return redirect("introduction", made.code)
    return render(request, "market/introduce.html", interest_page(request, posting, form))


def interest_page(request: HttpRequest, posting: Posting, form: BaseForm) -> dict[str, Any]:
    """Return what the page of the three questions shows."""
    named = posting.pk in queries.seen_posters(request.user, [posting])
    mine = my_organisations(request.user, posting)
    known = queries.sent(request.user).filter(posting=posting, organisation__in=mine)
    return {
        "form": form,
        "card": card(posting, named=named),
        "posting": posting,
        "known": known.first(),
        "vouched": any(one.is_vouched for one in mine),
        "opens": [opened.of_person(person_of(request)), *map(opened.of_organisation, mine)],
        "audience": "organisation",
    }


def mine(request: HttpRequest) -> HttpResponse:
    """List the introductions received or sent; stewards may read all."""
    side = request.GET.get("side", "received")
    allowed = ["received", "sent"] + ["all"] * standing(request.user).is_steward
    side = side if side in allowed else "received"
    page = page_of(request, SIDES[side](request.user))
    context = {
        "rows": shown.rows(request.user, page.object_list),
        "page": page,
        "side": side,
        "sides": allowed,
        "query": f"side={side}",
        "audience": "organisation",
    }
    return render(request, "market/introductions.html", context)


def one(request: HttpRequest, made: Introduction, **forms: BaseForm) -> HttpResponse:
    """Show an introduction: what was said, where it stands, what the reader may do."""
    return render(request, "market/introduction.html", introduction_page(request, made, **forms))


def introduction_page(request: HttpRequest, made: Introduction, **forms: Any) -> dict[str, Any]:
    """Return what the page of an introduction shows to one reader."""
    named = made.posting_id in queries.seen_posters(request.user, [made.posting])
    talks = made.state == IntroductionState.ACCEPTED
    return {
        "introduction": made,
        "reading": made.posting.reading(get_language()),
        "card": card(made.posting, named=named),
        "interested": shown.interested(made),
        "answering": shown.answering(made),
        "steps": shown.steps(request.user, made),
        "events": shown.events(made),
        "stopped": shown.why_stopped(request.user, made),
        "contacts": opened.contacts(made),
        "thread": thread(made) if talks else [],
        "ours": standing(request.user).roles,
        "accept_form": forms.get("accept_form") or ReplyForm(auto_id="accept_%s"),
        "decline_form": forms.get("decline_form") or DeclineForm(auto_id="decline_%s"),
        "message_form": forms.get("message_form") or MessageForm(),
        "audience": "organisation",
    }


def thread(made: Introduction) -> list[Message]:
    """Return the messages of an accepted introduction."""
    return list(made.messages.select_related("by", "organisation"))


def changed(
    request: HttpRequest, made: Introduction, act: Callable[[], object], said: str
) -> HttpResponse:
    """Do an act, say how it went, and show the introduction again."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("introduction", made.code)


def accept(request: HttpRequest, made: Introduction) -> HttpResponse:
    """Accept: contact details open on both sides."""
    form = ReplyForm(request.POST, auto_id="accept_%s")
    if not form.is_valid():
        return one(request, made, accept_form=form)
    reply = form.cleaned_data["reply"]
    said = _("You both accept. The contact details of both sides are open below.")
    return changed(request, made, lambda: actions.accept(person_of(request), made, reply), said)


def decline(request: HttpRequest, made: Introduction) -> HttpResponse:
    """Decline, with a word why."""
    form = DeclineForm(request.POST, auto_id="decline_%s")
    if not form.is_valid():
        return one(request, made, decline_form=form)
    reply = form.cleaned_data["reply"]
    said = _("Declined. They are told why.")
    return changed(request, made, lambda: actions.decline(person_of(request), made, reply), said)


def confirm(request: HttpRequest, made: Introduction) -> HttpResponse:
    """Keep the interest after a change."""
    said = _("Your interest stands. The authors of the posting are asked anew.")
    return changed(request, made, lambda: actions.confirm(person_of(request), made), said)


def withdraw(request: HttpRequest, made: Introduction) -> HttpResponse:
    """Take the interest back."""
    said = _("Your interest is withdrawn.")
    return changed(request, made, lambda: actions.withdraw(person_of(request), made), said)


def write(request: HttpRequest, made: Introduction) -> HttpResponse:
    """Add a message."""
    form = MessageForm(request.POST)
    if not form.is_valid():
        return one(request, made, message_form=form)
    side = side_of(request, made)
    text = form.cleaned_data["text"]
    said = _("Sent.")
    return changed(request, made, lambda: actions.write(person_of(request), made, side, text), said)


def side_of(request: HttpRequest, made: Introduction) -> Organisation:
    """Return the organisation for which the reader writes."""
    ours = made.posting.organisation
    return ours if standing(request.user).acts_for(ours.pk) else made.organisation
