"""The cheapest design of a tiny task, by trying every path, every mix of units, every purchase."""

from __future__ import annotations

from functools import cache
from itertools import chain, combinations_with_replacement, product
from operator import le

import networkx as nx
import numpy as np
from scipy.optimize import linprog

from dorsale.plan.loading import Task


class Tiny:
    """Every path of every demand of a tiny task, and what each loads where."""

    def __init__(self, task: Task) -> None:
        self.task, it = task, task.instance
        self.link = cache(self._link)
        self.states = [frozenset[int]()] + [
            f.links | {e for e, ends in enumerate(it.ends) if set(ends.tolist()) & f.nodes}
            for f in task.failures
        ]
        self.graph = nx.MultiDiGraph()
        self.graph.add_nodes_from(range(len(it.nodes)))
        for e, (u, v) in enumerate(it.ends.tolist()):
            self.graph.add_edge(u, v, key=(e, 0))
            if task.model.links != "D":
                self.graph.add_edge(v, u, key=(e, 1))

    def asked(self, demand: int, state: int) -> float:
        if state == 0:
            return float(self.task.instance.traffic[demand])
        failure = self.task.failures[state - 1]
        gone = demand in (self.task.excluded or {}).get(failure.name, ())
        gone = gone or bool(set(self.task.instance.demand_ends[demand].tolist()) & failure.nodes)
        return 0.0 if gone else self.task.share * float(self.task.instance.traffic[demand])

    def paths(self, demand: int, dead: frozenset[int] = frozenset()) -> list[tuple]:
        it = self.task.instance
        limit = int(it.hop_limit[demand]) if self.task.model.hops == "Y" else 0
        source, target = it.demand_ends[demand].tolist()
        found = nx.all_simple_edge_paths(self.graph, source, target, limit or None)
        paths = [tuple(key for _, _, key in path) for path in found]
        return [path for path in paths if not dead & {e for e, _ in path}]

    def shelf(self, key: tuple[int, int]) -> int:
        e, way = key
        return e + len(self.task.instance.links) * way * (self.task.model.links == "B")

    def load(self, path: tuple, amount: float) -> np.ndarray:
        found = np.zeros(2 * len(self.task.instance.links))
        for key in path:
            found[self.shelf(key)] += amount
        return found

    def toll(self, path: tuple, amount: float) -> float:
        return sum(amount * float(self.task.instance.routing_cost[e]) for e, _ in path)

    def ways(self, demand: int, state: int) -> list[tuple[np.ndarray, float]]:
        """Return (loads (states, shelves) of one unit of traffic, routing cost) of each way."""
        survive = self.task.model.survive
        size = len(self.states)
        if survive in "NU":
            found = []
            for path in self.paths(demand, self.states[state]):
                loads = np.zeros((size, 2 * len(self.task.instance.links)))
                loads[state] = self.load(path, 1.0)
                found.append((loads, self.toll(path, 1.0) if state == 0 else 0.0))
            return found
        pairs = product(self.paths(demand), repeat=2)
        return [self.pair(demand, *pair) for pair in pairs if self.disjoint(demand, *pair)]

    def disjoint(self, demand: int, one: tuple, other: tuple) -> bool:
        for s, dead in enumerate(self.states):
            both = dead & {e for e, _ in one} and dead & {e for e, _ in other}
            if both and self.asked(demand, s) > 0:
                return False
        return True

    def pair(self, demand: int, working: tuple, protection: tuple) -> tuple[np.ndarray, float]:
        loads = np.zeros((len(self.states), 2 * len(self.task.instance.links)))
        if self.task.model.survive == "P":
            loads[0] = self.load(working, 1.0) + self.load(protection, 1.0)
            return loads, self.toll(working, 1.0) + self.toll(protection, 1.0)
        for s, dead in enumerate(self.states):
            if self.asked(demand, s) > 0:
                hit = bool(dead & {e for e, _ in working})
                used = protection if hit else working
                loads[s] = self.load(used, self.task.share if hit else 1.0)
        return loads, self.toll(working, 1.0)

    def choices(self, demand: int, state: int) -> list[tuple[np.ndarray, float]]:
        """Return the whole ways to route what ``demand`` asks: loads and routing cost."""
        amount, ways = self.asked(demand, state), self.ways(demand, state)
        if self.task.model.routing == "S":
            return [(amount * loads, amount * toll) for loads, toll in ways]
        unit = float(self.task.instance.routing_unit[demand])
        mixes = combinations_with_replacement(ways, int(np.ceil(amount / unit - 1e-9)))
        return [
            (unit * sum(loads for loads, _ in mix), unit * sum(toll for _, toll in mix))
            for mix in mixes
        ]

    def needs(self) -> list[tuple[int, int]]:
        states = range(len(self.states)) if self.task.model.survive == "U" else [0]
        demands = range(len(self.task.instance.demands))
        return [(k, s) for k, s in product(demands, states) if self.asked(k, s) > 0]

    def purchase(self, loads: np.ndarray) -> float:
        """Return the least cost of capacity for loads (states, shelves)."""
        links = len(self.task.instance.links)
        most = loads.max(axis=0)
        return sum(self.link(e, max(most[e], most[links + e])) for e in range(links))

    def _link(self, e: int, load: float) -> float:
        it, model = self.task.instance, self.task.model
        setup = float(it.setup_cost[e]) if model.fixed == "Y" and load > 1e-9 else 0.0
        over, sizes, cost = load - it.installed[e], it.module_capacity[e], it.module_cost[e]
        if over <= 1e-9:
            return setup
        if model.capacity == "L":
            return setup + over * cost[0] / sizes[0] if len(sizes) else np.inf
        most = 1 if model.capacity == "E" else int(np.ceil(over / min(sizes))) if len(sizes) else 0
        counts = product(range(most + 1), repeat=len(sizes))
        fits = [n @ cost for n in map(np.array, counts) if n @ sizes >= over - 1e-9
                and (model.capacity == "M" or sum(n) <= 1)]  # fmt: skip
        return setup + min(fits, default=np.inf)


