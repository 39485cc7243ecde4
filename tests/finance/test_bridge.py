"""From the objective to the financing need, closed to the cent."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dorsale.finance.accounts import accounts
from dorsale.finance.bridge import to_need
from dorsale.plan.network import Plan


def test_the_bridge_leads_from_the_objective_to_the_need(tiny_plan: Plan) -> None:
    """4,240,000 - 2,000,000 of capacity + 180,000 of sites = 2,420,000, and then the need."""
    steps = dict(tiny_plan.bridge)
    assert steps["objective"] == pytest.approx(4_240_000)
    assert steps["present_value_of_international_capacity"] == pytest.approx(-2_000_000)
    assert steps["sites_and_places"] == pytest.approx(180_000)
    assert steps["bill_base"] == pytest.approx(2_420_000)
    p80 = tiny_plan.bill.totals["total"]["p80"]
    assert steps["bill_base"] + steps["contingency"] == pytest.approx(p80, abs=0.005)


def test_it_closes_to_the_cent(tiny_plan: Plan) -> None:
    names = [name for name, _ in tiny_plan.bridge]
    at = names.index("bill_base")
    eur = [value for _, value in tiny_plan.bridge]
    assert sum(eur[:at]) == pytest.approx(eur[at], abs=0.005)
    assert sum(eur[at:-1]) == pytest.approx(eur[-1], abs=0.005)


def test_prices_tax_and_charges_by_hand(tiny_plan: Plan) -> None:
    """3 % of inflation from 2025 to 2029, all works in 2029; tax on prices as paid."""
    case = tiny_plan.money.case
    found = accounts(case, {"inflation_per_year": 0.03})
    steps = dict(to_need(2_420_000.0, found, case.contingency))
    paid = 2_420_000 * (1 + case.contingency)
    assert steps["price_contingency"] == pytest.approx(paid * (1.03**4 - 1))
    rows = case.investment
    tax = (rows["eur"] * rows["tax_rate"]).sum() * (1 + case.contingency) * 1.03**4
    assert steps["tax"] == pytest.approx(tax)
    assert 2_420_000 + sum(list(steps.values())[:-1]) == pytest.approx(
        steps["financing_need"], abs=0.005
    )


def test_interest_during_works_is_a_step(tiny_plan: Plan) -> None:
    """Half of the works a year earlier: a year's interest on what the loan paid of it."""
    case = tiny_plan.money.case
    early = case.investment.assign(year=2028, eur=case.investment["eur"] / 2)
    late = case.investment.assign(eur=case.investment["eur"] / 2)
    rows = np.array([2027, 2028, 2029])
    two = replace(
        case, investment=type(late)(early.to_dict("records") + late.to_dict("records")),
        paid_eur={name: {int(y): 1.0 for y in rows[1:]} for name in case.paid_eur},
    )  # fmt: skip
    steps = dict(to_need(2_420_000.0, accounts(two), case.contingency))
    drawn = 0.6 * 1_210_000 * (1 + case.contingency)
    assert steps["works_charges"] == pytest.approx(0.05 * drawn)


def test_what_the_programme_leaves_out_is_a_step(tiny_plan: Plan) -> None:
    case = tiny_plan.money.case
    steps = dict(to_need(3_000_000.0, accounts(case), case.contingency))
    assert steps["left_out_of_the_programme"] == pytest.approx(-580_000)


def test_the_plan_pays_its_need_and_no_more(tiny_plan: Plan) -> None:
    """Sources pay works with both contingencies; tax is the States', charges the borrower's."""
    money = tiny_plan.money
    steps = dict(tiny_plan.bridge)
    paid = money.sources["eur"].sum()
    assert paid == pytest.approx(money.accounts.flows["investment"].sum(), abs=0.005)
    beside = steps["tax"] + steps["works_charges"]
    assert paid + beside == pytest.approx(steps["financing_need"], abs=0.005)
    for table, name in ((money.by_category, "category"), (money.by_component, "component")):
        assert table["eur"].sum() == pytest.approx(paid, abs=0.005)
        assert not table[[name, "id"]].duplicated().any()
