"""The problem of a fair's meetings: who asked for whom, who is free when, what is limited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from dorsale_web.matching.meetings.faults import N_, BadMeetings, Fault

Pair = tuple[str, str]  # exhibitor, visitor


class Meeting(NamedTuple):
    """One meeting of a schedule; without numbered tables the table is the exhibitor."""

    exhibitor: str
    visitor: str
    slot: int
    table: str

    @property
    def pair(self) -> Pair:
        """The request that this meeting answers."""
        return self.exhibitor, self.visitor


@dataclass(frozen=True)
class Person:
    """What is known of a participant; an exhibitor's team is one person with several seats."""

    hall: str = ""
    most: int | None = None  # meetings in all
    break_from: int | None = None
    break_to: int | None = None
    seats: int = 1  # meetings at once


_NOBODY_SAID = Person()


@dataclass(frozen=True)
class Problem:
    """Requests with their interest, slots, capacities and limits.

    ``absent`` gives the first slot from which somebody is away; ``kept`` are meetings already
    published, which take their places; ``from_slot`` is the first slot that may still be filled;
    ``met`` are visitors who must have a meeting.
    """

    requests: Mapping[Pair, float]
    slots: tuple[int, ...]
    free: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    tables: int | None = None
    max_per_person: int | None = None
    absent: Mapping[str, int] = field(default_factory=dict)
    kept: tuple[Meeting, ...] = ()
    from_slot: int | None = None
    met: frozenset[str] = frozenset()

    def person(self, name: str) -> Person:
        """Return what is known of ``name``."""
        return self.people.get(name, _NOBODY_SAID)

    def capacity(self, name: str, slot: int) -> int:
        """Return how many meetings ``name`` can hold at once in ``slot``."""
        if slot >= self.absent.get(name, slot + 1):
            return 0
        seats = self.person(name).seats
        return min(seats, self.free[name].get(slot, 0)) if name in self.free else seats

    def places(self, name: str) -> int:
        """Return how many meetings ``name`` can hold in all."""
        whole = sum(self.capacity(name, slot) for slot in self.slots)
        own = self.person(name).most
        most = self.max_per_person if own is None else own
        return whole if most is None else min(most, whole)

    @cached_property
    def halls(self) -> dict[str, list[str]]:
        """The halls, two or more, between which each visitor with one seat may have to walk."""
        found: dict[str, set[str]] = {}
        for exhibitor, visitor in self.requests:
            if (hall := self.person(exhibitor).hall) and self.person(visitor).seats == 1:
                found.setdefault(visitor, set()).add(hall)
        return {name: sorted(halls) for name, halls in found.items() if len(halls) > 1}


def problem_of(
    requests: Iterable[tuple[str, str, float]],
    availability: Iterable[tuple[str, int]] = (),
    people: Mapping[str, Person] | None = None,
    slots: int | Sequence[int] | None = None,
    tables: int | None = None,
    max_per_person: int | None = None,
) -> Problem:
    """Return the problem; slots are a count, their numbers, or those the availability names.

    >>> found = problem_of([("E1", "V1", 30), ("E1", "V2", 0)], [("V1", 2)], slots=3)
    >>> found.requests, found.slots, found.capacity("V1", 1), found.capacity("E1", 1)
    ({('E1', 'V1'): 30}, (1, 2, 3), 0, 1)
    """
    free: dict[str, Counter[int]] = {}
    for name, slot in availability:
        free.setdefault(name, Counter())[slot] += 1
    wanted = {(one, other): interest for one, other, interest in requests if interest > 0}
    _refuse_both_roles(wanted)
    numbers: Iterable[int] | None = range(1, slots + 1) if isinstance(slots, int) else slots
    if numbers is None:
        numbers = {slot for named in free.values() for slot in named if slot}
    found = tuple(sorted(set(numbers)))
    if not found:
        raise BadMeetings([Fault(N_("no slot is known"), N_("Give --slots or an availability"))])
    return Problem(wanted, found, free, people or {}, tables, max_per_person)


def _refuse_both_roles(requests: Iterable[Pair]) -> None:
    """Each slot is an assignment of exhibitors to visitors: nobody may be on both sides."""
    pairs = list(requests)
    both = {one for one, _ in pairs} & {other for _, other in pairs}
    if both:
        message = N_("{name} is an exhibitor in one request and a visitor in another")
        remedy = N_("Give the person two names, and say when each is free")
        raise BadMeetings([Fault(message, remedy, values={"name": one}) for one in sorted(both)])