def cheapest(task: Task) -> float:
    """Return the cost of the cheapest design of ``task``; infinite without one."""
    tiny = Tiny(task)
    return _divided(tiny) if task.model.routing == "C" else _whole(tiny)


def _whole(tiny: Tiny) -> float:
    """Mix what the demands choose within each state; keep, over states, what no mix undercuts."""
    links = len(tiny.task.instance.links)
    kept = {(0.0,) * (2 * links): 0.0}
    for state in sorted({s for _, s in tiny.needs()}):
        here: dict[tuple, float] = {}
        for mix in product(*(tiny.choices(k, s) for k, s in tiny.needs() if s == state)):
            most = tuple(sum(loads for loads, _ in mix).max(axis=0).tolist())
            here[most] = min(here.get(most, np.inf), sum(toll for _, toll in mix))
        both: dict[tuple, float] = {}
        for (a, one), (b, other) in product(_best(here).items(), kept.items()):
            most = tuple(map(max, a, b))
            both[most] = min(both.get(most, np.inf), one + other)
        kept = _best(both)
    costs = {most: tiny.purchase(np.array([most])) + toll for most, toll in kept.items()}
    return min(costs.values(), default=np.inf)


def _best(mixes: dict[tuple, float]) -> dict[tuple, float]:
    """Leave out the loads that others undercut everywhere, at no more routing cost."""
    found: dict[tuple, float] = {}
    for most, toll in sorted(mixes.items(), key=lambda m: (sum(m[0]), m[1])):
        if not any(t <= toll and all(map(le, other, most)) for other, t in found.items()):
            found[most] = toll
    return found


def _divided(tiny: Tiny) -> float:
    """Try every purchase, cheapest first; a linear program over all paths routes."""
    it, model = tiny.task.instance, tiny.task.model
    needs = tiny.needs()
    ways = [(n, way) for n, need in enumerate(needs) for way in tiny.ways(*need)]
    if any(n not in {m for m, _ in ways} for n in range(len(needs))):
        return np.inf
    total = float(it.traffic.sum()) * (2 if model.survive == "P" else 1)
    used = sorted(
        {(s, e) for _, (loads, _) in ways for s, e in zip(*np.nonzero(loads), strict=True)}
    )
    routed = np.array([[loads[s, e] for _, (loads, _) in ways] for s, e in used])
    served = np.array([[float(n == m) for m, _ in ways] for n in range(len(needs))])
    amounts = np.array([tiny.asked(*need) for need in needs])
    toll = np.array([toll for _, (_, toll) in ways])
    links = [e % len(it.links) for _, e in used]
    best = np.inf
    for cost, room in sorted(_purchases(tiny, total), key=lambda p: p[0]):
        if cost >= best:
            break
        found = linprog(toll, routed, [room[e] for e in links], served, amounts)
        if found.status == 0:
            best = min(best, cost + found.fun)
    return best


def _purchases(tiny: Tiny, total: float) -> chain:
    """Yield (cost, capacity per link) of everything that may be bought (set up or not)."""
    it, model = tiny.task.instance, tiny.task.model
    options = []
    for e in range(len(it.links)):
        sizes, cost = it.module_capacity[e], it.module_cost[e]
        setup = float(it.setup_cost[e]) if model.fixed == "Y" else 0.0
        most = 1 if model.capacity == "E" else int(np.ceil(total / min(sizes))) if len(sizes) else 0
        here = [(0.0, 0.0 if setup else it.installed[e])]
        for n in map(np.array, product(range(most + 1), repeat=len(sizes))):
            if model.capacity == "M" or sum(n) <= 1:
                here.append((setup + float(n @ cost), it.installed[e] + float(n @ sizes)))
        options.append(here)
    mixes = product(*options)
    return ((sum(c for c, _ in mix), [room for _, room in mix]) for mix in mixes)
