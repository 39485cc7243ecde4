"""Points and lines as far as they can be read: pairs of numbers that lie on the Earth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dorsale.formats.ofds_fields import Field
from dorsale.formats.repairs import Json, Mending, Repairs
from dorsale.plan.problems import N_


def point(raw: object, _one: Field, _mending: Mending, _place: str) -> Json | None:
    """Return a point that lies on the Earth, or None."""
    if not isinstance(raw, dict) or raw.get("type") != "Point":
        return None
    found = _places([raw.get("coordinates")])
    return {"type": "Point", "coordinates": found[0]} if found else None


def line(raw: object, _one: Field, mending: Mending, place: str) -> Json | None:
    """Return a line of what lies on the Earth; other geometries are taken as lines, and said."""
    if not isinstance(raw, dict):
        return None
    parts = raw.get("coordinates")
    if raw.get("type") == "MultiLineString" and isinstance(parts, list | tuple):
        mending.repairs.note(
            place,
            N_("the route is in {count} parts"),
            N_("They are joined in order"),
            count=len(parts),
        )
        parts = [point for part in parts if isinstance(part, list | tuple) for point in part]
    elif raw.get("type") != "LineString" or not isinstance(parts, list | tuple):
        return None
    points = _places(parts)
    if len(points) < len(parts):
        mending.repairs.note(
            place,
            N_("{count} points of the route are not longitude and latitude"),
            N_("They are left out"),
            count=len(parts) - len(points),
        )
    return {"type": "LineString", "coordinates": points} if len(points) > 1 else None


def _places(raw: Sequence[object]) -> tuple[tuple[float, float], ...]:
    """Return the (longitude, latitude) pairs of ``raw`` that lie on the Earth; heights go."""
    try:
        points = np.array(raw, dtype="float64")
    except (ValueError, TypeError, OverflowError):
        points = np.empty(0)
    if points.ndim != 2 or points.shape[1] < 2:
        return _places_one_by_one(raw) if len(raw) > 1 else ()
    points = points[:, :2]
    with np.errstate(invalid="ignore"):
        good = (np.abs(points) <= (180.0, 90.0)).all(axis=1)
    return tuple((lon, lat) for lon, lat in points[good].tolist())


def _places_one_by_one(raw: Sequence[object]) -> tuple[tuple[float, float], ...]:
    return tuple(place for point in raw for place in _places([point]))


def sound_geometry(raw: object, kind: str) -> Json | None:
    """Return a GeoJSON geometry as far as it is sound: a ``point`` or a ``line``, else None."""
    if kind == "point":
        return point(raw, Field("location", "point"), Mending(Repairs("")), "")
    return line(raw, Field("route", "line"), Mending(Repairs("")), "")
