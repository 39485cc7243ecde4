"""Benefits against the case without the plan: each by hand, none twice, no transfer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from dorsale.finance import economy
from dorsale.plan.money import Case
from dorsale.plan.network import Plan


@pytest.fixture(scope="module")
def case(tiny_plan: Plan) -> Case:
    return tiny_plan.money.case


def traffic(**columns: float) -> pd.DataFrame:
    return pd.DataFrame({"year": [2030], **{name: [value] for name, value in columns.items()}})


def only(case: Case, **columns: float) -> Case:
    """Return ``case`` in one year and with no other traffic than given."""
    return replace(
        case, years=np.array([2030]), traffic=traffic(**columns), sold=case.sold.iloc[:0],
        running=case.running.iloc[:0],
    )  # fmt: skip


def found(case: Case, **p: float) -> dict[str, float]:
    return {name: float(flow[0]) for name, flow in economy.benefits(case, p).items()}


def nothing_but(gains: dict[str, float], *names: str) -> None:
    assert {name for name, eur in gains.items() if abs(eur) > 1e-9} == set(names)


def test_traffic_that_only_the_plan_carries(case: Case) -> None:
    """1 Gbit/s of which half comes; radio costs users 200 instead of 100, elasticity -1.

    Half of it would be there by radio at 110 a Mbit/s: saved. The other half is worth
    100 ln 2 a Mbit/s of all, less 90 that users pay beyond transport for it.
    """
    gains = found(only(case, new_gbps=1.0))
    nothing_but(gains, "new_traffic", "radio_and_satellite")
    sold = 0.5 * 12_000
    assert gains["radio_and_satellite"] == pytest.approx(sold * 0.5 * 110)
    assert gains["new_traffic"] == pytest.approx(sold * (100 * np.log(2) - 90 * 0.5))


def test_traffic_that_runs_anyway_gains_no_transfer(case: Case) -> None:
    """Its price falls from 20 to 10: sellers of the region lose what users gain."""
    moved = only(case, moved_gbps=1.0, without_gbps=1.0)
    gains = found(moved)
    nothing_but(gains, "new_traffic")
    kept = 100 / 110
    assert gains["new_traffic"] == pytest.approx(6_000 * (-100 * np.log(kept) - 90 * (1 - kept)))
    whole = found(moved, price_gain_counted=1.0)
    assert whole["lower_price"] == pytest.approx(6_000 * kept * 10)


def test_outages_are_worth_what_users_pay_for_the_time(case: Case) -> None:
    """100 Gbit/s-hours, half carried, 100 EUR a Mbit/s and month of 730 hours."""
    gains = found(only(case, lost_gbps_h_before=300.0, lost_gbps_h_after=200.0))
    nothing_but(gains, "outages")
    assert gains["outages"] == pytest.approx(100 * 0.5 * 1_000 * 100 / 730)


def test_detours_and_capacity_abroad(case: Case) -> None:
    gains = found(only(case, round_trip_gbps=1.0))
    nothing_but(gains, "transit")
    assert gains["transit"] == pytest.approx(6_000 * 2)
    gains = found(only(case, without_capacity_eur=7.0))
    nothing_but(gains, "international")
    assert gains["international"] == 7


def test_transfers_and_sunk_cost_stand_outside(case: Case) -> None:
    """Tariffs, public tenants, dark fibre, tax and interest change no benefit and no cost."""
    one = only(case, new_gbps=1.0, moved_gbps=1.0, lost_gbps_h_before=9.0)
    sold = pd.DataFrame(
        [
            (2030, "public_anchor", 5.0, "anchor_price"),
            (2030, "dark_fibre", 9.0, "dark_fibre_price"),
        ],
        columns=["year", "product", "quantity", "price"],
    )
    assert found(replace(one, sold=sold)) == pytest.approx(found(one))
    taxed = replace(case, investment=case.investment.assign(tax_rate=0.5))
    for name, flow in economy.costs(case).items():
        assert economy.costs(taxed)[name] == pytest.approx(flow)
    assert found(one, profit_tax_rate=0.5, interest_shift=0.02) == pytest.approx(found(one))


def test_costs_are_works_with_contingency_and_running(case: Case) -> None:
    spent = economy.costs(case)
    base = case.investment["eur"].sum()
    assert spent["investment"].sum() == pytest.approx(base * (1 + case.contingency))
    assert spent["international_capacity"].sum() == pytest.approx(7 * 200_000)
    half = economy.costs(case, {"cost_factor": 0.5, "running_factor": 2.0})
    assert half["investment"].sum() == pytest.approx(0.5 * spent["investment"].sum())
    assert half["international_capacity"].sum() == pytest.approx(14 * 200_000)


@given(st.floats(-3, -0.05), st.floats(1, 20), st.floats(0, 95))
@settings(max_examples=80, deadline=None)
def test_the_area_is_the_integral_under_the_demand_curve(
    elasticity: float, ratio: float, beyond: float
) -> None:
    """Against numerical integration of the inverse demand z (q)^(1/e), z = 100."""
    p = {"elasticity": elasticity, "capacity_price": 100 - beyond, "access_price": beyond,
         "price_factor": 1.0}  # fmt: skip
    kept = ratio**elasticity
    area, _ = quad(lambda q: 100 * q ** (1 / elasticity) - beyond, kept, 1)
    assert float(economy._area(p, ratio)) == pytest.approx(area, rel=1e-4, abs=1e-6)


def test_the_area_at_the_elasticity_where_the_formula_has_a_hole() -> None:
    p = {"capacity_price": 10.0, "access_price": 0.0, "price_factor": 1.0}
    at, near = (float(economy._area({**p, "elasticity": e}, 3.0)) for e in (-1.0, -1.0000001))
    assert at == pytest.approx(10 * np.log(3)) == pytest.approx(near, rel=1e-5)


@given(st.floats(0.1, 3), st.floats(0.1, 3), st.floats(-1, 1))
@settings(max_examples=40, deadline=None)
def test_benefits_are_never_negative(price: float, remote: float, level: float) -> None:
    case = _CASES[0]
    p = {"price_factor": price, "remote_price": 110 * remote, "demand_level": level}
    for flow in economy.benefits(case, p).values():
        assert (flow >= -1e-6).all()


def test_one_run_and_many_agree(case: Case) -> None:
    e = np.array([[-1.0], [-0.5]])
    many = economy.benefits(case, {"elasticity": e})
    for at, value in enumerate(e[:, 0]):
        one = economy.benefits(case, {"elasticity": float(value)})
        for name, flow in one.items():
            wide = np.broadcast_to(many[name], (2, len(case.years)))
            assert wide[at] == pytest.approx(flow)


_CASES: list[Case] = []


@pytest.fixture(scope="module", autouse=True)
def _kept(case: Case) -> None:
    _CASES[:] = [case]
