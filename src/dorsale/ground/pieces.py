"""Ways, fibre sections and cable legs, and how they join into chains between planning nodes.

Planning nodes are the required sites and every place where the ground forks or the options
change; places in between are only passed through.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

from dorsale.ground.readiness import is_ready, readiness
from dorsale.plan.network import INTERNET
from dorsale.plan.scenario import Scenario


@dataclass(frozen=True)
class Piece:
    """One way, fibre section or cable leg: the smallest thing a span is made of."""

    id: str
    start: str
    end: str
    option: str
    profile: tuple[str, ...]
    row: Mapping[str, Any]


def pieces_of(scenario: Scenario) -> list[Piece]:
    """Return every open way, existing fibre and ready cable of ``scenario``."""
    found = []
    ways = scenario.tables["ways"]
    for way in ways[ways["status"] == "open"].to_dict("records"):
        found.append(Piece(way["id"], way["from"], way["to"], "new", ("new", way["way"]), way))
    for fibre in scenario.tables["fibre"].to_dict("records"):
        option = readiness(fibre, scenario.as_of)
        if option:
            profile = (option, fibre["medium"], fibre["owner"], fibre["status"], fibre["contract"])
            found.append(Piece(fibre["id"], fibre["from"], fibre["to"], option, profile, fibre))
    for cable in scenario.tables["cables"].to_dict("records"):
        if is_ready(cable, scenario.as_of):
            found.append(
                Piece(cable["id"], cable["from"], cable["to"], "cable", (cable["id"],), cable)
            )
    return found


def planning_nodes(scenario: Scenario, pieces: list[Piece]) -> set[str]:
    """Keep required sites, places with a role, forks, and places where the options change."""
    sites = scenario.sites
    at: dict[str, dict[str, list[tuple[str, ...]]]] = defaultdict(lambda: defaultdict(list))
    for piece in pieces:
        at[piece.start][piece.end].append(piece.profile)
        at[piece.end][piece.start].append(piece.profile)
    keep = {INTERNET}
    for site in sites.to_dict("records"):
        around = at[site["id"]]
        same = len({tuple(sorted(profiles)) for profiles in around.values()}) == 1
        single = all(len(set(profiles)) == len(profiles) for profiles in around.values())
        passed = len(around) == 2 and same and single
        if around and (site["serve"] == "required" or not passed):
            keep.add(site["id"])
    return keep


def chains_of(pieces: list[Piece], nodes: set[str]) -> list[list[Piece]]:
    """Join pieces of one profile through passed places into chains between planning nodes."""
    by_profile: dict[tuple[str, ...], nx.MultiGraph] = defaultdict(nx.MultiGraph)
    for piece in pieces:
        by_profile[piece.profile].add_edge(piece.start, piece.end, key=piece.id, piece=piece)
    chains = []
    for graph in by_profile.values():
        done: set[str] = set()
        for start in sorted(n for n in graph if n in nodes):
            for _, near, key in sorted(graph.edges(start, keys=True)):
                if key not in done:
                    chain = _follow(graph, nodes, start, near, key)
                    done |= {piece.id for piece in chain}
                    chains.append(chain)
    return [chain for chain in chains if _far_end(chain) in nodes]


def _follow(graph: nx.MultiGraph, nodes: set[str], start: str, near: str, key: str) -> list[Piece]:
    chain, here = [graph[start][near][key]["piece"]], near
    while here not in nodes:
        onward = [(v, k) for _, v, k in graph.edges(here, keys=True) if k != chain[-1].id]
        if not onward:
            break
        here, key = onward[0]
        chain.append(
            next(d["piece"] for _, _, k, d in graph.edges(here, keys=True, data=True) if k == key)
        )
    return chain


def _far_end(chain: list[Piece]) -> str:
    ends = ends_of(chain)
    return ends[1]


def ends_of(chain: list[Piece]) -> tuple[str, str]:
    """Return the two ends of pieces that follow one another."""
    if len(chain) == 1:
        return chain[0].start, chain[0].end
    first, second = {chain[0].start, chain[0].end}, {chain[1].start, chain[1].end}
    last, before = {chain[-1].start, chain[-1].end}, {chain[-2].start, chain[-2].end}
    return next(iter(first - second)), next(iter(last - before))
