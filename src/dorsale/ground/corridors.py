"""Corridors over the ways of a scenario: the cheapest, and alternatives apart on the ground."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dorsale.ground.network import diverse, terminals
from dorsale.ground.network.diverse import Alternative, Apart, Ground
from dorsale.ground.network.graph import way_ids
from dorsale.ground.network.sphere import Line
from dorsale.ground.ways import join_shapes, shape_of
from dorsale.plan.ground import Network
from dorsale.plan.network import Corridor

_TOGETHER = {"bridge": "bridges", "trench": "bridges", "river": "bridges", "pole_line": "bridges",
             "border": "borders"}  # fmt: skip


@dataclass(frozen=True)
class Corridors:
    """The open ways of a scenario, ready to find corridors between its sites.

    ``ways`` are the rows of the ways and ``lines`` their shapes, by position on the ground;
    ``node`` gives the position of a site, ``place`` its longitude and latitude.
    """

    ground: Ground
    ways: Sequence[Mapping[str, Any]]
    lines: Sequence[Line]
    node: Mapping[str, int]
    place: Mapping[str, tuple[float, float]]


def ready(
    ways: pd.DataFrame,
    sites: pd.DataFrame,
    risk_groups: pd.DataFrame | None = None,
    apart: Apart | None = None,
) -> Corridors:
    """Return the open ``ways`` (with ``cost_eur``) between ``sites``, ready to be searched.

    Both are indexed by id. Alternatives also keep off what stands with a way in one of the
    ``risk_groups`` of the ground: trench, bridge, river, pole line, border. Raises
    :class:`dorsale.plan.problems.BadInput` when an open way has no price above zero.
    """
    usable = ways[ways["status"] == "open"] if "status" in ways else ways
    network = network_of(usable, sites, risk_groups)
    node = {site: number for number, site in enumerate(network.nodes["name"])}
    eur = usable["cost_eur"].to_numpy(float)
    return Corridors(
        diverse.ground(network, eur, apart or Apart()),
        usable.to_dict("records"),
        list(network.ways["geometry"]),
        node,
        dict(zip(node, zip(network.nodes["lon"], network.nodes["lat"], strict=True), strict=True)),
    )


def network_of(
    ways: pd.DataFrame, sites: pd.DataFrame, risk_groups: pd.DataFrame | None = None
) -> Network:
    """Return the ``ways`` of a scenario between its ``sites`` as a network; nodes bear site ids."""
    present = sites.loc[sorted({*ways["from"], *ways["to"]})]
    node = {site: number for number, site in enumerate(present.index)}
    rows = ways.to_dict("records")
    together = _together(rows, risk_groups)
    table = pd.DataFrame(
        {
            "id": ways["id"].to_numpy(),
            "start": [node[way["from"]] for way in rows],
            "end": [node[way["to"]] for way in rows],
            "kind": ways["way"].to_numpy(),
            "length_km": ways["length_km"].to_numpy(float),
            "accuracy_m": ways["accuracy_m"].to_numpy(float),
            "bridges": [tuple(together["bridges"][way["id"]]) for way in rows],
            "borders": [tuple(together["borders"][way["id"]]) for way in rows],
            "geometry": [shape_of(way, sites) for way in rows],
        }
    )
    nodes = present[["lon", "lat"]].assign(name=present.index).reset_index(drop=True)
    return Network(nodes, table)


def _together(
    ways: Iterable[dict[str, str]], risk_groups: pd.DataFrame | None
) -> dict[str, dict[str, list[str]]]:
    """Return, by column and way, the groups of ground the way belongs to, itself or by an end."""
    of: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for group in [] if risk_groups is None else risk_groups.to_dict("records"):
        for member in group["members"] if group["kind"] in _TOGETHER else ():
            of[member].append((_TOGETHER[group["kind"]], group["id"]))
    found: dict[str, dict[str, list[str]]] = {
        "bridges": defaultdict(list), "borders": defaultdict(list)
    }  # fmt: skip
    for way in ways:
        for column, group in sorted({*of[way["id"]], *of[way["from"]], *of[way["to"]]}):
            found[column][way["id"]].append(group)
    return found


def corridors(found: Corridors, start: str, end: str, alternatives: int = 1) -> list[Corridor]:
    """Return up to ``alternatives`` corridors between two sites (ids), cheapest first.

    How they keep apart: :mod:`dorsale.ground.network.diverse`. Empty when the ground does not
    join the two sites.
    """
    if start not in found.node or end not in found.node:
        return []
    ends = found.node[start], found.node[end]
    ranked = diverse.alternatives(found.ground, *ends, alternatives)
    return [_corridor(found, start, end, rank, one) for rank, one in enumerate(ranked, start=1)]


def _corridor(found: Corridors, start: str, end: str, rank: int, one: Alternative) -> Corridor:
    rows = [found.ways[way] for way in one.ways]
    countries = [code for row in rows for code in row["countries"]]
    km_by_way: dict[str, float] = {}
    for row in rows:
        km_by_way[row["way"]] = km_by_way.get(row["way"], 0.0) + float(row["length_km"])
    return Corridor(
        start=start,
        end=end,
        rank=rank,
        ways=way_ids(found.ground.graph, one.ways),
        length_km=one.km,
        cost_eur=one.eur,
        km_by_way=km_by_way,
        countries=tuple(dict.fromkeys(countries)),
        river_crossings=int(sum(row["river_crossings"] for row in rows)),
        border_crossings=int(sum(row["border_crossings"] for row in rows)),
        km_shared_with_first=one.km_shared_with_first,
        km_near_first=one.km_near_first,
        diversity=one.diversity,
        geometry=_line([found.lines[way] for way in one.ways], found.place[start]),
        accuracy_m=float(max(row["accuracy_m"] for row in rows)),
    )


def _line(parts: Sequence[Line], start: tuple[float, float]) -> Line:
    line = join_shapes(parts)
    return line if line[0] == start else line[::-1]


def neighbours(found: Corridors, sites: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pairs of ``sites`` whose territories touch on the ground (Voronoi by money)."""
    present = [site for site in sites if site in found.node]
    if not present:
        return []
    table = terminals.neighbours(found.ground.graph, [found.node[site] for site in present])
    site = {found.node[name]: name for name in present}
    ends = zip(table["start"], table["end"], strict=True)
    return sorted((min(site[a], site[b]), max(site[a], site[b])) for a, b in ends)
