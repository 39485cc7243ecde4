from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from dorsale.finance.accounts import accounts
from tests.finance.small_case import funder, small_case


def test_unit_costs_by_hand() -> None:
    """1 Gbit/s sold for 10 years at no discount: 120,000 Mbit/s-months."""
    said = accounts(small_case(), {"discount_rate": 0.0}).ratios
    assert said["unit_cost"] == pytest.approx(150 / 120_000)
    assert said["break_even_price"] == pytest.approx(150 / 120_000)
    assert said["mean_price"] == pytest.approx(200 / 120_000)
    assert said["unit_cost_cash"] == pytest.approx((50 + 60) / 120_000)


def test_the_break_even_price_is_the_price_of_an_npv_of_0() -> None:
    said = accounts(small_case()).ratios
    factor = said["break_even_price"] / said["mean_price"]
    assert accounts(small_case(), {"price_factor": factor}).ratios["npv"] == pytest.approx(0)


def test_the_viability_gap_makes_the_project_bankable() -> None:
    """A grant of the gap at the end of the first year brings the NPV to 0."""
    said = accounts(small_case()).ratios
    assert said["gap_npv"] == pytest.approx(-said["npv"])
    assert said["gap_dscr"] == pytest.approx(50 * (1 - 1.2 / 1.3))
    assert said["viability_gap"] == said["gap_npv"]
    lent = 0.5 * 1.2 / 1.3
    rows = [
        funder("bank", "loan", lent, interest_per_year=0.05, grace_years=1, tenor_years=6),
        funder("union", "grant", 1 - lent),
    ]
    assert accounts(small_case(funders=pd.DataFrame(rows))).ratios["dscr_min"] == pytest.approx(1.3)


def test_a_project_that_pays_has_no_gap() -> None:
    said = accounts(small_case(), {"price_factor": 3.0}).ratios
    assert said["viability_gap"] == 0
    assert said["npv"] > 0


def test_prices_rise_and_the_real_return_stays() -> None:
    """All prices rise alike: nominal flows grow, what is real does not."""
    real, nominal = accounts(small_case()), accounts(small_case(), {"inflation_per_year": 0.03})
    assert nominal.flows["revenue"][1:].tolist() == pytest.approx(
        (20 * 1.03 ** np.arange(1, 11)).tolist()
    )
    assert nominal.ratios["firr"] == pytest.approx(real.ratios["firr"])
    assert nominal.ratios["npv"] == pytest.approx(real.ratios["npv"])
    expected = (1 + real.ratios["firr"]) * 1.03 - 1
    assert nominal.ratios["firr_nominal"] == pytest.approx(expected)


def test_a_rate_that_does_not_exist_is_said() -> None:
    found = accounts(small_case())
    assert np.isnan(found.ratios["eirr"])
    assert ("no_rate_of_return", "eirr") in found.notes
    tail = pd.DataFrame({"year": [2027, 2028], "item": "closing", "local_share": 1.0,
                         "eur": [-230.0, 132.0]})  # fmt: skip
    twice = small_case(running=tail, sold=small_case().sold.iloc[:0].assign(year=0))
    assert ("several_rates_of_return", "firr") in accounts(twice).notes
