"""Reading: the invented island becomes a network."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dorsale.plan.ground import Network
from dorsale.plan.tables import WAYS
from dorsale.sources.osm import lines as geometry
from dorsale.sources.osm.borders import Borders
from dorsale.sources.osm.reading import read
from tests.sources.osm.island import ROADS, TOWNS, Map, between, ravaka


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    return read(ravaka().write(tmp_path_factory.mktemp("osm") / "ravaka.osm.pbf"))


def test_ways_are_of_known_kinds_and_named_once(network: Network) -> None:
    assert set(network.ways["kind"]) <= set(WAYS)
    assert network.ways["id"].is_unique
    assert set(network.ways["start"]) | set(network.ways["end"]) == set(network.nodes.index)


def test_no_kilometre_of_road_is_lost(network: Network) -> None:
    drawn = sum(
        geometry.steps_km(np.array(between(TOWNS[a][:2], TOWNS[b][:2]))).sum()
        for a, b, _, _, ferry in ROADS
        if not ferry
    )
    roads = network.ways[network.ways["kind"].str.startswith("road")]
    ferry = roads["name"] == "Port Selim - Dolan"
    assert roads.loc[~ferry, "length_km"].sum() == pytest.approx(drawn, rel=1e-6)


def test_a_road_is_one_way_between_towns(network: Network) -> None:
    (road,) = network.ways[network.ways["name"] == "Kemble - Marn"].to_dict("records")
    assert road["kind"] == "road_paved"
    assert road["countries"] == ("HM",)
    assert len(road["bridges"]) == 1
    assert road["source"].startswith("https://www.openstreetmap.org/way/")


def test_the_wide_river_is_crossed_by_the_western_roads(network: Network) -> None:
    crossing = network.ways[network.ways["rivers"].map(len) > 0]
    assert set(crossing["name"]) == {
        "Ravaka - Ambry", "Feril - Ambry", "Ravaka - Dolan", "Port Selim - Dolan", "East line",
    }  # fmt: skip


def test_ways_are_cut_at_the_border_and_one_side_crosses(network: Network) -> None:
    (west, east) = (
        network.ways[(network.ways["name"] == "Ostara - Kemble")].sort_values("countries")
    ).to_dict("records")
    assert (west["countries"], east["countries"]) == (("BV",), ("HM",))
    assert (len(west["borders"]), len(east["borders"])) == (1, 0)
    post = int(west["borders"][0].rpartition("/")[2])
    assert network.nodes.at[post, "lon"] == pytest.approx(-29.5)
    assert network.nodes.at[post, "name"] == west["borders"][0]


def test_a_short_ferry_is_a_way_on_the_river_bed(network: Network) -> None:
    ferry = network.ways[network.ways["class"] == "ferry"]
    assert ferry["kind"].tolist() == ["river"]
    assert (network.points["kind"] == "ferry").sum() == 1


def test_mapped_fibre_stands_apart(network: Network) -> None:
    assert network.telecom["medium"].tolist() == ["buried", "submarine"]
    assert (network.telecom["length_km"] > 40).all()


def test_origin_says_the_licence(network: Network) -> None:
    assert "ODbL" in network.origins[0].licence


def test_a_sea_ferry_is_no_way(tmp_path: Path) -> None:
    found = Map()
    found.way([(0, 0), (0.5, 0)], highway="trunk")
    found.way([(0.5, 0), (1.5, 0)], route="ferry")
    network = read(found.write(tmp_path / "sea.osm.pbf"), Borders(("BV",), ()))
    assert network.ways["class"].tolist() == ["trunk"]
    assert network.points["kind"].tolist() == ["ferry"]


def test_a_road_over_the_date_line_is_one_way(tmp_path: Path) -> None:
    found = Map()
    found.way([(179.5, -17), (179.9, -17)], highway="trunk")
    found.way([(179.9, -17), (-179.9, -17)], highway="trunk")
    found.way([(-179.9, -17), (-179.5, -17)], highway="trunk")
    (way,) = read(found.write(tmp_path / "line.osm.pbf"), Borders(("FJ",), ())).ways.to_dict(
        "records"
    )
    assert way["length_km"] == pytest.approx(111.319 * np.cos(np.radians(17)), rel=2e-3)
    assert max(np.abs(np.diff([lon % 360 for lon, _ in way["geometry"]]))) < 1


def test_fewer_points_and_the_same_length(tmp_path: Path) -> None:
    turn = np.linspace(0, 100, 50_000)
    points = np.column_stack([turn / 100, 0.001 * np.sin(turn)])
    found = Map()
    found.way([tuple(p) for p in points.tolist()], highway="trunk")
    path = found.write(tmp_path / "long.osm.pbf")
    (way,) = read(path, Borders(("BV",), ())).ways.to_dict("records")
    full = geometry.steps_km(np.round(points, 7)).sum()
    assert way["length_km"] == pytest.approx(full, rel=1e-9)
    assert len(way["geometry"]) < 2_000
    drawn = geometry.steps_km(np.array(way["geometry"])).sum()
    assert drawn < way["length_km"]
