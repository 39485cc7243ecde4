"""Expected against counted: registered, confirmed, badges shown, people counted by eye."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _

from dorsale_web.salon.desk_packs import placed
from dorsale_web.salon.models import (
    CheckIn,
    Edition,
    HeadCount,
    Participant,
    ParticipantState,
    Session,
    VisitorKind,
)

Verdict = CheckIn.Verdict
REGISTERED = (ParticipantState.PENDING, ParticipantState.WAITING, ParticipantState.CONFIRMED)
HEAD = (
    "what", "day", "name", "code", "registered", "confirmed", "came", "again", "revoked",
    "unknown", "expected", "seats", "counted_by_eye",
)  # fmt: skip


@dataclass
class KindCount:
    """People of one kind; ``by_day`` are those who came on each day."""

    kind: VisitorKind
    registered: int = 0
    confirmed: int = 0
    came: int = 0
    by_day: dict[date, int] = field(default_factory=dict)


@dataclass
class PlaceCount:
    """Showings by their worth at one place, the entrance of a day or a session."""

    came: int = 0
    again: int = 0
    revoked: int = 0
    unknown: int = 0
    heads: int | None = None  # the largest number counted by eye

    def add(self, verdict: str, number: int) -> None:
        """Add so many showings of a verdict."""
        name = "came" if verdict == Verdict.COUNTED else verdict
        setattr(self, name, getattr(self, name) + number)

    def see(self, heads: int) -> None:
        """Keep the largest number counted by eye."""
        self.heads = max(self.heads or 0, heads)


@dataclass
class Counts:
    """All counts of an edition."""

    kinds: list[KindCount]
    days: dict[date, PlaceCount]
    sessions: list[tuple[Session, PlaceCount]]

    @property
    def registered(self) -> int:
        """Return how many registered and were not refused, nor cancelled."""
        return sum(one.registered for one in self.kinds)

    @property
    def confirmed(self) -> int:
        """Return how many are confirmed: the expected."""
        return sum(one.confirmed for one in self.kinds)

    @property
    def came(self) -> int:
        """Return how many people were counted at the entrance on some day."""
        return sum(one.came for one in self.kinds)

    @property
    def never_came(self) -> int:
        """Return how many of the confirmed were not counted on any day."""
        return max(self.confirmed - self.came, 0)


def counts(edition: Edition) -> Counts:
    """Return the counts of an edition, in a number of queries that does not grow."""
    placed_sessions = placed(edition)
    days = {one.day: PlaceCount() for one in edition.days.all()}
    by_session = {one.pk: PlaceCount() for one in placed_sessions}
    _fill_showings(edition, days, by_session)
    _fill_heads(edition, days, by_session)
    return Counts(
        kinds=_kinds(edition),
        days=dict(sorted(days.items())),
        sessions=[(one, by_session[one.pk]) for one in placed_sessions],
    )


def _fill_showings(
    edition: Edition, days: dict[date, PlaceCount], sessions: dict[int, PlaceCount]
) -> None:
    rows = CheckIn.objects.filter(edition=edition).order_by()
    for day, session, verdict, number in rows.values_list("day", "session", "verdict").annotate(
        Count("pk")
    ):
        if session is None:
            days.setdefault(day, PlaceCount()).add(verdict, number)
        elif session in sessions:
            sessions[session].add(verdict, number)


def _fill_heads(
    edition: Edition, days: dict[date, PlaceCount], sessions: dict[int, PlaceCount]
) -> None:
    for one in HeadCount.objects.filter(edition=edition):
        if one.session_id is None:
            days.setdefault(edition.local(one.at).date(), PlaceCount()).see(one.counted)
        elif one.session_id in sessions:
            sessions[one.session_id].see(one.counted)


def _kinds(edition: Edition) -> list[KindCount]:
    found = {one.pk: KindCount(one) for one in edition.visitor_kinds.all()}
    people = Participant.objects.filter(edition=edition, state__in=REGISTERED).order_by()
    for kind, state, number in people.values_list("kind", "state").annotate(Count("pk")):
        found[kind].registered += number
        found[kind].confirmed += number if state == ParticipantState.CONFIRMED else 0
    entered = CheckIn.objects.filter(edition=edition, session=None, verdict=Verdict.COUNTED)
    kind_of, whole = "badge__participant__kind", Count("badge__participant", distinct=True)
    for kind, number in entered.order_by().values_list(kind_of).annotate(whole):
        found[kind].came = number
    for kind, day, number in entered.order_by().values_list(kind_of, "day").annotate(whole):
        found[kind].by_day[day] = number
    return list(found.values())


def table(edition: Edition, found: Counts) -> Iterator[list[object]]:
    """Give the counts as rows under ``HEAD``; what does not apply is empty."""
    every = [found.registered, found.confirmed, found.came]
    yield ["edition", "", edition.name, edition.slug, *every, *[""] * 6]
    for day, place in found.days.items():
        yield ["entrance", day, _("Entrance"), "", "", found.confirmed, *_worth(place), "", "",
               _or_empty(place.heads)]  # fmt: skip
    for kind in found.kinds:
        yield ["kind", "", kind.kind.name, kind.kind.code, kind.registered, kind.confirmed,
               kind.came, *[""] * 6]  # fmt: skip
        for day, number in sorted(kind.by_day.items()):
            yield ["kind", day, kind.kind.name, kind.kind.code, "", kind.confirmed, number,
                   *[""] * 6]  # fmt: skip
    for session, place in found.sessions:
        assert session.starts_at is not None  # it is placed
        day = edition.local(session.starts_at).date()
        seats = session.room.capacity if session.room else None
        yield ["session", day, session.title, session.code, "", "", *_worth(place),
               _or_empty(session.expected), _or_empty(seats), _or_empty(place.heads)]  # fmt: skip


def _worth(place: PlaceCount) -> list[object]:
    return [place.came, place.again, place.revoked, place.unknown]


def _or_empty(number: int | None) -> object:
    return "" if number is None else number
