"""The bound by branching: the problem in whole modules, under the inequalities known.

Each search ends with a bound and with designs that the inequalities allow. Those that do not
suffice teach new inequalities; the bound of the next search is higher. When the best design
the inequalities allow suffices, it is optimal (multi-tree Benders decomposition).
"""

from __future__ import annotations

import numpy as np

from dorsale.topology.loading.capacity.knowledge import Knowledge
from dorsale.topology.loading.capacity.master import Answer, Effort, search
from dorsale.topology.loading.capacity.repair import repaired, trimmed
from dorsale.topology.loading.clock import UNIT


class Proof:
    """Searches the whole problem again and again, with ever more inequalities."""

    def __init__(self, known: Knowledge) -> None:
        self.known = known
        self.nodes = 100
        self.turn = 0
        self.share = 0.02
        self.kept: set[int] = set(range(known.pool.given))

    def advance(self) -> int:
        """Search once; raise the bound; return how many inequalities were learnt."""
        known = self.known
        effort = Effort(self.nodes, self._gap(), known.clock.seconds_left, self.turn)
        answer = search(known.piece, known.pool, self._near(), effort, start=self._start())
        self.turn += 1
        known.clock.spend(answer.work)
        known.raise_bound(answer.bound)
        before = len(known.pool.rows)
        for point in answer.points[:6]:
            if not known.over:
                self._learn_from(point)
            self.kept.update(known.pool.broken(point).tolist())
        learnt = len(known.pool.rows) - before
        if learnt < 20:
            self.share *= 0.5
        if not answer.ended:
            self._grow(answer)
        return learnt

    def _grow(self, answer: Answer) -> None:
        """Give the next search more nodes, as many as the work left is likely to pay."""
        clock = self.known.clock
        afford = 0.8 * (clock.work_limit - clock.work) * UNIT * answer.nodes / answer.work
        self.nodes = max(50, min(5 * self.nodes, round(afford)))

    def _learn_from(self, point: np.ndarray) -> None:
        known = self.known
        known.learn(known.cutsets.find(point[:-1], 6, most=15))
        if known.examine(point, states=20):
            return
        if self.turn % 3 == 1:
            better = trimmed(known, repaired(known, point[:-1]))
            known.accept(better)

    def _gap(self) -> float:
        """Return the gap to stop at: a share of the gap that is left, at most what is asked."""
        known = self.known
        left = (known.value - known.bound) / max(abs(known.value), 1e-9)
        return max(1e-6, 0.3 * known.gap, min(1.0, self.share * left))

    def _near(self) -> np.ndarray:
        """Return the rows nearly tight where the relaxation is best, or broken since."""
        known = self.known
        assert known.relaxed is not None
        slack = -known.pool.missing(known.relaxed)
        near = slack < 0.15 * np.maximum(1.0, np.abs(known.pool.least))
        near[list(self.kept)] = True
        return np.flatnonzero(near)

    def _start(self) -> np.ndarray | None:
        known = self.known
        return None if known.best is None else known.point(known.best)
