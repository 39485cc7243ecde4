"""Towns: which become sites, and where they join the ways."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from dorsale.sources.osm.borders import Borders
from dorsale.sources.osm.joining import Pieces
from dorsale.sources.osm.towns import choose, joined, people_of

LAND = Borders(("BV",), (shapely.box(0, 0, 3, 3),))


def points(*rows: tuple[str, str, float, float, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["name", "kind", "lon", "lat", "population"])
    return frame.assign(id=[f"n{i}" for i in range(len(rows))], capital=False, country="")


def one_way() -> Pieces:
    table = pd.DataFrame(
        {"id": ["w1"], "start": 0, "end": 1, "length_km": 120.0, "bridges": [("b",)],
         "rivers": [("r",)], "borders": [("BV-HM/1",)],
         "geometry": [shapely.LineString([(0, 0), (1, 0)])]}
    )  # fmt: skip
    return Pieces(np.array([[0.0, 0.0], [1.0, 0.0]]), table)


def sites(*places: tuple[str, float, float]) -> pd.DataFrame:
    return pd.DataFrame(places, columns=["id", "lon", "lat"])


def test_towns_by_people_and_the_largest_is_the_capital() -> None:
    found, problems = choose(
        points(("Low", "town", 1, 1, 5e3), ("Éa", "city", 2, 2, 9e4), ("V", "village", 1, 2, 500)),
        LAND, ["BV"],
    )  # fmt: skip
    assert found["id"].tolist() == ["bv-ea", "bv-low"]
    assert found["kind"].tolist() == ["capital", "town"]
    assert problems == []


def test_a_town_at_sea_is_left_out_and_said() -> None:
    found, problems = choose(
        points(("A", "town", 1, 1, 1e4), ("Sea", "town", 9, 1, 1e5)), LAND, ["BV"]
    )
    assert found["name"].tolist() == ["A"]
    assert "Sea (1, 9) lies in no country" in problems[0].text().replace(".0", "")


def test_a_suburb_is_part_of_its_town_and_twins_get_numbers() -> None:
    found, _ = choose(
        points(("A", "city", 1, 1, 1e5), ("Sub", "town", 1.01, 1, 1e4), ("A", "town", 2, 2, 1e4)),
        LAND, ["BV"],
    )  # fmt: skip
    assert found["id"].tolist() == ["bv-a", "bv-a.2"]


def test_a_village_asked_for_comes_first_and_the_rest_is_cut() -> None:
    some = points(("A", "city", 1, 1, 1e5), ("Cove", "village", 2, 1, 0), ("C", "town", 1, 2, 2e4))
    found, _ = choose(some, LAND, ["BV"], most=2, named=["cove"])
    assert found["name"].tolist() == ["Cove", "A"]
    assert found["kind"].tolist() == ["town", "capital"]


def test_a_name_in_other_letters_takes_its_number() -> None:
    found, _ = choose(points(("Москва", "city", 1, 1, 0), ("B", "town", 2, 2, 0)), LAND, ["BV"])
    assert found["id"].tolist() == ["bv-n0", "bv-b"]
    assert found["stated"].tolist() == [False, False]


def test_people_unstated_are_a_usual_number() -> None:
    assert people_of(points(("A", "city", 1, 1, 0), ("B", "town", 1, 1, 7)))[0:2].tolist() == [
        100_000, 7,
    ]  # fmt: skip


def test_a_way_is_cut_where_a_town_joins_and_keeps_its_length() -> None:
    found = joined(one_way(), sites(("a", 0.25, 0.01), ("b", 1.0, 0.0)), 5.0)
    table = found.pieces.table
    assert table["length_km"].tolist() == pytest.approx([30.0, 90.0])
    assert found.node == {"a": 2, "b": 1}
    assert found.access_km["a"] == pytest.approx(1.1, rel=0.01)
    assert table["rivers"].tolist() == [(), ("r",)]
    assert table["borders"].tolist() == [(), ("BV-HM/1",)]


def test_a_town_out_of_reach_joins_nothing() -> None:
    assert joined(one_way(), sites(("a", 0.25, 0.5)), 5.0).node == {}


def test_two_towns_at_one_place_share_it() -> None:
    found = joined(one_way(), sites(("a", 0.0, 0.0), ("b", 0.0, 0.01)), 5.0)
    assert found.node == {"a": 0, "b": 0}
    assert len(found.pieces.table) == 1


def test_far_north_reach_is_in_kilometres() -> None:
    way = one_way()
    way.table["geometry"] = [shapely.LineString([(0, 70), (1, 70)])]
    assert joined(way, sites(("a", -0.2, 70)), 10.0).node == {"a": 0}
    assert joined(way, sites(("a", -0.3, 70)), 10.0).node == {}
