"""What is known of one piece so far: inequalities, the best design, the bound."""

from __future__ import annotations

import math

import numpy as np

from dorsale.topology.loading.capacity.cutsets import Cutsets
from dorsale.topology.loading.capacity.engine import Row
from dorsale.topology.loading.capacity.master import Relaxation
from dorsale.topology.loading.capacity.metric import Survival
from dorsale.topology.loading.capacity.partitions import Partitions
from dorsale.topology.loading.capacity.pieces import Piece
from dorsale.topology.loading.capacity.pool import Pool
from dorsale.topology.loading.clock import Clock


class Knowledge:
    """The inequalities of a piece, the best design known (``best``, ``value``), the bound."""

    def __init__(self, piece: Piece, clock: Clock, gap: float, seed: int) -> None:
        self.piece, self.clock, self.gap = piece, clock, gap
        self.random = np.random.default_rng(seed)
        self.pool = Pool(piece)
        self.relaxation = Relaxation(piece, self.pool)
        self.cutsets = Cutsets(piece, seed)
        self.partitions = Partitions(piece, seed)
        self.survival = Survival(piece)
        self.best: np.ndarray | None = None
        self.value, self.bound = math.inf, 0.0
        self.relaxed: np.ndarray | None = None
        self._counted = 0.0
        self._workers = (self.relaxation, self.cutsets, self.partitions, self.survival)

    @property
    def closed(self) -> bool:
        """Whether the bound is near enough to the value."""
        slack = max(self.gap * abs(self.value), 0.5 * self.piece.cost_step, 1e-9)
        return self.value - self.bound <= slack

    @property
    def over(self) -> bool:
        """Whether nothing is left to do or to spend."""
        self._count()
        return self.closed or self.clock.over

    def _count(self) -> None:
        spent = sum(part.work for part in self._workers)
        self.clock.spend(spent - self._counted)
        self._counted = spent

    def raise_bound(self, bound: float) -> None:
        """Learn that no design costs less than ``bound``; whole steps of cost round it up."""
        step = self.piece.cost_step
        if step > 0 and math.isfinite(bound):
            bound = step * math.ceil(bound / step - 1e-6 * max(1.0, 1e-4 * bound / step))
        if bound > self.bound:
            self.bound = min(bound, self.value)
            self.say()

    def say(self) -> None:
        """Tell the clock's listener the value and the bound."""
        if self.clock.tell and math.isfinite(self.value):
            self.clock.tell(self.value * self.piece.money, self.bound * self.piece.money)

    def learn(self, rows: list[Row]) -> int:
        """Keep ``rows``; return how many are new."""
        return len(self.pool.add(rows))

    def examine(self, point: np.ndarray, states: int = 8) -> bool:
        """Ask every state whether ``point`` suffices; learn its inequalities, or its value."""
        counts = point[:-1]
        rows = self.survival.inequalities(counts, most=states)
        if rows:
            self.learn(rows)
            return False
        self.accept(counts)
        return True

    def accept(self, counts: np.ndarray) -> None:
        """Learn a design that suffices in every state."""
        value = self.cost(counts)
        if value < self.value - 1e-9 * max(1.0, abs(value)):
            self.value, self.best = value, counts.copy()
            self.bound = min(self.bound, value)
            self.say()

    def cost(self, counts: np.ndarray) -> float:
        """Return what ``counts``, which suffice, cost with routing."""
        bought = float(self.piece.cost @ counts)
        if not self.piece.routed_cost:
            return bought
        routing, row = self.survival.routing_cost(counts)
        self.learn([row])
        return bought + routing

    def point(self, counts: np.ndarray) -> np.ndarray:
        """Return ``counts`` with what routing costs, as a point of the pool."""
        return np.append(counts, self.cost(counts) - float(self.piece.cost @ counts))
