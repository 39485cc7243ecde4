"""What waits for review, and the decision."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from dorsale_web.market import posting_page, queries
from dorsale_web.market.actions import postings as acts
from dorsale_web.market.cards import cards
from dorsale_web.market.forms.postings import ReviewForm
from dorsale_web.market.found_contacts import named, pieces
from dorsale_web.market.models import Posting, PostingState
from dorsale_web.market.views.acts import attempt
from dorsale_web.members.paging import page_of
from dorsale_web.members.text import CONTENT_LANGUAGES, RIGHT_TO_LEFT, Origin


def queue(request: HttpRequest) -> HttpResponse:
    """Show the postings that wait, the oldest first."""
    rows = queries.to_review(request.user).prefetch_related("themes").order_by("changed_at", "pk")
    page = page_of(request, rows)
    context = {"page": page, "cards": for_review(request, page), "audience": "stewards"}
    return render(request, "market/review_queue.html", context)


def for_review(request: HttpRequest, rows: Any) -> list[dict[str, Any]]:
    """Return cards that lead to the review."""
    some = list(rows)
    shown_cards = zip(some, cards(request.user, some), strict=True)
    return [
        card | {"url": f"/market/{one.code}/review/", "state": ", ".join(named(one.held_for))}
        for one, card in shown_cards
    ]


def review(request: HttpRequest, one: Posting) -> HttpResponse:
    """Read a posting with what was found in it, then publish it or send it back."""
    form = ReviewForm(one, request.POST or None)
    if request.method == "POST" and form.is_valid() and decide(request, one, form):
        return redirect("postings_to_review")
    context = {
        "posting": one,
        "form": form,
        "held": named(one.held_for),
        "readings": readings(one),
        "facts": posting_page.facts(one),
        "themes": posting_page.theme_links(one),
        "waits": one.state == PostingState.REVIEW and not one.suspended_at,
        "before": one.versions.order_by("-number").first(),
        "audience": "stewards",
    }
    return render(request, "market/review.html", context)


def decide(request: HttpRequest, one: Posting, form: ReviewForm) -> bool:
    """Publish or send back, as the button says."""
    if request.POST.get("decision") == "send_back":
        note = form.cleaned_data["note"]
        return attempt(request, acts.send_back, one, note, done=_("Sent back with your note."))
    may_stay = form.cleaned_data.get("contacts_may_stay", False)
    return attempt(
        request, acts.publish, one, contacts_may_stay=may_stay, done=_("It is published.")
    )


def readings(one: Posting) -> list[dict[str, Any]]:
    """Return the texts in each language, cut at the contacts found in them."""
    labels = {field.name: field.verbose_name for field in Posting._meta.fields}
    names = dict(CONTENT_LANGUAGES)
    return [
        {
            "name": names[language],
            "language": language,
            "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
            "origin": Origin(reading.origin).label,
            "texts": [
                {"label": labels[name], "pieces": pieces(text)}
                for name, text in reading.texts.items()
                if text
            ],
        }
        for language, reading in ((code, one.reading(code)) for code in one.languages())
    ]
