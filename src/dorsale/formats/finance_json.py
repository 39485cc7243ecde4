"""What a plan says of money beyond its bill, as codes and numbers: ``finance`` of ``plan.json``."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from dorsale.formats import case_json
from dorsale.plan.money import Accounts, Sharing, Varied
from dorsale.plan.network import Plan

_BY_YEAR = {
    "investment_eur": "investment", "running_eur": "running", "traffic_gbps": "traffic",
    "unfunded_eur": "unfunded", "debt_service_eur": "debt_service", "tax_eur": "tax",
    "works_charges_eur": "works_charges", "revenue_eur": "revenue",
    "cash_available_eur": "cash_available",
}  # fmt: skip
NO_PAYER = "unfunded"


def document(plan: Plan) -> dict[str, Any]:
    """Return the section ``finance`` of ``plan.json``: nominal EUR unless the case says else."""
    money = plan.money
    ratios = money.accounts.ratios
    return {
        "sources": money.sources[money.sources["id"] != NO_PAYER].to_dict("records"),
        "years": years(money.accounts),
        "price_full_eur_per_mbps_month": _known(ratios, "unit_cost"),
        "price_cash_eur_per_mbps_month": _known(ratios, "unit_cost_cash"),
        "budget_eur": plan.scenario.rules.budget_eur,
        "case": case_json.document(money.case),
        "accounts": accounts(money.accounts),
        "by_category": money.by_category.to_dict("records"),
        "by_component": money.by_component.to_dict("records"),
        "varied": None if money.varied is None else varied(money.varied),
        "sharing": None if money.sharing is None else sharing(money.sharing),
        "routes": _rows(money.routes),
        "terms": list(money.terms),
        "country_prices": _rows(money.countries),
        "splits": _rows(money.splits),
        "phasing": phasing(plan),
    }  # fmt: skip


def years(found: Accounts) -> list[dict[str, Any]]:
    """Return one row a year: the flows that readers ask for first, and what each source pays."""
    flows = found.flows
    paid = [name for name in flows if name.startswith("source:")]
    names = {**_BY_YEAR, **{name: name for name in paid}}
    return [
        {"year": int(year), **{key: _at(flows[name], at) for key, name in names.items()}}
        for at, year in enumerate(found.years)
    ]


def _known(ratios: Mapping[str, Any], name: str) -> float:
    """Return a ratio; 0 where it does not exist, as without traffic."""
    value = float(ratios.get(name, 0.0))
    return value if math.isfinite(value) else 0.0


def _at(flow: np.ndarray, at: int) -> float:
    return float(np.broadcast_to(flow, np.shape(flow) or (at + 1,))[at])


def accounts(found: Accounts) -> dict[str, Any]:
    """Return accounts as a document: years, flows by name, ratios, notes."""
    return {
        "years": [int(year) for year in found.years],
        "flows": {name: [float(v) for v in flow] for name, flow in found.flows.items()},
        "ratios": {name: float(value) for name, value in found.ratios.items()},
        "notes": [{"code": code, "subject": subject} for code, subject in found.notes],
    }


def varied(found: Varied) -> dict[str, Any]:
    """Return sensitivities as a document; what does not exist is ``null``."""
    return {
        "tornado": _rows(found.tornado),
        "switching": _rows(found.switching),
        "demand": _rows(found.demand),
        "late": _rows(found.late),
        "simulated": {name: dict(one) for name, one in found.simulated.items()},
        "draws": found.draws,
        "seed": found.seed,
    }


def sharing(found: Sharing) -> dict[str, Any]:
    """Return the shares of countries as a document."""
    return {
        "shares": _rows(found.shares),
        "coalitions": dict(found.coalitions),
        "method": found.method,
    }


def phasing(plan: Plan) -> list[dict[str, Any]]:
    """Return the programme as cash and as coverage: what each year spends and whom it reaches.

    ``people`` live in places newly joined or protected that year; ``people_in_all`` so far.
    """
    built = plan.programme
    stages = {stage.year: stage for stage in built.stages}
    spent = {int(year): eur for year, eur in built.spent_eur.items()}
    rows, reached = [], 0.0
    for year in sorted({*stages, *spent}):
        stage = stages.get(year)
        people = stage.people if stage else 0.0
        reached += people
        rows.append(
            {
                "year": year, "spent_eur": spent.get(year, 0.0),
                "km": stage.km if stage else 0.0, "spans": len(stage.spans) if stage else 0,
                "joined": list(stage.joined) if stage else [],
                "protected": list(stage.protected) if stage else [],
                "people": people, "people_in_all": reached,
                "gbps": stage.gbps if stage else 0.0,
            }
        )  # fmt: skip
    return rows


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [_plain(row) for row in table.to_dict("records")]


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(k): list(v) if isinstance(v, tuple) else v for k, v in row.items()}
