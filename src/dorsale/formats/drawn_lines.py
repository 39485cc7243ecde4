"""Geometry as it is drawn: heights, several parts, points twice, lines of no length."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dorsale.formats.repairs import Json, Repairs
from dorsale.plan.problems import N_

_JOINED_DEGREES = 0.0005
_NO_LENGTH_DEGREES = 1e-5
MANY = 200_000
"""Points beyond which a line is thinned."""
_THIN_DEGREES = 8e-6
_LEFT_OUT = N_("It is left out")


def plain_geometries(geometry: Json, place: str, repairs: Repairs) -> list[Json]:
    """Return a GeoJSON geometry as sound points and lines in two dimensions (lists of floats).

    Lines in several parts that follow one another are joined, others become several lines; what
    is neither a point nor a line is left out.
    """
    kind, raw = geometry.get("type"), geometry.get("coordinates")
    if kind == "GeometryCollection":
        parts = geometry.get("geometries")
        inside = [one for one in parts if isinstance(one, dict)] if isinstance(parts, list) else []
        return [found for one in inside for found in plain_geometries(one, place, repairs)]
    if kind == "Point":
        return _as_points([raw], place, repairs)
    if kind == "MultiPoint":
        return _as_points(_listed(raw), place, repairs)
    if kind == "LineString":
        return _as_lines([raw], place, repairs)
    if kind == "MultiLineString":
        return _as_lines(_listed(raw), place, repairs)
    repairs.note(place, N_("{kind} is neither a point nor a line"), _LEFT_OUT, kind=kind or "null")
    return []


def _listed(raw: object) -> Sequence[object] | np.ndarray:
    return raw if isinstance(raw, list | tuple | np.ndarray) else []


def _as_points(raw: Sequence[object] | np.ndarray, place: str, repairs: Repairs) -> list[Json]:
    points = _sound(raw, place, repairs)
    return [{"type": "Point", "coordinates": point} for point in points.tolist()]


def _as_lines(raw: Sequence[object] | np.ndarray, place: str, repairs: Repairs) -> list[Json]:
    parts = [_sound(_listed(part), place, repairs) for part in raw]
    lines = _joined([part for part in parts if len(part)] or parts[:1], place, repairs)
    long = [line for line in map(_without_twins, lines) if _has_length(line, place, repairs)]
    sound = [_thinned(line, place, repairs) for line in long]
    for line in sound:
        _note_crossing(line, place, repairs)
    return [{"type": "LineString", "coordinates": line.tolist()} for line in sound]


def _sound(raw: Sequence[object] | np.ndarray, place: str, repairs: Repairs) -> np.ndarray:
    """Return the points that can lie on the Earth, n x 2; heights are dropped."""
    points = _numbers(raw)
    if points.shape[1] > 2:
        repairs.note(place, N_("the points have a height"), N_("It is dropped"))
    with np.errstate(invalid="ignore"):
        good = (np.abs(points[:, :2]) <= 180).all(axis=1)
    if not good.all() or len(points) < len(raw):
        repairs.note(
            place,
            N_("{count} points are not longitude and latitude"),
            N_("They are left out"),
            count=len(raw) - int(good.sum()),
        )
    found: np.ndarray = points[good][:, :2]
    return found


def _numbers(raw: Sequence[object] | np.ndarray) -> np.ndarray:
    try:
        points = np.array(raw, dtype="float64")
    except (ValueError, TypeError, OverflowError):
        points = np.empty(0)
    if points.ndim == 2 and points.shape[1] >= 2:
        return points
    if len(raw) < 2:
        return np.empty((0, 2))
    each = [_numbers([point])[:, :2] for point in raw]
    return np.concatenate([*each, np.empty((0, 2))])


def _joined(parts: list[np.ndarray], place: str, repairs: Repairs) -> list[np.ndarray]:
    """Return the parts with those that follow one another made one line."""
    lines = parts[:1]
    for part in parts[1:]:
        if np.abs(lines[-1][-1] - part[0]).max() <= _JOINED_DEGREES:
            lines[-1] = np.concatenate([lines[-1], part])
        else:
            lines.append(part)
    if len(parts) > 1:
        repairs.note(
            place,
            N_("the line is in {count} parts"),
            N_("It is read as {lines} lines"),
            count=len(parts),
            lines=len(lines),
        )
    return lines


def _without_twins(line: np.ndarray) -> np.ndarray:
    if len(line) < 2:
        return line
    kept: np.ndarray = line[np.r_[True, (np.diff(line, axis=0) != 0).any(axis=1)]]
    return kept


def _has_length(line: np.ndarray, place: str, repairs: Repairs) -> bool:
    long = len(line) > 1 and float(np.ptp(line, axis=0).max()) > _NO_LENGTH_DEGREES
    if not long:
        repairs.note(place, N_("the line has no length"), _LEFT_OUT)
    return long


def _thinned(line: np.ndarray, place: str, repairs: Repairs) -> np.ndarray:
    """Return a line of very many points without those that move it by less than a metre."""
    from shapely import LineString, get_coordinates

    if len(line) <= MANY:
        return line
    found: np.ndarray = get_coordinates(
        LineString(line).simplify(_THIN_DEGREES, preserve_topology=False)
    )
    repairs.note(
        place,
        N_("the line has {count} points"),
        N_("{kept} are kept, which moves it by less than a metre"),
        count=len(line),
        kept=len(found),
    )
    return found


def _note_crossing(line: np.ndarray, place: str, repairs: Repairs) -> None:
    from shapely import LineString

    if not LineString(line).is_simple:
        repairs.note(place, N_("the line crosses or covers itself"), N_("It is kept as drawn"))
