"""Working and protection paths of each demand over a chosen network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx
import pandas as pd

from dorsale.plan.network import Routes

_SHARED = 1e6  # hours charged for meeting a risk of the working path again


def network(spans: pd.DataFrame, chosen: Iterable[str]) -> nx.MultiGraph:
    """Return the ``chosen`` spans as a graph: edges carry ``hours``, ``risks`` and ``gbps``."""
    graph = nx.MultiGraph()
    for row in spans.loc[list(chosen)].to_dict("records"):
        graph.add_edge(
            row["from"], row["to"], key=row["id"], gbps=float(row["capacity_gbps"]),
            hours=float(row["hours_down_per_year"]) + 1e-6, risks=frozenset(row["risk_groups"]),
        )  # fmt: skip
    return graph


def routes(graph: nx.MultiGraph, flows: pd.DataFrame) -> Routes:
    """Return each flow's most reliable path, and the path that shares least with it.

    ``flows``: ``id, from, to, gbps``. They say how a site stays joined. That there is room for
    what must survive is the design's affair, which may split and reroute: only a cable leg
    smaller than the whole flow is passed over here. Paths are lists of span ids, empty where
    the network does not join the two ends.
    """
    working: dict[str, tuple[str, ...]] = {}
    protection: dict[str, tuple[tuple[str, ...], ...]] = {}
    for flow in flows.to_dict("records"):
        first, second = _pair(graph, str(flow["from"]), str(flow["to"]), float(flow["gbps"]))
        working[flow["id"]] = first
        protection[flow["id"]] = (second,) if second else ()
    return Routes(working, protection)


def _pair(
    graph: nx.MultiGraph, start: str, end: str, gbps: float
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    first = _path(graph, start, end, frozenset(), gbps)
    met = frozenset(risk for span in first for risk in _risks(graph, span))
    second = _path(graph, start, end, met, 0.0) if first else ()
    return first, second if second != first else ()


def _risks(graph: nx.MultiGraph, span: str) -> frozenset[str]:
    found: frozenset[str] = graph.graph.setdefault("risks", {}).get(span) or frozenset()
    if not found:
        graph.graph["risks"] = {k: d["risks"] for _, _, k, d in graph.edges(keys=True, data=True)}
        found = graph.graph["risks"][span]
    return found


def _path(
    graph: nx.MultiGraph, start: str, end: str, avoid: frozenset[str], gbps: float
) -> tuple[str, ...]:
    def price(data: Mapping[str, Any]) -> float | None:
        if data["gbps"] < gbps:
            return None
        return float(data["hours"]) + _SHARED * len(avoid & data["risks"])

    def weight(_u: str, _v: str, parallel: Mapping[str, Mapping[str, Any]]) -> float | None:
        prices = [p for data in parallel.values() if (p := price(data)) is not None]
        return min(prices) if prices else None

    if start not in graph or end not in graph:
        return ()
    try:
        nodes = nx.dijkstra_path(graph, start, end, weight=weight)
    except nx.NetworkXNoPath:
        return ()
    return tuple(
        min((p, key) for key, data in graph[u][v].items() if (p := price(data)) is not None)[1]
        for u, v in zip(nodes, nodes[1:], strict=False)
    )
