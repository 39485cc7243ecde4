from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from dorsale import cost
from dorsale import scenario as story
from dorsale.plan.network import Design, Plan
from dorsale.plan.problems import Infeasible
from dorsale.plan.scenario import Scenario
from dorsale.scenario import rules
from dorsale.sources.people import read_people
from dorsale.sources.scenario_folder import read_folder
from dorsale.topology.backbone.problem import Problem
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


_TWO_ROUTES = """
[[rules.connect]]
name = "two"
kind = "routes"
least = {least}
sites = ["cg-brazzaville"]
to = ["cg-pointe-noire"]
enforce = {enforce}
"""


def _ruled(folder: Path, least: int, enforce: str) -> Plan:
    text = tiny.SETTINGS + _TWO_ROUTES.format(least=least, enforce=enforce)
    scenario = read_folder(tiny.write(folder / f"{least}{enforce}", scenario=text)).or_fail()
    return story.plan(scenario, read_people({"CG"}))


def test_a_rule_is_checked_and_changes_nothing(tmp_path: Path) -> None:
    """One route leads to Pointe-Noire over the ring, none over what is ready."""
    plan = _ruled(tmp_path, 2, "false")
    (finding,) = plan.findings
    assert plan.design.objective_eur == pytest.approx(tiny.OBJECTIVE_EUR)
    assert (finding.found, finding.today, finding.met, finding.held) == (1, 0, False, False)
    assert finding.cut in (("trench:w-coast",), ("trench:w-pool",))
    assert not finding.out_of_reach


def test_an_enforced_rule_is_kept_and_paid_for(tmp_path: Path) -> None:
    """The second route is the railway: 510 km at 20,000 EUR, 6 huts, 2 transponders."""
    plan = _ruled(tmp_path, 2, "true")
    (finding,) = plan.findings
    railway = 10_200_000 + 300_000 + 20_000
    assert plan.design.objective_eur == pytest.approx(tiny.OBJECTIVE_EUR + railway)
    assert plan.design.gap == pytest.approx(0.0, abs=1e-6)
    assert (finding.found, finding.met, finding.held) == (2, True, True)
    assert {route.spans for route in finding.routes} == {("w-rail",), ("f-dead", "f-coast")}


def test_a_rule_out_of_reach_is_kept_as_far_as_can_be(tmp_path: Path) -> None:
    plan = _ruled(tmp_path, 3, "true")
    (finding,) = plan.findings
    assert (finding.found, finding.met, finding.held) == (2, False, True)
    assert finding.out_of_reach
    assert len(finding.cut) == 2


def test_rules_that_no_network_is_found_for_are_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the search ends without a network, it starts again without the rules."""
    found = rules.design

    def fails(stated: Problem, *rest: Any) -> Design:
        if stated.separators:
            raise Infeasible({})
        return found(stated, *rest)

    monkeypatch.setattr(rules, "design", fails)
    plan = _ruled(tmp_path, 2, "true")
    assert plan.design.objective_eur == pytest.approx(tiny.OBJECTIVE_EUR)
    assert [(one.met, one.held) for one in plan.findings] == [(False, False)]
