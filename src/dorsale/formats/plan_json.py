"""``plan.json``: the plan as codes and numbers, each number with its parent.

Doors render it in their language; nothing here is a sentence. The shape is stated in
``plan.schema.json`` beside this file.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

import dorsale
from dorsale.formats import (
    finance_json,
    programme,
    rules_kept,
    shared_ground,
    sites_json,
    spans_json,
)
from dorsale.formats.alternatives import alternatives
from dorsale.formats.corridors_json import corridor
from dorsale.formats.provenance import provenance
from dorsale.plan.network import INTERNET, Corridor, Design, Plan
from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.plan.sites import SPAN

SCHEMA_VERSION = 1
_PROOF = ("objective_eur", "bound_eur", "gap", "seconds", "work", "status", "method")


def document(plan: Plan) -> dict[str, Any]:
    """Return ``plan`` as the document of ``plan.json``."""
    spans = spans_json.spans(plan)
    return {
        "dorsale": dorsale.__version__,
        "schema_version": SCHEMA_VERSION,
        "scenario": _scenario(plan),
        "seed": plan.scenario.seed,
        "basis": _basis(plan),
        "nodes": _nodes(plan),
        "spans": spans,
        "risk_groups": spans_json.risk_groups(plan, spans),
        "corridors": [corridor(one) for one in plan.corridors],
        "huts": plan.light.huts.to_dict("records"),
        "demands": _demands(plan),
        "solution": _solution(plan, spans),
        "optics": _optics(plan),
        "availability": _availability(plan),
        "events": None,
        "bill": _bill(plan),
        "finance": finance_json.document(plan),
        "coverage": plan.coverage.to_dict("records"),
        "sites": sites_json.document(plan),
        "alternatives": alternatives(plan),
        "provenance": provenance(plan),
    }


def write(document_: Mapping[str, Any], path: Path) -> None:
    """Write the document to ``path`` whole or not at all. ``OSError`` passes through."""
    text = json.dumps(plain(document_), ensure_ascii=False, indent=1, allow_nan=False)
    beside = path.with_name(f".{path.name}.part")
    beside.write_text(text + "\n", encoding="utf-8")
    os.replace(beside, path)


def read(path: Path) -> dict[str, Any]:
    """Return the document in ``path``; :class:`BadInput` when it is not a plan."""
    import jsonschema_rs

    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise _bad(
            path, N_("the file is missing"), N_("Make a plan first: dorsale plan")
        ) from error
    except (OSError, ValueError, RecursionError) as error:
        raise _bad(path, N_("the file is not readable JSON"), N_("Make the plan again")) from error
    first = next(iter(jsonschema_rs.validator_for(schema()).iter_errors(found)), None)
    if first is not None:
        where = "/".join(map(str, first.instance_path))
        raise _bad(
            path,
            N_("{where} does not fit the shape of a plan"),
            N_("Make the plan again"),
            where=where or "/",
        )
    return dict(found)


def start(document_: Mapping[str, Any]) -> Design:
    """Return the design written in ``document_``, to start another one from."""
    solution, nodes = document_["solution"], document_["nodes"]
    modules = {one["id"]: int(one["modules"]) for one in document_["spans"] if one["modules"]}
    return Design(
        modules=modules | {SPAN + one: 1 for one in sites_json.chosen(document_)},
        protected={
            one["id"]: bool(one["protected"]) for one in nodes if one["protected"] is not None
        },
        cuts={site: tuple(cut) for site, cut in solution["cuts"].items()},
        lowered=solution.get("lowered", {}),
        **{name: solution[name] for name in _PROOF},
    )


def schema() -> dict[str, Any]:
    """Return the JSON Schema of ``plan.json``."""
    text = (files("dorsale.formats") / "plan.schema.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def _bad(path: Path, message: str, remedy: str, **values: object) -> BadInput:
    return BadInput([Problem(message, remedy, path.name, values=values)])


def plain(value: Any) -> Any:
    """Return ``value`` in JSON's own types: no NaN, no infinity, no numpy."""
    if type(value) in (str, int):  # most of a document
        return value
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return round(value, 6) if isinstance(value, float) else value


def _scenario(plan: Plan) -> dict[str, Any]:
    one = plan.scenario
    return {
        "name": one.name,
        "title": dict(one.title),
        "as_of": one.as_of,
        "years": dict(one.years.__dict__),
        "defaults": list(one.defaults),
        "countries": sorted(set(one.sites.loc[one.sites["kind"] != "abroad", "country"])),
        "rules": dict(one.rules.__dict__),
        "classes": [
            {"name": c.name, "share": c.share, "survive": dict(c.survive)} for c in one.classes
        ],
        "programme": programme.rules(one.programme),
        "limits": dict(one.limits.__dict__),
        "alternatives": {"plans": one.alternatives.plans, "within": one.alternatives.within},
        "layers": [dict(origin.__dict__) for origin in plan.origins],
        "publication": {key: said for key, said in one.publication.__dict__.items() if said},
        "reliability": {
            "cuts_per_1000_km_per_year": dict(one.reliability.cuts_per_1000_km_per_year),
            "repair_h": dict(one.reliability.repair_h),
        },
    }


