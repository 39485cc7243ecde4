"""The ways along links and the lightest paths over them, for the checker alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from dorsale.plan.loading import Task

Path = tuple[int, ...]  # a demand, and the ways it takes, last one first


@dataclass(frozen=True)
class Ways:
    """The ways along links: ends, link, and the shelf whose capacity each takes.

    Undirected links have two ways on one shelf, bidirected ones a shelf each way, directed
    ones a single way.
    """

    tail: np.ndarray
    head: np.ndarray
    link: np.ndarray
    shelf: np.ndarray
    shelves: int


def ways_of(task: Task) -> Ways:
    """Return the ways along the links of ``task``: forward ones first."""
    ends, count, model = task.instance.ends, len(task.instance.ends), task.model
    both = ends if model.links == "D" else np.vstack([ends, ends[:, ::-1]])
    link = np.arange(len(both)) % count
    shelf = np.arange(len(both)) if model.links == "B" else link
    return Ways(both[:, 0], both[:, 1], link, shelf, len(both) if model.links == "B" else count)


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
