"""How a demand may be served, by survivability: its paths, what they load, what they cost.

N: a path. U: in each state a path of its own. P: a working and a protection path, disjoint,
both loaded always. S: a working path loaded in every state that spares it, and a protection
path loaded, for the share that must survive, in every state that takes the working path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, takewhile
from math import inf

import numpy as np

from dorsale.plan.loading import Task
from dorsale.topology.loading.flows.arcs import arcs
from dorsale.topology.loading.flows.commodities import amounts, hop_limit
from dorsale.topology.loading.paths.disjoint import Pairs
from dorsale.topology.loading.paths.finder import Finder, Path
from dorsale.topology.loading.situations import situations

Marginal = Callable[[list[int]], np.ndarray]


@dataclass(frozen=True)
class Need:
    """What must be served: ``amount`` units of ``demand`` in ``state``, each a load of ``load``."""

    demand: int
    state: int
    amount: float
    load: float


@dataclass(frozen=True)
class Way:
    """A way to serve a need: working and protection path (arcs), in the state of the need."""

    need: int
    working: Path
    protection: Path = ()


@dataclass(frozen=True)
class Offer:
    """The ways found for a need at some prices, the price of the cheapest, a floor for any."""

    ways: tuple[Way, ...]
    price: float
    floor: float


class Scheme:
    """The needs of a task and the ways to serve them; prices are (states, arcs)."""

    def __init__(self, task: Task) -> None:
        self.task, self.arcs = task, arcs(task.instance, task.model.links)
        self.finder = Finder(self.arcs, len(task.instance.nodes))
        self.states = situations(task)
        self.dead = [
            set(np.flatnonzero(np.isin(self.arcs.link, sorted(s.dead))).tolist())
            for s in self.states
        ]
        self.ends = task.instance.demand_ends.tolist()
        self.hops = [hop_limit(task, k) for k in range(len(self.ends))]
        self.routing = task.instance.routing_cost[self.arcs.link]
        self.needs = self._needs()

    @property
    def loaded(self) -> tuple[int, ...]:
        """The states whose capacity counts."""
        return (0,)

    @property
    def effort(self) -> float:
        """About how many units of work (seconds) an answer or an offer for a need takes."""
        return 2e-4

    def between(self, demand: int) -> tuple[int, int]:
        """Return the nodes at the ends of ``demand``, source first."""
        source, target = self.ends[demand]
        return int(source), int(target)

    def _needs(self) -> tuple[Need, ...]:
        wanted = self.states[0].wanted
        return tuple(
            Need(k, 0, *amounts(self.task, k, float(w))) for k, w in enumerate(wanted) if w > 0
        )

    def loads(self, way: Way) -> Iterator[tuple[int, int, float]]:
        """Yield (state, arc, units loaded) for one unit along ``way``."""
        return ((0, a, 1.0) for a in way.working)

    def cost(self, way: Way) -> float:
        """Return the routing cost of one unit of traffic along ``way``: nothing failed."""
        return float(self.routing[list(way.working)].sum())

    def offers(self, prices: np.ndarray) -> Iterator[Offer]:
        """Yield an offer for each need at the prices (states, arcs) of one unit of load."""
        trees: dict[tuple[int, int], tuple[list[float], list[int]]] = {}
        for n, need in enumerate(self.needs):
            price = prices[need.state] + (self.routing if need.state == 0 else 0.0)
            source, target = self.ends[need.demand]
            if self.hops[need.demand]:
                path = self.finder.path(
                    source, target, price.tolist(), self.hops[need.demand], self.dead[need.state]
                )
            else:
                key = need.state, source
                if key not in trees:
                    trees[key] = self.finder.tree(source, price.tolist(), self.dead[need.state])
                found, via = trees[key]
                path = self.finder.back(via, target) if found[target] < inf else None
            if path is None:
                yield Offer((), inf, inf)
            else:
                worth = float(price[list(path)].sum())
                yield Offer((Way(n, path),), worth, worth)

    def within(self, need: int, prices: np.ndarray, most: float, count: int) -> list[Way]:
        """Return up to ``count`` ways of ``need`` at a price of at most ``most``, cheapest first.

        All there are, when they are fewer.
        """
        k, state = self.needs[need].demand, self.needs[need].state
        price = prices[state] + (self.routing if state == 0 else 0.0)
        paths = self.finder.paths(*self.between(k), price.tolist(), self.hops[k], self.dead[state])
        cheap = takewhile(lambda found: found[0] <= most, paths)
        return [Way(need, path) for _, path in islice(cheap, count)]

    def answers(self, need: int, marginal: Marginal) -> list[Way]:
        """Return the ways worth trying for ``need`` where a unit costs ``marginal``(states)."""
        k, state = self.needs[need].demand, self.needs[need].state
        price = marginal([state]) + (self.routing if state == 0 else 0.0)
        path = self.finder.path(*self.between(k), price.tolist(), self.hops[k], self.dead[state])
        return [] if path is None else [Way(need, path)]


class Rerouted(Scheme):
    """U: each state is routed anew."""

    @property
    def loaded(self) -> tuple[int, ...]:
        """All states: each has its own loads."""
        return tuple(range(len(self.states)))

    def _needs(self) -> tuple[Need, ...]:
        return tuple(
            Need(k, s, *amounts(self.task, k, float(w)))
            for s, state in enumerate(self.states)
            for k, w in enumerate(state.wanted)
            if w > 0
        )

    def loads(self, way: Way) -> Iterator[tuple[int, int, float]]:
        """Yield (state, arc, units loaded) for one unit along ``way``."""
        state = self.needs[way.need].state
        return ((state, a, 1.0) for a in way.working)

    def cost(self, way: Way) -> float:
        """Return the routing cost of one unit of traffic along ``way``: nothing failed."""
        return super().cost(way) if self.needs[way.need].state == 0 else 0.0


class Dedicated(Scheme):
    """P: 1+1, both paths loaded always."""

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self.pairs = Pairs(task)

    @property
    def effort(self) -> float:
        """About how many units of work an answer or an offer takes."""
        return 5e-4

    def loads(self, way: Way) -> Iterator[tuple[int, int, float]]:
        """Yield (state, arc, units loaded) for one unit along ``way``."""
        return ((0, a, 1.0) for a in (*way.working, *way.protection))

    def cost(self, way: Way) -> float:
        """Return the routing cost of one unit of traffic along ``way``: nothing failed."""
        return float(self.routing[[*way.working, *way.protection]].sum())

    def offers(self, prices: np.ndarray) -> Iterator[Offer]:
        """Yield an offer for each need at the prices (states, arcs) of one unit of load."""
        price = (prices[0] + self.routing).tolist()
        for n, need in enumerate(self.needs):
            pair = self.pairs.cheapest(need.demand, price)
            if pair is None:
                yield Offer((), inf, inf)
            elif not pair.working:
                yield Offer((), inf, pair.floor)
            else:
                yield Offer((Way(n, pair.working, pair.protection),), pair.price, pair.floor)

    def within(self, need: int, prices: np.ndarray, most: float, count: int) -> list[Way]:
        """Return up to ``count`` ways of ``need`` at a price of at most ``most``."""
        pairs = self.pairs.within(
            self.needs[need].demand, (prices[0] + self.routing).tolist(), most, count
        )
        return [Way(need, working, protection) for working, protection in pairs]

    def answers(self, need: int, marginal: Marginal) -> list[Way]:
        """Return the ways worth trying for ``need`` where a unit costs ``marginal``(states)."""
        pair = self.pairs.cheapest(self.needs[need].demand, (marginal([0]) + self.routing).tolist())
        return [Way(need, pair.working, pair.protection)] if pair and pair.working else []


class Shared(Dedicated):
    """S: protection paths are loaded only when their working path has failed."""

    candidates = 4

    @property
    def effort(self) -> float:
        """About how many units of work an answer or an offer takes."""
        return 1e-3 + 5e-5 * len(self.states)

    @property
    def loaded(self) -> tuple[int, ...]:
        """All states: each has its own loads."""
        return tuple(range(len(self.states)))

    def loads(self, way: Way) -> Iterator[tuple[int, int, float]]:
        """Yield (state, arc, units loaded) for one unit along ``way``."""
        demand = self.needs[way.need].demand
        for s, state in enumerate(self.states):
            if s and state.wanted[demand] <= 0:
                continue
            hit = not self.dead[s].isdisjoint(way.working)
            part = self.task.share if hit else 1.0
            for a in way.protection if hit else way.working:
                yield s, a, part

    def cost(self, way: Way) -> float:
        """Return the routing cost of one unit of traffic along ``way``: nothing failed."""
        return float(self.routing[list(way.working)].sum())

    def offers(self, prices: np.ndarray) -> Iterator[Offer]:
        """Yield an offer for each need at the prices (states, arcs) of one unit of load."""
        floors = self._floors(prices)
        for n, need in enumerate(self.needs):
            first = self._first(need, (prices.sum(axis=0) + self.routing).tolist())
            ways = [self._backed(n, need.demand, path, prices) for path in first]
            known = {way: self._worth(way, prices) for way in ways if way is not None}
            best = min(known, key=lambda w: (known[w], w.working, w.protection), default=None)
            if best is None:
                yield Offer((), inf, floors[n])
            else:
                yield Offer((best,), known[best], floors[n])

    def within(self, need: int, prices: np.ndarray, most: float, count: int) -> list[Way]:
        """Return the ways of ``need`` at a price of at most ``most``; none where they are many."""
        demand = self.needs[need].demand
        pairs = self.pairs.within(demand, [0.0] * len(self.arcs), inf, count)
        if len(pairs) >= count:
            return []
        either = [(a, b) for pair in pairs for a, b in (pair, pair[::-1])]
        risky = self.pairs.risks
        ways = [Way(need, a, b if risky(demand, a) else a) for a, b in dict.fromkeys(either)]
        return [way for way in dict.fromkeys(ways) if self._worth(way, prices) <= most]

    def answers(self, need: int, marginal: Marginal) -> list[Way]:
        """Return the ways worth trying for ``need`` where a unit costs ``marginal``(states)."""
        demand = self.needs[need].demand
        asked = [s for s, state in enumerate(self.states) if state.wanted[demand] > 0]
        price = (marginal(asked) + self.routing).tolist()
        found = []
        for working in self._first(self.needs[need], price):
            hit = [s for s in asked if not self.dead[s].isdisjoint(working)]
            second = self._second(demand, working, marginal(hit))
            if second is not None:
                found.append(Way(need, working, second))
        return found

    def _first(self, need: Need, price: list[float]) -> list[Path]:
        """Return working paths to try: of the cheapest pair, and the cheapest alone."""
        pair = self.pairs.cheapest(need.demand, price, 50)
        source, target = self.ends[need.demand]
        hops = self.hops[need.demand]
        alone = islice(self.finder.paths(source, target, price, hops), self.candidates)
        found = [path for _, path in alone]
        if pair is not None and pair.working:
            found += [pair.working, pair.protection]
        return list(dict.fromkeys(found))

    def _backed(self, need: int, demand: int, working: Path, prices: np.ndarray) -> Way | None:
        """Return ``working`` with the cheapest protection in the states that take it."""
        hit = [
            s
            for s, state in enumerate(self.states)
            if state.wanted[demand] > 0 and not self.dead[s].isdisjoint(working)
        ]
        second = self._second(demand, working, self.task.share * prices[hit].sum(axis=0))
        return None if second is None else Way(need, working, second)

    def _second(self, demand: int, working: Path, price: np.ndarray) -> Path | None:
        """Return the cheapest protection of ``working``: itself where nothing takes it."""
        if not self.pairs.risks(demand, working):
            return working
        return self.pairs.second(demand, working, (price + 1e-9).tolist())

    def _worth(self, way: Way, prices: np.ndarray) -> float:
        return self.cost(way) + sum(part * float(prices[s, a]) for s, a, part in self.loads(way))

    def _floors(self, prices: np.ndarray) -> list[float]:
        """Return what each need costs at least: routed anew in every state."""
        found = []
        trees: dict[tuple[int, int], list[float]] = {}
        for need in self.needs:
            source, target = self.ends[need.demand]
            total = 0.0
            for s, state in enumerate(self.states):
                if state.wanted[need.demand] <= 0:
                    continue
                if (s, source) not in trees:
                    price = prices[s] + (self.routing if s == 0 else 0.0)
                    trees[s, source] = self.finder.tree(source, price.tolist(), self.dead[s])[0]
                total += (self.task.share if s else 1.0) * trees[s, source][target]
            found.append(total)
        return found


def scheme(task: Task) -> Scheme:
    """Return the scheme that the survivability of ``task`` asks for."""
    kinds = {"N": Scheme, "U": Rerouted, "P": Dedicated, "S": Shared}
    return kinds[task.model.survive](task)
