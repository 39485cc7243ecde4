"""Rows that a point of the master violates: connection, survival, capacity.

All are valid for every network that holds: they only cut what no such network can be.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from dorsale.topology.backbone.cuts import crossing, island
from dorsale.topology.backbone.master import Master, Point
from dorsale.topology.backbone.survival import Survival, bits, union

_EPS = 1e-3
_CREEP = 2e-4  # added to every span, so that of two equal cuts the one with fewer spans is found
_GRIDS = (1, 2, 3, 5, 8, 20, 100)  # steps between the prices of a row
_NESTED = 6  # of finding one more set around the same site
_SWEEPS = 8  # of averaging, for prices at nodes outside the network
_DEAREST = 3  # sites of one island that get a row of their own


@dataclass
class Separation:
    """Finds violated rows and adds them to ``master``; each method returns how many."""

    survival: Survival
    master: Master
    refused: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.problem = self.survival.problem
        self.every = np.ones(len(self.problem.spans))
        self.onward = self.problem.onward.astype(float)
        taken = [state.spans for state in self.problem.states]
        always = frozenset.intersection(*taken) if taken else frozenset()
        self.refused = np.zeros(len(self.problem.spans), dtype=bool)
        self.refused[list(always)] = True
        self.weight = {v: self._weight(v) for v in self.problem.served}
        self.trusted = {v: self._trusted(weight) for v, weight in self.weight.items()}
        self.implied = union([1, *(1 << bit for bit in self._implied())])

    def _weight(self, site: int) -> np.ndarray:
        """Count a span twice when no failure that ``site`` must survive takes it."""
        asked = self.survival.possible[site] & ~1
        lone = [1.0 if asked & ~alive else 2.0 for alive in self.survival.alive]
        return np.asarray(np.array(lone) * self._ones(site))

    def _ones(self, site: int) -> np.ndarray:
        """Count each span once, but not those to other ending nodes: they lead nowhere else."""
        return self.every if site in self.problem.ending else self.onward

    def _trusted(self, weight: np.ndarray) -> np.ndarray:
        """Return ``weight`` with none on spans refused as protection of a site that asks for it."""
        return np.where(self.refused & (weight < 2.0), 0.0, weight)

    def _implied(self) -> list[int]:
        """Return the states that take one span of any set at most: 1 + r entering spans say all."""
        if self.refused.any():
            return []
        groups = [set(group) for group in self.problem.exclusive]
        found = []
        for bit, state in enumerate(self.problem.states, start=1):
            spans = {e for e in state.spans if self.problem.most_modules[e] >= 1}
            if len(spans) <= 1 or any(spans <= group for group in groups):
                found.append(bit)
        return found

    def start(self) -> None:
        """Around every served site: one span for connection, two for protection."""
        for v in self.problem.served:
            side = np.zeros(len(self.problem.nodes), dtype=bool)
            side[v] = True
            around = [int(e) for e in crossing(self.problem, side)]
            self._protect(around, v)
            self.master.connect(around, None, 1.0, self._ones(v))

    def around(self, chosen: np.ndarray, protected: set[int]) -> None:
        """Add the rows that ``chosen`` just meets: around what each of its spans alone holds."""
        for e in np.flatnonzero(chosen).tolist():
            left = chosen.copy()
            left[e] = False
            lacking = self.survival.lacking(left, protected)
            for bit in list(bits(union(lacking.values())))[:2]:
                sites = [v for v, mask in lacking.items() if mask >> bit & 1]
                for side, there in self._islands(left, sites, bit):
                    self._ring(side, min(there, key=self._dearest), bit)

    def _ring(self, side: np.ndarray, site: int, bit: int) -> None:
        """Add the rows around ``side``: for protection, and without what state ``bit`` takes."""
        spans = crossing(self.problem, side).tolist()
        failed = self.survival.failed_spans(bit)
        if not failed.intersection(spans) or bit == 0:
            self.master.connect(spans, None, 1.0, self._ones(site))
        self._protect(spans, site)
        kept = [e for e in spans if e not in failed]
        if len(failed.intersection(spans)) > 1:
            self.master.connect(kept, site, 0.0, self._ones(site))

    def _protect(self, spans: list[int], site: int) -> None:
        """Add: 1 + r spans at least; where some are refused as protection, 2 r others."""
        if self.refused[spans].any():
            self.master.connect(spans, site, 0.0, self.trusted[site], times=2.0)
        else:
            self.master.connect(spans, site, 1.0, self.weight[site])

    def connection(self, point: Point) -> int:
        """Cut node sets that too few chosen spans enter: 1 + r for a protected site, else 1."""
        seen: set[tuple[object, ...]] = set()
        covered: set[int] = set()
        for i, v in enumerate(self.problem.served):
            if v not in covered:
                r = float(point.protected[i])
                covered |= self._cut_site(point.spans, v, r, seen)
        return len(seen)

    def _cut_site(
        self, x: np.ndarray, site: int, protection: float, seen: set[tuple[object, ...]]
    ) -> set[int]:
        """Cut around ``site`` where it is not joined well enough; return the nodes inside."""
        ones, asked = self._ones(site), [(True, self.weight[site], 1.0 + protection)]
        if self.refused.any():
            asked = [(True, self.trusted[site], 2.0 * protection)]
        if self.refused.any() or (self.weight[site] > 1).any():
            asked.append((False, ones, 1.0))
        inside: set[int] = set()
        for protect, weight, need in asked:
            for side in self._nested(weight, x, site, need):
                inside = inside or set(np.flatnonzero(side).tolist())
                spans = crossing(self.problem, side).tolist()
                key = (*spans, protect)
                if key not in seen:
                    seen.add(key)
                    if protect:
                        self._protect(spans, site)
                    else:
                        self.master.connect(spans, None, 1.0, ones)
            if inside:
                return inside
        return inside

    def _nested(
        self, weight: np.ndarray, x: np.ndarray, site: int, need: float
    ) -> list[np.ndarray]:
        """Return sides of ``site`` that less than ``need`` enters, no two by the same span.

        The spans of a side found count as taken in the search for the next one.
        """
        found: list[np.ndarray] = []
        taken = x + _CREEP
        for _ in range(_NESTED):
            sides = self._sides(weight * taken, site, weight * x, need)
            for side in sides:
                taken = np.where(side[self.problem.ends].sum(axis=1) == 1, need, taken)
            found += sides
            if not sides:
                break
        return found

    def _sides(
        self, capacity: np.ndarray, site: int, x: np.ndarray, need: float
    ) -> list[np.ndarray]:
        """Return the smallest and the largest side of ``site`` that less than ``need`` enters."""
        flower, root = self.survival.flower, self.problem.root
        if flower.joins(x, root, site, need - _EPS / 2):
            return []
        _, near, far = flower.cuts(capacity, root, site)
        found = [
            side for side in (near, far) if x[crossing(self.problem, side)].sum() < need - _EPS
        ]
        return found[:1] if len(found) == 2 and (near == far).all() else found

    def islands(self, point: Point, level: float = 0.5) -> int:
        """Cut the islands that a failure (or nothing) leaves of the spans above ``level``."""
        chosen = point.spans > level
        served = self.problem.served
        protected = {v for i, v in enumerate(served) if point.protected[i] > 0.5}
        lacking = self.survival.lacking(chosen, protected)
        seen: set[tuple[int, ...]] = set()
        for bit in bits(union(lacking.values())):
            sites = [v for v, mask in lacking.items() if mask >> bit & 1]
            self._cut_islands(point, chosen, sites, bit, seen)
        return len(seen)

    def _cut_islands(
        self,
        point: Point,
        chosen: np.ndarray,
        sites: list[int],
        bit: int,
        seen: set[tuple[int, ...]],
    ) -> None:
        """Cut around each island that holds ``sites`` once state ``bit`` has taken its spans."""
        failed = self.survival.failed_spans(bit)
        for side, there in self._islands(chosen, sites, bit):
            spans = [e for e in crossing(self.problem, side).tolist() if e not in failed]
            for site in sorted(there, key=self._dearest)[: 1 if bit == 0 else _DEAREST]:
                need = 1.0 if bit == 0 else self._protection(point, site)
                entering = float((point.spans * self._ones(site))[spans].sum())
                if entering < need - _EPS:
                    self._survive(spans, site, bit, seen)

    def _islands(
        self, chosen: np.ndarray, sites: list[int], bit: int
    ) -> list[tuple[np.ndarray, list[int]]]:
        """Return the islands of ``sites`` in state ``bit``: a mask of their nodes, their sites.

        Ending nodes join nothing, unless only they are asked for.
        """
        left = chosen.copy()
        left[list(self.survival.failed_spans(bit))] = False
        if not self.problem.ending.issuperset(sites):
            left &= self.problem.onward
        taken, found = left.tolist(), list[tuple[np.ndarray, list[int]]]()
        while sites:
            side = island(self.problem, taken, sites[0])
            found.append((side, [v for v in sites if side[v]]))
            sites = [v for v in sites if not side[v]]
        return sorted(found, key=lambda one: int(one[0].argmax()))  # by their first node

    def _survive(self, spans: list[int], site: int, bit: int, seen: set[tuple[int, ...]]) -> None:
        key = (*spans, -1 - (0 if bit == 0 else site))
        if key not in seen:
            seen.add(key)
            ones = self._ones(site)
            self.master.connect(spans, None if bit == 0 else site, float(bit == 0), ones)

    def states(self, point: Point) -> int:
        """Cut, in every state, the sites that less than their protection flows to.

        Exact where :meth:`connection` finds nothing: only islands of spans that are wholly
        chosen need a flow, and only in states that take more than one span of a set.
        """
        chosen = point.spans > 1 - 1e-6
        asked = {v for i, v in enumerate(self.problem.served) if point.protected[i] > _EPS}
        lacking = self.survival.lacking(chosen, asked)
        for v in lacking:
            lacking[v] &= ~1 if (self.weight[v] > 1).any() else ~self.implied
        seen: set[tuple[int, ...]] = set()
        for bit in bits(union(lacking.values())):
            sites = [v for v, mask in lacking.items() if mask >> bit & 1]
            self._cut_state(point, chosen, sites, bit, seen)
        return len(seen)

    def _cut_state(
        self,
        point: Point,
        chosen: np.ndarray,
        sites: list[int],
        bit: int,
        seen: set[tuple[int, ...]],
    ) -> None:
        failed = self.survival.failed_spans(bit)
        x = point.spans.copy()
        x[list(failed)] = 0.0
        done: set[int] = set()
        for _, there in self._islands(chosen, sites, bit):
            site = max(there, key=lambda v: (self._protection(point, v), -v))
            need = self._protection(point, site)
            if site in done:
                continue
            open_to = x * self._ones(site)
            creep = np.where(open_to > 0, open_to + _CREEP, 0.0)
            for side in self._sides(creep, site, open_to, need):
                done |= set(np.flatnonzero(side).tolist())
                spans = [e for e in crossing(self.problem, side).tolist() if e not in failed]
                self._survive(spans, site, bit, seen)

    def capacity(self, point: Point, every: bool) -> int:
        """Cut node sets whose crossing capacity is below their demand, whole or after a failure.

        Sets are looked for with the demand to the internet; after a failure only that counts.
        ``every`` looks at all states, else only at those that take several spans.
        """
        problem, survival = self.problem, self.survival
        capacity = problem.module_gbps * (point.spans + point.extra)
        protection = np.zeros(len(problem.nodes))
        protection[list(problem.served)] = point.protected
        seen: set[tuple[int, ...]] = set()
        self._cut_short(0, capacity, survival.gbps, seen)
        for bit in survival.decisive:
            if every or len(problem.states[bit - 1].spans) > 1:
                hoped = np.array([mask >> bit & 1 for mask in survival.possible])
                wanted = survival.internet_gbps(bit) * protection * hoped
                self._cut_short(bit, capacity, wanted, seen)
        return len(seen)

    def _cut_short(
        self, bit: int, capacity: np.ndarray, wanted: np.ndarray, seen: set[tuple[int, ...]]
    ) -> None:
        """Cut the set left short in state ``bit``, if any: for the state when it crosses it."""
        problem = self.problem
        failed = self.survival.failed_spans(bit)
        left = capacity.copy()
        left[list(failed)] = 0.0
        left[~problem.onward] = 0.0
        short, side = self.survival.flower.shed(left, problem.root, wanted)
        if short <= 1.0:
            return
        spans = [int(e) for e in crossing(problem, side) if problem.onward[e]]
        kept = [e for e in spans if e not in failed]
        if tuple(kept) in seen:
            return
        seen.add(tuple(kept))
        if len(kept) == len(spans):
            self.master.carry(spans, problem.crossing_gbps(side), {})
            return
        asked = self.survival.internet_gbps(bit)
        inside = np.flatnonzero(side & (wanted > 0)).tolist()
        shares = {v: float(asked[v]) for v in inside}
        self.master.carry(kept, 0.0, shares)

    def metric(
        self, bit: int, potentials: np.ndarray, sinks: list[int], modules: np.ndarray,
        protected: np.ndarray,
    ) -> bool:  # fmt: skip
        """Add the row that prices prove: spans are as long as their ends' prices lie apart.

        Every Gbit/s routed in state ``bit`` takes at least the length its price says, whatever
        is built, so the lengths times capacity are at least the prices times demand. That
        holds for any prices: the roundest ones that ``modules`` and ``protected`` violate are
        taken. ``potentials`` is (sinks, nodes), unknown where a node is not in the network.
        """
        price = _extended(self.problem.ends, potentials)
        price /= max(float(np.abs(price).max()), 1e-9)
        for grid in _GRIDS:
            weight, least, shares = self._row(bit, np.round(price * grid) / grid, sinks)
            asked = least + sum(
                amount * protected[self.master.site[v]] for v, amount in shares.items()
            )
            if asked - float(weight @ modules) > _EPS * max(1.0, abs(asked)):
                spans = np.flatnonzero(weight).tolist()
                self.master.hold({e: float(weight[e]) for e in spans}, least, shares)
                return True
        return False

    def _row(
        self, bit: int, price: np.ndarray, sinks: list[int]
    ) -> tuple[np.ndarray, float, dict[int, float]]:
        """Return the weight of each module, the least sum of them, and what each r adds to it."""
        problem = self.problem
        apart = np.abs(price[:, problem.ends[:, 0]] - price[:, problem.ends[:, 1]])
        passing = ~np.isin(sinks, list(problem.ending))
        apart[np.ix_(passing, ~problem.onward)] = 0.0
        length = apart.max(axis=0)
        length[list(self.survival.failed_spans(bit))] = 0.0
        weight = length * problem.module_gbps
        row = {sink: t for t, sink in enumerate(sinks)}
        site, sink, _ = problem.flow_table
        rows = np.array([row[t] for t in sink.tolist()])
        amount = self.survival.asked_gbps(bit) * price[rows, site]
        if bit == 0:
            return weight, float(amount.sum()), {}
        asked = np.array([self._asked(v, bit) for v in range(len(problem.nodes))])
        taken = (amount > 0) & asked[site] & asked[sink]
        amount = np.where(taken, amount, 0.0)
        sure = np.isin(sink, [problem.root, *problem.forced])
        nodes = len(problem.nodes)
        shares = np.bincount(site, amount, nodes)
        shares += np.bincount(sink[~sure], amount[~sure], nodes)
        found = {v: float(shares[v]) for v in np.flatnonzero(shares).tolist()}
        return weight, -float(amount[~sure].sum()), found

    def _asked(self, node: int, bit: int) -> bool:
        """Return whether ``node`` must be reached in state ``bit`` when it is protected."""
        known = node == self.problem.root or node in self.master.site
        return known and bool(self.survival.possible[node] >> bit & 1)

    def _dearest(self, site: int) -> tuple[float, int]:
        """Sort key: the sites that are dearest to leave unprotected come first."""
        return (-float(self.problem.price_eur[site]), site)

    def _protection(self, point: Point, site: int) -> float:
        """Return how far ``site`` is protected in ``point``."""
        return float(point.protected[self.master.site[site]])


def _extended(ends: np.ndarray, potentials: np.ndarray) -> np.ndarray:
    """Return ``potentials`` with unknown ones set between those of their neighbours."""
    known = ~np.isnan(potentials[0]) | ~np.isnan(potentials).all(axis=0)
    price = np.nan_to_num(potentials)
    both = np.concatenate([ends, ends[:, ::-1]])
    nodes = potentials.shape[1]
    filled = known.astype(float)
    for _ in range(_SWEEPS):
        number = np.bincount(both[:, 0], filled[both[:, 1]], nodes)
        for row in price:
            mean = np.bincount(both[:, 0], (row * filled)[both[:, 1]], nodes)
            row[~known] = np.where(number > 0, mean / np.maximum(number, 1), row)[~known]
        filled = np.maximum(filled, number > 0)
    return np.asarray(price)
