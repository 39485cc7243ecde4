r"""A task cut into the pieces that can be loaded one by one, in arrays and in one scale.

Continuous flow passes from one block (2-connected part) of a network to the next only at a
shared node, in every state; so each block can be loaded alone, with each demand entering and
leaving it at the nodes nearest its ends. Within a piece:

**Decided**: for each column j, how many modules y_j of capacity C_j to buy on its link.

**Must hold**: in every state, the capacity (installed and bought) of the links that stand
carries the traffic of the state; 0 <= y_j <= most_j, whole; with set-up cost, modules and
installed capacity count only where the set-up is bought; with explicit capacities, one module
per link at most.

**Minimised**: cost of the columns plus cost of routing with nothing failed.

States that another state contains (fewer links fail, no more traffic) are left out. Of links
side by side that are alike, the first carries everything when nothing can fail; when single
links can, it has at least the capacity of the next, and only it need fail.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import networkx as nx
import numpy as np
from scipy.sparse import csr_array

from dorsale.plan.loading import Instance, Task
from dorsale.topology.loading.modules import needed
from dorsale.topology.loading.situations import Situation, situations


@dataclass(frozen=True)
class State:
    """One state of a piece: which links stand; traffic (nodes, nodes), upper triangle.

    ``nominal`` marks the state with nothing failed, where routing costs are paid.
    """

    stands: np.ndarray
    traffic: np.ndarray
    nominal: bool


@dataclass(frozen=True)
class Group:
    """States that share one traffic matrix (given both ways); dead links of each.

    Sparse, (nodes, nodes) and (states, links): dense products would start threads.
    """

    traffic: csr_array
    dead: csr_array


@dataclass(frozen=True)
class Piece:
    """A block to load; positions are its own, ``link`` says which link of the task is which.

    Capacity and traffic are in units of ``unit``, costs in units of ``money``. Columns are
    sorted by link: ``column_link``, ``capacity``, ``cost``, ``most``, and ``module``, the
    position of the module in the file or -1 for the set-up of the link. ``pairs`` lists
    (first, second) links that are alike, where the first gets at least the second's capacity.
    ``one_of``: at most one module per link.
    """

    nodes: int
    ends: np.ndarray
    link: np.ndarray
    installed: np.ndarray
    routing_cost: np.ndarray
    column_link: np.ndarray
    capacity: np.ndarray
    cost: np.ndarray
    most: np.ndarray
    module: np.ndarray
    pairs: tuple[tuple[int, int], ...]
    states: tuple[State, ...]
    one_of: bool
    unit: float
    money: float

    @property
    def links(self) -> int:
        """Number of links."""
        return len(self.ends)

    def carried(self, counts: np.ndarray) -> np.ndarray:
        """Return the capacity of each link when ``counts`` modules are bought."""
        bought = np.bincount(self.column_link, counts * self.capacity, minlength=self.links)
        return np.asarray(self.installed + bought)

    def groups(self) -> list[Group]:
        """Return the states by their traffic."""
        alike: dict[bytes, list[State]] = {}
        for state in self.states:
            alike.setdefault(state.traffic.tobytes(), []).append(state)
        found = []
        for states in alike.values():
            dead = ~np.array([state.stands for state in states])
            traffic = states[0].traffic + states[0].traffic.T
            found.append(Group(csr_array(traffic), csr_array(dead.astype(float))))
        return found

    @property
    def cost_step(self) -> float:
        """A step that all costs of designs are whole multiples of (0: none is known)."""
        if self.routed_cost:
            return 0.0
        cents = np.round(self.cost * self.money * 100)
        if (np.abs(self.cost * self.money * 100 - cents) > 1e-6 * cents).any():
            return 0.0
        if cents.sum() > 1e12:
            return 0.0
        return float(np.gcd.reduce(cents.astype(np.int64))) / 100 / self.money

    @property
    def routed_cost(self) -> bool:
        """Whether routing costs anything."""
        return bool((self.routing_cost > 0).any())


def pieces(task: Task) -> tuple[Piece, ...]:
    """Return the blocks of ``task`` that carry traffic, smallest first."""
    asked = situations(task)
    blocks = _blocks(task.instance)
    found = (_piece(task, links, asked) for links in blocks)
    return tuple(sorted((p for p in found if p is not None), key=lambda p: (p.links, p.link[0])))


def _usable(instance: Instance) -> np.ndarray:
    ends = np.asarray(instance.ends).reshape(-1, 2)
    modules = [bool((np.asarray(c) > 0).any()) for c in instance.module_capacity]
    useful = (instance.installed > 0) | np.array(modules, bool)
    return np.asarray(useful & (ends[:, 0] != ends[:, 1]))


def _blocks(instance: Instance) -> list[np.ndarray]:
    """Return the links of each 2-connected part; links side by side are together."""
    beside: dict[tuple[int, int], list[int]] = {}
    for e in np.flatnonzero(_usable(instance)):
        u, v = sorted(instance.ends[e])
        beside.setdefault((int(u), int(v)), []).append(int(e))
    graph = nx.Graph(list(beside))
    return [
        np.array(sorted(e for u, v in part for e in beside[min(u, v), max(u, v)]))
        for part in nx.biconnected_component_edges(graph)
    ]


def _piece(task: Task, links: np.ndarray, asked: tuple[Situation, ...]) -> Piece | None:
    instance = task.instance
    gate, nodes = _gates(instance, links)
    states = _states(instance, links, asked, gate, nodes)
    demand = max((float(state.traffic.sum()) for state in states), default=0.0)
    if demand <= 0:
        return None
    columns = _columns(task, links, demand)
    capacity, cost = columns["capacity"], columns["cost"]
    unit = float(np.median(capacity[capacity > 0])) if (capacity > 0).any() else demand
    money = float(np.median(cost[cost > 0])) if (cost > 0).any() else 1.0
    position = {node: i for i, node in enumerate(nodes)}
    ends = np.array([[position[int(v)] for v in instance.ends[e]] for e in links])
    setup = task.model.fixed == "Y"
    piece = Piece(
        nodes=len(nodes),
        ends=ends,
        link=links,
        installed=np.zeros(len(links)) if setup else instance.installed[links] / unit,
        routing_cost=instance.routing_cost[links] * unit / money,
        column_link=columns["link"].astype(np.int64),
        capacity=capacity / unit,
        cost=cost / money,
        most=columns["most"],
        module=columns["module"].astype(np.int64),
        pairs=(),
        states=tuple(replace(state, traffic=state.traffic / unit) for state in states),
        one_of=task.model.capacity == "E",
        unit=unit,
        money=money,
    )
    return _without_contained(_alike(piece, setup))


def _gates(instance: Instance, links: np.ndarray) -> tuple[np.ndarray, list[int]]:
    """Return for each node where it enters the block (-1: nowhere), and the block's nodes."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(instance.nodes)))
    outside = _usable(instance)
    outside[links] = False
    graph.add_edges_from(map(tuple, np.asarray(instance.ends)[outside].tolist()))
    nodes = sorted({int(v) for e in links for v in instance.ends[e]})
    gate = np.full(len(instance.nodes), -1)
    for i, node in enumerate(nodes):
        gate[list(nx.node_connected_component(graph, node))] = i
    return gate, nodes


