"""Charts: what is drawn is to scale, labelled, and escaped."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsale.report import charts
from dorsale.report.charts import Change, Range, Stack


def _widths(drawn: str, class_: str) -> list[float]:
    found = ET.fromstring(drawn).iter("rect")
    return [float(one.get("width", "")) for one in found if class_ in one.get("class", "").split()]


def test_bars_are_to_scale() -> None:
    rows = [Range("a", 40, 50, 50, "50"), Range("b", 90, 100, 100, "100")]
    half, whole = _widths(charts.bars(rows, "t"), "bar")
    assert whole == pytest.approx(2 * half)
    assert whole == charts.WIDTH - 4


def test_range_starts_and_ends_where_it_says() -> None:
    drawn = charts.ranges([Range("a", 50, 75, 100, "said")], "t")
    assert _widths(drawn, "until") == _widths(drawn, "spread") == [(charts.WIDTH - 4) / 2]


def test_labels_are_escaped() -> None:
    drawn = charts.bars([Range("<script>", 0, 1, 1, "&")], "a < b")
    assert "<script>" not in drawn
    assert ET.fromstring(drawn).find("title").text == "a < b"  # type: ignore[union-attr]


def test_column_parts_add_up_to_the_height() -> None:
    drawn = ET.fromstring(
        charts.columns([Stack("2027", [1, 3], "4"), Stack("2028", [2], "2")], "t")
    )
    heights = [float(one.get("height", "")) for one in drawn.iter("rect")]
    assert sorted(heights) == pytest.approx([41, 82, 123])


def test_two_lines_meet_when_the_gap_closes() -> None:
    trace = [[0.0, None, 1.0], [1.0, 5.0, 2.0], [2.0, 4.0, 4.0]]
    drawn = charts.gap_lines(trace, ("best", "bound"), ("4", "4"), "t", str)
    best, bound = (one.get("d", "") for one in ET.fromstring(drawn).iter("path"))
    assert best.rsplit("L", 1)[1] == bound.rsplit("L", 1)[1]


def test_an_unfinished_search_has_no_best_line_and_still_draws() -> None:
    drawn = charts.gap_lines([[0.0, None, 1.0]], ("best", "bound"), ("", "1"), "t", str)
    assert "best</text>" not in drawn


def test_bridge_steps_start_where_the_last_ended() -> None:
    rows = [("a", 10.0, "10", True), ("b", -4.0, "-4", False), ("c", 6.0, "6", True)]
    boxes = list(ET.fromstring(charts.bridge(rows, "t")).iter("rect"))
    less, total = boxes[1], boxes[2]
    assert float(less.get("x", "")) == pytest.approx(float(total.get("width", "")))


def test_an_interval_before_and_after_is_drawn_for_each_row() -> None:
    rows = [Change("a", (10, 12), (1, 2), "said")]
    drawn = charts.changes(rows, "t", [(1, "1"), (100, "100")], log=True)
    assert len(_widths(drawn, "before")) == len(_widths(drawn, "after")) == 1


@given(st.lists(st.floats(0, 1e12), min_size=1, max_size=20))
def test_no_bar_leaves_the_chart(values: list[float]) -> None:
    drawn = charts.bars([Range("x", v, v, v, "") for v in values], "t")
    assert all(0 <= width <= charts.WIDTH for width in _widths(drawn, "bar"))


def test_empty_charts_are_drawn_empty() -> None:
    assert ET.fromstring(charts.ranges([], "t")).tag == "svg"
    assert ET.fromstring(charts.dots({}, "t", str)).tag == "svg"


def test_a_profile_is_to_scale_and_breaks_where_heights_are_unknown() -> None:
    points = [(0.0, 100.0), (10.0, 300.0), (20.0, None), (30.0, 200.0), (40.0, 100.0)]
    drawn = charts.profile(points, "t", lambda m: f"{m:.0f} m", lambda km: f"{km:.0f} km")
    paths = [(p.get("class"), p.get("d")) for p in ET.fromstring(drawn).iter("path")]
    assert [d for kind, d in paths if kind == "curve best"] == ["M0 104L90 22", "M270 63L360 104"]
    said = [text.text for text in ET.fromstring(drawn).iter("text")]
    assert said == ["300 m", "0 km", "40 km"]


def test_a_profile_of_unknown_heights_is_an_empty_axis() -> None:
    drawn = charts.profile([(0.0, None), (1.0, None)], "t", str, str)
    assert not list(ET.fromstring(drawn).iter("path"))
