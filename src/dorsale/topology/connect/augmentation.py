"""The heuristic of networkx: a tree, then the cheapest links that leave it no bridge.

A peer of the benchmarks, for routes apart by links; it gives no bound.
"""

from __future__ import annotations

import time
from itertools import pairwise

import networkx as nx
import numpy as np

from dorsale.topology.connect.kernel import Kernel, shrink
from dorsale.topology.connect.pieces import pieces
from dorsale.topology.connect.problem import Connected, Problem, refuse_faults

METHOD = "tree and k_edge_augmentation, networkx"


def augmentation(problem: Problem) -> Connected | None:
    """Return the tree of networkx, augmented to two routes apart by links; bound 0.

    ``None`` when routes must be apart by nodes (networkx has no such augmentation), when some
    site does not ask for two, or when what is left beside the tree cannot close it.
    """
    refuse_faults(problem)
    began = time.monotonic()
    if problem.apart == "nodes" or set(problem.required.tolist()) - {0, 2}:
        return None
    links: list[int] = []
    for piece in pieces(problem):
        kernel = shrink(problem.ends, problem.cost, piece.links, piece.required, problem.apart)
        chosen = _ring(kernel) if kernel.size > 2 else np.flatnonzero(kernel.side_by_side())
        if chosen is None:
            return None
        links += [e for i in sorted(int(i) for i in chosen) for e in kernel.members[i]]
    value = float(problem.cost[links].sum())
    names = tuple(problem.links[e] for e in sorted(links))
    return Connected(names, value, 0.0, METHOD, "heuristic", 0, 0, time.monotonic() - began)


def _ring(kernel: Kernel) -> set[int] | None:
    graph = _cheapest_links(kernel, range(len(kernel.cost)))
    if len(kernel.terminals) == kernel.size:
        tree = nx.minimum_spanning_tree(graph, weight="cost")
    else:
        tree = nx.algorithms.approximation.steiner_tree(
            graph, kernel.terminals, weight="cost", method="mehlhorn"
        )
    taken = {int(link) for _, _, link in tree.edges(data="link")}
    beside = _cheapest_links(kernel, (e for e in range(len(kernel.cost)) if e not in taken))
    offers, paths = {}, {}
    for u in tree.nodes:
        if u in beside:
            far, way = nx.single_source_dijkstra(beside, u, weight="cost")
            for v in tree.nodes:
                if v in far and u < v and not tree.has_edge(u, v):
                    offers[u, v], paths[u, v] = far[v], way[v]
    try:
        added = list(nx.k_edge_augmentation(nx.Graph(tree.edges), 2, offers, weight="cost"))
    except nx.NetworkXUnfeasible:
        return None
    for pair in added:
        way = paths[min(pair), max(pair)]
        taken |= {int(beside[a][b]["link"]) for a, b in pairwise(way)}
    return taken


def _cheapest_links(kernel: Kernel, links: object) -> nx.Graph:
    """Return the graph of ``links``, of parallel ones the cheapest."""
    graph = nx.Graph()
    for e in sorted(links, key=lambda e: -kernel.cost[e]):  # type: ignore[call-overload]
        u, v = kernel.ends[e].tolist()
        graph.add_edge(u, v, cost=float(kernel.cost[e]), link=e)
    return graph
