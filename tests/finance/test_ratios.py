from __future__ import annotations

import numpy as np
import numpy_financial as npf
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dorsale.finance import ratios

NAN = float("nan")


def rate(*flow: float) -> float:
    return float(ratios.irr(np.array(flow))[0])


def count(*flow: float) -> int:
    return int(ratios.irr(np.array(flow))[1])


def test_present_value_by_hand() -> None:
    """-100 + 60 / 1.1 + 60 / 1.21 = 4.13."""
    assert ratios.npv(np.array([-100.0, 60, 60]), 0.1) == pytest.approx(4.132231404958678)


def test_rate_of_return_by_hand() -> None:
    """-100, 0, 121 returns 10 %."""
    assert rate(-100, 0, 121) == pytest.approx(0.10)


def test_a_rate_that_lies_on_the_grid_of_the_search() -> None:
    assert rate(-100, 100) == pytest.approx(0.0, abs=1e-12)
    assert rate(0, -100, 160.1) == pytest.approx(0.601)


@pytest.mark.parametrize("flow", [(0, 0, 0), (100, 50), (-100, -5, -5), (-100, 20, 20, -500)])
def test_a_rate_that_does_not_exist_is_not_given(flow: tuple[float, ...]) -> None:
    assert np.isnan(rate(*flow))
    assert count(*flow) == 0


def test_two_rates_are_counted_and_none_is_given() -> None:
    """-100 + 230 v - 132 v2 is 0 at 10 % and at 20 %."""
    assert count(-100, 230, -132) == 2
    assert np.isnan(rate(-100, 230, -132))


def test_three_rates() -> None:
    """Roots 5, 25 and 60 %."""
    flow = np.array([1.0])
    for one in (0.05, 0.25, 0.60):
        flow = np.convolve(flow, [1, -(1 + one)])
    assert count(*-flow) == 3


def test_two_rates_closer_than_the_grid_are_found_when_the_flow_is_alone() -> None:
    flow = np.convolve([1, -1.1000], [1, -1.1004])
    assert count(*flow) == 2


def test_a_rate_where_the_value_only_touches_0() -> None:
    """-100 + 220 v - 121 v2 = -100 (1 - 1.1 v)2."""
    assert count(-100, 220, -121) == 1
    assert rate(-100, 220, -121) == pytest.approx(0.10, abs=1e-6)


def test_several_flows_at_once_agree_with_each_alone() -> None:
    flows = np.array([[-100.0, 60, 60], [-100, -5, -5], [-100, 230, -132], [-100, 0, 121]])
    found, counts = ratios.irr(flows)
    assert counts.tolist() == [1, 0, 2, 1]
    assert found.tolist() == pytest.approx([rate(*f) for f in flows], nan_ok=True)


CENTS = st.integers(-5_000, 100_000).map(lambda cents: cents / 100)
FLOWS = st.lists(CENTS, min_size=3, max_size=40)


@settings(max_examples=100, deadline=None)
@given(FLOWS, st.floats(100, 5000))
def test_the_rate_makes_the_value_0_and_agrees_with_numpy_financial(
    later: list[float], spent: float
) -> None:
    flow = np.array([-spent, *later])
    found = float(ratios.irr(flow)[0])
    assume(not np.isnan(found))
    assert abs(ratios.npv(flow, found)) <= 1e-6 * np.abs(flow).sum() * max(1, (1 + found) ** -40)
    theirs = npf.irr(flow)
    if (np.diff(np.sign(flow[flow != 0])) != 0).sum() == 1 and not np.isnan(theirs):
        assert found == pytest.approx(theirs, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(FLOWS, st.floats(0, 0.5))
def test_present_value_agrees_with_numpy_financial(flow: list[float], at: float) -> None:
    assert ratios.npv(np.array(flow), at) == pytest.approx(npf.npv(at, flow), rel=1e-9, abs=1e-6)


def test_cover_is_told_only_where_debt_is_due() -> None:
    found = ratios.cover(
        np.array([5.0, 12, 9]), np.array([10.0, 0, 6]), np.array([False, True, True])
    )
    assert found.tolist() == pytest.approx([NAN, NAN, 1.5], nan_ok=True)
    assert ratios.lowest(found) == 1.5
    assert ratios.mean(found) == 1.5
    assert np.isnan(ratios.lowest(np.array([NAN, NAN])))
    assert np.isnan(ratios.mean(np.array([NAN, NAN])))


def test_cover_over_the_life_by_hand() -> None:
    """At the end of year 0, 50 owed: (11 / 1.1 + 12.1 / 1.21 + 13.31 / 1.331) / 50 = 0.6."""
    cash = np.array([0.0, 11, 12.1, 13.31, 999])
    found = ratios.life_cover(cash, np.array([50.0, 40, 20, 0, 0]), 0.1, 3)
    assert found[0] == pytest.approx(0.6)
    assert found[2] == pytest.approx(13.31 / 1.1 / 20)
    assert np.isnan(found[3])


def test_payback() -> None:
    assert np.isnan(ratios.payback(np.array([-100.0, 20, 20])))
    assert ratios.payback(np.array([-100.0, 50, 50])) == 2
    assert ratios.payback(np.array([10.0, 20])) == 0
    flows = np.array([[-100.0, 120, -40, 80], [-100.0, 200, 0, 0]])
    assert ratios.payback(flows).tolist() == pytest.approx([2.25, 0.5])
