"""Where lines run beside one another: exact stretches, on the tangent plane of each segment.

Distances are taken segment by segment on a plane that touches the ellipsoid there, so that no
projection has to be chosen, and lines may cross the date line. The part of a segment that lies
within reach of another is where it cuts the stadium around it (a convex shape), found in closed
form. Lines are simplified first by a hundredth of their reach, and no segment is longer than
10 km.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from dorsale.ground.shared.segments import Line, Point, Segments, metres_a_degree, segments
from dorsale.ground.shared.stretches import Interval, minus, total, union

_AT_ONCE = 20_000  # segments looked up at a time
_DATE_LINE = 5.0  # degrees within which segments are looked up on both sides


@dataclass(frozen=True)
class Beside:
    """Two lines (positions) that come within ``reach_m`` of one another, and where.

    ``stretches_m`` are intervals along the first line, outside the ground around common ends;
    ``km`` is the shorter of what the two lines count of it. ``with_ends_m`` are the same with the
    ends, and ``share`` is the part of the shorter line that they make up. ``ends`` counts the
    ends of the first line that the second has too.
    """

    first: int
    second: int
    reach_m: float
    km: float
    share: float
    stretches_m: tuple[Interval, ...]
    with_ends_m: tuple[Interval, ...]
    ends: int


def beside(
    lines: Sequence[Line], reach_m: Sequence[float], ends_apart: float = 2.0
) -> Iterator[Beside]:
    """Yield every pair of ``lines`` that runs within the larger of its two reaches.

    ``lines`` hold (lon, lat); ``reach_m`` is one distance in m a line. Ground within
    ``ends_apart`` times the reach of an end that both lines have is left out of ``km`` and
    ``stretches_m``: lines that leave one town at 30 degrees or more are not beside one another.
    """
    reach = np.asarray(reach_m, float)
    cut = segments(lines, reach)
    totals = np.bincount(cut.line, cut.length_m, minlength=len(reach))
    found = _within(cut, reach)
    for (a, b), there in found.items():
        if a < b:
            apart = float(max(reach[a], reach[b]))
            back = found.get((b, a), np.zeros((0, 2)))
            yield _beside(cut, lines, totals, (a, b), apart, there, back, ends_apart)


def _beside(
    cut: Segments, lines: Sequence[Line], totals: np.ndarray, pair: tuple[int, int],
    reach: float, there: np.ndarray, back: np.ndarray, ends_apart: float,
) -> Beside:  # fmt: skip
    a, b = pair
    ends = _common_ends(lines[a], lines[b])
    near_ends = [_around(cut, one, ends, ends_apart * reach) for one in pair]
    on_a, on_b = union(there), union(back)
    left_a, left_b = minus(on_a, near_ends[0]), minus(on_b, near_ends[1])
    share = float(max(total(on_a) / totals[a], total(on_b) / totals[b]))
    km = min(total(left_a), total(left_b)) / 1000
    return Beside(a, b, reach, km, min(share, 1.0), left_a, on_a, len(ends))


def _within(cut: Segments, reach: np.ndarray) -> dict[tuple[int, int], np.ndarray]:
    """Return, for each ordered pair of lines, intervals in m along the first near the second."""
    rows: list[np.ndarray] = []
    for i, j in _close(cut, reach):
        apart = np.maximum(reach[cut.line[i]], reach[cut.line[j]])
        low, high = _clip(cut, i, j, apart)
        hit = high > low
        at, span = cut.from_m[i[hit]], cut.length_m[i[hit]]
        pair = cut.line[i[hit]], cut.line[j[hit]]
        rows.append(np.column_stack([*pair, at + low[hit] * span, at + high[hit] * span]))
    every = np.concatenate(rows) if rows else np.zeros((0, 4))
    every = every[np.lexsort((every[:, 2], every[:, 1], every[:, 0]))]
    change = np.flatnonzero(np.any(np.diff(every[:, :2], axis=0) != 0, axis=1)) + 1
    return {
        (int(one[0, 0]), int(one[0, 1])): one[:, 2:] for one in np.split(every, change) if len(one)
    }


def _close(cut: Segments, reach: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield pairs of segments of two lines whose boxes come within reach, each way round."""
    if not len(cut.line):
        return
    middle = cut.start[:, 0] + cut.step[:, 0] / 2
    shift = np.floor((middle + 180) / 360) * 360
    start = cut.start - np.column_stack([shift, np.zeros_like(shift)])
    low, high = np.minimum(start, start + cut.step), np.maximum(start, start + cut.step)
    again = np.flatnonzero(np.abs(start[:, 0]) > 180 - _DATE_LINE)
    turn = np.where(start[again, 0] > 0, -360.0, 360.0)
    which = np.concatenate([np.arange(len(start)), again])
    moved = np.column_stack([turn, np.zeros_like(turn)])
    boxes = _boxes(np.concatenate([low, low[again] + moved]),
                   np.concatenate([high, high[again] + moved]))  # fmt: skip
    tree = shapely.STRtree(boxes)
    own = reach[cut.line]
    east, north = metres_a_degree(np.maximum(np.abs(low[:, 1]), np.abs(high[:, 1])))
    room = np.column_stack([np.minimum(1.01 * own / east, 180.0), 1.01 * own / north])
    for at in range(0, len(start), _AT_ONCE):
        some = slice(at, at + _AT_ONCE)
        i, j = tree.query(_boxes((low - room)[some], (high + room)[some]))
        i, j = i + at, which[j]
        other = cut.line[i] != cut.line[j]
        i, j = i[other], j[other]
        yield i, j
        back = own[i] > own[j]  # the smaller reach of the other did not look this far
        yield j[back], i[back]


