"""Whole routings improved one need after the other, with exact prices of what each would buy.

A need that is taken out and put back sees on each link what the purchase would rise by if it
passed there, all others staying where they are; it takes its cheapest way at these prices.
Each round empties a link of its last module (or takes some needs out at random), puts them
back in an order drawn anew, and keeps the design when it costs no more (ruin and recreate:
Schrimpf and others 2000).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from dorsale.topology.loading.flows.flow_model import most_load
from dorsale.topology.loading.paths.schemes import Scheme, Way
from dorsale.topology.loading.paths.steps import Steps

_FORBIDDEN = 1e15
_SMOOTH = (0.02, 0.1, 0.3)  # of the plain price of a load, beside what it makes one buy
_LOOSE = 0.007  # above the best, that a design to go on from may cost
_LEAST = 1e-9  # of a need: less is rounding


class Fitting:
    """A whole routing of every need of ``scheme``: ``units`` of each way, loads, cost."""

    def __init__(self, scheme: Scheme, seed: int) -> None:
        self.scheme = scheme
        self.steps = Steps(scheme.task, 2 * most_load(scheme.task))
        self.shelf_link = scheme.arcs.shelf_link
        self.links = len(scheme.task.instance.links)
        self.load = np.zeros((len(scheme.states), len(self.shelf_link)))
        self.units: list[dict[Way, float]] = [{} for _ in scheme.needs]
        self.routing, self.smooth = 0.0, 0.1
        self.unit_price = self.steps.unit_price()
        self._known: dict[Way, tuple[np.ndarray, np.ndarray]] = {}
        self.random = np.random.default_rng(seed)

    def put(self, way: Way, units: float) -> None:
        """Add (or with negative ``units`` take away) units along ``way``."""
        load = units * self.scheme.needs[way.need].load
        self.routing += load * self.scheme.cost(way)
        place, part = self._places(way)
        self.load.ravel()[place] += part * load
        mine = self.units[way.need]
        mine[way] = mine.get(way, 0.0) + units
        if mine[way] <= _LEAST * self.scheme.needs[way.need].amount:
            del mine[way]

    def _places(self, way: Way) -> tuple[np.ndarray, np.ndarray]:
        """Return where ``way`` loads (flat positions in ``load``), and the parts of its load."""
        if way not in self._known:
            found: dict[int, float] = {}
            for s, a, part in self.scheme.loads(way):
                place = s * len(self.shelf_link) + int(self.scheme.arcs.shelf[a])
                found[place] = found.get(place, 0.0) + part
            self._known[way] = np.array(list(found), dtype=np.int64), np.array(list(found.values()))
        return self._known[way]

    def clear(self, need: int) -> dict[Way, float]:
        """Take ``need`` out and return what it had."""
        had = dict(self.units[need])
        for way, units in had.items():
            self.put(way, -units)
        return had

    def link_load(self) -> np.ndarray:
        """Return the load each link must hold: the most over states, and over its ways."""
        found = np.zeros(self.links)
        np.maximum.at(found, self.shelf_link, self.load.max(axis=0))
        return np.maximum(found, 0.0)

    def cost(self) -> float:
        """Return purchases and routing."""
        return float(self.steps.cost(self.link_load()).sum() + self.routing)

    def answer(self, need: int, barred: int = -1) -> bool:
        """Put ``need`` on its cheapest way, off link ``barred`` where that costs more there."""
        amount, load = self.scheme.needs[need].amount, self.scheme.needs[need].load
        held = self.link_load()
        now = np.minimum(self.steps.cost(held), _FORBIDDEN)
        shelves = self.scheme.arcs.shelf

        def marginal(states: list[int]) -> np.ndarray:
            if not states:
                return np.zeros(len(shelves))
            asked = self.load[states].max(axis=0) + amount * load
            rise = np.zeros(len(self.shelf_link))
            for start in range(0, len(asked), self.links):
                part = slice(start, start + self.links)
                cost = np.minimum(self.steps.cost(np.maximum(held, asked[part])), _FORBIDDEN)
                rise[part] = np.maximum(0.0, cost - now)
            if barred >= 0:
                rise[(self.shelf_link == barred) & (rise > 0)] = _FORBIDDEN
            rise += self.smooth * amount * load * self.unit_price[self.shelf_link]
            return np.asarray(rise[shelves] / (amount * load))

        best: tuple[float, Way] | None = None
        for way in self.scheme.answers(need, marginal):
            self.put(way, amount)
            cost = self.cost()
            self.put(way, -amount)
            if best is None or cost < best[0]:
                best = cost, way
        if best is None:
            return False
        self.put(best[1], amount)
        return True

    def fill(self, needs: Iterable[int], barred: int = -1) -> bool:
        """Put all ``needs`` on their cheapest ways, in this order."""
        answered = [self.answer(need, barred) for need in needs]
        return all(answered)

    def restore(self, before: dict[int, dict[Way, float]]) -> None:
        """Put the needs of ``before`` back on the ways they had."""
        for need, had in before.items():
            self.clear(need)
            for way, units in had.items():
                self.put(way, units)

    def improve(
        self, patience: int, going_on: Callable[[int], bool], keep: Callable[[Fitting], None]
    ) -> None:
        """Ruin and recreate until ``patience`` rounds in a row bring nothing.

        ``going_on`` hears before each round how many needs were answered since the last;
        ``keep`` sees each design that is the best so far. A design up to a bound above the
        best is gone on from; the bound sinks as rounds bring nothing.
        """
        best = cost = self.cost()
        idle, taken = 0, list[int]()
        while idle < patience and going_on(len(taken)):
            idle += 1
            barred, taken = self._ruin()
            self.smooth = float(self.random.choice(_SMOOTH))
            before = {need: self.clear(need) for need in taken}
            whole = self.fill(self.random.permutation(taken).tolist(), barred)
            now = self.cost()
            if not whole or now > max(cost, best * (1 + _LOOSE * (1 - idle / patience))):
                self.restore(before)
                continue
            cost = now
            if now < best - 1e-9 * abs(best):
                best, idle = now, 0
                keep(self)

    def _ruin(self) -> tuple[int, list[int]]:
        """Choose a link to relieve, and needs that pass it in its fullest state."""
        held = self.link_load()
        used = np.flatnonzero(held > 0)
        link = int(self.random.choice(used))
        passing = [
            n
            for n, mine in enumerate(self.units)
            if any(link in self._touched(way) for way in mine)
        ]
        size = min(len(passing), int(self.random.integers(2, 12)))
        taken = self.random.permutation(passing)[:size].tolist() if passing else []
        return (link if self.random.random() < 0.7 else -1), taken

    def _touched(self, way: Way) -> set[int]:
        arcs = self.scheme.arcs.link
        return {int(arcs[a]) for a in (*way.working, *way.protection)}
