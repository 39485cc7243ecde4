"""The loading problem as one flow model, stated once for every solver.

**Decided**: for each link e how many modules of each kind m are bought (y_em: whole and
additive in M, at most one in all in E, any fraction of the first in L) and, when set-up is
charged, whether the link is used (x_e); for each state and each commodity, the flow along
each arc (whole in I and S).

**Must hold**

* in every state, each commodity leaves its root and arrives where its demands end: at every
  other node, inflow - outflow = demand of the state; nothing returns to the root;
* flows along a failed link are 0;
* in every state, the flow over a link (over each of its ways, when it is bidirected) is at
  most what stands (times x_e) plus what is bought;
* under hop limits, the flow of a demand counts its links: no more than its limit;
* nothing is bought where x_e = 0.

**Minimised**: cost of modules, plus set-up of the links used, plus routing cost of the flow
with nothing failed.

Continuous traffic without hop limits is bundled by source (a greedy vertex cover of the
demands); everything else has one commodity per demand.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from dorsale.plan.loading import Task
from dorsale.topology.loading.flows.arcs import Arcs, arcs
from dorsale.topology.loading.flows.commodities import Commodity, amounts, commodities
from dorsale.topology.loading.flows.program import Matrices, Program
from dorsale.topology.loading.flows.purchases import Purchases, purchases
from dorsale.topology.loading.situations import Situation, situations


@dataclass(frozen=True)
class Block:
    """The flow of one commodity in one state: its columns, their arcs and, with hops, steps.

    ``step`` is the place of the arc in the path (1 first), or 0 where paths are not counted.
    """

    commodity: Commodity
    columns: np.ndarray
    arc: np.ndarray
    step: np.ndarray
    load: float


@dataclass(frozen=True)
class FlowModel:
    """A task as matrices, with the places of what it decides.

    ``working`` are the flows with nothing failed; ``carried`` gives, for each state, its rows
    of capacity and the shelf of each.
    """

    task: Task
    arcs: Arcs
    matrices: Matrices
    purchases: Purchases
    working: tuple[Block, ...]
    carried: tuple[tuple[np.ndarray, np.ndarray], ...]


def flow_model(task: Task) -> FlowModel:
    """Return the flow model of ``task``: one complete block of flows per state."""
    builder = _Builder(task)
    states = situations(task)
    working, *_ = [builder.state(state) for state in states]
    return FlowModel(
        task,
        builder.arcs,
        builder.program.matrices(),
        builder.purchases,
        tuple(working),
        tuple(builder.carried),
    )


@dataclass
class _Builder:
    task: Task
    program: Program = field(default_factory=Program)

    def __post_init__(self) -> None:
        self.arcs = arcs(self.task.instance, self.task.model.links)
        self.commodities = commodities(self.task)
        self.purchases = purchases(self.program, self.task, most_load(self.task))
        self.carried: list[tuple[np.ndarray, np.ndarray]] = []

    def state(self, state: Situation) -> list[Block]:
        """Add the flows of ``state`` and its rows of capacity."""
        shelves = self.arcs.shelf_link
        alive = np.flatnonzero(~np.isin(shelves, sorted(state.dead)))
        row_of = np.full(len(shelves), -1)
        row_of[alive] = self.purchases.carry(self.program, shelves[alive])
        self.carried.append((row_of[alive], alive))
        dead = np.isin(self.arcs.link, sorted(state.dead))
        blocks = []
        for commodity in self.commodities:
            if any(state.wanted[k] > 0 for k in commodity.demands):
                blocks.append(self._block(commodity, state, dead, row_of))
        return blocks

    def _block(
        self, commodity: Commodity, state: Situation, dead: np.ndarray, row_of: np.ndarray
    ) -> Block:
        ordered = [amounts(self.task, k, float(state.wanted[k])) for k in commodity.demands]
        load = next(each for amount, each in ordered if amount > 0)
        sent = np.array([amount for amount, _ in ordered])
        arc, step = _places(commodity, self.arcs, len(self.task.instance.nodes), dead)
        price = self.task.instance.routing_cost[self.arcs.link[arc]] * load
        columns = self.program.columns(
            len(arc),
            0.0 if state.name or state.dead else price,
            0.0,
            sent.sum(),
            self.task.model.routing != "C",
        )
        self._conserve(commodity, columns, arc, step, sent)
        self.program.entries(row_of[self.arcs.shelf[arc]], columns, load)
        return Block(commodity, columns, arc, step, load)

    def _conserve(
        self,
        commodity: Commodity,
        columns: np.ndarray,
        arc: np.ndarray,
        step: np.ndarray,
        sent: np.ndarray,
    ) -> None:
        """What enters a node (at a step) leaves it (at the next), but for what ends there."""
        nodes = len(self.task.instance.nodes)
        way = self.arcs if commodity.outward else self.arcs.reversed()
        tail, head = way.tail[arc], way.head[arc]
        into, out = step * nodes + head, np.maximum(step - 1, 0) * nodes + tail
        far = np.array(commodity.far)
        if commodity.hops:  # the arrival counts at any step
            into = np.where(np.isin(head, far), head, into)
        places = np.unique(np.concatenate([into, out, far]))
        places = places[places != commodity.root]
        ended = np.zeros(int(places.max(initial=0)) + 1)
        np.add.at(ended, far, sent)
        rows = self.program.rows(len(places), ended[places], ended[places])
        for place, sign in ((into, 1.0), (out, -1.0)):
            inner = place != commodity.root
            self.program.entries(rows[np.searchsorted(places, place[inner])], columns[inner], sign)


def most_load(task: Task) -> float:
    """Return the most traffic that any link can be asked to carry in any state."""
    most = 0.0
    for state in situations(task):
        ordered = [amounts(task, k, float(w)) for k, w in enumerate(state.wanted)]
        most = max(most, sum(amount * load for amount, load in ordered))
    return most


def _places(
    commodity: Commodity, arcs_: Arcs, nodes: int, dead: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the arcs a commodity may use and the step of each; all at step 0 without limit."""
    way = arcs_ if commodity.outward else arcs_.reversed()
    alive = ~dead & (way.head != commodity.root)
    if not commodity.hops:
        arc = np.flatnonzero(alive)
        return arc, np.zeros(len(arc), dtype=np.int64)
    (target,) = commodity.far
    limit = commodity.hops
    from_root = fewest_links(way.tail[alive], way.head[alive], nodes, commodity.root, limit)
    to_target = fewest_links(way.head[alive], way.tail[alive], nodes, target, limit)
    found = []
    for h in range(1, limit + 1):
        here = alive & (from_root[way.tail] <= h - 1) & (to_target[way.head] <= limit - h)
        here &= way.tail != target
        here &= (way.tail == commodity.root) == (h == 1)
        found.append(np.flatnonzero(here))
    steps = np.repeat(np.arange(1, limit + 1), [len(arc) for arc in found])
    return np.concatenate(found), steps


def fewest_links(
    tail: np.ndarray, head: np.ndarray, nodes: int, start: int, limit: int
) -> np.ndarray:
    """Return the fewest arcs from ``start`` to each node, or ``limit`` + 1 where it is more."""
    found = np.full(nodes, limit + 1)
    found[start] = 0
    for reached in range(min(limit, nodes)):
        near = head[found[tail] == reached]
        found[near] = np.minimum(found[near], reached + 1)
    return found