def _basis(plan: Plan) -> dict[str, Any]:
    return {
        **plan.scenario.basis.__dict__,
        "rates": dict(plan.scenario.rates),
        "present_value_of_one_a_year": plan.present_value,
    }


def _nodes(plan: Plan) -> list[dict[str, Any]]:
    sites = plan.scenario.sites
    rows = []
    for node in plan.candidates.nodes.to_dict("records"):
        known = node["id"] != INTERNET
        rows.append(
            {
                "id": node["id"], "name": node["name"], "country": node["country"] or None,
                "kind": node["kind"], "lon": node["lon"], "lat": node["lat"],
                "roles": list(node["roles"]), "served": node["serve"] == "required",
                "population": node["population"],
                "protected": plan.design.protected.get(node["id"]),
                "cut_off_by": list(plan.design.cuts.get(node["id"], ())),
                "accuracy_m": sites.at[node["id"], "accuracy_m"] if known else None,
                "source": sites.at[node["id"], "source"] if known else None,
                "confidence": sites.at[node["id"], "confidence"] if known else None,
            }
        )  # fmt: skip
    return rows


def corridors(
    start: str, end: str, found: Sequence[Corridor], prices: pd.DataFrame | None = None
) -> dict[str, Any]:
    """Return the answer of ``dorsale corridor``: corridors by cost, with their lines.

    ``prices``: the cost book by item; the rates that the corridors use go with the answer.
    """
    rows = [corridor(one) for one in found]
    used = {
        name
        for one in found
        for item in one.items
        for name in (item.item, *item.factor.split("*"))
        if name
    }
    known = {} if prices is None else rates(prices.loc[sorted(used)])
    return dict(plain({"from": start, "to": end, "alternatives": rows, "rates": known}))


