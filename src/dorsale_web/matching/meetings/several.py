"""Improve a schedule by solving a few slots at once in whole numbers, all others fixed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dorsale_web.matching.meetings import linear
from dorsale_web.matching.meetings.rows import Grid, Numbers

_NODES = 200
_MARGIN = 3.0  # a column that loses more than this by the prices is not tried


@dataclass(frozen=True)
class Part:
    """The columns that are free to change, what is fixed, and what room it leaves."""

    columns: Numbers
    fixed: Numbers
    left: Numbers


def around(grid: Grid, when: Numbers, slots: Numbers, prices: Numbers) -> Part:
    """Free the columns of ``slots`` that the prices do not rule out."""
    now = grid.chosen(when) > 0
    inside = np.isin(grid.slot, slots)
    worth = now | (grid.profit - grid.matrix.T @ prices >= -_MARGIN)
    return part(grid, now & ~inside, inside & worth)


def part(grid: Grid, fixed: Numbers, wanted: Numbers) -> Part:
    """Return the wanted columns that still fit beside the fixed ones."""
    left = grid.limit - grid.matrix @ fixed
    full = ((left <= 0) & (grid.limit > 0)).astype(float)
    return Part(np.flatnonzero(wanted & ~fixed & (grid.matrix.T @ full == 0)), fixed, left)


def solved(grid: Grid, some: Part, seconds: float, seed: int) -> Numbers | None:
    """Return the best schedule around what is fixed; nothing if none was found in time."""
    columns = grid.matrix[:, some.columns]
    rows = np.flatnonzero((np.diff(columns.indptr) > 1) | (some.left < 0))
    profit = grid.profit[some.columns]
    found = linear.whole(columns[rows], some.left[rows], profit, seconds, seed, _NODES)
    if found is None:
        return None
    chosen = some.fixed.astype(float)
    chosen[some.columns] += found
    return grid.when(chosen)
