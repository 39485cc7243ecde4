from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale.plan.connect_rules import ConnectRule, Lines, Requirement
from dorsale.topology.connect.independent import count, with_reach
from tests.topology.connect.small_regions import most_routes, requirements


def web(*shared: str) -> Requirement:
    """Return spans side by side from s to t with these labels."""
    names = tuple(f"e{i}" for i in range(len(shared)))
    lines = Lines(names, (("s", "t"),) * len(shared), tuple(frozenset(x) for x in shared))
    return Requirement(ConnectRule("r", "routes", 3), ("s",), "s", frozenset("t"), lines)


def test_two_operators_on_three_spans_are_two_routes() -> None:
    found = count(web("ax", "bx", "cy"), ["e0", "e1", "e2"], 3)
    assert [route.spans for route in found.routes] == [("e0",), ("e2",)]
    assert found.cut == ("c", "x")
    assert found.exact


def test_only_chosen_spans_count() -> None:
    assert len(count(web("a", "b", "c"), ["e0", "e2"], 3).routes) == 2


def test_labels_that_interlock_leave_fewer_routes_than_any_cut() -> None:
    """xy, yz and zx: each two share a label, yet no single label is on all three."""
    found = count(web("xy", "yz", "zx"), ["e0", "e1", "e2"], 2)
    assert (len(found.routes), found.cut, found.exact) == (1, (), True)


def test_reach_is_what_all_spans_allow() -> None:
    found = with_reach(web("ax", "bx"))
    assert (found.reach, found.asked, found.cut) == (1, 1, ("x",))


@settings(max_examples=200, deadline=None)
@given(requirements(), st.data())
def test_the_count_is_exact(requirement: Requirement, data: st.DataObject) -> None:
    chosen = set(data.draw(st.lists(st.sampled_from(requirement.lines.spans))))
    found = count(requirement, chosen, requirement.rule.least)
    assert found.exact
    assert len(found.routes) == most_routes(requirement, chosen)
    for i, route in enumerate(found.routes):
        assert set(route.spans) <= chosen
        assert all(not set(route.shares) & set(other.shares) for other in found.routes[:i])
    if requirement.each_end_once:
        assert len({route.end for route in found.routes}) == len(found.routes)
