from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from dorsale.cost import amounts, annuity, bill, book, yearly
from dorsale.plan.network import Plan
from dorsale.plan.scenario import Scenario


def need(**amounts_by_item: float) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"span": "s", "item": item, "factor": "", "quantity": quantity, "country": "CG",
             "phase": 1}
            for item, quantity in amounts_by_item.items()
        ]
    )  # fmt: skip


def test_prices_in_another_money_and_year(tiny_scenario: Scenario) -> None:
    """6,559,570 XAF of 2015 are 10,000 EUR, and 10 years at 2 % make 12,189.94 EUR."""
    table = tiny_scenario.tables["cost_book"].copy()
    table.loc[0, ["typical", "currency", "year"]] = [6_559_570, "XAF", 2015]
    basis = replace(tiny_scenario.basis, inflation_per_year=0.02)
    scenario = replace(
        tiny_scenario, basis=basis, tables={**tiny_scenario.tables, "cost_book": table}
    )
    prices = book(scenario)
    assert prices.typical("road_trench_km") == pytest.approx(12_189.94, abs=0.01)
    assert prices.typical("factor_forest*factor_mountain") == pytest.approx(1.3 * 1.4)
    assert prices.typical("") == 1.0


def test_amounts_multiply_quantity_rate_and_factor(tiny_scenario: Scenario) -> None:
    """30 km of forest on steep ground: 30 x 10,000 x 1.3 x 1.4 = 546,000 EUR."""
    rows = need(road_trench_km=30).assign(factor="factor_forest*factor_mountain")
    assert amounts(rows, book(tiny_scenario)).tolist() == pytest.approx([546_000])


def test_a_year_of_payments_today() -> None:
    """1 / 1.1 + 1 / 1.21 = 1.7355."""
    assert annuity(0.1, 2) == pytest.approx(1.7355, abs=1e-4)
    assert annuity(0.0, 10) == 10.0


def test_what_recurs_is_not_in_the_bill(tiny_scenario: Scenario) -> None:
    rows = need(road_trench_km=1, lease_fibre_pair_km_year=100)
    prices = book(tiny_scenario)
    assert yearly(rows, prices).tolist() == [False, True]
    assert bill(rows, prices, 1).items["item"].tolist() == ["road_trench_km"]


def test_totals_have_a_base_and_a_range_in_order(tiny_scenario: Scenario) -> None:
    found = bill(need(road_trench_km=100, line_amplifier_hut=2), book(tiny_scenario), 1)
    assert found.totals["total"]["base"] == pytest.approx(1_100_000)
    assert found.totals["lot:civil"]["base"] == pytest.approx(1_000_000)
    assert found.totals["lot:equipment"]["base"] == pytest.approx(100_000)
    for total in found.totals.values():
        assert total["p10"] < total["p50"] < total["p80"] < total["p90"]
    assert 880_000 <= found.draws.min() <= found.draws.max() <= 1_540_000


def test_the_range_of_one_rate_is_that_of_its_triangle(tiny_scenario: Scenario) -> None:
    """8,000 - 10,000 - 14,000: mean 10,667; 10 % lie below 8,000 + sqrt(0.1 x 6,000 x 2,000)."""
    found = bill(need(road_trench_km=1), book(tiny_scenario), 1)
    assert found.draws.mean() == pytest.approx(32_000 / 3, rel=0.01)
    assert found.totals["total"]["p10"] == pytest.approx(8_000 + np.sqrt(1.2e6), rel=0.01)
    assert found.totals["total"]["p90"] == pytest.approx(14_000 - np.sqrt(2.4e6), rel=0.01)


def test_rates_are_dear_everywhere_at_once(tiny_scenario: Scenario) -> None:
    """Ten rows of one rate range as one row of ten times the quantity."""
    prices = book(tiny_scenario)
    ten = bill(pd.concat([need(road_trench_km=1)] * 10, ignore_index=True), prices, 1)
    one = bill(need(road_trench_km=10), prices, 1)
    assert ten.totals["total"] == pytest.approx(one.totals["total"])


def test_the_same_seed_draws_the_same(tiny_scenario: Scenario) -> None:
    prices, rows = book(tiny_scenario), need(road_trench_km=1)
    assert bill(rows, prices, 7).totals == bill(rows, prices, 7).totals
    assert bill(rows, prices, 7).totals != bill(rows, prices, 8).totals


def test_what_rests_on_assumptions(tiny_scenario: Scenario) -> None:
    """The road rate is sourced, its factor 1.3 is not: 30 of 130; a repair rate is not at all."""
    rows = need(road_trench_km=1, repair_km=1)
    rows["factor"] = ["factor_forest", ""]
    found = bill(rows, book(tiny_scenario), 1).items
    assert found["assumed_eur"].tolist() == pytest.approx([3_000, 5_000])
    assert found["confidence"].tolist() == ["assumption", "assumption"]


def test_the_bill_of_the_tiny_plan_by_hand(tiny_plan: Plan) -> None:
    """Repair 2,000,000, huts 200,000, four transponders 40,000; Brazzaville and Pointe-Noire
    have a site (40,000 each), Dolisie none (100,000).
    """
    paid = tiny_plan.bill.items.groupby("item")["eur"].sum().to_dict()
    assert paid == pytest.approx(
        {
            "repair_km": 2_000_000, "line_amplifier_hut": 200_000, "transponder_400g": 40_000,
            "light_node": 80_000, "terminal_node": 100_000,
        }
    )  # fmt: skip
    assert tiny_plan.bill.totals["total"]["base"] == pytest.approx(2_420_000)
