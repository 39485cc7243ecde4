"""Better designs near the best one: few links free, all others as they are.

The search in a neighbourhood knows only the inequalities found so far. What it proposes is
asked in every state; if it does not suffice, the inequalities it breaks are learnt and the
search begins again. So it ends with a better design, or with the proof that the
neighbourhood holds none.
"""

from __future__ import annotations

import numpy as np

from dorsale.topology.loading.capacity.knowledge import Knowledge
from dorsale.topology.loading.capacity.master import Box, Effort, most, search

TRIES = 12
NODES = 300


class Neighbourhoods:
    """Draws neighbourhoods, larger as small ones yield nothing."""

    def __init__(self, known: Knowledge) -> None:
        self.known = known
        self.size = 8.0

    def improve(self) -> bool:
        """Search one neighbourhood of the best design; say whether a better one was found."""
        known = self.known
        assert known.best is not None
        before = known.value
        ended = self._explore(self._box(known.best))
        if known.value < before:
            return True
        links = known.piece.links
        self.size = min(links, self.size * 1.03) if ended else max(4.0, self.size * 0.9)
        return False

    def _explore(self, box: Box) -> bool:
        """Search ``box``; say whether it was searched to its end."""
        known = self.known
        for turn in range(TRIES):
            assert known.best is not None
            start = known.point(known.best)
            effort = Effort(NODES, 1e-4, known.clock.seconds_left, turn)
            rows = np.arange(len(known.pool.rows))
            answer = search(known.piece, known.pool, rows, effort, box, start)
            known.clock.spend(answer.work)
            if not answer.points or known.over:
                return answer.ended
            proposal = answer.points[0]
            if float(known.piece.cost @ proposal[:-1]) + proposal[-1] >= known.value - 1e-9:
                return answer.ended
            if known.examine(proposal):
                return answer.ended
        return False

    def _box(self, best: np.ndarray) -> Box:
        piece, links = self.known.piece, self._links()
        free = np.isin(piece.column_link, links)
        low = np.where(free, np.maximum(best - 3, 0), best)
        high = np.where(free, np.minimum(best + 3, piece.most), best)
        ceiling = most(piece)
        return Box(np.append(low, 0.0), np.append(high, ceiling[-1]))

    def _links(self) -> np.ndarray:
        """Return the links to free: a ball around a node, or those the relaxation disputes."""
        known, random = self.known, self.known.random
        count = min(known.piece.links, round(self.size))
        kind = random.random()
        if kind < 0.4:
            return self._ball(count)
        weight = random.random(known.piece.links)
        if kind < 0.7 and known.relaxed is not None and known.best is not None:
            moved = np.abs(known.relaxed[:-1] - known.best)
            weight += np.bincount(known.piece.column_link, moved, known.piece.links)
        return np.argsort(-weight)[:count]

    def _ball(self, count: int) -> np.ndarray:
        """Return the ``count`` links nearest to a random node, counted in hops."""
        piece, random = self.known.piece, self.known.random
        hops = np.full(piece.nodes, np.inf)
        hops[random.integers(piece.nodes)] = 0.0
        for _ in range(piece.nodes):
            nearest = np.minimum(hops[piece.ends[:, 0]], hops[piece.ends[:, 1]])
            reach = hops.copy()
            np.minimum.at(reach, piece.ends[:, 0], nearest + 1)
            np.minimum.at(reach, piece.ends[:, 1], nearest + 1)
            if (reach == hops).all():
                break
            hops = reach
        far = hops[piece.ends].sum(axis=1) + random.random(piece.links)
        return np.argsort(far)[:count]
