"""Shortest paths between the ends of traffic, for changing lengths of links."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra


class Network:
    """The standing links of a state, and the pairs of nodes whose distances are asked."""

    def __init__(
        self, nodes: int, ends: np.ndarray, source: np.ndarray, target: np.ndarray
    ) -> None:
        """``ends`` is (links, 2); ``source`` and ``target`` are one node per pair."""
        self.nodes, self.source, self.target = nodes, source, target
        self.roots, self.root_of = np.unique(source, return_inverse=True)
        low, high = ends.min(axis=1), ends.max(axis=1)
        self.beside, self.group = np.unique(low * nodes + high, return_inverse=True)
        tail, head = self.beside // nodes, self.beside % nodes
        self.tail = np.concatenate([tail, head])
        self.head = np.concatenate([head, tail])
        self.link_at = np.zeros((nodes, nodes), dtype=np.int64)

    def distances(self, lengths: np.ndarray) -> np.ndarray:
        """Return the distance of each pair under ``lengths`` >= 0; remembers the trees."""
        order = np.argsort(-lengths, kind="stable")
        nearest = np.zeros(len(self.beside), dtype=np.int64)
        nearest[self.group[order]] = order
        self.link_at[self.tail, self.head] = np.tile(nearest, 2)
        weight = np.tile(lengths[nearest], 2)
        graph = csr_array((weight, (self.tail, self.head)), (self.nodes, self.nodes))
        reached, self.before = dijkstra(graph, indices=self.roots, return_predecessors=True)
        return np.asarray(reached[self.root_of, self.target])

    def paths(self, pairs: np.ndarray) -> list[np.ndarray]:
        """Return the links of the shortest path of each of ``pairs``, as last computed."""
        found: list[list[int]] = [[] for _ in pairs]
        root, here = self.root_of[pairs], self.target[pairs].copy()
        left = np.arange(len(pairs))
        while len(left):
            before = self.before[root[left], here[left]]
            links = self.link_at[before, here[left]]
            for i, link in zip(left.tolist(), links.tolist(), strict=True):
                found[i].append(link)
            here[left] = before
            left = left[before != self.source[pairs[left]]]
        return [np.array(path, dtype=np.int64) for path in found]
