from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale.plan.connect_rules import Requirement, Row
from dorsale.topology.connect.enforce import violated
from dorsale.topology.connect.independent import with_reach
from tests.topology.connect.small_regions import most_routes, requirements
from tests.topology.connect.test_independent import web


def value(row: Row, x: dict[str, float]) -> float:
    return sum(c * x[span] for span, c in row.spans.items()) - row.least


def test_an_operator_given_up_leaves_one_route_to_the_others() -> None:
    """Two routes, operator x on two spans: one of c and d is needed besides."""
    requirement = with_reach(web("ax", "bx", "c", "d"))
    assert requirement.reach == 3
    rows = violated([requirement], {"e0": 1.0, "e1": 1.0, "e2": 0.5, "e3": 0.5})
    assert Row({"e2": 1.0, "e3": 1.0}, 2.0) in rows


def test_a_rule_out_of_reach_asks_only_what_can_be() -> None:
    requirement = with_reach(web("ax", "bx"))
    assert violated([requirement], {"e0": 0.0, "e1": 0.0}) == [Row({"e0": 1.0, "e1": 1.0}, 1.0)]
    assert violated([requirement], {"e0": 1.0, "e1": 0.0}) == []


@settings(max_examples=120, deadline=None)
@given(requirements(), st.data())
def test_rows_hold_for_every_network_that_meets_the_rule(
    requirement: Requirement, data: st.DataObject
) -> None:
    stated = with_reach(requirement)
    spans = stated.lines.spans
    quarter = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])
    x = {span: data.draw(quarter) for span in spans}
    rows = violated([stated], x)
    assert all(value(row, x) < 0 for row in rows)
    for bits in product((0.0, 1.0), repeat=len(spans)):
        whole = dict(zip(spans, bits, strict=True))
        chosen = {span for span, bit in whole.items() if bit}
        met = most_routes(stated, chosen) >= stated.asked
        if met:
            assert all(value(row, whole) >= 0 for row in rows)


@settings(max_examples=120, deadline=None)
@given(requirements(), st.data())
def test_a_whole_network_without_broken_rows_meets_the_rule(
    requirement: Requirement, data: st.DataObject
) -> None:
    stated = with_reach(requirement)
    x = {span: data.draw(st.sampled_from([0.0, 1.0])) for span in stated.lines.spans}
    met = most_routes(stated, {span for span in x if x[span]}) >= stated.asked
    assert met == (not violated([stated], x))
