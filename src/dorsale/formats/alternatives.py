"""The section ``alternatives`` of ``plan.json``: what else could be built, and its price."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dorsale.plan.network import Plan, Variant
from dorsale.plan.scenario import Choice


def alternatives(plan: Plan) -> list[dict[str, Any]]:
    """Return a row for each plan beside the one chosen: cost, bound, what differs, where."""
    return [_alternative(plan, one) for one in plan.variants]


def _alternative(plan: Plan, one: Variant) -> dict[str, Any]:
    made, value = one.design, plan.design.objective_eur
    more = (round(made.objective_eur - value, 2) or 0.0) if made else None
    return {
        "name": one.name,
        "kind": one.kind,
        "of": None if one.choice is None else _choice(plan, one.choice),
        "feasible": made is not None,
        "objective_eur": made.objective_eur if made else None,
        "bound_eur": made.bound_eur if made else None,
        "gap": made.gap if made else None,
        "extra_eur": more,
        "extra_share": more / value if more is not None and value else None,
        "surely_extra_eur": list(one.extra_eur) if one.extra_eur else None,
        "difference_km": one.difference_km if made else None,
        "difference_share": one.difference_share if made else None,
        "shared_km": one.shared_km,
        "leaves": [_corridor(plan, chain) for chain in one.leaves],
        "comes": [_corridor(plan, chain) for chain in one.comes],
        "cut_off": list(one.cut_off),
        "exposed": list(one.exposed),
        "spans": sorted(made.modules) if made else [],
    }


def _choice(plan: Plan, choice: Choice) -> dict[str, str]:
    return {
        "wish": choice.wish, "what": choice.what, "id": choice.id, "name": _name(plan, choice)
    }  # fmt: skip


def _name(plan: Plan, choice: Choice) -> str:
    """Return the name of what is chosen: of the cable, the group, or both ends of the span."""
    tables = plan.scenario.tables
    for table in ("cables", "risk_groups"):
        rows = tables[table].set_index("id")["name"]
        if choice.id in rows:
            return str(rows[choice.id])
    spans = plan.candidates.spans
    ends = dict(zip(spans.index, zip(spans["from"], spans["to"], strict=True), strict=True))
    for table in ("ways", "fibre"):
        frame = tables[table]
        ends |= dict(zip(frame["id"], zip(frame["from"], frame["to"], strict=True), strict=True))
    sites = plan.scenario.sites["name"]
    return " – ".join(sites[end] for end in ends[choice.id]) if choice.id in ends else choice.id


def _corridor(plan: Plan, chain: tuple[str, ...]) -> dict[str, Any]:
    """Return spans joined end to end: from where to where, how long, over which line."""
    rows = [plan.candidates.spans.loc[span] for span in chain]
    start, end = _ends([(row["from"], row["to"]) for row in rows])
    return {
        "from": start, "to": end, "spans": list(chain),
        "length_km": float(sum(row["length_km"] for row in rows)),
        "way": _longest_way(rows),
        "countries": sorted({code for row in rows for code in row["countries"]}),
        "geometry": {
            "type": "MultiLineString",
            "coordinates": [[list(p) for p in row["geometry"]] for row in rows],
        },
    }  # fmt: skip


def _longest_way(rows: list[Mapping[str, Any]]) -> str:
    km: dict[str, float] = {}
    for row in rows:
        km[row["way"]] = km.get(row["way"], 0.0) + row["length_km"]
    return max(km, key=lambda way: (km[way], way))


def _ends(pairs: list[tuple[str, str]]) -> tuple[str, str]:
    """Return both ends of a chain of pairs that meet one after the other.

    >>> _ends([("b", "a"), ("b", "c"), ("d", "c")])
    ('a', 'd')
    """
    if len(pairs) == 1:
        return pairs[0]
    first = next((end for end in pairs[0] if end not in pairs[1]), pairs[0][0])
    last = next((end for end in pairs[-1] if end not in pairs[-2]), pairs[-1][-1])
    return first, last
