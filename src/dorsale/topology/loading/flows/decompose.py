"""Take the flow of a commodity apart into paths."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping

import numpy as np

from dorsale.topology.loading.flows.commodities import amounts
from dorsale.topology.loading.flows.flow_model import Block, FlowModel

Paths = tuple[tuple[tuple[int, ...], float], ...]
_LEAST = 1e-6  # of a demand: thinner rests of flow are rounding
_Place = tuple[int, int]


def paths(model: FlowModel, values: np.ndarray) -> dict[int, Paths]:
    """Return, for each demand, its paths (positions of links, source first) and amounts.

    ``values`` is a solution of ``model``. Rings of flow that serve nobody are left out.
    """
    traffic = model.task.instance.traffic
    found: dict[int, dict[tuple[int, ...], float]] = {}
    for block in model.working:
        flow = _flow(model, block, values[block.columns])
        for k, far in zip(block.commodity.demands, block.commodity.far, strict=True):
            amount, _ = amounts(model.task, k, float(traffic[k]))
            source = int(model.task.instance.demand_ends[k, 0])
            mine = found.setdefault(k, {})
            left = amount - sum(mine.values()) / block.load
            for path, taken in _peel(flow, block.commodity.root, far, left, _LEAST * amount):
                links = _links(model, path, block.commodity.root == source)
                mine[links] = mine.get(links, 0.0) + taken * block.load
    return {k: _whole_demand(model, k, mine) for k, mine in sorted(found.items())}


_Flow = dict[_Place, dict[tuple[_Place, int], float]]


def _flow(model: FlowModel, block: Block, values: np.ndarray) -> _Flow:
    """Return the flow out of each place (node, step), to the next place by an arc."""
    way = model.arcs if block.commodity.outward else model.arcs.reversed()
    if model.task.model.routing != "C":
        values = np.round(values)
    found: _Flow = {}
    for value, a, step in zip(
        values.tolist(), block.arc.tolist(), block.step.tolist(), strict=True
    ):
        if value > 0:
            start = (int(way.tail[a]), max(step - 1, 0))
            ends_here = int(way.head[a]) in block.commodity.far and step > 0
            end = (int(way.head[a]), 0 if ends_here else step)
            found.setdefault(start, {})[end, a] = value
    return found


def _peel(
    flow: _Flow, root: int, far: int, left: float, least: float
) -> Iterable[tuple[list[tuple[int, int]], float]]:
    """Take paths (arc, node it reaches) from ``root`` to ``far`` off ``flow``, with amounts."""
    while left > least:
        steps = _route(flow, (root, 0), far, least)
        if steps is None:
            return
        taken = min(left, *(flow[a][b] for a, b in steps))
        for a, b in steps:
            flow[a][b] -= taken
        left -= taken
        yield _without_rings(root, [(arc, end[0]) for _, (end, arc) in steps]), taken


def _route(
    flow: _Flow, start: _Place, far: int, least: float
) -> list[tuple[_Place, tuple[_Place, int]]] | None:
    """Return the steps of a path with the fewest arcs over what is left of ``flow``."""
    came: Mapping[_Place, tuple[_Place, tuple[_Place, int]] | None] = {start: None}
    queue = deque([start])
    while queue:
        place = queue.popleft()
        if place[0] == far:
            steps = []
            while (step := came[place]) is not None:
                steps.append(step)
                place = step[0]
            return steps[::-1]
        for key, value in flow.get(place, {}).items():
            if value > least and key[0] not in came:
                came = came if isinstance(came, dict) else dict(came)
                came[key[0]] = (place, key)
                queue.append(key[0])
    return None


def _without_rings(root: int, steps: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Cut out of a walk what returns to a node it has passed."""
    kept: list[tuple[int, int]] = []
    passed = [root]
    for arc, node in steps:
        if node in passed:
            place = passed.index(node)
            kept, passed = kept[:place], passed[: place + 1]
        else:
            kept.append((arc, node))
            passed.append(node)
    return kept


def _links(model: FlowModel, path: list[tuple[int, int]], onward: bool) -> tuple[int, ...]:
    found = [int(model.arcs.link[arc]) for arc, _ in path]
    return tuple(found if onward else found[::-1])


def _whole_demand(model: FlowModel, demand: int, mine: dict[tuple[int, ...], float]) -> Paths:
    """Mend the rounding: the amounts of continuous paths add up to the traffic."""
    total = sum(mine.values())
    if model.task.model.routing == "C" and total > 0:
        factor = float(model.task.instance.traffic[demand]) / total
        mine = {path: amount * factor for path, amount in mine.items()}
    return tuple(sorted(mine.items()))
