"""Read the layers of the ground at places given by longitude and latitude."""

from __future__ import annotations

from functools import cache

import numpy as np
from pyproj import Transformer

from dorsale.plan.ground import Grid

_WGS84 = "EPSG:4326"


def cells_at(
    grid: Grid, lon: np.ndarray, lat: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the row and column of each place, and which places lie on ``grid``.

    Rows and columns off the grid are brought to its edge, so that they can be looked up.
    """
    a, _, c, _, e, f = grid.transform
    x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    if grid.crs != _WGS84:
        x, y = _transformer(grid.crs).transform(x, y)
    column, row = np.floor((x - c) / a), np.floor((y - f) / e)
    inside = (row >= 0) & (row < grid.rows) & (column >= 0) & (column < grid.columns)
    return (
        np.clip(row, 0, grid.rows - 1).astype(np.int64),
        np.clip(column, 0, grid.columns - 1).astype(np.int64),
        inside,
    )


@cache
def _transformer(crs: str) -> Transformer:
    return Transformer.from_crs(_WGS84, crs, always_xy=True)


def sampled(
    layer: np.ndarray | None, grid: Grid, lon: np.ndarray, lat: np.ndarray, otherwise: float
) -> np.ndarray:
    """Return the value of ``layer`` at each place; ``otherwise`` off the grid or without layer.

    Shape (n,), of the kind of the layer (float64 without one).
    """
    if layer is None:
        return np.full(len(lon), otherwise)
    row, column, inside = cells_at(grid, lon, lat)
    found = layer[row, column]
    return np.where(inside, found, np.asarray(otherwise, dtype=found.dtype))
