from __future__ import annotations

from dorsale.topology.connect.joined import Inflow, ends_of, joined
from tests.topology.connect.small_regions import spans

SPANS = spans(
    ("out", "a", "internet", "w1"), ("ab", "a", "b", "w2"), ("cd", "c", "d", "w3"),
    ("bc", "b", "c", "w4"),
)  # fmt: skip


def test_a_span_far_from_the_internet_is_not_joined() -> None:
    ends = ends_of(SPANS)
    assert ends["ab"] == ("a", "b")
    assert joined(ends, ["out", "ab", "cd"]) == {"out", "ab"}
    assert joined(ends, ["out", "ab", "cd", "bc"]) == {"out", "ab", "cd", "bc"}
    assert joined(ends, ["ab"]) == set()


def test_the_least_spans_that_part_a_span_from_the_internet() -> None:
    """To c and d, a third flows over bc, half over ab, all over out."""
    ends = ends_of(SPANS)
    x = {"out": 1.0, "ab": 0.5, "bc": 0.3, "cd": 1.0}
    assert Inflow(ends, x).cut("cd") == ["bc"]
    assert Inflow(ends, {**x, "ab": 0.1}).cut("cd") == ["ab"]
    assert Inflow(ends, {"cd": 1.0, "ab": 0.0}).cut("cd") == []
