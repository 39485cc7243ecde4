"""Two corridors that share the least: ours against a walk down networkx's k shortest paths.

The ground is a grid of ways with random costs, where a second path without common ground always
exists. The peer takes simple paths in order of cost (``shortest_simple_paths``) until one shares
no way with the cheapest, which is what our second corridor must be (ground beside it is not
avoided here, as the peer cannot); it gives up after
``PEER_PATHS`` paths. Ours also draws and counts both corridors. Equal means: the same ways.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
from rows import Work, main

from dorsale.ground.corridors import corridors, ready
from dorsale.ground.network.diverse import Apart

PEER_PATHS = 3000
Answer = list[set[str]]


def works(_: Path | None) -> list[Work]:
    return [
        _work(3, 0.2),
        _work(4, 1.0),
        _work(5, 1.0),
        _work(8, 50.0),
        _work(20, 50.0),
        _work(60, 50.0, full=True),
    ]


def _work(size: int, goal: float, full: bool = False) -> Work:
    ways, sites = ground(size)
    name = f"{size} x {size} sites, {len(ways)} ways"
    return Work(name, "networkx", goal, partial(_both, ways, sites, size), _equal, full)


def _both(
    ways: pd.DataFrame, sites: pd.DataFrame, size: int
) -> tuple[Callable[[], Answer], Callable[[], Answer]]:
    start, end = "s0-0", f"s{size - 1}-{size - 1}"
    found, simple = ready(ways, sites, apart=Apart(nearing=1.0)), nx.Graph()
    for way in ways.to_dict("records"):
        simple.add_edge(way["from"], way["to"], id=way["id"], eur=way["cost_eur"])
    return (
        lambda: [set(one.ways) for one in corridors(found, start, end, 2)],
        lambda: theirs(simple, start, end),
    )


def _equal(one: Answer, other: Answer) -> bool:
    return one == other


def theirs(graph: nx.Graph, start: str, end: str) -> Answer:
    """Return the cheapest path and the cheapest that shares no way with it, as sets of ways."""
    first: set[str] = set()
    for number, nodes in enumerate(nx.shortest_simple_paths(graph, start, end, weight="eur")):
        ways = {graph.edges[edge]["id"] for edge in zip(nodes, nodes[1:], strict=False)}
        if number == 0:
            first = ways
        elif not ways & first:
            return [first, ways]
        elif number == PEER_PATHS:
            break
    raise TimeoutError(f"no second corridor among the {PEER_PATHS} cheapest paths")


def ground(size: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the ways and sites of a grid, both indexed by id."""
    random = np.random.default_rng(size)
    places = [(i, j) for i in range(size) for j in range(size)]
    sites = pd.DataFrame(
        {"id": [f"s{i}-{j}" for i, j in places], "lon": [15 + 0.1 * j for _, j in places],
         "lat": [1 + 0.1 * i for i, _ in places]}
    )  # fmt: skip
    ends = [((i, j), (i, j + 1)) for i, j in places if j + 1 < size]
    ends += [((i, j), (i + 1, j)) for i, j in places if i + 1 < size]
    ways = pd.DataFrame(
        [
            {"id": f"w{number}", "from": f"s{a[0]}-{a[1]}", "to": f"s{b[0]}-{b[1]}",
             "way": "road_paved", "length_km": 12.0, "countries": ("CG",), "waypoints": (),
             "river_crossings": 0, "border_crossings": 0, "accuracy_m": 1000.0,
             "cost_eur": float(random.uniform(1e5, 9e5))}
            for number, (a, b) in enumerate(ends)
        ]
    )  # fmt: skip
    return _indexed(ways), _indexed(sites)


def _indexed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.set_index("id", drop=False).rename_axis(None)


if __name__ == "__main__":
    main("corridors", works)
