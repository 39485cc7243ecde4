"""A piece of the network, made small: the arrays that the search works on.

A kernel is one block (no node of it is a bottleneck) whose needless nodes and links are gone:
dead ends, chains through places that nobody asks for, links beside cheaper ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import networkx as nx
import numpy as np

from dorsale.topology.connect.problem import Apart

Pair = tuple[int, int]


@dataclass(frozen=True)
class Kernel:
    """``ends`` (links, 2), ``cost`` (links,), ``required`` (nodes,) routes, and where from.

    ``members`` holds, for each link, the positions of the links of the problem it stands for;
    ``places`` the position of each node in the problem.
    """

    ends: np.ndarray
    cost: np.ndarray
    required: np.ndarray
    apart: Apart
    members: tuple[tuple[int, ...], ...]
    places: tuple[int, ...]

    @property
    def size(self) -> int:
        """Number of nodes."""
        return len(self.required)

    @cached_property
    def around(self) -> list[list[tuple[int, int]]]:
        """For each node, its (neighbour, link)."""
        found: list[list[tuple[int, int]]] = [[] for _ in range(self.size)]
        for e, (u, v) in enumerate(self.ends.tolist()):
            found[u].append((v, e))
            found[v].append((u, e))
        return found

    @cached_property
    def terminals(self) -> list[int]:
        """The nodes that ask for routes, those that ask for most first."""
        asking = np.flatnonzero(self.required)
        return [int(v) for v in asking[np.argsort(-self.required[asking], kind="stable")]]

    @cached_property
    def needs(self) -> list[tuple[Pair, int]]:
        """Pairs of nodes with the routes they need, few enough: a tree that stands for all.

        Routes apart by links obey r(u, w) >= min(r(u, v), r(v, w)); so what holds for the pairs
        of a largest spanning tree holds for every pair.
        """
        root, *others = self.terminals
        if self.required[root] < 3 or self.required[others[0]] < 3:
            return [((root, t), int(self.required[t])) for t in others]
        return [((u, v), int(routes)) for u, v, routes in self._widest().edges(data="routes")]

    def _widest(self) -> nx.Graph:
        """Return the spanning tree of the terminals with the most routes (asked and there)."""
        tree = nx.gomory_hu_tree(self.wide_graph(), capacity="width")
        pairs = nx.Graph()
        for i, u in enumerate(self.terminals):
            for v in self.terminals[:i]:
                path = nx.shortest_path(tree, u, v)
                most = min(tree[a][b]["weight"] for a, b in pairwise(path))
                asked = min(self.required[u], self.required[v])
                pairs.add_edge(u, v, routes=min(asked, most))
        return nx.maximum_spanning_tree(pairs, weight="routes")

    def wide_graph(self) -> nx.Graph:
        """Return the graph of all links with, as ``width``, how many stand side by side."""
        graph = nx.Graph()
        for u, v in self.ends.tolist():
            width = graph[u][v]["width"] + 1 if graph.has_edge(u, v) else 1
            graph.add_edge(u, v, width=width)
        return graph

    @property
    def level(self) -> int:
        """Routes that even a place nobody asks for has, once an optimal network uses it."""
        return 2 if self.required[self.terminals].min() >= 2 else 1

    def side_by_side(self) -> np.ndarray:
        """Return the best network (mask) of a kernel of two nodes: its cheapest links."""
        best = np.zeros(len(self.cost), dtype=bool)
        best[np.argsort(self.cost, kind="stable")[: self.required.min()]] = True
        return best

    def value(self, chosen: np.ndarray) -> float:
        """Return the cost of the ``chosen`` links (mask)."""
        return float(self.cost[chosen].sum())


@dataclass
class _Shrinking:
    """Links as they are joined and dropped: link -> (ends, cost, members)."""

    required: dict[int, int]
    links: dict[int, tuple[int, int, float, tuple[int, ...]]]
    around: dict[int, set[int]]
    parallel: int

    def drop(self, e: int) -> None:
        u, v, _, _ = self.links.pop(e)
        self.around[u].discard(e)
        self.around[v].discard(e)

    def other(self, e: int, v: int) -> int:
        a, b, _, _ = self.links[e]
        return b if a == v else a

    def pass_through(self, v: int) -> set[int]:
        """Drop ``v`` when it is a dead end, join its two links when it is on a chain."""
        links = sorted(self.around[v])
        if self.required[v] or not links or len(links) > 2:
            return set()
        touched = {self.other(e, v) for e in links}
        if len(links) == 2 and len(touched) == 2:
            self._join(v, links[0], links[1])
        else:
            for e in links:
                self.drop(e)
        return touched

    def _join(self, v: int, e: int, f: int) -> None:
        u, w = self.other(e, v), self.other(f, v)
        cost = self.links[e][2] + self.links[f][2]
        members = self.links[e][3] + self.links[f][3]
        self.drop(e)
        self.drop(f)
        self.links[e] = (u, w, cost, members)
        self.around[u].add(e)
        self.around[w].add(e)

    def thin(self, v: int) -> set[int]:
        """Keep between ``v`` and each neighbour only as many of the cheapest links as can help."""
        beside: dict[int, list[int]] = {}
        for e in sorted(self.around[v]):
            beside.setdefault(self.other(e, v), []).append(e)
        touched = set()
        for u, links in beside.items():
            for e in sorted(links, key=lambda e: (self.links[e][2], e))[self.parallel :]:
                self.drop(e)
                touched |= {u, v}
        return touched


def shrink(
    ends: np.ndarray, cost: np.ndarray, links: list[int], required: dict[int, int], apart: Apart
) -> Kernel:
    """Return the kernel of the block made of ``links``; ``required`` maps its nodes."""
    around: dict[int, set[int]] = {v: set() for v in required}
    start: dict[int, tuple[int, int, float, tuple[int, ...]]] = {}
    for e in links:
        u, v = (int(x) for x in ends[e])
        start[e] = (u, v, float(cost[e]), (e,))
        around[u].add(e)
        around[v].add(e)
    work = _Shrinking(required, start, around, _useful_parallels(required, apart))
    waiting = set(required)
    while waiting:
        v = min(waiting)
        waiting.discard(v)
        waiting |= work.thin(v) | work.pass_through(v)
    return _renumbered(work, apart)


def _useful_parallels(required: dict[int, int], apart: Apart) -> int:
    """Return how many links between the same two nodes an optimal network may need.

    Apart by nodes, two links side by side are one route for anybody else.
    """
    asked = sorted(required.values(), reverse=True)
    most = max(1, asked[1])
    return most if apart == "links" or len([r for r in asked if r > 1]) == 2 else 1


def _renumbered(work: _Shrinking, apart: Apart) -> Kernel:
    nodes = sorted(v for v in work.required if work.around[v])
    place = {v: i for i, v in enumerate(nodes)}
    rows = [work.links[e] for e in sorted(work.links)]
    return Kernel(
        np.array([(place[u], place[v]) for u, v, _, _ in rows], dtype=int).reshape(-1, 2),
        np.array([cost for _, _, cost, _ in rows], dtype=float),
        np.array([work.required[v] for v in nodes], dtype=int),
        apart,
        tuple(members for _, _, _, members in rows),
        tuple(nodes),
    )
