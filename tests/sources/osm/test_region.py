"""Region: the island as tables, and what is said when it cannot be planned."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

from dorsale.plan.ground import Network
from dorsale.plan.problems import BadInput, Problem
from dorsale.sources.osm.borders import Borders, read_borders
from dorsale.sources.osm.reading import read
from dorsale.sources.osm.region import scenario_tables
from tests.sources.osm.island import TOWNS, borders_file, ravaka


@pytest.fixture(scope="module")
def borders(tmp_path_factory: pytest.TempPathFactory) -> Borders:
    return read_borders(borders_file(tmp_path_factory.mktemp("borders") / "borders.geojson"))


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory, borders: Borders) -> Network:
    path = ravaka(countries=False).write(tmp_path_factory.mktemp("osm") / "ravaka.osm.pbf")
    return read(path, borders)


@pytest.fixture(scope="module")
def made(network: Network, borders: Borders) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    return scenario_tables(network, borders)


def test_every_town_on_land_is_served(made: tuple[dict[str, pd.DataFrame], object]) -> None:
    sites = made[0]["sites"]
    assert set(sites.loc[sites["serve"] == "required", "name"]) == set(TOWNS)
    assert sites.loc[sites["kind"] == "capital", "name"].tolist() == ["Ravaka", "Kemble"]
    assert set(sites.loc[sites["kind"] == "border_post", "serve"]) == {"optional"}


def test_an_islet_and_a_town_at_sea_are_said(made: tuple[object, list[Problem]]) -> None:
    said = [problem.text() for problem in made[1]]
    assert any("Tiko cannot be reached over land" in one for one in said)
    assert any("Merode" in one and "no country" in one for one in said)
    assert {problem.severity for problem in made[1]} == {"warning"}


def test_ways_of_every_family_join_the_towns(
    made: tuple[dict[str, pd.DataFrame], object],
) -> None:
    ways = made[0]["ways"]
    assert {"road_paved", "road_unpaved", "railway", "power_line", "pipeline", "river"} <= set(
        ways["way"]
    )
    graph = nx.Graph(zip(ways["from"], ways["to"], strict=True))
    assert nx.is_connected(graph)
    assert len(nx.cycle_basis(graph)) >= 5
    assert ways["border_crossings"].sum() == 5


def test_mapped_fibre_and_submarine_cable(made: tuple[dict[str, pd.DataFrame], object]) -> None:
    (fibre,) = made[0]["fibre"].to_dict("records")
    assert (fibre["from"], fibre["to"], fibre["operator"]) == (
        "bv-ravaka", "bv-ambry", "Ravaka Telecom",
    )  # fmt: skip
    (cable,) = made[0]["cables"].to_dict("records")
    assert (cable["from"], cable["to"], cable["kind"]) == ("bv-port-selim", "internet", "submarine")
    sites = made[0]["sites"].set_index("id")
    assert "landing" in sites.at["bv-port-selim", "roles"]


def test_people_come_from_the_borders(made: tuple[dict[str, pd.DataFrame], object]) -> None:
    demand = made[0]["demand"].set_index(["country", "item"])["value"]
    assert demand["BV", "population"] == 1_500_000
    assert demand["HM", "population"] == 1_100_000


def test_one_country_alone_has_its_neighbour_as_exit(network: Network, borders: Borders) -> None:
    tables, problems = scenario_tables(network, borders, ["BV"])
    assert set(tables["sites"]["country"]) == {"BV"}
    exits = tables["cables"].set_index("kind")
    assert (exits.loc["land_exit", "to"] == "internet").all()
    assert len(exits.loc[["land_exit"]]) == 2
    assert any("--country XX" in problem.text() for problem in problems)


def test_a_strip_beyond_the_border_is_abroad(network: Network, borders: Borders) -> None:
    west = network.ways["countries"].map(lambda codes: codes == ("BV",))
    strip = network.ways["name"] == "Ostara - Kemble"
    shorter = network.ways["length_km"].where(west, 4.0)
    part = replace(network, ways=network.ways.assign(length_km=shorter)[west | strip])
    tables, problems = scenario_tables(part, borders)
    assert set(tables["sites"]["country"]) == {"BV"}
    assert any("HM (4 km) count as abroad" in problem.text() for problem in problems)


def test_two_towns_at_one_end_of_a_road_are_joined(network: Network, borders: Borders) -> None:
    far = network.points[network.points["name"] == "Feril"].assign(
        id="n99", name="Upper Feril", lat=45.49
    )
    points = pd.concat([network.points, far], ignore_index=True)
    tables, problems = scenario_tables(replace(network, points=points), borders)
    (way,) = (
        tables["ways"]
        .query("to == 'bv-upper-feril' or `from` == 'bv-upper-feril'")
        .to_dict("records")
    )
    assert way["length_km"] == pytest.approx(4.45, abs=0.05)
    assert not any("Upper Feril" in problem.text() for problem in problems)


def test_exits_asked_for(network: Network, borders: Borders) -> None:
    tables, _ = scenario_tables(network, borders, ["BV"], ["Ostara", "feril"])
    cables = tables["cables"].set_index("from")
    assert cables.at["bv-ostara", "kind"] == "land_exit"
    assert cables.at["bv-feril", "kind"] == "submarine"


def test_a_second_cable_joins_the_islet(network: Network, borders: Borders) -> None:
    line = network.telecom.iloc[[1]].assign(
        id="w99", name="Tiko link", geometry=[((-31.6, 45.2), (-30.9, 44.7))], length_km=80.0
    )
    telecom = pd.concat([network.telecom, line], ignore_index=True)
    tables, problems = scenario_tables(replace(network, telecom=telecom), borders)
    ends = tables["cables"].set_index("name").loc["Tiko link", ["from", "to"]].tolist()
    assert sorted(ends) == ["bv-port-selim", "bv-tiko"]
    assert not any("Tiko" in problem.text() for problem in problems)


def refused(network: Network, borders: Borders, *asked: object) -> str:
    with pytest.raises(BadInput) as caught:
        scenario_tables(network, borders, *asked)  # type: ignore[arg-type]
    return str(caught.value)


def test_what_cannot_be_planned_is_said(network: Network, borders: Borders) -> None:
    alone = replace(network, telecom=pd.DataFrame())
    assert "--exit NAME" in refused(alone, borders)
    assert "no town of the file is called Atlantis" in refused(network, borders, (), ["Atlantis"])
    assert "Its ways lie in BV, HM" in refused(network, borders, ["ZW"])
    none = replace(network, points=network.points.iloc[:0])
    assert "fewer than two towns in BV, HM" in refused(none, borders)


def test_swapped_axes_are_named(tmp_path: Path, borders: Borders) -> None:
    island = ravaka(countries=False)
    island.nodes = {((lat, lon), layer): n for ((lon, lat), layer), n in island.nodes.items()}
    network = read(island.write(tmp_path / "swapped.osm.pbf"), borders)
    assert "swapped" in refused(network, borders)
