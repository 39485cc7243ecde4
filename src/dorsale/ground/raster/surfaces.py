"""A cost surface: costs checked and framed, with the steps that lead over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit

from dorsale.ground.raster.neighbourhood import Cell, Moves, moves
from dorsale.plan.problems import N_, BadInput, Problem

DType = np.dtype[Any]


@dataclass(frozen=True)
class Surface:
    """Costs on a grid, ready to be swept.

    ``cost`` is float32 with a frame of ``moves.reach`` cells: infinity, or the other side of a
    grid that wraps. ``cell`` is height and width of a cell in metres, each one value a row.
    """

    cost: np.ndarray
    moves: Moves
    cell: tuple[np.ndarray, np.ndarray]
    wrap: bool

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns without the frame."""
        return inner(self.cost, self.moves.reach).shape


def surface(
    cost: np.ndarray, neighbours: int = 8, cell: Cell = (1.0, 1.0), wrap: bool = False
) -> Surface:
    """Return the surface of ``cost``, a number per metre for every cell.

    Args:
        cost: shape (rows, columns), above 0; infinity where nothing may pass.
        neighbours: 4, 8, 16 (radius 2) or 32 (radius 3).
        cell: height and width of a cell in metres, each a number or one value a row, so that
            degrees may shrink towards the poles.
        wrap: whether the last column touches the first, as on a map of the whole world.

    Raises:
        BadInput: a cost is not above 0 or not a number, a size of cells is not above 0, or a
            raster that wraps is narrower than two steps.
    """
    if cost.ndim != 2 or 0 in cost.shape:
        raise _refused(N_("the cost raster has shape {shape}"), N_("Give rows and columns."),
                       shape=cost.shape)  # fmt: skip
    rows = cost.shape[0]
    height, width = (np.array(np.broadcast_to(np.asarray(s, float), rows)) for s in cell)
    check_cell(height, width)
    steps = moves(neighbours, (height, width), rows)
    if wrap and cost.shape[1] <= 2 * steps.reach:
        raise _refused(
            N_("a raster that wraps has {columns} columns"),
            N_("Give at least {least}."),
            columns=cost.shape[1],
            least=2 * steps.reach + 1,
        )
    framed_cost = framed(cost, steps.reach, np.dtype(np.float32))
    check_cost(framed_cost, steps.reach)
    if wrap:
        wrap_frame(framed_cost, steps.reach)
    return Surface(framed_cost, steps, (height, width), wrap)


def part(ground: Surface, rows: slice, columns: slice) -> Surface:
    """Return some rows and columns of ``ground``; what lies beyond is closed."""
    cost = inner(ground.cost, ground.moves.reach)[rows, columns]
    height, width = ground.cell
    return Surface(
        framed(cost, ground.moves.reach, ground.cost.dtype),
        ground.moves.of_rows(rows.start, rows.stop),
        (height[rows], width[rows]),
        False,
    )


def framed(inside: np.ndarray, reach: int, dtype: DType) -> np.ndarray:
    """Return a copy of ``inside`` with ``reach`` cells of infinity on every side."""
    result = np.full((inside.shape[0] + 2 * reach, inside.shape[1] + 2 * reach), np.inf, dtype)
    inner(result, reach)[:] = inside
    return result


def inner(framed_array: np.ndarray, reach: int) -> np.ndarray:
    """Return the view without the frame."""
    return framed_array[reach:-reach, reach:-reach]


def wrap_frame(array: np.ndarray, reach: int) -> None:
    """Copy the columns of each side into the frame of the other, in place."""
    array[:, :reach] = array[:, -2 * reach : -reach]
    array[:, -reach:] = array[:, reach : 2 * reach]


def check_cell(height: np.ndarray, width: np.ndarray) -> None:
    """Refuse cells without a size, by raster row."""
    for size in (height, width):
        bad = np.flatnonzero(~((size > 0) & np.isfinite(size)))
        if bad.size:
            raise _refused(
                N_("the cells of raster row {row} are {size} m wide or high"),
                N_("Cells have a size above 0; leave out rows at a pole."),
                row=int(bad[0]), size=float(size[bad[0]]),
            )  # fmt: skip


def check_cost(framed_cost: np.ndarray, reach: int, top: int = 0, left: int = 0) -> None:
    """Refuse a cost that is not above 0, by raster row and column from (top, left) on."""
    row, column = _first_bad(inner(framed_cost, reach))
    if row < 0:
        return
    raise _refused(
        N_("the cost of raster row {row}, column {column} is {cost}, which is not above 0"),
        N_("Give every cell a cost above 0 per metre, or infinity where nothing may pass."),
        row=row + top, column=column + left, cost=float(framed_cost[row + reach, column + reach]),
    )  # fmt: skip


@njit(cache=True, nogil=True)
def _first_bad(cost):  # type: ignore[no-untyped-def]
    for row in range(cost.shape[0]):
        good = True
        for column in range(cost.shape[1]):
            good &= cost[row, column] > 0
        if not good:
            for column in range(cost.shape[1]):
                if not cost[row, column] > 0:
                    return row, column
    return -1, -1


def _refused(message: str, remedy: str, **values: object) -> BadInput:
    return BadInput([Problem(message, remedy, values=values)])
