"""Fill slots one by one, each an exact assignment, and improve the schedule by local search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from dorsale_web.matching.meetings.rows import Grid, Numbers

OPEN = -1  # a request without a slot
_SHAKE = 0.5  # a meeting that can move is worth a random share below this; all get as much added
Worth = Callable[[Numbers], Numbers]


class Board:
    """A schedule being made: the slot of each request, and what is used."""

    def __init__(self, grid: Grid, worthwhile: Numbers | None = None) -> None:
        """Begin with nothing planned; ``worthwhile`` limits where requests are tried."""
        open_ = grid.open if worthwhile is None else grid.open & worthwhile
        self.grid = grid
        self.when = np.full(len(grid.pairs), OPEN)
        self.used = np.zeros_like(grid.free)
        self.count = np.zeros(len(grid.names), int)
        self.tables_used = np.zeros(len(grid.tables), int)
        self.hall_at = np.full(grid.free.shape, -1)
        self.asked = [np.flatnonzero(open_[:, slot]) for slot in range(open_.shape[1])]
        self.pauses = _pauses(grid)
        self.follows = np.append(np.diff(grid.problem.slots) == 1, False)
        self.must = np.array([name in grid.problem.met for name in grid.names], bool)

    @property
    def value(self) -> float:
        """The interest of what is planned."""
        return self.grid.value(self.when)

    @property
    def unmet(self) -> int:
        """How many who must be met are not."""
        return int((self.must & (self.count == 0)).sum())

    def move(self, request: int, slot: int) -> None:
        """Plan a request in a slot, or take it out with ``OPEN``."""
        if (before := int(self.when[request])) >= 0:
            self._count(request, before, -1)
        if slot >= 0:
            self._count(request, slot, 1)
        self.when[request] = slot

    def _count(self, request: int, slot: int, by: int) -> None:
        one, other = self.grid.one[request], self.grid.other[request]
        for person in (one, other):
            self.used[person, slot] += by
            self.count[person] += by
        self.tables_used[slot] += by
        if self.grid.walks[other]:
            self.hall_at[other, slot] = self.grid.hall[one] if by > 0 else -1

    def load(self, when: Numbers) -> None:
        """Plan what ``when`` says, where nothing is planned yet."""
        for request in np.flatnonzero(when >= 0).tolist():
            self.move(request, int(when[request]))

    def room(self, slot: int, people: Numbers | slice = slice(None)) -> Numbers:
        """Return how many meetings each of ``people`` could hold in a slot, if it were empty."""
        used, free = self.used[people], self.grid.free[people, slot]
        left = np.minimum(free, self.grid.places[people] - self.count[people] + used[:, slot])
        inside = self.pauses.inside[people]
        if inside[:, slot].any():
            rest = self.pauses.most[people] - (used * inside).sum(axis=1) + used[:, slot]
            left = np.where(inside[:, slot], np.minimum(left, rest), left)
        return np.asarray(np.maximum(left, 0))

    def may_walk(self, requests: Numbers, slot: int) -> Numbers:
        """Tell which requests leave every visitor the time to change halls."""
        hall, visitor = self.grid.hall[self.grid.one[requests]], self.grid.other[requests]
        fine = np.ones(len(requests), bool)
        if not self.grid.walks.any():
            return fine
        for neighbour, first in ((slot - 1, slot - 1), (slot + 1, slot)):
            if 0 <= neighbour < len(self.asked) and self.follows[first]:
                there = self.hall_at[visitor, neighbour]
                fine &= (there < 0) | (there == hall) | (hall < 0)
        return fine

    def candidates(self, slot: int) -> tuple[Numbers, Numbers]:
        """Return the requests that could be met in a slot, and the room of each person."""
        room, asked = self.room(slot), self.asked[slot]
        at = self.when[asked]
        asked = asked[(at == OPEN) | (at == slot)]
        asked = asked[(room[self.grid.one[asked]] > 0) & (room[self.grid.other[asked]] > 0)]
        return asked[self.may_walk(asked, slot)], room

    def best(self, slot: int, worth: Worth) -> Numbers:
        """Return the requests whose meetings in a slot are worth most together."""
        asked, room = self.candidates(slot)
        if not len(asked):
            return asked
        one, other = self.grid.one[asked], self.grid.other[asked]
        tables = self.grid.tables[slot]
        most = len(asked) if np.isinf(tables) else int(tables)
        return asked[assign(one, other, worth(asked), room, most)]

    def free_slots(self, requests: Numbers) -> Numbers:
        """Tell into which slots requests could go as people and tables stand."""
        grid = self.grid
        free = grid.open[requests] & (self.tables_used < grid.tables)
        for person in (grid.one[requests], grid.other[requests]):
            free &= self.used[person] < grid.free[person]
        return free

    def fits(self, request: int, slot: int) -> bool:
        """Tell whether one more request fits into a slot, all limits counted."""
        people = np.array([self.grid.one[request], self.grid.other[request]])
        if (self.room(slot, people) <= self.used[people, slot]).any():
            return False
        return bool(self.may_walk(np.array([request]), slot)[0])

    def place(self, request: int, slots: Numbers) -> bool:
        """Plan a request in the first of the slots where it fits; tell whether there was one."""
        free = self.free_slots(np.array([request]))[0]
        for slot in slots.tolist():
            if free[slot] and self.fits(request, slot):
                self.move(request, slot)
                return True
        return False


@dataclass(frozen=True)
class _Pauses:
    """The slots in which each person wants one free, and how many meetings then fit."""

    inside: Numbers  # by person and slot
    most: Numbers  # by person


def _pauses(grid: Grid) -> _Pauses:
    inside = np.zeros(grid.free.shape, bool)
    most = np.zeros(len(grid.names), int)
    slots = np.array(grid.problem.slots)
    for number, name in enumerate(grid.names):
        row = grid.row_of.get(f"rule:break:{name}")
        known = grid.problem.person(name)
        if row is not None and known.break_from is not None and known.break_to is not None:
            inside[number] = (known.break_from <= slots) & (slots <= known.break_to)
            most[number] = grid.limit[row]
    return _Pauses(inside, most)


def assign(one: Numbers, other: Numbers, worth: Numbers, room: Numbers, most: int) -> Numbers:
    """Return which pairs to take: each person within its room, ``most`` in all, worth most.

    >>> pairs = np.array([0, 0, 1]), np.array([2, 3, 2])
    >>> assign(*pairs, np.array([5.0, 3.0, 4.0]), np.array([1, 1, 1, 1]), 9).tolist()
    [1, 2]
    """
    rows, row_of = _seats(one, room)
    columns, column_of = _seats(other, room)
    spare = max(0, rows - most)  # rows that must stay without a table
    wide = np.zeros((rows, columns + spare))
    pair = np.full(wide.shape, -1)
    for seat in range(int(room[one].max())):
        for chair in range(int(room[other].max())):
            fits = np.flatnonzero((room[one] > seat) & (room[other] > chair))
            place = row_of[one[fits]] + seat, column_of[other[fits]] + chair
            wide[place], pair[place] = worth[fits], fits
    wide[:, columns:] = worth.sum() + 1
    found = pair[linear_sum_assignment(wide, maximize=True)]
    return np.unique(found[found >= 0])


def _seats(people: Numbers, room: Numbers) -> tuple[int, Numbers]:
    """Return how many seats the people have, and the first of each."""
    present = np.zeros(len(room), int)
    present[people] = room[people]
    return int(present.sum()), np.cumsum(present) - present


def greedy(board: Board) -> None:
    """Put requests by falling interest, fewest open slots first, into the first slot that fits."""
    grid = board.grid
    every = np.arange(grid.open.shape[1])
    order = np.lexsort((grid.open.sum(axis=1), -grid.weight))
    for request in order.tolist():
        if board.when[request] == OPEN:
            board.place(request, every)


def slot_by_slot(board: Board, shares: Numbers | None = None) -> None:
    """Fill the slots, those with fewest open requests first.

    With ``shares``, by request and slot, those that the relaxation wants there come first;
    without, those that have few other slots.
    """
    grid = board.grid
    left = grid.open.sum(axis=1)
    for slot in sorted(range(len(board.asked)), key=lambda slot: (len(board.asked[slot]), slot)):
        rarity = 1 + 1 / np.maximum(left, 1) if shares is None else shares[:, slot] + 0.001
        worth = grid.weight * rarity
        for request in board.best(slot, worth.__getitem__).tolist():
            board.move(request, slot)
        left = left - grid.open[:, slot]


def improve(board: Board, drawn: np.random.Generator) -> bool:
    """Shake one slot and assign it anew; keep the change unless interest or the met are lost."""
    grid, slot = board.grid, int(drawn.integers(len(board.asked)))
    value, unmet = board.value, board.unmet
    before = np.flatnonzero(board.when == slot)
    chosen = board.best(slot, _shaken(board, slot, before, drawn))
    leaving, coming = np.setdiff1d(before, chosen), np.setdiff1d(chosen, before)
    for request in leaving.tolist():
        board.move(request, OPEN)
    for request in coming.tolist():
        board.move(request, slot)
    for request in leaving[np.argsort(-grid.weight[leaving], kind="stable")].tolist():
        board.place(request, drawn.permutation(len(board.asked)))
    if board.unmet <= unmet and board.value >= value - 1e-9:
        return True
    for request in [*coming.tolist(), *leaving.tolist()]:
        board.move(request, OPEN)
    for request in leaving.tolist():
        board.move(request, slot)
    return False


def _shaken(board: Board, slot: int, before: Numbers, drawn: np.random.Generator) -> Worth:
    """Return worths that make room: what can move is worth little, and all a little by chance."""
    grid = board.grid
    movable = np.zeros(len(grid.pairs), bool)
    movable[before] = board.free_slots(before).any(axis=1)
    alone = board.must & (board.count - board.used[:, slot] == 0)
    top = float(grid.weight.max()) * (len(before) + 1)

    def worth(asked: Numbers) -> Numbers:
        share = np.where(movable[asked], drawn.random(len(asked)) * _SHAKE, 1.0)
        found = grid.weight[asked] * share + drawn.random(len(asked)) * _SHAKE
        return found + top * alone[grid.other[asked]]

    return worth
