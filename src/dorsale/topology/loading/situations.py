"""The states a design must serve, each with what has failed and what is still asked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dorsale.plan.loading import Failure, Instance, Task


@dataclass(frozen=True)
class Situation:
    """One state: its name ("" when nothing failed), dead links, the traffic still asked.

    ``wanted`` is one amount per demand, in the unit of capacity; 0 where nothing is asked.
    """

    name: str
    dead: frozenset[int]
    wanted: np.ndarray


def situations(task: Task) -> tuple[Situation, ...]:
    """Return the state without failure, then one for each failure of ``task``."""
    return (nothing_failed(task), *(after(task, failure) for failure in task.failures))


def nothing_failed(task: Task) -> Situation:
    """Return the state in which everything stands and every demand is asked in full."""
    wanted = task.instance.traffic.astype(float)
    wanted[task.instance.demand_ends[:, 0] == task.instance.demand_ends[:, 1]] = 0.0
    wanted[sorted(excluded(task, ""))] = 0.0
    return Situation("", frozenset(), wanted)


def after(task: Task, failure: Failure) -> Situation:
    """Return the state after ``failure``: the share of each demand it still asks for."""
    wanted = task.share * nothing_failed(task).wanted
    wanted[sorted(excluded(task, failure.name))] = 0.0
    for node in failure.nodes:
        wanted[(task.instance.demand_ends == node).any(axis=1)] = 0.0
    return Situation(failure.name, dead_links(task.instance, failure), wanted)


def excluded(task: Task, name: str) -> frozenset[int]:
    """Return the demands that nobody asks for in the state called ``name``."""
    return (task.excluded or {}).get(name, frozenset())


def dead_links(instance: Instance, failure: Failure) -> frozenset[int]:
    """Return the links a failure takes: its own, and those that end at its nodes."""
    touched = np.isin(instance.ends, sorted(failure.nodes)).any(axis=1)
    return failure.links | frozenset(np.flatnonzero(touched).tolist())
