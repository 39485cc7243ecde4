"""Rounded rows hold for every whole point of the row they come from."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale.topology.loading.capacity.rounding import best_rounding, parts, rounded

numbers = st.floats(0.1, 9.0).map(lambda x: round(x, 2))


def test_a_need_of_one_and_a_half_modules_is_two() -> None:
    factors, right = rounded(np.array([[1.0]]), np.array([1.5]), np.array([1.0]))
    assert (factors[0, 0], right[0]) == (1.0, 2.0)


@given(st.lists(numbers, min_size=1, max_size=3), numbers, numbers)
@settings(max_examples=80, deadline=None, derandomize=True)
def test_no_whole_point_is_lost(factors: list[float], least: float, divisor: float) -> None:
    row = np.array(factors)
    for t in (np.array(divisor), *parts(np.array(least))):
        new, right = rounded(row[None, :], np.array([least]), np.array([float(t)]))
        for n in product(range(5), repeat=len(row)):
            if row @ n >= least:
                assert new[0] @ n >= right[0] - 1e-6


def test_the_best_rounding_cuts_a_fraction_off() -> None:
    values = np.array([1.5])
    factors, right = best_rounding(np.array([2.0]), 3.0, values)
    assert factors @ values < right
