"""People brought onto the grid: counted whole, whatever the two grids are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from pyproj import CRS, Transformer
from scipy.sparse import csr_matrix

from dorsale.plan.ground import Grid
from dorsale.plan.problems import N_
from dorsale.sources.rasters.faults import refused
from dorsale.sources.rasters.grids import bounds, cell_m, cells, place
from dorsale.sources.rasters.onto_grid import cell_height_m, in_its_units
from dorsale.sources.rasters.opening import Patch, Raster, read, window
from dorsale.sources.rasters.relief import areas_km2

if TYPE_CHECKING:
    from rasterio.windows import Window

Tell = Callable[[str, str], None]


def add_counts(
    raster: Raster, grid: Grid, into: np.ndarray, seen: np.ndarray, per_km2: bool, tell: Tell
) -> None:
    """Add the people of ``raster`` to the cells of ``grid``: none is lost, none counted twice.

    Each cell of the file is shared out by the area it has in common with those of the grid
    where both lie alike; else it is cut into equal parts, at least three to a cell of the grid
    each way, and each part goes to the cell it falls in. ``seen`` marks the cells that got some.
    ``per_km2``: the file holds densities. :class:`BadInput` when a count is negative.
    """
    box = in_its_units(bounds(grid), grid, raster)
    share_out = _overlay if _alike(raster, grid) else _scatter
    for turn in raster.turns:
        for at in _strips(window(raster, box, turn)):
            patch = read(raster, at, turn)
            refuse_negative(patch, raster)
            people = patch.values * areas_km2(patch) if per_km2 else patch.values
            share_out(people, patch, grid, into, seen)
            tell(raster.file.name, f"{(at.row_off + at.height) / raster.dataset.height:.0%}")


def _strips(whole: Window | None) -> Iterator[Window]:
    """Yield the window in strips of whole rows, a million cells or so each."""
    if whole is None:
        return
    height = max(1, 1_000_000 // whole.width)
    for top in range(0, whole.height, height):
        size = min(height, whole.height - top)
        yield type(whole)(whole.col_off, whole.row_off + top, whole.width, size)


def refuse_negative(patch: Patch, raster: Raster) -> None:
    """Raise :class:`BadInput` naming the first cell of ``patch`` below zero."""
    with np.errstate(invalid="ignore"):
        rows, columns = np.nonzero(patch.values < 0)
    if len(rows):
        raise refused(
            raster.file,
            N_("the value {value} of row {row} is negative"),
            N_("If it stands for nothing known, write nodata = {value} in its section"),
            value=f"{patch.values[rows[0], columns[0]]:g}",
            row=int(patch.row + rows[0] + 1),
        )


def _alike(raster: Raster, grid: Grid) -> bool:
    """Return whether the cells of file and grid have parallel sides in one system."""
    one = raster.dataset.transform
    return one.b == one.d == 0 and CRS.from_user_input(grid.crs) == CRS.from_wkt(
        raster.crs.to_wkt()
    )


def _overlay(
    people: np.ndarray, patch: Patch, grid: Grid, into: np.ndarray, seen: np.ndarray
) -> None:
    a, _, c, _, e, f = grid.transform
    one, (rows, columns) = patch.transform, people.shape
    down = shares((one.f - f) / e, one.e / e, rows, grid.rows)
    across = shares((one.c - c) / a, one.a / a, columns, grid.columns).T.tocsc()
    touched = np.flatnonzero(np.diff(down.indptr))
    if not len(touched):
        return
    here = slice(touched[0], touched[-1] + 1)
    known = ~np.isnan(people)
    into[here] += down[here] @ np.where(known, people, 0.0) @ across
    seen[here] |= (down[here] @ known.astype(np.float64) @ across) > 0


def shares(first: float, step: float, count: int, cells_: int) -> csr_matrix:
    """Return which share of each of ``count`` intervals lies in each of ``cells_`` cells.

    Intervals run from ``first`` in steps of ``step`` (in cells of the grid; either way round).
    Shape (cells_, count): the sum of a column is 1 for an interval that lies inside.

    >>> shares(0.5, 1.0, 2, 3).toarray().tolist()
    [[0.5, 0.0], [0.5, 0.5], [0.0, 0.5]]
    """
    edges = first + step * np.arange(count + 1)
    low, high = np.minimum(edges[:-1], edges[1:]), np.maximum(edges[:-1], edges[1:])
    start = np.floor(low).astype(int)
    spans = np.maximum(np.ceil(high).astype(int) - start, 1)
    which = np.repeat(np.arange(count), spans)
    turn = np.arange(len(which)) - np.repeat(np.cumsum(spans) - spans, spans)
    cell = np.repeat(start, spans) + turn
    part = np.minimum(high[which], cell + 1) - np.maximum(low[which], cell)
    inside = (cell >= 0) & (cell < cells_) & (part > 0)
    values = part[inside] / abs(step)
    return csr_matrix((values, (cell[inside], which[inside])), shape=(cells_, count))


def _scatter(
    people: np.ndarray, patch: Patch, grid: Grid, into: np.ndarray, seen: np.ndarray
) -> None:
    rows, columns = np.nonzero(~np.isnan(people))
    parts = _parts(patch, grid)
    moved = Transformer.from_crs(patch.crs.to_wkt(), grid.crs, always_xy=True)
    counts = people[rows, columns] / parts**2
    for down in (np.arange(parts) + 0.5) / parts:
        for across in (np.arange(parts) + 0.5) / parts:
            x, y = place(patch.transform, columns + across, rows + down)
            row, column, inside = cells(grid, *moved.transform(x, y))
            at = (row * grid.columns + column)[inside]
            np.add.at(into.reshape(-1), at, counts[inside])
            seen.reshape(-1)[at] = True


def _parts(patch: Patch, grid: Grid) -> int:
    """Return into how many parts to cut a cell of the file, each way."""
    return max(1, int(np.ceil(3 * cell_height_m(patch.transform, patch.crs) / cell_m(grid))))
