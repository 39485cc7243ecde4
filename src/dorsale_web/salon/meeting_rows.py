"""Meetings made from a schedule: who holds them, where, in which language."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone

from dorsale_web.market.models import Match, Posting
from dorsale_web.salon.meeting_files import Material, Planned, comes, common, spoken_at
from dorsale_web.salon.models import (
    Exhibitor,
    Interpreter,
    Meeting,
    MeetingSlot,
    Participant,
    ScheduleRun,
)
from dorsale_web.salon.queries.meeting_plan import standing_meetings


@dataclass
class Maker:
    """Makes the rows of meetings one after the other; who is taken by one is not given another."""

    material: Material
    run: ScheduleRun
    holds: set[tuple[int, int]] = field(default_factory=set)  # colleague, slot number
    comes: set[tuple[int, int]] = field(default_factory=set)  # participant, slot number
    used: Counter[tuple[int, int]] = field(default_factory=Counter)  # exhibitor, slot number
    speaks: set[tuple[int, int]] = field(default_factory=set)  # interpreter, slot number
    held: Counter[int] = field(default_factory=Counter)  # meetings of each colleague
    free: dict[int, frozenset[int]] = field(default_factory=dict)  # slots, by participant

    def __post_init__(self) -> None:
        """Read who is taken already, and who interprets."""
        edition = self.material.edition
        self.slots = {one.number: one for one in self.material.slots}
        self.interpreters = list(edition.interpreters.all())
        self.now = timezone.now()
        self.led = led_by(one.organisation_id for one in self.material.exhibitors.values())
        taken = standing_meetings(edition).select_related("slot", "visitor", "stand_in")
        for one in taken:
            self.take(one)

    def take(self, one: Meeting) -> None:
        """Remember who a meeting takes, and when."""
        number = one.slot.number
        self.comes |= {(comes(one).pk, number), (one.visitor_id, number)}
        self.used[one.exhibitor_id, number] += 1
        if one.colleague_id:
            self.holds.add((one.colleague_id, number))
            self.held[one.colleague_id] += 1
        if one.interpreter_id:
            self.speaks.add((one.interpreter_id, number))

    def make(self, planned: Iterable[Planned]) -> list[Meeting]:
        """Return the meetings that can still be held, not saved."""
        found = []
        for one in sorted(planned, key=lambda each: (each.slot, each.exhibitor, each.visitor)):
            row = self.row(one)
            if row is not None:
                self.take(row)
                found.append(row)
        return found

    def row(self, one: Planned) -> Meeting | None:
        """Return one meeting, or None when somebody left since the schedule was made."""
        exhibitor = self.material.exhibitors.get(one.exhibitor)
        visitor = self.material.visitors.get(one.visitor)
        slot = self.slots.get(one.slot)
        if exhibitor is None or visitor is None or slot is None or slot.starts_at <= self.now:
            return None
        if not self.is_possible(exhibitor, visitor, one.slot):
            return None
        colleague = self.colleague(exhibitor, visitor, one.slot)
        hall, place = self.place(one)
        common = self.share_language(exhibitor, colleague, visitor)
        return Meeting(
            edition=self.material.edition,
            run=self.run,
            exhibitor=exhibitor,
            visitor=visitor,
            slot=slot,
            colleague=colleague,
            hall=hall,
            place=place,
            has_common_language=common,
            came_from=self.led.get((exhibitor.organisation_id, visitor.organisation_id)),
            interpreter=None if common else self.interpreter(exhibitor, colleague, visitor, slot),
        )

    def is_possible(self, exhibitor: Exhibitor, visitor: Participant, number: int) -> bool:
        """Return whether both sides are still free in a slot."""
        if (visitor.pk, number) in self.comes or number not in self.hours(visitor):
            return False
        places = exhibitor.seats
        team = self.material.teams.get(exhibitor.pk)
        if team:
            places = min(places, sum(number in self.hours(one) for one in team))
        return self.used[exhibitor.pk, number] < places

    def hours(self, one: Participant) -> frozenset[int]:
        """Return the slots in which a participant is free, looked up once."""
        if one.pk not in self.free:
            self.free[one.pk] = frozenset(self.material.free(one))
        return self.free[one.pk]

    def colleague(
        self, exhibitor: Exhibitor, visitor: Participant, number: int
    ) -> Participant | None:
        """Return who of the team holds a meeting: free, speaks the language, has held least."""
        free = [
            one
            for one in self.material.teams.get(exhibitor.pk, [])
            if number in self.hours(one) and (one.pk, number) not in self.holds
        ]
        return min(
            free,
            key=lambda one: (not common(one.languages, visitor.languages), self.held[one.pk]),
            default=None,
        )

    def place(self, one: Planned) -> tuple[object, str]:
        """Return the hall and the table, or the stand of the exhibitor."""
        if self.material.rules.at_tables:
            number = int(one.table)
            tables = self.material.tables
            return (tables[number - 1] if number <= len(tables) else None), str(number)
        stand = self.material.stands.get(one.exhibitor)
        return (stand.hall, stand.label) if stand else (None, "")

    def share_language(
        self, exhibitor: Exhibitor, colleague: Participant | None, visitor: Participant
    ) -> bool:
        """Return whether the two sides share a language, as far as they said any."""
        return common(self.languages(exhibitor, colleague), visitor.languages)

    def languages(self, exhibitor: Exhibitor, colleague: Participant | None) -> list[str]:
        """Return what is spoken at a stand: by who holds the meeting, or by anybody there."""
        if colleague is not None and colleague.languages:
            return colleague.languages
        return spoken_at(self.material, exhibitor.pk)

    def interpreter(
        self,
        exhibitor: Exhibitor,
        colleague: Participant | None,
        visitor: Participant,
        slot: MeetingSlot,
    ) -> Interpreter | None:
        """Return an interpreter who is free and speaks a language of each side."""
        stand = self.languages(exhibitor, colleague)
        for one in self.interpreters:
            is_free = slot.number not in one.away and (one.pk, slot.number) not in self.speaks
            if (
                is_free
                and common(one.languages, stand)
                and common(one.languages, visitor.languages)
            ):
                return one
        return None


def led_by(exhibitors: Iterable[int]) -> dict[tuple[int, int | None], Posting]:
    """Return the posting of an exhibitor that the market matched best with an organisation.

    One without a name is left out: a meeting would tell whose it is.
    """
    some = set(exhibitors)
    found: dict[tuple[int, int | None], Posting] = {}
    rows = Match.objects.filter(need__anonymous=False, offer__anonymous=False)
    for own, other in (("offer", "need"), ("need", "offer")):
        joined = rows.filter(**{f"{own}__organisation__in": some})
        for one in joined.select_related(own, other).order_by("score"):
            mine, theirs = getattr(one, own), getattr(one, other)
            found[mine.organisation_id, theirs.organisation_id] = mine
    return found


def group_by_person(meetings: Iterable[Meeting]) -> dict[int, list[Meeting]]:
    """Return meetings by the id of the participant who comes, and of who holds them."""
    found: dict[int, list[Meeting]] = defaultdict(list)
    for one in meetings:
        found[comes(one).pk].append(one)
        if one.colleague_id:
            found[one.colleague_id].append(one)
    return found
