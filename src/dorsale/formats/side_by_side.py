"""Plans side by side: money, length, safety, coverage, and what one has that another lacks.

Every plan is compared with the first. A figure that a plan does not have is ``None``: older plans
have no ratios. A span is the same when its id is, or else when it joins the same two places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from dorsale.formats.indicators import RADIUS_KM
from dorsale.formats.sites_compared import SITED

_Plan = Mapping[str, Any]
RATIOS = (
    "npv",
    "enpv",
    "firr",
    "eirr",
    "benefit_cost",
    "dscr_min",
    "llcr",
    "payback_years",
    "break_even_price",
    "viability_gap",
)
"""Ratios of ``plan.json`` that a comparison shows where a plan has them."""


def _total(name: str) -> Callable[[_Plan], Any]:
    return lambda plan: plan["bill"]["total_eur"].get(name)


def _km(name: str) -> Callable[[_Plan], Any]:
    return lambda plan: plan["solution"]["km"].get(name)


def _ratio(name: str) -> Callable[[_Plan], Any]:
    return lambda plan: ratio(plan, name)


def ratio(plan: _Plan, name: str) -> float | None:
    """Return a ratio of a plan, ``None`` where it has none or it is not one number."""
    accounts = plan["finance"].get("accounts") or {}
    found = (accounts.get("ratios") or {}).get(name)
    return float(found) if isinstance(found, int | float) else None


def _need(plan: _Plan) -> float:
    return float(plan["solution"]["bridge"][-1]["eur"])


def _unfunded(plan: _Plan) -> float:
    return sum(float(row.get("unfunded_eur") or 0.0) for row in plan["finance"]["years"])


def _served(plan: _Plan) -> list[Mapping[str, Any]]:
    return [one for one in plan["nodes"] if one["protected"] is not None]


def _kept(plan: _Plan) -> int:
    """Return the sites that keep their traffic through any single failure."""
    return sum(bool(one["protected"] and not one["cut_off_by"]) for one in _served(plan))


def _worst_hours(plan: _Plan) -> float | None:
    capitals = {one["id"] for one in plan["nodes"] if one["kind"] == "capital"}
    hours = [
        one["hours_lost_high"]
        for one in plan["availability"]["sites"]
        if one["site"] in capitals and one["when"] == "after"
    ]
    return max(hours, default=None)


def _mean_hours(plan: _Plan) -> float | None:
    """Return the hours lost a year by a demand, on average by traffic."""
    rows = plan["demands"]
    gbps = sum(one["gbps"] for one in rows)
    if not gbps:
        return None
    lost = sum(one["gbps"] * one["availability"]["hours_lost_per_year"] for one in rows)
    return float(lost / gbps)


def _reached(plan: _Plan) -> dict[str, float]:
    """Return the people within reach of a node after the plan, by country."""
    return {
        one["country"]: float(one["people"])
        for one in plan["coverage"] or ()
        if (one["when"], one["of"], one["radius_km"]) == ("after", "node", RADIUS_KM)
    }


def _covered(plan: _Plan) -> float | None:
    people = _reached(plan)
    return sum(people.values()) if people else None


FIGURES: Mapping[str, Callable[[_Plan], Any]] = {
    "cost_base_eur": _total("base"),
    "cost_p80_eur": _total("p80"),
    "financing_need_eur": _need,
    "unfunded_eur": _unfunded,
    "km_new": _km("new"),
    "km_repaired": _km("repaired"),
    "km_leased": _km("leased"),
    "km_existing": _km("existing"),
    "sites_served": lambda plan: len(_served(plan)),
    "sites_kept": _kept,
    "hours_lost_worst_capital": _worst_hours,
    "hours_lost_mean": _mean_hours,
    "people_within_25_km": _covered,
    "price_full_eur_per_mbps_month": lambda plan: plan["finance"].get(
        "price_full_eur_per_mbps_month"
    ),
    "price_cash_eur_per_mbps_month": lambda plan: plan["finance"].get(
        "price_cash_eur_per_mbps_month"
    ),
    **{name: _ratio(name) for name in RATIOS},
    "gap": lambda plan: plan["solution"]["gap"],
    **SITED,
}
"""Figure -> what reads it from a plan, in the order of a table."""

_BASES: Mapping[str, Callable[[_Plan], Any]] = {
    "price_year": lambda plan: plan["basis"]["price_year"],
    "currency": lambda plan: plan["basis"]["currency"],
    "tax": lambda plan: plan["basis"]["tax"],
    "discount_rate": lambda plan: plan["basis"]["discount_rate"],
    "years": lambda plan: [plan["scenario"]["years"][n] for n in ("start", "design", "horizon")],
    "countries": lambda plan: plan["scenario"]["countries"],
}


def side_by_side(plans: Mapping[str, _Plan]) -> dict[str, Any]:
    """Return ``plans`` (name -> ``plan.json`` document), two or more, compared with the first.

    ``figures``, ``countries``, ``lots``, ``phases``, ``funders``, ``people``: name -> one value a
    plan; EUR but for the first and the last (people within 25 km by country). ``unlike``: what the
    plans do not share (``price_year``, ...), so that their money cannot be set against one another
    without care. ``spans``: for each plan but the first, ``more`` and ``less`` than the first, and
    ``changed``.
    """
    every = list(plans.values())
    figures = {name: [read(plan) for plan in every] for name, read in FIGURES.items()}
    return {
        "plans": [_head(name, plan) for name, plan in plans.items()],
        "unlike": {
            name: [read(plan) for plan in every]
            for name, read in _BASES.items()
            if len({str(read(plan)) for plan in every}) > 1
        },
        "figures": {
            name: values for name, values in figures.items() if any(v is not None for v in values)
        },
        **{part: _bases(every, part) for part in ("countries", "lots", "phases")},
        "funders": _funders(every),
        "people": _people(every),
        "spans": [
            {"plan": name, **_spans(every[0], plan)} for name, plan in list(plans.items())[1:]
        ],
    }


def _head(name: str, plan: _Plan) -> dict[str, Any]:
    one = plan["scenario"]
    return {
        "name": name,
        "scenario": one["name"],
        "title": dict(one["title"]),
        "as_of": one["as_of"],
        "price_year": plan["basis"]["price_year"],
        "status": plan["solution"]["status"],
    }


def _bases(plans: Sequence[_Plan], part: str) -> dict[str, list[float]]:
    names = sorted({name for plan in plans for name in plan["bill"][part]})
    return {
        name: [float((plan["bill"][part].get(name) or {}).get("base", 0.0)) for plan in plans]
        for name in names
    }


def _funders(plans: Sequence[_Plan]) -> dict[str, list[float]]:
    names = dict.fromkeys(one["funder"] for plan in plans for one in plan["finance"]["sources"])
    return {
        name: [
            sum(one["eur"] for one in plan["finance"]["sources"] if one["funder"] == name)
            for plan in plans
        ]
        for name in names
    }


def _people(plans: Sequence[_Plan]) -> dict[str, list[float]]:
    reached = [_reached(plan) for plan in plans]
    names = sorted({name for one in reached for name in one})
    return {name: [one.get(name, 0.0) for one in reached] for name in names}


def _spans(first: _Plan, other: _Plan) -> dict[str, list[dict[str, Any]]]:
    """Return the spans at work in ``other`` and not in ``first``, the reverse, and the changes."""
    had, has = _at_work(first), _at_work(other)
    twins = _twins(had, has)
    return {
        "more": _rows(other, (one for name, one in has.items() if name not in twins)),
        "less": _rows(first, (one for name, one in had.items() if name not in twins.values())),
        "changed": [
            {**row, "was": {key: had[twins[row["id"]]][key] for key in ("status", "capacity_gbps")}}
            for row in _rows(other, (has[name] for name in twins))
            if any(row[key] != had[twins[row["id"]]][key] for key in ("status", "capacity_gbps"))
        ],
    }


def _at_work(plan: _Plan) -> dict[str, Mapping[str, Any]]:
    return {one["id"]: one for one in plan["spans"] if one["used"]}


def _twins(
    had: Mapping[str, Mapping[str, Any]], has: Mapping[str, Mapping[str, Any]]
) -> dict[str, str]:
    """Return id in ``has`` -> id in ``had`` of the same span: by id, then by ends and way."""
    found = {name: name for name in has if name in had}
    left: dict[tuple[object, ...], list[str]] = {}
    for name, one in had.items():
        if name not in found:
            left.setdefault(_ends(one), []).append(name)
    for name, one in has.items():
        if name not in found and left.get(_ends(one)):
            found[name] = left[_ends(one)].pop(0)
    return found


def _ends(span: Mapping[str, Any]) -> tuple[object, ...]:
    return (*sorted((span["from"], span["to"])), span["way"])


def _rows(plan: _Plan, spans: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    names = {one["id"]: one["name"] for one in plan["nodes"]}
    kept = ("id", "from", "to", "way", "status", "length_km", "capacity_gbps", "cost_eur")
    rows = [
        {
            **{key: one[key] for key in kept},
            "name": f"{names.get(one['from'])} - {names.get(one['to'])}",
        }
        for one in spans
    ]
    return sorted(rows, key=lambda one: (-one["cost_eur"], one["id"]))
