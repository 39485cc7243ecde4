"""Which spans of a network are joined, at both ends, to the internet; and what cuts them off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import networkx as nx
import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from dorsale.plan.network import INTERNET

Ends = Mapping[str, tuple[str, str]]
_SCALE = 1_000_000
_MUCH = 1_000 * _SCALE


def ends_of(spans: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Return both places of each span of ``spans``, by span id."""
    pairs = zip(spans["from"].astype(str), spans["to"].astype(str), strict=True)
    return dict(zip(spans["id"].astype(str), pairs, strict=True))


def joined(ends: Ends, chosen: Iterable[str]) -> set[str]:
    """Return the ``chosen`` spans whose two ends reach the internet over them."""
    graph = nx.Graph()
    graph.add_node(INTERNET)
    kept = set(chosen)
    graph.add_edges_from(ends[span] for span in kept)
    inside = nx.node_connected_component(graph, INTERNET)
    return {span for span in kept if inside.issuperset(ends[span])}


class Inflow:
    """How much of the internet reaches a span, over spans that are chosen in part.

    ``x``: span -> 0 to 1, the capacity of each span of ``ends``.
    """

    def __init__(self, ends: Ends, x: Mapping[str, float]) -> None:
        self.spans = list(x)
        names = sorted({INTERNET, *(place for span in x for place in ends[span])})
        self.place = {name: i for i, name in enumerate(names)}
        self.ends = np.array([[self.place[v] for v in ends[s]] for s in x]).reshape(-1, 2)
        amount = np.array([min(1.0, max(0.0, value)) for value in x.values()])
        self.whole = np.round(amount * _SCALE).astype(np.int64)

    def cut(self, span: str) -> list[str]:
        """Return the spans of least capacity that part both ends of ``span`` from the internet."""
        u, v = self.ends[self.spans.index(span)]
        source = len(self.place)
        matrix = self._matrix([(source, int(u)), (source, int(v))])
        result = maximum_flow(matrix, source, self.place[INTERNET])
        left = matrix - result.flow
        left.data[left.data < 0] = 0
        left.eliminate_zeros()
        side = np.zeros(source + 1, dtype=bool)
        side[breadth_first_order(left, source, return_predecessors=False)] = True
        across = side[self.ends[:, 0]] != side[self.ends[:, 1]]
        return [self.spans[i] for i in np.flatnonzero(across)]

    def _matrix(self, more: list[tuple[int, int]]) -> csr_matrix:
        """Return the capacities, both ways, with ``more`` arcs that carry any amount."""
        arcs = np.array(more)
        tail = np.concatenate([self.ends[:, 0], self.ends[:, 1], arcs[:, 0]])
        head = np.concatenate([self.ends[:, 1], self.ends[:, 0], arcs[:, 1]])
        amount = np.concatenate([self.whole, self.whole, np.full(len(more), _MUCH)])
        size = len(self.place) + 1
        return csr_matrix((amount.astype(np.int32), (tail, head)), shape=(size, size))
