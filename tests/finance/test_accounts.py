from __future__ import annotations

from typing import Any

import numpy as np
import numpy_financial as npf
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale.finance.accounts import accounts
from dorsale.plan.money import Case
from tests.finance.small_case import funder, parameters, small_case, works

NAN = float("nan")


def flat(case: Case, p: object) -> dict[str, np.ndarray]:
    return {"users": np.where(case.years > case.years[0], 30.0, 0.0)}


def test_the_small_case_by_hand() -> None:
    """100 spent, 50 of them lent at 5 % for 6 years with one of grace; 15 a year come in."""
    found = accounts(small_case())
    flows, said = found.flows, found.ratios
    assert flows["investment"][:2].tolist() == [100, 0]
    assert flows["source:bank"][0] == 50
    assert flows["source:union"][0] == pytest.approx(30)
    assert flows["source:state"][0] == pytest.approx(20)
    assert flows["cash_available"][1:].tolist() == pytest.approx([15.0] * 10)
    assert flows["debt_service"][:8].tolist() == pytest.approx(
        [0, 2.5, 12.5, 12, 11.5, 11, 10.5, 0]
    )
    assert flows["dscr"][:3].tolist() == pytest.approx([NAN, 6, 1.2], nan_ok=True)
    assert said["dscr_min"] == pytest.approx(1.2)
    project = [-100.0] + [15.0] * 10
    assert said["npv"] == pytest.approx(npf.npv(0.10, project))
    assert said["npv_6"] == pytest.approx(npf.npv(0.06, project))
    assert said["npv_12"] == pytest.approx(npf.npv(0.12, project))
    assert said["firr"] == pytest.approx(npf.irr(project))
    assert said["payback_years"] == pytest.approx(100 / 15)
    assert said["llcr"] == pytest.approx(-npf.pv(0.05, 6, 15) / 50)


def test_the_price_year_scales_what_is_nominal() -> None:
    found = accounts(small_case(price_year=2024), {"inflation_per_year": 0.10})
    assert found.flows["investment"][0] == pytest.approx(121)


def test_contingency_and_tax_are_lines_of_their_own() -> None:
    case = small_case(
        contingency=0.10, investment=pd.DataFrame([works(2026, 100.0, tax_rate=0.18)])
    )
    flows = accounts(case).flows
    assert flows["investment"][0] == pytest.approx(110)
    assert flows["tax"][0] == pytest.approx(19.8)
    assert flows["need"][0] == pytest.approx(129.8)
    assert accounts(case, {"tax_exempt": 1.0}).flows["tax"].sum() == 0
    assert accounts(case, {"contingency_factor": 0.0}).flows["need"][0] == pytest.approx(118)


def test_tax_on_profit_carries_losses_forward() -> None:
    """15 a year less 10 of depreciation is 5 of profit; a loss of 30 takes six years of it."""
    found = accounts(small_case(), {"profit_tax_rate": 0.30, "depreciation_years": 10.0}).flows
    assert found["profit_tax"][1:].tolist() == pytest.approx([1.5] * 10)
    costly = small_case(running=pd.DataFrame(
        {"year": [2027, *range(2028, 2037)], "item": "operation", "local_share": 1.0,
         "eur": [40.0] + [5.0] * 9}
    ))  # fmt: skip
    lossy = accounts(costly, {"profit_tax_rate": 0.30, "depreciation_years": 10.0}).flows
    assert lossy["profit_tax"].round(9).tolist() == pytest.approx([0] * 8 + [1.5] * 3)


def test_the_economic_side_stands_beside_the_financial_one() -> None:
    """100 spent and 5 a year against 30 a year of benefit, in constant money."""
    found = accounts(small_case(), {"inflation_per_year": 0.05}, benefits=flat)
    assert found.flows["real_net"].tolist() == pytest.approx([-100.0] + [25.0] * 10)
    assert found.ratios["eirr"] == pytest.approx(npf.irr([-100.0] + [25.0] * 10))
    assert found.ratios["enpv"] == pytest.approx(npf.npv(0.1, [-100.0] + [25.0] * 10))
    gain, cost = -npf.pv(0.1, 10, 30), 100 - npf.pv(0.1, 10, 5)
    assert found.ratios["benefit_cost"] == pytest.approx(gain / cost)


