from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale.plan.connect_rules import ConnectRule, Requirement, Row
from dorsale.topology.connect.audit import audit
from dorsale.topology.connect.rules import requirements
from dorsale.topology.connect.separator import separator
from tests.topology.connect.small_regions import elements, nodes, spans

PLACES = nodes(A="AA", B="BB", a="AA", b="BB")
SPANS = spans(
    ("A-out", "A", "internet", "w1"), ("A-B", "A", "B", "w2 post"), ("a-b", "a", "b", "w3"),
    ("A-a", "A", "a", "w4"), ("B-b", "B", "b", "w5"), ("A-b", "A", "b", "w6 post"),
)  # fmt: skip
GROUPS = elements(post="border")
TWO_LINKS = ConnectRule("two links", "neighbours", 2, "borders", enforce=True)
TWO_ROUTES = ConnectRule("two routes", "routes", 2, sites=("b",), to=("A",), enforce=True)


def stated(*rules: ConnectRule) -> tuple[Requirement, ...]:
    return requirements(rules, PLACES, SPANS, GROUPS)


def value(row: Row, x: Mapping[str, float]) -> float:
    return sum(c * x[span] for span, c in row.spans.items()) - row.least


def test_a_crossing_that_leads_nowhere_is_not_enough() -> None:
    """A-B is joined, a-b is not: A-a, B-b or A-b would join it."""
    found = separator(stated(TWO_LINKS), SPANS, ())
    x = dict.fromkeys(SPANS.index, 0.0) | {"A-out": 1.0, "A-B": 1.0, "a-b": 1.0}
    rows = found(x)
    assert rows
    assert all(value(row, x) < 0 for row in rows)
    assert any({"A-a", "B-b"} <= set(row.spans) for row in rows)
    assert found({**x, "A-a": 1.0}) == []


def test_what_stands_is_counted_and_not_asked_for() -> None:
    found = separator(stated(TWO_ROUTES), SPANS, ["A-a", "a-b"])
    nothing = dict.fromkeys(SPANS.index, 0.0)
    rows = found(nothing)
    assert rows
    assert not {"A-a", "a-b"} & {span for row in rows for span in row.spans}
    assert found({**nothing, "A-b": 1.0}) == []


def test_without_a_candidate_what_is_left_is_asked() -> None:
    """With only a-b and A-a left, one route is all there is."""
    found = separator(stated(TWO_ROUTES), SPANS, ())
    assert found({"A-a": 1.0, "a-b": 1.0, "A-out": 0.0}) == []
    assert found({"A-a": 0.0, "a-b": 1.0, "A-out": 0.0}) == [Row({"A-a": 1.0}, 1.0)]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_rows_and_audit_agree(data: st.DataObject) -> None:
    """A whole network breaks no row just where the audit finds all that can be asked."""
    asked = stated(TWO_LINKS, TWO_ROUTES)
    standing = data.draw(st.sets(st.sampled_from(list(SPANS.index)), max_size=2))
    find = separator(asked, SPANS, standing)
    quarter = st.sampled_from([0.0, 0.25, 0.5, 1.0])
    rows = find({span: data.draw(quarter) for span in SPANS.index})
    for bits in product((0.0, 1.0), repeat=len(SPANS)):
        x = dict(zip(SPANS.index, bits, strict=True))
        served = {span for span, bit in x.items() if bit} | standing
        findings = audit(asked, SPANS, served)
        met = all(one.found >= r.asked for one, r in zip(findings, asked, strict=True))
        assert met == (not find(x))
        assert not met or all(value(row, x) >= 0 for row in rows)
