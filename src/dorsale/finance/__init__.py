"""Who pays what and when, what it costs to run, and the price that would pay for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from dorsale.plan.network import Bill, Candidates, Demand, Design, Money, Programme
from dorsale.plan.scenario import Scenario

_MBPS_MONTHS = 12_000.0  # Mbit/s-months in one Gbit/s-year


def cash_flow(
    funders: pd.DataFrame,
    investment_eur: Mapping[int, float],
    running_eur: Mapping[int, float],
    traffic_gbps: Mapping[int, float],
    discount_rate: float,
    paid_eur: Mapping[str, Mapping[int, float]] | None = None,
) -> Money:
    """Return cash flow by year, shares by funder, and the unit price needed.

    ``investment_eur`` and ``running_eur`` (operation, leases, capacity) are by year;
    ``traffic_gbps`` is the busy hour sold in each year of operation; ``paid_eur`` (funder ->
    year -> EUR) is what each funder pays, where it is known better than by its share.
    """
    years = sorted({*investment_eur, *running_eur, *traffic_gbps})
    total = sum(investment_eur.values())
    rows = pd.DataFrame(
        {
            "year": years,
            "investment_eur": [investment_eur.get(y, 0.0) for y in years],
            "running_eur": [running_eur.get(y, 0.0) for y in years],
            "traffic_gbps": [traffic_gbps.get(y, 0.0) for y in years],
        }
    )
    service = np.zeros(len(years))
    for funder in funders.to_dict("records"):
        drawn = _drawn(funder, rows["investment_eur"].to_numpy(), years)
        if paid_eur is not None:
            drawn = np.array([paid_eur.get(funder["id"], {}).get(year, 0.0) for year in years])
        rows[f"source:{funder['id']}"] = drawn
        service += _debt_service(funder, drawn, years)
    rows["unfunded_eur"] = rows["investment_eur"] - rows.filter(like="source:").sum(axis=1)
    rows["debt_service_eur"] = service
    weights = (1 + discount_rate) ** -(np.array(years, dtype=float) - years[0])
    sold = float((weights * rows["traffic_gbps"]).sum()) * _MBPS_MONTHS
    full = float((weights * (rows["investment_eur"] + rows["running_eur"])).sum())
    own = _paid_back_by_nobody(funders, rows)
    cash = float((weights * (rows["running_eur"] + rows["debt_service_eur"] + own)).sum())
    sources = funders[["id", "funder", "kind", "share"]].assign(eur=funders["share"] * total)
    return Money(sources, rows, full / sold if sold else 0.0, cash / sold if sold else 0.0)


def _paid_back_by_nobody(funders: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """Return what operators put in themselves: money that tariffs must also return."""
    operators = funders[funders["kind"] == "operator"]["id"]
    found = pd.Series(0.0, index=rows.index)
    for name in operators:
        found = found + rows[f"source:{name}"]
    return found


def _drawn(funder: Mapping[str, Any], investment: np.ndarray, years: list[int]) -> np.ndarray:
    """Return what a funder pays each year: its share of the whole, within its years.

    Years without its window, or a window without works, leave money ``unfunded`` or early.
    """
    within = np.array([funder["from_year"] <= year <= funder["to_year"] for year in years])
    paced = np.where(within, investment, 0.0)
    total = float(funder["share"]) * investment.sum()
    return paced / paced.sum() * total if paced.sum() > 0 else np.zeros(len(years))


def _debt_service(funder: Mapping[str, Any], drawn: np.ndarray, years: list[int]) -> np.ndarray:
    """Return interest and equal principal of a loan as it is drawn, by year.

    >>> loan = {"kind": "loan", "interest_per_year": 0.1, "grace_years": 1.0,
    ...         "tenor_years": 3.0}
    >>> _debt_service(loan, np.array([100.0, 0, 0, 0]), [2027, 2028, 2029, 2030]).tolist()
    [0.0, 10.0, 60.0, 55.0]
    """
    paid = np.zeros(len(years))
    if funder["kind"] != "loan":
        return paid
    rate = float(funder["interest_per_year"]) or 0.0
    grace, tenor = int(float(funder["grace_years"])), int(float(funder["tenor_years"]))
    terms = max(1, tenor - grace)
    for first, amount in enumerate(drawn):
        owed = float(amount)
        for later in range(first + 1, len(years)):
            after = years[later] - years[first]
            if owed <= 1e-9 or after > tenor:
                break
            principal = float(amount) / terms if after > grace else 0.0
            paid[later] += owed * rate + principal
            owed -= principal
    return paid


def money(
    scenario: Scenario,
    found: Candidates,
    chosen: Design,
    traffic: Demand,
    bill: Bill,
    built: Programme,
    operation_share: float,
) -> Money:
    """Return cash flow: investment as the programme spends it, running costs as stages serve.

    Works that serve when a year begins run in it, and sell their share of its traffic.
    """
    years = scenario.years
    planned = range(years.start, years.start + scenario.rules.works_years)
    investment = {**dict.fromkeys(planned, 0.0), **built.spent_eur}
    spans = found.spans.loc[list(chosen.modules)]
    modules = pd.Series(chosen.modules)
    cable = spans["option"] == "cable"
    capacity = (spans["price_eur_per_gbps_per_year"] * spans["module_gbps"] * modules)[cable].sum()
    equipment = bill.items.loc[bill.items["lot"] == "equipment", "eur"].sum()
    running = float(
        spans["yearly_eur"].sum() + capacity + operation_share * (equipment - _huts_eur(bill))
    )
    share = {year: served(built, year) for year in range(years.start, years.horizon + 1)}
    traffic_by_year = traffic.by_year.groupby("year")["gbps"].sum()
    return cash_flow(
        scenario.tables["finance"],
        investment,
        {year: running * part for year, part in share.items() if part},
        {y: float(traffic_by_year.get(y, 0.0)) * part for y, part in share.items() if part},
        scenario.basis.discount_rate,
        built.paid_eur,
    )


def served(built: Programme, year: int) -> float:
    """Return the share of the works, by cost, that serves when ``year`` begins."""
    total = float(built.spans["eur"].sum())
    if not total:
        return 1.0
    begun = built.spans["in_service"].map(lambda month: "" < month <= f"{year}-01")
    return float(built.spans.loc[begun, "eur"].sum()) / total


def _huts_eur(bill: Bill) -> float:
    return float(bill.items.loc[bill.items["item"] == "line_amplifier_hut", "eur"].sum())


def bridge(
    found: Candidates,
    chosen: Design,
    price_of_unprotected_eur: float,
    bill: Bill,
    present_value: float,
) -> tuple[tuple[str, float], ...]:
    """Return the steps from the objective to the bill and the financing need, in EUR."""
    spans = found.spans.loc[list(chosen.modules)]
    modules = pd.Series(chosen.modules)
    cable = spans["option"] == "cable"
    running = float(present_value * spans["yearly_eur"].sum())
    capacity = float((spans["module_eur"] * modules)[cable].sum())
    on_spans = chosen.objective_eur - running - capacity - price_of_unprotected_eur
    base = bill.totals["total"]["base"]
    on_top = float(bill.items.loc[bill.items["span"] == "", "eur"].sum())
    return (
        ("objective", chosen.objective_eur),
        ("present_value_of_running", -running),
        ("present_value_of_international_capacity", -capacity),
        ("price_of_unprotected_sites", -price_of_unprotected_eur),
        ("sites_and_places", base - on_spans - on_top),
        ("supervision_and_safeguards", on_top),
        ("bill_base", base),
        ("contingency", bill.totals["total"]["p80"] - base),
        ("financing_need", bill.totals["total"]["p80"]),
    )
