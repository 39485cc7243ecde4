"""Two-connected networks: random triangulations, and the graphs of SNDlib.

Every site of a graph, or some of them (Steiner), must keep two routes to every other, apart by
links or by nodes; what no network can give is named by all and asked of nobody.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np

from dorsale.formats import sndlib
from dorsale.plan.scenario import Limits
from dorsale.topology.connect.augmentation import augmentation
from dorsale.topology.connect.compact import compact
from dorsale.topology.connect.problem import Apart, Connected, Problem
from dorsale.topology.connect.solve import connect
from topology_cases import Answer, Case, Goal
from topology_cases.triangles import sides

_EARTH_KM = 6371.0


def cases(data: Path | None) -> list[Case]:
    """Return triangulations of 100 and 200 sites, then each file of ``data``/sndlib."""
    random = [
        _case("100 sites", partial(_triangles, 100, 100), "links", Goal(gap=1e-4)),
        _case("100 sites, 25 to join", partial(_triangles, 100, 25), "links", Goal(gap=0.01)),
        _case(
            "200 sites, 50 to join",
            partial(_triangles, 200, 50),
            "links",
            Goal(gap=0.01, seconds=60),
        ),
        _case(
            "200 sites, 50 to join",
            partial(_triangles, 200, 50),
            "nodes",
            Goal(gap=0.01, seconds=60),
        ),
    ]
    files = sorted((data / "sndlib").glob("*.txt")) if data else []
    aparts: tuple[Apart, ...] = ("links", "nodes")
    return random + [
        _case(path.stem, partial(_of_file, path), apart, Goal(gap=1e-4, seconds=0.5), full=True)
        for path in files
        for apart in aparts
    ]


def _case(name: str, build: Any, apart: Apart, goal: Goal, full: bool = False) -> Case:
    heuristic = {"networkx": lambda problem, _: augmentation(problem)} if apart == "links" else {}
    return Case(
        f"connect: {name}, apart by {apart}",
        partial(build, apart=apart),
        {"dorsale": _ours, "highspy": compact, **heuristic},
        _proof,
        _faults,
        goal,
        full=full,
    )


def _ours(problem: Problem, limit_s: float) -> Connected:
    return connect(problem, Limits(work=10**9, time_s=limit_s, gap=1e-4), 1)


def _proof(found: Connected | None) -> Answer:
    if found is None or not np.isfinite(found.value):
        return {"value": None, "bound": None, "status": "no network"}
    return {"value": found.value, "bound": found.bound, "status": found.status}


def _faults(problem: Problem, found: Connected) -> list[str]:
    """Return the pairs of sites with fewer routes in ``found`` than they ask for and could have."""
    whole = _graph(problem, set(problem.links))
    ours = _graph(problem, set(found.links))
    asking = np.flatnonzero(problem.required > 0)
    count = nx.edge_connectivity if problem.apart == "links" else nx.node_connectivity
    faults = []
    for site in asking[1:]:
        first, other = int(asking[0]), int(site)
        least = min(problem.required[first], problem.required[other])
        if whole.has_edge(first, other) and problem.apart == "nodes":
            continue  # networkx counts no routes beside a direct link
        could = min(least, count(whole, first, other))
        if count(ours, first, other) < could:
            faults.append(f"{problem.nodes[first]} - {problem.nodes[other]}")
    return faults


def _graph(problem: Problem, links: set[str]) -> nx.Graph:
    """Return the graph of ``links``; parallel ones get a node in between, so that each counts."""
    graph = nx.Graph()
    graph.add_nodes_from(range(len(problem.nodes)))
    for (u, v), name in zip(problem.ends.tolist(), problem.links, strict=True):
        if name in links:
            if graph.has_edge(u, v):
                nx.add_path(graph, [u, name, v])
            else:
                graph.add_edge(u, v)
    return graph


def _triangles(size: int, asking: int, apart: Apart) -> Problem:
    """Return random sites and the sides of their triangles, priced by length."""
    random = np.random.default_rng(size + asking)
    place = random.uniform(0.0, 1000.0, (size, 2))
    ends = sides(place)
    required = np.zeros(size, dtype=int)
    required[random.choice(size, asking, replace=False)] = 2
    cost = np.linalg.norm(place[ends[:, 0]] - place[ends[:, 1]], axis=1)
    return _problem(ends, cost, required, apart)


def _of_file(path: Path, apart: Apart) -> Problem:
    """Return the graph of a file, all sites asking, priced by the length of a great circle."""
    instance = sndlib.read(path)
    lon, lat = np.radians(instance.place[:, 0]), np.radians(instance.place[:, 1])
    one, other = instance.ends[:, 0], instance.ends[:, 1]
    half = (
        np.sin((lat[one] - lat[other]) / 2) ** 2
        + np.cos(lat[one]) * np.cos(lat[other]) * np.sin((lon[one] - lon[other]) / 2) ** 2
    )
    km = 2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    return _problem(instance.ends, km, np.full(len(instance.nodes), 2), apart)


def _problem(ends: np.ndarray, cost: np.ndarray, required: np.ndarray, apart: Apart) -> Problem:
    return Problem(
        nodes=tuple(f"n{v}" for v in range(len(required))),
        links=tuple(f"e{e}" for e in range(len(ends))),
        ends=ends,
        cost=cost,
        required=required,
        apart=apart,
    )
