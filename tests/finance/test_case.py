"""The case of the tiny plan, by hand: see ``tests/tiny.py`` for the plan itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dorsale.finance import carried, spending, tariffs
from dorsale.finance.tariffs import late_years
from dorsale.plan.money import Case
from dorsale.plan.network import Demand, Plan
from tests.finance.planned import planned


@pytest.fixture
def tiny_case(tiny_plan: Plan) -> Case:
    return tiny_plan.money.case


def at(case: Case, year: int) -> pd.Series:
    return case.traffic.set_index("year").loc[year]


def test_investment_is_the_bill_as_the_programme_spends_it(
    tiny_plan: Plan, tiny_case: Case
) -> None:
    rows = tiny_case.investment
    assert set(rows["year"]) == set(tiny_plan.programme.spent_eur) == {2029}
    base = tiny_plan.bill.totals["total"]["base"]
    assert rows["eur"].sum() == pytest.approx(base, abs=0.005) == pytest.approx(2_420_000)
    by_lot = rows.groupby("lot")["eur"].sum()
    for lot, eur in by_lot.items():
        assert eur == pytest.approx(tiny_plan.bill.totals[f"lot:{lot}"]["base"], abs=0.005)
    need = base * (1 + tiny_case.contingency)
    assert need == pytest.approx(sum(tiny_plan.programme.spent_eur.values()))


def test_traffic_with_and_without_the_plan(tiny_case: Case) -> None:
    """Three towns of 5, 1 and 4 Gbit/s, all joined today; 400 km of 560 from the coast are new."""
    row = at(tiny_case, 2030)
    assert (row["demand_gbps"], row["without_gbps"], row["new_gbps"]) == (10, 10, 0)
    assert row["own_gbps"] == pytest.approx(5 * 400 / 560 + 1, abs=1e-6)
    assert row["moved_gbps"] == row["own_gbps"]
    assert row["protecting_gbps"] == pytest.approx(4 * 400 / 560, abs=1e-6)
    assert (row["international_gbps"], row["local_gbps"]) == (10, 0)
    assert row["own_km"] == 400


def test_nothing_is_sold_before_the_works_serve(tiny_case: Case) -> None:
    row = at(tiny_case, 2029)
    assert (row["gbps"], row["own_gbps"], row["protecting_gbps"], row["own_km"]) == (0, 0, 0, 0)
    assert row["lost_gbps_h_after"] == row["lost_gbps_h_before"] > 0
    assert tiny_case.sold.loc[tiny_case.sold["year"] < 2030, "quantity"].sum() == 0


def test_outages_of_traffic_that_exists_anyway(tiny_plan: Plan, tiny_case: Case) -> None:
    """Hours lost of each town times its Gbit/s."""
    hours = tiny_plan.available.assign(
        middle=lambda one: (one["hours_lost_low"] + one["hours_lost_high"]) / 2
    ).pivot_table("middle", "id", "when")
    gbps = tiny_plan.demand.flows.set_index("id")["gbps"]
    row = at(tiny_case, 2030)
    assert row["lost_gbps_h_before"] == pytest.approx((hours["before"] * gbps).sum(), abs=1e-5)
    assert row["lost_gbps_h_after"] == pytest.approx((hours["after"] * gbps).sum(), abs=1e-5)


def test_capacity_abroad_is_leased_as_traffic_asks(tiny_case: Case) -> None:
    """Two modules of 100 Gbit/s at 1,000 EUR; without the plan 10 Gbit/s pay 1,000 each."""
    by_year = tiny_case.running.groupby("year")["eur"].sum()
    assert by_year.to_dict() == pytest.approx(dict.fromkeys(range(2030, 2037), 200_000))
    assert at(tiny_case, 2030)["without_capacity_eur"] == pytest.approx(10_000)


def test_what_is_sold_has_a_price(tiny_case: Case) -> None:
    sold = tiny_case.sold[tiny_case.sold["year"] == 2030].set_index("product")
    assert sold.at["capacity", "quantity"] == pytest.approx((5 * 400 / 560 + 1) * 12_000, abs=0.1)
    assert set(sold["price"]) <= set(tiny_case.parameters.index)
    assert "dark_fibre" not in sold.index  # the repaired cable is no new one
    assert (sold["quantity"] >= 0).all()


def test_parameters_are_in_order_and_sourced(tiny_case: Case) -> None:
    rows = tiny_case.parameters
    assert (rows["low"] <= rows["typical"]).all()
    assert (rows["typical"] <= rows["high"]).all()
    assert (rows["source"].str.len() > 0).all()
    guessed = rows["source"].str.startswith("assumption")
    assert set(rows.loc[guessed, "confidence"]) == {"assumption"}


def test_prices_are_brought_to_the_price_year(tiny_plan: Plan) -> None:
    """100 USD of 2024 at 1.25 for a euro, and 2 % of inflation: 81.6 EUR of 2025."""
    one = tiny_plan.scenario
    row = pd.DataFrame(
        [{"item": "x", "currency": "USD", "year": 2024.0, "low": 50, "typical": 100, "high": 200}]
    )
    basis = replace(one.basis, inflation_per_year=0.02)
    found = tariffs.in_euros(row, replace(one, basis=basis, rates={"USD": 1.25}))
    assert found["typical"].tolist() == pytest.approx([81.6])


def test_falling_prices_start_in_one_year() -> None:
    """Seen a year after the price of capacity, at -20 % a year: 80 stood at 100 a year before."""
    rows = pd.DataFrame(
        [
            ("capacity_price", 2022.0, 10.0), ("access_price", 2023.0, 80.0),
            ("anchor_price", 2023.0, 80.0), ("price_change_per_year", 2022.0, -0.2),
        ],
        columns=["item", "year", "typical"],
    ).assign(low=lambda one: one["typical"], high=lambda one: one["typical"])  # fmt: skip
    found = tariffs._at_one_start(rows).set_index("item")["typical"]
    assert found.to_dict() == pytest.approx(
        {"capacity_price": 10, "access_price": 100, "anchor_price": 80,
         "price_change_per_year": -0.2}
    )  # fmt: skip


def test_works_that_slip_make_the_highest_delay(tiny_plan: Plan) -> None:
    """The one span serves a year later if works slip as they use to."""
    assert late_years(tiny_plan.programme) == pytest.approx(1.0)
    assert tiny_plan.money.case.parameters.at["delay_years", "high"] == pytest.approx(1.0)


def test_low_and_high_demand_combine_independent_inputs(tiny_plan: Plan) -> None:
    """Users 0.4 to 0.6 of 0.5, use 10 to 40 of 20: by root of squares of the logarithms."""
    low = np.exp(-np.hypot(np.log(0.8), np.log(0.5)))
    high = np.exp(np.hypot(np.log(1.2), np.log(2.0)))
    row = at(tiny_plan.money.case, 2030)
    assert row["low_factor"] == pytest.approx(low, abs=1e-6)
    assert row["high_factor"] == pytest.approx(high, abs=1e-6)


def test_traffic_stays_when_the_design_year_is_past() -> None:
    """Sized for 2030: what grows after it is not carried."""
    rows = pd.DataFrame({"country": "CG", "year": [2029, 2030, 2031], "gbps": [5.0, 10.0, 20.0]})
    found = carried._growth(Demand(pd.DataFrame(), rows), "CG", np.array([2029, 2031]), 2030)
    assert found.tolist() == [0.5, 1.0]


@given(
    arrays(float, (4, 3), elements=st.floats(0.01, 10)),
    arrays(float, 4, elements=st.floats(0.01, 1e6)),
    arrays(float, 3, elements=st.floats(0.1, 1e6)),
)
@settings(max_examples=60, deadline=None)
def test_a_fitted_calendar_loses_no_money(
    weights: np.ndarray, rows: np.ndarray, columns: np.ndarray
) -> None:
    found = spending.fitted(weights, rows, columns)
    assert (found >= 0).all()
    assert found.sum(axis=1) == pytest.approx(rows)
    assert found.sum(axis=0) == pytest.approx(columns / columns.sum() * rows.sum(), rel=0.02)


def test_amounts_of_a_span_lean_to_the_years_of_its_works(tiny_plan: Plan) -> None:
    weights = spending._of_span(tiny_plan.programme, "f-dead", [2028, 2029])
    assert weights == pytest.approx([0.02, 1.02])
    assert spending._of_span(tiny_plan.programme, "cg-dolisie", [2028, 2029]) == [1, 1]


def test_exchanges_keep_a_part_of_what_the_works_make_safe(tiny_plan: Plan) -> None:
    """A tenth of 10 Gbit/s abroad, all of which the repaired cable carries or protects."""
    plan = planned(tiny_plan)
    found = carried.by_country(
        plan.scenario, plan.found, plan.chosen, plan.traffic, plan.ranges, plan.built,
        plan.planned, plan.today, plan.available, 2027, kept_home=0.1,
    ).set_index("year")["round_trip_gbps"]  # fmt: skip
    assert found[2029] == 0
    assert found[2030] == pytest.approx(1.0)
