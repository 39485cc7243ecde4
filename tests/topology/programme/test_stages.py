from __future__ import annotations

from dataclasses import replace

import pytest

from dorsale import cost, reference
from dorsale.demand import demand
from dorsale.plan.network import Candidates, Design, Plan, Programme
from dorsale.plan.scenario import Limits, Scenario
from dorsale.scenario.works import needs
from dorsale.sources.scenario_folder import read_folder
from dorsale.topology.backbone.design import design
from dorsale.topology.programme.problem import Needs
from dorsale.topology.programme.stages import programme
from tests.conftest import present_value, priced, stated

LIMITS = Limits(work=60, time_s=60.0, gap=0.02)


def needs_of(scenario: Scenario, found: Candidates, chosen: Design) -> Needs:
    return needs(
        scenario, found, stated(scenario, found), chosen, cost.book(scenario),
        present_value(scenario),
    )  # fmt: skip


def again(plan: Plan, **changed: object) -> Programme:
    """Return the programme of ``plan`` under other rules of the programme."""
    scenario = replace(plan.scenario, programme=replace(plan.scenario.programme, **changed))  # type: ignore[arg-type]
    found, chosen = plan.candidates, plan.design
    return programme(
        scenario, found, chosen, plan.demand, needs_of(scenario, found, chosen), LIMITS
    )


def test_the_tiny_programme_by_hand(tiny_plan: Plan) -> None:
    """Decided in January 2027, procured by January 2029. 400 km of repair at 84 a month, dry in
    January and February: 84 + 84, then 42 in March and April, 84 in May, 64 left in June. Works
    end with the second quarter; six months of acceptance: in service in January 2030."""
    span = tiny_plan.programme.spans.loc["f-dead"]
    assert (span["works_from"], span["works_to"]) == ("2029-01", "2029-06")
    assert (span["in_service"], span["year"]) == ("2030-01", 2030)
    assert dict(tiny_plan.phases) == {"c-wacs": 0, "c-kinshasa": 0, "f-coast": 0, "f-dead": 2030}
    (stage,) = tiny_plan.programme.stages
    assert (stage.year, stage.spans, stage.km) == (2030, ("f-dead",), 400.0)
    assert set(stage.protected) == {"cg-pointe-noire", "cg-dolisie", "cg-brazzaville"}
    assert (stage.people, stage.joined) == (1_000_000, ())


def test_slipped_works_of_the_tiny_programme_by_hand(tiny_plan: Plan) -> None:
    """44.2 km a month: January and February 88, March and April 44, May to September 221,
    October 22, November 22, of 400 km 2 are left in December; acceptance takes 11 months: a
    year after, January 2031 (the quarter that begins after December 2030)."""
    span = tiny_plan.programme.spans.loc["f-dead"]
    assert (span["slipped_works_from"], span["slipped_works_to"]) == ("2029-01", "2029-12")
    assert span["slipped_in_service"] == "2031-01"


def test_the_need_is_spent_and_no_more(tiny_plan: Plan) -> None:
    spent = sum(tiny_plan.programme.spent_eur.values())
    assert spent == pytest.approx(tiny_plan.bill.totals["total"]["p80"])
    paid = sum(eur for one in tiny_plan.programme.paid_eur.values() for eur in one.values())
    assert paid == pytest.approx(spent)


def test_a_late_contract_makes_the_span_late(tiny_plan: Plan) -> None:
    late = again(tiny_plan, contract_months={"existing": 48, "border": 0})
    assert late.spans.at["f-dead", "in_service"] == "2031-01"


def test_a_budget_that_never_suffices_names_what_is_left_and_what_lacks(tiny_plan: Plan) -> None:
    poor = again(tiny_plan, budget_per_year_eur=1e5)
    assert poor.left_out == ("f-dead",)
    assert poor.spans.at["f-dead", "year"] == 0
    assert poor.stages == ()
    assert poor.lacking_eur >= poor.spans.at["f-dead", "eur"] > 2e6
    assert 0 <= poor.gap <= 1


def test_no_time_for_procurement_leaves_all_out(tiny_plan: Plan) -> None:
    assert again(tiny_plan, procurement_months=60).left_out == ("f-dead",)


def test_nothing_to_build_is_a_programme_too(tiny_plan: Plan) -> None:
    chosen = replace(tiny_plan.design, modules={"c-wacs": 1, "f-coast": 1})
    scenario, found = tiny_plan.scenario, tiny_plan.candidates
    none = programme(
        scenario, found, chosen, tiny_plan.demand, needs_of(scenario, found, chosen), LIMITS
    )
    assert (none.left_out, none.stages, none.status) == ((), (), "optimal")


def test_stages_of_the_project_of_2017_each_serve_somebody() -> None:
    scenario = read_folder(reference.scenario_folder("cab2")).or_fail()
    found = priced(scenario)
    chosen = design(stated(scenario, found), replace(scenario.limits, gap=0.10), scenario.seed)
    built = programme(
        scenario, found, chosen, demand(scenario), needs_of(scenario, found, chosen), LIMITS
    )
    assert built.left_out == ()
    assert [s.year for s in built.stages] == sorted({int(y) for y in built.spans["year"]})
    assert all(stage.joined or stage.protected for stage in built.stages)
    joined = [site for stage in built.stages for site in stage.joined]
    assert len(joined) == len(set(joined)) == (built.sites["joined"] != "today").sum()
    assert (built.spans["in_service"] <= built.spans["slipped_in_service"]).all()
    assert min(built.spent_eur) == 2018
    assert max(built.spent_eur) <= 2021
