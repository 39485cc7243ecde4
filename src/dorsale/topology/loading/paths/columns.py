"""The path model of a task: purchases, and ways to serve each need found by pricing.

**Decided**: modules (and set-up) of each link; how many units of each need take each way
known so far: any number in C, whole numbers in I and S.

**Must hold**: every need is served; on every link, in every state that counts, what its ways
load is at most what stands and is bought.

**Minimised**: modules, set-up, and routing with nothing failed.

The relaxation gives prices of load per state and link; a way that is cheaper at these prices
than what its need pays is added. Whatever the prices, what all needs would pay at least, less
what stands and less what the links would earn, is a bound (Lagrange): it is taken from the
floors of the offers, so that it also holds before the pricing has ended and where an offer is
not proven cheapest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from dorsale.topology.loading.flows.engines import highs_model
from dorsale.topology.loading.flows.flow_model import most_load
from dorsale.topology.loading.flows.program import Matrices, Program
from dorsale.topology.loading.flows.purchases import Purchases, purchases
from dorsale.topology.loading.paths.schemes import Offer, Scheme, Way

_EPS = 1e-7


@dataclass(frozen=True)
class Frame:
    """Purchases, rows of capacity (states, shelves; -1 where nothing counts) and of needs."""

    program: Program
    purchases: Purchases
    capacity: np.ndarray
    needs: np.ndarray


def frame(scheme: Scheme) -> Frame:
    """Return the rows and the purchases of the path model, with no way in it."""
    program, shelves = Program(), scheme.arcs.shelf_link
    bought = purchases(program, scheme.task, 2 * most_load(scheme.task))
    capacity = np.full((len(scheme.states), len(shelves)), -1)
    for s in scheme.loaded:
        alive = np.flatnonzero(~np.isin(shelves, sorted(scheme.states[s].dead)))
        capacity[s, alive] = bought.carry(program, shelves[alive])
    amount = np.array([need.amount for need in scheme.needs])
    return Frame(program, bought, capacity, program.rows(len(amount), amount, np.inf))


def entries(scheme: Scheme, rows: Frame, way: Way) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows that one unit along ``way`` touches, and its entries there."""
    load = scheme.needs[way.need].load
    found: dict[int, float] = {int(rows.needs[way.need]): 1.0}
    for s, a, part in scheme.loads(way):
        row = int(rows.capacity[s, scheme.arcs.shelf[a]])
        found[row] = found.get(row, 0.0) + part * load
    return np.array(list(found)), np.array(list(found.values()))


class Master:
    """The relaxation, and its growing list of ways."""

    def __init__(self, scheme: Scheme, seed: int) -> None:
        self.scheme, self.frame = scheme, frame(scheme)
        count = len(scheme.needs)
        self.bare = self.frame.program.matrices()
        lacking = self.frame.program.columns(count, self._penalty())
        self.frame.program.entries(self.frame.needs, lacking, 1.0)
        matrices = self.frame.program.matrices()
        self.highs = highs_model(_relaxed(matrices), seed)
        self.lacking, self.first = lacking, len(matrices.cost)
        self.ways: dict[Way, int] = {}
        self.bound = 0.0

    def _penalty(self) -> np.ndarray:
        """Return prices for not serving a unit that are above what serving it can cost."""
        instance = self.scheme.task.instance
        dear = instance.setup_cost.sum() + instance.routing_cost.sum()
        dear += sum(float(cost.max(initial=0.0)) for cost in instance.module_cost)
        scarce = min(float(c[c > 0].min(initial=np.inf)) for c in instance.module_capacity)
        steps = [1.0 + need.load / scarce for need in self.scheme.needs]
        return np.asarray(2.0 * (1.0 + dear) * np.array(steps))

    def add(self, ways: Iterable[Way]) -> int:
        """Add the ways that are new; return how many there were."""
        fresh = [way for way in dict.fromkeys(ways) if way not in self.ways]
        for way in fresh:
            rows, values = entries(self.scheme, self.frame, way)
            load = self.scheme.needs[way.need].load
            self.ways[way] = len(self.ways)
            self.highs.addCol(
                load * self.scheme.cost(way), 0.0, np.inf, len(rows),
                rows.astype(np.int32), values,
            )  # fmt: skip
        return len(fresh)

    def solve(self) -> tuple[float, np.ndarray]:
        """Return the value of the relaxation and the multipliers of its rows, all >= 0."""
        self.highs.run()
        duals = np.array(self.highs.getSolution().row_dual)
        signs = np.where(np.isfinite(self.bare.row_upper), -1.0, 1.0)
        return self.highs.getInfo().objective_function_value, np.maximum(signs * duals, 0.0)

    def prices(self, multipliers: np.ndarray) -> np.ndarray:
        """Return the price of one unit of load, for each state and arc."""
        rows = self.frame.capacity[:, self.scheme.arcs.shelf]
        return np.where(rows >= 0, multipliers[rows], 0.0)

    def lagrange(self, multipliers: np.ndarray, offers: list[Offer]) -> float:
        """Return the bound that ``multipliers`` and the floors of ``offers`` prove."""
        limits = np.isfinite(self.bare.row_upper)
        weight = np.where(limits, multipliers, 0.0)
        reduced = self.bare.cost + self.bare.rows.T @ weight
        earned = np.minimum(reduced, 0.0) @ self.bare.upper
        stands = weight[limits] @ self.bare.row_upper[limits]
        paid = sum(
            need.amount * need.load * offer.floor
            for need, offer in zip(self.scheme.needs, offers, strict=True)
        )
        return float(paid + earned - stands)

    def values(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the relaxed purchases, units not served, and units along each way."""
        values = np.array(self.highs.getSolution().col_value)
        return values[: len(self.bare.cost)], values[self.lacking], values[self.first :]

    def improving(self, multipliers: np.ndarray, offers: list[Offer]) -> list[Way]:
        """Return the offered ways that cost less than their need pays now."""
        found = []
        for n, (need, offer) in enumerate(zip(self.scheme.needs, offers, strict=True)):
            pays = multipliers[self.frame.needs[n]] / need.load
            if offer.price < pays - _EPS * (1.0 + pays):
                found += list(offer.ways)
        return found


def whole_model(scheme: Scheme, ways: Iterable[Way]) -> tuple[Matrices, Purchases, np.ndarray]:
    """Return the mixed-integer program over ``ways``, its purchases, the columns of the ways."""
    rows = frame(scheme)
    columns = []
    for way in ways:
        need = scheme.needs[way.need]
        column = rows.program.columns(
            1, need.load * scheme.cost(way), 0.0, need.amount, scheme.task.model.routing != "C"
        )
        columns.append(int(column[0]))
        place, values = entries(scheme, rows, way)
        rows.program.entries(place, column, values)
    return rows.program.matrices(), rows.purchases, np.array(columns, dtype=np.int64)


def _relaxed(matrices: Matrices) -> Matrices:
    return Matrices(
        matrices.cost,
        matrices.lower,
        matrices.upper,
        np.zeros(len(matrices.cost), dtype=bool),
        matrices.rows,
        matrices.row_lower,
        matrices.row_upper,
    )
