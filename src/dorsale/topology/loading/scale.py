"""Bring a task to numbers that solvers like, by powers of two, which round nothing.

Traffic in all between 10 and 1e8 and a dearest cost between 0.1 and 1e9 stay as they are;
otherwise they are brought near 1e4. Additive modules of more than a thousand times the whole
traffic are cut to that: one still carries everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from dorsale.plan.loading import Loading, Task

_USUAL_TRAFFIC, _USUAL_COST, _AIM = (10.0, 1e8), (0.1, 1e9), 1e4
_ENOUGH = 1e3
_Paths = Mapping[int, tuple[tuple[tuple[int, ...], float], ...]]


@dataclass(frozen=True)
class Scaled:
    """A task in numbers near 1; ``traffic`` and ``money`` bring answers back."""

    task: Task
    traffic: float
    money: float

    def back(self, found: Loading) -> Loading:
        """Return ``found`` in the numbers of the file."""
        return replace(
            found,
            value=found.value * self.money,
            bound=found.bound * self.money,
            flows=_times(found.flows, self.traffic),
            protection=_times(found.protection, self.traffic),
        )

    def into(self, design: Loading) -> Loading:
        """Return a design of the file in the numbers of the scaled task."""
        return Scaled(self.task, 1 / self.traffic, 1 / self.money).back(design)


def scaled(task: Task) -> Scaled:
    """Return ``task`` in numbers that solvers like."""
    it = task.instance
    total = float(it.traffic.sum())
    traffic = _power(total, _USUAL_TRAFFIC)
    costs = [it.setup_cost, it.routing_cost * total, *it.module_cost]
    money = _power(max((float(c.max(initial=0.0)) for c in costs), default=0.0), _USUAL_COST)
    most = np.inf if task.model.capacity == "L" else _ENOUGH * total
    instance = replace(
        it,
        installed=np.minimum(it.installed, _ENOUGH * total) / traffic,
        routing_cost=it.routing_cost * traffic / money,
        setup_cost=it.setup_cost / money,
        module_capacity=tuple(np.minimum(c, most) / traffic for c in it.module_capacity),
        module_cost=tuple(c / money for c in it.module_cost),
        routing_unit=it.routing_unit / traffic,
    )
    return Scaled(replace(task, instance=instance), traffic, money)


def _power(size: float, usual: tuple[float, float]) -> float:
    """Return the power of two that brings ``size`` near 1e4; 1 when it is a usual one."""
    if size <= 0 or usual[0] <= size <= usual[1]:
        return 1.0
    return float(2.0 ** round(np.log2(size / _AIM)))


def _times(paths: _Paths | None, factor: float) -> _Paths | None:
    if paths is None:
        return None
    return {k: tuple((path, x * factor) for path, x in mine) for k, mine in paths.items()}
