"""What somebody does when at a fair, and when its speakers are taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dorsale_web.members.models import Asker
from dorsale_web.members.standing import standing
from dorsale_web.salon.models import (
    Edition,
    Meeting,
    Participant,
    ParticipantState,
    Session,
    SessionSpeaker,
    SessionStar,
)
from dorsale_web.salon.queries.programme import in_programme, placed

SESSION, SPEAKING, MEETING = "session", "speaking", "meeting"


@dataclass(frozen=True)
class AgendaItem:
    """One thing in an agenda: a starred ``session``, one ``speaking`` at it, or a ``meeting``."""

    start: datetime
    end: datetime
    kind: str
    title: str
    place: str
    url: str
    with_whom: str
    code: str
    language: str = ""  # of the title, where it has one
    changed_at: datetime | None = None


def agenda(asker: Asker, edition: Edition) -> list[AgendaItem]:
    """Return what ``asker`` starred, speaks at and whom the asker meets, in the order of hours."""
    person = standing(asker).person
    if person is None:
        return []
    items = [*_sessions(person, edition), *_meetings(person, edition)]
    return sorted(items, key=lambda one: (one.start, one.end, one.title))


def _sessions(person: int, edition: Edition) -> list[AgendaItem]:
    speaks = speaking(person, edition)
    starred = SessionStar.objects.filter(person=person).values("session")
    wanted = Q(pk__in=speaks) | Q(pk__in=starred)
    found = Session.objects.filter(in_programme(), wanted, edition=edition).select_related("room")
    return [_session(one, is_own=one.pk in speaks) for one in found.prefetch_related("speakers")]


def speaking(person: int, edition: Edition) -> set[int]:
    """Return the ids of the sessions at which a person speaks."""
    own = Q(person=person) | Q(participant__person=person)
    rows = SessionSpeaker.objects.filter(own, session__edition=edition)
    return set(rows.values_list("session", flat=True))


def _session(one: Session, *, is_own: bool) -> AgendaItem:
    reading = one.reading(get_language())
    assert one.starts_at
    assert one.ends_at
    return AgendaItem(
        start=one.starts_at,
        end=one.ends_at,
        kind=SPEAKING if is_own else SESSION,
        title=reading.title,
        place=one.room.name if one.room else "",
        url=reverse("session", args=[one.code]),
        with_whom=", ".join(each.name for each in one.speakers.all()),
        code=one.code,
        language=reading.language,
        changed_at=one.changed_at,
    )


def _meetings(person: int, edition: Edition) -> list[AgendaItem]:
    mine = list(
        Participant.objects.filter(
            person=person, edition=edition, state=ParticipantState.CONFIRMED
        ).values_list("pk", "exhibitor")
    )
    me, teams = {one for one, _team in mine}, {team for _one, team in mine if team}
    return [_meeting(one, me) for one in held(me, teams)] if me else []


def held(people: set[int], teams: set[int]) -> QuerySet[Meeting]:
    """Return the meetings that stand of participants, and of exhibitors nobody else holds."""
    visits = Q(visitor__in=people, stand_in=None) | Q(stand_in__in=people)
    holds = Q(colleague__in=people) | Q(colleague=None, exhibitor__in=teams)
    rows = Meeting.objects.filter(visits | holds, fallen="")
    return rows.select_related(
        "slot", "hall", "visitor__organisation", "stand_in", "exhibitor__organisation"
    )


def _meeting(one: Meeting, me: set[int]) -> AgendaItem:
    is_visitor = (one.stand_in_id or one.visitor_id) in me
    company = str(one.exhibitor) if is_visitor else one.visitor.stands_for
    who = "" if is_visitor else str(one.stand_in or one.visitor)
    other = ", ".join(filter(None, [who, company]))
    return AgendaItem(
        start=one.slot.starts_at,
        end=one.slot.ends_at,
        kind=MEETING,
        title=_("Meeting: {other}").format(other=other),
        place=", ".join(filter(None, [one.hall.name if one.hall else "", one.place])),
        url=f"/meetings/{one.code}/",
        with_whom=other,
        code=one.code,
    )


Hours = tuple[datetime, datetime]


def busy(edition: Edition) -> dict[int, list[Hours]]:
    """Return when sessions and shows take their speakers, by id of the participant.

    A show takes those who speak at it, not the whole team of its exhibitor.
    """
    rows = SessionSpeaker.objects.filter(session__in=placed(edition)).select_related("session")
    registered = dict(
        Participant.objects.filter(edition=edition, person__isnull=False).values_list(
            "person", "pk"
        )
    )
    taken: dict[int, set[Hours]] = {}
    for one in rows:
        who = one.participant_id or registered.get(one.person_id or 0)
        if who and one.session.starts_at and one.session.ends_at:
            taken.setdefault(who, set()).add((one.session.starts_at, one.session.ends_at))
    return {who: sorted(hours) for who, hours in taken.items()}
