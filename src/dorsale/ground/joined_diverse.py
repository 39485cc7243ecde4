"""Alternatives over ways and open ground: apart in their ways, and apart on the ground.

The habit is that of ways alone (:mod:`dorsale.ground.network.diverse`): the first is the cheapest;
for each next one, links already taken cost ``sharing`` times their price, links and open ground
near an earlier corridor ``nearing`` times. The entry to both ends is left out. A pair of least
total price is not looked for: beside nearly every way there is ground.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.spatial import cKDTree

from dorsale.earth import lon_lat, on_sphere
from dorsale.ground.joined_corridors import Stretch
from dorsale.ground.network.diverse import PROVEN, SHARED, TO_BE_SURVEYED, Apart
from dorsale.ground.network.nearness import away_from
from dorsale.ground.one_graph import Joined, cells_at

Point = tuple[float, float]
Parts = tuple[Stretch, ...]
Search = Callable[[Joined], Parts | None]


@dataclass(frozen=True)
class Ground:
    """A joined graph ready for alternatives.

    By way: ``accuracy_m``, and ``passes``, the bridges and border posts it uses. ``cell_m``: how
    well open ground is known.
    """

    joined: Joined
    accuracy_m: np.ndarray
    passes: Sequence[frozenset[str]]
    cell_m: float
    apart: Apart = field(default_factory=Apart)


@dataclass(frozen=True)
class Alternative:
    """A corridor, its price and length, and how far it keeps from the first.

    ``diversity``: ``proven``, ``to_be_surveyed`` or ``shared`` against the first; empty for it.
    """

    parts: Parts
    eur: float
    km: float
    km_shared_with_first: float = 0.0
    km_near_first: float = 0.0
    diversity: str = ""


@dataclass(frozen=True)
class _Walked:
    """Points along a corridor: place in space, kilometres each stands for, radius, link (or -1)."""

    place: np.ndarray
    km: np.ndarray
    radius_km: np.ndarray
    link: np.ndarray


def alternatives(
    ground: Ground, search: Search, ends: tuple[Point, Point], count: int
) -> list[Alternative]:
    """Return up to ``count`` corridors, the cheapest first.

    ``search`` returns the cheapest corridor of a graph, told at the prices of ``ground``, or
    ``None``; ``ends`` are longitude and latitude of both. Fewer where nothing else leads there.
    """
    found: list[Parts] = []
    while len(found) < count:
        parts = search(_kept_away(ground, found, ends))
        if parts is None or parts in found:
            break
        found.append(parts)
    plain = [
        Alternative(one, sum(part.eur for part in one), sum(part.km for part in one))
        for one in found
    ]
    ranked = sorted(plain, key=lambda one: one.eur)
    return ranked[:1] + [_measured(ground, ranked[0], one, ends) for one in ranked[1:]]


def _kept_away(ground: Ground, found: Sequence[Parts], ends: tuple[Point, Point]) -> Joined:
    """Return the graph in which the corridors ``found`` are dear, and what lies near them."""
    if not found:
        return ground.joined
    from dorsale.ground.raster.diverse import dearer

    walked = _together([_walked(ground, one) for one in found])
    one = ground.joined
    links = replace(one.links, eur=_link_prices(ground, walked, ends))
    near = _near_cells(one, walked, ends)
    return replace(one, links=links, ground=dearer(one.ground, near, ground.apart.nearing))


def _walked(ground: Ground, parts: Parts) -> _Walked:
    counts = [len(part.line) - 1 for part in parts]
    line = np.array([point for part in parts for point in part.line[1:]], float).reshape(-1, 2)
    links = [part.links or (-1,) * n for part, n in zip(parts, counts, strict=True)]
    return _Walked(
        on_sphere(*line.T),
        np.repeat([part.km / max(n, 1) for part, n in zip(parts, counts, strict=True)], counts),
        np.repeat([_radius_km(ground, part.way) for part in parts], counts),
        np.array([link for some in links for link in some], dtype=np.int64),
    )


def _radius_km(ground: Ground, way: int | None) -> float:
    known_m = ground.cell_m if way is None else float(ground.accuracy_m[way])
    return max(ground.apart.distance_m, known_m) / 1000


def _together(walked: Iterable[_Walked]) -> _Walked:
    columns = zip(*((one.place, one.km, one.radius_km, one.link) for one in walked), strict=True)
    return _Walked(*(np.concatenate(column) for column in columns))


def _link_prices(ground: Ground, walked: _Walked, ends: tuple[Point, Point]) -> np.ndarray:
    """Return what each link costs when ``walked`` is to be kept away from."""
    one, apart = ground.joined, ground.apart
    places = on_sphere(*one.lon_lat.T)
    middle = (places[one.links.start] + places[one.links.end]) / 2
    own_km = (np.fmax(ground.accuracy_m, apart.distance_m) / 1000)[one.way]
    near = _near(middle, own_km, walked) & away_from(middle, np.array(ends), 2 * own_km)
    used = np.unique(walked.link[walked.link >= 0])
    passed = frozenset[str]().union(*(ground.passes[way] for way in np.unique(one.way[used])))
    if passed:
        near |= np.array([bool(own & passed) for own in ground.passes])[one.way]
    eur: np.ndarray = np.where(near, apart.nearing, 1.0) * one.links.eur
    eur[used] = one.links.eur[used] * apart.sharing
    return eur


def _near(points: np.ndarray, own_km: np.ndarray, walked: _Walked) -> np.ndarray:
    """Return which ``points`` (in space) lie within the larger radius of ``walked``."""
    near = np.zeros(len(points), bool)
    for radius_km in np.unique(walked.radius_km):
        within = np.maximum(radius_km, own_km)
        tree = cKDTree(walked.place[walked.radius_km == radius_km])
        gap_km, _ = tree.query(points, distance_upper_bound=float(within.max(initial=0)) * 1.001)
        near |= gap_km <= within
    return near


def _near_cells(one: Joined, walked: _Walked, ends: tuple[Point, Point]) -> np.ndarray:
    """Return the cells near ``walked``, but for those near both ends, bool (rows, columns)."""
    from dorsale.ground.raster.diverse import near

    found = np.zeros(one.ground.shape, bool)
    free = _inside(one, np.array(ends, float))
    for radius_km in np.unique(walked.radius_km):
        some = walked.place[walked.radius_km == radius_km]
        cells = _inside(one, lon_lat(some))
        if len(cells):
            strip = near(one.ground, cells, 1000 * radius_km)
            if len(free):
                strip &= ~near(one.ground, free, 2000 * radius_km)
            found |= strip
    return found


def _inside(one: Joined, points: np.ndarray) -> np.ndarray:
    """Return the cells of the points that lie on the grid, each once."""
    cells = cells_at(one.grid, points)
    return np.unique(cells[((cells >= 0) & (cells < one.ground.shape)).all(axis=1)], axis=0)


def _measured(
    ground: Ground, first: Alternative, one: Alternative, ends: tuple[Point, Point]
) -> Alternative:
    mine, others = _walked(ground, one.parts), _walked(ground, first.parts)
    common = (mine.link >= 0) & np.isin(mine.link, others.link)
    near = _near(mine.place, mine.radius_km, others) & ~common
    near &= away_from(mine.place, np.array(ends), 2 * mine.radius_km)
    near_km = _km_of_stretches(near, mine.km, ground.apart.for_km)
    shared_km = float(mine.km[common].sum())
    return replace(
        one,
        km_shared_with_first=shared_km,
        km_near_first=near_km,
        diversity=_diversity(ground, first.parts, one.parts, shared_km, near_km),
    )


def _km_of_stretches(near: np.ndarray, km: np.ndarray, least_km: float) -> float:
    """Return the kilometres of the unbroken stretches of ``near`` longer than ``least_km``."""
    stretch = np.cumsum(np.diff(near.astype(np.int8), prepend=0) == 1)
    lengths = np.bincount(stretch, weights=np.where(near, km, 0.0), minlength=1)
    return float(lengths[lengths > least_km].sum())


def _diversity(ground: Ground, first: Parts, one: Parts, shared_km: float, near_km: float) -> str:
    passed = [_passed(ground, parts) for parts in (first, one)]
    if shared_km or passed[0] & passed[1]:
        return SHARED
    known = max(_radius_km(ground, part.way) for part in (*first, *one))
    if 1000 * known <= ground.apart.distance_m:
        return SHARED if near_km else PROVEN
    return TO_BE_SURVEYED


def _passed(ground: Ground, parts: Parts) -> frozenset[str]:
    ways = (part.way for part in parts if part.way is not None)
    return frozenset[str]().union(*(ground.passes[way] for way in ways))
