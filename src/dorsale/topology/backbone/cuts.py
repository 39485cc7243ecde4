"""Cuts: node sets whose crossing spans are too few or too small, found by maximum flow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import breadth_first_order, connected_components, maximum_flow

from dorsale.topology.backbone.problem import Problem

_SCALE = 10_000


@dataclass(frozen=True)
class Flower:
    """Maximum flow between nodes for span capacities that change from call to call."""

    nodes: int
    ends: np.ndarray

    def cut(self, capacity: np.ndarray, source: int, sink: int) -> tuple[float, np.ndarray]:
        """Return the flow from ``source`` to ``sink`` and the sink's side of a least cut."""
        flow, residual = self._run(self._matrix(capacity, self.nodes), source, sink)
        return flow / _SCALE, ~_reached(residual, source)

    def shed(
        self, capacity: np.ndarray, source: int, wanted: np.ndarray
    ) -> tuple[float, np.ndarray]:
        """Return how much of ``wanted`` (per node) cannot be fed, and the nodes short of it."""
        size = self.nodes + 1
        sinks = np.flatnonzero(wanted)
        rows = np.concatenate([self.ends[:, 0], self.ends[:, 1], sinks])
        columns = np.concatenate(
            [self.ends[:, 1], self.ends[:, 0], np.full(len(sinks), self.nodes)]
        )
        values = _whole(np.concatenate([capacity, capacity, wanted[sinks]]))
        matrix = csr_matrix((values, (rows, columns)), shape=(size, size))
        flow, residual = self._run(matrix, source, self.nodes)
        total = int(_whole(wanted[sinks]).sum())
        side = ~_reached(residual, source)[: self.nodes]
        return (total - flow) / _SCALE, side

    def _matrix(self, capacity: np.ndarray, size: int) -> csr_matrix:
        rows = np.concatenate([self.ends[:, 0], self.ends[:, 1]])
        columns = np.concatenate([self.ends[:, 1], self.ends[:, 0]])
        values = _whole(np.concatenate([capacity, capacity]))
        return csr_matrix((values, (rows, columns)), shape=(size, size))

    @staticmethod
    def _run(matrix: csr_matrix, source: int, sink: int) -> tuple[int, csr_matrix]:
        result = maximum_flow(matrix, source, sink)
        residual = (matrix - result.flow).tocsr()
        residual.data[residual.data < 0] = 0
        residual.eliminate_zeros()
        return int(result.flow_value), residual


def _whole(values: np.ndarray) -> np.ndarray:
    return np.minimum(np.floor(values * _SCALE + 0.5), 2**28).astype(np.int32)


def _reached(residual: csr_matrix, source: int) -> np.ndarray:
    order = breadth_first_order(residual, source, return_predecessors=False)
    found = np.zeros(residual.shape[0], dtype=bool)
    found[order] = True
    return found


def crossing(problem: Problem, side: np.ndarray) -> np.ndarray:
    """Return the positions of the spans with exactly one end in ``side``."""
    inside = side[problem.ends]
    return np.flatnonzero(inside[:, 0] != inside[:, 1])


def islands(problem: Problem, chosen: np.ndarray) -> np.ndarray:
    """Return the component number of each node in the network of ``chosen`` spans (mask)."""
    ends = problem.ends[chosen]
    size = len(problem.nodes)
    ones = np.ones(len(ends), dtype=np.int8)
    matrix = csr_matrix((ones, (ends[:, 0], ends[:, 1])), shape=(size, size))
    _, label = connected_components(matrix, directed=False)
    return np.asarray(label)
