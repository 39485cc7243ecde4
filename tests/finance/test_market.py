"""What is sold: the price path, the answer of traffic, income a km."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale.finance import market
from dorsale.finance.parameters import Given, settled
from dorsale.plan.money import Case
from dorsale.plan.network import Plan


@pytest.fixture(scope="module")
def case(tiny_plan: Plan) -> Case:
    return tiny_plan.money.case


def of(case: Case, year: int, p: Given | None = None) -> dict[str, float]:
    at = list(case.years).index(year)
    return {name: float(flow[at]) for name, flow in market.revenue(case, p).items()}


def test_revenue_by_hand(case: Case) -> None:
    """4.571 Gbit/s at 10 EUR, half of it sold; 2.857 that protect at half of the price; 4 huts."""
    own, guard = 5 * 400 / 560 + 1, 4 * 400 / 560
    assert of(case, 2030) == pytest.approx(
        {
            "capacity": own * 12_000 * 0.5 * 10,
            "protection": guard * 12_000 * 0.5 * 10 * 0.5,
            "hosting": 4 * 1_000,
            "international_capacity": 200_000,
        },
        rel=1e-6,
    )
    assert all(value == 0 for value in of(case, 2029).values())


def test_prices_fall_to_a_floor(case: Case) -> None:
    """10 % a year from 2025, not below 60 % of the start."""
    p = {**settled(case), "price_change_per_year": -0.1, "price_floor_share": 0.6}
    found = market.path(case, p)[[0, 3, 9]]
    assert found.tolist() == pytest.approx([0.81, 0.6, 0.6])


def test_traffic_answers_to_what_users_pay(case: Case) -> None:
    """Transport at 20 instead of 10, and 90 beyond it: 110 / 100, elasticity -1."""
    p = {**settled(case), "capacity_price": 20.0}
    assert market.response(case, p)[-1] == pytest.approx(100 / 110)
    usual, dearer = of(case, 2030), of(case, 2030, {"capacity_price": 20.0})
    assert dearer["capacity"] == pytest.approx(usual["capacity"] * 2 * 100 / 110)


def test_no_more_is_carried_than_the_network_is_sized_for(case: Case) -> None:
    usual = of(case, 2030)["capacity"]
    assert of(case, 2030, {"demand_level": 1.0})["capacity"] == pytest.approx(usual)
    roomy = replace(case, traffic=case.traffic.assign(room_factor=1.5))
    assert of(roomy, 2030, {"demand_level": 1.0})["capacity"] == pytest.approx(1.5 * usual)


def test_low_demand_sells_less(case: Case) -> None:
    low = case.traffic["low_factor"].iloc[-1]
    found = of(case, 2030, {"demand_level": -1.0})["capacity"]
    assert found == pytest.approx(low * of(case, 2030)["capacity"])
    half = of(case, 2030, {"demand_level": -0.5})["capacity"]
    assert half == pytest.approx(low**0.5 * of(case, 2030)["capacity"])


def test_one_run_and_many_agree(case: Case) -> None:
    prices = np.array([[5.0], [10.0], [20.0]])
    many = market.revenue(case, {"capacity_price": prices, "demand_level": np.full((3, 1), -0.3)})
    assert many["capacity"].shape == (3, len(case.years))
    for at, price in enumerate(prices[:, 0]):
        one = market.revenue(case, {"capacity_price": float(price), "demand_level": -0.3})
        assert many["capacity"][at] == pytest.approx(one["capacity"])


def test_income_a_km_above_the_largest_operator_is_said(case: Case) -> None:
    """910 EUR a km against 1,000 seen; twice the price of capacity is above."""
    assert market.income_per_km(case)[-1] == pytest.approx(910, rel=1e-4)
    assert market.notes(case) == ()
    dear = case.parameters.copy()
    dear.loc["capacity_price", ["low", "typical", "high"]] = 20.0
    assert market.notes(replace(case, parameters=dear)) == ((market.INCOME_HIGH, "2030"),)


def test_a_case_without_these_parameters_is_sold_as_it_is(case: Case) -> None:
    bare = replace(case, parameters=case.parameters.loc[["capacity_price", "hosting_price",
                                                         "international_pass_on"]])  # fmt: skip
    found = market.revenue(bare)
    own = (5 * 400 / 560 + 1) * 12_000 * 10
    assert found["capacity"][-1] == pytest.approx(own, rel=1e-6)


@given(st.floats(0.1, 5), st.floats(0, 3), st.floats(-1, 1), st.floats(-1.02, -0.1))
@settings(max_examples=60, deadline=None)
def test_revenue_is_never_negative_and_never_above_the_room(
    price: float, traffic: float, level: float, elasticity: float
) -> None:
    case = _CASES[0]
    p = {"price_factor": price, "traffic_factor": traffic, "demand_level": level,
         "elasticity": elasticity}  # fmt: skip
    found = market.revenue(case, p)
    assert all((flow >= 0).all() for flow in found.values())
    most = market.column(case, "own_gbps", 0.0) * 12_000 * 0.5 * 10 * price
    assert (found["capacity"] <= most * (1 + 1e-9) + 1e-6).all()


_CASES: list[Case] = []


@pytest.fixture(scope="module", autouse=True)
def _kept(case: Case) -> None:
    _CASES[:] = [case]
