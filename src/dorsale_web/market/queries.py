"""Reads of the market; the first argument is who asks."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from dorsale_web.market.models import (
    Introduction,
    Outcome,
    Posting,
    PostingState,
    Question,
    SavedSearch,
)
from dorsale_web.members.models import Asker
from dorsale_web.members.standing import standing


def open_now() -> Q:
    """Return the condition of an open posting (twin of ``rules.is_open``)."""
    today = timezone.localdate()
    return Q(
        state=PostingState.PUBLISHED,
        suspended_at__isnull=True,
        expires_on__gte=today,
        organisation__vouched_until__gte=today,
        organisation__suspended_at__isnull=True,
    )


def open_postings() -> QuerySet[Posting]:
    """Return what everybody sees in the market, newest first."""
    return (
        Posting.objects.filter(open_now()).select_related("organisation").prefetch_related("themes")
    )


def postings(asker: Asker) -> QuerySet[Posting]:
    """Return the postings that ``asker`` may see (twin of ``rules.views_posting``)."""
    who = standing(asker)
    found = Posting.objects.select_related("organisation")
    if who.is_steward:
        return found
    seen = open_now()
    if who.roles:
        mine = list(who.roles)
        introduced = Introduction.objects.filter(organisation__in=mine).values("posting")
        seen |= Q(organisation__in=mine) | Q(pk__in=introduced)
    if who.countries:
        seen |= Q(country__in=list(who.countries))
    return found.filter(seen)


def questions(asker: Asker) -> QuerySet[Question]:
    """Return the questions on postings that ``asker`` may see."""
    return Question.objects.filter(posting__in=postings(asker)).select_related(
        "posting__organisation"
    )


def to_review(asker: Asker) -> QuerySet[Posting]:
    """Return the postings that wait for the asker's review."""
    who = standing(asker)
    waiting = Posting.objects.filter(state=PostingState.REVIEW, suspended_at__isnull=True)
    waiting = waiting.exclude(organisation__in=list(who.roles)).select_related("organisation")
    return waiting if who.is_steward else waiting.filter(country__in=list(who.countries))


def introductions(asker: Asker) -> QuerySet[Introduction]:
    """Return the introductions that ``asker`` may see (twin of ``rules.views_introduction``)."""
    who = standing(asker)
    found = Introduction.objects.select_related("posting__organisation", "organisation", "outcome")
    if who.is_steward:
        return found
    mine = list(who.roles)
    return found.filter(Q(organisation__in=mine) | Q(posting__organisation__in=mine))


def outcomes(asker: Asker) -> QuerySet[Outcome]:
    """Return the outcomes that ``asker`` may see (twin of ``rules.views_outcome``)."""
    who = standing(asker)
    found = Outcome.objects.select_related("left", "right").prefetch_related("answers")
    if who.is_steward:
        return found
    mine = list(who.roles)
    return found.filter(Q(left__in=mine) | Q(right__in=mine))


def saved_searches(asker: Asker) -> QuerySet[SavedSearch]:
    """Return the asker's own searches (twin of ``rules.owns_search``)."""
    return SavedSearch.objects.filter(person=standing(asker).person)
