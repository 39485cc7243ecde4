"""Working and protection paths of each demand over a chosen network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx
import pandas as pd

from dorsale.plan.network import Routes

_SHARED = 1e6  # hours charged for meeting a risk of the working path again


def network(spans: pd.DataFrame, chosen: Iterable[str]) -> nx.MultiGraph:
    """Return the ``chosen`` spans as a graph whose edges carry ``hours`` and ``risks``."""
    graph = nx.MultiGraph()
    rows = spans.loc[list(chosen)]
    for span, a, b, hours, risks, gbps in zip(
        rows.index, rows["from"], rows["to"], rows["hours_down_per_year"], rows["risk_groups"],
        rows["capacity_gbps"], strict=True,
    ):  # fmt: skip
        graph.add_edge(a, b, key=span, hours=float(hours) + 1e-6, risks=frozenset(risks), gbps=gbps)
    return graph


def routes(graph: nx.MultiGraph, flows: pd.DataFrame, protected: Mapping[str, bool]) -> Routes:
    """Return each flow's most reliable path and, where protected, the path that shares least.

    ``flows``: ``id, from, to, gbps``. Paths are lists of span ids; a flow whose ends the
    network does not join has an empty working path.
    """
    working: dict[str, tuple[str, ...]] = {}
    protection: dict[str, tuple[tuple[str, ...], ...]] = {}
    known: dict[tuple[str, str, bool], tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for flow in flows.to_dict("records"):
        key = (flow["from"], flow["to"], bool(protected.get(flow["from"], False)))
        if key not in known:
            known[key] = _pair(graph, flow, key[2])
        first, second = known[key]
        working[flow["id"]] = first
        protection[flow["id"]] = (second,) if second else ()
    return Routes(working, protection)


def _pair(
    graph: nx.MultiGraph, flow: Mapping[str, Any], protect: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    gbps = float(flow["gbps"])
    first = _path(graph, str(flow["from"]), str(flow["to"]), gbps, frozenset())
    if not protect or not first:
        return first, ()
    met = frozenset(risk for span in first for risk in _risks(graph, span))
    second = _path(graph, str(flow["from"]), str(flow["to"]), 0.0, met)
    return first, second if second != first else ()


def _risks(graph: nx.MultiGraph, span: str) -> frozenset[str]:
    found: frozenset[str] = graph.graph.setdefault("risks", {}).get(span) or frozenset()
    if not found:
        graph.graph["risks"] = {k: d["risks"] for _, _, k, d in graph.edges(keys=True, data=True)}
        found = graph.graph["risks"][span]
    return found


def _path(
    graph: nx.MultiGraph, start: str, end: str, gbps: float, avoid: frozenset[str]
) -> tuple[str, ...]:
    def price(data: Mapping[str, Any]) -> float | None:
        if float(data["gbps"]) < gbps:
            return None
        shared = len(avoid & data["risks"])
        return float(data["hours"]) + _SHARED * shared

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
        min(
            (k for k in graph[u][v] if price(graph[u][v][k]) is not None),
            key=lambda k: (price(graph[u][v][k]), k),
        )
        for u, v in zip(nodes, nodes[1:], strict=False)
    )
