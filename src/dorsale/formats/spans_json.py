"""Spans and shared risks as JSON: the sections ``spans`` and ``risk_groups`` of ``plan.json``."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dorsale.formats.provenance import NEW_CABLE_FIBRES
from dorsale.plan.network import Plan

STATUS = {
    "new": "new",
    "lease": "leased",
    "repair": "repaired",
    "light": "existing",
    "cable": "existing",
}


def spans(plan: Plan) -> list[dict[str, Any]]:
    """Return the spans of ``plan``: used, or of today's network."""
    candidates = plan.candidates.spans
    bill = plan.bill.items.groupby("span")["eur"].sum()
    rows = []
    for span in candidates.to_dict("records"):
        used = span["id"] in plan.design.modules or span["ready"]
        if used or span["option"] != "new":
            rows.append(_span(plan, span, used, float(bill.get(span["id"], 0.0))))
    return rows


def _span(plan: Plan, span: Mapping[str, Any], used: bool, cost_eur: float) -> dict[str, Any]:
    modules = plan.design.modules.get(span["id"], 0)
    pieces = _pieces(plan, span)
    geometry = (
        {"type": "LineString", "coordinates": [list(p) for p in span["geometry"]]}
        if len(span["geometry"]) > 1
        else None
    )
    return {
        "id": span["id"], "from": span["from"], "to": span["to"],
        "length_km": span["length_km"], "way": span["way"], "ways": list(span["ways"]),
        "status": STATUS[span["option"]] if used else "existing",
        "used": used, "option": span["option"], "phase": plan.phases.get(span["id"], 0),
        "capacity_gbps": modules * span["module_gbps"], "modules": modules,
        "load_gbps": plan.design.loads_gbps.get(span["id"], 0.0),
        "module_gbps": span["module_gbps"],
        "fibres": _fibres(span, pieces), "duct": span["duct"] or None,
        "readiness": _readiness(span, pieces),
        "cost_eur": cost_eur if used else 0.0,
        "yearly_eur": _yearly_eur(span, modules) if used else 0.0,
        "hours_down_per_year": span["hours_down_per_year"],
        "cuts_per_year": span["cuts_per_year"],
        "countries": list(span["countries"]),
        "risk_groups": list(span["risk_groups"]),
        "sourced_km": span["basis_sourced_km"],
        "geometry": geometry, "geometry_accuracy_m": span["accuracy_m"],
        "sources": sorted({s.strip() for p in pieces for s in str(p["source"]).split(" ; ")}),
        "confidence": _weakest(p["confidence"] for p in pieces),
    }  # fmt: skip


def _yearly_eur(span: Mapping[str, Any], modules: int) -> float:
    capacity = span["price_eur_per_gbps_per_year"] * span["module_gbps"] * modules
    return float(span["yearly_eur"] + (capacity if span["option"] == "cable" else 0.0))


def _pieces(plan: Plan, span: Mapping[str, Any]) -> list[dict[str, Any]]:
    name = {"new": "ways", "cable": "cables"}.get(span["option"], "fibre")
    frame = plan.scenario.tables[name]
    return [dict(r) for r in frame[frame["id"].isin(span["pieces"])].to_dict("records")]


def _weakest(grades: Iterable[str]) -> str:
    order = ("high", "medium", "low", "assumption")
    return max(grades, key=order.index)


def _fibres(span: Mapping[str, Any], pieces: list[dict[str, Any]]) -> float | None:
    if span["option"] == "new":
        return NEW_CABLE_FIBRES
    counts = [p["fibres"] for p in pieces if "fibres" in p and not math.isnan(p["fibres"])]
    return min(counts) if counts else None


def _readiness(span: Mapping[str, Any], pieces: list[dict[str, Any]]) -> dict[str, Any]:
    dates = [str(p.get("ready_from", "")) for p in pieces]
    return {
        "ready": bool(span["ready"]),
        "contract": span["contract"] or None,
        "repair": sorted({str(p["repair"]) for p in pieces if "repair" in p}),
        "ready_from": max(dates) if dates and all(dates) else None,
        "owner": sorted({str(p["owner"]) for p in pieces if p.get("owner")}),
        "operator": sorted({str(p["operator"]) for p in pieces if p.get("operator")}),
    }


def risk_groups(plan: Plan, of_plan: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the risks that spans of the plan share, each with its members."""
    members: dict[str, list[str]] = {}
    for span in of_plan:
        for risk in span["risk_groups"]:
            members.setdefault(risk, []).append(span["id"])
    elements = plan.candidates.elements
    return [
        {
            "id": name, "kind": elements.at[name, "kind"], "name": elements.at[name, "name"],
            "spans": members[name], "nodes": [],
            "cuts_per_year": elements.at[name, "cuts_per_year"],
            "repair_h": elements.at[name, "repair_h"], "source": elements.at[name, "source"],
            "confidence": elements.at[name, "confidence"],
        }
        for name in sorted(members)
    ]  # fmt: skip
