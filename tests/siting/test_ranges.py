from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsale.siting.coefficients import Range
from dorsale.siting.ranges import Get, spread

ends = st.tuples(*[st.floats(0.1, 10.0)] * 3).map(lambda found: tuple(sorted(found)))


def test_independent_factors_combine_by_their_logarithms() -> None:
    known: dict[str, Range] = {"a": (0.5, 1.0, 2.0), "b": (0.5, 1.0, 2.0), "c": (3.0, 3.0, 3.0)}

    def answer(get: Get) -> dict[str, float]:
        return {"product": get("a") * get("b") * get("c"), "quotient": get("a") / get("b")}

    found = spread(answer, known.__getitem__)
    both = math.exp(math.sqrt(2) * math.log(2))
    assert found["product"] == pytest.approx((3 / both, 3.0, 3 * both))
    assert found["quotient"] == pytest.approx((1 / both, 1.0, both))


def test_what_can_be_nothing_is_nothing_at_the_low_end() -> None:
    found = spread(lambda get: {"solar": get("kwp")}, {"kwp": (0.0, 0.5, 1.0)}.__getitem__)
    assert found["solar"] == (0.0, 0.5, 1.0)


def test_nothing_stays_nothing() -> None:
    found = spread(lambda get: {"cache": 0.0 * get("gbps")}, {"gbps": (0.0, 1.0, 2.0)}.__getitem__)
    assert found["cache"] == (0.0, 0.0, 0.0)


@given(a=ends, b=ends)
def test_a_range_holds_its_centre_and_lies_within_the_corners(a: Range, b: Range) -> None:
    known = {"a": a, "b": b}
    found = spread(lambda get: {"it": get("a") * get("b")}, known.__getitem__)["it"]
    corners = [a[0] * b[0], a[1] * b[1], a[2] * b[2]]
    assert found[0] <= found[1] * (1 + 1e-9) <= found[2] * (1 + 2e-9)
    assert corners[0] <= found[0] * (1 + 1e-9)
    assert found[2] <= corners[2] * (1 + 1e-9)
    assert found[1] == pytest.approx(corners[1])
