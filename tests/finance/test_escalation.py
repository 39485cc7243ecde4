from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale.finance import escalation
from dorsale.finance.parameters import settled
from tests.finance.small_case import small_case


def test_a_flow_moved_by_whole_and_half_years() -> None:
    flow = np.array([0.0, 8, 4, 0])
    assert escalation.later(flow, 0).tolist() == [0, 8, 4, 0]
    assert escalation.later(flow, 1).tolist() == [0, 0, 8, 4]
    assert escalation.later(flow, 0.5).tolist() == [0, 4, 6, 2]
    assert escalation.later(flow, 9).tolist() == [0, 0, 0, 0]


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.floats(0, 1e6), min_size=2, max_size=12),
    st.lists(st.floats(0, 15), min_size=1, max_size=6),
)
def test_draws_move_as_each_alone_and_no_money_appears(
    flow: list[float], years: list[float]
) -> None:
    moved = escalation.later(np.array(flow), np.array(years)[:, None])
    for row, late in zip(moved, years, strict=True):
        assert row == pytest.approx(escalation.later(np.array(flow), late))
        assert row.sum() <= sum(flow) * (1 + 1e-9)


def test_growth_by_hand() -> None:
    """120 % of the base, 10 % of contingency, 2 % a year from 2025; the year lost on 2027 only."""
    case = small_case(years=np.arange(2026, 2028), price_year=2025, contingency=0.10)
    p = settled(case, {"cost_factor": 1.2, "inflation_per_year": 0.02})
    assert escalation.growth(case, p).tolist() == pytest.approx([1.32 * 1.02, 1.32 * 1.02**2])
    late = p | {"delay_years": 1.0, "standing_share_per_year": 0.05}
    expected = [1.32 * 1.02, 1.32 * 1.02**3 * 1.05]
    assert escalation.growth(case, late).tolist() == pytest.approx(expected)


def test_works_end_as_planned_and_the_time_lost_is_told_apart() -> None:
    case = small_case(years=np.arange(2026, 2030), works_to=2027)
    assert escalation.works(case).tolist() == [1, 1, 0, 0]
    assert escalation.overrun(case, settled(case)).tolist() == [0, 0, 0, 0]
    late = escalation.overrun(case, settled(case, {"delay_years": 1.25}))
    assert late.tolist() == pytest.approx([0, 0, 1, 0.25])


def test_a_state_that_pays_late_stops_its_part_of_the_time() -> None:
    case = small_case()
    p = settled(case, {"counterpart_late_years": 2.0, "late_stop_share": 0.5, "delay_years": 0.25})
    assert escalation.delay_years(p) == 1.25
