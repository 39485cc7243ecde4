"""The tiny plan as the scenario hands it to finance."""

from __future__ import annotations

from dorsale.demand import ranges
from dorsale.finance import Planned
from dorsale.plan.network import Plan, Routes


def planned(plan: Plan) -> Planned:
    """Return what the scenario handed to finance, today's ways as they stood."""
    today = Routes(
        {
            "d-cg-pointe-noire-internet": ("c-wacs",),
            "d-cg-dolisie-internet": ("f-coast", "c-wacs"),
            "d-cg-brazzaville-internet": ("c-kinshasa",),
        },
        {},
    )
    one = plan.scenario
    return Planned(
        one, plan.candidates, plan.design, plan.demand, ranges(one), plan.bill, plan.programme,
        plan.routes, today, plan.available, 0.0,
    )  # fmt: skip