def _boxes(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    found: np.ndarray = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
    return found


def _clip(
    cut: Segments, i: np.ndarray, j: np.ndarray, reach: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return from and to, as shares of segment ``i``, where it is within ``reach`` of ``j``."""
    scale = np.column_stack(metres_a_degree(cut.start[i, 1] + cut.step[i, 1] / 2))
    gap = cut.start[i] - cut.start[j]
    gap[:, 0] = (gap[:, 0] + 180) % 360 - 180
    here, go, along = gap * scale, cut.step[i] * scale, cut.step[j] * scale
    size = np.hypot(along[:, 0], along[:, 1])
    unit = along / np.maximum(size, 1e-9)[:, None]
    across = np.column_stack([-unit[:, 1], unit[:, 0]])
    strip = _both(
        _between(_dot(here, unit), _dot(go, unit), np.zeros_like(size), size),
        _between(_dot(here, across), _dot(go, across), -reach, reach),
    )
    found = [strip, _disc(here, go, reach), _disc(here - along, go, reach)]
    low = np.min([np.where(a < b, a, np.inf) for a, b in found], axis=0)
    high = np.max([np.where(a < b, b, -np.inf) for a, b in found], axis=0)
    return np.clip(low, 0, 1), np.clip(high, 0, 1)


def _dot(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.asarray(a[:, 0] * b[:, 0] + a[:, 1] * b[:, 1])


def _both(
    a: tuple[np.ndarray, np.ndarray], b: tuple[np.ndarray, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    return np.maximum(a[0], b[0]), np.minimum(a[1], b[1])


def _between(
    here: np.ndarray, go: np.ndarray, low: np.ndarray, high: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the interval of s in which ``low <= here + s * go <= high``; empty: (inf, -inf)."""
    still = np.abs(go) < 1e-9
    safe = np.where(still, 1.0, go)
    one, other = (low - here) / safe, (high - here) / safe
    inside = np.where((low <= here) & (here <= high), np.inf, -np.inf)
    return (
        np.where(still, -inside, np.minimum(one, other)),
        np.where(still, inside, np.maximum(one, other)),
    )


def _disc(here: np.ndarray, go: np.ndarray, reach: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the interval of s in which ``|here + s * go| <= reach``; empty: (inf, -inf)."""
    square = np.maximum(_dot(go, go), 1e-18)
    half, rest = _dot(here, go), _dot(here, here) - reach**2
    inside = half**2 - square * rest
    root = np.sqrt(np.maximum(inside, 0))
    missed = inside < 0
    return (
        np.where(missed, np.inf, (-half - root) / square),
        np.where(missed, -np.inf, (-half + root) / square),
    )


def _common_ends(a: Line, b: Line) -> list[Point]:
    """Return the ends that both lines have, to a metre."""
    there = {_place(b[0]), _place(b[-1])}
    return [end for end in (a[0], a[-1]) if _place(end) in there]


def _place(point: Point) -> Point:
    return round(float(point[0]) % 360, 5), round(float(point[1]), 5)


def _around(cut: Segments, line: int, ends: list[Point], reach: float) -> list[Interval]:
    """Return where ``line`` is within ``reach`` of any of ``ends``, in m along it."""
    at = slice(*np.searchsorted(cut.line, [line, line + 1]))
    start, step = cut.start[at], cut.step[at]
    scale = np.column_stack(metres_a_degree(start[:, 1] + step[:, 1] / 2))
    found: list[Interval] = []
    for end in ends:
        gap = start - np.asarray(end[:2], float)
        gap[:, 0] = (gap[:, 0] + 180) % 360 - 180
        low, high = _disc(gap * scale, step * scale, np.full(len(start), reach))
        low, high = np.clip(low, 0, 1), np.clip(high, 0, 1)
        base, length = cut.from_m[at], cut.length_m[at]
        hit = high > low
        found += zip(*((base + part * length)[hit].tolist() for part in (low, high)), strict=True)
    return list(union(np.array(found).reshape(-1, 2)))
