"""Which modules can be needed, against counting."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale.topology.loading.modules import cheapest, needed


def test_a_module_that_two_others_replace_is_left_out() -> None:
    kept, most = needed(np.array([1.0, 2.0, 4.0]), np.array([3.0, 6.0, 7.0]), 10.0)
    assert kept.tolist() == [0, 2]
    assert most.tolist() == [2.0, 3.0]  # three of the small ones cost more than the large one


def test_modules_beyond_all_traffic_are_kept_once() -> None:
    kept, _ = needed(np.array([5.0, 100.0, 1000.0]), np.array([1.0, 9.0, 99.0]), 50.0)
    assert kept.tolist() == [0, 1]


sizes = st.lists(
    st.tuples(st.integers(1, 9), st.integers(1, 20)), min_size=1, max_size=4, unique_by=lambda m: m
)


@given(sizes, st.integers(1, 25))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_what_is_kept_covers_any_amount_as_cheaply(
    modules: list[tuple[int, int]], top: int
) -> None:
    capacity, cost = np.array(modules, float).T
    kept, most = needed(capacity, cost, float(top))
    for amount in range(1, top + 1):
        few = min(
            np.dot(n, cost[kept])
            for n in product(*(range(int(m) + 1) for m in most))
            if np.dot(n, capacity[kept]) >= amount
        )
        assert few == cheapest(float(amount), capacity, cost)
