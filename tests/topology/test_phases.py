from __future__ import annotations

from dorsale.plan.network import Plan


def test_phases_of_the_tiny_plan(tiny_plan: Plan) -> None:
    """What stands is phase 0; the repaired fibre is the capital's second path: phase 1."""
    assert tiny_plan.phases == {"c-wacs": 0, "c-kinshasa": 0, "f-coast": 0, "f-dead": 1}
