"""Looser tasks whose bound holds for a harder one: what serves the harder serves them too.

Divisible traffic without hop limits or set-up cost, rerouted freely after each failure, needs no
more than whole units, single paths, or protection paths fixed beforehand. Two paths loaded always
(P) are twice the traffic with nothing failed.
"""

from __future__ import annotations

from dataclasses import replace

from dorsale.plan.loading import Task
from dorsale.plan.scenario import Limits
from dorsale.topology.loading.capacity.block import load
from dorsale.topology.loading.capacity.first import Insufficient
from dorsale.topology.loading.capacity.pieces import pieces
from dorsale.topology.loading.clock import Clock


def looser_tasks(task: Task) -> list[Task]:
    """Return the looser tasks that the capacity-space method can bound; maybe none."""
    if task.model.links != "U" or task.model.capacity not in "ME":
        return []
    model = replace(task.model, demands="U", fixed="N", routing="C", hops="N")
    if task.model.survive == "N":
        return [replace(task, model=model, failures=())]
    found = [replace(task, model=replace(model, survive="U"))]
    if task.model.survive == "P":
        twice = replace(task.instance, demand_value=2 * task.instance.demand_value)
        plain = replace(model, survive="N")
        found.append(replace(task, instance=twice, model=plain, failures=()))
    return found


def bound_of(task: Task, limits: Limits, seed: int) -> tuple[float, float]:
    """Return a bound of a looser ``task`` and the work it took; infinite when it has no design."""
    bound = work = 0.0
    parts = pieces(task)
    for number, piece in enumerate(parts):
        left = len(parts) - number
        clock = Clock((limits.work - work) / left, limits.time_s / len(parts))
        try:
            bound += load(piece, clock, limits.gap, seed).bound
        except Insufficient:
            return float("inf"), work
        work += clock.work
    return bound, work
