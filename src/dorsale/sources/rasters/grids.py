"""The one grid of a scenario: where its cells lie, in degrees or in metres."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np
from pyproj import CRS, Transformer

from dorsale.plan.ground import Grid
from dorsale.plan.problems import N_
from dorsale.sources.rasters.faults import refused

Region = tuple[float, float, float, float]
WGS84 = "EPSG:4326"
_DEGREE_M = 111_320.0
_MOST_CELLS = 400_000_000
_POLE = 85.0


def region_of(points: Iterable[tuple[float, float]], margin_deg: float = 0.5) -> Region:
    """Return west, south, east, north around ``points`` (lon, lat), with a margin.

    West lies east of east when the points stand on both sides of the date line.
    """
    lon, lat = np.array(list(points), dtype=float).T
    if lon.max() - lon.min() > 180:
        lon = lon % 360
    west, east = (
        (value + 180) % 360 - 180 for value in (lon.min() - margin_deg, lon.max() + margin_deg)
    )
    south, north = max(-90.0, lat.min() - margin_deg), min(90.0, lat.max() + margin_deg)
    return float(west), float(south), float(east), float(north)


def grid_of(region: Region, resolution_m: float, metric: bool = False) -> Grid:
    """Return the grid that covers ``region`` (west, south, east, north) in cells of this size.

    In WGS 84 a cell is as wide as high at the middle latitude; ``metric`` asks for equal areas
    in metres around the middle (Lambert azimuthal). :class:`BadInput` when the region crosses
    the date line or comes near a pole, or when the cells are too many.
    """
    west, south, east, north = region
    _refuse_edges_of_the_map(region)
    middle = (west + east) / 2, (south + north) / 2
    if metric:
        crs = f"+proj=laea +lat_0={middle[1]:.4f} +lon_0={middle[0]:.4f} +datum=WGS84 +units=m"
        to_metres = Transformer.from_crs(WGS84, crs, always_xy=True)
        west, south, east, north = to_metres.transform_bounds(*region, densify_pts=21)
        name, width, height = CRS.from_user_input(crs).to_wkt(), resolution_m, resolution_m
    else:
        name, height = WGS84, resolution_m / _DEGREE_M
        width = height / math.cos(math.radians(middle[1]))
    rows, columns = math.ceil((north - south) / height), math.ceil((east - west) / width)
    if rows * columns > _MOST_CELLS:
        raise refused(
            "scenario.toml",
            N_("a grid of {rows} x {columns} cells is too large"),
            N_("Write a larger layers.resolution_m"),
            rows=rows,
            columns=columns,
        )
    return Grid(name, (width, 0.0, west, 0.0, -height, north), rows, columns)


def _refuse_edges_of_the_map(region: Region) -> None:
    west, south, east, north = region
    if west >= east:
        raise refused(
            "sites.csv",
            N_("the region crosses the date line (from {west} to {east} degrees)"),
            N_("Plan each side of it apart, or leave [layers] out"),
            west=f"{west:.1f}",
            east=f"{east:.1f}",
        )
    if south < -_POLE or north > _POLE:
        raise refused(
            "sites.csv",
            N_("the region comes within {degrees} degrees of a pole"),
            N_("Plan it without [layers]"),
            degrees=f"{90 - _POLE:g}",
        )


def bounds(grid: Grid) -> Region:
    """Return left, bottom, right, top of ``grid`` in its own units."""
    a, _, c, _, e, f = grid.transform
    return c, f + e * grid.rows, c + a * grid.columns, f


def place(
    transform: Iterable[float], columns: np.ndarray, rows: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return x and y of places counted in columns and rows, by affine coefficients."""
    a, b, c, d, e, f, *_ = transform
    return a * columns + b * rows + c, d * columns + e * rows + f


def part(grid: Grid, rows: slice, columns: slice) -> Grid:
    """Return the grid of a block of ``grid``."""
    a, b, c, d, e, f = grid.transform
    moved = (a, b, c + a * columns.start, d, e, f + e * rows.start)
    return Grid(grid.crs, moved, rows.stop - rows.start, columns.stop - columns.start)


def blocks(grid: Grid, side: int) -> Iterator[tuple[slice, slice]]:
    """Yield the rows and columns of the blocks of at most ``side`` x ``side`` cells."""
    for top in range(0, grid.rows, side):
        for left in range(0, grid.columns, side):
            yield (
                slice(top, min(top + side, grid.rows)),
                slice(left, min(left + side, grid.columns)),
            )


def centres(grid: Grid, rows: np.ndarray, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the longitudes and latitudes of the middles of cells."""
    a, _, c, _, e, f = grid.transform
    x, y = c + a * (np.asarray(columns) + 0.5), f + e * (np.asarray(rows) + 0.5)
    if grid.crs == WGS84:
        return x, y
    lon, lat = Transformer.from_crs(grid.crs, WGS84, always_xy=True).transform(x, y)
    return np.asarray(lon), np.asarray(lat)


def cells(grid: Grid, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the row and column of points in the units of ``grid``, and which lie inside."""
    a, _, c, _, e, f = grid.transform
    column = np.floor((np.asarray(x) - c) / a).astype(np.int64)
    row = np.floor((np.asarray(y) - f) / e).astype(np.int64)
    inside = (row >= 0) & (row < grid.rows) & (column >= 0) & (column < grid.columns)
    return row, column, inside


def cell_m(grid: Grid) -> float:
    """Return the height of a cell in metres."""
    size = abs(grid.transform[4])
    return size * _DEGREE_M if grid.crs == WGS84 else size
