"""Load a network with proof: the best design found, and a bound no design can beat.

The task is cut into pieces (:mod:`.capacity.pieces`), each solved in the space of capacities
(:mod:`.capacity.block`): inequalities that every sufficient capacity obeys are collected until the
cheapest modules that obey them suffice. Models outside this family go to
:mod:`.other_models`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from dorsale.plan.loading import Loading, Task
from dorsale.plan.problems import Infeasible
from dorsale.plan.scenario import Limits
from dorsale.topology.loading.capacity.block import Loaded, load
from dorsale.topology.loading.capacity.first import Insufficient
from dorsale.topology.loading.capacity.pieces import Piece, pieces
from dorsale.topology.loading.clock import Clock
from dorsale.topology.loading.states import named

METHOD = "capacity-space multi-tree"
_STATUSES = ("optimal", "gap_limit", "work_limit", "time_limit", "interrupted")

Tell = Callable[[float, float], None]


def solve(
    task: Task, limits: Limits, seed: int, tell: Tell | None = None, start: Loading | None = None
) -> Loading:
    """Return the best design of ``task`` found within ``limits``, with its bound.

    ``limits.work`` counts units of :mod:`.clock`, about one second each; ``tell`` hears the
    value and the bound as they improve; ``start`` is an earlier design to improve on. Raises
    :class:`Infeasible` when no capacity that can be bought suffices.
    """
    model = task.model
    ours = model.links == "U" and model.capacity in "ME" and model.routing == "C"
    if not (ours and model.hops == "N" and model.survive in "NU"):
        from dorsale.topology.loading import other_models  # another method, rarely needed

        return other_models.solve(task, limits, seed, tell)
    return _load_pieces(task, limits, seed, tell, start)


def _load_pieces(
    task: Task, limits: Limits, seed: int, tell: Tell | None, start: Loading | None
) -> Loading:
    began = time.monotonic()
    modules = [np.zeros(len(c), dtype=np.int64) for c in task.instance.module_capacity]
    plan = Loading(tuple(modules), 0.0, 0.0, METHOD, "optimal", seed, 0, 0.0)
    wanted = None if start is None else _capacity(task, start)
    work, found = 0.0, pieces(task)
    for i, piece in enumerate(found):
        share = _weight(piece) / sum(map(_weight, found[i:]))
        left = 0.0 if plan.status == "interrupted" else limits.work - work
        seconds = limits.time_s - (time.monotonic() - began)
        listener = _offset(tell if piece is found[-1] else None, plan)
        clock = Clock(_part(left, share), _part(seconds, share), listener)
        try:
            loaded = load(piece, clock, limits.gap, seed, wanted)
        except Insufficient as fault:
            raise _named(task, piece, fault) from None
        work += clock.work
        _buy(piece, loaded, modules)
        plan = _with(plan, loaded)
    return replace(plan, work=round(work), seconds=time.monotonic() - began)


def _part(left: float, share: float) -> float:
    """Return the share of what is left, at least 2 (units, seconds) as far as they go."""
    return max(0.0, share * left, min(2.0, left))


def _weight(piece: Piece) -> float:
    return float(piece.links**2)


def _offset(tell: Tell | None, plan: Loading) -> Tell | None:
    """Return ``tell`` on top of the pieces already loaded."""
    if tell is None:
        return None
    return lambda value, bound: tell(plan.value + value, plan.bound + bound)


def _with(plan: Loading, loaded: Loaded) -> Loading:
    return replace(
        plan,
        value=plan.value + loaded.value,
        bound=plan.bound + loaded.bound,
        status=max(plan.status, loaded.status, key=_STATUSES.index),
    )


def _buy(piece: Piece, loaded: Loaded, modules: list[np.ndarray]) -> None:
    for column in np.flatnonzero(piece.module >= 0):
        link = piece.link[piece.column_link[column]]
        modules[link][piece.module[column]] += round(loaded.counts[column])


def _capacity(task: Task, start: Loading) -> np.ndarray:
    """Return the capacity that ``start`` buys on each link of the task."""
    sizes = task.instance.module_capacity
    return np.array([float(c @ n) for c, n in zip(sizes, start.modules, strict=True)])


def _named(task: Task, piece: Piece, fault: Insufficient) -> Infeasible:
    """Say which demands are too much for which links."""
    links = tuple(task.instance.links[piece.link[e]] for e in np.flatnonzero(fault.lengths > 1e-9))
    inside = {int(v) for e in piece.link for v in task.instance.ends[e]}
    ends = task.instance.demand_ends
    hit = [d for d in range(len(ends)) if set(ends[d].tolist()) & inside]
    return Infeasible({named(task.instance, demand): links for demand in hit})
