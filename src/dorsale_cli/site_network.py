"""What today's network tells of candidate places: routes that share no risk, and latency."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import pandas as pd

from dorsale.plan.connect_rules import ConnectRule
from dorsale.plan.network import INTERNET, Candidates
from dorsale.plan.scenario import Scenario

WANTED = 3
_MS_PER_KM = 0.01  # there and back in glass

Told = Mapping[str, dict[str, float]]


def told(scenario: Scenario, places: pd.DataFrame) -> tuple[Told, dict[str, int]]:
    """Return criterion -> candidate -> value over today's fibre, and routes that could be had.

    ``fibre_routes`` are counted up to three; ``latency_ms`` is the mean round trip to the served
    sites, by their traffic; sites that no fibre reaches are left out. What could be had counts
    every candidate span as built.
    """
    from dorsale.ground.candidates import candidates
    from dorsale.topology.connect.audit import audit
    from dorsale.topology.connect.rules import requirements

    found = candidates(scenario)
    ready = [str(span) for span in found.spans.index[found.spans["ready"]]]
    rule = ConnectRule("sites", "routes", WANTED, sites=tuple(sorted(set(places["site"]))))
    asked = requirements((rule,), found.nodes, found.spans, found.elements)
    today = {one.subject[0]: one.today for one in audit(asked, found.spans, [], ready)}
    reach = {one.subject[0]: one.reach for one in asked}
    routes = {str(place): float(today[at]) for place, at in _known(places, today).items()}
    latency = _latency(scenario, found, ready, places)
    could = {str(place): reach[at] for place, at in _known(places, reach).items()}
    return {"fibre_routes": routes, "latency_ms": latency}, could


def _known(places: pd.DataFrame, by_site: Mapping[str, int]) -> dict[str, str]:
    return {str(place): at for place, at in places["site"].items() if at in by_site}


def _latency(
    scenario: Scenario, found: Candidates, ready: list[str], places: pd.DataFrame
) -> dict[str, float]:
    from dorsale.demand import demand

    graph = nx.Graph()
    for row in found.spans.loc[ready].to_dict("records"):
        if INTERNET not in (row["from"], row["to"]):
            graph.add_edge(row["from"], row["to"], weight=float(row["length_km"]))
    flows = demand(scenario).flows
    weights = flows.groupby("from")["gbps"].sum()
    said = {}
    for place, at in places["site"].items():
        if at not in graph:
            continue
        km = pd.Series(nx.single_source_dijkstra_path_length(graph, at), dtype=float)
        shares = weights.reindex(km.index).fillna(0.0)
        if shares.sum() > 0:
            said[str(place)] = float((km * shares).sum() / shares.sum() * _MS_PER_KM)
    return said
