"""Check a design without any solver of ours: buy, fail, route again, count the money again.

With nothing failed and after each failure, scipy's linear programme carries what the bought
capacity can, over paths it asks for (column generation); what it leaves is a fault. Paths that
the loading carries are walked instead (:mod:`.counted`): hop limits, whole units, protection.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from itertools import count

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

from dorsale.plan.loading import Loading, Task
from dorsale.plan.problems import N_, Translate
from dorsale.topology.loading.counted import Judged, room_and_cost, unsold, walk
from dorsale.topology.loading.lightest import Path, lightest

_LOST = 1e-7  # the part of all traffic, or of a price, that rounding may lose
Tell = Callable[[int], object]


def check(task: Task, made: Loading, seconds: float = math.inf, tell: Tell = bool,
          translate: Translate = str) -> list[str]:  # fmt: skip
    """Return the faults of ``made`` in words; ``tell`` hears how many states are checked."""
    it, faults, done = task.instance, list[str](), 0

    def fault(message: str, **values: object) -> None:
        faults.append(translate(message).format(**values))

    for e in unsold(task, made):
        fault(N_("{link}: the model sells no such modules"), link=it.links[e])
    if faults:
        return faults
    (room, cost), total = room_and_cost(task, made), it.traffic.sum()
    router = Router(task, np.minimum(room, total), time.monotonic() + seconds)
    for done, (state, dead, asked) in enumerate(task.states()):
        tell(done)
        try:
            judged = walk(task, made, dead, asked)
            left, load, toll = judged or router.route(dead, asked, not done)
        except TimeoutError:
            fault(N_("only {done} states could be checked in time"), done=done)
            return faults
        cost += toll * (done == 0)
        for k in np.flatnonzero(left):
            message = N_("{state}: {left:.6g} of {demand} cannot be carried")
            fault(message, state=state, left=left[k], demand=it.demands[k])
        for s in np.flatnonzero(load > room + _LOST * total):
            message = N_("{state}: {link} carries {over:.6g} too much")
            fault(message, state=state, over=load[s] - room[s], link=it.links[s % len(it.links)])
    tell(done + 1)
    if not abs(cost - made.value) <= 1e-6 * cost or not made.bound <= made.value * (1 + 1e-9):
        message = N_("cost {cost:.9g}, value {value:.9g}, bound {bound:.9g} do not agree")
        fault(message, cost=cost, value=made.value, bound=made.bound)
    return faults


class Router:
    """Carries what it can in ``room``; ``prices`` are those of the ways when something is left."""

    def __init__(self, task: Task, room: np.ndarray, until: float) -> None:
        self.it, self.ways, self.room, self.until = task.instance, task.ways, room, until
        self.known: dict[Path, frozenset[int]] = {}  # each path met, and its links

    def route(self, dead: frozenset[int], asked: np.ndarray, paid: bool) -> Judged:
        """Return what is left of each demand asked, with the least toll when it is ``paid``."""
        link, shelf, many, ends = self.ways.link, self.ways.shelf, len(asked), self.it.demand_ends
        toll, size = self.it.routing_cost[link] * paid, 1e3 / max(self.it.traffic.sum(), 1e-300)
        unit, fine = toll.max(initial=0.0) or 1.0, 10.0 * len(self.it.nodes) if toll.any() else 1.0
        prices, worth, paths = toll / unit, np.full(many, fine), list[Path]()
        self.prices, left, spent = prices, asked, 0.0
        alive = np.flatnonzero(~np.isin(link, list(dead)) & (self.room[shelf] > 0))
        for turn in count() if asked.any() else ():
            value = worth * (asked > 0) - 1e-6
            new = lightest(self.ways, ends, alive, self.prices + _LOST, value)
            if turn and (new.keys() <= self.known.keys() or not (left.any() or toll.any())):
                break
            self.known |= new
            paths = [p for p, e in self.known.items() if asked[p[0]] and dead.isdisjoint(e)]
            way, paths_n = np.array([w for p in paths for w in p[1:]], int), len(paths)
            path = np.repeat(np.arange(paths_n), [len(p) - 1 for p in paths])
            whom, ones = [*(p[0] for p in paths), *range(many)], np.ones(paths_n + many)
            loads = coo_array((ones[path], (shelf[way], path)), (len(self.room), paths_n + many))
            serve = coo_array((ones, (whom, np.arange(paths_n + many))), (many, paths_n + many))
            costs = np.append(np.bincount(path, prices[way], paths_n), np.full(many, fine))
            clock = {"time_limit": min(max(self.until - time.monotonic(), 0.01), 1e6)}
            found = linprog(costs, loads, self.room * size, serve, asked * size, options=clock)
            if found.x is None or time.monotonic() > self.until:
                raise TimeoutError
            left = found.x[paths_n:] * (found.x[paths_n:].sum() > 1e3 * _LOST) / size
            self.prices, worth = prices - found.ineqlin.marginals[shelf], found.eqlin.marginals
            spent = float(costs[:paths_n] @ found.x[:paths_n]) * unit / size * toll.any()
        apart = np.bincount([p[0] for p in paths], minlength=many) == 0
        return np.maximum(left, asked * apart), np.zeros(len(self.room)), spent
