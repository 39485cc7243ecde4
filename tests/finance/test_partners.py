"""Who pays and gets what: money moves between two sides, none is made."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dorsale.finance import partners
from dorsale.finance.market import revenue
from dorsale.plan.money import Case
from dorsale.plan.network import Plan


@pytest.fixture(scope="module")
def case(tiny_plan: Plan) -> Case:
    return tiny_plan.money.case


@pytest.mark.parametrize("arrangement", partners.ROLES)
def test_payments_between_the_sides_cancel(case: Case, arrangement: str) -> None:
    """Both together pay works and running costs once, and get the revenue once."""
    left = sum(
        one.state_gets - one.state_pays + one.partner_gets - one.partner_pays
        for one in (partners.sides(case, lot, arrangement) for lot in ("civil", "equipment"))
    )
    sold = sum(revenue(case).values(), start=np.zeros(10))
    run = case.running.groupby("year")["eur"].sum().reindex(case.years, fill_value=0.0)
    works = case.investment.groupby("year")["eur"].sum().reindex(case.years, fill_value=0.0)
    assert left == pytest.approx(sold - run.to_numpy() - works.to_numpy() * (1 + case.contingency))


def test_the_delegated_operator_pays_a_fee_on_its_own_sales(case: Case) -> None:
    """30 % of what it sells, not of capacity abroad that it passes on at cost."""
    one = partners.sides(case, "civil", "delegated")
    share = 2_000_000 / 2_420_000
    assert one.state_gets[-1] == pytest.approx(0.3 * 364_000 * share, rel=1e-4)
    assert one.partner_gets[-1] == pytest.approx(564_000 * share, rel=1e-4)
    assert one.state_pays.sum() == pytest.approx(2_000_000 * (1 + case.contingency))


def test_a_partner_that_built_hands_over(case: Case) -> None:
    soon = case.parameters.copy()
    soon.loc["transfer_years", "typical"] = 3.0
    one = partners.sides(replace(case, parameters=soon), "civil", "transferred")
    assert (one.state_gets > 0).tolist() == [year >= 2033 for year in case.years]
    assert (one.partner_gets > 0).tolist() == [2030 <= year < 2033 for year in case.years]


def test_the_grant_leaves_the_return_that_the_partner_asks(case: Case) -> None:
    rows = partners.partners(case).set_index(["option", "lot"])
    granted = rows.loc["concession_with_grant"]
    assert granted["partner_npv_eur"].to_numpy() == pytest.approx([0, 0], abs=1)
    assert (granted["grant_eur"] > 0).all()
    assert granted["grant_eur"].sum() < 2_420_000 * (1 + case.contingency)


def test_no_grant_to_works_heals_running_costs_that_are_not_met(case: Case) -> None:
    dear = case.parameters.copy()
    dear.loc["capacity_price", "typical"] = 0.0
    one = partners.sides(replace(case, parameters=dear), "civil", "granted")
    spent = 2_000_000 * (1 + case.contingency)
    assert one.grant_eur <= spent + 0.01


def test_passive_public_names_each_lot(case: Case) -> None:
    rows = partners.partners(case)
    one = rows[rows["option"] == "passive_public"].set_index("lot")
    assert one.loc["civil", ["builds", "owns", "operates"]].tolist() == [
        "contractor", "state", "partner",
    ]  # fmt: skip
    assert one.at["equipment", "owns"] == "partner"
    assert set(rows["option"]) == set(partners.OPTIONS)
