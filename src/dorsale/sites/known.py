"""What is known of sites before any is chosen: what must be hosted, and where it could be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import pandas as pd

from dorsale import reference
from dorsale.demand import demand
from dorsale.demand import ranges as demand_ranges
from dorsale.ground.candidates import candidates
from dorsale.plan.connect_rules import ConnectRule
from dorsale.plan.network import Candidates, Demand
from dorsale.plan.problems import BadInput
from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import Load, Places
from dorsale.sites.ways import lengths
from dorsale.siting import load, places
from dorsale.topology.backbone.round_trips import MS_PER_KM
from dorsale.topology.connect.audit import audit
from dorsale.topology.connect.rules import requirements

KINDS = ("data_centre", "technopole")
WANTED_ROUTES = 3  # that share no risk: counted up to these

Told = Mapping[str, dict[str, float]]


@dataclass(frozen=True)
class Known:
    """What is known of sites before any is chosen: what must be hosted, and where it could be.

    ``places``: kind -> its candidates, judged; ``could``: candidate -> routes without a common
    risk that could be had.
    """

    load: Load
    places: Mapping[str, Places]
    could: Mapping[str, int]


def known(
    scenario: Scenario, found: Candidates, traffic: Demand, draws: int = 10_000,
    seed: int | None = None,
) -> Known | None:  # fmt: skip
    """Return what is known of the candidates of ``scenario``; ``None`` when it has none.

    Raises :class:`BadInput` as :func:`dorsale.siting.places.judge` does.
    """
    there = set(scenario.tables["candidates"]["kind"])
    if not there:
        return None
    judged: dict[str, Places] = {}
    could: dict[str, int] = {}
    outlines = scenario.outlines or reference.outlines()
    for kind in (one for one in KINDS if one in there):
        measured, reach = told(found, traffic, places.positions(scenario, kind))
        could |= reach
        judged[kind] = places.judge(scenario, kind, measured, outlines, draws, seed)
    return Known(load.load(scenario, internet(scenario, traffic)), judged, could)


def candidates_known(scenario: Scenario, draws: int = 10_000, seed: int | None = None) -> Known:
    """Return what is known of the candidates of ``scenario``, before any network is planned.

    Raises :class:`BadInput` when it has no candidate of a data centre, and as :func:`known` does.
    """
    found = known(scenario, candidates(scenario), demand(scenario), draws, seed)
    if found is None or "data_centre" not in found.places:
        raise BadInput([places.none_given("data_centre")])
    return found


def internet(scenario: Scenario, traffic: Demand) -> pd.DataFrame:
    """Return each country's traffic: ``country, year, low, central, high`` in Gbit/s."""
    table = traffic.by_year.merge(demand_ranges(scenario), on=["country", "year"])
    return table.assign(
        central=table["gbps"], low=table["gbps"] * table["low"], high=table["gbps"] * table["high"]
    )[["country", "year", "low", "central", "high"]]


def told(
    found: Candidates, traffic: Demand, where: pd.DataFrame
) -> tuple[Told, dict[str, int]]:  # fmt: skip
    """Return criterion -> candidate -> value over today's fibre, and routes that could be had.

    ``where`` has the ``site`` of each candidate. ``fibre_routes`` are counted up to three;
    ``latency_ms`` is the mean round trip to the served sites, by their traffic; sites that no
    fibre reaches are left out. What could be had counts every candidate span as built.
    """
    standing = found.standing()
    rule = ConnectRule("sites", "routes", WANTED_ROUTES, sites=tuple(sorted(set(where["site"]))))
    asked = requirements((rule,), found.nodes, found.spans, found.elements)
    today = {one.subject[0]: one.today for one in audit(asked, found.spans, [], standing)}
    reach = {one.subject[0]: one.reach for one in asked}
    at = {str(place): str(site) for place, site in where["site"].items()}
    routes_of = {place: float(today[site]) for place, site in at.items() if site in today}
    could = {place: reach[site] for place, site in at.items() if site in reach}
    return {"fibre_routes": routes_of, "latency_ms": _latency(found, traffic, at, standing)}, could


def _latency(
    found: Candidates, traffic: Demand, at: Mapping[str, str], standing: Sequence[str]
) -> dict[str, float]:
    graph = lengths(found, standing)
    weights = traffic.flows.groupby("from")["gbps"].sum()
    said = {}
    for place, site in at.items():
        if site not in graph:
            continue
        km = pd.Series(nx.single_source_dijkstra_path_length(graph, site, weight="km"), dtype=float)
        shares = weights.reindex(km.index).fillna(0.0)
        if shares.sum() > 0:
            said[place] = float((km * shares).sum() / shares.sum() * MS_PER_KM)
    return said
