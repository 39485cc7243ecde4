from __future__ import annotations

from dataclasses import replace

from dorsale.plan.network import Plan
from dorsale.topology.programme.calendar import month_of
from dorsale.topology.programme.starts import works_of

STOP = month_of("2040-01")


def test_works_in_a_park_wait_for_its_permit(tiny_plan: Plan) -> None:
    """Decided in January 2027, procured in 24 months; a permit of 36 leads to January 2030."""
    rules = replace(
        tiny_plan.scenario.programme, contract_months={"existing": 4, "protected_area": 36}
    )
    spans, nodes = tiny_plan.candidates.spans, tiny_plan.candidates.nodes
    span = spans[spans["option"] == "new"].iloc[0].to_dict()
    assert span["protected_areas"] == 0
    assert works_of(span, nodes, rules, month_of("2029-01"), STOP)
    inside = {**span, "protected_areas": 1}
    assert works_of(inside, nodes, rules, month_of("2029-12"), STOP) is None
    assert works_of(inside, nodes, rules, month_of("2030-01"), STOP)
