"""Intervals against a line cut into metres, one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dorsale.ground.shared.stretches import Interval, common, minus, total, union

INTERVALS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda two: (min(two), max(two) + 1)),
    max_size=6,
)


def metres(intervals: object) -> set[int]:
    """Return the whole metres that integer intervals cover."""
    pairs = np.array(intervals).reshape(-1, 2).astype(int)
    return {at for low, high in pairs for at in range(low, high)}


def joined(intervals: list[tuple[int, int]]) -> tuple[Interval, ...]:
    return union(np.array(intervals, float).reshape(-1, 2))


@given(INTERVALS, INTERVALS)
def test_they_are_sets_of_metres(
    first: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    a, b = joined(first), joined(other)
    assert metres(a) == metres(first)
    assert total(a) == len(metres(first))
    assert metres(minus(a, b)) == metres(first) - metres(other)
    assert metres(common(a, b)) == metres(first) & metres(other)
