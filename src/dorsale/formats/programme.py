"""The programme of a plan in ``plan.json``: its rules, and what was decided."""

from __future__ import annotations

from typing import Any

from dorsale.plan.network import Plan
from dorsale.plan.scenario import ProgrammeRules


def rules(one: ProgrammeRules) -> dict[str, Any]:
    """Return the rules of the programme as the scenario sets them, without the shipped seasons."""
    found = {key: value for key, value in one.__dict__.items() if key != "seasons"}
    for key in ("contract_months", "crews", "km_per_month", "wet_pace"):
        found[key] = dict(found[key])
    found["dry_months"] = {country: list(m) for country, m in one.dry_months.items()}
    return {**found, "low_water_months": list(one.low_water_months)}


def document(plan: Plan) -> dict[str, Any]:
    """Return the programme: proof, stages, dates of spans and sites, money by year and donor."""
    one = plan.programme
    return {
        "value_eur": one.value_eur, "bound_eur": one.bound_eur, "gap": one.gap,
        "seconds": one.seconds, "work": one.work, "status": one.status, "method": one.method,
        "stages": [
            {
                "year": s.year, "spans": list(s.spans), "km": s.km, "eur": s.eur,
                "joined": list(s.joined), "protected": list(s.protected), "people": s.people,
                "gbps": s.gbps,
            }
            for s in one.stages
        ],
        "spans": [_dated(row) for row in one.spans.to_dict("records")],
        "sites": [_dated(row) for row in one.sites.to_dict("records")],
        "years": [
            {
                "year": year, "spent_eur": eur,
                "paid_eur": {name: paid.get(year, 0.0) for name, paid in one.paid_eur.items()},
            }
            for year, eur in one.spent_eur.items()
        ],
        "left_out": list(one.left_out), "lacking_eur": one.lacking_eur, "lost_eur": one.lost_eur,
    }  # fmt: skip


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with ``null`` for what never happens, and for the year of what is left out."""
    return {
        key: None if value == "" or (key == "year" and not value) else value
        for key, value in row.items()
    }
