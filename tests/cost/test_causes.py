"""Causes are drawn, not lines: what moves together, what stays still, by how much."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from dorsale.cost import causes
from dorsale.cost.billing import billed
from dorsale.cost.causes import amounts_drawn, draw, joined, mode_of_median, only, slip_range
from dorsale.cost.ranges import contingency, tornado
from dorsale.cost.record import reference_class
from tests.cost.books import ROAD, need, small

LENGTH = {"item": "cause_length", "unit": "ratio", "low": 0.9, "typical": 1.0, "high": 1.4}
TOGETHER = {"item": "cause_correlation", "unit": "ratio", "low": 0, "typical": 0.5, "high": 1}
DOLLAR = {"item": "cause_dollar", "unit": "ratio", "low": 0.8, "typical": 1.0, "high": 1.2}
DOLLARS = {"item": "cause_dollar_share", "unit": "ratio", "low": 0.5, "typical": 0.5, "high": 1}
TIMED = {"item": "cause_time_share", "unit": "ratio", "low": 0, "typical": 0.5, "high": 1}
RECORD = pd.DataFrame(
    {"name": ["a", "b", "c"], "works_slip": [1.0, 2.0, 3.0], "cost_growth": [np.nan, 1.2, np.nan]}
)


def test_joined_draws_stay_uniform_and_move_together() -> None:
    random = np.random.default_rng(1)
    common = random.standard_normal(20_000)
    first, second = (joined(random.random(20_000), common, 0.5) for _ in range(2))
    assert np.quantile(first, [0.1, 0.5, 0.9]) == pytest.approx([0.1, 0.5, 0.9], abs=0.02)
    assert np.corrcoef(first, second)[0, 1] == pytest.approx(6 / np.pi * np.arcsin(0.25), abs=0.02)


def test_without_a_correlation_draws_are_left_alone() -> None:
    uniform = np.array([0.1, 0.9])
    assert joined(uniform, np.zeros(2), 0.0) is uniform


def test_prices_that_move_together_widen_the_total() -> None:
    rows = need(("trench", "", 10), ("hut", "", 2))
    spread = [_spread(rows, *more) for more in ((), (TOGETHER,))]
    assert spread[1] > 1.1 * spread[0]


def _spread(rows: pd.DataFrame, *more: dict[str, object]) -> float:
    prices = small(more=more)
    items = billed(rows, prices)
    return float(amounts_drawn(items, draw(items, prices, 1), prices).sum(axis=0).std())


def test_length_moves_what_is_laid_and_what_is_a_share_of_it() -> None:
    rows = need(("trench", "", 10), ("supervision_share", "trench", 10), ("hut", "", 1))
    rows.loc[1, "span"] = ""
    prices = small(more=(LENGTH,))
    items = billed(rows, prices)
    drawn = draw(items, prices, 1)
    found = amounts_drawn(items, only(drawn, "length", prices), prices)
    assert found[0] == pytest.approx(100_000 * drawn.length["s0"])
    assert found[1] == pytest.approx(0.05 * found[0])
    assert found[2] == pytest.approx(np.full(causes.DRAWS, 50_000))
    assert 0.9 <= drawn.length["s0"].min() <= drawn.length["s0"].max() <= 1.4


def test_the_dollar_moves_goods_bought_abroad() -> None:
    """Duct is 0.4 of the trench and all imported, half of it in dollars: 0.2 follows."""
    prices = small(ROAD, more=(DOLLAR, DOLLARS))
    items = billed(need(("trench", "", 1)), prices)
    drawn = draw(items, prices, 1)
    found = amounts_drawn(items, only(drawn, "exchange_rate", prices), prices)
    assert found[0] == pytest.approx(10_000 * (1 + 0.2 * (drawn.dollar - 1)))


def test_delay_prolongs_supervision_only() -> None:
    prices = small(more=(TIMED,), record=RECORD)
    items = billed(need(("trench", "", 1), ("supervision_share", "trench", 1)), prices)
    drawn = draw(items, prices, 1)
    found = amounts_drawn(items, only(drawn, "delay", prices), prices)
    assert found[0] == pytest.approx(np.full(causes.DRAWS, 10_000))
    assert found[1] == pytest.approx(500 * (1 + 0.5 * (drawn.slip - 1)))


def test_slips_have_the_median_of_the_record() -> None:
    low, mode, high = slip_range(small(record=RECORD))
    drawn = causes.triangle(np.random.default_rng(1).random(40_000), low, mode, high)
    assert (low, high) == (1.0, 3.0)
    assert np.median(drawn) == pytest.approx(2.0, abs=0.02)
    assert slip_range(small()) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize("median", [1.75, 1.9, 2.2, 2.6])
def test_the_mode_gives_its_median(median: float) -> None:
    mode = mode_of_median(1.0, median, 3.4)
    drawn = causes.triangle(np.array([0.5]), 1.0, mode, 3.4)
    assert drawn[0] == pytest.approx(median)


def test_nothing_is_ever_negative() -> None:
    prices = small(ROAD, more=(LENGTH, TOGETHER, DOLLAR, DOLLARS, TIMED), record=RECORD)
    items = billed(need(("trench", "factor_forest", 3), ("hut", "", 1)), prices)
    assert (amounts_drawn(items, draw(items, prices, 3), prices) > 0).all()


def test_the_tornado_holds_the_others_and_lists_the_dearest() -> None:
    """Trench alone: P10 and P90 of its triangle times 10 km, and the hut at 50,000."""
    prices = small()
    items = billed(need(("trench", "", 10), ("hut", "", 1)), prices)
    found = tornado(items, draw(items, prices, 1), prices)
    trench = found[found["item"] == "trench"].iloc[0]
    assert trench["low_eur"] == pytest.approx(50_000 + 10 * (8_000 + np.sqrt(1.2e6)), rel=0.01)
    assert trench["high_eur"] == pytest.approx(50_000 + 10 * (14_000 - np.sqrt(2.4e6)), rel=0.01)
    width = found["high_eur"] - found["low_eur"]
    assert width.is_monotonic_decreasing
    assert set(found["cause"]) == set(causes.CAUSES)
    assert found.loc[found["cause"] == "length", "low_eur"].item() == pytest.approx(150_000)


def test_physical_and_price_contingency_stand_apart() -> None:
    """P80 1,200 of base 1,000; half is paid two years after the price year at 10 %: 1.21."""
    from dataclasses import replace

    from dorsale.plan.scenario import Basis

    basis = Basis("EUR", 2026, "net", 0.1, 0.1)
    prices = replace(small(), basis=basis)
    total = {"total": {"base": 1_000.0, "p80": 1_200.0}}
    found = contingency(total, prices, {2026: 50.0, 2028: 50.0}, 2.0)
    assert found["physical_eur"] == pytest.approx(200)
    assert found["price_eur"] == pytest.approx(1_200 * 0.5 * 0.21)
    assert found["price_delayed_eur"] == pytest.approx(1_200 * 0.5 * (1.1**4 - 1))


def test_like_works_are_counted_and_nothing_is_made_of_none() -> None:
    total = {"total": {"base": 100.0, "p80": 110.0}}
    found = reference_class(total, small(record=RECORD))
    growth = {"low": 1.2, "median": 1.2, "high": 1.2, "count": 1, "names": ["b"]}
    assert found["cost_growth"] == growth
    assert found["at_record_eur"] == pytest.approx(120)
    assert reference_class(total, small())["at_record_eur"] is None
