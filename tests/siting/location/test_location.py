"""Location problems against every choice of places, on tiny cases."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dorsale.siting.location.cover import maximal_cover, p_centre
from dorsale.siting.location.exchange import exchange
from dorsale.siting.location.median import p_median


@st.composite
def tiny(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, int]:
    customers = draw(st.integers(1, 7))
    places = draw(st.integers(1, 6))
    whole = st.integers(0, 12).map(float)
    distance = draw(arrays(float, (customers, places), elements=whole))
    weight = draw(arrays(float, customers, elements=st.integers(1, 9).map(float)))
    return distance, weight, draw(st.integers(1, places))


def every_choice(places: int, p: int) -> list[list[int]]:
    return [list(one) for one in combinations(range(places), p)]


def test_the_middle_of_a_line() -> None:
    distance = np.abs(np.subtract.outer(np.arange(5.0), np.arange(5.0)))
    assert p_median(distance, 1).sites == (2,)
    assert p_median(distance, 1).value == 6.0
    assert p_centre(distance, 2).value == 1.0
    assert maximal_cover(distance, 1, 1.0).value == 3.0


@settings(max_examples=500, deadline=None)
@given(tiny())
def test_the_median_is_the_best_of_all(case: tuple[np.ndarray, np.ndarray, int]) -> None:
    distance, weight, p = case
    found = p_median(distance, p, weight)
    costs = [
        (distance[:, one].min(axis=1) * weight).sum() for one in every_choice(distance.shape[1], p)
    ]
    assert found.value == pytest.approx(min(costs))
    assert found.status == "optimal"
    assert len(found.sites) == p
    served = (distance[np.arange(len(weight)), list(found.served_by)] * weight).sum()
    assert served == pytest.approx(found.value)


@settings(max_examples=150, deadline=None)
@given(tiny())
def test_the_centre_is_the_best_of_all(case: tuple[np.ndarray, np.ndarray, int]) -> None:
    distance, _, p = case
    found = p_centre(distance, p)
    radii = [distance[:, one].min(axis=1).max() for one in every_choice(distance.shape[1], p)]
    assert found.value == min(radii)
    assert (len(found.sites), found.gap) == (p, 0.0)


@settings(max_examples=150, deadline=None)
@given(tiny(), st.integers(0, 12))
def test_the_cover_is_the_largest(case: tuple[np.ndarray, np.ndarray, int], reach: int) -> None:
    distance, weight, p = case
    found = maximal_cover(distance, p, reach, weight)
    covered = [
        weight[(distance[:, one] <= reach).any(axis=1)].sum()
        for one in every_choice(distance.shape[1], p)
    ]
    assert found.value == pytest.approx(max(covered))
    assert all((at >= 0) == (distance[i] <= reach)[list(found.sites)].any()
               for i, at in enumerate(found.served_by))  # fmt: skip


def test_a_larger_case_is_proven() -> None:
    points = np.random.default_rng(3).random((120, 2))
    distance = np.linalg.norm(points[:, None] - points[None], axis=2)
    found = p_median(distance, 9)
    assert found.status == "optimal"
    assert found.bound == pytest.approx(found.value, rel=1e-6)
    assert found.value <= distance[:, exchange(distance, 9)].min(axis=1).sum() + 1e-9


def test_an_impossible_number_of_places_is_refused() -> None:
    with pytest.raises(ValueError, match="between 1 and 2"):
        p_median(np.ones((3, 2)), 3)
