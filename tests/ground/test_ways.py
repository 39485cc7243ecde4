from __future__ import annotations

import pytest

from dorsale.ground.ways import METHOD, join_shapes, quantities, shape_of
from dorsale.plan.scenario import Scenario
from dorsale.plan.tables import NEEDED_ITEMS, OPEN_GROUND, WAYS


def test_a_mountain_road_by_hand(tiny_scenario: Scenario) -> None:
    """100 km, 60 % forest and 40 % savanna, a quarter steep: 30 + 10 km steep, 45 + 15 flat."""
    ways = tiny_scenario.tables["ways"].iloc[[2]].assign(
        share_forest=0.6, share_savanna=0.4, mountain_share=0.25, river_crossings=2,
        border_crossings=1,
    )  # fmt: skip
    found = quantities(ways).set_index(["item", "factor"])["quantity"].to_dict()
    assert found == pytest.approx(
        {
            ("road_trench_km", "factor_savanna"): 30.0,
            ("road_trench_km", "factor_savanna*factor_mountain"): 10.0,
            ("road_trench_km", "factor_forest"): 45.0,
            ("road_trench_km", "factor_forest*factor_mountain"): 15.0,
            ("river_crossing", ""): 2.0,
            ("border_crossing", ""): 1.0,
        }
    )


def test_masts_and_river_beds_take_no_ground_factor(tiny_scenario: Scenario) -> None:
    way = tiny_scenario.tables["ways"].iloc[[2]].assign(river_crossings=3, mountain_share=0.5)
    masts = quantities(way.assign(way="power_line")).set_index("item")
    assert masts.at["aerial_on_power_line_km", "factor"] == ""
    assert masts.at["river_crossing", "quantity"] == 3
    assert quantities(way.assign(way="river"))["item"].tolist() == ["river_bed_km"]


def test_methods_slopes_and_crossings_of_a_row(tiny_scenario: Scenario) -> None:
    """100 km without duct, 30 hilly and 20 steep, over a bridge, a railway and a second bridge."""
    way = tiny_scenario.tables["ways"].iloc[[2]].assign(
        method="direct_buried", hilly_share=0.3, mountain_share=0.2,
        crossings=[("river_on_bridge", "railway_crossing", "river_on_bridge")],
    )  # fmt: skip
    found = quantities(way).set_index(["item", "factor"])["quantity"].to_dict()
    assert found == pytest.approx(
        {
            ("direct_buried_km", "factor_savanna"): 50.0,
            ("direct_buried_km", "factor_savanna*factor_hilly"): 30.0,
            ("direct_buried_km", "factor_savanna*factor_mountain"): 20.0,
            ("river_on_bridge", ""): 2.0,
            ("railway_crossing", ""): 1.0,
        }
    )


def test_a_duct_that_stands_knows_no_ground(tiny_scenario: Scenario) -> None:
    way = tiny_scenario.tables["ways"].iloc[[2]].assign(method="existing_duct", mountain_share=0.5)
    (row,) = quantities(way).to_dict("records")
    assert (row["item"], row["factor"]) == ("fibre_in_existing_duct_km", "")


def test_quantities_keep_every_kilometre(cemac: Scenario) -> None:
    ways = cemac.tables["ways"]
    found = quantities(ways)
    km = found[found["item"].str.endswith("_km")].groupby("way")["quantity"].sum()
    assert km[ways["id"]].to_numpy() == pytest.approx(ways["length_km"].to_numpy(), rel=0.0101)


def test_every_kind_of_way_has_a_method_that_is_priced() -> None:
    assert set(METHOD) == set(WAYS)
    assert set(METHOD.values()) <= set(NEEDED_ITEMS)


def test_a_shape_passes_its_waypoints(tiny_scenario: Scenario) -> None:
    way = tiny_scenario.tables["ways"].iloc[0]
    assert shape_of(way, tiny_scenario.sites) == (
        (11.8636, -4.7787), (12.3, -4.5), (12.6664, -4.1988),
    )  # fmt: skip


def test_shapes_are_turned_until_they_meet() -> None:
    a, b, c, d = (0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (3.0, 0.0)
    for parts in (((a, b), (b, c), (c, d)), ((b, a), (c, b), (c, d)), ((a, b), (c, b), (d, c))):
        assert join_shapes(parts) == (a, b, c, d)


def test_open_ground_takes_its_factor(tiny_scenario: Scenario) -> None:
    """100 km, a fifth steep."""
    way = tiny_scenario.tables["ways"].iloc[[2]].assign(way=OPEN_GROUND, mountain_share=0.2)
    found = quantities(way).set_index("factor")["quantity"].to_dict()
    assert found == pytest.approx(
        {
            "factor_off_road*factor_savanna": 80.0,
            "factor_off_road*factor_savanna*factor_mountain": 20.0,
        }
    )


def test_what_cells_ask_for_stands_in_place_of_shares(tiny_scenario: Scenario) -> None:
    """Two ways, the second known cell by cell; crossings are counted on top."""
    items = (("drilling_km", "", 3.0), ("road_trench_km", "factor_off_road*factor_rock", 97.0))
    ways = tiny_scenario.tables["ways"].iloc[[2, 3]].assign(
        way=["road_paved", OPEN_GROUND], items=[(), items], border_crossings=[0, 1],
    )  # fmt: skip
    rows = quantities(ways)[["way", "item", "factor", "quantity"]].itertuples(index=False)
    assert [tuple(row) for row in rows] == [
        ("w-west", "road_trench_km", "factor_savanna", 100.0),
        ("w-east", "drilling_km", "", 3.0),
        ("w-east", "road_trench_km", "factor_off_road*factor_rock", 97.0),
        ("w-east", "border_crossing", "", 1.0),
    ]
