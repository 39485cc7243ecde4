"""Availability of a demand: our singles and doubles against networkx on the same states.

A demand has disjoint paths of spans; each span rests on a trench of its own, and some trenches
rest on a named group shared by two paths. The peer takes the failed spans out of the graph and
asks whether the two ends are still in one component, state by state. Equal means: both ends of
the interval within 1e-12.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import combinations
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
from rows import Work, main

from dorsale.availability import of_paths

Answer = tuple[float, float]


def works(_: Path | None) -> list[Work]:
    return [
        _work(2, 5, 5.0),
        _work(2, 20, 100.0),
        _work(3, 40, 1000.0),
        _work(3, 120, 1000.0, full=True),
    ]


def _work(paths: int, spans: int, goal: float, full: bool = False) -> Work:
    elements = paths * spans + spans // 5
    states = 1 + elements + elements * (elements - 1) // 2
    name = f"{paths} paths of {spans} spans, {states} states"
    return Work(name, "networkx", goal, partial(_both, paths, spans), _equal, full)


def _both(paths: int, spans: int) -> tuple[Callable[[], Answer], Callable[[], Answer]]:
    routes, down = demand(paths, spans)
    elements = [[element for span in route for element in span] for route in routes]
    return partial(ours, elements, down), partial(theirs, routes, down)


def _equal(one: Answer, other: Answer) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < 1e-12


def demand(paths: int, spans: int) -> tuple[list[list[list[str]]], pd.Series]:
    """Return per path and span the elements it rests on, and each element's share down."""
    random = np.random.default_rng(paths * 1000 + spans)
    routes = [[[f"trench:{p}-{s}"] for s in range(spans)] for p in range(paths)]
    for number in range(spans // 5):
        for path in random.choice(paths, size=2, replace=False):
            routes[path][int(random.integers(spans))].append(f"group:{number}")
    names = sorted({e for route in routes for span in route for e in span})
    return routes, pd.Series(random.uniform(1e-4, 5e-3, len(names)), index=names)


def ours(elements: list[list[str]], down: pd.Series) -> Answer:
    found = of_paths(elements, down)
    return found.low, found.high


def theirs(routes: list[list[list[str]]], down: pd.Series) -> Answer:
    """Return the same interval from one graph a state."""
    share = {element: float(value) for element, value in down.items()}
    edges = _edges(routes)
    nothing = float(np.prod([1 - value for value in share.values()]))
    visited = lost = 0.0
    for size in (0, 1, 2):
        for failed in combinations(share, size):
            chance = nothing
            for element in failed:
                chance *= share[element] / (1 - share[element])
            visited += chance
            lost += 0.0 if _joined(edges, set(failed)) else chance
    return 1 - lost - max(0.0, 1 - visited), 1 - lost


def _edges(routes: list[list[list[str]]]) -> list[tuple[object, object, list[str]]]:
    """Return the spans as edges from the start (0) to the end (1), through nodes of their own."""
    edges: list[tuple[object, object, list[str]]] = []
    for number, route in enumerate(routes):
        stops: list[object] = [0, *((number, stop) for stop in range(1, len(route))), 1]
        edges += [(a, b, e) for a, b, e in zip(stops, stops[1:], route, strict=False)]
    return edges


def _joined(edges: list[tuple[object, object, list[str]]], failed: set[str]) -> bool:
    graph = nx.Graph()
    graph.add_nodes_from((0, 1))
    graph.add_edges_from((a, b) for a, b, elements in edges if failed.isdisjoint(elements))
    return any({0, 1} <= component for component in nx.connected_components(graph))


if __name__ == "__main__":
    main("availability", works)
