from __future__ import annotations

import pandas as pd
import pytest

from dorsale.finance import cash_flow
from dorsale.plan.network import Plan

FUNDERS = pd.DataFrame(
    [
        ("loan", "Bank", "loan", 0.6, 2027, 2028, 0.05, 1.0, 3.0),
        ("grant", "Union", "grant", 0.3, 2027, 2028, float("nan"), float("nan"), float("nan")),
        ("own", "Operators", "operator", 0.1, 2027, 2028, float("nan"), float("nan"), float("nan")),
    ],
    columns=["id", "funder", "kind", "share", "from_year", "to_year", "interest_per_year",
             "grace_years", "tenor_years"],
)  # fmt: skip
YEARS = range(2028, 2032)


def test_a_loan_by_hand() -> None:
    """60 drawn in 2027: one year of grace at 5 %, then two of 30 principal each.

    2028: 3; 2029: 3 + 30; 2030: 1.5 + 30; nothing later.
    """
    years = cash_flow(FUNDERS, {2027: 100.0}, dict.fromkeys(YEARS, 0.0), {}, 0.0).years
    assert years["debt_service_eur"].tolist() == pytest.approx([0, 3, 33, 31.5, 0])


def test_each_funder_pays_its_share_each_year() -> None:
    found = cash_flow(FUNDERS, {2027: 100.0, 2028: 50.0}, {}, {}, 0.0)
    assert found.sources["eur"].tolist() == pytest.approx([90, 45, 15])
    assert found.years["source:loan"].tolist() == pytest.approx([60, 30])
    paid = found.years[["source:loan", "source:grant", "source:own"]].sum(axis=1)
    assert paid.tolist() == pytest.approx(found.years["investment_eur"].tolist())


def test_a_funder_pays_within_its_years_and_the_rest_is_unfunded_until_then() -> None:
    """The loan opens in 2028: its 90 of 150 come then; 60 of 2027 wait, 60 too many in 2028."""
    late = FUNDERS.assign(from_year=[2028, 2027, 2027])
    years = cash_flow(late, {2027: 100.0, 2028: 50.0}, {}, {}, 0.0).years
    assert years["source:loan"].tolist() == pytest.approx([0, 90])
    assert years["unfunded_eur"].tolist() == pytest.approx([60, -60])


def test_unit_prices_by_hand() -> None:
    """4 years of 1 Gbit/s are 48,000 Mbit/s-months. Everything: 100 + 4 x 10 = 140 EUR.

    In cash: 40 to run, 67.5 to the bank, 10 of the operators' own: 117.5 EUR.
    """
    found = cash_flow(
        FUNDERS, {2027: 100.0}, dict.fromkeys(YEARS, 10.0), dict.fromkeys(YEARS, 1.0), 0.0
    )
    assert found.price_full == pytest.approx(140 / 48_000)
    assert found.price_cash == pytest.approx(117.5 / 48_000)


def test_discounting_weighs_traffic_as_it_weighs_money() -> None:
    """100 now, and 12,000 Mbit/s-months a year later at 10 %: 100 x 1.1 / 12,000."""
    found = cash_flow(FUNDERS, {2027: 100.0}, {}, {2028: 1.0}, 0.10)
    assert found.price_full == pytest.approx(110 / 12_000)


def test_without_traffic_there_is_no_price() -> None:
    found = cash_flow(FUNDERS, {2027: 100.0}, {2028: 10.0}, {}, 0.1)
    assert (found.price_full, found.price_cash) == (0.0, 0.0)


def test_a_longer_loan_costs_more_interest_but_less_a_year() -> None:
    later = dict.fromkeys(range(2028, 2061), 0.0)
    short = cash_flow(FUNDERS, {2027: 100.0}, later, {}, 0.0).years["debt_service_eur"]
    long = cash_flow(FUNDERS.assign(tenor_years=20.0), {2027: 100.0}, later, {}, 0.0).years
    assert long["debt_service_eur"].sum() > short.sum() > 60
    assert long["debt_service_eur"].max() < short.max()


def test_the_tiny_plan_pays_its_need_and_no_more(tiny_plan: Plan) -> None:
    need = tiny_plan.bill.totals["total"]["p80"]
    assert tiny_plan.money.sources["eur"].sum() == pytest.approx(need)
    assert tiny_plan.money.years["investment_eur"].sum() == pytest.approx(need)
    years = tiny_plan.money.years.set_index("year")
    assert years.loc[2027:2029, "running_eur"].tolist() == [0, 0, 0]
    assert years.at[2030, "running_eur"] == pytest.approx(2 * 100 * 1000)
    assert years.at[2030, "traffic_gbps"] == pytest.approx(10)


def test_the_bridge_leads_from_the_objective_to_the_need(tiny_plan: Plan) -> None:
    """4,240,000 - 2,000,000 of capacity + 180,000 of sites = 2,420,000, and then P80."""
    steps = dict(tiny_plan.bridge)
    assert steps["objective"] == pytest.approx(4_240_000)
    assert steps["present_value_of_international_capacity"] == pytest.approx(-2_000_000)
    assert steps["sites_and_places"] == pytest.approx(180_000)
    assert steps["bill_base"] == pytest.approx(2_420_000)
    assert steps["bill_base"] + steps["contingency"] == pytest.approx(steps["financing_need"])
