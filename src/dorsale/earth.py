"""Points of the Earth in space: where distances know no date line, no pole, no projection."""

from __future__ import annotations

import numpy as np

RADIUS_KM = 6371.0088  # mean radius of the GRS 80 ellipsoid (IUGG)


def on_sphere(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Return points in space, km from the middle of the Earth, of shape ``(points, 3)``."""
    east, north = np.radians(np.asarray(lon, float)), np.radians(np.asarray(lat, float))
    flat = np.cos(north)
    axes = [flat * np.cos(east), flat * np.sin(east), np.sin(north)]
    return np.asarray(RADIUS_KM * np.stack(axes, -1))


def lon_lat(points: np.ndarray) -> np.ndarray:
    """Return longitude and latitude of points in space, of shape ``(points, 2)``."""
    x, y, z = np.asarray(points).T
    return np.asarray(np.degrees(np.stack([np.arctan2(y, x), np.arctan2(z, np.hypot(x, y))], -1)))


def arc_km(chord_km: np.ndarray) -> np.ndarray:
    """Return the length over ground of straight lines through the Earth; infinite stays so.

    >>> bool(np.isclose(arc_km(chord_km(np.array([100.0])))[0], 100.0))
    True
    """
    half = np.clip(chord_km / (2 * RADIUS_KM), 0, 1)
    return np.where(np.isfinite(chord_km), 2 * RADIUS_KM * np.arcsin(half), np.inf)


def chord_km(over_ground_km: np.ndarray) -> np.ndarray:
    """Return the straight line through the Earth between places that far apart over ground."""
    angle = np.minimum(np.asarray(over_ground_km) / RADIUS_KM, np.pi)
    return np.asarray(2 * RADIUS_KM * np.sin(angle / 2))
