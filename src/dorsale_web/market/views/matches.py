"""What fits a posting, with the reasons and how points are given."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from dorsale_web.market import queries, reasons
from dorsale_web.market.cards import card
from dorsale_web.market.matches import KEPT
from dorsale_web.market.models import Match, Posting
from dorsale_web.members.models import Asker
from dorsale_web.members.paging import page_of

MOST_ON_DASHBOARD = 3


def of_posting(request: HttpRequest, posting: Posting) -> HttpResponse:
    """Show the best matches of one posting."""
    found = queries.matches_of([posting])[posting.pk][:KEPT]
    context = {
        "posting": posting,
        "reading": posting.reading(get_language()),
        "matches": shown(request.user, posting, found),
        "weights": reasons.weights(found[0].reasons if found else None),
        "audience": "organisation",
    }
    return render(request, "market/matches.html", context)


def mine(request: HttpRequest) -> HttpResponse:
    """Show the best matches of all my open postings."""
    page = page_of(request, queries.own_postings(request.user).filter(queries.open_now()))
    found = queries.matches_of(page.object_list)
    postings = [
        {
            "posting": one,
            "reading": one.reading(get_language()),
            "count": min(len(found[one.pk]), KEPT),
            "matches": shown(request.user, one, found[one.pk][:MOST_ON_DASHBOARD]),
        }
        for one in page.object_list
    ]
    context = {"postings": postings, "page": page, "audience": "organisation"}
    return render(request, "market/my_matches.html", context)


def shown(asker: Asker, posting: Posting, found: list[Match]) -> list[dict[str, Any]]:
    """Return matches as cards of the other side, with their reasons."""
    others = {one.pk: one.offer if one.need_id == posting.pk else one.need for one in found}
    seen = queries.seen_posters(asker, others.values())
    return [
        {
            "card": card(others[one.pk], named=others[one.pk].pk in seen) | {"score": one.score},
            "score": one.score,
            "reasons": reasons.lines(one.reasons),
            "introduce_url": f"/market/{others[one.pk].code}/introduce/",
        }
        for one in found
    ]
