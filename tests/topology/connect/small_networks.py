"""Tiny problems, the best of all their networks, and a check through networkx."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from dorsale.plan.scenario import Limits
from dorsale.topology.connect.problem import Apart, Problem

LIMITS = Limits(work=10_000, time_s=120.0, gap=0.0)


def stated(
    ends: list[tuple[int, int]],
    cost: list[float],
    required: list[int],
    apart: Apart = "links",
) -> Problem:
    """Return the problem with nodes a, b, c… and links named by their ends and position."""
    names = tuple("abcdefghijklmnopqrstuvwxyz"[: len(required)])
    links = tuple(f"{names[u]}{names[v]}{i}" for i, (u, v) in enumerate(ends))
    return Problem(
        names,
        links,
        np.array(ends, dtype=int).reshape(-1, 2),
        np.array(cost, dtype=float),
        np.array(required, dtype=int),
        apart,
    )


@st.composite
def problems(draw: st.DrawFn, most_links: int = 8) -> Problem:
    """Draw a small multigraph, mostly of one piece, with any requirements up to two routes."""
    nodes = draw(st.integers(2, 5))
    tree = [(draw(st.integers(0, v - 1)), v) for v in range(1, nodes)]
    node = st.integers(0, nodes - 1)
    pair = st.tuples(node, node)
    more = draw(st.lists(pair, min_size=1, max_size=most_links - len(tree)))
    ends = tree[draw(st.sampled_from([0, 0, 0, 1])) :] + more
    cost = draw(st.lists(st.integers(0, 9).map(float), min_size=len(ends), max_size=len(ends)))
    required = draw(st.lists(st.sampled_from([2, 2, 1, 0]), min_size=nodes, max_size=nodes))
    return stated(ends, cost, required, draw(st.sampled_from(["links", "nodes"])))


def planar(nodes: int, asking: int, seed: int, apart: Apart = "links") -> Problem:
    """Return points joined to their nearest neighbours in a grid-like plane graph."""
    random = np.random.default_rng(seed)
    side = round(nodes**0.5)
    place = np.array([(i, j) for i in range(side) for j in range(side)], dtype=float)
    place += random.uniform(-0.3, 0.3, place.shape)
    ends = []
    for i in range(side):
        for j in range(side):
            here = i * side + j
            if j + 1 < side:
                ends.append((here, here + 1))
            if i + 1 < side:
                ends.append((here, here + side))
            if i + 1 < side and j + 1 < side:
                ends.append((here, here + side + 1))
    links = np.array(ends)
    cost = np.hypot(*(place[links[:, 0]] - place[links[:, 1]]).T)
    required = np.zeros(side * side, dtype=int)
    required[random.permutation(side * side)[:asking]] = 2
    return Problem(
        tuple(f"n{i}" for i in range(side * side)),
        tuple(f"e{i}" for i in range(len(ends))),
        links, cost, required, apart,
    )  # fmt: skip


def graph_of(problem: Problem, chosen: np.ndarray) -> nx.MultiGraph:
    graph = nx.MultiGraph()
    graph.add_nodes_from(range(len(problem.nodes)))
    for e in np.flatnonzero(chosen).tolist():
        graph.add_edge(*problem.ends[e].tolist(), key=e)
    return graph


def mask(problem: Problem, links: tuple[str, ...]) -> np.ndarray:
    return np.array([link in links for link in problem.links], dtype=bool)


def holds(problem: Problem, chosen: np.ndarray) -> bool:
    """Return whether no single loss parts sites more than it parts the whole graph."""
    everything = graph_of(problem, np.ones(len(problem.links), dtype=bool))
    network = graph_of(problem, chosen)
    asking = np.flatnonzero(problem.required > 0).tolist()
    strong = np.flatnonzero(problem.required > 1).tolist()
    if not _as_well_joined(everything, network, asking):
        return False
    for e in range(len(problem.links)):
        if not _as_well_joined(_less(everything, link=e), _less(network, link=e), strong):
            return False
    for v in range(len(problem.nodes)) if problem.apart == "nodes" else ():
        others = [u for u in strong if u != v]
        if not _as_well_joined(_less(everything, node=v), _less(network, node=v), others):
            return False
    return True


def _less(graph: nx.MultiGraph, link: int = -1, node: int = -1) -> nx.MultiGraph:
    left = graph.copy()
    left.remove_nodes_from([node])
    left.remove_edges_from([(u, v, e) for u, v, e in left.edges(keys=True) if e == link])
    return left


def _as_well_joined(everything: nx.MultiGraph, network: nx.MultiGraph, sites: list[int]) -> bool:
    return all(
        nx.has_path(network, u, v) or not nx.has_path(everything, u, v)
        for u, v in combinations(sites, 2)
    )


def least_value(problem: Problem) -> float:
    """Return the cost of the cheapest of all networks that hold."""
    best = np.inf
    for bits in range(1 << len(problem.links)):
        chosen = np.array([bits >> i & 1 for i in range(len(problem.links))], dtype=bool)
        value = float(problem.cost[chosen].sum())
        if value < best and holds(problem, chosen):
            best = value
    return best
