from __future__ import annotations

from dorsale.finance.parameters import settled
from dorsale.plan.money import NEUTRAL
from tests.finance.small_case import small_case


def test_what_is_given_stands_over_the_case_and_the_case_over_what_is_neutral() -> None:
    case = small_case()
    found = settled(case, {"cost_factor": 1.2, "discount_rate": 0.08})
    assert found["cost_factor"] == 1.2
    assert found["discount_rate"] == 0.08
    assert found["price_capacity"] == 10.0
    assert found["delay_years"] == NEUTRAL["delay_years"]


def test_each_foreign_currency_may_drift_and_pegged_ones_do_not() -> None:
    case = small_case()
    owed = case.funders.assign(currency=["USD", "XAF", ""])
    found = settled(small_case(funders=owed))
    assert found["usd_drift_per_year"] == 0.0
    assert not {"xaf_drift_per_year", "_drift_per_year", "eur_drift_per_year"} & set(found)
