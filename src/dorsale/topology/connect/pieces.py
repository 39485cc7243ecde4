"""Take the graph apart at its bottlenecks: blocks to solve one by one, and the weak points.

A block is a largest part of the graph that no single node can split. Routes between two blocks
all pass the nodes they share, so each block can be solved alone, those nodes asking for what
stands behind them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx
import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from dorsale.plan.problems import Infeasible
from dorsale.topology.connect.kernel import Kernel
from dorsale.topology.connect.problem import Problem, WeakPoint


@dataclass(frozen=True)
class Piece:
    """A block: its links (positions) and what each of its nodes asks for (own or behind it)."""

    links: list[int]
    required: dict[int, int]


def pieces(problem: Problem) -> list[Piece]:
    """Return the blocks that routes must use.

    Raises :class:`Infeasible` naming the sites that no candidate link joins to the rest.
    """
    _refuse_islands(problem)
    found = []
    for links in _blocks(problem):
        required = _asked_in(problem, links)
        if sum(r > 0 for r in required.values()) > 1:
            found.append(Piece(links, required))
    return found


def islands(problem: Problem, links: np.ndarray) -> np.ndarray:
    """Return the component number of each node when only ``links`` (positions) are there."""
    size = len(problem.nodes)
    ends = problem.ends[links].reshape(-1, 2)
    ones = np.ones(len(ends), dtype=np.int8)
    matrix = csr_matrix((ones, (ends[:, 0], ends[:, 1])), shape=(size, size))
    return np.asarray(connected_components(matrix, directed=False)[1])


def _refuse_islands(problem: Problem) -> None:
    label = islands(problem, np.arange(len(problem.links)))
    asking = np.flatnonzero(problem.required)
    if len(asking) == 0:
        return
    counts = np.bincount(label[asking])
    lost = [v for v in asking if label[v] != counts.argmax()]
    if lost:
        raise Infeasible({problem.nodes[v]: () for v in lost})


def _blocks(problem: Problem) -> Iterator[list[int]]:
    """Yield the links of each block, loops left out, in the order of their first link."""
    beside: dict[frozenset[int], list[int]] = {}
    for e, (u, v) in enumerate(problem.ends.tolist()):
        if u != v:
            beside.setdefault(frozenset((u, v)), []).append(e)
    graph = nx.Graph(tuple(pair) for pair in beside)
    groups = [
        sorted(e for pair in block for e in beside[frozenset(pair)])
        for block in nx.biconnected_component_edges(graph)
    ]
    yield from sorted(groups)


def _asked_in(problem: Problem, links: list[int]) -> dict[int, int]:
    """Return what each node of a block asks for: the most asked by it or by what hangs on it."""
    rest = np.ones(len(problem.links), dtype=bool)
    rest[links] = False
    label = islands(problem, np.flatnonzero(rest))
    most = np.zeros(label.max() + 1, dtype=int)
    np.maximum.at(most, label, problem.required)
    return {int(v): int(most[label[v]]) for v in sorted(set(problem.ends[links].ravel().tolist()))}


def weak_points(problem: Problem, found: list[Piece]) -> list[WeakPoint]:
    """Return the bridges, and the bottleneck nodes when these count, that hold back sites."""
    weak = [
        point for piece in found for point in _bridge(problem, piece) if len(piece.required) == 2
    ]
    if problem.apart == "nodes":
        places = [v for piece in found for v in piece.required]
        shared = sorted({v for v in places if places.count(v) > 1})
        weak += [point for v in shared for point in _bottleneck(problem, v)]
    return weak


def _bridge(problem: Problem, piece: Piece) -> list[WeakPoint]:
    """Return the weak point of a block of two nodes that has fewer links than are asked."""
    asked = min(piece.required.values())
    if len(piece.links) >= asked:
        return []
    rest = np.setdiff1d(np.arange(len(problem.links)), piece.links)
    behind = _smaller_side(problem, islands(problem, rest), len(piece.links), set())
    names = tuple(problem.links[e] for e in piece.links)
    return [WeakPoint("links", names, len(piece.links), behind)]


def _bottleneck(problem: Problem, node: int) -> list[WeakPoint]:
    """Return the weak point at ``node`` when sites that ask for two routes meet only there."""
    rest = np.flatnonzero((problem.ends != node).all(axis=1))
    behind = _smaller_side(problem, islands(problem, rest), 1, {node})
    return [WeakPoint("nodes", (problem.nodes[node],), 1, behind)] if behind else []


def _smaller_side(
    problem: Problem, label: np.ndarray, routes: int, apart_from: set[int]
) -> tuple[str, ...]:
    """Return the sites that ask for more than ``routes`` outside the side that has most."""
    asking = [v for v in np.flatnonzero(problem.required > routes).tolist() if v not in apart_from]
    if not asking:
        return ()
    most = np.bincount(label[asking]).argmax()
    return tuple(problem.nodes[v] for v in asking if label[v] != most)


def narrow_points(problem: Problem, kernel: Kernel) -> list[WeakPoint]:
    """Return the few links that all routes of a block share out, where more were asked."""
    found = []
    for (u, v), routes in kernel.needs if kernel.size > 2 else ():
        if routes < min(kernel.required[u], kernel.required[v]):
            _, sides = nx.minimum_cut(kernel.wide_graph(), u, v, capacity="width")
            found.append(_narrow(problem, kernel, routes, sides[0]))
    return found


def _narrow(problem: Problem, kernel: Kernel, routes: int, side: set[int]) -> WeakPoint:
    inside = np.isin(kernel.ends, list(side))
    crossing = np.flatnonzero(inside[:, 0] != inside[:, 1])
    asking = [v for v in kernel.terminals if kernel.required[v] > routes]
    within = [v for v in asking if v in side]
    beyond = [v for v in asking if v not in side]
    behind = min(within, beyond, key=len)
    return WeakPoint(
        "links",
        tuple(problem.links[kernel.members[e][0]] for e in crossing),
        routes,
        tuple(problem.nodes[kernel.places[v]] for v in behind),
    )
