"""What a design buys and the paths it carries, counted again for the checker."""

from __future__ import annotations

import math

import numpy as np

from dorsale.plan.loading import Loading, Model, Task, Ways

Judged = tuple[np.ndarray, np.ndarray, float]  # left of each demand, load of each shelf, toll
_ROUNDING = 1e-6  # of a demand or of a routing unit


def unsold(task: Task, made: Loading) -> list[int]:
    """Return the links on which something is bought that the model does not sell."""
    sizes = task.instance.module_cost
    if len(made.modules) != len(sizes):
        return list(range(len(sizes)))
    return [e for e, n in enumerate(made.modules) if not _sold(task.model, n, sizes[e])]


def _sold(model: Model, counts: np.ndarray, sizes: np.ndarray) -> bool:
    if len(counts) != len(sizes) or not (np.isfinite(counts) & (counts >= 0)).all():
        return False
    if model.capacity == "L":
        return not counts[1:].any()
    most = 1.0 if model.capacity == "E" else math.inf
    return bool((counts % 1 == 0).all() and counts.sum() <= most)


def room_and_cost(task: Task, made: Loading) -> tuple[np.ndarray, float]:
    """Return the capacity of each shelf, and the money for modules and set-up.

    Where set-up is charged, a link is paid for when it holds modules or a carried path; one
    that is not lends nothing of what stands on it.
    """
    it = task.instance
    carried = [*(made.flows or {}).values(), *(made.protection or {}).values()]
    used = {e for paths in carried for path, _ in paths for e in path}
    paid = np.array([e in used or n.any() for e, n in enumerate(made.modules)], bool)
    setup = it.setup_cost * (task.model.fixed == "Y")
    bought = [n @ sizes for n, sizes in zip(made.modules, it.module_capacity, strict=True)]
    spent = [n @ costs for n, costs in zip(made.modules, it.module_cost, strict=True)]
    room = it.installed * (paid | (setup == 0)) + bought
    ways = task.ways
    return room[ways.link[: ways.shelves]], math.fsum(spent) + float(setup[paid].sum())


def walk(task: Task, made: Loading, dead: frozenset[int], asked: np.ndarray) -> Judged | None:
    """Return what the carried paths leave of each demand, the load of each shelf, the toll.

    A working path that failed is replaced by the protection path in its place (S); under 1+1
    (P) both are always loaded. ``None`` where the state is to be routed again instead: without
    protection after any failure (then whole units and limited paths count as free), and with
    nothing failed when no paths are carried nor needed.
    """
    needed = bool(made.flows) or task.model.routing != "C" or task.model.hops == "Y"
    if task.model.survive not in "SP" and (dead or not needed):
        return None
    it, ways, both = task.instance, task.ways, task.model.survive == "P"
    left, load, toll = asked.copy(), np.zeros(ways.shelves), 0.0
    for k in np.flatnonzero(asked).tolist():
        first, second = (made.flows or {}).get(k, ()), (made.protection or {}).get(k, ())
        for i, (path, amount) in enumerate(first):
            mine = [_arcs(task, ways, k, p) for p in (path, *(p for p, _ in second[i : i + 1]))]
            fine = [arcs for arcs in mine if arcs and dead.isdisjoint(ways.link[arcs].tolist())]
            part = task.share if dead and not both and fine[:1] != mine[:1] else 1.0
            left[k] -= amount * bool(fine)
            for arcs in mine if both else fine[:1]:
                np.add.at(load, ways.shelf[arcs], amount * part)
                toll += amount * float(it.routing_cost[ways.link[arcs]].sum())
        if not _as_asked(task, k, [amount for _, amount in first]):
            left[k] = asked[k]
    return np.where(left > _ROUNDING * asked, left, 0.0), load, toll


def _as_asked(task: Task, demand: int, amounts: list[float]) -> bool:
    """Tell whether paths of these amounts keep the routing letter: one path, whole units."""
    units = np.array(amounts) / task.instance.routing_unit[demand]
    if task.model.routing == "I":
        return bool((np.abs(units - np.round(units)) < _ROUNDING).all())
    return task.model.routing != "S" or len(amounts) == 1


def _arcs(task: Task, ways: Ways, demand: int, path: tuple[int, ...]) -> list[int]:
    """Return the ways along ``path``; none when it does not join the ends, or is too long."""
    links, (at, end), found = len(task.instance.links), task.instance.demand_ends[demand], []
    for e in path:
        here = [a for a in range(e, len(ways.tail), links) if ways.tail[a] == at]
        if not here:
            return []
        found += here[:1]
        at = ways.head[here[0]]
    limit = int(task.instance.hop_limit[demand]) * (task.model.hops == "Y")
    return found if at == end and len(path) <= (limit or len(path)) else []
