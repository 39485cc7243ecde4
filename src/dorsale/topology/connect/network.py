"""Look at a chosen network: which pairs of sites lack routes, and the chains it is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from dorsale.topology.connect.kernel import Kernel, Pair
from dorsale.topology.connect.paths import Paths


@dataclass
class _Walk:
    """A walk in depth: order of discovery, lowest place reached back, and the tree."""

    found: list[int]
    low: list[int]
    parent: list[int]
    order: list[int] = field(default_factory=list)


def lacking(kernel: Kernel, chosen: np.ndarray) -> list[Pair]:
    """Return pairs of nodes with fewer routes in the ``chosen`` links (mask) than asked.

    Empty exactly when the network holds. One walk in depth (Tarjan, 1972) finds bridges and
    bottleneck nodes; only a third route needs flows.
    """
    around = _around(kernel, chosen)
    root = kernel.terminals[0]
    walk = _walked(around, root)
    lost = [(root, t) for t in kernel.terminals if walk.found[t] < 0]
    if lost:
        return lost
    pairs = _split_pairs(kernel, walk, root)
    return pairs or _third_routes(kernel, chosen)


def _around(kernel: Kernel, chosen: np.ndarray) -> list[list[tuple[int, int]]]:
    around: list[list[tuple[int, int]]] = [[] for _ in range(kernel.size)]
    links = np.flatnonzero(chosen)
    for e, (u, v) in zip(links.tolist(), kernel.ends[links].tolist(), strict=True):
        around[u].append((v, e))
        around[v].append((u, e))
    return around


def _walked(around: list[list[tuple[int, int]]], root: int) -> _Walk:
    size = len(around)
    found, low, parent, order = [-1] * size, [0] * size, [-1] * size, [root]
    found[root] = 0
    stack = [(root, -1, iter(around[root]))]
    while stack:
        v, by, left = stack[-1]
        for u, e in left:
            if found[u] < 0:
                found[u] = low[u] = len(order)
                parent[u] = v
                order.append(u)
                stack.append((u, e, iter(around[u])))
                break
            if e != by and found[u] < low[v]:
                low[v] = found[u]
        else:
            stack.pop()
            if parent[v] >= 0 and low[v] < low[parent[v]]:
                low[parent[v]] = low[v]
    return _Walk(found, low, parent, order)


def _split_pairs(kernel: Kernel, walk: _Walk, root: int) -> list[Pair]:
    """Return pairs of sites asking two routes that a bridge or a bottleneck node parts."""
    by_nodes = kernel.apart == "nodes"
    strong = (kernel.required >= 2).tolist()
    if sum(strong) < 2:
        return []
    one = [v if strong[v] else -1 for v in range(kernel.size)]  # a strong site in the subtree
    pairs: list[Pair] = []
    at_root: list[int] = []
    for v in reversed(walk.order[1:]):
        p = walk.parent[v]
        if one[v] < 0:
            continue
        bridge = walk.low[v] > walk.found[p]
        bottleneck = by_nodes and walk.low[v] >= walk.found[p]
        if bridge or (bottleneck and p != root):
            pairs.append((root, one[v]))
        elif bottleneck:
            at_root.append(one[v])
        if one[p] < 0:
            one[p] = one[v]
    return pairs + [(at_root[0], t) for t in at_root[1:]]


def _third_routes(kernel: Kernel, chosen: np.ndarray) -> list[Pair]:
    """Return the pairs that ask for three routes and have fewer."""
    pairs = [pair for pair, need in kernel.needs if need > 2]
    if not pairs:
        return []
    paths = Paths(kernel)
    cost = np.where(chosen, 0.0, np.inf)
    return [(s, t) for s, t in pairs if paths.cheapest(cost, s, t, 3) is None]


def chains(kernel: Kernel, chosen: np.ndarray) -> list[list[int]]:
    """Return the chosen links as chains through places that only they pass."""
    around, seen, found = _around(kernel, chosen), set[int](), []
    for e in np.flatnonzero(chosen).tolist():
        if e not in seen:
            found.append(_chain(kernel, around, e))
            seen |= set(found[-1])
    return found


def chain_of(kernel: Kernel, chosen: np.ndarray, e: int) -> list[int]:
    """Return the chain of chosen links that ``e`` belongs to."""
    return _chain(kernel, _around(kernel, chosen), e)


def _chain(kernel: Kernel, around: list[list[tuple[int, int]]], e: int) -> list[int]:
    found = [e]
    for v in kernel.ends[e].tolist():
        found += _follow(kernel, around, v, e)
    return list(dict.fromkeys(found))


def _follow(kernel: Kernel, around: list[list[tuple[int, int]]], v: int, e: int) -> Iterable[int]:
    start = e
    while len(around[v]) == 2 and not kernel.required[v]:
        v, e = next((u, f) for u, f in around[v] if f != e)
        if e == start:
            return
        yield e
