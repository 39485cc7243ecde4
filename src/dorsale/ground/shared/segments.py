"""Lines as segments on the ellipsoid: their lengths, and parts of them.

Lengths are taken on the plane that touches WGS 84 at each segment, none longer than 10 km.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from dorsale.ground.shared.stretches import Interval

Point = tuple[float, float]
Line = Sequence[Point] | np.ndarray

_LONGEST_M = 10_000.0
_SIMPLER = 0.01  # of the reach
_A_DEGREE_M = 110_574.0  # the shortest degree of latitude


@dataclass(frozen=True)
class Segments:
    """Lines cut into segments: ``line`` is the position of each one's line.

    ``start, step``: lon/lat and the way to its end in degrees, shape (segments, 2); ``from_m`` is
    how far along its line a segment starts.
    """

    line: np.ndarray
    start: np.ndarray
    step: np.ndarray
    from_m: np.ndarray
    length_m: np.ndarray


def metres_a_degree(latitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the length in m of a degree of longitude and of latitude (WGS 84 series).

    >>> [round(float(m)) for m in metres_a_degree(np.array(0.0))]
    [111319, 110574]
    """
    at = np.radians(latitude)
    east = 111_412.84 * np.cos(at) - 93.5 * np.cos(3 * at) + 0.118 * np.cos(5 * at)
    north = 111_132.92 - 559.82 * np.cos(2 * at) + 1.175 * np.cos(4 * at)
    return np.maximum(east, 1e-3), north


def length_m(line: Line) -> float:
    """Return the length of ``line`` (lon, lat) in m; 0 for fewer than two points."""
    return float(segments([line], [0.0]).length_m.sum())


def segments(lines: Sequence[Line], reach_m: Sequence[float] | np.ndarray) -> Segments:
    """Return ``lines`` as segments of at most 10 km, simplified by 1 % of each one's reach."""
    parts = [_cut(line, reach) for line, reach in zip(lines, reach_m, strict=True)]
    counts = [len(start) for start, _, _ in parts]
    whole = [np.concatenate(one) if parts else np.zeros((0, 2)) for one in zip(*parts, strict=True)]
    start, step, length = whole if parts else (np.zeros((0, 2)), np.zeros((0, 2)), np.zeros(0))
    along = [np.concatenate([[0.0], np.cumsum(one)[:-1]]) for _, _, one in parts if len(one)]
    return Segments(
        np.repeat(np.arange(len(parts)), counts), start, step,
        np.concatenate(along) if along else np.zeros(0), length,
    )  # fmt: skip


def _cut(line: Line, reach_m: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return starts, steps and lengths of the segments of one line; still points left out."""
    at = _simple(np.asarray(line, float).reshape(-1, 2)[:, :2], reach_m)
    step = np.diff(at, axis=0)
    long_m = metres(at[:-1, 1] + step[:, 1] / 2, step)
    kept = long_m > 0
    at, step, long_m = at[:-1][kept], step[kept], long_m[kept]
    parts = np.ceil(long_m / _LONGEST_M).astype(int)
    turn = np.arange(parts.sum()) - np.repeat(np.cumsum(parts) - parts, parts)
    small = np.repeat(step / parts[:, None], parts, axis=0)
    start = np.repeat(at, parts, axis=0) + turn[:, None] * small
    return start, small, metres(start[:, 1] + small[:, 1] / 2, small)


def _simple(at: np.ndarray, reach_m: float) -> np.ndarray:
    """Return the points of a line without jumps at the date line, as few as its reach allows."""
    if len(at) < 2:
        return at[:0]
    at = np.column_stack([np.unwrap(at[:, 0], period=360.0), at[:, 1]])
    if reach_m <= 0 or len(at) < 3:
        return at
    tolerance = _SIMPLER * reach_m / _A_DEGREE_M
    coarse = shapely.simplify(shapely.linestrings(at), tolerance, preserve_topology=False)
    return np.asarray(shapely.get_coordinates(coarse))


def metres(latitude: np.ndarray, step: np.ndarray) -> np.ndarray:
    """Return the length in m of ``step`` (degrees, shape (n, 2)) around ``latitude``."""
    east, north = metres_a_degree(latitude)
    return np.asarray(np.hypot(step[:, 0] * east, step[:, 1] * north))


def part_of(line: Line, stretch: Interval) -> tuple[Point, ...]:
    """Return the part of ``line`` between two distances along it, in m."""
    at = np.asarray(line, float).reshape(-1, 2)
    at = np.column_stack([np.unwrap(at[:, 0], period=360.0), at[:, 1]])
    step = np.diff(at, axis=0)
    along = np.concatenate([[0.0], np.cumsum(metres(at[:-1, 1] + step[:, 1] / 2, step))])
    low, high = np.clip(stretch, 0, along[-1])
    inner = at[(along > low) & (along < high)]
    ends = [[np.interp(d, along, at[:, 0]), np.interp(d, along, at[:, 1])] for d in (low, high)]
    points = np.concatenate([ends[:1], inner, ends[1:]])
    return tuple((float((x + 180) % 360 - 180), float(y)) for x, y in points)
