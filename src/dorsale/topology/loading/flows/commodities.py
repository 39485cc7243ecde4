"""What flows: demands alone, or bundled at a node where they may split freely."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dorsale.plan.loading import Task

_ROUNDING = 1e-9


@dataclass(frozen=True)
class Commodity:
    """Traffic of ``demands`` that leaves ``root``, or comes home to it when not ``outward``.

    ``far`` is the other end of each demand. ``hops`` limits the links of a path (0: no
    limit).
    """

    root: int
    outward: bool
    demands: tuple[int, ...]
    far: tuple[int, ...]
    hops: int = 0


def amounts(task: Task, demand: int, wanted: float) -> tuple[float, float]:
    """Return how many units of flow ``wanted`` traffic makes, and the load of one unit.

    Continuous routing counts traffic; whole routing its routing units, rounded up; single
    paths are one unit that carries all.
    """
    if task.model.routing == "S":
        return (1.0, wanted) if wanted > 0 else (0.0, 0.0)
    if task.model.routing == "I":
        unit = float(task.instance.routing_unit[demand])
        return float(np.ceil(wanted / unit - _ROUNDING)), unit
    return wanted, 1.0


def commodities(task: Task) -> tuple[Commodity, ...]:
    """Return the commodities of ``task``: bundled where routing is continuous without limit."""
    moving = [k for k, (u, v) in enumerate(task.instance.demand_ends) if u != v]
    moving = [k for k in moving if task.instance.traffic[k] > 0]
    free = [k for k in moving if task.model.routing == "C" and hop_limit(task, k) == 0]
    alone = [_alone(task, k) for k in moving if k not in set(free)]
    return (*_bundled(task, free), *alone)


def hop_limit(task: Task, demand: int) -> int:
    """Return the most links a path of ``demand`` may have, 0 where no path has more."""
    limit = int(task.instance.hop_limit[demand]) if task.model.hops == "Y" else 0
    return limit if 0 < limit < len(task.instance.nodes) - 1 else 0


def _alone(task: Task, demand: int) -> Commodity:
    source, target = task.instance.demand_ends[demand].tolist()
    return Commodity(source, True, (demand,), (target,), hop_limit(task, demand))


def _bundled(task: Task, moving: list[int]) -> list[Commodity]:
    """Cover the demands greedily with few roots; over undirected links either end may be one."""
    ends = task.instance.demand_ends
    roots: dict[tuple[int, bool], set[int]] = {}
    for k in moving:
        source, target = ends[k].tolist()
        roots.setdefault((source, True), set()).add(k)
        roots.setdefault((target, task.model.links == "U"), set()).add(k)
    found, left = [], set(moving)
    while left:
        root = min(roots, key=lambda r: (-len(roots[r] & left), r))
        mine = tuple(sorted(roots[root] & left))
        left -= set(mine)
        far = tuple(int(ends[k].sum()) - root[0] for k in mine)
        found.append(Commodity(*root, mine, far))
    return found
