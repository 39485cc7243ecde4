"""Facility location against every subset of places, on tiny cases."""

from __future__ import annotations

from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dorsale.siting.location.facility import facilities

Case = tuple[np.ndarray, np.ndarray, np.ndarray]


@st.composite
def tiny(draw: st.DrawFn) -> Case:
    customers, places = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    whole = st.integers(0, 12).map(float)
    cost = draw(arrays(float, (customers, places), elements=st.one_of(whole, st.just(np.inf))))
    return cost, draw(arrays(float, places, elements=whole)), draw(
        arrays(float, customers, elements=whole)
    )  # fmt: skip


def paid(case: Case, opened: list[int]) -> float:
    """Return what ``opened`` places and their customers cost."""
    cost, fixed, otherwise = case
    every = np.column_stack([cost[:, opened], otherwise])
    return float(fixed[opened].sum() + every.min(axis=1).sum())


@settings(max_examples=500, deadline=None)
@given(tiny())
def test_the_answer_is_the_best_of_all_subsets(case: Case) -> None:
    cost, fixed, otherwise = case
    places = range(len(fixed))
    subsets = chain.from_iterable(combinations(places, n) for n in range(len(fixed) + 1))
    found = facilities(cost, fixed, otherwise)
    assert found.value == pytest.approx(min(paid(case, list(one)) for one in subsets))
    assert found.bound == pytest.approx(found.value)
    assert (found.status, found.gap) == ("optimal", 0.0)
    assert found.value == pytest.approx(paid(case, list(found.sites)))
    assert set(found.served_by) <= {-1, *found.sites}


def test_two_customers_share_what_one_cannot_pay() -> None:
    cost, fixed = np.array([[1.0], [1.0]]), np.array([5.0])
    assert facilities(cost, fixed, np.array([4.0, 1.0])).sites == ()
    both = facilities(cost, fixed, np.array([4.0, 4.0]))
    assert (both.sites, both.served_by, both.value) == ((0,), (0, 0), 7.0)


def test_no_customers_need_no_places() -> None:
    found = facilities(np.empty((0, 2)), np.ones(2), np.empty(0))
    assert (found.sites, found.served_by, found.value) == ((), (), 0.0)


def test_a_larger_case_is_proven() -> None:
    random = np.random.default_rng(2)
    points = random.random((120, 2))
    cost = np.linalg.norm(points[:, None] - points[None], axis=2) * random.random((120, 1))
    found = facilities(cost, np.full(120, 0.5), np.full(120, 2.0))
    assert found.status == "optimal"
    assert 2 < len(found.sites) < 60
