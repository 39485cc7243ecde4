"""Reviewers score proposals, organisers rank them and decide."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dorsale_web.market.views.acts import attempt, person_of
from dorsale_web.members.paging import page_of, query_without_page
from dorsale_web.salon.actions import reviews as acts
from dorsale_web.salon.forms.programme import DecisionForm, ReviewForm
from dorsale_web.salon.models import Edition, Session, SessionState
from dorsale_web.salon.queries import programme as queries
from dorsale_web.salon.rules.sessions import stands_close
from dorsale_web.salon.views.frame import organise, show


def to_review(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show a reviewer the proposals that wait, with the own score of each."""
    page = page_of(request, queries.to_review(request.user, edition))
    rows = [
        {
            "session": one,
            "reading": one.reading(get_language()),
            "own": one.mine[0] if one.mine else None,
            "is_close": stands_close(request.user, one),
        }
        for one in page
    ]
    return show(request, "salon/talks_review.html", edition, "programme", rows=rows, page=page)


def review(request: HttpRequest, one: Session) -> HttpResponse:
    """Score a proposal, or stand aside."""
    known = one.reviews.filter(by=person_of(request)).first()
    form = ReviewForm(known, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = attempt(
            request,
            acts.review,
            one,
            given["score"],
            given["comment"],
            is_too_close=given["is_too_close"],
            done=_("Your review is kept."),
        )
        if done:
            return redirect("review_talks", one.edition.slug)
    context = {"form": form, "session": one, "speakers": list(one.speakers.all())}
    return show(request, "salon/session_review.html", one.edition, "programme", **context)


def ranking(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show the organisers the proposals, the best first."""
    state = request.GET.get("state", SessionState.SUBMITTED)
    rows = queries.proposals(edition)
    if state in SessionState.values:
        rows = rows.filter(state=state)
    page = page_of(request, rows)
    context = {
        "page": page,
        "query": query_without_page(request),
        "rows": [ranked(request, one) for one in page],
        "states": [
            {"value": one.value, "label": one.label, "chosen": one.value == state}
            for one in SessionState
            if one != SessionState.DRAFT
        ],
    }
    return organise(request, "salon/organise_talks.html", edition, "organise_programme", **context)


def ranked(request: HttpRequest, one: Any) -> dict[str, Any]:
    """Return a proposal with its marks; not to whoever stands too close to it."""
    return {
        "session": one,
        "reading": one.reading(get_language()),
        "is_close": stands_close(request.user, one),
        "spread": queries.spread(one.mean, one.mean_of_squares),
    }


def decide(request: HttpRequest, one: Session) -> HttpResponse:
    """Read the reviews, then accept or refuse."""
    form = DecisionForm(request.POST or None, initial={"note": one.decision_note})
    if request.method == "POST" and form.is_valid():
        is_accepted = request.POST.get("decision") == "accept"
        if request.POST.get("decision") not in ("accept", "refuse"):
            messages.error(request, _("Choose: accept or refuse."))
            return redirect("decide_session", one.code)
        done = _("Accepted. Give it a room and an hour.") if is_accepted else _("Refused.")
        note = form.cleaned_data["note"]
        attempt(request, acts.decide, one, is_accepted=is_accepted, note=note, done=done)
        return redirect("organise_talks", one.edition.slug)
    is_close = stands_close(request.user, one)
    context = {
        "form": form,
        "session": one,
        "speakers": list(one.speakers.all()),
        "is_close": is_close,
        "reviews": [] if is_close else list(one.reviews.select_related("by").order_by("at")),
    }
    return organise(
        request, "salon/session_decide.html", one.edition, "organise_programme", **context
    )
