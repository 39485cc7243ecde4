"""Networks that hold: grown route by route, trimmed, and bettered chain by chain."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from dorsale.topology.connect.kernel import Kernel
from dorsale.topology.connect.network import chain_of, chains, lacking
from dorsale.topology.connect.paths import Paths


class Repair:
    """Makes networks of one kernel hold, and cheaper."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.paths = Paths(kernel)
        self.least = np.array([_least_links(kernel, v) for v in range(kernel.size)])

    def grown(self, cost: np.ndarray, chosen: np.ndarray) -> np.ndarray:
        """Return ``chosen`` with the cheapest missing routes added, pair after pair.

        Links already there cost nothing, so later routes lean on earlier ones.
        """
        chosen = chosen.copy()
        for (s, t), need in self.kernel.needs:
            self._add(cost, chosen, s, t, need)
        return self.mended(cost, chosen)

    def mended(self, cost: np.ndarray, chosen: np.ndarray) -> np.ndarray:
        """Return ``chosen`` with routes added between the pairs that lack them, until it holds."""
        chosen = chosen.copy()
        while pairs := lacking(self.kernel, chosen):
            s, t = pairs[0]
            asked = self.kernel.required
            self._add(cost, chosen, s, t, int(min(asked[s], asked[t])))
        return chosen

    def _add(self, cost: np.ndarray, chosen: np.ndarray, s: int, t: int, routes: int) -> None:
        found = self.paths.cheapest(np.where(chosen, 0.0, cost), s, t, routes)
        while found is None:  # a third route that the candidates do not have
            routes -= 1
            found = self.paths.cheapest(np.where(chosen, 0.0, cost), s, t, routes)
        chosen[list(found)] = True

    def trimmed(self, cost: np.ndarray, chosen: np.ndarray) -> np.ndarray:
        """Return ``chosen`` without the links it can do without, dearest first.

        A link that is needed stays needed, and so does the rest of its chain.
        """
        chosen = chosen.copy()
        links = np.flatnonzero(chosen)
        needed = self._around_the_barely_served(chosen)
        for e in links[np.argsort(-cost[links], kind="stable")].tolist():
            if e in needed:
                continue
            chosen[e] = False
            if lacking(self.kernel, chosen):
                chosen[e] = True
                needed |= set(chain_of(self.kernel, chosen, e))
            else:
                needed |= self._around_the_barely_served(chosen)
        return chosen

    def _around_the_barely_served(self, chosen: np.ndarray) -> set[int]:
        """Return the links around nodes that have no more links than they need routes."""
        ends = self.kernel.ends
        degree = np.bincount(ends[chosen].ravel(), minlength=self.kernel.size)
        tight = degree <= self.least
        return set(np.flatnonzero(chosen & tight[ends].any(axis=1)).tolist())

    def near(self, point: np.ndarray) -> np.ndarray:
        """Return a network that holds, made of what a fractional ``point`` likes."""
        cost = self.kernel.cost * (1.0 - 0.98 * np.clip(point, 0.0, 1.0))
        return self.trimmed(cost, self.mended(cost, point > 1e-6))

    def bettered(self, chosen: np.ndarray, most_moves: int) -> np.ndarray:
        """Return ``chosen`` after exchanging chains for cheaper routes while that helps.

        ``most_moves`` bounds the chains tried.
        """
        best, value = chosen, self.kernel.value(chosen)
        waiting = self._dearest_first(best)
        while waiting and most_moves > 0:
            most_moves -= 1
            found = self._without(best, waiting.pop())
            if self.kernel.value(found) < value * (1 - 1e-9):
                best, value = found, self.kernel.value(found)
                waiting = self._dearest_first(best)
        return best

    def _dearest_first(self, chosen: np.ndarray) -> list[list[int]]:
        cost = self.kernel.cost
        return sorted(chains(self.kernel, chosen), key=lambda chain: float(cost[chain].sum()))

    def _without(self, chosen: np.ndarray, chain: Iterable[int]) -> np.ndarray:
        """Return ``chosen`` mended after losing ``chain``."""
        cost, left = self.kernel.cost.copy(), chosen.copy()
        left[list(chain)] = False
        cost[list(chain)] *= 1.5
        return self.trimmed(self.kernel.cost, self.mended(cost, left))


def _least_links(kernel: Kernel, v: int) -> int:
    """Return how many links ``v`` has in every network that holds."""
    return max((need for pair, need in kernel.needs if v in pair), default=0)
