"""Nothing is lost by rounding, and no part is negative."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dorsale.cost.cents import cents, split

WEIGHTS = st.lists(st.floats(0, 1e6), min_size=1, max_size=30)


@given(st.integers(0, 10**13), WEIGHTS)
def test_parts_add_up_and_none_is_negative(whole: int, weights: list[float]) -> None:
    parts = split(whole, weights)
    assert int(parts.sum()) == whole
    assert (parts >= 0).all()


@given(st.integers(0, 10**9), st.lists(st.floats(0.01, 1), min_size=1, max_size=12))
def test_a_part_is_within_a_cent_of_its_share(whole: int, weights: list[float]) -> None:
    total = sum(weights)
    for part, weight in zip(split(whole, weights), weights, strict=True):
        assert abs(part - whole * weight / total) < 1 + 1e-3


def test_cents_by_hand() -> None:
    """A third of 10 cents each: 4, 3, 3; the first takes the cent left."""
    assert split(10, [1, 1, 1]).tolist() == [4, 3, 3]
    assert split(0, [0.5, 0.5]).tolist() == [0, 0]
    assert cents(19.999) == 2000
