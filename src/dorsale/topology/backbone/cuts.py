"""Cuts: node sets whose crossing spans are too few or too small, found by maximum flow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, maximum_flow

from dorsale.topology.backbone.problem import Problem
from dorsale.topology.backbone.remembered import Remembered

_SCALE = 10_000
_REMEMBERED = 64  # flows of any demand
_REMEMBERED_TO = 8  # flows to one node


@dataclass
class Flower:
    """Maximum flow between nodes for span capacities that change from call to call.

    The matrix of arcs (both ways of each span, and between each node and one more, a common
    sink) is laid out once; a call fills in its capacities. To begin a flow takes far longer than
    to find it: flows that feed all that is asked are remembered, and may do again.
    """

    nodes: int
    ends: np.ndarray

    def __post_init__(self) -> None:
        every = np.arange(self.nodes)
        beyond = np.full(self.nodes, self.nodes)
        start = np.concatenate([self.ends[:, 0], self.ends[:, 1], every, beyond])
        end = np.concatenate([self.ends[:, 1], self.ends[:, 0], beyond, every])
        size = self.nodes + 1
        cells, slots = np.unique(start * size + end, return_inverse=True)
        spans = len(self.ends)
        self.there, self.back = slots[:spans], slots[spans : 2 * spans]
        self.to_sink = slots[2 * spans : 2 * spans + self.nodes]
        self.columns = (cells % size).astype(np.int32)
        self.starts = np.searchsorted(cells // size, np.arange(size + 1)).astype(np.int32)
        mirror = np.argsort((cells % size) * size + cells // size, kind="stable")
        self.known = Remembered(_REMEMBERED)
        self.known_to: dict[int, Remembered] = {}
        self.onward, self.backward = self._around(np.arange(len(cells))), self._around(mirror)

    def _around(self, arcs: np.ndarray) -> list[list[tuple[int, int]]]:
        """Return, for each node, the other ends of its arcs and the arc that leads there."""
        pairs = list(zip(arcs.tolist(), self.columns.tolist(), strict=True))
        return [pairs[a:b] for a, b in zip(self.starts[:-1], self.starts[1:], strict=True)]

    def cut(self, capacity: np.ndarray, source: int, sink: int) -> tuple[float, np.ndarray]:
        """Return the flow from ``source`` to ``sink`` and the sink's side of a least cut."""
        flow, left = self._run(self._arcs(capacity), source, sink)
        return flow / _SCALE, self._beyond(left, source)

    def cuts(
        self, capacity: np.ndarray, source: int, sink: int
    ) -> tuple[float, np.ndarray, np.ndarray]:
        """Return the flow and the smallest and the largest side of the sink in a least cut."""
        flow, left = self._run(self._arcs(capacity), source, sink)
        near = _reached(self.backward, left, sink)[: self.nodes]
        return flow / _SCALE, near, self._beyond(left, source)

    def shed(
        self, capacity: np.ndarray, source: int, wanted: np.ndarray
    ) -> tuple[float, np.ndarray]:
        """Return how much of ``wanted`` (per node) cannot be fed, and the nodes short of it."""
        return self._shed(capacity, source, wanted, self.known)

    def joins(self, capacity: np.ndarray, source: int, sink: int, need: float) -> bool:
        """Return whether ``need`` flows from ``source`` to ``sink``."""
        wanted = np.zeros(self.nodes)
        wanted[sink] = need
        known = self.known_to.setdefault(sink, Remembered(_REMEMBERED_TO))
        return self._shed(capacity, source, wanted, known)[0] <= 0

    def _shed(
        self, capacity: np.ndarray, source: int, wanted: np.ndarray, known: Remembered
    ) -> tuple[float, np.ndarray]:
        """As :meth:`shed`; a flow that is ``known`` may do, and one that feeds all is kept."""
        arcs, asked = self._arcs(capacity), _whole(wanted)
        arcs[self.to_sink] = -asked
        if known.fits(arcs):
            return 0.0, np.zeros(self.nodes, dtype=bool)
        arcs[self.to_sink] = asked
        flow, left = self._run(arcs, source, self.nodes)
        missing = int(asked.sum(dtype=np.int64)) - flow
        if missing == 0:
            row = arcs - left
            row[self.to_sink] *= -1
            known.keep(row)
        return missing / _SCALE, self._beyond(left, source)

    def used(self, capacity: np.ndarray, source: int, wanted: np.ndarray) -> np.ndarray | None:
        """Return a mask of the spans that feed ``wanted`` (per node); ``None`` when some lack."""
        arcs = self._arcs(capacity)
        arcs[self.to_sink] = _whole(wanted)
        flow, left = self._run(arcs, source, self.nodes)
        if flow < int(arcs[self.to_sink].sum(dtype=np.int64)):
            return None
        return np.asarray(left[self.there] != arcs[self.there])

    def _arcs(self, capacity: np.ndarray) -> np.ndarray:
        size = len(self.columns)
        both = np.bincount(self.there, capacity, size) + np.bincount(self.back, capacity, size)
        return _whole(both)

    def _run(self, arcs: np.ndarray, source: int, sink: int) -> tuple[int, np.ndarray]:
        """Return the flow and what is left of each arc."""
        size = self.nodes + 1
        matrix = csr_matrix((arcs, self.columns, self.starts), shape=(size, size))
        result = maximum_flow(matrix, source, sink)
        return int(result.flow_value), arcs - result.flow.data

    def _beyond(self, left: np.ndarray, source: int) -> np.ndarray:
        """Return the nodes that ``source`` does not reach over arcs with something ``left``."""
        return ~_reached(self.onward, left, source)[: self.nodes]


def _reached(around: list[list[tuple[int, int]]], left: np.ndarray, start: int) -> np.ndarray:
    """Return the nodes that ``start`` reaches over arcs with something ``left``."""
    some, found, waiting = (left > 0).tolist(), [False] * len(around), [start]
    found[start] = True
    while waiting:
        for arc, node in around[waiting.pop()]:
            if some[arc] and not found[node]:
                found[node] = True
                waiting.append(node)
    return np.array(found)


def _whole(values: np.ndarray) -> np.ndarray:
    return np.minimum(np.floor(values * _SCALE + 0.5), 2**28).astype(np.int32)


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


def island(problem: Problem, chosen: Sequence[bool], start: int) -> np.ndarray:
    """Return a mask of the nodes that ``chosen`` spans join to ``start``, itself among them."""
    found, waiting = np.zeros(len(problem.nodes), dtype=bool), [start]
    seen = {start}
    while waiting:
        for node, span in problem.neighbours[waiting.pop()]:
            if chosen[span] and node not in seen:
                seen.add(node)
                waiting.append(node)
    found[list(seen)] = True
    return found
