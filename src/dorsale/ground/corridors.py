"""Cheapest corridors between two sites, with alternatives that share as little as possible."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx
import pandas as pd

from dorsale.ground.ways import join_shapes, shape_of
from dorsale.plan.network import Corridor

_AVOID = 1e4  # weight of a shared way: sharing is avoided before money is saved


def corridors(
    ground: nx.MultiGraph,
    ways: pd.DataFrame,
    sites: pd.DataFrame,
    start: str,
    end: str,
    alternatives: int = 1,
) -> list[Corridor]:
    """Return up to ``alternatives`` corridors from ``start`` to ``end``, cheapest first.

    The first is the cheapest; each next one shares the least priced ground with those before
    it. Empty when the ground does not join the two sites. Sites are ids; ``ways`` and
    ``sites`` are indexed by id.
    """
    if start not in ground or end not in ground or start == end:
        return []
    used: set[str] = set()
    found: list[tuple[str, ...]] = []
    for _ in range(alternatives):
        path = _cheapest(ground, start, end, used)
        if path is None or path in found:
            break
        found.append(path)
        used |= set(path)
    built = [_corridor(ways, sites, start, end, path, found[0]) for path in found]
    ordered = sorted(built, key=lambda one: (one.cost_eur, one.ways))
    first = set(ordered[0].ways) if ordered else set()
    return [
        Corridor(
            **{
                **one.__dict__,
                "rank": rank,
                "km_shared_with_first": _shared_km(ways, one.ways, first) if rank > 1 else 0.0,
            }
        )
        for rank, one in enumerate(ordered, start=1)
    ]


def _cheapest(
    ground: nx.MultiGraph, start: str, end: str, used: set[str]
) -> tuple[str, ...] | None:
    def weight(_u: str, _v: str, parallel: dict[str, dict[str, float]]) -> float:
        return min(_price(key, data, used) for key, data in parallel.items())

    try:
        nodes = nx.dijkstra_path(ground, start, end, weight=weight)
    except nx.NetworkXNoPath:
        return None
    path = []
    for u, v in zip(nodes, nodes[1:], strict=False):
        parallel = ground[u][v]
        path.append(min(parallel, key=lambda key: (_price(key, parallel[key], used), key)))
    return tuple(path)


def _price(key: str, data: dict[str, float], used: set[str]) -> float:
    return data["eur"] * (_AVOID if key in used else 1.0)


def _shared_km(ways: pd.DataFrame, path: Iterable[str], first: set[str]) -> float:
    return float(sum(ways.at[way, "length_km"] for way in path if way in first))


def _corridor(
    ways: pd.DataFrame,
    sites: pd.DataFrame,
    start: str,
    end: str,
    path: tuple[str, ...],
    first: tuple[str, ...],
) -> Corridor:
    rows = [ways.loc[way] for way in path]
    line = join_shapes(shape_of(row, sites) for row in rows)
    here = (float(sites.at[start, "lon"]), float(sites.at[start, "lat"]))
    countries = [code for row in rows for code in row["countries"]]
    km_by_way: dict[str, float] = {}
    for row in rows:
        km_by_way[row["way"]] = km_by_way.get(row["way"], 0.0) + float(row["length_km"])
    return Corridor(
        start=start,
        end=end,
        rank=0,
        ways=path,
        length_km=float(sum(row["length_km"] for row in rows)),
        cost_eur=float(sum(row["cost_eur"] for row in rows)),
        km_by_way=km_by_way,
        countries=tuple(dict.fromkeys(countries)),
        river_crossings=int(sum(row["river_crossings"] for row in rows)),
        border_crossings=int(sum(row["border_crossings"] for row in rows)),
        km_shared_with_first=_shared_km(ways, path, set(first)),
        geometry=line if line[0] == here else line[::-1],
        accuracy_m=float(max(row["accuracy_m"] for row in rows)),
    )


def neighbours(ground: nx.MultiGraph, sites: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pairs of ``sites`` whose territories touch on the ground (Voronoi by money)."""
    present = [site for site in sites if site in ground]
    owner: dict[str, str] = {}
    for node, path in nx.multi_source_dijkstra_path(
        ground, set(present), weight=lambda _u, _v, d: min(e["eur"] for e in d.values())
    ).items():
        owner[node] = path[0]
    pairs = {
        tuple(sorted((owner[u], owner[v])))
        for u, v in ground.edges()
        if u in owner and v in owner and owner[u] != owner[v]
    }
    return sorted((a, b) for a, b in pairs)
