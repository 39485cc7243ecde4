"""Rows: waypoints with names, shares in towns, roads by what is paved."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely

from dorsale.sources.checks import waypoint
from dorsale.sources.osm.rows import fibre_row, way_row

PLACES = pd.DataFrame(
    {
        "name": ["Mid; way", "Town"],
        "kind": ["village", "town"],
        "lon": [0.5, 1.0],
        "lat": [0.0, 0.0],
    }
)


def way(**changed: Any) -> pd.Series:
    usual: dict[str, Any] = {
        "family": "road", "kind": "road_unpaved", "name": "A; B", "length_km": 120.0,
        "paved_km": 60.0, "country": "BV", "rivers": ("r",), "bridges": (), "borders": (),
        "operator": "",
        "geometry": shapely.LineString([(0, 0), (0.5, 0.01), (1, 0)]),
    }  # fmt: skip
    return pd.Series({**usual, **changed})


@pytest.mark.parametrize(
    ("paved", "kind"), [(0, "road_unpaved"), (60, "road_mixed"), (120, "road_paved")]
)
def test_a_road_is_mixed_when_partly_paved(paved: float, kind: str) -> None:
    assert way_row(way(paved_km=paved), "a", "b", 0, PLACES)["way"] == kind


def test_length_has_the_access_and_names_hold_no_separator() -> None:
    row = way_row(way(), "a", "b", 1.5, PLACES)
    assert (row["length_km"], row["name"], row["river_crossings"]) == (121.5, "A, B", 1)


def test_smaller_bridges_and_cities_are_crossed() -> None:
    city = PLACES.assign(kind=["village", "city"])
    row = way_row(way(bridges=("b1", "b2", "b3")), "a", "b", 0, city)
    assert row["crossings"] == "river_on_bridge;river_on_bridge;urban_entry"
    row = way_row(way(railways=("n1", "n2")), "a", "b", 0, PLACES)
    assert row["crossings"] == "railway_crossing;railway_crossing"
    assert way_row(way(family="power_line", bridges=()), "a", "b", 0, city)["crossings"] == ""


def test_waypoints_are_named_and_close_enough() -> None:
    row = way_row(way(), "a", "b", 0, PLACES)
    points = [waypoint(text) for text in str(row["waypoints"]).split(";")]
    assert all(points)
    assert "Mid, way" in [point[0] for point in points if point]
    lons = [0.0, *(point[2] for point in points if point), 1.0]
    assert np.diff(lons).max() <= 0.25


def test_the_end_in_a_town_is_urban() -> None:
    assert way_row(way(), "a", "b", 0, PLACES)["share_urban"] == pytest.approx(0.02, abs=0.011)


def test_a_winding_way_is_drawn_with_few_waypoints_and_says_how_far_off() -> None:
    turn = np.linspace(0, 300, 20_000)
    shape = shapely.LineString(np.column_stack([turn / 100, 0.01 * np.sin(turn)]))
    row = way_row(way(geometry=shape), "a", "b", 0, PLACES)
    assert str(row["waypoints"]).count(";") < 80
    assert float(str(row["accuracy_m"])) > 250


def test_mapped_fibre_promises_nothing() -> None:
    row = fibre_row(way(kind="opgw_adss"), "a", "b", 0)
    assert (row["medium"], row["contract"], row["ready_from"]) == ("opgw_adss", "no", "")
