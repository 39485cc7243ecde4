"""Data centres and technopoles in the case: paid, run, let, and hosting what came from abroad."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale.finance import Planned, accounts, bridge, case, economy
from dorsale.finance.case import carried_by_country
from dorsale.finance.halls import later_eur
from dorsale.finance.market import revenue
from dorsale.finance.regulated import regulated
from dorsale.finance.sharing import gbps_by_hall, sharing
from dorsale.plan.money import Case
from dorsale.plan.network import Plan, Routes
from dorsale.plan.scenario import Scenario
from tests import halls
from tests.siting.scenes import with_cells

SITE, COAST = "cg-brazzaville", "cg-pointe-noire"
PHASES = {2030: 400.0, 2033: 800.0}


@pytest.fixture(scope="module")
def at(tiny_scenario: Scenario) -> Scenario:
    return halls.scenario(tiny_scenario, dc=SITE, technopole=SITE)


@pytest.fixture(scope="module")
def bare(tiny_plan: Plan, at: Scenario) -> Case:
    return case(halls.handed(tiny_plan, at, None))


@pytest.fixture(scope="module")
def full(tiny_plan: Plan, at: Scenario) -> Planned:
    """Return the plan with a hall of two phases and a technopole."""
    sites = halls.sited([halls.hall("dc", PHASES)], [halls.technopole("technopole", 2030)])
    return halls.handed(tiny_plan, at, sites)


@pytest.fixture(scope="module")
def full_case(full: Planned) -> Case:
    return case(full)


def by_year(rows: pd.DataFrame, column: str = "eur") -> dict[int, float]:
    return {int(str(year)): float(eur) for year, eur in rows.groupby("year")[column].sum().items()}


def test_nothing_sited_changes_nothing(tiny_plan: Plan, at: Scenario, bare: Case) -> None:
    found = case(halls.handed(tiny_plan, at, halls.sited()))
    for name in ("investment", "running", "sold", "traffic", "parameters"):
        pd.testing.assert_frame_equal(getattr(found, name), getattr(bare, name))
    assert (found.paid_eur, found.works_to) == (bare.paid_eur, bare.works_to)


def test_a_first_phase_is_paid_while_it_is_built(full_case: Case) -> None:
    """400 kW at 3,600 EUR and 1,000 m2 at 1,200 open in 2030: built in two years, and in three."""
    found, rows = full_case, full_case.investment
    modules = rows[rows["component"].str.startswith(("hall_", "space_"))]
    hall = modules[modules["component"].str.startswith("hall_")]
    assert by_year(hall) == pytest.approx({2028: 720_000, 2029: 720_000})
    pole = modules[modules["component"].str.startswith("space_")]
    assert by_year(pole) == pytest.approx(dict.fromkeys((2027, 2028, 2029), 400_000))
    assert set(modules["country"]) == {"CG"}
    assert found.works_to == 2029


def test_later_phases_are_paid_from_cash(
    tiny_plan: Plan, at: Scenario, full_case: Case
) -> None:  # fmt: skip
    found = full_case
    growth = found.running[found.running["item"].isin(["hall_growth", "space_growth"])]
    assert by_year(growth) == pytest.approx({2032: 800 * 3_600, 2033: 1_000 * 1_200})
    alone = halls.sited([halls.hall("dc", {2030: 400.0})], [halls.technopole("technopole", 2030)])
    small = case(halls.handed(tiny_plan, at, alone))
    of_small = accounts(small).flows["base"].sum()
    assert accounts(found).flows["base"].sum() == pytest.approx(of_small)


def test_bill_investment_and_bridge_close(
    tiny_plan: Plan, full: Planned, full_case: Case
) -> None:  # fmt: skip
    plan, found = full, full_case
    told = accounts(found)
    base = plan.bill.totals["total"]["base"]
    assert later_eur(plan.bill) == pytest.approx(800 * 3_600 + 1_200_000, abs=0.01)
    assert found.investment["eur"].sum() + later_eur(plan.bill) == pytest.approx(base, abs=0.005)
    steps = bridge(
        plan.found, plan.chosen, 0.0, plan.bill, tiny_plan.present_value, told, found.contingency
    )
    names, eur = [name for name, _ in steps], [value for _, value in steps]
    start = names.index("bill_base")
    assert sum(eur[:start]) == pytest.approx(eur[start], abs=0.005)
    assert sum(eur[start:-1]) == pytest.approx(eur[-1], abs=0.005)
    assert "left_out_of_the_programme" not in names
    assert dict(steps)["later_phases_from_cash"] == pytest.approx(-4_080_000, abs=0.01)


def test_every_year_is_paid_once(full_case: Case, bare: Case) -> None:
    """Sources and what nobody pays are the investment; each funder keeps to its share."""
    found = full_case
    flows = accounts(found, {"inflation_per_year": 0.0}).flows
    paid = {name: flow for name, flow in flows.items() if name.startswith("source:")}
    assert sum(paid.values()) + flows["unfunded"] == pytest.approx(flows["investment"])
    assert np.abs(flows["unfunded"]).max() < 0.005
    whole = flows["investment"].sum()
    assert paid["source:loan"].sum() == pytest.approx(0.6 * whole, abs=0.01)
    charges = flows["works_charges"]
    assert flows["need"] == pytest.approx(flows["investment"] + flows["tax"] + charges)
    planned, before = (
        sum(sum(years.values()) for years in one.paid_eur.values()) for one in (found, bare)
    )
    modules = (400 * 3_600 + 1_200_000) * (1 + found.contingency)
    assert planned - before == pytest.approx(modules, abs=0.01)


def test_a_given_hall_is_run_and_let_but_not_paid_again(
    tiny_plan: Plan, at: Scenario
) -> None:  # fmt: skip
    one = with_cells(at, "candidates", {"id": "dc"}, chosen="yes")
    found = case(halls.handed(tiny_plan, one, halls.sited([halls.hall("dc", PHASES)], (), ["dc"])))
    today = case(halls.handed(tiny_plan, one, None))
    assert not found.investment["component"].str.startswith("hall_").any()
    hall = found.investment["component"] == "data_centre_1mw"
    assert found.investment.loc[hall, "eur"].sum() == pytest.approx(1e7)
    paid = found.running.groupby("item")["eur"].sum()
    assert paid["hall_energy"] == pytest.approx(7 * 200_000)
    insured = today.running.groupby("item")["eur"].sum()["insurance_share"]
    assert insured - paid["insurance_share"] == pytest.approx(0.01 * 1e7 * 7)
    assert "hall_growth" not in paid


def test_what_halls_pay_follows_their_sizing(full_case: Case) -> None:
    rows = full_case.running.set_index(["item", "year"])["eur"]
    assert rows["hall_staff"].to_dict() == dict.fromkeys(range(2030, 2037), 50_000.0)
    assert rows["hall_upkeep"].to_dict() == dict.fromkeys(range(2030, 2037), 30_000.0)
    assert rows["space_running"].to_dict() == dict.fromkeys(range(2030, 2037), 90_000.0)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(0.0, 1e7), min_size=7, max_size=7), st.floats(0.0, 1.0))
def test_a_hall_earns_what_its_sizing_says(
    full: Planned, earned: list[float], fill: float
) -> None:  # fmt: skip
    hall = halls.hall("dc", PHASES)
    hall.yearly["revenue_eur"] = earned
    found = case(halls.hosting(full, halls.sited([hall])))
    sold = revenue(found).get("data_centre", np.zeros(len(found.years)))
    assert sold[found.years >= 2030] == pytest.approx(earned, abs=0.01)
    assert not sold[found.years < 2030].any()
    usual = found.typical()
    changed = revenue(found, {"data_centre_fill_share": fill, "price_factor": 1.5})
    expected = sold * fill / usual["data_centre_fill_share"] * 1.5
    assert changed.get("data_centre", 0.0 * sold) == pytest.approx(expected, abs=0.01)


def test_the_price_of_a_rack_prices_its_power(full_case: Case, at: Scenario) -> None:
    """A rack of 3.75 kW; 60 % of them are paid for; quantities are those kW-months."""
    found, rows = full_case, full_case.parameters
    hosting = at.tables["hosting"].set_index("item")
    rack = float(hosting.at["rack_eur_month", "typical"])
    assert at.basis.inflation_per_year == 0
    assert rows.at["data_centre_price", "typical"] == pytest.approx(rack / 3.75)
    assert rows.at["data_centre_fill_share", "typical"] == 0.6
    assert rows.at["data_centre_price", "source"] == hosting.at["rack_eur_month", "source"]
    assert "data_centre_national_kw" not in rows.index
    sold = found.sold[found.sold["product"] == "data_centre"].set_index("year")["quantity"]
    assert sold[2030] == pytest.approx(halls.REVENUE / (rack / 3.75) / 0.6, rel=1e-5)


def test_power_and_income_follow_the_load_that_is_drawn(full_case: Case) -> None:
    """Half the load halves energy and what is let; staff and upkeep are paid all the same."""
    ends = full_case.parameters.loc["hall_load_factor", ["low", "typical", "high"]]
    assert ends.tolist() == [0.5, 1.0, 2.0]
    usual, half = accounts(full_case).flows, accounts(full_case, {"hall_load_factor": 0.5}).flows
    for name in usual:
        if name.startswith(("running:", "revenue:")):
            part = 0.5 if name in ("running:hall_energy", "revenue:data_centre") else 1.0
            assert half[name] == pytest.approx(part * usual[name])
    spent = economy.costs(full_case, {"hall_load_factor": 0.5})["hall_energy"]
    assert spent == pytest.approx(0.5 * economy.costs(full_case)["hall_energy"])


def test_a_technopole_lets_its_rooms(full_case: Case, bare: Case) -> None:
    found = full_case
    sold = revenue(found)["technopole"]
    assert sold[found.years >= 2030] == pytest.approx(80_000.0)
    assert revenue(found, {"technopole_income": 2.0})["technopole"] == pytest.approx(2 * sold)
    ends = found.parameters.loc["technopole_income", ["low", "typical", "high"]]
    assert ends.tolist() == [0.5, 1.0, 2.0]
    gain = accounts(found).flows["real_benefit:hosting"]
    assert gain == pytest.approx(sold + revenue(found)["data_centre"])
    assert not accounts(bare).flows["real_benefit:hosting"].any()


def test_routes_cost_no_more_for_a_hall(tiny_plan: Plan, at: Scenario, full: Planned) -> None:
    """But for physical contingency, which is that of a larger bill."""
    before = halls.handed(tiny_plan, at, None)
    plan = replace(full, bill=replace(full.bill, totals=before.bill.totals))
    found, today = (regulated(one, case(one))["common_eur"] for one in (plan, before))
    assert found.tolist() == pytest.approx(today.tolist())


def test_a_hall_is_shared_by_whose_data_it_holds(full: Planned) -> None:
    """One country here: all of it; the sum is the bill, to the cent."""
    sites = replace(full.sited or halls.sited(), hosted_gbps={COAST: 1.0, SITE: 0.5})
    plan = halls.hosting(full, sites)
    assert gbps_by_hall(plan) == {f"hall_{SITE}": {"CG": 1.5}}
    shares = sharing(plan, case(plan), carried_by_country(plan)).shares
    whole = plan.bill.totals["total"]["base"]
    for name in ("use_eur", "shapley_eur", "length_eur"):
        assert shares[name].sum() == pytest.approx(whole, abs=0.005)


hosted = st.fixed_dictionaries({COAST: st.floats(0.0, 4.9), SITE: st.floats(0.0, 3.9)})


@settings(max_examples=30, deadline=None)
@given(
    gbps=hosted, opens=st.integers(2028, 2034),
    served=st.lists(st.floats(0.0, 400.0), min_size=9, max_size=9),
)  # fmt: skip
def test_no_gbps_stands_twice(
    full: Planned, bare: Case, gbps: dict[str, float], opens: int, served: list[float]
) -> None:  # fmt: skip
    """What is hosted is in the region or abroad, never in both, and as much as without halls.

    The hall serves up to 200 kW of the design year; traffic of the tiny plan does not grow.
    """
    years = dict(zip(range(2028, 2037), served, strict=True))
    hall = halls.hall("dc", {opens: 400.0}, served_kw=years)
    plan = _routed(halls.hosting(full, halls.sited([hall], hosted_gbps=gbps)))
    rows = carried_by_country(plan).groupby("year").sum(numeric_only=True)
    today = bare.traffic.set_index("year")
    on, local, abroad, trips = (
        rows[name].to_numpy()
        for name in ("gbps", "local_gbps", "international_gbps", "round_trip_gbps")
    )
    assert abroad + local == pytest.approx(on, abs=1e-6)
    assert rows["without_gbps"].to_numpy() == pytest.approx(today["without_gbps"].to_numpy())
    assert on == pytest.approx(today["demand_gbps"].to_numpy())
    kept_home = 0.05 * abroad
    assert (trips <= local + kept_home + 1e-6).all()
    assert (trips + abroad <= on + kept_home + 1e-6).all()
    yearly = hall.yearly.set_index("year")["it_kw"].reindex(rows.index).fillna(0.0)
    share = np.minimum(yearly.to_numpy() / 200.0, 1.0)
    assert local == pytest.approx(share * sum(gbps.values()), abs=1e-6)


def _routed(plan: Planned, path: tuple[str, ...] = ("f-coast",)) -> Planned:
    """Return ``plan`` with a way to the hall, today's and the plan's: the fibre from the coast."""
    name = f"d-{COAST}-{SITE}"
    way = {name: path}
    today = Routes({**plan.today.working, **way}, plan.today.protection)
    planned = Routes({**plan.planned.working, **way}, {**plan.planned.protection, name: ()})
    return replace(plan, today=today, planned=planned)


def test_before_a_hall_opens_all_comes_from_abroad(full: Planned, bare: Case) -> None:
    sites = halls.sited([halls.hall("dc", {2030: 400.0})], hosted_gbps={SITE: 2.0})
    hosting = _routed(halls.hosting(full, sites))
    rows = carried_by_country(hosting).groupby("year").sum(numeric_only=True)
    assert rows.at[2029, "international_gbps"] == pytest.approx(
        bare.traffic.set_index("year").at[2029, "international_gbps"], abs=1e-5
    )
    assert rows.at[2036, "local_gbps"] == pytest.approx(2.0)
    assert rows.at[2036, "round_trip_gbps"] >= 2.0


def test_a_hall_that_no_works_reach_yet_hosts_nothing(full: Planned) -> None:
    """The hall stands in 2028, the repaired fibre to it serves from 2030."""
    sites = halls.sited([halls.hall("dc", {2028: 400.0})], hosted_gbps={COAST: 2.0})
    plan = _routed(halls.hosting(full, sites), ("f-coast", "f-dead"))
    rows = carried_by_country(plan).groupby("year").sum(numeric_only=True)
    assert rows.loc[2028:2029, "local_gbps"].tolist() == [0.0, 0.0]
    assert rows.at[2030, "local_gbps"] == pytest.approx(2.0)
    assert rows.at[2029, "gbps"] == rows.at[2030, "gbps"] == pytest.approx(10.0)
