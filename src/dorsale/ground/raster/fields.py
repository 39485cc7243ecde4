"""Exact least cost from sources to every cell of a surface."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from dorsale.ground.raster.activity import SIDE, Tiles, exchange_sides, idle, place, wake_all
from dorsale.ground.raster.neighbourhood import Cell, Moves
from dorsale.ground.raster.surfaces import DType, Surface, framed, inner, surface
from dorsale.ground.raster.sweeping import settle
from dorsale.plan.problems import N_, BadInput, Problem

Tell = Callable[[str, str], None]
Cells = Sequence[tuple[int, int]] | np.ndarray
_VISITS = 4000  # tiles between two words of progress


@dataclass(frozen=True)
class Field:
    """The least cost from the sources to every cell: float32 (or float64), infinite if none.

    ``framed`` holds the values with the frame of the surface; ``seeds`` (n, 2) are the sources
    that nothing cheaper reached.
    """

    surface: Surface
    framed: np.ndarray
    seeds: np.ndarray

    @property
    def value(self) -> np.ndarray:
        """The values without the frame, shape (rows, columns); a view."""
        return inner(self.framed, self.surface.moves.reach)


def sweep(
    cost: np.ndarray | Surface,
    sources: Cells = (),
    neighbours: int = 8,
    cell: Cell = (1.0, 1.0),
    start: Field | np.ndarray | None = None,
    tell: Tell | None = None,
    *,
    offsets: Sequence[float] | np.ndarray | None = None,
    wrap: bool = False,
    precise: bool = False,
    tile: int = SIDE,
) -> Field:
    """Return the least cost from any source to every cell.

    Args:
        cost: costs per metre, shape (rows, columns), or a surface made of them (which then
            settles ``neighbours``, ``cell`` and ``wrap``).
        sources: cells (row, column) where the cost is ``offsets`` (0 unless given).
        neighbours: 4, 8, 16 or 32.
        cell: height and width of a cell in metres, each a number or one value a row.
        start: values to begin from: a field found earlier on this surface, which only the new
            sources can improve, or an array (rows, columns) of any values, infinite where
            nothing is known, each of which counts as a source with an offset.
        tell: told how many tiles were visited.
        offsets: the cost at each source.
        wrap: whether the last column touches the first.
        precise: float64 values. In float32 sums over thousands of equal steps drift by a few
            1e-5; where costs vary, rounding averages out (a few 1e-6).
        tile: cells along a tile; the answer does not depend on it.

    Raises:
        BadInput: a bad cost; a source outside the grid or on an excluded cell.
    """
    ground = cost if isinstance(cost, Surface) else surface(cost, neighbours, cell, wrap)
    dtype = np.dtype(np.float64 if precise else np.float32)
    cells = checked_cells(ground, sources)
    at = np.zeros(len(cells), dtype) if offsets is None else np.asarray(offsets, dtype)
    _check_numbers(at)
    value, tiles = _begun(ground, start, dtype, tile)
    place(value, ground.moves.reach, cells, at, tiles)
    relax(ground, value, tiles, tell)
    return Field(ground, value, _seeds(inner(value, ground.moves.reach), cells, at, start))


def _seeds(
    value: np.ndarray, cells: np.ndarray, at: np.ndarray, start: Field | np.ndarray | None
) -> np.ndarray:
    """Return the sources, old and new, whose own value still stands."""
    kept = [cells[value[cells[:, 0], cells[:, 1]] == at]]
    if isinstance(start, Field):
        rows, columns = start.seeds.T
        kept.append(start.seeds[value[rows, columns] == start.value[rows, columns]])
    return np.vstack(kept)


def _begun(
    ground: Surface, start: Field | np.ndarray | None, dtype: DType, tile: int
) -> tuple[np.ndarray, Tiles]:
    """Return the values to begin with, framed, and the tiles that may improve."""
    reach = ground.moves.reach
    tiles = idle(ground.shape, dtype, tile)
    if start is None:
        return np.full(ground.cost.shape, np.inf, dtype), tiles
    if isinstance(start, Field):
        return start.framed.astype(dtype), tiles
    if start.shape != ground.shape:
        raise BadInput([Problem(
            N_("the values to begin from have shape {given}, the cost raster has {wanted}"),
            values={"given": start.shape, "wanted": ground.shape},
        )])  # fmt: skip
    _check_numbers(start)
    value = framed(start, reach, dtype)
    inner(value, reach)[np.isinf(inner(ground.cost, reach))] = np.inf
    wake_all(value, reach, tiles)
    return value, tiles


def _check_numbers(values: np.ndarray) -> None:
    """Refuse values that are no number, or lower than all others."""
    bad = np.argwhere(np.isnan(values) | np.isneginf(values))
    if bad.size:
        said = N_("a value to begin from is not a number: {place}")
        remedy = N_("Give numbers, or infinity where nothing is known.")
        raise BadInput([Problem(said, remedy, values={"place": bad[0].tolist()})])


def relax(ground: Surface, value: np.ndarray, tiles: Tiles, tell: Tell | None = None) -> None:
    """Lower framed values in place until no step improves any cell."""
    exchange_sides(ground, value, tiles)
    relax_framed(ground.cost, value, ground.moves, tiles, tell)
    while exchange_sides(ground, value, tiles):
        relax_framed(ground.cost, value, ground.moves, tiles, tell)


def relax_framed(
    cost: np.ndarray, value: np.ndarray, steps: Moves, tiles: Tiles, tell: Tell | None = None
) -> None:
    """Lower framed values in place until no tile is awake; the frame stays as it is."""
    arrays = steps.arrays(value.dtype)
    visited, done = 0, _VISITS
    while done == _VISITS:
        done = settle(cost, value, arrays, tiles.arrays, tiles.side, _VISITS)
        visited += done
        if tell:
            tell("sweep", f"{visited}")


def checked_cells(ground: Surface, cells: Cells) -> np.ndarray:
    """Return cells as an array (n, 2), all on the grid and none excluded.

    Raises:
        BadInput: a cell lies outside the grid or where nothing may pass, with its number.
    """
    return checked_on_grid(ground.shape, inner(ground.cost, ground.moves.reach), cells)


def checked_on_grid(shape: tuple[int, int], costs: np.ndarray, cells: Cells) -> np.ndarray:
    """Return cells as an array (n, 2), all within ``shape`` and none of infinite cost."""
    found = np.asarray(cells, np.int64).reshape(-1, 2)
    rows, columns = shape
    inside = ((found >= 0) & (found < (rows, columns))).all(axis=1)
    problems = [
        Problem(
            N_("cell {number} (row {row}, column {column}) lies outside the raster of {rows} rows "
               "and {columns} columns"),
            N_("Check its place, and the coordinate system of the raster."),
            values={"number": n, "row": int(found[n, 0]), "column": int(found[n, 1]),
                    "rows": rows, "columns": columns},
        )
        for n in np.flatnonzero(~inside)[:10]
    ]  # fmt: skip
    within = np.flatnonzero(inside)
    problems += [
        Problem(
            N_("cell {number} (row {row}, column {column}) lies where nothing may pass"),
            N_("Move it to the nearest cell that is not excluded."),
            values={"number": int(n), "row": int(found[n, 0]), "column": int(found[n, 1])},
        )
        for n in within[np.isinf(costs[found[within, 0], found[within, 1]])][:10]
    ]
    if problems:
        raise BadInput(problems)
    return found
