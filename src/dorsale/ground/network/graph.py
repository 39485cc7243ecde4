"""A network of ways as a matrix that scipy searches, with the ways of every path kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from dorsale.ground.network.checks import check_nodes, check_prices, check_ways
from dorsale.plan.ground import Network

Floats = np.ndarray
Path = tuple[int, ...]
_NOWHERE = -9999  # scipy's mark of a node without a predecessor


@dataclass(frozen=True)
class WayGraph:
    """Ways between nodes, ready to be searched; positions refer to the rows of the network.

    ``start, end`` (int32) and ``eur`` (float64) have one entry a way. Pairs of nodes joined by a
    way stand in compressed rows (``rows, columns``: each pair once, the smaller node first);
    ``order`` lists the ways pair by pair and ``first`` where each pair's ways begin in it. Ways
    from a node to itself lead nowhere and stand in no pair.
    """

    ids: Sequence[str]
    start: np.ndarray
    end: np.ndarray
    eur: Floats
    nodes: int
    rows: np.ndarray
    columns: np.ndarray
    order: np.ndarray
    first: np.ndarray


@dataclass(frozen=True)
class Reach:
    """What a search found, by node: ``eur`` (inf where not reached), ``before``, ``source``.

    ``before`` is the previous node on the cheapest path (negative at a source and where nothing
    leads), ``source`` the source it comes from.
    """

    eur: Floats
    before: np.ndarray
    source: np.ndarray


def graph(network: Network, cost_eur: Mapping[str, float] | Floats) -> WayGraph:
    """Return ``network`` as a graph; ``cost_eur`` by way id, or in the order of its ways.

    Parallel ways are all kept: a search takes the cheapest of each pair of nodes. Raises
    :class:`dorsale.plan.problems.BadInput` when a price is missing, not finite, or not above
    zero, when two ways have one id, or when a way ends at an unknown node.
    """
    ways = network.ways
    check_ways(ways, len(network.nodes))
    eur = _prices(ways["id"], cost_eur)
    check_prices(ways["id"], eur)
    start, end = ways["start"].to_numpy(np.int32), ways["end"].to_numpy(np.int32)
    return of_arrays(ways["id"].array, start, end, eur, len(network.nodes))


def _prices(ids: pd.Series, cost_eur: Mapping[str, float] | Floats) -> Floats:
    if isinstance(cost_eur, np.ndarray):
        return cost_eur.astype(np.float64, copy=False)
    return np.array([cost_eur.get(way, np.nan) for way in ids], dtype=np.float64)


def of_arrays(
    ids: Sequence[str], start: np.ndarray, end: np.ndarray, eur: Floats, nodes: int
) -> WayGraph:
    """Return the graph of ways given as arrays, unchecked; ``ids`` may be empty."""
    low, high = np.minimum(start, end), np.maximum(start, end)
    real = np.flatnonzero(low != high).astype(np.int32)
    if len(real) < len(low):
        low, high = low[real], high[real]
    numbered = csr_array((real + 1, (low, high)), shape=(nodes, nodes), dtype=np.int32)
    if numbered.nnz == len(real):  # no parallel ways: scipy has sorted them already
        order, first = numbered.data - 1, np.arange(len(real), dtype=np.int32)
    else:
        order, first = _grouped(real, low, high)
    return WayGraph(ids, start, end, eur, nodes, numbered.indptr, numbered.indices, order, first)


def _grouped(real: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the ways pair by pair, in the order of compressed rows, and where pairs begin."""
    sorted_ = np.lexsort((high, low))
    low, high = low[sorted_], high[sorted_]
    new = np.ones(len(low), bool)
    new[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    return real[sorted_], np.flatnonzero(new).astype(np.int32)


def matrix(graph: WayGraph, eur: Floats | None = None) -> csr_array:
    """Return the cheapest price of each pair, ``(nodes, nodes)``, each pair once.

    ``eur`` gives other prices than the graph's, one a way.
    """
    priced = (graph.eur if eur is None else eur)[graph.order]
    if len(graph.first) < len(graph.order):
        priced = np.minimum.reduceat(priced, graph.first)
    return csr_array((priced, graph.columns, graph.rows), shape=(graph.nodes, graph.nodes))


def distances(graph: WayGraph, source: int, limit_eur: float = np.inf) -> Floats:
    """Return what the cheapest path from node ``source`` costs, by node; inf beyond the limit."""
    check_nodes([source], graph.nodes)
    found: Floats = dijkstra(matrix(graph), directed=False, indices=source, limit=limit_eur)
    return found


def shortest(
    graph: WayGraph,
    sources: Sequence[int],
    eur: Floats | None = None,
    limit_eur: float = np.inf,
) -> Reach:
    """Return the cheapest paths from the nearest of ``sources`` (node positions) to every node.

    ``eur`` gives other prices than the graph's; nothing dearer than ``limit_eur`` is explored.
    Raises :class:`dorsale.plan.problems.BadInput` for a node that is not there.
    """
    check_nodes(sources, graph.nodes)
    found, before, source = dijkstra(
        matrix(graph, eur), directed=False, indices=list(sources), limit=limit_eur,
        return_predecessors=True, min_only=True,
    )  # fmt: skip
    return Reach(found, before, source)


def path(graph: WayGraph, reach: Reach, node: int, eur: Floats | None = None) -> Path | None:
    """Return the ways (positions) from the source to ``node``; None when it is not reached."""
    if not np.isfinite(reach.eur[node]):
        return None
    priced = graph.eur if eur is None else eur
    taken = []
    while reach.before[node] >= 0:
        last, node = node, int(reach.before[node])
        taken.append(cheapest_way(graph, node, last, priced))
    return tuple(reversed(taken))


def cheapest_way(graph: WayGraph, one: int, other: int, eur: Floats) -> int:
    """Return the cheapest way (its position) between two nodes that a way joins."""
    ways = ways_between(graph, one, other)
    return int(ways[np.argmin(eur[ways])])


def ways_between(graph: WayGraph, one: int, other: int) -> np.ndarray:
    """Return the ways (positions) that join two nodes; empty when none does."""
    low, high = min(one, other), max(one, other)
    begin, stop = graph.rows[low], graph.rows[low + 1]
    slot = begin + int(np.searchsorted(graph.columns[begin:stop], high))
    if slot == stop or graph.columns[slot] != high:
        return graph.order[:0]
    last = graph.first[slot + 1] if slot + 1 < len(graph.first) else len(graph.order)
    return np.sort(graph.order[graph.first[slot] : last])


def nodes_along(graph: WayGraph, ways: Path, start: int) -> list[int]:
    """Return the nodes that ``ways`` pass, from ``start`` on."""
    passed = [start]
    for way in ways:
        passed.append(int(graph.start[way] + graph.end[way]) - passed[-1])
    return passed


def way_ids(graph: WayGraph, ways: Path) -> tuple[str, ...]:
    """Return the ids of ``ways`` (positions)."""
    return tuple(str(graph.ids[way]) for way in ways)


def parts(graph: WayGraph) -> np.ndarray:
    """Return, by node, the number of the connected part of the network it lies in."""
    _, label = connected_components(matrix(graph), directed=False)
    return np.asarray(label)
