"""The rows A x ≤ b of a problem: one column for each request and slot open to both.

Every method and the certificate use these rows; the checker writes them once more, on its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse

from dorsale_web.matching.meetings.faults import N_, BadMeetings, Fault
from dorsale_web.matching.meetings.problem import Meeting, Pair, Problem

Numbers = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Grid:
    """The problem as arrays; what kept meetings use is already taken off."""

    problem: Problem
    names: tuple[str, ...]  # of persons
    pairs: tuple[Pair, ...]  # of requests that may still be scheduled
    weight: Numbers  # by request
    one: Numbers  # by request: person number of the exhibitor
    other: Numbers  # and of the visitor
    free: Numbers  # by person and slot: meetings that can still be held at once
    places: Numbers  # by person: meetings that can still be held in all
    tables: Numbers  # by slot: tables left
    hall: Numbers  # by person, -1 for none
    walks: Numbers  # by person: whether halls are a matter
    request: Numbers  # by column
    slot: Numbers  # by column: position among the slots
    matrix: sparse.csr_array  # rows by columns
    limit: Numbers  # by row
    row_names: tuple[str, ...]

    @cached_property
    def profit(self) -> Numbers:
        """The interest of each column."""
        return self.weight[self.request]

    @cached_property
    def column(self) -> Numbers:
        """The number of the column of each request and slot, or -1."""
        found = np.full((len(self.pairs), len(self.problem.slots)), -1)
        found[self.request, self.slot] = np.arange(len(self.request))
        return found

    @cached_property
    def open(self) -> Numbers:
        """Tell in which slots each request can still be met."""
        return self.column >= 0

    @cached_property
    def request_row(self) -> Numbers:
        """The row of each request, or -1."""
        return self._rows_of(":".join(("request", *pair)) for pair in self.pairs)

    @cached_property
    def max_row(self) -> Numbers:
        """The row of each person's meetings in all, or -1."""
        return self._rows_of(f"max:{name}" for name in self.names)

    @cached_property
    def table_row(self) -> Numbers:
        """The row of each slot's tables, or -1."""
        return self._rows_of(f"tables:{slot}" for slot in self.problem.slots)

    def _rows_of(self, names: Iterable[str]) -> Numbers:
        return np.array([self.row_of.get(name, -1) for name in names], int)

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The number of each row by its name."""
        return {name: number for number, name in enumerate(self.row_names)}

    def value(self, when: Numbers) -> float:
        """Return the interest of a schedule: the slot of each request, -1 for none."""
        return float(self.weight[when >= 0].sum())

    def chosen(self, when: Numbers) -> Numbers:
        """Return the columns of a schedule as zeros and ones."""
        found = np.zeros(len(self.request))
        some = np.flatnonzero(when >= 0)
        found[self.column[some, when[some]]] = 1
        return found

    def when(self, chosen: Numbers) -> Numbers:
        """Return the slot of each request from its columns."""
        found = np.full(len(self.pairs), -1)
        taken = np.flatnonzero(chosen > 0.5)
        found[self.request[taken]] = self.slot[taken]
        return found

    def bound(self, prices: Numbers) -> float:
        """Return what no schedule can exceed, by prices of rows (any, if not negative)."""
        left = self.profit - self.matrix.T @ prices
        return float(self.limit @ prices + np.maximum(left, 0).sum())

    def fits(self, when: Numbers) -> bool:
        """Tell whether a schedule keeps every row."""
        return bool(np.all(self.matrix @ self.chosen(when) <= self.limit + 1e-9))


def grid(problem: Problem) -> Grid:
    """Return the rows and columns of ``problem``."""
    return _Fair(problem).grid()


@dataclass(frozen=True)
class _Entries:
    """Where meetings stand in rows: row code, number of the meeting, coefficient."""

    row: Numbers
    of: Numbers
    coefficient: Numbers


class _Fair:
    """Every row that may exist, by a code: blocks of requests, persons by slot, and so on."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.slots = np.array(problem.slots)
        self.names = tuple(sorted({name for pair in problem.requests for name in pair}))
        self.number = {name: at for at, name in enumerate(self.names)}
        self.pairs = tuple(problem.requests)
        self.one = np.array([self.number[one] for one, _ in self.pairs], int)
        self.other = np.array([self.number[other] for _, other in self.pairs], int)
        halls = [problem.person(name).hall for name in self.names]
        self.halls = sorted(set(halls) - {""})
        self.hall = np.array([self.halls.index(hall) if hall else -1 for hall in halls], int)
        self.near = self._near()
        self.start, self.end = self._breaks()
        self.sizes = self._sizes(len(self.pairs), len(self.names), len(self.slots))
        ends = np.cumsum([0, *self.sizes.values()]).tolist()
        self.first = dict(zip(self.sizes, ends, strict=False))

    def _sizes(self, requests: int, persons: int, slots: int) -> dict[str, int]:
        return {
            "request": requests,
            "slot": persons * slots,
            "max": persons,
            "tables": slots,
            "rule:break": persons,
            "rule:walk": persons * slots * len(self.halls),
            "rule:met": persons,
        }

    def _near(self) -> Numbers:
        """Tell between which halls each visitor may have to walk."""
        found = np.zeros((len(self.names), len(self.halls)), bool)
        for visitor, halls in self.problem.halls.items():
            found[self.number[visitor], [self.halls.index(hall) for hall in halls]] = True
        return found

    def _breaks(self) -> tuple[Numbers, Numbers]:
        """Return the first and last slot of each person's break; none is an empty stretch."""
        known = [self.problem.person(name) for name in self.names]
        start = [1 if one.break_from is None else one.break_from for one in known]
        end = [0 if one.break_to is None else one.break_to for one in known]
        return np.array(start, int), np.array(end, int)

    def limits(self) -> Numbers:
        """Return the limit of every row before anything is kept."""
        seats = np.array([self.problem.person(name).seats for name in self.names])
        tables = self.problem.tables
        blocks = [
            np.ones(self.sizes["request"]),
            self._capacities().ravel(),
            [self.problem.places(name) for name in self.names],
            np.full(len(self.slots), np.inf if tables is None else tables),
            seats * (self.end - self.start),
            np.ones(self.sizes["rule:walk"]),
            np.full(len(self.names), -1.0),
        ]
        return np.concatenate(blocks).astype(float)

    def _capacities(self) -> Numbers:
        capacity, slots = self.problem.capacity, self.problem.slots
        rows = [[capacity(name, slot) for slot in slots] for name in self.names]
        return np.array(rows, int).reshape(len(self.names), len(slots))

    def entries(self, request: Numbers, slot: Numbers) -> _Entries:
        """Return the entries of meetings, each a request in the slot at a position."""
        one, other, slots = self.one[request], self.other[request], len(self.slots)
        every = np.arange(len(request))
        parts = [
            (self.first["request"] + request, every),
            (self.first["slot"] + one * slots + slot, every),
            (self.first["slot"] + other * slots + slot, every),
            (self.first["max"] + one, every),
            (self.first["max"] + other, every),
            *self._tables(slot),
            self._on_break(one, slot),
            self._on_break(other, slot),
            *self._walks(one, other, slot),
        ]
        row, of = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
        must = np.array([name in self.problem.met for name in self.names], bool)[other]
        return _Entries(
            np.concatenate([row, self.first["rule:met"] + other[must]]),
            np.concatenate([of, every[must]]),
            np.concatenate([np.ones(len(row)), np.full(int(must.sum()), -1.0)]),
        )

    def _tables(self, slot: Numbers) -> list[tuple[Numbers, Numbers]]:
        limited = self.problem.tables is not None
        return [(self.first["tables"] + slot, np.arange(len(slot)))] if limited else []

    def _on_break(self, person: Numbers, slot: Numbers) -> tuple[Numbers, Numbers]:
        number = self.slots[slot]
        inside = np.flatnonzero((self.start[person] <= number) & (number <= self.end[person]))
        return self.first["rule:break"] + person[inside], inside

    def _walks(self, one: Numbers, other: Numbers, slot: Numbers) -> list[tuple[Numbers, Numbers]]:
        """Give the rows of walking: in its own hall from now, in another from the slot before."""
        slots, halls = len(self.slots), len(self.halls)
        followed = np.append(np.diff(self.slots) == 1, False)
        found = []
        for hall in range(halls):
            start = np.where(self.hall[one] == hall, slot, slot - 1)
            counts = self.near[other, hall] & (self.hall[one] >= 0)
            counts = np.flatnonzero(counts & (start >= 0) & followed[start])
            code = (other[counts] * slots + start[counts]) * halls + hall
            found.append((self.first["rule:walk"] + code, counts))
        return found

    def kept(self) -> Numbers:
        """Return what the kept meetings take of every row."""
        at = {slot: position for position, slot in enumerate(self.problem.slots)}
        number = {pair: position for position, pair in enumerate(self.pairs)}
        kept = self.problem.kept
        unknown = [one for one in kept if one.pair not in number or one.slot not in at]
        if unknown:
            raise BadMeetings([_not_asked(one) for one in unknown])
        request = np.array([number[one.pair] for one in kept], int)
        entries = self.entries(request, np.array([at[one.slot] for one in kept], int))
        return np.bincount(entries.row, entries.coefficient, minlength=sum(self.sizes.values()))

    def grid(self) -> Grid:
        """Return the rows and columns that are left."""
        kept = self.kept()
        left = self.limits() - kept
        overfull = np.flatnonzero((left < 0) & (kept > 0)).tolist()
        if overfull:
            raise BadMeetings([_overfull(self.name(row)) for row in overfull])
        request, slot = self._columns(left)
        entries = self.entries(request, slot)
        rows, row = np.unique(entries.row, return_inverse=True)
        shape = (len(rows), len(request))
        return Grid(
            problem=self.problem,
            names=self.names,
            pairs=self.pairs,
            weight=np.array([self.problem.requests[pair] for pair in self.pairs], float),
            one=self.one,
            other=self.other,
            free=self._block(left, "slot").reshape(len(self.names), len(self.slots)).astype(int),
            places=self._block(left, "max").astype(int),
            tables=self._block(left, "tables"),
            hall=self.hall,
            walks=np.asarray(self.near.any(axis=1)),
            request=request,
            slot=slot,
            matrix=sparse.csr_array((entries.coefficient, (row, entries.of)), shape=shape),
            limit=left[rows],
            row_names=tuple(self.name(row) for row in rows.tolist()),
        )

    def _block(self, of_rows: Numbers, kind: str) -> Numbers:
        return of_rows[self.first[kind] : self.first[kind] + self.sizes[kind]]

    def _columns(self, left: Numbers) -> tuple[Numbers, Numbers]:
        """Return the requests and slots where every row still has room."""
        free = self._block(left, "slot").reshape(len(self.names), len(self.slots)) > 0
        both = free[self.one] & free[self.other]
        if self.problem.from_slot is not None:
            both &= self.slots >= self.problem.from_slot
        request, slot = np.nonzero(both)
        entries = self.entries(request, slot)
        shut = np.zeros(len(request), bool)
        shut[entries.of[(left[entries.row] <= 0) & (entries.coefficient > 0)]] = True
        return request[~shut], slot[~shut]

    def name(self, row: int) -> str:
        """Return the name of a row code."""
        kind = [kind for kind, first in self.first.items() if first <= row and self.sizes[kind]][-1]
        at, slots, halls = row - self.first[kind], len(self.slots), len(self.halls)
        if kind == "request":
            return ":".join((kind, *self.pairs[at]))
        if kind == "tables":
            return f"tables:{self.slots[at]}"
        if kind == "slot":
            return f"slot:{self.names[at // slots]}:{self.slots[at % slots]}"
        if kind == "rule:walk":
            person, slot = divmod(at // halls, slots)
            return f"{kind}:{self.names[person]}:{self.slots[slot]}:{self.halls[at % halls]}"
        return f"{kind}:{self.names[at]}"


def _not_asked(meeting: Meeting) -> Fault:
    message = N_("the published meeting of {one} and {other} in slot {slot} was never asked for")
    remedy = N_("Check that the schedule and the requests belong together")
    values = {"one": meeting.exhibitor, "other": meeting.visitor, "slot": meeting.slot}
    return Fault(message, remedy, values=values)


def _overfull(row: str) -> Fault:
    message = N_("the published meetings are more than {row} allows")
    remedy = N_("Repair with the files and options that made the schedule")
    return Fault(message, remedy, values={"row": row})
