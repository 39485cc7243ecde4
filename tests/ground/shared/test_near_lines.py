"""Where lines run beside one another: by hand, against a projection, and where maps end."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale.ground.shared.near_lines import Beside, beside
from dorsale.ground.shared.segments import Line, length_m, metres_a_degree

EQUATOR = ((0.0, 0.0), (1.0, 0.0))
DEGREE_KM = 111.3195  # of longitude on the equator


def pairs(*lines: Line, reach_m: float = 100.0) -> list[Beside]:
    return list(beside(lines, [reach_m] * len(lines)))


def north(metres: float) -> float:
    """Return ``metres`` near the equator in degrees of latitude."""
    return metres / float(metres_a_degree(np.array(0.0))[1])


def test_a_line_and_its_twin_share_all_but_the_ends() -> None:
    (found,) = pairs(EQUATOR, EQUATOR)
    assert found.share == pytest.approx(1)
    assert found.ends == 2
    assert found.km == pytest.approx(DEGREE_KM - 0.4, abs=0.01)
    assert np.array(found.with_ends_m) == pytest.approx(np.array([[0, 1000 * DEGREE_KM]]), abs=1)


@given(st.floats(0, 90), st.floats(0.1, 0.8))
@settings(max_examples=30, deadline=None)
def test_parallel_lines_share_their_overlap(apart_m: float, shift: float) -> None:
    lat = north(apart_m)
    (found,) = pairs(EQUATOR, ((shift, lat), (1 + shift, lat)))
    reach = np.sqrt(100**2 - apart_m**2) / 1000
    assert found.km == pytest.approx((1 - shift) * DEGREE_KM + reach, abs=0.01)


@given(st.floats(101, 5000))
@settings(max_examples=20, deadline=None)
def test_parallel_lines_further_apart_share_nothing(apart_m: float) -> None:
    assert pairs(EQUATOR, ((0.0, north(apart_m)), (1.0, north(apart_m)))) == []


@given(st.floats(15, 165))
@settings(max_examples=30, deadline=None)
def test_a_crossing_counts_twice_the_reach_by_the_sine(angle: float) -> None:
    at = np.radians(angle)
    across = (
        (0.5 - 0.1 * np.cos(at), -0.1 * np.sin(at)),
        (0.5 + 0.1 * np.cos(at), 0.1 * np.sin(at)),
    )
    (found,) = pairs(EQUATOR, across)
    scale = metres_a_degree(np.array(0.0))
    true = np.arctan2(np.sin(at) * scale[1], np.cos(at) * scale[0])
    assert 1000 * found.km == pytest.approx(200 / np.sin(true), rel=0.01)


def test_a_line_that_crosses_itself_is_counted_once() -> None:
    loop = ((0.0, 0.0), (0.2, 0.0), (0.2, 0.1), (0.1, 0.1), (0.1, -0.1))
    (found,) = pairs(loop, ((0.0, 0.0005), (0.2, 0.0005)), reach_m=60.0)
    assert found.km == pytest.approx(0.2 * DEGREE_KM, abs=0.15)
    assert pairs(loop) == []


@pytest.mark.parametrize("still", [(), ((0.5, 0.0),), ((0.5, 0.0), (0.5, 0.0))])
def test_a_line_without_length_is_beside_nothing(still: Line) -> None:
    assert pairs(EQUATOR, still) == []
    assert length_m(still) == 0


def test_no_lines_are_beside_nothing() -> None:
    assert pairs() == []


@pytest.mark.parametrize("other", [((179.5, 0.0), (180.5, 0.0)), ((-180.5, 0.0), (-179.5, 0.0))])
def test_the_date_line_is_no_border(other: Line) -> None:
    over = ((179.5, 0.0005), (-179.5, 0.0005))
    (found,) = pairs(over, other)
    assert found.km == pytest.approx(DEGREE_KM, abs=0.2)
    assert length_m(over) == pytest.approx(1000 * DEGREE_KM, rel=1e-3)


def test_near_a_pole_a_degree_is_short() -> None:
    near = ((0.0, 89.0), (90.0, 89.0))
    assert pairs(near, ((0.0, 88.9), (90.0, 88.9)), reach_m=1000.0) == []
    assert len(pairs(near, ((0.0, 89.0001), (90.0, 89.0001)), reach_m=1000.0)) == 1


@given(st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_stretches_are_those_of_a_buffer(seed: int) -> None:
    """Against shapely's buffer (64 segments a quarter) in metres on the equator."""
    draw = np.random.default_rng(seed)
    lines = [np.cumsum(draw.uniform(-0.01, 0.02, (12, 2)), axis=0) for _ in range(2)]
    reach = 400.0
    scale = np.column_stack(metres_a_degree(np.array([0.1])))
    flat = [shapely.LineString(line * scale) for line in lines]
    a, b = (
        flat[0].intersection(flat[1].buffer(reach, 64)),
        flat[1].intersection(flat[0].buffer(reach, 64)),
    )
    expected = min(a.length, b.length)
    found = pairs(*lines, reach_m=reach)
    assert 1000 * sum(one.km for one in found) == pytest.approx(expected, rel=0.02, abs=25)


def test_two_hundred_thousand_points_are_read_at_once() -> None:
    east = np.linspace(0, 5, 200_000)
    first = np.column_stack([east, 0.0001 * np.sin(5000 * east)])
    second = np.column_stack([east, 0.0003 + 0.0001 * np.cos(4000 * east)])
    (found,) = pairs(first, second)
    assert found.share == pytest.approx(1, abs=1e-6)
