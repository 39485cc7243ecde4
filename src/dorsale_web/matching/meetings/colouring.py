"""Everybody free all day: choose the meetings as a flow, give them slots as colours; exact."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dorsale_web.matching.meetings.bounds import Demand, Flow
from dorsale_web.matching.meetings.linear import DIGITS
from dorsale_web.matching.meetings.problem import Pair, Problem
from dorsale_web.matching.meetings.rows import Numbers


@dataclass(frozen=True)
class Coloured:
    """An exact schedule: the slot of each request, -1 for none, and the prices that prove it."""

    pairs: tuple[Pair, ...]
    when: Numbers
    value: float
    bound: float
    prices: dict[str, float]


def applies(problem: Problem) -> bool:
    """Tell whether everybody is free in every slot, so that any flow can be given slots."""
    names = {name for pair in problem.requests for name in pair}
    known = [problem.person(name) for name in names]
    changed = problem.absent or problem.kept or problem.met or problem.halls or not names
    if changed or problem.from_slot is not None or any(one.break_from for one in known):
        return False
    seats = (
        [problem.capacity(name, slot) for slot in problem.slots]
        for name in names & problem.free.keys()
    )
    return all(min(some) == max(some) for some in seats)


def coloured(problem: Problem, seconds: float, seed: int) -> Coloured | None:
    """Return the best schedule of people who are always free; nothing if numbers fail."""
    names = sorted({name for pair in problem.requests for name in pair})
    demand = _demand(problem, names)
    flow = demand.flow(seconds, seed)
    if not flow.is_whole:
        return None
    slots, tables = len(problem.slots), problem.tables
    when = colour(demand.one, demand.other, flow.chosen, slots, tables)
    left = demand.weight - flow.people[demand.one] - flow.people[demand.other] - flow.table
    wish = np.round(np.maximum(left, 0), DIGITS)
    is_open = (demand.places[demand.one] > 0) & (demand.places[demand.other] > 0)
    rest = slots * float(np.maximum(left - wish, 0)[is_open].sum())
    paid = float(flow.people @ demand.places + wish.sum())
    paid += demand.tables * flow.table if flow.table else 0.0
    value = float(demand.weight[when >= 0].sum())
    return Coloured(
        tuple(problem.requests), when, value, paid + rest, _prices(problem, names, flow, wish)
    )


def _demand(problem: Problem, names: list[str]) -> Demand:
    number = {name: at for at, name in enumerate(names)}
    ends = [np.array([number[pair[side]] for pair in problem.requests], int) for side in (0, 1)]
    tables = np.inf if problem.tables is None else problem.tables * len(problem.slots)
    return Demand(
        one=ends[0],
        other=ends[1],
        weight=np.array(list(problem.requests.values()), float),
        places=np.array([problem.places(name) for name in names]),
        tables=tables,
        must=np.zeros(len(names), bool),
    )


def _prices(problem: Problem, names: list[str], flow: Flow, wish: Numbers) -> dict[str, float]:
    """Return the prices that are not zero by the names of their rows."""
    found = {f"max:{name}": price for name, price in zip(names, flow.people.tolist(), strict=True)}
    found |= {f"tables:{slot}": flow.table for slot in problem.slots}
    rows = (":".join(("request", *pair)) for pair in problem.requests)
    found |= dict(zip(rows, wish.tolist(), strict=True))
    return {row: price for row, price in found.items() if price}


def colour(
    one: Numbers, other: Numbers, chosen: Numbers, slots: int, tables: int | None
) -> Numbers:
    """Return a slot for each chosen request, so that no seat holds two meetings at once.

    Kőnig: a bipartite graph needs no more colours than its largest degree. Two colours swap along
    the path of the visitor's seat wherever they stand in one another's way.
    """
    seats = _Seats(slots)
    for request in np.flatnonzero(chosen > 0.5).tolist():
        seats.add(request, seats.end(int(one[request])), seats.end(int(other[request])))
    if tables is not None:
        seats.level(tables)
    when = np.full(len(chosen), -1)
    for request, slot in seats.colour.items():
        when[request] = slot
    return when


class _Seats:
    """Seats of people: which meeting each holds in each slot."""

    def __init__(self, slots: int) -> None:
        self.slots = slots
        self.held: list[list[int]] = []  # by seat and slot: the request, or -1
        self.degree: list[int] = []
        self.current: dict[int, int] = {}  # the seat of each person that still has room
        self.ends: dict[int, tuple[int, int]] = {}
        self.colour: dict[int, int] = {}

    def end(self, person: int) -> int:
        """Return a seat of ``person`` with a place left."""
        seat = self.current.get(person)
        if seat is None or self.degree[seat] == self.slots:
            seat = self.current[person] = len(self.held)
            self.held.append([-1] * self.slots)
            self.degree.append(0)
        self.degree[seat] += 1
        return seat

    def add(self, request: int, one: int, other: int) -> None:
        """Colour one more meeting, swapping colours where it must."""
        first, second = self.held[one].index(-1), self.held[other].index(-1)
        if self.held[other][first] >= 0:
            self.swap(other, first, second)
        self.ends[request] = one, other
        self._put(request, first)

    def _put(self, request: int, slot: int) -> None:
        for seat in self.ends[request]:
            self.held[seat][slot] = request
        self.colour[request] = slot

    def swap(self, seat: int, first: int, second: int) -> None:
        """Exchange two colours along the path that starts at ``seat`` with ``first``."""
        path = self.path(seat, first, second)
        for request in path:
            for end in self.ends[request]:
                self.held[end][self.colour[request]] = -1
        for request in path:
            self._put(request, second if self.colour[request] == first else first)

    def path(self, seat: int, first: int, second: int) -> list[int]:
        """Return the meetings on the path of two colours that starts at ``seat``."""
        found: list[int] = []
        while (request := self.held[seat][first]) >= 0 and request not in found[:1]:
            found.append(request)
            one, other = self.ends[request]
            seat = other if seat == one else one
            first, second = second, first
        return found

    def level(self, most: int) -> None:
        """Even out the slots until none holds more than ``most`` meetings."""
        members: list[set[int]] = [set() for _ in range(self.slots)]
        for request, slot in self.colour.items():
            members[slot].add(request)
        while len(members[full := _largest(members)]) > most:
            few = min(range(self.slots), key=lambda slot: len(members[slot]))
            self._even(full, few, len(members[full]) - len(members[few]))
            both = members[full] | members[few]
            for slot in (full, few):
                members[slot] = {request for request in both if self.colour[request] == slot}

    def _even(self, full: int, few: int, surplus: int) -> None:
        """Swap paths that have one meeting more in the full slot, half the surplus of them."""
        todo = surplus // 2
        for seat in range(len(self.held)):
            starts = self.held[seat][full] >= 0 and self.held[seat][few] < 0
            if todo and starts and len(self.path(seat, full, few)) % 2:
                self.swap(seat, full, few)
                todo -= 1


def _largest(members: list[set[int]]) -> int:
    return max(range(len(members)), key=lambda slot: len(members[slot]))
