"""Ground that working and protection paths of a plan may share, in ``plan.json``."""

from __future__ import annotations

from typing import Any

from dorsale.formats.risk_groups import shared_ground
from dorsale.plan.network import Plan


def document(plan: Plan) -> list[dict[str, Any]]:
    """Return a row for each pair of spans whose lines cannot be told apart: longest first."""
    found = [
        {
            "first": one["first"], "second": one["second"], "km": one["km"],
            "within_m": one["within_m"], "presumed": one["presumed"],
            "demands": _relying(plan, one["first"], one["second"]),
            "geometry": shared_ground(one["geometry"]),
        }
        for one in plan.doubtful.to_dict("records")
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-len(one["demands"]), -one["km"], one["first"]))


def _relying(plan: Plan, first: str, second: str) -> list[str]:
    """Return the demands that work over one of the spans and are protected by the other."""
    routes = plan.routes
    return sorted(
        name
        for name, working in routes.working.items()
        for protection in [{span for path in routes.protection[name] for span in path}]
        if (first in working and second in protection)
        or (second in working and first in protection)
    )
