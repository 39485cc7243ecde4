"""The rules of connection in ``plan.json``: what each asks, and what the network does with it."""

from __future__ import annotations

from typing import Any

from dorsale.plan.connect_rules import ConnectRule, Finding
from dorsale.plan.network import Plan


def document(plan: Plan) -> list[dict[str, Any]]:
    """Return a row for each rule, with a finding for each site or pair of countries."""
    return [_rule(plan, rule) for rule in plan.scenario.connect_rules]


def _rule(plan: Plan, rule: ConnectRule) -> dict[str, Any]:
    return {
        "rule": rule.name, "title": dict(rule.title), "kind": rule.kind, "count": rule.count,
        "least": rule.least, "enforced": rule.enforce, "source": rule.source,
        "findings": [_finding(plan, one) for one in plan.findings if one.rule == rule.name],
    }  # fmt: skip


def _finding(plan: Plan, one: Finding) -> dict[str, Any]:
    return {
        "subject": list(one.subject), "found": one.found, "found_today": one.today,
        "met": one.met, "exact": one.exact, "held": one.held,
        "counted": [
            {"end": route.end, "spans": list(route.spans), "shares": list(route.shares)}
            for route in one.routes
        ],
        "unnamed": list(one.unnamed), "out_of_reach": one.out_of_reach,
        "cut": [_shared(plan, label) for label in one.cut],
    }  # fmt: skip


def _shared(plan: Plan, label: str) -> dict[str, str]:
    """Return what routes share, with its kind and the name it has in the tables."""
    elements = plan.candidates.elements
    if label in elements.index:
        kind, name = (str(elements.at[label, key]) for key in ("kind", "name"))
        return {"id": label, "kind": kind, "name": name}
    kind, _, name = label.partition(":")
    kind = {"end": "site"}.get(kind, kind)
    return {"id": label, "kind": kind, "name": name}
