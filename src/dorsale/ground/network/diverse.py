"""Alternatives that do not share a trench: apart in their ways, and apart on the ground.

The first is the cheapest path. Each next one is the cheapest when ways already taken cost
``sharing`` times their price, so that sharing is avoided before money is saved, and ground that
runs near an earlier one costs ``nearing`` times. Where the second must then share ground although
two paths could share less (the cheapest one stands in the way), the pair that shares the least
(:mod:`dorsale.ground.network.pair`) takes its place: together with the cheapest path when three
are asked for, instead of it when two are.

An alternative is ``proven`` diverse only where the lines are known to within the distance asked
for; elsewhere, not sharing a way, it is ``to_be_surveyed``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from dorsale.ground.network.graph import Path, WayGraph, graph, nodes_along, path, shortest
from dorsale.ground.network.nearness import Nearness, away_from, nearness
from dorsale.ground.network.pair import two_apart
from dorsale.plan.ground import Network

PROVEN, TO_BE_SURVEYED, SHARED = "proven", "to_be_surveyed", "shared"
Tell = Callable[[int, int], None]
_FAR = 8.0  # of the cheapest path's price: searched first


@dataclass(frozen=True)
class Apart:
    """What alternatives must keep from one another.

    Ground within ``distance_m`` (or the accuracy of the lines) for more than ``for_km`` is near;
    the entry to the two ends, twice that distance, is left out.
    """

    distance_m: float = 1000.0
    for_km: float = 5.0
    sharing: float = 1e4
    nearing: float = 5.0


@dataclass(frozen=True)
class Ground:
    """A network ready for alternatives: graph, what lies near what, lengths, accuracy.

    ``passes``: by way, the bridges and border posts it uses.
    """

    graph: WayGraph
    nearness: Nearness
    km: np.ndarray
    accuracy_m: np.ndarray
    passes: Sequence[frozenset[str]]
    node_lon_lat: np.ndarray
    apart: Apart


@dataclass(frozen=True)
class Alternative:
    """A path from one node to another: ways by position, price, length, distance to the first.

    ``diversity``: ``proven``, ``to_be_surveyed`` or ``shared`` against the first; empty for it.
    """

    ways: Path
    eur: float
    km: float
    km_shared_with_first: float = 0.0
    km_near_first: float = 0.0
    diversity: str = ""


def ground(network: Network, cost_eur: np.ndarray | dict[str, float], apart: Apart) -> Ground:
    """Return ``network`` ready for alternatives, at the prices ``cost_eur``.

    Raises :class:`dorsale.plan.problems.BadInput` as :func:`dorsale.ground.network.graph.graph`.
    """
    ways, nodes = network.ways, network.nodes
    return Ground(
        graph(network, cost_eur),
        nearness(network, apart.distance_m),
        ways["length_km"].to_numpy(float),
        ways["accuracy_m"].to_numpy(float),
        _passed(ways),
        nodes[["lon", "lat"]].to_numpy(float),
        apart,
    )


def _passed(ways: pd.DataFrame) -> list[frozenset[str]]:
    both = zip(ways["bridges"], ways["borders"], strict=True)
    return [frozenset((*bridges, *borders)) for bridges, borders in both]


def alternatives(
    ground: Ground, start: int, end: int, count: int, first: Path | None = None
) -> list[Alternative]:
    """Return up to ``count`` paths between nodes ``start`` and ``end``, cheapest first.

    ``first``: the cheapest path, when it is known already. Empty when no way joins the nodes or
    they are one; fewer where the ground offers no other path.
    """
    if start == end or count < 1:
        return []
    cheapest = first or _cheapest(ground.graph, start, end, ground.graph.eur, np.inf)
    if cheapest is None:
        return []
    found = _more(ground, start, end, [cheapest], min(count, 2))
    if len(found) == 2:
        found = _mended(ground, start, end, found, count)
    found = _more(ground, start, end, found, count)
    return _told(ground, start, end, found)


def between(
    ground: Ground,
    pairs: Iterable[tuple[int, int, Path]],
    count: int,
    tell: Tell | None = None,
) -> list[list[Alternative]]:
    """Return the alternatives of every pair ``(start, end, cheapest path)``.

    ``tell`` hears how many pairs are done, of how many.
    """
    asked = list(pairs)
    found = []
    for done, (start, end, first) in enumerate(asked, start=1):
        found.append(alternatives(ground, start, end, count, first))
        if tell:
            tell(done, len(asked))
    return found


def _more(ground: Ground, start: int, end: int, found: list[Path], count: int) -> list[Path]:
    """Return ``found`` and further paths, each apart from those before it, up to ``count``."""
    found = list(found)
    while len(found) < count:
        eur = _prices(ground, found)
        limit = _FAR * ground.graph.eur[list(found[0])].sum()
        path_ = _cheapest(ground.graph, start, end, eur, limit)
        if path_ is None or path_ in found:
            break
        found.append(path_)
    return found


def _prices(ground: Ground, found: Sequence[Path]) -> np.ndarray:
    """Return what each way costs when the paths ``found`` are to be kept away from."""
    used = np.unique(np.concatenate([np.array(one, dtype=np.int64) for one in found]))
    near = ground.nearness.share(ground.nearness.near(used))
    passed = frozenset[str]().union(*(ground.passes[way] for way in used))
    if passed:
        near[[bool(own & passed) for own in ground.passes]] = 1.0
    eur = ground.graph.eur * (1 + (ground.apart.nearing - 1) * near)
    eur[used] = ground.graph.eur[used] * ground.apart.sharing
    return eur


def _cheapest(
    graph: WayGraph, start: int, end: int, eur: np.ndarray, limit_eur: float
) -> Path | None:
    """Return the cheapest path, searched within the limit first and then everywhere."""
    reach = shortest(graph, [start], eur, limit_eur)
    if np.isinf(reach.eur[end]) and np.isfinite(limit_eur):
        reach = shortest(graph, [start], eur)
    return path(graph, reach, end, eur)


def _mended(ground: Ground, start: int, end: int, found: list[Path], count: int) -> list[Path]:
    """Return ``found``, or the pair that shares less, with the cheapest if there is room."""
    shared = _shared_eur(ground, *found)
    if shared == 0:
        return found
    pair = two_apart(ground.graph, start, end, ground.apart.sharing)
    if pair is None or _shared_eur(ground, *pair) >= shared * (1 - 1e-9):
        return found
    kept = found[:1] if count > 2 and found[0] not in pair else []
    return [*kept, *pair]


def _shared_eur(ground: Ground, one: Path, other: Path) -> float:
    return float(ground.graph.eur[list(set(one) & set(other))].sum())


def _told(ground: Ground, start: int, end: int, found: Sequence[Path]) -> list[Alternative]:
    """Return ``found`` by price, each measured against the first."""
    eur, km = ground.graph.eur, ground.km
    plain = [Alternative(one, float(eur[list(one)].sum()), float(km[list(one)].sum()))
             for one in found]  # fmt: skip
    first, *others = sorted(plain, key=lambda one: (one.eur, one.ways))
    return [first, *(_measured(ground, start, end, first, one) for one in others)]


def _measured(
    ground: Ground, start: int, end: int, first: Alternative, one: Alternative
) -> Alternative:
    common = list(set(one.ways) & set(first.ways))
    near = _near_km(ground, start, end, first.ways, one.ways)
    return replace(
        one,
        km_shared_with_first=float(ground.km[common].sum()),
        km_near_first=near,
        diversity=_diversity(ground, first.ways, one.ways, near),
    )


def _near_km(ground: Ground, start: int, end: int, first: Path, one: Path) -> float:
    """Return the km of ``one`` in stretches near ``first`` that are long enough, ends left out."""
    points, own = _in_order(ground, start, one)
    space = ground.nearness
    near = space.near(first)[points] & ~np.isin(own, first)
    ends = ground.node_lon_lat[[start, end]]
    near &= away_from(space.place[points], ends, 2 * space.radius_km[own])
    step = np.where(near, space.step_km[points], 0.0)
    stretch = np.cumsum(np.diff(near.astype(np.int8), prepend=0) == 1)
    lengths = np.bincount(stretch, weights=step)
    return float(lengths[lengths > ground.apart.for_km].sum())


def _in_order(ground: Ground, start: int, ways: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return the points along ``ways`` from ``start`` on, and the way of each."""
    nodes = nodes_along(ground.graph, ways, start)
    numbers = np.arange(len(ground.nearness.place))
    runs = [numbers[ground.nearness.points_of(way)] for way in ways]
    turned = [
        run if ground.graph.start[way] == node else run[::-1]
        for run, way, node in zip(runs, ways, nodes, strict=False)
    ]
    return np.concatenate(turned), np.repeat(ways, [len(run) for run in runs])


def _diversity(ground: Ground, first: Path, one: Path, near_km: float) -> str:
    passed = [frozenset[str]().union(*(ground.passes[way] for way in p)) for p in (first, one)]
    if set(first) & set(one) or passed[0] & passed[1]:
        return SHARED
    if np.all(ground.accuracy_m[[*first, *one]] <= ground.apart.distance_m):
        return SHARED if near_km else PROVEN
    return TO_BE_SURVEYED
