"""The network as lengths, and what travels to the data centres over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import networkx as nx
import numpy as np
import pandas as pd

from dorsale.plan.network import INTERNET, Candidates, Demand, Design
from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import Sited

_FLOW_GBPS = 1e-6


def lengths(found: Candidates, chosen: Sequence[str]) -> nx.Graph:
    """Return the spans inside the region as a graph; edges carry the least ``km``."""
    graph = nx.Graph()
    rows = found.spans.loc[list(chosen), ["from", "to", "length_km"]]
    for start, end, km in rows.itertuples(index=False):
        if INTERNET not in (start, end):
            before = graph.get_edge_data(start, end, {"km": np.inf})["km"]
            graph.add_edge(start, end, km=min(float(km), before))
    return graph


def hosted_flows(
    traffic: Demand, scenario: Scenario, found: Candidates, chosen: Design, sited: Sited
) -> Demand:
    """Return the traffic with what is hosted: to the nearest data centre, not to the internet.

    What a site sends to a data centre of its own place travels nowhere. Adds ``hosted_gbps``.
    """
    at = scenario.tables["candidates"].set_index("id")["site"]
    nearest = _nearest(found, chosen, [str(at[one]) for one in sited.chosen])
    moved = {site: gbps for site, gbps in sited.hosted_gbps.items() if site in nearest}
    flows = traffic.flows.assign(hosted_gbps=0.0)
    abroad = flows["to"] == INTERNET
    flows.loc[abroad, "gbps"] -= flows.loc[abroad, "from"].map(moved).fillna(0.0)
    rows = [(f"d-{site}-{nearest[site]}", site, nearest[site], gbps, gbps)
            for site, gbps in moved.items() if nearest[site] != site]  # fmt: skip
    added = pd.DataFrame(rows, columns=["id", "from", "to", "gbps", "hosted_gbps"])
    ends = {"from": "first", "to": "first", "gbps": "sum", "hosted_gbps": "sum"}
    both = pd.concat([flows, added]).groupby("id", sort=False).agg(ends).reset_index()
    return replace(traffic, flows=both[both["gbps"] > _FLOW_GBPS].reset_index(drop=True))


def _nearest(found: Candidates, chosen: Design, ends: Sequence[str]) -> dict[str, str]:
    """Return the nearest of ``ends`` to each place, over the network of the plan."""
    graph = lengths(found, found.in_service(chosen))
    known_ends = {end for end in ends if end in graph}
    if not known_ends:
        return {}
    _, paths = nx.multi_source_dijkstra(graph, known_ends, weight="km")
    return {site: path[0] for site, path in paths.items()}
