"""Rows of the relaxation: whole-number coefficients over links and used places."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from dorsale.topology.connect.kernel import Kernel


@dataclass(frozen=True)
class Row:
    """Sum of ``values`` x variables at ``columns`` is ``least`` or more."""

    columns: tuple[int, ...]
    values: tuple[int, ...]
    least: int

    @cached_property
    def arrays(self) -> tuple[np.ndarray, np.ndarray]:
        """Columns and values as arrays."""
        return np.array(self.columns, dtype=np.int32), np.array(self.values, dtype=np.float64)

    def slack(self, point: np.ndarray) -> float:
        """Return how far ``point`` is above ``least``."""
        columns, values = self.arrays
        return float(values @ point[columns]) - self.least


def row(terms: dict[int, int], least: int) -> Row:
    """Return the row of ``terms`` (column -> value), zeros left out."""
    kept = sorted((column, value) for column, value in terms.items() if value)
    return Row(tuple(c for c, _ in kept), tuple(v for _, v in kept), least)


class Columns:
    """Variables: first the links, then the places nobody asks for (1 when the network uses it).

    ``used`` maps a node to its column, or to -1 when it is always used.
    """

    def __init__(self, kernel: Kernel) -> None:
        self.links = len(kernel.cost)
        self.used = np.full(kernel.size, -1)
        free = np.flatnonzero(kernel.required == 0)
        self.used[free] = self.links + np.arange(len(free))
        self.count = self.links + len(free)

    def need(self, node: int, routes: int) -> tuple[dict[int, int], int]:
        """Return (terms, least) of "at least ``routes`` routes reach ``node`` if it is used"."""
        column = int(self.used[node])
        return ({}, routes) if column < 0 else ({column: -routes}, 0)


def degree_rows(kernel: Kernel, columns: Columns) -> list[Row]:
    """Return, for each node, that enough of its links are chosen; nothing ends nowhere."""
    found = []
    for v in range(kernel.size):
        routes = _asked_around(kernel, v) if kernel.required[v] else 2
        terms, least = columns.need(v, routes)
        for _, e in kernel.around[v]:
            terms[e] = 1
        found.append(row(terms, least))
    return found


def _asked_around(kernel: Kernel, v: int) -> int:
    """Return the routes some other site needs to ``v``."""
    return max(need for pair, need in kernel.needs if v in pair)


def use_rows(kernel: Kernel, columns: Columns, point: np.ndarray) -> list[Row]:
    """Return the violated rows "a chosen link uses the places at its ends"."""
    found = []
    for ends in (kernel.ends[:, 0], kernel.ends[:, 1]):
        used = columns.used[ends]
        over = (used >= 0) & (point[: columns.links] > point[used] + 1e-6)
        found += [row({int(used[e]): 1, int(e): -1}, 0) for e in np.flatnonzero(over)]
    return found
