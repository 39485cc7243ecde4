"""Tell whether longitudes and latitudes stand in each other's place, and put them right.

Three signs, in this order: a second coordinate beyond 90 degrees; nodes that say a country and lie
in its box only once swapped; ends of lines that meet the nodes only once swapped.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from dorsale import reference
from dorsale.formats.repairs import Json, Repairs
from dorsale.plan.problems import N_

_SQUARE_DEGREES = 0.1
_MARGIN_DEGREES = 0.5

Box = tuple[float, float, float, float]


def mend_axes(network: Json, repairs: Repairs, place: str) -> Json:
    """Return ``network`` (raw OFDS) with the nodes or the routes that were swapped put right.

    Only a network with something swapped is copied.
    """
    nodes, spans = _objects(network.get("nodes")), _objects(network.get("spans"))
    points = [_points(one.get("location"), "Point") for one in nodes]
    lines = [_points(one.get("route"), "LineString") for one in spans]
    turned = swapped(points, lines, [_countries(one) for one in nodes])
    right: Json = {}
    for name, key, turn in (("nodes", "location", turned[0]), ("spans", "route", turned[1])):
        if turn:
            where = f"{place}/{name}" if place else name
            message = N_("latitudes stand where longitudes belong")
            repairs.note(where, message, N_("They are exchanged"))
            items = network[name]
            right[name] = [_turned(one, key) for one in items] if isinstance(items, list) else items
    return {**network, **right} if right else network


def swapped(
    nodes: Sequence[np.ndarray], lines: Sequence[np.ndarray], countries: Sequence[tuple[str, ...]]
) -> tuple[bool, bool]:
    """Return whether the axes of nodes (1 x 2 arrays) and of lines (n x 2) are exchanged.

    >>> swapped([], [np.array([[4.0, 102.0], [5.0, 103.0]])], [])
    (False, True)
    """
    standing = np.concatenate([*nodes, np.empty((0, 2))])
    ends = np.concatenate([*(line[[0, -1]] for line in lines if len(line)), np.empty((0, 2))])
    every = np.concatenate([*lines, np.empty((0, 2))])
    node_said, line_said = _by_range(standing), _by_range(every)
    if node_said is None:
        node_said = _by_country(nodes, countries)
    if node_said is None or line_said is None:
        node_said, line_said = _by_meeting(standing, ends, node_said, line_said)
    return bool(node_said) and len(standing) > 0, bool(line_said) and len(every) > 0


def _by_range(points: np.ndarray) -> bool | None:
    """Return whether the points can only be right when swapped, or only as they are."""
    beyond = np.abs(points) > 90
    if beyond[:, 1].any() and not beyond[:, 0].any():
        return True
    return False if beyond[:, 0].any() else None


def _by_country(nodes: Sequence[np.ndarray], countries: Sequence[tuple[str, ...]]) -> bool | None:
    straight = crossed = 0
    for point, codes in zip(nodes, countries, strict=False):
        boxes = [_boxes()[code] for code in codes if code in _boxes()] if len(point) else []
        straight += any(_inside(point[0], box) for box in boxes)
        crossed += any(_inside(point[0][::-1], box) for box in boxes)
    if crossed > 2 * straight:
        return True
    return False if straight else None


def _by_meeting(
    nodes: np.ndarray, ends: np.ndarray, node_said: bool | None, line_said: bool | None
) -> tuple[bool | None, bool | None]:
    same, crossed = _met(ends, nodes), _met(ends[:, ::-1], nodes)
    differ = crossed > same and 2 * crossed >= len(ends)
    if node_said is None and line_said is None:
        return None, differ
    known = node_said if line_said is None else line_said
    other = known is not differ if (same or crossed) else known
    return (known, other) if line_said is None else (other, known)


def _met(ends: np.ndarray, nodes: np.ndarray) -> int:
    squares = {tuple(square) for square in np.round(nodes / _SQUARE_DEGREES).astype(int).tolist()}
    return sum(
        tuple(square) in squares for square in np.round(ends / _SQUARE_DEGREES).astype(int).tolist()
    )


def _inside(point: np.ndarray, box: Box) -> bool:
    return bool(box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3])


@cache
def _boxes() -> Mapping[str, Box]:
    """Return west, south, east, north of each country of the shipped outlines, a bit wider."""
    text = (reference.folder() / "outlines.geojson").read_text(encoding="utf-8")
    found: dict[str, Box] = {}
    for feature in json.loads(text)["features"]:
        code = feature["properties"].get("iso2")
        if code:
            points = np.array(_flat(feature["geometry"]["coordinates"]))
            low, high = points.min(axis=0) - _MARGIN_DEGREES, points.max(axis=0) + _MARGIN_DEGREES
            found[code] = (*low.tolist(), *high.tolist())
    return found


def _flat(raw: Sequence[object]) -> list[list[float]]:
    if raw and isinstance(raw[0], int | float):
        return [list(raw)]  # type: ignore[arg-type]
    return [point for part in raw for point in _flat(part)]  # type: ignore[arg-type]


def _objects(raw: object) -> list[Json]:
    return [item for item in raw if isinstance(item, dict)] if isinstance(raw, list) else []


def _countries(node: Json) -> tuple[str, ...]:
    address = node.get("address")
    code = address.get("country") if isinstance(address, dict) else None
    return (code,) if isinstance(code, str) else ()


def _points(geometry: object, kind: str) -> np.ndarray:
    """Return the points of a sound geometry as n x 2, else none."""
    if not isinstance(geometry, dict) or geometry.get("type") != kind:
        return np.empty((0, 2))
    raw = geometry.get("coordinates")
    try:
        points = np.array([raw] if kind == "Point" else raw, dtype="float64")
    except (ValueError, TypeError, OverflowError):
        return np.empty((0, 2))
    if points.ndim != 2 or points.shape[1] < 2:
        return np.empty((0, 2))
    points = points[:, :2]
    found: np.ndarray = points[(np.abs(points) <= 180).all(axis=1)]
    return found


def _turned(one: object, key: str) -> object:
    """Return a node or a span with its longitudes and latitudes exchanged."""
    geometry = one.get(key) if isinstance(one, dict) else None
    kind = "Point" if key == "location" else "LineString"
    if not isinstance(one, dict) or not isinstance(geometry, dict):
        return one
    if not len(_points(geometry, kind)):
        return one
    raw = geometry["coordinates"]
    points = [raw] if kind == "Point" else raw
    turned = [[point[1], point[0], *point[2:]] for point in points]
    return {**one, key: {**geometry, "coordinates": turned[0] if kind == "Point" else turned}}
