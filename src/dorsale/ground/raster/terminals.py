"""Neighbouring terminals and the cheapest paths between them, from one sweep for all.

Every cell belongs to the terminal it is cheapest to reach from. Where two territories touch, the
path over that border costs ``d(u) + step(u, v) + d(v)``; the cheapest border crossing is kept for
each pair. The minimum spanning tree of these pairs is that of all pairs (Mehlhorn 1988,
https://doi.org/10.1016/0020-0190(88)90066-X). Beyond the tree, the cost of a pair is an upper
bound: its cheapest path may run through a third territory. Solve the pairs that matter again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numba import njit
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import minimum_spanning_tree

from dorsale.ground.raster.fields import Cells, Field, Tell, checked_cells, sweep
from dorsale.ground.raster.neighbourhood import Cell
from dorsale.ground.raster.surfaces import Surface, surface
from dorsale.ground.raster.sweeping import mean_cost
from dorsale.ground.raster.tracing import Tree, along, owners, path, tree

_CHUNK = 64  # cells compared at once


@dataclass(frozen=True)
class Neighbours:
    """What one sweep from all terminals finds.

    ``pairs`` has a row for each pair whose territories touch, cheapest first: ``first, second``
    (positions of terminals, first < second), ``cost``, ``length_m``, ``meeting`` (the two cells
    at the border), ``cells`` (shape (n, 2), from first to second) and ``tree`` (whether it is in
    the minimum spanning tree). ``owner`` is int32, the terminal of each cell, -1 for none.
    """

    pairs: pd.DataFrame
    owner: np.ndarray
    field: Field


def between(
    cost: np.ndarray | Surface,
    terminals: Cells,
    neighbours: int = 8,
    cell: Cell = (1.0, 1.0),
    tell: Tell | None = None,
    *,
    wrap: bool = False,
) -> Neighbours:
    """Return the neighbouring pairs of terminals with their cheapest paths over the border.

    Terminals in one cell are a pair at no cost. Arguments as in :func:`.fields.sweep`; costs are
    summed again in float64 along the paths.

    Raises:
        BadInput: a bad cost; a terminal outside the grid or where nothing may pass.
    """
    ground = cost if isinstance(cost, Surface) else surface(cost, neighbours, cell, wrap)
    cells = checked_cells(ground, terminals)
    alone, position = np.unique(cells, axis=0, return_inverse=True)
    position = position.ravel()
    field = sweep(ground, alone, tell=tell)
    paths = tree(field)
    owner = owners(paths, alone)
    best, where = _crossings(field, owner, len(alone))
    names = [np.flatnonzero(position == n) for n in range(len(alone))]
    rows = [
        _pair(paths, int(names[a][0]), int(names[b][0]), *where[a, b].tolist())
        for a, b in np.argwhere(np.isfinite(best))
    ]
    rows += [
        _same_cell(cells[same[0]], int(same[0]), int(other)) for same in names for other in same[1:]
    ]
    _rename(owner, np.array([same[0] for same in names], np.int32))
    return Neighbours(_sorted_with_tree(rows, len(cells)), owner, field)


def _pair(paths: Tree, a: int, b: int, row: int, column: int, y: int, x: int) -> dict[str, object]:
    one, other = path(paths, row, column), path(paths, y, x)
    if one is None or other is None:  # never: the border lies between reached cells
        raise AssertionError
    cells = np.vstack([one.cells, other.cells[::-1]])
    meeting = ((row, column), (y, x))
    if a > b:
        a, b, cells, meeting = b, a, cells[::-1], meeting[::-1]
    cost, length_m = along(paths.field.surface, cells)
    return {"first": a, "second": b, "cost": cost, "length_m": length_m, "meeting": meeting,
            "cells": cells}  # fmt: skip


def _same_cell(cell: np.ndarray, a: int, b: int) -> dict[str, object]:
    at = (int(cell[0]), int(cell[1]))
    return {"first": a, "second": b, "cost": 0.0, "length_m": 0.0, "meeting": (at, at),
            "cells": cell.reshape(1, 2)}  # fmt: skip


def _sorted_with_tree(rows: list[dict[str, object]], count: int) -> pd.DataFrame:
    columns = ["first", "second", "cost", "length_m", "meeting", "cells"]
    pairs = pd.DataFrame(rows, columns=columns)
    pairs = pairs.sort_values(["cost", "first", "second"], ignore_index=True)
    rank = np.arange(1.0, len(pairs) + 1)  # ranks: a cost of nothing would mean no pair
    graph = csr_matrix((rank, (pairs["first"], pairs["second"])), shape=(count, count))
    kept = minimum_spanning_tree(graph).data.astype(int) - 1
    pairs["tree"] = pairs.index.isin(kept)
    return pairs


def _crossings(field: Field, owner: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the cost (count, count) and the cells of the cheapest crossing of each border."""
    best = np.full((count, count), np.inf, field.framed.dtype)
    where = np.zeros((count, count, 4), np.int32)
    steps = field.surface.moves.arrays(field.framed.dtype)
    _scan(field.surface.cost, field.framed, steps, owner, field.surface.wrap, best, where)
    return best, where


@njit(cache=True, nogil=True)
def _rename(owner, names):  # type: ignore[no-untyped-def]
    labels = owner.ravel()
    for cell in range(labels.size):
        if labels[cell] >= 0:
            labels[cell] = names[labels[cell]]


@njit(cache=True, nogil=True)
def _scan(cost, value, moves, owner, wrap, best, where):  # type: ignore[no-untyped-def]
    """Keep the cheapest step of each border, over the seam too where the grid wraps."""
    down, right = moves[1], moves[2]
    rows, columns = owner.shape
    mean = np.empty(1, value.dtype)
    for k in range(down.size):
        first, last = max(-right[k], 0), columns - max(right[k], 0)
        for row in range(rows - down[k]):
            mine = owner[row, first:last]
            others = owner[row + down[k], first + right[k] : last + right[k]]
            for start in range(0, mine.size, _CHUNK):
                if _all_equal(mine[start : start + _CHUNK], others[start : start + _CHUNK]):
                    continue
                for c in range(start, min(start + _CHUNK, mine.size)):
                    if mine[c] != others[c]:
                        at = (row, first + c, k)
                        _cross(cost, value, moves, owner, at, best, where, mean)
            for column in range(columns if wrap else 0):
                if column < first or column >= last:
                    at = (row, column, k)
                    _cross(cost, value, moves, owner, at, best, where, mean)


@njit(cache=True, nogil=True)
def _all_equal(one, other):  # type: ignore[no-untyped-def]
    unequal = 0
    for c in range(one.size):
        unequal += one[c] != other[c]
    return unequal == 0


@njit(cache=True, nogil=True)
def _cross(cost, value, moves, owner, at, best, where, mean):  # type: ignore[no-untyped-def]
    reach, down, right, touched, count, weight, length_m = moves
    row, column, k = at
    y, x = row + down[k], (column + right[k]) % owner.shape[1]
    a, b = owner[row, column], owner[y, x]
    if a == b or a < 0 or b < 0:
        return
    least, most = min(a, b), max(a, b)
    upper, start = row + reach, column + reach
    total = value[upper, start] + value[y + reach, x + reach]
    if total >= best[least, most]:
        return
    mean_cost(cost, upper, start, 1, touched[k], count[k], weight[k], mean)
    total += mean[0] * length_m[k, upper]
    if total < best[least, most]:
        best[least, most] = total
        if a < b:
            where[least, most] = row, column, y, x
        else:
            where[least, most] = y, x, row, column
