"""Reads of the programme: sessions, proposals, reviews."""

from __future__ import annotations

import math

from django.db.models import Avg, Count, F, FloatField, Prefetch, Q, QuerySet

from dorsale_web.members.models import Asker
from dorsale_web.members.standing import standing
from dorsale_web.salon.models import (
    Edition,
    Meeting,
    Participant,
    Session,
    SessionReview,
    SessionSpeaker,
    SessionState,
)
from dorsale_web.salon.part import part
from dorsale_web.salon.queries.editions import public

BEHIND = (
    "by__memberships",
    "speakers__person__memberships",
    "speakers__participant__person__memberships",
)
PLACED = Q(state=SessionState.ACCEPTED, room__isnull=False, starts_at__isnull=False)


def in_programme() -> Q:
    """Return the condition of a session everybody sees who sees its edition.

    It is the twin of ``rules.sessions.is_in_programme``.
    """
    return PLACED & Q(edition__programme_published_at__isnull=False)


def placed(edition: Edition) -> QuerySet[Session]:
    """Return the accepted sessions of an edition that have a room and an hour."""
    return Session.objects.filter(PLACED, edition=edition)


def sessions(asker: Asker) -> QuerySet[Session]:
    """Return the sessions that ``asker`` may see (twin of ``rules.sessions.views_session``)."""
    who, mine = standing(asker), part(asker)
    found = Session.objects.select_related("edition__organisation", "exhibitor", "room", "theme")
    named = in_programme() | speaking(who.person)
    if who.person is not None:
        named |= Q(by=who.person) | Q(exhibitor__in=mine.exhibits)
    if who.is_steward:
        return found.filter(named | ~Q(state=SessionState.DRAFT))
    named |= Q(edition__in=mine.organises | mine.reviews) & ~Q(state=SessionState.DRAFT)
    named |= Q(edition__in=mine.desks, state=SessionState.ACCEPTED)
    return found.filter(named, seen_editions(asker))


def seen_editions(asker: Asker) -> Q:
    """Return the condition of a session whose edition ``asker`` may see."""
    who, mine = standing(asker), part(asker)
    seen = public("edition__") | Q(edition__country__in=list(who.countries))
    return seen | Q(edition__in=mine.desks | mine.reviews)


def speaking(person: int | None) -> Q:
    """Return the condition of a session at which a person speaks."""
    if person is None:
        return Q(pk__in=[])
    own = SessionSpeaker.objects.filter(Q(person=person) | Q(participant__person=person))
    return Q(pk__in=own.values("session"))


def programme(edition: Edition) -> QuerySet[Session]:
    """Return the placed sessions of an edition with what a page shows of them."""
    rows = placed(edition).select_related("room", "theme", "exhibitor__organisation")
    return rows.prefetch_related("speakers").order_by("starts_at", "room__rank", "pk")


def unplaced(edition: Edition) -> QuerySet[Session]:
    """Return the accepted sessions of an edition that still lack a room or an hour."""
    rows = edition.sessions.filter(state=SessionState.ACCEPTED).exclude(PLACED)
    return rows.prefetch_related("speakers").select_related("exhibitor__organisation")


def own_proposals(asker: Asker, edition: Edition) -> QuerySet[Session]:
    """Return what the asker proposed to an edition, for oneself or for an exhibitor."""
    mine = Q(by=standing(asker).person) | Q(exhibitor__in=part(asker).exhibits)
    return edition.sessions.filter(mine).order_by("-made_at", "-pk")


def proposals(edition: Edition) -> QuerySet[Session]:
    """Return what was submitted to an edition by its members, with the marks of reviewers.

    The best are first; what nobody scored is last.
    """
    rows = edition.sessions.filter(by__isnull=False).exclude(state=SessionState.DRAFT)
    scored = rows.annotate(
        mean=Avg("reviews__score"),
        number=Count("reviews__score"),
        mean_of_squares=Avg(F("reviews__score") * F("reviews__score"), output_field=FloatField()),
        too_close=Count("reviews", filter=Q(reviews__is_too_close=True)),
    ).order_by(F("mean").desc(nulls_last=True), "-number", "pk")
    return scored.select_related("theme", "exhibitor", "by").prefetch_related(*BEHIND)


def spread(mean: float | None, mean_of_squares: float | None) -> float | None:
    """Return the standard deviation of scores from their mean and the mean of their squares.

    >>> spread(3.0, 10.0), spread(None, None)
    (1.0, None)
    """
    if mean is None or mean_of_squares is None:
        return None
    return math.sqrt(max(0.0, float(mean_of_squares) - float(mean) ** 2))


def to_review(asker: Asker, edition: Edition) -> QuerySet[Session]:
    """Return the proposals that wait, with the asker's own review of each."""
    mine = SessionReview.objects.filter(by=standing(asker).person)
    rows = edition.sessions.filter(state=SessionState.SUBMITTED)
    return (
        rows.select_related("theme", "exhibitor")
        .prefetch_related(Prefetch("reviews", queryset=mine, to_attr="mine"), *BEHIND)
        .order_by("pk")
    )


def starred(asker: Asker, edition: Edition) -> set[int]:
    """Return the ids of the sessions of an edition that ``asker`` starred."""
    person = standing(asker).person
    if person is None:
        return set()
    rows = Session.objects.filter(edition=edition, stars__person=person)
    return set(rows.values_list("pk", flat=True))


def meetings_of_speakers(edition: Edition) -> list[tuple[int, Meeting]]:
    """Return ``(participant, meeting)`` for each published meeting of somebody who speaks."""
    speakers = set(participants_who_speak(edition).values())
    rows = Meeting.objects.filter(edition=edition, fallen="").filter(
        Q(visitor__in=speakers) | Q(colleague__in=speakers) | Q(stand_in__in=speakers)
    )
    return [
        (who, one)
        for one in rows.select_related("slot", "exhibitor__organisation")
        for who in {one.stand_in_id or one.visitor_id, one.colleague_id} & speakers
        if who is not None
    ]


def participants_who_speak(edition: Edition) -> dict[int, int]:
    """Return the participant behind each speaker row of an edition that has one."""
    registered = dict(
        Participant.objects.filter(edition=edition, person__isnull=False).values_list(
            "person", "pk"
        )
    )
    rows = SessionSpeaker.objects.filter(session__edition=edition)
    found = {
        pk: participant or registered.get(person)
        for pk, participant, person in rows.values_list("pk", "participant", "person")
    }
    return {pk: who for pk, who in found.items() if who}