def _states(
    instance: Instance, links: np.ndarray, asked: Iterable[Situation],
    gate: np.ndarray, nodes: list[int],
) -> list[State]:  # fmt: skip
    source, target = gate[instance.demand_ends.reshape(-1, 2)].T
    passes = (source >= 0) & (target >= 0) & (source != target)
    low, high = np.minimum(source, target)[passes], np.maximum(source, target)[passes]
    states = []
    for situation in asked:
        traffic = np.zeros((len(nodes), len(nodes)))
        np.add.at(traffic, (low, high), situation.wanted[passes])
        stands = ~np.isin(links, list(situation.dead))
        states.append(State(stands, traffic, situation.name == ""))
    return states


def _columns(task: Task, links: np.ndarray, demand: float) -> dict[str, np.ndarray]:
    instance, setup = task.instance, task.model.fixed == "Y"
    rows: list[tuple[float, ...]] = []
    for i, e in enumerate(links):
        capacity, cost = instance.module_capacity[e], instance.module_cost[e]
        if setup:
            rows.append((i, instance.installed[e], instance.setup_cost[e], 1.0, -1))
        kept, most = _kept(task, e, demand)
        rows += [
            (float(i), float(capacity[m]), float(cost[m]), float(k), float(m))
            for m, k in zip(kept, most, strict=False)
        ]
    table = np.array(rows).reshape(-1, 5).T
    return dict(zip(("link", "capacity", "cost", "most", "module"), table, strict=True))


