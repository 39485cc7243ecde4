"""What ground a line runs over, read from rasters: shares by terrain and slope, and stretches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pyproj import CRS, Geod

from dorsale.ground.survey.along import Line
from dorsale.ground.survey.sampling import sampled
from dorsale.plan.ground import Grid, Layers
from dorsale.plan.tables import TERRAINS

HILLY, STEEP = 0.05, 0.15  # rise over run: classes 0-5 %, 5-15 %, above
_EARTH = Geod(ellps="WGS84")
_A_DEGREE_M = 111_320.0


@dataclass(frozen=True)
class Samples:
    """Points along a line over a grid: where they are, and the metres each stands for."""

    grid: Grid
    lon: np.ndarray
    lat: np.ndarray
    metres: np.ndarray

    def of(self, raster: np.ndarray, outside: float) -> np.ndarray:
        """Return the values of ``raster`` under the points; ``outside`` off the grid."""
        return sampled(raster, self.grid, self.lon, self.lat, outside)


def samples(line: Line, grid: Grid) -> Samples:
    """Return points along ``line`` (lon, lat), at most half a cell of ``grid`` apart.

    A step of more than half the globe goes the other way round: over the date line.
    """
    points = np.asarray(line, dtype=float)
    start, end = points[:-1], points[1:]
    _, _, metres = _EARTH.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    count = np.maximum(1, np.ceil(metres / (_cell_m(grid) / 2))).astype(int)
    segment = np.repeat(np.arange(len(count)), count)
    inside = np.arange(len(segment)) - np.repeat(np.cumsum(count) - count, count)
    along = ((inside + 0.5) / count[segment])[:, None]
    step = end - start
    step[:, 0] = (step[:, 0] + 180) % 360 - 180
    lon, lat = (start[segment] + along * step[segment]).T
    lon = (lon + 180) % 360 - 180
    return Samples(grid, lon, lat, (metres / count)[segment])


def terrain_shares(line: Line, layers: Layers) -> dict[str, float]:
    """Return ``share_*`` by terrain, ``hilly_share`` and ``mountain_share`` of a line.

    Slopes are those of the relief: hilly from 5 to 15 %, mountain above. Lengths over unknown
    cells are left out; a key is absent where a layer is, or says nothing of the line.
    """
    found: dict[str, float] = {}
    along = samples(line, layers.grid)
    if layers.terrain is not None:
        code = along.of(layers.terrain, 255).astype(int)
        metres = np.bincount(code, along.metres, 256)[: len(TERRAINS)]
        if metres.sum() > 0:
            shares = metres / metres.sum()
            found |= {f"share_{t}": float(s) for t, s in zip(TERRAINS, shares, strict=True)}
    if layers.slope is not None:
        slope = along.of(layers.slope, np.nan)
        known = np.isfinite(slope)
        total = along.metres[known].sum()
        if total > 0:
            steep = along.metres[known & (slope > STEEP)].sum() / total
            above = along.metres[known & (slope > HILLY)].sum() / total
            found |= {"hilly_share": float(above - steep), "mountain_share": float(steep)}
    return found


def stretches_m(along: Samples, where: np.ndarray) -> np.ndarray:
    """Return the length in metres of each unbroken stretch of samples for which ``where`` holds."""
    edges = np.diff(np.concatenate([[0], where.astype(np.int8), [0]]))
    walked = np.concatenate([[0.0], np.cumsum(along.metres)])
    ends, starts = np.flatnonzero(edges == -1), np.flatnonzero(edges == 1)
    return np.asarray(walked[ends] - walked[starts])


def _cell_m(grid: Grid) -> float:
    """Return the smaller side of a cell in metres (a degree of latitude on geographic grids)."""
    a, _, _, _, e, _ = grid.transform
    return min(abs(a), abs(e)) * (_A_DEGREE_M if CRS(grid.crs).is_geographic else 1.0)
