"""Least sums along spans of a problem, never by a way abroad: round trips of light, prices."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse.csgraph import csgraph_from_dense, dijkstra

from dorsale.topology.backbone.problem import Problem

MS_PER_KM = 0.01  # there and back: 5 microseconds a km each way
_LEAST = 1e-6  # what a span weighs that weighs nothing: it is a span all the same


def round_trips_ms(problem: Problem, taken: np.ndarray, starts: Sequence[int]) -> np.ndarray:
    """Return the least round trip from each of ``starts`` to each node over ``taken`` spans, in ms.

    Light in glass alone is counted, no equipment. Arguments as those of :func:`least_sums`.
    """
    return least_sums(problem, taken, starts, problem.length_km) * MS_PER_KM


def least_sums(
    problem: Problem, taken: np.ndarray, starts: Sequence[int], weight: np.ndarray
) -> np.ndarray:
    """Return the least sum of ``weight`` from each of ``starts`` to each node.

    ``taken`` is a mask of the spans, ``weight`` what each of them weighs, not negative. The way
    leads neither through the internet nor through a node where traffic ends. Infinite where no
    span leads.
    """
    inside = taken & problem.onward & (problem.ends != problem.root).all(axis=1)
    table = np.full((len(problem.nodes), len(problem.nodes)), np.inf)
    one, other = problem.ends[inside].T
    weight = np.maximum(weight[inside], _LEAST)
    np.minimum.at(table, (one, other), weight)
    np.minimum.at(table, (other, one), weight)
    graph = csgraph_from_dense(table, null_value=np.inf)
    found = dijkstra(graph, directed=True, indices=np.asarray(starts, np.int64))
    return np.asarray(found).reshape(-1, len(problem.nodes))
