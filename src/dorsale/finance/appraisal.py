"""What accounts come to: present values, rates of return, cover, unit costs, the grant needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from dorsale.finance import borrowing, funding, market, ratios
from dorsale.finance.parameters import Given, Value
from dorsale.plan.money import Case

Flows = Mapping[str, np.ndarray]

RATES = (0.06, 0.10, 0.12)
"""Real discount rates shown side by side."""
MBPS_MONTHS = 12_000.0
"""Mbit/s-months in one Gbit/s-year."""


def appraise(
    case: Case, p: Given, flows: Flows
) -> tuple[dict[str, Any], list[tuple[str, str]]]:  # fmt: skip
    """Return the ratios, numbers or ``(N,)``, and what must be said of those that are nan."""
    project, economy = flows["real_cash"], flows["real_net"]
    firr, firrs = ratios.irr(project)
    eirr, eirrs = ratios.irr(economy)
    found: dict[str, Any] = {
        "investment": flows["investment"].sum(axis=-1),
        "need": flows["need"].sum(axis=-1),
        "unfunded": flows["unfunded"].sum(axis=-1),
        "npv": ratios.npv(project, p["discount_rate"]),
        **{f"npv_{100 * one:.0f}": ratios.npv(project, one) for one in RATES},
        "firr": firr,
        "firr_nominal": (1 + firr) * (1 + _flat(p["inflation_per_year"])) - 1,
        "enpv": ratios.npv(economy, p["discount_rate"]),
        **{f"enpv_{100 * one:.0f}": ratios.npv(economy, one) for one in RATES},
        "eirr": eirr,
        "benefit_cost": ratios.over(
            ratios.npv(flows["real_benefit"], p["discount_rate"]),
            ratios.npv(flows["real_cost"], p["discount_rate"]),
        ),
        "dscr_min": ratios.lowest(flows["dscr"]),
        "dscr_mean": ratios.mean(flows["dscr"]),
        "llcr": _llcr(case, flows),
        "payback_years": ratios.payback(project),
        **_unit_costs(case, p, flows),
    }
    found |= _viability_gap(p, flows, found)
    notes = list(market.notes(case))
    for name, count in (("firr", firrs), ("eirr", eirrs)):
        if np.ndim(count) == 0 and count != 1:
            notes.append((ratios.NONE if count == 0 else ratios.MANY, name))
    notes += [("nothing_eligible", name) for name in funding.without_cost(case)]
    notes += [("owed_beyond_horizon", str(row["id"])) for row in borrowing.beyond_horizon(case)]
    return {name: _plain(value) for name, value in found.items()}, notes


def _flat(value: Value) -> Any:
    return np.squeeze(value, axis=-1) if np.ndim(value) else value


def _plain(value: Any) -> Any:
    return float(value) if np.ndim(value) == 0 else value


def _llcr(case: Case, flows: Flows) -> np.ndarray:
    """Return the LLCR when works end: the first year that is no works."""
    at = int(np.searchsorted(case.years, case.works_to))
    return np.asarray(flows["llcr"][..., min(at, len(case.years) - 1)])


def _unit_costs(case: Case, p: Given, flows: Flows) -> dict[str, np.ndarray]:
    """Return unit costs in EUR of the price year per Mbit/s and month, and the mean price.

    ``break_even_price`` is what a Mbit/s and month would have to earn for an NPV of 0 when all
    is sold as traffic; ``unit_cost_cash`` counts what operators and lenders must get back.
    """
    rate, level = p["discount_rate"], flows["index"]
    sold = ratios.npv(flows["traffic"], rate) * MBPS_MONTHS
    spent = (flows["investment"] + flows["tax"] + flows["running"] + flows["profit_tax"]) / level
    untaxed = (flows["investment"] + flows["running"]) / level
    own = sum(
        flows[f"source:{row['id']}"]
        for row in funding.paying(case)
        if row["kind"] in ("operator", "equity")
    )
    cash = (flows["running"] + flows["debt_service"] + flows["borrower"] + own) / level
    return {
        "break_even_price": ratios.over(ratios.npv(spent, rate), sold),
        "unit_cost": ratios.over(ratios.npv(untaxed, rate), sold),
        "unit_cost_cash": ratios.over(ratios.npv(cash, rate), sold),
        "mean_price": ratios.over(ratios.npv(flows["revenue"] / level, rate), sold),
    }


def _viability_gap(p: Given, flows: Flows, found: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """Return the grant, at the first year's end, that makes the project bankable.

    ``gap_npv``: NPV 0 at the discount rate. ``gap_dscr``: the part of the loans to replace by
    grant for the least cover to reach its target, service being in proportion to loans.
    """
    drawn = sum((flows[f"source:{name}"].sum(axis=-1) for name in _owed(flows)), start=np.zeros(()))
    lowest = np.where(np.isnan(found["dscr_min"]), np.inf, found["dscr_min"])
    kept = np.clip(lowest / _flat(p["target_dscr"]), 0.0, 1.0)
    by_value, by_cover = np.maximum(-found["npv"], 0.0), drawn * (1 - kept)
    return {
        "gap_npv": by_value,
        "gap_dscr": by_cover,
        "viability_gap": np.maximum(by_value, by_cover),
    }


def _owed(flows: Flows) -> list[str]:
    return [name.partition(":")[2] for name in flows if name.startswith("owed:")]
