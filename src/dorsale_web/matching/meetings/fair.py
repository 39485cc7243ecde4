"""Fairness: first as many visitors as can be met together, then the greatest interest."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import maximum_flow

from dorsale_web.matching.meetings import linear
from dorsale_web.matching.meetings.rows import Grid, Numbers

_NODES = 2_000
_LARGEST = 250_000  # columns: beyond, a flow alone


@dataclass(frozen=True)
class Together:
    """Visitors who can be met together, one meeting each, and the most there could be."""

    when: Numbers  # by request
    visitors: frozenset[str]
    bound: int


def together(grid: Grid, seconds: float, seed: int) -> Together:
    """Return the largest number of visitors who can be met together.

    One meeting for each visitor in the slots of exhibitors, at the tables: a flow. Unless the
    fair is very large, the dearest of them are chosen, and the limits of exhibitors over several
    slots are rows beside it.
    """
    rows = _rows_of_others(grid)
    is_plain = all(grid.row_names[row].startswith(("slot:", "tables:")) for row in rows)
    if is_plain and len(grid.request) > _LARGEST:
        when, bound = _by_flow(grid)
    else:
        when, bound = _by_rows(grid, rows, seconds, seed)
    met = frozenset(grid.names[person] for person in grid.other[when >= 0].tolist())
    return Together(when, met, bound)


def _by_rows(grid: Grid, rows: list[int], seconds: float, seed: int) -> tuple[Numbers, int]:
    """Solve the rows of exhibitors and tables, each visitor once; interest decides ties."""
    visitors, number = np.unique(grid.other[grid.request], return_inverse=True)
    every = np.arange(len(grid.request))
    once = sparse.csr_array((np.ones(len(every)), (number, every)))
    matrix = sparse.csr_array(sparse.vstack([grid.matrix[rows], once]))
    limit = np.concatenate([grid.limit[rows], np.ones(len(visitors))])
    profit = 1 + grid.profit / (grid.weight.sum() + 1)  # all ties together are less than 1
    found = linear.relaxed(matrix, limit, profit, seconds, seed, solver="simplex")
    left = np.maximum(profit - matrix.T @ found.prices, 0).sum()
    bound = min(len(visitors), floor(float(limit @ found.prices + left) + 1e-6))
    shares: Numbers | None = found.shares
    if not found.is_whole:
        shares = linear.whole(matrix, limit, profit, seconds, seed, _NODES)
    return grid.when(np.zeros(len(every)) if shares is None else shares), bound


def _by_flow(grid: Grid) -> tuple[Numbers, int]:
    """Return a largest flow from visitors through seats of exhibitors and tables."""
    persons, slots = grid.free.shape
    seat = grid.one[grid.request] * slots + grid.slot
    visitor = persons * slots + grid.other[grid.request]
    table = persons * (slots + 1) + np.arange(slots)
    source, sink = persons * (slots + 1) + slots, persons * (slots + 1) + slots + 1
    who, seats = np.unique(visitor), np.unique(seat)
    tables = np.minimum(grid.tables, persons)
    start = np.concatenate([np.full(len(who), source), visitor, seats, table])
    end = np.concatenate([who, seat, table[seats % slots], np.full(slots, sink)])
    most = [np.ones(len(who)), np.ones(len(seat)), grid.free.ravel()[seats], tables]
    arcs = (np.concatenate(most).astype(np.int32), (start, end))
    network = sparse.csr_array(arcs, shape=(sink + 1, sink + 1))
    found = maximum_flow(network, source, sink)
    taken = np.asarray(found.flow[visitor, seat]).ravel() > 0
    return grid.when(taken.astype(float)), int(found.flow_value)


def _rows_of_others(grid: Grid) -> list[int]:
    """Return the rows that matter when each visitor is met once: not those of visitors."""
    visitors = {grid.names[person] for person in np.unique(grid.other).tolist()}
    return [
        at for at, name in enumerate(grid.row_names) if not _is_implied(grid, at, name, visitors)
    ]


def _is_implied(grid: Grid, at: int, name: str, visitors: set[str]) -> bool:
    kind, *parts = name.split(":")
    if kind == "request" or visitors & set(parts[:2]):
        return True
    return kind == "max" and grid.limit[at] >= grid.free[grid.names.index(parts[0])].sum()
