"""Bring a raster onto the grid block by block: averages, majorities, shares."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from dorsale.plan.ground import Grid
from dorsale.sources.rasters.grids import Region, blocks, bounds, cell_m, part
from dorsale.sources.rasters.opening import Patch, Raster, read, window

if TYPE_CHECKING:
    from affine import Affine
    from rasterio.crs import CRS

Tell = Callable[[str, str], None]
Make = Callable[[Patch], np.ndarray]
_WINDOW = 3_000  # cells of the file a window is aimed at, each way
_DEGREE_M = 111_320.0


def resample(
    raster: Raster, grid: Grid, into: list[np.ndarray], makes: list[Make], how: str, tell: Tell
) -> None:
    """Fill the unknown cells of ``into`` with what ``makes`` say of each window of ``raster``.

    ``how``: ``average`` (of the cells of the file under a cell of the grid; between their
    middles where the file is the coarser) or ``mode`` (the commonest).
    """
    for rows, columns in blocks(grid, _side(raster, grid)):
        here = part(grid, rows, columns)
        for patch in _patches(raster, here):
            for filled, make in zip(into, makes, strict=True):
                _fill(filled[rows, columns], _warped(make(patch), patch, here, how))
        if columns.stop == grid.columns:
            tell(raster.file.name, f"{rows.stop / grid.rows:.0%}")


def _fill(block: np.ndarray, found: np.ndarray) -> None:
    """Write ``found`` where ``block`` knows nothing yet."""
    unknown = np.isnan(block)
    block[unknown] = found[unknown]


def cell_height_m(transform: Affine, crs: CRS) -> float:
    """Return the height of a cell in metres (of a degree: at the equator)."""
    height = float(np.hypot(transform.b, transform.e))
    return height * (_DEGREE_M if crs.is_geographic else crs.linear_units_factor[1])


def _side(raster: Raster, grid: Grid) -> int:
    """Return how many cells of the grid to treat at once, so that windows stay small."""
    finer = max(1.0, cell_m(grid) / cell_height_m(raster.dataset.transform, raster.crs))
    return int(np.clip(_WINDOW / finer, 16, 1024))


def _patches(raster: Raster, here: Grid) -> Iterator[Patch]:
    box = in_its_units(bounds(here), here, raster)
    for turn in raster.turns:
        at = window(raster, box, turn)
        if at is not None:
            yield read(raster, at, turn)


def in_its_units(box: Region, grid: Grid, raster: Raster) -> Region:
    """Return a box in the units of ``grid`` as one in those of ``raster``."""
    from rasterio.warp import transform_bounds

    if raster.crs.to_string() == grid.crs:
        return box
    left, bottom, right, top = transform_bounds(grid.crs, raster.crs, *box, densify_pts=21)
    return left, bottom, right, top


def _warped(values: np.ndarray, patch: Patch, here: Grid, how: str) -> np.ndarray:
    from affine import Affine
    from rasterio.warp import Resampling, reproject

    found = np.full((here.rows, here.columns), np.nan, dtype=np.float32)
    way = Resampling[how]
    if how == "average" and _coarser(patch, here):
        way = Resampling.bilinear
    reproject(
        values.astype(np.float32), found, src_transform=patch.transform, src_crs=patch.crs,
        src_nodata=np.nan, dst_transform=Affine(*here.transform), dst_crs=here.crs,
        dst_nodata=np.nan, resampling=way,
    )  # fmt: skip
    return found


def _coarser(patch: Patch, here: Grid) -> bool:
    """Return whether the cells of the file are larger than those of the grid."""
    return cell_height_m(patch.transform, patch.crs) > cell_m(here)


def share(test: Callable[[np.ndarray], np.ndarray]) -> Make:
    """Return a make that is 1 where ``test`` holds, 0 where it does not, NaN where unknown."""
    return partial(_share, test)


def _share(test: Callable[[np.ndarray], np.ndarray], patch: Patch) -> np.ndarray:
    return np.where(np.isnan(patch.values), np.nan, test(patch.values).astype(np.float64))