def _kept(task: Task, link: int, demand: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the modules of ``link`` that may be bought, and the most of each."""
    capacity, cost = task.instance.module_capacity[link], task.instance.module_cost[link]
    if task.model.capacity == "E":
        kept = np.flatnonzero(capacity > 0)
        return kept, np.ones(len(kept))
    return needed(capacity, cost, demand)


def _alike(piece: Piece, setup: bool) -> Piece:
    """Use the likeness of links side by side."""
    groups: dict[object, list[int]] = {}
    for e in range(piece.links):
        mine = piece.column_link == e
        key = (
            tuple(sorted(piece.ends[e].tolist())), float(piece.installed[e]),
            float(piece.routing_cost[e]), piece.capacity[mine].tobytes(),
            piece.cost[mine].tobytes(), piece.most[mine].tobytes(),
        )  # fmt: skip
        groups.setdefault(key, []).append(e)
    twins = [group for group in groups.values() if len(group) > 1]
    if not twins or setup or piece.one_of:
        return piece
    if len(piece.states) == 1:
        return _first_carries_all(piece, twins)
    alone = [int(np.flatnonzero(~s.stands)[0]) for s in piece.states if (~s.stands).sum() == 1]
    several = [s for s in piece.states if (~s.stands).sum() > 1]
    if any(set(group) - set(alone) for group in twins) or several:
        return piece
    later = {e for group in twins for e in group[1:]}
    states = tuple(s for s in piece.states if not set(np.flatnonzero(~s.stands)) & later)
    pairs = tuple(pair for group in twins for pair in zip(group, group[1:], strict=False))
    return replace(piece, states=states, pairs=pairs)


def _first_carries_all(piece: Piece, twins: list[list[int]]) -> Piece:
    later = np.zeros(piece.links, bool)
    later[[e for group in twins for e in group[1:]]] = True
    most = np.where(later[piece.column_link], 0.0, piece.most)
    return restricted(replace(piece, most=most), ~later | (piece.installed > 0), most > 0)


def restricted(piece: Piece, links: np.ndarray, columns: np.ndarray) -> Piece:
    """Return the piece with the ``links`` and ``columns`` (masks) alone."""
    new = np.cumsum(links) - 1
    columns = columns & links[piece.column_link]
    return replace(
        piece,
        ends=piece.ends[links],
        link=piece.link[links],
        installed=piece.installed[links],
        routing_cost=piece.routing_cost[links],
        column_link=new[piece.column_link[columns]],
        capacity=piece.capacity[columns],
        cost=piece.cost[columns],
        most=piece.most[columns],
        module=piece.module[columns],
        states=tuple(replace(state, stands=state.stands[links]) for state in piece.states),
    )


def _without_contained(piece: Piece) -> Piece:
    """Leave out each state that another contains, and those without traffic."""
    states = [s for s in piece.states if s.traffic.any()]
    kept: list[State] = []
    for i, state in enumerate(states):
        rest = kept + states[i + 1 :]
        needed_for_cost = state.nominal and piece.routed_cost
        if needed_for_cost or not any(_contains(other, state) for other in rest):
            kept.append(state)
    return replace(piece, states=tuple(kept))


def _contains(more: State, less: State) -> bool:
    stands = bool((more.stands <= less.stands).all())
    return stands and bool((more.traffic >= less.traffic).all())
