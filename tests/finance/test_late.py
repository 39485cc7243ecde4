from __future__ import annotations

import pandas as pd
import pytest

from dorsale.finance.accounts import accounts
from dorsale.finance.late import late
from dorsale.plan.money import Case
from tests.finance.small_case import parameters, small_case, works


def case() -> Case:
    """Return 60 of works in 2026 and 40 in 2027, a fifth of them the State's."""
    return small_case(
        investment=pd.DataFrame([works(2026, 60.0), works(2027, 40.0)]), works_to=2027,
        parameters=parameters(price_capacity=10.0, standing_share_per_year=0.10),
    )  # fmt: skip


def test_a_year_late_by_hand() -> None:
    """A tenth of the 40 left is spent standing, interest of 2028 runs, 15 are not earned.

    The last year's 15 fall beyond the horizon; interest is 5 % of the 52 owed.
    """
    rows = late(case()).set_index("months")
    one = rows.loc[12.0]
    assert one["case"] == "late"
    assert one["standing_eur"] == pytest.approx(4)
    assert one["escalation_eur"] == pytest.approx(0)
    assert one["charges_eur"] == pytest.approx(0.05 * 52)
    assert one["extra_eur"] == pytest.approx(4 + one["charges_eur"])
    assert one["lost_cash_eur"] == pytest.approx(15)
    on_time = rows.loc[0.0]
    assert on_time["extra_eur"] == 0
    assert on_time["npv"] == pytest.approx(accounts(case()).ratios["npv"])
    assert one["npv"] < on_time["npv"]


def test_prices_rise_while_works_stand() -> None:
    dear = case()
    rows = late(small_case(
        investment=dear.investment, works_to=2027, price_year=2027,
        parameters=parameters(price_capacity=10.0, inflation_per_year=0.10),
    )).set_index("months")  # fmt: skip
    assert rows.loc[12.0, "escalation_eur"] == pytest.approx(4)


def test_what_never_comes_is_waited_for_and_never_built() -> None:
    """Two years standing on the 32 left of four fifths; 12 a year for 8 years, not 15 for 10."""
    never = late(case()).iloc[-1]
    assert (never["case"], never["months"]) == ("never", 24)
    assert never["unbuilt_eur"] == pytest.approx(20)
    assert never["standing_eur"] == pytest.approx(2 * 0.10 * 32)
    assert never["escalation_eur"] == pytest.approx(0)
    assert never["extra_eur"] == pytest.approx(never["standing_eur"] + never["charges_eur"])
    assert never["lost_cash_eur"] == pytest.approx(150 - 8 * 12)


def test_works_may_go_on_without_the_state() -> None:
    going = case()
    rows = going.parameters
    rows.loc["late_stop_share"] = [0.0, 0.0, 0.0, "", "assumption", "assumption", ""]
    one = late(small_case(investment=going.investment, works_to=2027, parameters=rows)).iloc[1]
    assert one["months"] == 0
    assert one["extra_eur"] == pytest.approx(0)


def test_without_a_state_nothing_is_late() -> None:
    only = small_case()
    assert late(small_case(funders=only.funders[only.funders["kind"] != "state"])).empty