def summary(document_: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures of a plan that a script wants first."""
    solution = document_["solution"]
    kept = ("objective_eur", "bound_eur", "gap", "status", "km", "assumptions", "candidates",
            "unprotected_sites", "cuts")  # fmt: skip
    return {
        "scenario": document_["scenario"]["name"],
        "seed": document_["seed"],
        **{name: solution[name] for name in kept},
        "spans": sum(span["used"] for span in document_["spans"]),
        "total_eur": document_["bill"]["total_eur"],
        "financing_need_eur": next(
            (one["eur"] for one in solution["bridge"] if one["step"] == "financing_need"), None
        ),
        "running_eur": document_["bill"].get("running_eur"),
        "sources": document_["finance"]["sources"],
        "alternatives": [
            {key: one[key] for key in ("name", "feasible", "objective_eur", "extra_eur",
                                       "difference_km", "difference_share", "cut_off")}
            for one in document_["alternatives"] or ()
        ],
    }  # fmt: skip


def _demands(plan: Plan) -> list[dict[str, Any]]:
    after = plan.available[plan.available["when"] == "after"].set_index("id")
    classes = plan.scenario.classes
    rows = []
    for flow in plan.demand.flows.to_dict("records"):
        one = after.loc[flow["id"]]
        rows.append(
            {
                "id": flow["id"], "from": flow["from"], "to": flow["to"],
                "class": [c.name for c in classes], "gbps": flow["gbps"],
                "working": [list(plan.routes.working[flow["id"]])],
                "protection": [list(p) for p in plan.routes.protection[flow["id"]]],
                "availability": {
                    "low": one["low"], "high": one["high"],
                    "hours_lost_per_year": one["hours_lost_high"],
                    "hours_lost_per_year_low": one["hours_lost_low"],
                    "not_visited": one["not_visited"],
                },
            }
        )  # fmt: skip
    return rows


def _solution(plan: Plan, spans: list[dict[str, Any]]) -> dict[str, Any]:
    design, options = plan.design, plan.candidates.spans["option"].value_counts()
    return {
        "objective_eur": design.objective_eur, "bound_eur": design.bound_eur, "gap": design.gap,
        "seconds": design.seconds, "work": design.work, "status": design.status,
        "method": design.method, "seed": design.seed,
        "not_protecting": list(design.not_protecting),
        "excused_pairs": [
            {"elements": [one, other], "sites": list(sites)}
            for one, other, sites in design.excused_pairs
        ],
        "lowered": {site: dict(shares) for site, shares in design.lowered.items()},
        "trace": [list(point) for point in design.trace],
        "candidates": {name: int(n) for name, n in options.items()},
        "protected_sites": sum(design.protected.values()),
        "unprotected_sites": sorted(s for s, kept in design.protected.items() if not kept),
        "removing_eur": dict(design.removing_eur),
        "cuts": {site: list(cut) for site, cut in design.cuts.items()},
        "km": _km(spans),
        "assumptions": assumption_shares(plan, spans),
        "bridge": [{"step": step, "eur": eur} for step, eur in plan.bridge],
        "programme": programme.document(plan),
        "rules": rules_kept.document(plan),
        "shared_ground": shared_ground.document(plan),
    }  # fmt: skip


def _km(spans: list[dict[str, Any]]) -> dict[str, float]:
    found = dict.fromkeys(("new", "leased", "repaired", "existing"), 0.0)
    for span in spans:
        if span["used"] and span["way"] not in ("submarine", "land_exit"):
            found[span["status"]] += span["length_km"]
    return found


def assumption_shares(plan: Plan, spans: list[dict[str, Any]]) -> dict[str, float]:
    """Return the shares of cost, km to build and demand that rest on assumptions."""
    items = plan.bill.items
    cost = items["assumed_eur"].sum() / items["eur"].sum()
    built = [s for s in spans if s["used"] and s["status"] in ("new", "repaired")]
    km = sum(s["length_km"] for s in built)
    guessed = sum(s["length_km"] - s["sourced_km"] for s in built)
    inputs = plan.scenario.tables["demand"]
    level = inputs[inputs["item"].isin(["population", "users_share", "busy_hour_kbps_per_user"])]
    weak = set(level.loc[level["confidence"] == "assumption", "country"])
    flows = plan.demand.flows
    country = flows["from"].map(plan.candidates.nodes["country"])
    demand = flows.loc[country.isin(weak), "gbps"].sum() / flows["gbps"].sum()
    return {"cost": float(cost), "km": guessed / km if km else 0.0, "demand": float(demand)}


def _optics(plan: Plan) -> dict[str, Any]:
    rows = plan.light.lightpaths
    found = rows.assign(
        spans=rows["spans"].map(list), sections_km=rows["sections_km"].map(list)
    ).to_dict("records")
    if plan.referee is not None:
        referee = plan.referee.set_index("id")
        for row in found:
            if row["id"] in referee.index:
                row["gsnr_db_gnpy"] = referee.at[row["id"], "gsnr_db_gnpy"]
    return {"lightpaths": found, "referee": None if plan.referee is None else "gnpy"}


def _availability(plan: Plan) -> dict[str, Any]:
    flows = plan.demand.flows.set_index("id")
    rows = plan.available[plan.available["id"].map(flows["to"]) == INTERNET]
    rows = rows.assign(site=rows["id"].map(flows["from"]))
    names = ["site", "when", "low", "high", "hours_lost_low", "hours_lost_high", "not_visited"]
    return {"order": 2, "sites": rows[names].to_dict("records")}


def _bill(plan: Plan) -> dict[str, Any]:
    bill = plan.bill

    def part(name: str) -> dict[str, Any]:
        return {
            key.split(":", 1)[1]: dict(value)
            for key, value in bill.totals.items()
            if key.startswith(f"{name}:")
        }

    return {
        "total_eur": dict(bill.totals["total"]),
        "items": bill.items.to_dict("records"),
        "lots": part("lot"), "countries": part("country"), "phases": part("phase"),
        "categories": part("category"),
        "rates": rates(bill.rates),
        "components": components(bill.components),
        "fibre_pairs": bill.fibre_pairs.to_dict("records"),
        "tax_eur": bill.tax.to_dict("records"),
        "operation": bill.operation.to_dict("records"),
        "running_eur": dict(bill.running),
        "contingency": dict(bill.contingency),
        "tornado": bill.tornado.to_dict("records"),
        "reference_class": dict(bill.reference_class) or None,
    }  # fmt: skip


def components(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the components of a bill, those of all spans together, in whole cents."""
    if not len(table):
        return []
    keys = [name for name in table.columns if name not in ("span", "quantity", "eur")]
    cents = table.assign(eur=(table["eur"] * 100).round())
    found = cents.groupby(keys, as_index=False, sort=True)[["quantity", "eur"]].sum()
    return [dict(row) for row in found.assign(eur=found["eur"] / 100).to_dict("records")]


def rates(prices: pd.DataFrame) -> dict[str, Any]:
    """Return the rates of the cost book by item, in EUR of the price year, with their sources."""
    columns = ["low", "typical", "high", "unit", "source", "confidence"]
    return dict(prices[columns].to_dict("index")) if len(prices) else {}
