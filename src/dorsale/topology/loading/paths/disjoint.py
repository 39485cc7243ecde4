"""Two paths for one demand that no failure takes together, at the least price.

A pair is disjoint when no failure that the demand must survive takes both: in spans, in nodes
or in risk groups, as the failures of the task say. First two paths that share no link that may
fail alone (two shortest augmentations: Suurballe 1974, Bhandari 1999): their price is a floor.
When a node or a group takes both of them, first paths are tried from cheap to dear, each with
the cheapest second path that avoids its risks; twice the price of the first path tried is
then a floor too, so the search ends with the cheapest pair.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from math import inf

import numpy as np

from dorsale.plan.loading import Task
from dorsale.plan.scenario import Limits
from dorsale.topology.loading.flows import engines
from dorsale.topology.loading.flows.arcs import arcs
from dorsale.topology.loading.flows.commodities import hop_limit
from dorsale.topology.loading.flows.program import Program
from dorsale.topology.loading.paths.finder import Finder, Path
from dorsale.topology.loading.situations import situations

_TRIES = 400
_LONG = 4000
_ENOUGH = Limits(work=10**6, time_s=60.0, gap=1.0)


@dataclass(frozen=True)
class Pair:
    """The two paths found (arcs; the cheaper first), their price, and a floor for any pair."""

    working: Path
    protection: Path
    price: float
    floor: float


class Pairs:
    """Disjoint pairs for the demands of ``task``."""

    def __init__(self, task: Task) -> None:
        self.task, self.arcs = task, arcs(task.instance, task.model.links)
        self.finder = Finder(self.arcs, len(task.instance.nodes))
        states = situations(task)[1:]
        self.links = self.arcs.link.tolist()
        self.risk = [sum(1 << i for i, s in enumerate(states) if e in s.dead) for e in self.links]
        self.alone = sum(1 << i for i, s in enumerate(states) if len(s.dead) == 1)
        self.asked = [
            sum(1 << i for i, s in enumerate(states) if s.wanted[k] > 0)
            for k in range(len(task.instance.demands))
        ]
        self.hops = [hop_limit(task, k) for k in range(len(task.instance.demands))]

    def risks(self, demand: int, path: Path) -> int:
        """Return the failures (bits) that take ``path`` and that ``demand`` must survive."""
        found = 0
        for a in path:
            found |= self.risk[a]
        return found & self.asked[demand]

    def taken(self, risks: int) -> set[int]:
        """Return the arcs that any of ``risks`` takes."""
        return {a for a, risk in enumerate(self.risk) if risk & risks}

    def second(self, demand: int, working: Path, price: Sequence[float]) -> Path | None:
        """Return the cheapest path that shares no risk with ``working``."""
        source, target = self.task.instance.demand_ends[demand].tolist()
        banned = self.taken(self.risks(demand, working))
        return self.finder.path(source, target, price, self.hops[demand], banned)

    def cheapest(self, demand: int, price: Sequence[float], tries: int = _TRIES) -> Pair | None:
        """Return the cheapest disjoint pair, or ``None`` when there is none.

        After ``tries`` first paths the best so far is returned: its floor tells. A pair found
        by no try has an infinite price and no paths.
        """
        two = self._augmented(demand, price)
        if two is None:
            return None
        first, second = sorted(two, key=lambda p: (_sum(price, p), p))
        floor = _sum(price, first) + _sum(price, second)
        fits = not self.hops[demand] or max(len(first), len(second)) <= self.hops[demand]
        if fits and not self.risks(demand, first) & self.risks(demand, second):
            return Pair(first, second, floor, floor)
        return self._searched(demand, price, floor, tries)

    def within(
        self, demand: int, price: Sequence[float], most: float, count: int
    ) -> list[tuple[Path, Path]]:
        """Return up to ``count`` pairs at a price of at most ``most``; all, when fewer."""
        source, target = self.task.instance.demand_ends[demand].tolist()
        found: list[tuple[Path, Path]] = []
        for one, path in self.finder.paths(source, target, price, self.hops[demand]):
            if 2 * one > most or len(found) >= count:
                break
            banned = self.taken(self.risks(demand, path))
            others = self.finder.paths(source, target, price, self.hops[demand], banned)
            for other, second in _up_to(others, most - one):
                if (other, second) >= (one, path) and len(found) < count:
                    found.append((path, second))
        return found

    def exist(self, demand: int) -> bool:
        """Tell whether ``demand`` has a disjoint pair; exact, also where risks trap a search."""
        pair = self.cheapest(demand, [1.0] * len(self.arcs), _LONG)
        if pair is not None and not pair.working:
            return self._by_program(demand)
        return pair is not None

    def _by_program(self, demand: int) -> bool:
        """Tell whether a pair exists: binary arcs of both paths, each failure for one of them."""
        program, nodes, size = Program(), len(self.task.instance.nodes), len(self.arcs)
        source, target = self.task.instance.demand_ends[demand].tolist()
        ended = np.zeros(nodes)
        ended[[source, target]] = -1.0, 1.0
        failures = [
            f for f in range(self.asked[demand].bit_length()) if self.asked[demand] >> f & 1
        ]
        spared = program.rows(len(failures), -np.inf, 1.0)
        for _ in range(2):
            arc = program.columns(size, 1.0, 0.0, 1.0, True)
            hit = program.columns(len(failures), 0.0, 0.0, 1.0, True)
            balance = program.rows(nodes, ended, ended)
            program.entries(balance[self.arcs.head], arc, 1.0)
            program.entries(balance[self.arcs.tail], arc, -1.0)
            program.entries(spared, hit, 1.0)
            for f, column in zip(failures, hit, strict=True):
                taken = sorted(self.taken(1 << f))
                rows = program.rows(len(taken), -np.inf, 0.0)
                program.entries(rows, arc[taken], 1.0)
                program.entries(rows, column, -1.0)
            if self.hops[demand]:
                program.entries(program.rows(1, 0.0, self.hops[demand]), arc, 1.0)
        return engines.solve(program.matrices(), _ENOUGH, 0).status != "infeasible"

    def blocking(self, demand: int) -> tuple[str, ...]:
        """Return the names of the failures that take the shortest path of ``demand``."""
        source, target = self.task.instance.demand_ends[demand].tolist()
        path = self.finder.path(source, target, [1.0] * len(self.arcs), self.hops[demand])
        risks = self.risks(demand, path or ())
        return tuple(f.name for i, f in enumerate(self.task.failures) if risks >> i & 1)

    def _searched(
        self, demand: int, price: Sequence[float], floor: float, tries: int
    ) -> Pair | None:
        source, target = self.task.instance.demand_ends[demand].tolist()
        best = Pair((), (), inf, floor)
        paths = self.finder.paths(source, target, price, self.hops[demand])
        for number, (one, path) in enumerate(paths):
            if 2 * one >= best.price:
                return Pair(best.working, best.protection, best.price, best.price)
            if number >= tries:
                return Pair(best.working, best.protection, best.price, max(floor, 2 * one))
            other = self.second(demand, path, price)
            if other is not None and one + _sum(price, other) < best.price:
                first, second = sorted((path, other), key=lambda p: (_sum(price, p), p))
                best = Pair(first, second, one + _sum(price, other), floor)
                if best.price <= floor:
                    return best
        return Pair(best.working, best.protection, best.price, best.price) if best.working else None

    def _augmented(self, demand: int, price: Sequence[float]) -> tuple[Path, Path] | None:
        """Return two paths that share no link that may fail alone, cheapest in all."""
        once = [bool(risk & self.alone & self.asked[demand]) for risk in self.risk]
        source, target = self.task.instance.demand_ends[demand].tolist()
        found, via = self.finder.tree(source, price)
        if found[target] == inf:
            return None
        first = self.finder.back(via, target)
        second = self._residual(source, target, price, found, first, once)
        return None if second is None else self._untangled(source, target, first, second)

    def _residual(
        self,
        source: int,
        target: int,
        price: Sequence[float],
        potential: list[float],
        first: Path,
        once: list[bool],
    ) -> list[tuple[int, bool]] | None:
        """Return the cheapest further path, which may undo arcs of ``first`` (marked True).

        With the prices of the first tree as potentials, no reduced price is negative.
        """
        links = self.links
        used = {links[a] for a in first if once[a]}
        undo: dict[int, int] = {self.finder.head[a]: a for a in first}
        done: set[int] = set()
        came: dict[int, tuple[int, int, bool]] = {}
        best = {source: 0.0}
        queue = [(0.0, source)]
        while queue:
            so_far, v = heapq.heappop(queue)
            if v in done:
                continue
            done.add(v)
            if v == target:
                break
            steps = [(a, False) for a in self.finder.out[v] if links[a] not in used]
            steps += [(undo[v], True)] if v in undo else []
            for a, backwards in steps:
                w = self.finder.tail[a] if backwards else self.finder.head[a]
                if potential[w] == inf:
                    continue
                cost = -price[a] if backwards else price[a]
                now = so_far + max(0.0, cost + potential[v] - potential[w])
                if now < best.get(w, inf):
                    best[w], came[w] = now, (v, a, backwards)
                    heapq.heappush(queue, (now, w))
        if target not in came:
            return None
        steps, v = [], target
        while v != source:
            v, a, backwards = came[v]
            steps.append((a, backwards))
        return steps[::-1]

    def _untangled(
        self, source: int, target: int, first: Path, second: list[tuple[int, bool]]
    ) -> tuple[Path, Path]:
        """Return the two paths of ``first`` and ``second`` together, without undone arcs."""
        undone = {a for a, backwards in second if backwards}
        kept = [a for a in first if a not in undone] + [a for a, back in second if not back]
        leaving: dict[int, list[int]] = {}
        for a in sorted(kept, reverse=True):
            leaving.setdefault(self.finder.tail[a], []).append(a)
        return self._walk(source, target, leaving), self._walk(source, target, leaving)

    def _walk(self, source: int, target: int, leaving: dict[int, list[int]]) -> Path:
        path: list[int] = []
        nodes = [source]
        while nodes[-1] != target:
            a = leaving[nodes[-1]].pop()
            path.append(a)
            nodes.append(self.finder.head[a])
            if nodes[-1] in nodes[:-1]:  # a ring of arcs that cost nothing
                place = nodes.index(nodes[-1])
                path, nodes = path[:place], nodes[: place + 1]
        return tuple(path)


def _up_to(found: Iterable[tuple[float, Path]], most: float) -> Iterator[tuple[float, Path]]:
    return takewhile(lambda one: one[0] <= most, found)


def _sum(price: Sequence[float], path: Path) -> float:
    return float(np.sum([price[a] for a in path])) if path else 0.0
