"""Load a network by its flow model alone, given whole to a solver of mixed-integer programs.

The plain way, and the measure of every other: no cuts, no start, no decomposition of ours.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from dorsale.plan.loading import Loading, Task
from dorsale.plan.scenario import Limits
from dorsale.topology.loading.flows import decompose, engines
from dorsale.topology.loading.flows.flow_model import FlowModel, flow_model
from dorsale.topology.loading.infeasible import reason
from dorsale.topology.loading.support import refuse

METHOD = "one flow model, solved as it is by {engine}"
Tell = Callable[[float, float], None]


def direct(
    task: Task,
    limits: Limits,
    seed: int,
    engine: str = "highspy",
    tell: Tell | None = None,
) -> Loading:
    """Return the best design that ``engine`` ("highspy" or "pyscipopt") finds for ``task``.

    Every letter of the model is served but S and P of survivability. ``limits.work`` counts
    units of :mod:`.clock`, ``limits.time_s`` processor seconds. Without any design in time
    the value is infinite and nothing is bought. Raises :class:`Infeasible` with the demands
    and the links that are too small, :class:`BadInput` for other letters.
    """
    refuse(task, survive="NU")
    started = time.process_time()
    model = flow_model(task)
    spent = time.process_time() - started
    left = Limits(limits.work, limits.time_s - spent, limits.gap)
    found = engines.solve(model.matrices, left, seed, engine, tell)
    if found.status == "infeasible":
        raise reason(task)
    return _loading(model, found, METHOD.format(engine=engine), seed, started)


def _loading(
    model: FlowModel, found: engines.Answer, method: str, seed: int, started: float
) -> Loading:
    bound = max(0.0, float(found.bound))
    if found.values is None:
        modules = tuple(np.zeros(len(cost)) for cost in model.task.instance.module_cost)
        value = np.inf
    else:
        matrices = model.matrices
        values = np.where(matrices.whole, np.round(found.values), np.maximum(found.values, 0.0))
        modules, value = model.purchases.bought(values), float(matrices.cost @ values)
    letters = model.task.model
    with_paths = letters.routing != "C" or letters.hops == "Y" or letters.fixed == "Y"
    return Loading(
        modules=modules,
        value=value,
        bound=min(bound, value),
        method=method,
        status=found.status,
        seed=seed,
        work=round(found.work),
        seconds=time.process_time() - started,
        flows=decompose.paths(model, values) if with_paths and found.values is not None else None,
    )
