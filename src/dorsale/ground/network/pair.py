"""Two paths that share the least, whatever the cheapest path blocks: a flow of two units.

J. W. Suurballe and R. E. Tarjan (A quick method for finding shortest pairs of disjoint paths,
Networks 14, 1984), as R. Bhandari tells it (Survivable Networks, 1999): after the cheapest path a
second one is searched where ways of the first may be undone at a gain. Prices are shifted by the
distance from the start, so that none is negative and Dijkstra applies. A way may also be used
twice, at a price so high that sharing is avoided before money is saved: where no two disjoint
paths exist the pair shares the least priced ground that any pair must.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from dorsale.ground.network.graph import (
    Path,
    Reach,
    WayGraph,
    cheapest_way,
    matrix,
    nodes_along,
    path,
    shortest,
)

Arc = tuple[int, int]


def two_apart(
    graph: WayGraph, start: int, end: int, sharing: float = 1e4
) -> tuple[Path, Path] | None:
    """Return the two paths between nodes ``start`` and ``end`` that cost the least together.

    A way used by both is paid again at ``sharing`` times its price. None when no path exists.
    The paths may pass the same node.
    """
    reach = shortest(graph, [start])
    first = path(graph, reach, end)
    if first is None or start == end:
        return None
    again = graph.eur.copy()
    again[list(first)] *= sharing
    used = _arcs(nodes_along(graph, first, start), first)
    second = _second(graph, reach, again, list(used), start, end)
    taken: list[tuple[Arc, int]] = []
    for one, other in pairwise(second):
        if used.pop((other, one), None) is None:
            taken.append(((one, other), cheapest_way(graph, one, other, again)))
    return _split([*used.items(), *taken], start, end)


def _arcs(nodes: list[int], ways: Path) -> dict[Arc, int]:
    return dict(zip(pairwise(nodes), ways, strict=True))


def _second(
    graph: WayGraph, reach: Reach, again: np.ndarray, used: list[Arc], start: int, end: int
) -> list[int]:
    """Return the nodes of the cheapest path where the arcs ``used`` may be undone."""
    once = matrix(graph, again)
    both = csr_array(once + once.T)
    both.sort_indices()
    row = np.repeat(np.arange(graph.nodes), np.diff(both.indptr))
    known = np.where(np.isfinite(reach.eur), reach.eur, 0.0)
    both.data = np.maximum(both.data + known[row] - known[both.indices], 0.0)
    for one, other in used:
        begin, stop = both.indptr[other], both.indptr[other + 1]
        both.data[begin + np.searchsorted(both.indices[begin:stop], one)] = 0.0
    _, before = dijkstra(both, indices=start, return_predecessors=True)
    nodes = [end]
    while nodes[-1] != start:
        nodes.append(int(before[nodes[-1]]))
    return nodes[::-1]


def _split(arcs: list[tuple[Arc, int]], start: int, end: int) -> tuple[Path, Path]:
    """Return the two paths that ``arcs`` are made of."""
    out: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (one, other), way in sorted(arcs, key=lambda arc: arc[1], reverse=True):
        out[one].append((other, way))
    found = []
    for _ in range(2):
        here, taken = start, []
        while here != end:
            here, way = out[here].pop()
            taken.append(way)
        found.append(tuple(taken))
    return found[0], found[1]
