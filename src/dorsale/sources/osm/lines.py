"""Lines as arrays of vertices: keys, lengths on the ellipsoid, cutting, simplifying."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely
from pyproj import Geod

GEOD = Geod(ellps="WGS84")
M_PER_DEGREE = 111_320.0
_MOST_VERTICES = 2_000  # simplified at once: the work grows faster than their number
Point = tuple[float, float]


def keys(points: np.ndarray) -> np.ndarray:
    """Return one integer a place of ``points`` (n, 2): equal where 1e-7 degrees are equal.

    Longitudes -180 and 180 are the same place.
    """
    whole = np.round(points * 1e7).astype("int64")
    lon = (whole[:, 0] + 1_800_000_000) % 3_600_000_000
    return np.asarray((lon << 31) | (whole[:, 1] + 900_000_000))


def steps_km(points: np.ndarray) -> np.ndarray:
    """Return the n-1 distances between successive ``points`` (n, 2) on the ellipsoid, in km."""
    _, _, metres = GEOD.inv(points[:-1, 0], points[:-1, 1], points[1:, 0], points[1:, 1])
    return np.asarray(metres) / 1000


def distances_km(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the distances on the ellipsoid between paired points, both (n, 2), in km."""
    _, _, metres = GEOD.inv(one[:, 0], one[:, 1], other[:, 0], other[:, 1])
    return np.asarray(metres) / 1000


def at_date_line(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return ``shapes`` cut where they jump over the date line, and the row each came from."""
    points, row = shapely.get_coordinates(shapes, return_index=True)
    jump = (np.abs(np.diff(points[:, 0])) > 180) & (row[:-1] == row[1:])
    rows = np.arange(len(shapes))
    jumping = np.unique(row[:-1][jump])
    if not len(jumping):
        return shapes, rows
    parts = [(int(r), part) for r in jumping for part in _over_date_line(shapes[r])]
    kept = np.setdiff1d(rows, jumping)
    found = np.concatenate([shapes[kept], np.array([part for _, part in parts], dtype=object)])
    return found, np.concatenate([kept, [r for r, _ in parts]]).astype(int)


def _over_date_line(shape: Any) -> list[Any]:
    """Return ``shape`` in the pieces that lie on one side of the date line."""
    pieces: list[list[Point]] = [[]]
    before: Point | None = None
    for lon, lat in shapely.get_coordinates(shape).tolist():
        if before is not None and abs(lon - before[0]) > 180:
            side = 180.0 if before[0] > 0 else -180.0
            ahead = lon + 2 * side
            share = (side - before[0]) / (ahead - before[0]) if ahead != before[0] else 0.0
            crossing = before[1] + share * (lat - before[1])
            pieces[-1].append((side, crossing))
            pieces.append([(-side, crossing)])
        pieces[-1].append((lon, lat))
        before = (lon, lat)
    found = [shapely.LineString(one) for one in pieces if len(one) > 1]
    return [one for one in found if one.length > 0]


def with_vertices(shape: Any, points: Iterable[Point]) -> Any:
    """Return ``shape`` with ``points``, which lie on it, as vertices of their own."""
    own = shapely.get_coordinates(shape)
    extra = np.array(list(points))
    reached = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(own, axis=0).T))])
    where = shapely.line_locate_point(shape, shapely.points(extra))
    together = np.vstack([own, extra])
    order = np.argsort(np.concatenate([reached, where]), kind="stable")
    return shapely.LineString(together[order])


def cut(shape: Any, points: Iterable[Point]) -> list[Any]:
    """Return ``shape`` cut at ``points``, which lie on it."""
    at = list(points)
    whole = shapely.get_coordinates(with_vertices(shape, at))
    wanted = np.isin(keys(whole), keys(np.array(at)))
    stops = np.unique([0, *np.flatnonzero(wanted), len(whole) - 1])
    parts = [whole[a : b + 1] for a, b in zip(stops, stops[1:], strict=False)]
    return [shapely.LineString(part) for part in parts if np.ptp(part, axis=0).any()]


def simplified(shapes: np.ndarray, tolerance_m: float) -> np.ndarray:
    """Return ``shapes`` with fewer vertices, nowhere further off than ``tolerance_m``.

    Ends stay. Long lines are taken in pieces. Method: Douglas and Peucker, 1973, in GEOS.
    """
    tolerance = tolerance_m / M_PER_DEGREE
    long = shapely.get_num_coordinates(shapes) > _MOST_VERTICES
    found = shapes.copy()
    found[~long] = shapely.simplify(shapes[~long], tolerance, preserve_topology=False)
    for row in np.flatnonzero(long):
        found[row] = _long_simplified(shapes[row], tolerance)
    return found


def _long_simplified(shape: Any, tolerance: float) -> Any:
    points = shapely.get_coordinates(shape)
    starts = range(0, len(points) - 1, _MOST_VERTICES)
    pieces = [shapely.LineString(points[a : a + _MOST_VERTICES + 1]) for a in starts]
    short = shapely.simplify(np.array(pieces), tolerance, preserve_topology=False)
    parts = [shapely.get_coordinates(one) for one in short]
    return shapely.LineString(np.vstack([parts[0], *(part[1:] for part in parts[1:])]))
