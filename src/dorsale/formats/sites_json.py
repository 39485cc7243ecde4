"""Data centres and technopoles as JSON: the section ``sites`` of ``plan.json``, and its parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dorsale.plan.network import Plan
from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import Building, Caches, Exchanges, Load, Places, Sited, Technopole

_CRITERION = ("description", "unit", "better", "worst", "best", "limit")
_LOADS = ["it_kw", "racks", "storage_tb", "gbps"]
_ROW = ["id", "kind", "site", "name", "chosen", "item", "quantity", "source", "confidence"]


def document(plan: Plan) -> dict[str, Any] | None:
    """Return the section ``sites`` of ``plan.json``; ``None`` when the plan has no candidates."""
    sited, scenario = plan.sited, plan.scenario
    if sited is None:
        return None
    asked = scenario.siting
    return {
        "candidates": _candidates(scenario, sited),
        "asked": {
            "sites": asked.sites, "separation_km": asked.separation_km,
            "latency_ms": asked.latency_ms, "availability": asked.availability,
            "phases": asked.phases, "exchanges": asked.exchanges,
        },
        "joint": _proof(sited),
        "demand": demand(sited.load, scenario.years.design, sited.density),
        "kinds": {kind: judged(scenario, one, sited.could) for kind, one in sited.places.items()},
        "data_centres": [
            data_centre(scenario, one, sited.beside[one.site]) | {"billed": _billed(sited, one)}
            for one in sited.buildings
        ],
        "technopoles": [
            technopole(scenario, one, sited.beside[one.site]) | {"billed": _billed(sited, one)}
            for one in (*sited.technopoles, *sited.looked_at)
        ],
        "hosted_gbps": dict(sited.hosted_gbps),
        "effect": dict(sited.effect),
        "only_with": list(sited.only_with),
        "only_without": list(sited.only_without),
        "compared": _rows(sited.compared),
        "trade_off": _rows(sited.trade_off),
        "after_failures": _rows(sited.after_failures),
        "abroad_kw": dict(sited.abroad_kw),
        "caches": None if sited.caches is None else _caches(sited.caches),
        "exchanges": None if sited.exchanges is None else _exchanges(sited.exchanges),
        "members": _rows(sited.members),
    }  # fmt: skip


def chosen(document_: Mapping[str, Any]) -> list[str]:
    """Return the data centres that a plan decided with its network."""
    found = document_["sites"] or {}
    if not found or not found["joint"]:
        return []
    return [one["id"] for one in found["data_centres"]]


def judged(scenario: Scenario, found: Places, could: Mapping[str, int]) -> dict[str, Any]:
    """Return candidates of one kind with their criteria, weights, measures, scores and ranks."""
    names = scenario.tables["candidates"].set_index("id")["name"]
    return {
        "criteria": {
            str(one): {
                **{key: row[key] for key in _CRITERION},
                "weights": {
                    who: float(found.weightings.at[who, one]) for who in found.weightings.index
                },
            }
            for one, row in found.criteria.iterrows()
        },
        "candidates": [
            _candidate(found, place, names[place], could) for place in found.measures.index
        ],
        "draws": found.draws,
        "seed": found.seed,
    }


def demand(found: Load, year: int, density: tuple[float, float]) -> dict[str, Any]:
    """Return the load of every year by country, and of ``year`` by class of user.

    ``density``: kW for a million people, ours and what stands in Africa today.
    """
    rows = found.rows
    by_country = rows.groupby(["country", "year", "case"], as_index=False)[_LOADS].sum()
    users = rows[rows["year"] == year].groupby(["user", "case"], as_index=False).agg(
        {**dict.fromkeys(_LOADS, "sum"), "latency_ms": "first", "sovereign": "first"}
    )  # fmt: skip
    return {
        "year": year,
        "kw_per_million_people": density[0],
        "kw_per_million_people_seen": density[1],
        "by_country": by_country.to_dict("records"),
        "by_user": users.to_dict("records"),
        "coefficients": found.coefficients.to_dict("records"),
    }


def data_centre(scenario: Scenario, built: Building, beside: Mapping[str, Any]) -> dict[str, Any]:
    """Return one data centre: phases, plant, cost beside others, each year's figures."""
    return {
        "id": built.site,
        "name": _name(scenario, built.site),
        "hosts": list(beside["hosts"]),
        "class": built.availability_class,
        "hours_lost": built.hours_lost,
        "works_slip": list(beside["works_slip"]),
        "cost_eur": list(built.cost_eur),
        "per_unit": {name: list(ends) for name, ends in beside["per_unit"].items()},
        "modules": built.modules.to_dict("records"),
        "yearly": built.yearly.to_dict("records"),
        "beside": beside["seen"].to_dict("records"),
        "cost_book": beside["cost_book"],
    }


