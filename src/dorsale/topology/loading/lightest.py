"""The lightest paths over the ways of a task, for the checker: scipy's Dijkstra."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from dorsale.plan.loading import Ways

Path = tuple[int, ...]  # a demand, and the ways it takes, last one first


def lightest(
    ways: Ways, demand_ends: np.ndarray, alive: np.ndarray, weight: np.ndarray, worth: np.ndarray
) -> dict[Path, frozenset[int]]:
    """Return the lightest path of each demand that weighs less than its worth, with its links.

    ``alive`` are the ways that may be taken; ``weight`` is one positive number per way.
    """
    nodes = int(max(ways.tail.max(initial=0), ways.head.max(initial=0), demand_ends.max())) + 1
    alive = alive[np.argsort(weight[alive], kind="stable")]
    place = ways.tail[alive] * nodes + ways.head[alive]
    best = alive[np.unique(place, return_index=True)[1]]  # of parallel ways, the lightest
    tail, head = ways.tail[best], ways.head[best]
    way = dict(zip(zip(tail.tolist(), head.tolist(), strict=True), best.tolist(), strict=True))
    graph = coo_array((weight[best], (tail, head)), (nodes, nodes)).tocsr()
    far, back = dijkstra(graph, return_predecessors=True)
    found: dict[Path, frozenset[int]] = {}
    for k in np.flatnonzero(far[tuple(demand_ends.T)] < worth).tolist():
        (root, at), path = demand_ends[k].tolist(), list[int]()
        while at != root:
            path.append(way[int(back[root, at]), at])
            at = int(back[root, at])
        found[(k, *path)] = frozenset(ways.link[path].tolist())
    return found
