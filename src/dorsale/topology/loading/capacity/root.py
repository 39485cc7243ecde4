"""The bound before any branching: the relaxation with all inequalities that can be found."""

from __future__ import annotations

import numpy as np

from dorsale.topology.loading.capacity.engine import Row
from dorsale.topology.loading.capacity.knowledge import Knowledge

FEW = 5
"""With fewer new cutsets than this, the states are asked too."""


def close_in(known: Knowledge, share: float) -> None:
    """Add inequalities that the relaxation breaks until none is found or gains are small.

    Uses at most ``share`` of the work left. Raises ``Hopeless`` when nothing can suffice.
    """
    ceiling = known.clock.work + share * (known.clock.work_limit - known.clock.work)
    known.relaxation.hold(known.pool.add(known.cutsets.single_nodes()))
    bounds: list[float] = []
    while True:
        values, bound = known.relaxation.solve()
        known.relaxed = values
        known.raise_bound(bound)
        known.relaxation.tidy()
        bounds.append(bound)
        new = known.pool.add(_broken(known, values))
        known.relaxation.hold(new)
        if not new or _stalled(bounds) or known.over or known.clock.work > ceiling:
            return


def _broken(known: Knowledge, values: np.ndarray) -> list[Row]:
    rounds = 12 if known.piece.nodes > 12 else 3
    rows = known.cutsets.find(values[:-1], rounds, most=60)
    if len(rows) < FEW:
        rows += known.cutsets.facets(values[:-1], most=40)
        rows += known.partitions.find(values[:-1], 3, most=30)
        short = known.survival.inequalities(values[:-1], most=FEW)
        if not short and known.piece.routed_cost:
            short = [known.survival.routing_cost(values[:-1])[1]]
        rows += short
    return rows


def _stalled(bounds: list[float], over: int = 40, gain: float = 5e-4) -> bool:
    return len(bounds) > over and bounds[-1] - bounds[-over] <= gain * abs(bounds[-1])
