"""Fairness: first as many visitors as can be met together, then the greatest interest."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

import numpy as np
from scipy import sparse

from dorsale_web.matching.meetings import linear
from dorsale_web.matching.meetings.rows import Grid, Numbers

_NODES = 2_000


@dataclass(frozen=True)
class Together:
    """Visitors who can be met together, one meeting each, and the most there could be."""

    when: Numbers  # by request
    visitors: frozenset[str]
    bound: int


def together(grid: Grid, seconds: float, seed: int) -> Together:
    """Return the largest number of visitors who can be met together, the dearest of them.

    One meeting for each visitor in the slots of exhibitors, at the tables: a flow, whose corner
    is whole. The limits of exhibitors over several slots are rows beside it.
    """
    visitors = np.unique(grid.other[grid.request])
    matrix, limit = _rows(grid, visitors)
    tie = grid.profit / (grid.weight.sum() + 1)  # less than one visitor in all
    found = linear.relaxed(matrix, limit, 1 + tie, seconds, seed, solver="simplex")
    prices = found.prices
    left = np.maximum(1 + tie - matrix.T @ prices, 0).sum()
    bound = min(len(visitors), floor(float(limit @ prices + left) + 1e-6))
    shares = found.shares
    if not found.is_whole:
        part = linear.whole(matrix, limit, 1 + tie, seconds, seed, _NODES)
        shares = part if part is not None else np.floor(found.shares + linear.WHOLE)
    when = grid.when(shares)
    met = frozenset(grid.names[person] for person in grid.other[when >= 0].tolist())
    return Together(when, met, bound)


def _rows(grid: Grid, visitors: Numbers) -> tuple[sparse.csr_array, Numbers]:
    """Return the rows that matter when each visitor is met once: not those of visitors."""
    number = {person: at for at, person in enumerate(visitors.tolist())}
    once = sparse.csr_array(
        (
            np.ones(len(grid.request)),
            ([number[person] for person in grid.other[grid.request].tolist()],
             np.arange(len(grid.request))),
        )
    )  # fmt: skip
    names = {grid.names[person] for person in visitors.tolist()}
    kept = [at for at, name in enumerate(grid.row_names) if not _is_of(name, names)]
    limit = np.concatenate([grid.limit[kept], np.ones(len(visitors))])
    return sparse.csr_array(sparse.vstack([grid.matrix[kept], once])), limit


def _is_of(row: str, visitors: set[str]) -> bool:
    parts = row.split(":")
    return parts[0] == "request" or any(part in visitors for part in parts[1:3])
