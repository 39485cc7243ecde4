"""Slope where it is known best: on the cells of the relief itself, before any averaging."""

from __future__ import annotations

import numpy as np
from pyproj import Geod

from dorsale.sources.rasters.opening import Patch

_GEOD = Geod(ellps="WGS84")
LOWEST_M, HIGHEST_M = -500.0, 9_000.0


def believable(heights: np.ndarray) -> np.ndarray:
    """Return ``heights`` with NaN where no ground on Earth is so low or so high."""
    with np.errstate(invalid="ignore"):
        wrong = (heights < LOWEST_M) | (heights > HIGHEST_M)
    return np.where(wrong, np.nan, heights)


def slope(patch: Patch) -> np.ndarray:
    """Return the rise over run of each cell, from its neighbours on both sides.

    Degrees are turned into metres first, row by row (a degree of longitude shrinks towards the
    poles). NaN where a neighbour is unknown. Source: central differences, as in Horn (1981)
    without smoothing.
    """
    heights = patch.values
    if min(heights.shape) < 2:
        return np.full_like(heights, np.nan)
    across, down = _cell_m(patch)
    by_row, by_column = np.gradient(heights)
    return np.asarray(np.hypot(by_row / down[:, None], by_column / across[:, None]))


def areas_km2(patch: Patch) -> np.ndarray:
    """Return the area of the cells of each row, as a column."""
    across, down = _cell_m(patch)
    return np.asarray((across * down / 1e6)[:, None])


def _cell_m(patch: Patch) -> tuple[np.ndarray, np.ndarray]:
    """Return the width and height in metres of the cells of each row."""
    rows = np.arange(patch.values.shape[0]) + 0.5
    one = patch.transform
    width, height = np.hypot(one.a, one.d), np.hypot(one.b, one.e)
    if not patch.crs.is_geographic:
        _, metres = patch.crs.linear_units_factor
        return np.full(len(rows), width * metres), np.full(len(rows), height * metres)
    lat = np.clip(one.f + rows * one.e, -89.9, 89.9)
    zero = np.zeros(len(rows))
    _, _, across = _GEOD.inv(zero, lat, zero + width, lat)
    _, _, down = _GEOD.inv(zero, lat - height / 2, zero, lat + height / 2)
    return np.asarray(across), np.asarray(down)
