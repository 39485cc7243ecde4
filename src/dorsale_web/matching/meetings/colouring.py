"""Everybody free all day: choose the meetings as a flow, give them slots as colours; exact."""

from __future__ import annotations

import numpy as np

from dorsale_web.matching.meetings.rows import Grid, Numbers


def applies(grid: Grid) -> bool:
    """Tell whether nobody's slots differ, so that every choice of a flow can be coloured."""
    rules = any(name.startswith("rule:") for name in grid.row_names)
    same = (grid.free == grid.free[:, :1]).all() and (grid.tables == grid.tables[:1]).all()
    every = not grid.problem.kept and grid.problem.from_slot is None
    return bool(not rules and same and every and len(grid.request))


def colour(grid: Grid, chosen: Numbers) -> Numbers:
    """Return a slot for each chosen request, so that no seat holds two meetings at once.

    Kőnig: a bipartite graph needs no more colours than its largest degree. Two colours swap along
    the path of the visitor's seat wherever they stand in one another's way.
    """
    slots = grid.free.shape[1]
    requests = np.flatnonzero(chosen > 0.5).tolist()
    seats = _Seats(slots)
    for request in requests:
        ends = seats.end(grid.one[request]), seats.end(grid.other[request])
        seats.add(request, *ends)
    if np.isfinite(grid.tables[0]):
        seats.level(int(grid.tables[0]))
    when = np.full(len(grid.pairs), -1)
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
