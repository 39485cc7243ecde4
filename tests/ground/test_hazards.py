from __future__ import annotations

import pytest

from dorsale.ground.elements import terrain_of
from dorsale.ground.hazards import Hazards, medium_of
from dorsale.plan.scenario import Scenario
from dorsale.plan.tables import HAZARD_MEDIA, METHODS, WAYS
from tests import tiny


def test_a_town_is_cut_more_by_hand(tiny_scenario: Scenario) -> None:
    """The tiny table is scaled to 10 cuts of 10 h: works 20 of 8 h and floods 10 of 20 h make
    30 of 12 h, so works 6.67 of 6.67 h and floods 3.33 of 16.67 h; in town, works 13.33."""
    hazards = Hazards(tiny_scenario.tables["hazards"])
    rate = hazards.rate("buried", {"savanna": 0.5, "urban": 0.5})
    assert rate.by_cause == pytest.approx({"road_works": 10.0, "flood": 10 / 3})
    assert rate.cuts == pytest.approx(40 / 3)
    assert rate.repair_h == pytest.approx((10 * 20 / 3 + 10 / 3 * 50 / 3) / (40 / 3))
    assert rate.confidence == "assumption"


def test_on_any_terrain_the_total_is_that_of_the_scenario(tiny_scenario: Scenario) -> None:
    hazards = Hazards(tiny_scenario.tables["hazards"])
    for medium in ("buried", "aerial", "river"):
        rate = hazards.rate(medium)
        assert (rate.cuts, rate.repair_h) == pytest.approx((10.0, 10.0)), medium
    sea = hazards.rate("submarine")
    assert (sea.cuts, sea.repair_h) == pytest.approx((0.1, 500.0))


def test_every_way_and_method_lies_in_a_medium() -> None:
    for way in WAYS:
        assert {medium_of(way), *(medium_of(way, method) for method in METHODS)} <= {*HAZARD_MEDIA}
    assert medium_of("road_paved", "aerial") == "aerial"
    assert medium_of("power_line", "duct") == "buried"


def test_shares_that_almost_sum_to_one_do(tiny_scenario: Scenario) -> None:
    way = tiny_scenario.tables["ways"].iloc[0].to_dict()
    assert terrain_of({**way, "share_savanna": 0.49, "share_forest": 0.5}) == pytest.approx(
        {"savanna": 0.49 / 0.99, "forest": 0.5 / 0.99}
    )


def test_the_shipped_cuts_sum_to_what_was_counted(cemac: Scenario) -> None:
    """30 a year on 1,000 km of buried cable, whatever the cause; towns add 2 % over all ways."""
    hazards = Hazards(cemac.tables["hazards"])
    assert hazards.rate("buried").cuts == pytest.approx(30.0)
    assert hazards.rate("buried").repair_h == pytest.approx(12.0, rel=0.005)
    ways = cemac.tables["ways"]
    dug = ways[ways["way"].str.startswith(("road", "rail"))]
    cuts = sum(
        hazards.rate("buried", terrain_of(way)).cuts * way["length_km"]
        for way in dug.to_dict("records")
    )
    assert cuts / dug["length_km"].sum() == pytest.approx(30.0, rel=0.03)


def test_a_cause_without_a_row_for_any_terrain_cuts_where_it_is_given(
    tiny_scenario: Scenario,
) -> None:
    table = tiny_scenario.tables["hazards"]
    only_in_town = table[~((table["cause"] == "road_works") & (table["terrain"] == "any"))]
    hazards = Hazards(only_in_town)
    assert "road_works" not in hazards.rate("buried", {"savanna": 1.0}).by_cause
    assert "road_works" in hazards.rate("buried", {"urban": 1.0}).by_cause
    assert tiny.HAZARDS.count("road_works") == 2
