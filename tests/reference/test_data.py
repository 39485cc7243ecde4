"""The shipped data of the region: whole, sourced, and without a length of laid fibre."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from pyproj import Geod

from dorsale import reference
from dorsale.plan.scenario import Scenario
from dorsale.plan.table import Table
from dorsale.plan.tables import MEMBERS, TABLES
from dorsale.sources.checks import waypoint
from dorsale.sources.people import read_people
from dorsale.sources.scenario_folder import read_folder
from dorsale.sources.tables import read_table

GEOD = Geod(ellps="WGS84")
CAPITALS = {
    "CM": "cm-yaounde",
    "CF": "cf-bangui",
    "TD": "td-n-djamena",
    "CG": "cg-brazzaville",
    "GQ": "gq-malabo",
    "GA": "ga-libreville",
}


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(reference.folder() / name, keep_default_na=False, na_values=[""])


def points(way: dict[str, object], sites: pd.DataFrame) -> list[tuple[float, float]]:
    """Return the named points of a way as (lon, lat), its two ends included."""
    ends = [tuple(sites.loc[way[end], ["lon", "lat"]]) for end in ("from", "to")]
    between = [waypoint(text) for text in way["waypoints"]]  # type: ignore[attr-defined]
    return [ends[0], *[(p[2], p[1]) for p in between if p], ends[1]]  # type: ignore[list-item]


@pytest.mark.parametrize("name", reference.SCENARIOS)
def test_a_shipped_scenario_reads_without_error_or_warning(name: str) -> None:
    reading = read_folder(reference.scenario_folder(name))
    assert [problem.text() for problem in reading.problems] == []
    assert reading.scenario is not None
    assert reading.scenario.defaults == () or name != "cemac"


SHIPPED = [table for table in TABLES if table is not MEMBERS]  # members are each user's own


@pytest.mark.parametrize("table", SHIPPED, ids=lambda table: table.name)
def test_each_table_is_there_and_every_row_has_a_source(table: Table) -> None:
    frame, problems = read_table(reference.scenario_folder("cemac") / table.file, table)
    assert problems == []
    assert len(frame) > 0
    assert (frame["source"].str.len() > 0).all()
    guessed = frame["source"].str.startswith("assumption")
    assert set(frame.loc[guessed, "confidence"]) <= {"assumption", "low"}


def test_an_unknown_scenario_has_no_folder() -> None:
    with pytest.raises(KeyError):
        reference.scenario_folder("atlantis")


def test_the_six_capitals_are_served(cemac: Scenario) -> None:
    capitals = cemac.sites[cemac.sites["kind"] == "capital"]
    assert capitals["id"].to_dict() == {one: one for one in CAPITALS.values()}
    assert dict(zip(capitals["country"], capitals["id"], strict=True)) == CAPITALS
    assert set(capitals["serve"]) == {"required"}


def test_there_are_enough_sites_and_ways(cemac: Scenario) -> None:
    own = cemac.sites[cemac.sites["kind"] != "abroad"]
    assert (own["serve"] == "required").sum() >= 80
    assert set(own["country"]) == set(CAPITALS)
    ways = cemac.tables["ways"]
    assert (ways["status"] == "open").sum() >= 180
    assert {"road_paved", "road_unpaved", "railway", "power_line", "pipeline", "river"} <= set(
        ways["way"]
    )
    for role in ("landing", "exchange", "pop", "data_centre"):
        assert own["roles"].map(lambda roles, role=role: role in roles).any(), role


def test_long_ways_have_a_named_point_every_30_km_and_an_accuracy(cemac: Scenario) -> None:
    ways = cemac.tables["ways"]
    for way in ways[ways["length_km"] > 50].to_dict("records"):
        for one, other in pairwise(points(way, cemac.sites)):
            _, _, metres = GEOD.inv(*one, *other)
            assert metres <= 30_000, (way["id"], one, other)
        assert way["accuracy_m"] > 0
        assert all(waypoint(text) for text in way["waypoints"])


def test_ways_are_no_shorter_than_their_line(cemac: Scenario) -> None:
    """Straight lines between points 30 km apart leave out bends: 5 % is allowed for the points."""
    for way in cemac.tables["ways"].to_dict("records"):
        km = sum(GEOD.inv(*a, *b)[2] for a, b in pairwise(points(way, cemac.sites))) / 1000
        assert way["length_km"] >= 0.93 * km, way["id"]


def test_borders_are_counted_where_countries_change(cemac: Scenario) -> None:
    for way in cemac.tables["ways"].to_dict("records"):
        ends = {cemac.sites.at[way[end], "country"] for end in ("from", "to")}
        if len(ends) > 1:
            assert way["border_crossings"] >= 1, way["id"]


def test_no_length_comes_from_a_fibre_contract(cemac: Scenario) -> None:
    """No way on the route of a built link has its length or cites what was said of it.

    Sums over a route may meet the reported length by chance, as Bamenda - Ndop - Kumbo does.
    """
    ways = cemac.tables["ways"]
    ground = nx.MultiGraph()
    for way in ways.to_dict("records"):
        ground.add_edge(way["from"], way["to"], key=way["id"], **way)
    for link in read("as_built.csv").to_dict("records"):
        via = str(link["via"]).split(";") if isinstance(link["via"], str) else []
        stops = [link["from"], *via, link["to"]]
        route = []
        for a, b in pairwise(stops):
            path = nx.shortest_path(ground, a, b, weight="length_km")
            route += [way for u, v in pairwise(path) for way in ground[u][v].values()]
        contract = {s.strip() for s in str(link["source"]).split(" ; ")}
        for way in route:
            assert way["length_km"] != link["reported_km"], way["id"]
            cited = {s.strip() for s in way["source"].split(" ; ")}
            assert not cited & contract, way["id"]


def test_fibre_follows_ways_that_join_its_ends(cemac: Scenario) -> None:
    ways = cemac.tables["ways"].set_index("id")
    for fibre in cemac.tables["fibre"].to_dict("records"):
        here = fibre["from"]
        for way in fibre["ways"]:
            ends = {ways.at[way, "from"], ways.at[way, "to"]}
            assert here in ends, (fibre["id"], way)
            (here,) = ends - {here}
        if fibre["ways"]:
            assert here == fibre["to"], fibre["id"]
            km = sum(ways.at[way, "length_km"] for way in fibre["ways"])
            if fibre["length_basis"] == "way":
                assert fibre["length_km"] == pytest.approx(km, abs=0.6), fibre["id"]


def test_fibre_without_a_date_is_never_ready(cemac: Scenario) -> None:
    """A section is ready only once in service; one that is out was ready until its last month."""
    fibre = cemac.tables["fibre"]
    ready = fibre[fibre["ready_from"] != ""]
    assert (ready["ready_from"].str[:7] >= ready["in_service_from"].str[:7]).all()
    assert (ready.loc[ready["status"] == "out", "in_service_to"] != "").all()


def test_people_sum_to_the_national_totals() -> None:
    totals = read("population.csv").set_index("country")
    assert set(totals.index) == set(CAPITALS)
    found = read_people(CAPITALS)
    assert found.groupby("country")["population"].sum().to_dict() == pytest.approx(
        totals["total"].to_dict()
    )
    by_kind = found.groupby(["kind", "country"])["population"].sum()
    assert by_kind["place"].to_dict() == pytest.approx(totals["places_total"].to_dict())
    assert by_kind["rural"].to_dict() == pytest.approx(totals["rural_remainder"].to_dict())


def test_sites_and_gazetteer_agree_on_people(cemac: Scenario) -> None:
    gazetteer = read("gazetteer.csv").dropna(subset=["geonames_id"])
    places = gazetteer.set_index("geonames_id")["population"]
    known = cemac.sites[cemac.sites["geonames_id"].isin(places.index)]
    assert len(known) > 80
    for site in known.to_dict("records"):
        assert site["population"] == places[site["geonames_id"]], site["id"]


def test_demand_counts_the_people_that_are_shipped(cemac: Scenario) -> None:
    demand = cemac.tables["demand"]
    people = demand[demand["item"] == "population"].set_index("country")["value"]
    assert people.to_dict() == read("population.csv").set_index("country")["total"].to_dict()
    assert ((demand["low"] <= demand["value"]) & (demand["value"] <= demand["high"])).all()


def test_every_cable_and_group_of_the_great_events_is_there(cemac: Scenario) -> None:
    groups = cemac.tables["risk_groups"].set_index("id")
    assert {"rg-congo-canyon", "rg-abidjan-canyon"} <= set(groups.index)
    assert "c-wacs-pointe-noire" in groups.at["rg-congo-canyon", "members"]
    cables = cemac.tables["cables"]
    assert (cables["to"] == "internet").sum() >= 10
    assert set(cables["kind"]) == {"submarine", "land_exit"}


def test_nothing_shipped_is_large() -> None:
    files = [path for path in Path(reference.folder()).rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files if path.suffix != ".pyc") < 3_000_000
