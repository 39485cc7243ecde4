"""Points along a drawn line, and how far things stand from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from pyproj import Geod

from dorsale.earth import RADIUS_KM, arc_km, on_sphere

Line = Sequence[tuple[float, float]]
_GEOD = Geod(ellps="WGS84")


def km_of(line: Line, length_km: float | None = None) -> np.ndarray:
    """Return the distance of each vertex of ``line`` from its start, in km along the ellipsoid.

    With ``length_km`` the distances are stretched to end there: a drawn line is shorter than
    the way it stands for.

    >>> km_of([(10.0, 0.0), (11.0, 0.0)]).round(1).tolist()
    [0.0, 111.3]
    """
    lon, lat = np.array(line, dtype=float).T
    _, _, metres = _GEOD.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
    km = np.concatenate([[0.0], np.cumsum(metres) / 1000])
    return km if length_km is None or km[-1] == 0 else km / km[-1] * length_km


def points_at(line: Line, km_of_vertices: np.ndarray, km: np.ndarray) -> np.ndarray:
    """Return the (lon, lat) of the places ``km`` along ``line``, as an (n, 2) array."""
    lon, lat = np.unwrap(np.array(line, dtype=float).T, axis=1, period=360)
    found = np.column_stack(
        [np.interp(km, km_of_vertices, lon), np.interp(km, km_of_vertices, lat)]
    )
    found[:, 0] = (found[:, 0] + 180) % 360 - 180
    return found


def metres_to(points: np.ndarray, lines: Iterable[Line]) -> np.ndarray:
    """Return how far each of ``points`` ((n, 2) of lon, lat) is from the nearest of ``lines``.

    Shape (n,), infinite without lines. Distances are taken on a sphere, on a plane that keeps
    those from the middle of the points (azimuthal equidistant): within 1 % up to 1,000 km from it.
    """
    import shapely

    drawn = [np.asarray(line, dtype=float) for line in lines if len(line) > 1]
    if not drawn or not len(points):
        return np.full(len(points), np.inf)
    middle = points[len(points) // 2]
    which = np.repeat(np.arange(len(drawn)), [len(line) for line in drawn])
    tree = shapely.STRtree(shapely.linestrings(_plane(np.vstack(drawn), middle), indices=which))
    here = shapely.points(_plane(points, middle))
    (at, _), metres = tree.query_nearest(here, return_distance=True, all_matches=False)
    found = np.full(len(points), np.inf)
    found[at] = metres
    return found


def _plane(points: np.ndarray, middle: np.ndarray) -> np.ndarray:
    """Return points in metres east and north of ``middle`` (Snyder 1987, 25-1 to 25-4)."""
    (lon, lat), (lon0, lat0) = np.radians(points).T, np.radians(middle)
    east = np.cos(lat) * np.sin(lon - lon0)
    north = np.cos(lat0) * np.sin(lat) - np.sin(lat0) * np.cos(lat) * np.cos(lon - lon0)
    along = np.sin(lat0) * np.sin(lat) + np.cos(lat0) * np.cos(lat) * np.cos(lon - lon0)
    angle = np.arctan2(np.hypot(east, north), along)
    scale = angle / np.maximum(np.hypot(east, north), 1e-15) * 1000 * RADIUS_KM
    return np.column_stack([east * scale, north * scale])


def metres_between(points: np.ndarray, others: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return, for each of ``points``, the nearest of ``others`` (its position) and how far it is.

    Both are (n, 2) of lon, lat; -1 and infinite without others.
    """
    from scipy.spatial import cKDTree

    if not len(others):
        return np.full(len(points), -1), np.full(len(points), np.inf)
    chords, at = cKDTree(on_sphere(*np.asarray(others).T)).query(on_sphere(*np.asarray(points).T))
    return np.asarray(at), 1000 * arc_km(chords)
