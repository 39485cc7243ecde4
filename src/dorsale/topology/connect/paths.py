"""Cheapest routes apart from one another, by successive shortest paths (Suurballe, 1974)."""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np

from dorsale.topology.connect.kernel import Kernel


class Paths:
    """The arcs of a kernel with their reverses; a node stands twice when it may be passed once.

    Arc 2i and 2i + 1 are each other's reverse; ``link`` is -1 for the arc through a node.
    """

    def __init__(self, kernel: Kernel) -> None:
        self.split = kernel.apart == "nodes"
        self.head: list[int] = []
        self.link: list[int] = []
        self.size = kernel.size * (2 if self.split else 1)
        self.out: list[list[int]] = [[] for _ in range(self.size)]
        if self.split:
            for v in range(kernel.size):
                self._arc(2 * v, 2 * v + 1, -1)
        for e, (u, v) in enumerate(kernel.ends.tolist()):
            self._arc(self.leaving(u), self.entering(v), e)
            self._arc(self.leaving(v), self.entering(u), e)

    def leaving(self, v: int) -> int:
        """Return the number under which routes leave node ``v``."""
        return 2 * v + 1 if self.split else v

    def entering(self, v: int) -> int:
        """Return the number under which routes enter node ``v``."""
        return 2 * v if self.split else v

    def _arc(self, tail: int, head: int, link: int) -> None:
        self.out[tail].append(len(self.head))
        self.out[head].append(len(self.head) + 1)
        self.head += [head, tail]
        self.link += [link, link]

    def cheapest(self, cost: np.ndarray, s: int, t: int, routes: int) -> set[int] | None:
        """Return the links of the cheapest ``routes`` between ``s`` and ``t``; ``None``: too few.

        ``cost`` is per link, 0 or more, infinite for links that must not be used.
        """
        prices = cost.tolist()
        price = [prices[e] if e >= 0 else 0.0 for e in self.link]
        free = [arc % 2 == 0 for arc in range(len(self.head))]
        height = [0.0] * self.size
        for _ in range(routes):
            by = self._shortest(price, free, height, self.leaving(s), self.entering(t))
            if by is None:
                return None
            v = self.entering(t)
            while v != self.leaving(s):
                arc = by[v]
                free[arc], free[arc ^ 1] = False, True
                v = self.head[arc ^ 1]
        return {self.link[a] for a in range(0, len(free), 2) if not free[a] and self.link[a] >= 0}

    def _shortest(
        self, price: list[float], free: list[bool], height: list[float], source: int, sink: int
    ) -> list[int] | None:
        """Return the last arc of the shortest path to each node; raises ``height`` (Johnson)."""
        far = [float("inf")] * self.size
        by = [-1] * self.size
        done = [False] * self.size
        far[source] = 0.0
        heap = [(0.0, source)]
        while heap:
            length, v = heappop(heap)
            if done[v]:
                continue
            done[v] = True
            if v == sink:
                break
            here = length + height[v]
            for arc in self.out[v]:
                u = self.head[arc]
                if free[arc] and not done[u]:
                    step = price[arc] if arc % 2 == 0 else -price[arc]
                    reached = here + step - height[u]
                    if reached < far[u]:
                        far[u] = reached
                        by[u] = arc
                        heappush(heap, (reached, u))
        if not done[sink]:
            return None
        for v in range(self.size):
            height[v] += min(far[v], far[sink])
        return by
