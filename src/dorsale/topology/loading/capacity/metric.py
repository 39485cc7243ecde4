"""Every state of a piece asked whether a capacity suffices, and the inequalities if not."""

from __future__ import annotations

import numpy as np

from dorsale.topology.loading.capacity.engine import Row
from dorsale.topology.loading.capacity.pieces import Piece
from dorsale.topology.loading.capacity.rounding import best_rounding
from dorsale.topology.loading.capacity.routing import Lengths, Routing


class Survival:
    """The states of a piece, those that failed last asked first."""

    def __init__(self, piece: Piece) -> None:
        self.piece = piece
        self.order = list(range(len(piece.states)))
        self._routing: dict[int, Routing] = {}

    @property
    def work(self) -> int:
        """Rows x iterations of all the path programs."""
        return sum(routing.work for routing in self._routing.values())

    def routing(self, state: int) -> Routing:
        """Return the paths of ``state``, made when first asked."""
        if state not in self._routing:
            self._routing[state] = Routing(self.piece, self.piece.states[state])
        return self._routing[state]

    def suffices(self, counts: np.ndarray) -> bool:
        """Whether ``counts`` modules carry the traffic of every state."""
        return not self.inequalities(counts, most=1)

    def proof_short(self, counts: np.ndarray) -> np.ndarray | None:
        """Return lengths that prove ``counts`` short in some state, or ``None``."""
        capacity = self.piece.carried(counts)
        for state in self.order:
            lengths = self.routing(state).short(capacity)
            if lengths is not None:
                return lengths.links
        return None

    def inequalities(self, values: np.ndarray, most: int, tries: int | None = None) -> list[Row]:
        """Return inequalities that ``values`` break, from at most ``most`` states.

        An empty list after all states were asked (``tries`` is ``None``) means that
        ``values`` suffice.
        """
        capacity = self.piece.carried(values)
        rows: list[Row] = []
        failed: list[int] = []
        asked = self.order[:tries]
        for state in asked:
            lengths = self.routing(state).short(capacity)
            if lengths is not None:
                failed.append(state)
                rows += metric_rows(self.piece, lengths, values)
                if len(failed) >= most:
                    break
        self._reorder(failed, asked)
        return rows

    def _reorder(self, failed: list[int], asked: list[int]) -> None:
        """Put the states that failed first, and those asked in vain last."""
        vain = [state for state in asked if state not in failed]
        rest = [state for state in self.order if state not in asked]
        self.order = failed + rest + vain if failed else rest + vain

    def routing_cost(self, counts: np.ndarray) -> tuple[float, Row]:
        """Return the least routing cost with nothing failed, and what it says of others."""
        nominal = next(i for i, state in enumerate(self.piece.states) if state.nominal)
        cost, lengths = self.routing(nominal).cheapest(self.piece.carried(counts))
        factors = np.append(lengths.links[self.piece.column_link] * self.piece.capacity, 1.0)
        least = lengths.distance - float(lengths.links @ self.piece.installed)
        used = np.flatnonzero(factors > 1e-12)
        return cost, Row(used, factors[used], least)


def metric_rows(piece: Piece, lengths: Lengths, values: np.ndarray) -> list[Row]:
    """Return the metric inequality of ``lengths``, rounded as ``values`` ask, and as it is."""
    factors = lengths.links[piece.column_link] * piece.capacity
    least = lengths.distance - float(lengths.links @ piece.installed)
    used = np.flatnonzero(factors > 1e-9 * factors.max(initial=0.0))
    if least <= 0:
        return []
    factors, mine = factors[used], values[: len(piece.cost)][used]
    better, right = best_rounding(factors, least, mine)
    plain = Row(used, factors, least)
    depth = (right - better @ mine) / max(1e-9, float(np.linalg.norm(better)))
    if depth <= (least - factors @ mine) / float(np.linalg.norm(factors)):
        return [plain]
    keep = better > 0
    return [Row(used[keep], better[keep], right)]
