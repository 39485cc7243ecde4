"""Working and protection paths of each demand over a chosen network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx
import pandas as pd

from dorsale.plan.network import Routes

_SHARED = 1e6  # hours charged for meeting a risk of the working path again


def network(
    spans: pd.DataFrame, chosen: Iterable[str], modules: Mapping[str, int] | None = None
) -> nx.MultiGraph:
    """Return the ``chosen`` spans as a graph: edges carry ``hours``, ``risks`` and ``gbps``.

    ``gbps`` is what a cable leg may carry: all it has, or what ``modules`` bought of it.
    """
    graph = nx.MultiGraph()
    for row in spans.loc[list(chosen)].to_dict("records"):
        gbps = float(row["capacity_gbps"])
        if modules is not None and row["option"] == "cable":
            gbps = modules.get(row["id"], 0) * float(row["module_gbps"])
        graph.add_edge(
            row["from"], row["to"], key=row["id"], gbps=gbps,
            hours=float(row["hours_down_per_year"]) + 1e-6, risks=frozenset(row["risk_groups"]),
        )  # fmt: skip
    return graph


def routes(graph: nx.MultiGraph, flows: pd.DataFrame, protected: Mapping[str, bool]) -> Routes:
    """Return each flow's most reliable path and, where protected, the path that shares least.

    ``flows``: ``id, from, to, gbps``. Large flows choose first; what they take of a cable is
    gone for the next; where no path has room left, room is ignored. Paths are lists of span
    ids, empty where the network does not join the two ends.
    """
    working: dict[str, tuple[str, ...]] = {}
    protection: dict[str, tuple[tuple[str, ...], ...]] = {}
    room = {key: data["gbps"] for _, _, key, data in graph.edges(keys=True, data=True)}
    for flow in flows.sort_values(["gbps", "id"], ascending=[False, True]).to_dict("records"):
        first, second = _pair(graph, flow, bool(protected.get(flow["from"], False)), room)
        working[flow["id"]] = first
        protection[flow["id"]] = (second,) if second else ()
        for span in first:
            room[span] -= flow["gbps"]
    return Routes(working, protection)


def _pair(
    graph: nx.MultiGraph, flow: Mapping[str, Any], protect: bool, room: Mapping[str, float]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    start, end = str(flow["from"]), str(flow["to"])
    nothing: frozenset[str] = frozenset()
    first = _path(graph, start, end, nothing, room, float(flow["gbps"])) or _path(
        graph, start, end, nothing, {}, 0.0
    )
    if not protect or not first:
        return first, ()
    met = frozenset(risk for span in first for risk in _risks(graph, span))
    second = _path(graph, start, end, met, {}, 0.0)
    return first, second if second != first else ()


def _risks(graph: nx.MultiGraph, span: str) -> frozenset[str]:
    found: frozenset[str] = graph.graph.setdefault("risks", {}).get(span) or frozenset()
    if not found:
        graph.graph["risks"] = {k: d["risks"] for _, _, k, d in graph.edges(keys=True, data=True)}
        found = graph.graph["risks"][span]
    return found


def _path(
    graph: nx.MultiGraph,
    start: str,
    end: str,
    avoid: frozenset[str],
    room: Mapping[str, float],
    gbps: float,
) -> tuple[str, ...]:
    def price(key: str, data: Mapping[str, Any]) -> float | None:
        if room.get(key, gbps) < gbps:
            return None
        return float(data["hours"]) + _SHARED * len(avoid & data["risks"])

    def weight(_u: str, _v: str, parallel: Mapping[str, Mapping[str, Any]]) -> float | None:
        prices = [p for key, data in parallel.items() if (p := price(key, data)) is not None]
        return min(prices) if prices else None

    if start not in graph or end not in graph:
        return ()
    try:
        nodes = nx.dijkstra_path(graph, start, end, weight=weight)
    except nx.NetworkXNoPath:
        return ()
    return tuple(
        min((p, key) for key, data in graph[u][v].items() if (p := price(key, data)) is not None)[1]
        for u, v in zip(nodes, nodes[1:], strict=False)
    )
