"""What no schedule can exceed: prices that forget the slots, and prices made as low as they can."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from dorsale_web.matching.meetings.linear import DIGITS, relaxed
from dorsale_web.matching.meetings.rows import Grid, Numbers


@dataclass(frozen=True)
class TimeFree:
    """The best choice of requests when slots are forgotten, and its prices of rows."""

    chosen: Numbers  # by request
    prices: Numbers  # by row


def time_free(grid: Grid, seconds: float, seed: int) -> TimeFree:
    """Choose each request at most once, each person as often as there is room: a flow.

    The tables of all slots are one limit; those who must be met are.
    """
    some = np.flatnonzero(grid.open.any(axis=1))
    every = np.arange(len(some))
    persons = len(grid.names)
    parts = [(grid.one[some], every, 1), (grid.other[some], every, 1)]
    tables = min(float(grid.tables.sum()), float(len(some)))
    limits = [grid.places.astype(float), np.full(1, tables)]
    if tables < len(some):
        parts.append((np.full(len(some), persons), every, 1))
    must = np.array([name in grid.problem.met for name in grid.names], bool)
    inside = np.flatnonzero(must[grid.other[some]])
    parts.append((persons + 1 + grid.other[some][inside], inside, -1))
    rows, columns = (np.concatenate(arrays) for arrays in list(zip(*parts, strict=True))[:2])
    signs = np.concatenate([np.full(len(part[0]), float(part[2])) for part in parts])
    matrix = sparse.csr_array((signs, (rows, columns)), shape=(2 * persons + 1, len(some)))
    limit = np.concatenate([*limits, np.where(must, -1.0, 0.0)])
    found = relaxed(matrix, limit, grid.weight[some], seconds, seed, solver="simplex")
    chosen = np.zeros(len(grid.pairs))
    chosen[some] = found.shares
    return TimeFree(chosen, lowered(grid, _on_rows(grid, found.prices)))


def _on_rows(grid: Grid, prices: Numbers) -> Numbers:
    """Return prices of persons, of all tables and of those to be met as prices of rows."""
    persons = len(grid.names)
    found = np.zeros(len(grid.limit))
    known = grid.max_row >= 0
    found[grid.max_row[known]] = prices[:persons][known]
    tables = grid.table_row[grid.table_row >= 0]
    found[tables] = prices[persons]
    for name in grid.problem.met:
        if (row := grid.row_of.get(f"rule:met:{name}")) is not None:
            found[row] = prices[persons + 1 + grid.names.index(name)]
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
