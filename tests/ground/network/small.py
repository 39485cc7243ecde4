"""Networks made by hand or at random, and the same ones for networkx."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import networkx as nx
import pandas as pd
from hypothesis import strategies as st

from dorsale.ground.network.graph import WayGraph
from dorsale.plan.ground import Network

Line = tuple[tuple[float, float], ...]


def network(
    places: Sequence[tuple[float, float]],
    ways: Sequence[tuple[str, int, int, float]],
    accuracy_m: float = 100.0,
    lines: dict[str, Line] | None = None,
    **columns: Any,
) -> Network:
    """Return a network of ``ways`` (id, start, end, km) between ``places`` (lon, lat)."""
    nodes = pd.DataFrame(places, columns=["lon", "lat"]).assign(name="")
    table = pd.DataFrame(list(ways), columns=["id", "start", "end", "length_km"])
    table["accuracy_m"] = accuracy_m
    table["bridges"] = table["borders"] = [()] * len(table)
    table["geometry"] = [(lines or {}).get(way, ()) for way in table["id"]]
    return Network(nodes, table.assign(**columns))


def explicit(graph: WayGraph) -> nx.MultiGraph:
    """Return ``graph`` for networkx, keyed by the position of the ways."""
    found = nx.MultiGraph()
    found.add_nodes_from(range(graph.nodes))
    for way, (start, end, eur) in enumerate(zip(graph.start, graph.end, graph.eur, strict=True)):
        found.add_edge(int(start), int(end), key=way, eur=float(eur))
    return found


@st.composite
def networks(draw: st.DrawFn, most_nodes: int = 7, most_ways: int = 14) -> Network:
    """Draw a network with parallel ways, loops and parts that nothing joins."""
    count = draw(st.integers(2, most_nodes))
    node = st.integers(0, count - 1)
    places = [(0.1 * (i % 3), 0.1 * (i // 3)) for i in range(count)]
    ends = draw(st.lists(st.tuples(node, node, st.integers(1, 9)), min_size=1, max_size=most_ways))
    return network(places, [(f"w{i}", a, b, float(km)) for i, (a, b, km) in enumerate(ends)])
