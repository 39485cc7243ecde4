"""What no schedule can exceed: prices that forget the slots, and prices made as low as they can."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from dorsale_web.matching.meetings.linear import DIGITS, WHOLE, relaxed
from dorsale_web.matching.meetings.rows import Grid, Numbers


@dataclass(frozen=True)
class Flow:
    """The best choice of requests when slots are forgotten, and what limits it costs."""

    chosen: Numbers  # by request: shares
    people: Numbers  # price of one more meeting, by person
    table: float  # price of one more table in any slot
    must: Numbers  # price of having to be met, by person

    @property
    def is_whole(self) -> bool:
        """Return whether each request is chosen or not."""
        return not np.any(np.abs(self.chosen - self.chosen.round()) > WHOLE)


@dataclass(frozen=True)
class Demand:
    """Requests without slots: who, how dear, and how many meetings each can hold in all."""

    one: Numbers
    other: Numbers
    weight: Numbers
    places: Numbers
    tables: float  # of all slots together
    must: Numbers  # by person: whether a meeting is due

    def flow(self, seconds: float, seed: int) -> Flow:
        """Choose each request at most once, each person as often as there is room: a flow."""
        every, persons = np.arange(len(self.weight)), len(self.places)
        due = np.flatnonzero(self.must[self.other])
        parts = [(self.one, every, 1.0), (self.other, every, 1.0)]
        parts.append((persons + self.other[due], due, -1.0))
        if self.tables < len(every):
            parts.append((np.full(len(every), 2 * persons), every, 1.0))
        rows, columns = (np.concatenate([part[at] for part in parts]) for at in (0, 1))
        signs = np.concatenate([np.full(len(part[0]), part[2]) for part in parts])
        matrix = sparse.csr_array((signs, (rows, columns)), shape=(2 * persons + 1, len(every)))
        ends = [min(self.tables, len(every))]
        limit = np.concatenate([self.places, np.where(self.must, -1.0, 0.0), ends])
        found = relaxed(matrix, limit, self.weight, seconds, seed, solver="simplex")
        prices = np.round(found.prices, DIGITS)
        return Flow(
            found.shares, prices[:persons], float(prices[-1]), prices[persons : 2 * persons]
        )


def time_free(grid: Grid, seconds: float, seed: int) -> tuple[Numbers, Numbers]:
    """Return the shares of requests when slots are forgotten, and the prices of rows."""
    some = np.flatnonzero(grid.open.any(axis=1))
    must = np.array([name in grid.problem.met for name in grid.names], bool)
    demand = Demand(
        grid.one[some], grid.other[some], grid.weight[some], grid.places, grid.tables.sum(), must
    )
    flow = demand.flow(seconds, seed)
    chosen = np.zeros(len(grid.pairs))
    chosen[some] = flow.chosen
    return chosen, lowered(grid, _on_rows(grid, flow))


def _on_rows(grid: Grid, flow: Flow) -> Numbers:
    """Return the prices of a flow as prices of rows."""
    found = np.zeros(len(grid.limit))
    known = grid.max_row >= 0
    found[grid.max_row[known]] = flow.people[known]
    found[grid.table_row[grid.table_row >= 0]] = flow.table
    for number in np.flatnonzero(flow.must).tolist():
        row = grid.row_of.get(f"rule:met:{grid.names[number]}")
        if row is not None:
            found[row] = flow.must[number]
    return found


def lowered(grid: Grid, prices: Numbers) -> Numbers:
    """Return prices with the best prices of requests for them, rounded as they are written.

    A request costs what its best slot leaves over: then no column leaves anything, and the
    bound is the lowest that these prices of the other rows can prove.
    """
    found = np.round(np.maximum(prices, 0), DIGITS)
    rows = grid.request_row
    known = rows >= 0
    found[rows[known]] = 0
    left = np.maximum(grid.profit - grid.matrix.T @ found, 0)
    best = np.zeros(len(grid.pairs))
    np.maximum.at(best, grid.request, left)
    found[rows[known]] = np.round(best[known], DIGITS)
    return found
