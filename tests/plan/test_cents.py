"""Parts add up to their whole, to the cent, and none is negative."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsale.plan.cents import eur, in_cents, shared

_WEIGHTS = st.lists(st.floats(0, 1e9), min_size=1, max_size=40)


def test_thirds_of_a_hundred() -> None:
    assert shared(10_000, [1, 1, 1]) == [3334, 3333, 3333]
    assert shared(0, [0.5, 0.5]) == [0, 0]
    assert in_cents(19.999) == 2000
    assert [eur(part) for part in shared(in_cents(0.05), [2, 2, 1])] == [0.02, 0.02, 0.01]


def test_nothing_to_share_by() -> None:
    assert shared(0, [0.0, 0.0]) == [0, 0]
    with pytest.raises(ValueError, match="5"):
        shared(5, [0.0])


@given(total=st.integers(0, 10**13), weights=_WEIGHTS)
def test_parts_add_up_and_none_is_a_cent_off(total: int, weights: list[float]) -> None:
    whole = math.fsum(weights)
    if not whole:
        return
    parts = shared(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert part >= 0
        assert abs(part - total * weight / whole) < 1 + total * 1e-12


@given(amounts=st.lists(st.floats(0, 1e9), min_size=1, max_size=40))
def test_amounts_keep_their_sum_in_cents(amounts: list[float]) -> None:
    total = in_cents(math.fsum(amounts))
    if any(amounts):
        assert eur(sum(shared(total, amounts))) == eur(total)
