"""Say why no design can serve a task: the demands, and the cut that is too small for them.

Only what can be bought counts: nothing on a link without modules, one module where the model
sells one at most. A set of nodes whose demand to the rest exceeds all that its links can hold
is a cut; where no cut alone is too small, the links that carry a price in the linear programme
of :mod:`.check` are named instead.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from dorsale.plan.loading import Task, Ways
from dorsale.plan.problems import Infeasible
from dorsale.topology.loading.check import Router
from dorsale.topology.loading.states import named

_ROUNDING = 1e-6


def why(task: Task, seconds: float = math.inf) -> Infeasible | None:
    """Return why no design of ``task`` exists; ``None`` when divisible traffic always passes.

    States that are not reached within ``seconds`` count as passing.
    """
    room = most_room(task)
    if (room >= task.instance.traffic.sum()).all():
        return None
    router = Router(task, room, time.monotonic() + seconds)
    try:
        for _, dead, asked in task.states():
            left, _, _ = router.route(dead, asked, False)
            if left.any():
                return _blamed(task, router, dead, asked, left)
    except TimeoutError:
        pass
    return None


def reason(task: Task) -> Infeasible:
    """Return why ``task`` has no design; where divisible traffic passes, all its demands."""
    found = why(task)
    if found is not None:
        return found
    wanted = np.flatnonzero(task.instance.traffic > 0).tolist()
    return Infeasible({named(task.instance, k): () for k in wanted})


def most_room(task: Task) -> np.ndarray:
    """Return the most capacity that each shelf can ever have, no more than all traffic."""
    it, alone = task.instance, task.model.capacity == "E"
    most = np.array([
        c.max(initial=0.0) if alone or not len(c) else math.inf for c in it.module_capacity
    ])  # fmt: skip
    ways = task.ways
    room = np.minimum(it.installed + most, it.traffic.sum())
    return np.asarray(room[ways.link[: ways.shelves]])


def _blamed(
    task: Task, router: Router, dead: frozenset[int], asked: np.ndarray, left: np.ndarray
) -> Infeasible:
    """Return the demands across the worst cut and its links, or across the priced links."""
    it, ways = task.instance, router.ways
    alive = ~np.isin(ways.link, list(dead))
    source, target = it.demand_ends.T
    worst, blamed, over = _ROUNDING * asked.sum(), left > 0, np.empty(0, int)
    for side in _sides(len(it.nodes), ways, alive, router):
        crossing = side[source] & ~side[target]
        links = alive & side[ways.tail] & ~side[ways.head]
        if task.model.links == "U":
            crossing |= side[target] & ~side[source]
        lack = asked[crossing].sum() - router.room[ways.shelf[links]].sum()
        if lack > worst:
            worst, blamed, over = lack, crossing & (asked > 0), ways.link[links]
    if not len(over) and worst == _ROUNDING * asked.sum():
        over = ways.link[alive & (router.prices > _ROUNDING)]
    cut = tuple(it.links[e] for e in sorted({int(e) for e in over}))
    return Infeasible({named(it, k): cut for k in np.flatnonzero(blamed).tolist()})


def _sides(nodes: int, ways: Ways, alive: np.ndarray, router: Router) -> Iterator[np.ndarray]:
    """Yield sets of nodes to try: each node, its complement, and what priced links part."""
    free = alive & (router.prices <= _ROUNDING) & (router.room[ways.shelf] > 0)
    places = ways.tail[free], ways.head[free]
    graph = coo_array((np.ones(free.sum()), places), (nodes, nodes))
    for connection in ("weak", "strong"):
        count, part = connected_components(graph, connection=connection)
        for which in range(count):
            yield part == which
            yield part != which
    for node in range(nodes):
        yield np.arange(nodes) == node
        yield np.arange(nodes) != node
