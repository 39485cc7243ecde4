"""Can a capacity carry the traffic of a state, and if not, which lengths prove it.

The traffic is routed on paths, found as they are needed (column generation). The least total
overflow of the links is a linear program; its prices are lengths w of the links, and

    sum_e w_e capacity_e >= sum_k traffic_k dist_w(k)

holds for every capacity that suffices (the metric inequality; Iri 1971, Onaga and Kakusho
1971) and is broken by one that does not. It holds for any w >= 0, however the program ended:
the distances are computed on the network itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dorsale.topology.loading.capacity.distances import Network
from dorsale.topology.loading.capacity.engine import INFINITE, add_columns, quiet
from dorsale.topology.loading.capacity.pieces import Piece, State

SHORT = 1e-7
"""Overflow that counts as none, in modules or per unit of the largest demand."""

TINY = 1e-4
"""Traffic below this could pass as overflow; where there is some, it is asked for a path."""


@dataclass(frozen=True)
class Lengths:
    """Lengths of the links of a piece, and the sum over pairs of traffic x distance."""

    links: np.ndarray
    distance: float


class Routing:
    """The paths of one state of a piece, and the program that fills them."""

    def __init__(self, piece: Piece, state: State) -> None:
        self.piece, self.state = piece, state
        self.links = np.flatnonzero(state.stands)
        source, target = np.nonzero(state.traffic)
        self.amount = state.traffic[source, target]
        self.network = Network(piece.nodes, piece.ends[self.links], source, target)
        self.tolerance = SHORT * max(1.0, float(self.amount.max()))
        self.work = 0
        self.path_cost: list[float] = []
        self.highs = quiet(presolve="off", solver="simplex")
        self._rows()
        self.network.distances(np.ones(len(self.links)))
        self._add_paths(np.arange(len(self.amount)))

    def short(self, capacity: np.ndarray, enough: float = 0.9) -> Lengths | None:
        """Return ``None`` when ``capacity`` carries the traffic, else lengths that prove not.

        The search ends when the lengths show the part ``enough`` of the least overflow.
        """
        if self.amount.min() < TINY and (lengths := self._cut_off(capacity)):
            return lengths
        self._set_capacity(capacity)
        while True:
            overflow, price, worth = self._solve()
            if overflow <= self.tolerance:
                return None
            distance = self.network.distances(price)
            total = float(distance @ self.amount)
            shown = total - float(price @ capacity[self.links])
            if shown >= enough * overflow or not self._add_shorter(distance, worth):
                return self._lengths(price, total) if shown > 0 else None

    def cheapest(self, capacity: np.ndarray) -> tuple[float, Lengths]:
        """Return the least routing cost in a ``capacity`` that suffices, and what proves it.

        The lengths are the prices of capacity; the distances count routing costs as well.
        """
        self._charge(paths=1.0, most_overflow=0.0)
        self._set_capacity(capacity)
        cost = self.piece.routing_cost[self.links]
        while True:
            value, price, worth = self._solve()
            distance = self.network.distances(price + cost)
            if not self._add_shorter(distance, worth):
                break
            self._charge(paths=1.0, most_overflow=0.0)
        self._charge(paths=0.0, most_overflow=INFINITE)
        return value, self._lengths(price, float(distance @ self.amount))

    def _cut_off(self, capacity: np.ndarray) -> Lengths | None:
        """Return lengths that show traffic, however little, with no capacity at all."""
        price = (capacity[self.links] <= 0.0).astype(float)
        total = float(self.network.distances(price) @ self.amount)
        return self._lengths(price, total) if total > 0 else None

    def _rows(self) -> None:
        size, count = len(self.links), len(self.links) + len(self.amount)
        self.highs.addRows(
            count,
            np.concatenate([np.full(size, -INFINITE), self.amount]),
            np.full(count, INFINITE), 0,
            np.zeros(count, np.int32), np.zeros(0, np.int32), np.zeros(0),
        )  # fmt: skip
        add_columns(
            self.highs, np.ones(size), np.zeros(size), np.full(size, INFINITE),
            [np.array([e]) for e in range(size)], [np.array([-1.0])] * size,
        )  # fmt: skip

    def _solve(self) -> tuple[float, np.ndarray, np.ndarray]:
        self.highs.run()
        info = self.highs.getInfo()
        self.work += max(1, info.simplex_iteration_count) * self.highs.getNumRow()
        dual = np.array(self.highs.getSolution().row_dual)
        size = len(self.links)
        return info.objective_function_value, np.maximum(-dual[:size], 0.0), dual[size:]

    def _set_capacity(self, capacity: np.ndarray) -> None:
        size = len(self.links)
        self.highs.changeRowsBounds(  # type: ignore[attr-defined] # missing in the stubs
            size, np.arange(size, dtype=np.int32), np.full(size, -INFINITE),
            capacity[self.links],
        )  # fmt: skip

    def _charge(self, paths: float, most_overflow: float) -> None:
        """Charge ``paths`` times their routing cost, or the overflow, but not both."""
        size, count = len(self.links), len(self.path_cost)
        cost = np.concatenate([np.full(size, 1.0 - paths), paths * np.array(self.path_cost)])
        every = np.arange(size + count, dtype=np.int32)
        self.highs.changeColsCost(size + count, every, cost)
        most = np.full(size, most_overflow)
        self.highs.changeColsBounds(size, every[:size], np.zeros(size), most)

    def _add_shorter(self, distance: np.ndarray, worth: np.ndarray) -> bool:
        """Add a path to each pair that has one shorter than its price; say if any had."""
        pairs = np.flatnonzero(distance < worth - 1e-9 * np.maximum(1.0, np.abs(worth)))
        self._add_paths(pairs)
        return len(pairs) > 0

    def _add_paths(self, pairs: np.ndarray) -> None:
        if len(pairs) == 0:
            return
        paths, size, count = self.network.paths(pairs), len(self.links), len(pairs)
        cost = self.piece.routing_cost[self.links]
        self.path_cost += [float(cost[path].sum()) for path in paths]
        add_columns(
            self.highs, np.zeros(count), np.zeros(count), np.full(count, INFINITE),
            [np.append(path, size + k) for path, k in zip(paths, pairs, strict=True)],
            [np.ones(len(path) + 1) for path in paths],
        )  # fmt: skip

    def _lengths(self, price: np.ndarray, distance: float) -> Lengths:
        links = np.zeros(self.piece.links)
        links[self.links] = price
        return Lengths(links, distance)
