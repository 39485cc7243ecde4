from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from dorsale import cost
from dorsale import scenario as story
from dorsale.ground.explain import permit_months, works_months
from dorsale.plan.network import Corridor
from dorsale.plan.scenario import Scenario


def west(scenario: Scenario, **changed: object) -> Corridor:
    """Return the corridor over the way from Dolisie to Sibiti, 100 km, with its row changed."""
    ways = scenario.tables["ways"].copy()
    row = ways.index[ways["id"] == "w-west"][0]
    for column, value in changed.items():
        ways.at[row, column] = value
    other = replace(scenario, tables={**scenario.tables, "ways": ways})
    (found,) = story.corridors_between(other, cost.book(other), [("cg-dolisie", "cg-sibiti")], 1)
    return found


def test_a_corridor_of_one_way_by_hand(tiny_scenario: Scenario) -> None:
    """100 km: 60 forest and 40 savanna, a quarter steep; two rivers, one of them on a bridge."""
    one = west(
        tiny_scenario, share_savanna=0.4, share_forest=0.6, mountain_share=0.25, river_crossings=1
    )
    assert one.km_by_terrain == {"road_paved": pytest.approx({"forest": 60.0, "savanna": 40.0})}
    assert one.km_by_slope == pytest.approx({"flat": 75.0, "steep": 25.0})
    assert one.crossings == {"river_crossing": 1}
    said = {(item.item, item.factor): (item.quantity, item.eur) for item in one.items}
    assert said["road_trench_km", "factor_forest"] == pytest.approx((45.0, 45 * 13_000))
    assert said["road_trench_km", "factor_savanna*factor_mountain"] == pytest.approx(
        (10.0, 10 * 14_000)
    )
    assert said["river_crossing", ""] == pytest.approx((1.0, 80_000))
    assert sum(item.eur for item in one.items) == pytest.approx(one.cost_eur)
    assert sum(one.cuts_per_year.values()) == pytest.approx(1.0)
    assert one.works_months == pytest.approx(100 / 70)
    assert one.permit_months == 0


def test_a_border_waits_for_its_permit(tiny_scenario: Scenario) -> None:
    works = tiny_scenario.programme
    assert west(tiny_scenario, border_crossings=1).permit_months == 14
    assert permit_months({"protected_area": 2}, works) == 12
    assert permit_months({"protected_area": 2, "border_crossing": 1}, works) == 14
    assert works_months({"river": 40.0, "road_paved": 35.0}, works) == pytest.approx(1.5)


def test_every_corridor_of_the_region_adds_up(cemac: Scenario) -> None:
    book = cost.book(cemac)
    pairs = [("cg-brazzaville", "cg-ouesso"), ("cm-yaounde", "td-n-djamena")]
    found = story.corridors_between(cemac, book, pairs, 2)
    assert len(found) == 4
    for one in found:
        assert sum(item.eur for item in one.items) == pytest.approx(one.cost_eur)
        km = sum(sum(by.values()) for by in one.km_by_terrain.values())
        assert km == pytest.approx(one.length_km)
        assert sum(one.km_by_slope.values()) == pytest.approx(one.length_km)
        assert one.crossings.get("border_crossing", 0) == one.border_crossings
        assert isinstance(book.prices.loc[[item.item for item in one.items]], pd.DataFrame)
