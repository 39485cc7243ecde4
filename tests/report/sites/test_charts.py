"""Charts of the sites: lines whose names keep apart, dots of which some are named."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from dorsale.report.sites.charts import Dot, Line, apart, over_years, scatter, ticks

NUMBERS = st.floats(0, 1e6, allow_subnormal=False)


def said(value: float) -> str:
    return f"{value:g}"


def test_lines_end_with_their_name_and_their_value() -> None:
    drawn = over_years(
        [2027, 2030], [Line("stands", [400, 800], "800 kW", "stands", stepped=True)], "Power", said
    )
    assert re.search(r'd="M4 [\d.]+L238 [\d.]+L238 26"', drawn)
    assert "<title>Power</title>" in drawn
    assert "800 kW" in drawn


@given(st.lists(NUMBERS, min_size=1, max_size=6), st.floats(1, 50))
def test_names_are_never_nearer_than_asked(heights: list[float], least: float) -> None:
    found = apart(sorted(heights), least)
    assert all(b - a >= least * 0.999 for a, b in zip(found, found[1:], strict=False))


@given(NUMBERS, st.floats(1e-3, 1e6))
def test_ticks_are_few_and_inside(low: float, width: float) -> None:
    found = ticks(low, low + width)
    assert len(found) <= 6
    slack = 1e-6 * (low + width)
    assert all(low - slack <= one <= low + width + slack for one in found)


def test_larger_dots_are_riskier_and_named_ones_are_in_front() -> None:
    dots = [Dot(10, 5, 0.0), Dot(12, 6, 0.04), Dot(11, 7, 0.01, "this plan", "chosen")]
    drawn = scatter(dots, "Sets", ("cost", "ms"), said)
    radius = [float(one) for one in re.findall(r' r="([\d.]+)"', drawn)]
    assert radius[0] < radius[1]
    assert radius[2] >= 4
    assert drawn.count("set chosen named") == 1
    assert ">this plan</text>" in drawn


@given(st.lists(st.tuples(NUMBERS, NUMBERS, st.floats(0, 1)), min_size=1, max_size=12))
def test_no_dot_leaves_the_chart(rows: list[tuple[float, float, float]]) -> None:
    drawn = scatter([Dot(*row) for row in rows], "Sets", ("cost", "ms"), said)
    for x, y in re.findall(r'cx="([-\d.]+)" cy="([-\d.]+)"', drawn):
        assert 0 <= float(x) <= 360
        assert 0 <= float(y) <= 260
