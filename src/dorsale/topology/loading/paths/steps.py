"""The staircase of each link: the cheapest purchase for every load it may have to carry."""

from __future__ import annotations

from itertools import product

import numpy as np

from dorsale.plan.loading import Task
from dorsale.topology.loading.flows.purchases import useful

_MOST_STAIRS = 400
_ROUNDING = 1e-7  # of a load: less over a stair is the solver's rounding


class Steps:
    """Cost of loads per link: staircases for whole modules, slopes for linear capacity.

    ``most`` is the largest load that can be asked of a link. Where a staircase would have
    too many stairs, only those of one kind of module with at most one of each other stay:
    what is bought is then enough, if not always the cheapest.
    """

    def __init__(self, task: Task, most: float) -> None:
        self.task = task
        instance = task.instance
        self.installed = np.asarray(instance.installed, dtype=float)
        charged = task.model.fixed == "Y"
        self.setup = np.asarray(instance.setup_cost, float) if charged else 0 * self.installed
        self.linear = task.model.capacity == "L"
        self.places = [useful(instance, task.model, e, most)[0] for e in range(len(instance.links))]
        stairs = [self._stairs(e, most) for e in range(len(instance.links))]
        width = max(len(counts) for counts, _, _ in stairs)
        self.counts = [counts for counts, _, _ in stairs]
        self.capacity = np.full((len(stairs), width + 1), np.inf)
        self.price = np.full((len(stairs), width + 1), np.inf)
        for e, (_, capacity, price) in enumerate(stairs):
            self.capacity[e, : len(capacity)] = capacity
            self.price[e, : len(price)] = price

    def _stairs(self, link: int, most: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return counts of modules, capacity and cost, where more capacity costs more."""
        instance, places = self.task.instance, self.places[link]
        capacity, cost = instance.module_capacity[link][places], instance.module_cost[link][places]
        if self.linear or not len(places):
            return np.zeros((1, len(places))), np.zeros(1), np.zeros(1)
        counts = self._combinations(capacity, most)
        gives, costs = counts @ capacity, counts @ cost
        order = np.lexsort((-gives, costs))
        higher = np.maximum.accumulate(gives[order])
        keep = np.concatenate([[True], higher[1:] > higher[:-1]])
        kept = order[keep]
        return counts[kept], gives[kept], costs[kept]

    def _combinations(self, capacity: np.ndarray, most: float) -> np.ndarray:
        size = len(capacity)
        if self.task.model.capacity == "E":
            return np.vstack([np.zeros(size), np.eye(size)])
        needed = np.ceil(most / capacity).astype(int) + 1
        if np.prod(needed.astype(float) + 1) <= _MOST_STAIRS**2:
            ranges = [range(n + 1) for n in needed]
            return np.array(list(product(*ranges)), dtype=float)
        found = [np.zeros((1, size))]
        for m in range(size):
            runs = np.zeros((min(needed[m], _MOST_STAIRS), size))
            runs[:, m] = np.arange(1, len(runs) + 1)
            runs[-1, m] = needed[m]
            found.append(runs)
            for other in range(size):
                if other != m:
                    more = runs.copy()
                    more[:, other] = 1
                    found.append(more)
        return np.vstack(found)

    def cost(self, load: np.ndarray) -> np.ndarray:
        """Return the cost of ``load`` per link; infinite where it cannot be carried."""
        over = load - self.installed
        used = self.setup * (load > _ROUNDING)
        if self.linear:
            return np.asarray(used + np.maximum(over, 0.0) * self._slope())
        return np.asarray(used + self.price[np.arange(len(over)), self._stair(over)])

    def _stair(self, over: np.ndarray) -> np.ndarray:
        slack = over - _ROUNDING * (1.0 + np.abs(over))
        return np.asarray((self.capacity < slack[:, None]).sum(axis=1))

    def _slope(self) -> np.ndarray:
        instance = self.task.instance
        found = np.full(len(self.places), np.inf)
        for e, places in enumerate(self.places):
            if len(places):
                found[e] = instance.module_cost[e][0] / instance.module_capacity[e][0]
        return found

    def unit_price(self) -> np.ndarray:
        """Return the least price of a unit of capacity on each link; 0 where none is sold."""
        found = np.zeros(len(self.places))
        for e, places in enumerate(self.places):
            if len(places):
                instance = self.task.instance
                price = instance.module_cost[e][places] / instance.module_capacity[e][places]
                found[e] = price.min()
        return found

    def modules(self, load: np.ndarray) -> tuple[np.ndarray, ...]:
        """Return the cheapest purchase for ``load``: one array of counts per link."""
        over, found = load - self.installed, []
        stair = self._stair(over)
        for e, places in enumerate(self.places):
            count = np.zeros(len(self.task.instance.module_cost[e]))
            if self.linear and len(places):
                count[0] = max(0.0, over[e]) / self.task.instance.module_capacity[e][0]
            elif len(places):
                count[places] = self.counts[e][stair[e]]
            found.append(count)
        return tuple(found)