def technopole(scenario: Scenario, found: Technopole, beside: Mapping[str, Any]) -> dict[str, Any]:
    """Return one technopole: spaces, cost, each year's figures, and the evidence."""
    return {
        "id": found.site,
        "name": _name(scenario, found.site),
        "cost_book": beside["cost_book"],
        "cost_eur": list(found.cost_eur),
        "refit_eur": list(found.refit_eur),
        "spaces": found.spaces.to_dict("records"),
        "yearly": found.yearly.to_dict("records"),
        "break_even_year": dict(found.break_even_year),
        "evidence": found.evidence.to_dict("records"),
    }


def _candidates(scenario: Scenario, sited: Sited) -> list[dict[str, Any]]:
    table, sites = scenario.tables["candidates"], scenario.sites
    inside = {*sited.chosen, *(one.site for one in sited.technopoles)}
    own = set(table.loc[table["chosen"] == "yes", "id"])
    return [
        {
            **{name: row[name] for name in _ROW},
            "chosen": "yes" if row["id"] in inside else "no",
            "decided": "given" if row["id"] in own else "network" if row["id"] in inside else "",
            "lat": sites.at[row["site"], "lat"] if pd.isna(row["lat"]) else row["lat"],
            "lon": sites.at[row["site"], "lon"] if pd.isna(row["lon"]) else row["lon"],
            "country": sites.at[row["site"], "country"],
        }
        for row in table.to_dict("records")
    ]


def _proof(sited: Sited) -> dict[str, float] | None:
    if not sited.joint:
        return None
    return {"value_eur": sited.value_eur, "bound_eur": sited.bound_eur, "gap": sited.gap}


def _billed(sited: Sited, one: Building | Technopole) -> str:
    """Return how the plan pays for a site: from the cost book, by its modules, or not at all."""
    if one.site in {other.site for other in sited.looked_at}:
        return "not"
    return "book" if one.site in sited.given else "modules"


def _candidate(
    found: Places, place: str, name: str, could: Mapping[str, int]
) -> dict[str, Any]:  # fmt: skip
    out = place in found.excluded
    return {
        "id": place,
        "name": name,
        "measures": found.measures.loc[place].to_dict(),
        "excluded": [
            {"criterion": one, "value": value, "limit": limit}
            for one, value, limit in found.excluded.get(place, ())
        ],
        "scores": {} if out else found.scores.loc[place].to_dict(),
        "ranks": {} if out else found.ranks.loc[place].to_dict(),
        "first_share": found.first_share.get(place, 0.0),
        "first_share_in_doubt": found.in_doubt.get(place, 0.0),
        "unknown": list(found.unknown.get(place, ())),
        "routes_that_could_be_had": could.get(place),
    }


def _name(scenario: Scenario, one: str) -> str:
    return str(scenario.tables["candidates"].set_index("id").at[one, "name"])


def _caches(found: Caches) -> dict[str, Any]:
    return {
        "open": list(found.open),
        "value_eur": found.value_eur,
        "bound_eur": found.bound_eur,
        "rows": _rows(found.rows),
    }


def _exchanges(found: Exchanges) -> dict[str, Any]:
    return {
        "points": _rows(found.points),
        "value_eur": found.value_eur,
        "bound_eur": found.bound_eur,
        "kept_eur": found.kept_eur,
        "best_eur": found.best_eur,
        "rows": _rows(found.rows),
    }


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of ``table``; sets of sites as lists."""
    return [
        {str(key): list(value) if isinstance(value, tuple) else value for key, value in row.items()}
        for row in table.to_dict("records")
    ]
