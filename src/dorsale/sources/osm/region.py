"""From a network to the tables of a scenario: towns, the ways between them, exits, demand."""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx
import numpy as np
import pandas as pd

from dorsale.plan.ground import Network
from dorsale.plan.network import INTERNET
from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.plan.tables import CABLES, DEMAND, FIBRE, FINANCE, RISK_GROUPS, SITES, WAYS_TABLE
from dorsale.sources.osm import defaults, links, rows, towns
from dorsale.sources.osm import exits as exits_of
from dorsale.sources.osm.borders import Borders
from dorsale.sources.osm.draft import Draft, no_exit
from dorsale.sources.osm.joining import SNAP_M

_LEAST = 0.01  # of the km: an extract reaches a little over its borders
_TABLES = (SITES, WAYS_TABLE, FIBRE, CABLES, RISK_GROUPS, DEMAND, FINANCE)


def scenario_tables(
    network: Network,
    borders: Borders,
    countries: Sequence[str] = (),
    exits: Sequence[str] = (),
    most_sites: int = towns.MOST_SITES,
) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """Return the tables of a scenario folder for ``network``, and what a planner must know.

    ``countries`` are those to plan (default: those with 1 % of the ways); roads into others are
    exits to the internet, as are the places called ``exits`` and mapped submarine cables that
    leave the file. :class:`BadInput` when there are fewer than two towns or no exit.
    """
    own = _km_by_country(network)
    planned = tuple(sorted(set(own.index) & set(countries or own.index[own >= _LEAST * own.sum()])))
    if not planned:
        raise BadInput([_other_countries(countries, set(own.index), _swapped(network, borders))])
    chosen, problems = towns.choose(network.points, borders, planned, most_sites, exits)
    if len(chosen) < 2:
        raise BadInput([*_errors(problems), _no_towns(planned)])
    draft = Draft(chosen, network.points, borders, planned, rows.town_rows(chosen))
    draft.problems += [*problems, *_abroad(own.drop(list(planned)))]
    for family in SNAP_M:
        links.add_family(draft, network, family)
    exits_of.add_telecom(draft, network)
    exits_of.add_exits(draft, exits)
    _mark_unreachable(draft)
    _mark_landings(draft)
    return _frames(draft, network), draft.problems


def _km_by_country(network: Network) -> pd.Series:
    """Return the km of ways in each country."""
    ways = network.ways[network.ways["countries"].map(len) > 0]
    return ways["length_km"].groupby(ways["countries"].str[0]).sum()


def _abroad(km: pd.Series) -> list[Problem]:
    """Say which countries of the file count as abroad."""
    if km.empty:
        return []
    countries = ", ".join(f"{code} ({length:.0f} km)" for code, length in km.items())
    message = N_("ways in {countries} count as abroad: they are not planned")
    remedy = N_("Add --country XX (repeatable) for each country to plan")
    return [Problem(message, remedy, values={"countries": countries}, severity="warning")]


def _errors(problems: Sequence[Problem]) -> list[Problem]:
    return [Problem(p.message, p.remedy, values=p.values) for p in problems]


def _mark_unreachable(draft: Draft) -> None:
    """Set towns that nothing joins to the internet to optional, and say so."""
    graph = nx.Graph([(INTERNET, INTERNET)])
    for table in (draft.ways, draft.fibre, draft.cables):
        graph.add_edges_from((row["from"], row["to"]) for row in table)
    reached = nx.node_connected_component(graph, INTERNET)
    for row in draft.sites:
        if row["serve"] == "required" and row["id"] not in reached:
            row["serve"] = "optional"
            row["note"] = "no way to the internet over land, and no submarine cable is mapped"
            draft.problems.append(_unreachable(str(row["name"])))
    if not any(row["serve"] == "required" for row in draft.sites):
        raise BadInput([no_exit()])


def _mark_landings(draft: Draft) -> None:
    landed = {row[end] for row in draft.cables for end in ("from", "to") if _wet(row)}
    for site in draft.sites:
        if site["id"] in landed:
            site["roles"] = ";".join(filter(None, (str(site["roles"]), "landing")))


def _wet(cable: rows.Row) -> bool:
    return cable["kind"] == "submarine"


def _frames(draft: Draft, network: Network) -> dict[str, pd.DataFrame]:
    """Return every table in its declared columns."""
    counted = dict(zip(draft.borders.codes, draft.borders.people, strict=False))
    codes = pd.Series(draft.borders.at(draft.places[["lon", "lat"]].to_numpy()))
    mapped = towns.people_of(draft.places).fillna(0.0).reset_index(drop=True).groupby(codes).sum()
    served = sorted({str(row["country"]) for row in draft.sites})
    people = defaults.countries_people(served, counted, mapped)
    contents: dict[str, list[rows.Row]] = {
        "sites": draft.sites, "ways": rows.numbered(draft.ways),
        "fibre": rows.numbered(draft.fibre), "cables": rows.numbered(draft.cables),
        "risk_groups": [], "demand": defaults.demand_rows(people),
        "finance": defaults.finance_rows(),
    }  # fmt: skip
    return {
        one.name: pd.DataFrame(contents[one.name], columns=[c.name for c in one.columns])
        for one in _TABLES
    }


def _swapped(network: Network, borders: Borders) -> bool:
    """Return whether the nodes lie in the countries once latitude and longitude are exchanged."""
    points = network.nodes[["lat", "lon"]].to_numpy()
    points = points[np.abs(points[:, 1]) <= 90]
    return bool(len(points) and (borders.at(points) != "").mean() > 0.5)


def _other_countries(asked: Sequence[str], own: set[str], swapped: bool) -> Problem:
    return Problem(
        N_("the file has no way in {countries}"),
        N_("Latitude and longitude are swapped: exchange them")
        if swapped and not own
        else N_("Its ways lie in {own}; give --borders FILE when that is wrong"),
        values={"countries": ", ".join(asked) or "?", "own": ", ".join(sorted(own)) or "?"},
    )


def _no_towns(planned: Sequence[str]) -> Problem:
    return Problem(
        N_("the file holds fewer than two towns in {countries}"),
        N_("Give a larger extract"),
        values={"countries": ", ".join(planned)},
    )


def _unreachable(name: str) -> Problem:
    return Problem(
        N_("{name} cannot be reached over land: an island, or roads that the map lacks"),
        N_("It is not served; add a submarine cable to cables.csv, then serve = required"),
        values={"name": name},
        severity="warning",
    )
