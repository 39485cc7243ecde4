from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dorsale import cost
from dorsale import scenario as story
from dorsale.plan.network import Plan
from dorsale.plan.scenario import Scenario
from dorsale.sources.people import read_people
from dorsale.sources.scenario_folder import read_folder
from tests import tiny


def test_the_tiny_plan_is_the_one_of_its_page(tiny_plan: Plan) -> None:
    assert dict(tiny_plan.design.modules) == tiny.CHOSEN
    assert tiny_plan.design.objective_eur == pytest.approx(tiny.OBJECTIVE_EUR)
    values = {v.name: v.design.objective_eur for v in tiny_plan.variants if v.design}
    assert values == pytest.approx(
        {"without_protection": 2_020_000, "without_existing_fibre": 7_890_000}
    )


def test_steps_are_told_in_order(tiny_scenario: Scenario) -> None:
    told: list[str] = []
    with ThreadPoolExecutor(1) as executor:
        plan = story.plan(
            tiny_scenario, read_people({"CG"}), executor, lambda step, _: told.append(step)
        )
    order = list(dict.fromkeys(told))
    assert order.index("ground") < order.index("topology") < order.index("cost")
    assert dict(plan.design.modules) == tiny.CHOSEN


def test_prices_of_ways_by_hand(tiny_scenario: Scenario) -> None:
    prices = story.way_prices(tiny_scenario, cost.book(tiny_scenario))
    assert prices.to_dict() == pytest.approx(
        {"w-coast": 1.6e6, "w-pool": 4e6, "w-west": 1e6, "w-east": 3.3e6, "w-rail": 10.2e6}
    )


def test_corridors_come_two_for_each_pair_of_neighbours(tiny_plan: Plan) -> None:
    pairs = {(c.start, c.end) for c in tiny_plan.corridors}
    assert len(pairs) == 3
    assert len(tiny_plan.corridors) == 6


def test_before_the_plan_dolisie_has_one_way_out(tiny_plan: Plan) -> None:
    """The coast fibre and WACS: 16 + 10 + 500 h a year; Brazzaville has its exit of 1 h."""
    before = tiny_plan.available[tiny_plan.available["when"] == "before"].set_index("id")
    up = 8760 / 8776 * 8760 / 8770 * 8760 / 9260
    found = before.loc["d-cg-dolisie-internet"]
    assert found["low"] <= up <= found["high"]
    assert before.at["d-cg-brazzaville-internet", "high"] == pytest.approx(8760 / 8761)


def test_another_date_makes_another_plan(tmp_path: Path) -> None:
    """In 2017 the exit of Brazzaville did not exist: nothing survives the loss of WACS."""
    scenario = read_folder(tiny.write(tmp_path / "s"), "2017-06").or_fail()
    plan = story.plan(scenario, read_people({"CG"}))
    assert "c-kinshasa" not in plan.candidates.spans.index
    assert all("leg:c-wacs" in cuts for cuts in plan.design.cuts.values())
    assert set(plan.design.cuts) == {"cg-pointe-noire", "cg-dolisie", "cg-brazzaville"}