def test_without_funders_all_is_unfunded() -> None:
    found = accounts(small_case(funders=small_case().funders.iloc[:0]))
    assert found.flows["unfunded"][0] == 100
    assert found.ratios["viability_gap"] == pytest.approx(found.ratios["gap_npv"])


def test_service_begins_later_and_what_is_left_costs_more() -> None:
    case = small_case(
        investment=pd.DataFrame([works(2026, 60.0), works(2027, 40.0)]), works_to=2027
    )
    late = accounts(case, {"delay_years": 1.5, "standing_share_per_year": 0.1}).flows
    assert late["investment"][:2].tolist() == pytest.approx([60, 46])
    assert late["revenue"][:4].tolist() == pytest.approx([0, 0, 10, 20])
    assert late["late_charges"][:5] == pytest.approx(
        (late["interest:bank"] + late["fees:bank"])[:5] * [0, 0, 1, 0.5, 0]
    )


def test_what_a_state_never_pays_is_never_built() -> None:
    found = accounts(small_case(), {"counterpart_missing": 1.0}).flows
    assert found["investment"].sum() == pytest.approx(80)
    assert found["source:state"].sum() == 0
    assert found["revenue"][1] == pytest.approx(16)
    assert found["unfunded"].sum() == pytest.approx(0)


VARIED = {
    "cost_factor": (0.5, 2), "running_factor": (0.5, 2), "price_factor": (0.2, 3),
    "traffic_factor": (0.2, 3), "delay_years": (0, 4), "inflation_per_year": (0, 0.1),
    "interest_shift": (-0.02, 0.05), "profit_tax_rate": (0, 0.4), "discount_rate": (0.02, 0.15),
    "depreciation_years": (5, 25), "counterpart_late_years": (0, 2), "counterpart_missing": (0, 1),
}  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.fixed_dictionaries({n: st.floats(*b) for n, b in VARIED.items()}), min_size=2,
                max_size=3))  # fmt: skip
def test_many_draws_at_once_are_each_run_alone(draws: list[dict[str, float]]) -> None:
    case = mixed()
    together = accounts(case, {n: np.array([[d[n]] for d in draws]) for n in VARIED}, benefits=flat)
    for at, one in enumerate(draws):
        alone = accounts(case, one, benefits=flat)
        for name, flow in alone.flows.items():
            many = np.broadcast_to(together.flows[name], (len(draws), len(case.years)))
            assert many[at] == pytest.approx(flow, rel=1e-9, abs=1e-6, nan_ok=True), name
        for name, value in alone.ratios.items():
            if "irr" not in name:  # how many rates there are is only known of a flow alone
                of = np.broadcast_to(together.ratios[name], (len(draws),))
                assert of[at] == pytest.approx(value, rel=1e-9, abs=1e-6, nan_ok=True), name


def mixed(**changed: Any) -> Case:
    rows = [
        funder("ida", "loan", 0.3, interest_per_year=0.0075, grace_years=2, tenor_years=12,
               commitment_fee_per_year=0.005, interest_during_works="capitalised"),
        funder("bank", "commercial", 0.2, interest_per_year=0.07, grace_years=1, tenor_years=7,
               repayment="annuity", front_end_fee=0.01, currency="USD"),
        funder("fund", "vendor", 0.1, interest_per_year=0.05, grace_years=2, tenor_years=8,
               repayment="sculpted"),
        funder("state", "state", 0.2),
        funder("own", "operator", 0.2),
        funder("miga", "guarantee", 0.5, to_year=2036),
    ]  # fmt: skip
    spent = [works(2026, 60.0, tax_rate=0.18), works(2027, 40.0), works(2028, 20.0)]
    return small_case(**{
        "funders": pd.DataFrame(rows), "investment": pd.DataFrame(spent), "works_to": 2028,
        "contingency": 0.1, "price_year": 2025,
        "parameters": parameters(price_capacity=10.0, usd_drift_per_year=0.01), **changed,
    })  # fmt: skip
