"""Cheapest paths over arcs: plain, within a number of links, and one after the other."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Sequence
from math import inf

from dorsale.topology.loading.flows.arcs import Arcs

Path = tuple[int, ...]
_NOTHING: frozenset[int] = frozenset()


class Finder:
    """Finds paths, as positions of arcs, for prices per arc that are never negative.

    ``hops`` is the most arcs of a path, 0 for no limit; ``banned`` are arcs not to be used.
    """

    def __init__(self, arcs: Arcs, nodes: int) -> None:
        self.nodes = nodes
        self.tail, self.head = arcs.tail.tolist(), arcs.head.tolist()
        self.out: list[list[int]] = [[] for _ in range(nodes)]
        self.into: list[list[int]] = [[] for _ in range(nodes)]
        for a, (u, v) in enumerate(zip(self.tail, self.head, strict=True)):
            self.out[u].append(a)
            self.into[v].append(a)

    def tree(
        self, source: int, price: Sequence[float], banned: Collection[int] = _NOTHING
    ) -> tuple[list[float], list[int]]:
        """Return the price of each node from ``source``, and the arc by which it is reached."""
        return self._spread(source, price, banned, self.out, self.head)

    def prices_to(
        self, target: int, price: Sequence[float], banned: Collection[int] = _NOTHING
    ) -> list[float]:
        """Return the price from each node to ``target``."""
        return self._spread(target, price, banned, self.into, self.tail)[0]

    def _spread(
        self,
        start: int,
        price: Sequence[float],
        banned: Collection[int],
        around: list[list[int]],
        far: list[int],
    ) -> tuple[list[float], list[int]]:
        found, via, done = [inf] * self.nodes, [-1] * self.nodes, [False] * self.nodes
        found[start] = 0.0
        queue = [(0.0, start)]
        while queue:
            so_far, v = heapq.heappop(queue)
            if done[v]:
                continue
            done[v] = True
            for a in around[v]:
                w, now = far[a], so_far + price[a]
                if now < found[w] and a not in banned:
                    found[w], via[w] = now, a
                    heapq.heappush(queue, (now, w))
        return found, via

    def back(self, via: list[int], target: int) -> Path:
        """Return the path that a tree takes to ``target``."""
        path: list[int] = []
        while via[target] >= 0:
            path.append(via[target])
            target = self.tail[via[target]]
        return tuple(reversed(path))

    def path(
        self,
        source: int,
        target: int,
        price: Sequence[float],
        hops: int = 0,
        banned: Collection[int] = _NOTHING,
    ) -> Path | None:
        """Return the cheapest path, or ``None`` where there is none."""
        if hops:
            return next((p for _, p in self.paths(source, target, price, hops, banned)), None)
        found, via = self.tree(source, price, banned)
        return self.back(via, target) if found[target] < inf else None

    def paths(
        self,
        source: int,
        target: int,
        price: Sequence[float],
        hops: int = 0,
        banned: Collection[int] = _NOTHING,
    ) -> Iterator[tuple[float, Path]]:
        """Yield paths without rings and their prices, from the cheapest to the dearest.

        Best first over partial paths, each with the least that its rest can cost.
        """
        rest = self._rest(target, price, hops, banned)
        if rest(source, hops) == inf:
            return
        queue: list[tuple[float, int, float, Path, int]] = [
            (rest(source, hops), 0, 0.0, (), source)
        ]
        number = 0
        while queue:
            _, _, so_far, path, v = heapq.heappop(queue)
            if v == target:
                yield so_far, path
                continue
            passed = {source, *(self.head[a] for a in path)}
            for a in self.out[v]:
                w = self.head[a]
                if w in passed or a in banned:
                    continue
                least = rest(w, hops - len(path) - 1)
                if least < inf:
                    number += 1
                    now = so_far + price[a]
                    heapq.heappush(queue, (now + least, -number, now, (*path, a), w))

    def _rest(
        self, target: int, price: Sequence[float], hops: int, banned: Collection[int]
    ) -> _Rest:
        if not hops:
            return _Rest([self.prices_to(target, price, banned)])
        layers = [[inf] * self.nodes for _ in range(hops + 1)]
        layers[0][target] = 0.0
        for h in range(1, hops + 1):
            before, here = layers[h - 1], layers[h]
            here[:] = before
            for a, (u, v) in enumerate(zip(self.tail, self.head, strict=True)):
                if before[v] + price[a] < here[u] and a not in banned:
                    here[u] = before[v] + price[a]
        return _Rest(layers)


class _Rest:
    """The least price from a node to the target, by the arcs still allowed where they count."""

    def __init__(self, layers: list[list[float]]) -> None:
        self.layers = layers

    def __call__(self, node: int, left: int) -> float:
        if len(self.layers) == 1:
            return self.layers[0][node]
        return self.layers[left][node] if left >= 0 else inf
