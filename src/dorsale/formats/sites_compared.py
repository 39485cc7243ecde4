"""What data centres do to a plan, as rows of a comparison: with them, without them.

A plan that says nothing of sites has no figure here: older plans, plans without candidates. One
that looked at candidates and builds none keeps no traffic in the region and avoids no transit; how
its people reach their data abroad was not worked out. What a plan with sites says of its own
network without them stands in rows of its own: it is not the other plan's figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dorsale.formats.sited_places import power_kw, section

_Plan = Mapping[str, Any]


def _built(plan: _Plan) -> list[dict[str, Any]] | None:
    """Return the data centres of a plan; ``None`` where the plan does not speak of sites."""
    return section(plan).get("data_centres")


def _count(plan: _Plan) -> int | None:
    found = _built(plan)
    return None if found is None else len(found)


def _kw(plan: _Plan) -> float | None:
    found = _built(plan)
    return None if found is None else sum(map(power_kw, found))


def _cost(plan: _Plan) -> float | None:
    found = _built(plan)
    return None if found is None else sum(map(_paid, found))


def _paid(one: Mapping[str, Any]) -> float:
    """Return what the plan pays for a hall: what its cost book says, else its modules."""
    ends = one["cost_book"]["eur"] if one["billed"] == "book" else one["cost_eur"]
    return float(ends[1])


def _effect(name: str, of_none: float | None = None) -> Callable[[_Plan], float | None]:
    """Return what reads an effect: ``of_none`` for a plan that builds no data centre."""

    def read(plan: _Plan) -> float | None:
        if _built(plan) == []:
            return of_none
        found = (section(plan).get("effect") or {}).get(name)
        return None if found is None else float(found)

    return read


SITED: Mapping[str, Callable[[_Plan], Any]] = {
    "data_centres": _count,
    "data_centres_kw": _kw,
    "data_centres_eur": _cost,
    "kept_gbps": _effect("kept_gbps", 0.0),
    "transit_avoided_eur_per_year": _effect("transit_avoided_eur_per_year", 0.0),
    "reach_worst": _effect("reach_worst_with"),
    "reach_worst_without": _effect("reach_worst_without"),
    "hours_without_data": _effect("hours_lost_with"),
    "hours_without_data_without": _effect("hours_lost_without"),
}
"""Figure -> what reads it from a plan."""
