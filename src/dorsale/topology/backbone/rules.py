"""Connection rules inside the problem: their rows in the master, and networks that meet them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from dorsale.topology.backbone.master import Master
from dorsale.topology.backbone.problem import Problem

_EPS = 1e-6
_MOST = 500  # rows met one after another before a network is given up


@dataclass
class Rules:
    """Asks the problem's separators, and keeps every row they returned.

    Rows only ask for more spans: a network that holds stays so when spans are added.
    """

    problem: Problem
    rows: list[tuple[dict[int, float], float]] = field(default_factory=list)

    def find(self, x: np.ndarray) -> Sequence[tuple[dict[int, float], float]]:
        """Return the rows that the shares ``x`` of spans violate, and keep them."""
        if not self.problem.separators:
            return ()
        position = {span: e for e, span in enumerate(self.problem.spans)}
        shares = dict(zip(self.problem.spans, x.astype(float).tolist(), strict=True))
        found = [
            ({position[span]: float(c) for span, c in row.spans.items()}, float(row.least))
            for separator in self.problem.separators
            for row in separator(shares)
        ]
        self.rows += found
        return found

    def cut(self, master: Master, x: np.ndarray) -> int:
        """Add the rows that ``x`` violates to ``master``; return how many."""
        found = self.find(x)
        for weights, least in found:
            master.demand(weights, least)
        return len(found)

    def hold(self, chosen: np.ndarray) -> bool:
        """Return whether ``chosen`` meets every row found so far."""
        return all(
            sum(c for e, c in weights.items() if chosen[e]) >= least - _EPS
            for weights, least in self.rows
        )

    def meet(
        self, chosen: np.ndarray, cost: np.ndarray, over: Callable[[], bool] = bool
    ) -> np.ndarray | None:
        """Return ``chosen`` with the cheapest spans that each violated row still asks for.

        ``None`` when no spans meet a row, or once time is ``over``.
        """
        for _ in range(_MOST):
            if over():
                return None
            broken = [row for row in self.rows if not Rules(self.problem, [row]).hold(chosen)]
            broken = broken or list(self.find(chosen))
            if not broken:
                return chosen
            weights, least = broken[0]
            left = [e for e in weights if not chosen[e] and self.problem.most_modules[e] >= 1]
            chosen = chosen.copy()
            for e in sorted(left, key=lambda e: (cost[e] / max(weights[e], _EPS), e)):
                if sum(c for i, c in weights.items() if chosen[i]) < least - _EPS:
                    chosen[e] = True
            if not Rules(self.problem, [(weights, least)]).hold(chosen):
                return None
        return None
