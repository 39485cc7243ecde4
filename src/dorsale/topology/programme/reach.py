"""Which nodes stay joined to the internet, nothing failed and after every failure, in bits.

Bit 0 of a node's number: joined with nothing failed; bit ``k + 1``: joined after failure ``k``.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from heapq import heappop, heappush

from dorsale.topology.programme.problem import Problem


class Reach:
    """The edges around each node of ``problem`` and the states that each edge outlasts."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.every = (1 << (len(problem.failures) + 1)) - 1
        self.alive = [self.every] * len(problem.ends)
        for k, failed in enumerate(problem.failures):
            for e in failed:
                self.alive[e] &= ~(1 << (k + 1))
        self.around: list[list[tuple[int, int]]] = [[] for _ in problem.nodes]
        for e, (a, b) in enumerate(problem.ends.tolist()):
            self.around[a].append((e, b))
            self.around[b].append((e, a))
        self.standing = range(len(problem.spans), len(problem.ends))

    def states(self, spans: Iterable[int]) -> list[int]:
        """Return the states in which each node is joined over ``spans`` and what stands."""
        open_ = {*spans, *self.standing}
        found = [0] * len(self.problem.nodes)
        found[self.problem.root] = self.every
        waiting = [self.problem.root]
        while waiting:
            here = waiting.pop()
            for e, there in self.around[here]:
                more = found[here] & self.alive[e] & ~found[there] if e in open_ else 0
                if more:
                    found[there] |= more
                    waiting.append(there)
        return found

    def around_island(self, spans: Iterable[int], node: int, state: int) -> list[int]:
        """Return the spans to build that leave the island of ``node`` in ``state``, not failed.

        The island is what ``node`` still reaches over ``spans`` and what stands.
        """
        open_ = {*spans, *self.standing}
        island, waiting, leaving = {node}, [node], []
        while waiting:
            for e, there in self.around[waiting.pop()]:
                if there in island or not self.alive[e] >> state & 1:
                    continue
                if e in open_:
                    island.add(there)
                    waiting.append(there)
                else:
                    leaving.append(e)
        return sorted({e for e in leaving if not set(self.problem.ends[e].tolist()) <= island})

    def cheapest_way(self, node: int, state: int, free: Iterable[int]) -> list[int]:
        """Return the spans to build on the cheapest way from ``node`` to the internet.

        In ``state``; what stands and ``free`` spans cost nothing.
        """
        paid = {*range(len(self.problem.spans))}.difference(free)
        best: dict[int, float] = {node: 0.0}
        came: dict[int, tuple[int, int]] = {}
        heap = [(0.0, node)]
        while heap:
            cost, here = heappop(heap)
            if here == self.problem.root:
                break
            for e, there in self.around[here]:
                eur = cost + (1.0 + float(self.problem.span_eur[e]) if e in paid else 0.0)
                if self.alive[e] >> state & 1 and eur < best.get(there, float("inf")):
                    best[there], came[there] = eur, (e, here)
                    heappush(heap, (eur, there))
        way, at = [], self.problem.root
        while at != node:
            e, at = came[at]
            way.append(e)
        return [e for e in way if e in paid]

    def lists(self) -> dict[int, tuple[int, ...]]:
        """Return, for each guarded site, the spans to build that protect it: the site's list."""
        every = range(len(self.problem.spans))
        final = self.states(every)
        needed: dict[int, set[int]] = {v: set() for v in self.problem.guarded}
        for e in every:
            without = self.states(other for other in every if other != e)
            for v, spans in needed.items():
                if final[v] & ~without[v]:
                    spans.add(e)
        for v, spans in needed.items():
            while lost := final[v] & ~self.states(spans)[v]:
                spans.update(self.cheapest_way(v, lost.bit_length() - 1, spans))
        return {v: tuple(sorted(spans)) for v, spans in needed.items()}

    @cache  # noqa: B019 - one for one problem
    def ways_in(self) -> dict[int, set[int]]:
        """Return, for each node, the spans without which it is not joined."""
        every = range(len(self.problem.spans))
        final = self.states(every)
        needed: dict[int, set[int]] = {v: set() for v, s in enumerate(final) if s & 1}
        for e in every:
            without = self.states(other for other in every if other != e)
            for v, spans in needed.items():
                if not without[v] & 1:
                    spans.add(e)
        return needed

    def last_of(self, spans: Iterable[int]) -> tuple[int, ...]:
        """Return ``spans`` without those that another of them cannot serve without."""
        kept = dict.fromkeys(spans)
        for e in list(kept):
            if any(f != e and e in self._before(f) for f in kept):
                del kept[e]
        return tuple(kept)

    def _before(self, span: int) -> set[int]:
        needed = self.ways_in()
        return set().union(*(needed.get(int(v), set()) for v in self.problem.ends[span]))
