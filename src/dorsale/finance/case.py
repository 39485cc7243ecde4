"""A plan as a business: what is spent, what can be sold, what is carried, year by year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dorsale.finance import carried, halls, spending
from dorsale.finance.tariffs import parameters, price_from
from dorsale.plan.money import Case
from dorsale.plan.network import Bill, Candidates, Demand, Design, Programme, Routes
from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import Sited

MBPS_MONTHS = 12_000.0
"""Mbit/s-months in one Gbit/s-year."""

KW = {"data_centre_1mw": 1_000.0}
"""IT load of one unit of an item of the cost book; a national centre's is a parameter."""

DIGITS = 6
"""Decimals that a case keeps: as many as ``plan.json`` does, so that both calculate the same."""

SOLD = ["year", "product", "quantity", "price"]


@dataclass(frozen=True)
class Planned:
    """What a finished plan hands to finance: its nouns, and how demands travel today.

    ``ranges``: ``country, year, low, high``: factors on the traffic. ``operation_share``: of new
    equipment, a year. ``sited``: the data centres and technopoles of the plan; without it those
    that the scenario chose are let as the tariffs say.
    """

    scenario: Scenario
    found: Candidates
    chosen: Design
    traffic: Demand
    ranges: pd.DataFrame
    bill: Bill
    built: Programme
    planned: Routes
    today: Routes
    available: pd.DataFrame
    operation_share: float
    sited: Sited | None = None


def case(plan: Planned, parts: pd.DataFrame | None = None) -> Case:
    """Return the case of a finished plan: all that finance may vary, in EUR of the price year.

    ``parts``: what it carries by country, where it is known already.
    """
    one = plan.scenario
    years = calendar(plan)
    of = carried_by_country(plan) if parts is None else parts
    traffic = carried.whole(of).set_index("year").reindex(years).fillna(0.0)
    told = parameters(one, plan.bill, plan.built, halls.parameters(one, plan.sited))
    beside = [*halls.running(plan.sited, traffic.index), *halls.growth(plan.bill, traffic.index)]
    costs = spending.running(
        plan.found, plan.chosen, plan.bill, plan.built, plan.operation_share,
        _leased_abroad(plan, traffic), beside, halls.booked(one, plan.sited),
    )  # fmt: skip
    return Case(
        years=years,
        price_year=one.basis.price_year,
        works_to=_works_to(plan),
        contingency=contingency(plan.bill),
        investment=spending.investment(one, plan.bill, plan.built).round(DIGITS),
        running=costs.round(DIGITS),
        sold=_sold(plan, traffic, costs, told).round(DIGITS),
        traffic=_told(plan, traffic).rename_axis("year").reset_index().round(DIGITS),
        funders=one.tables["finance"],
        paid_eur=spending.paid(
            plan.built, one.tables["finance"], halls.built(one, plan.bill), contingency(plan.bill)
        ),
        parameters=told,
    )


def calendar(plan: Planned) -> np.ndarray:
    """Return the years of the case: from the first payment to the horizon, (Y,)."""
    spent = [year for year, eur in plan.built.spent_eur.items() if eur > 0]
    first = min([plan.scenario.years.start, *spent])
    return np.arange(first, plan.scenario.years.horizon + 1)


def contingency(bill: Bill) -> float:
    """Return physical contingency: P80 of the simulated bill over its base, less 1."""
    total = bill.totals["total"]
    return float(total["p80"] / total["base"] - 1) if total["base"] else 0.0


def carried_by_country(plan: Planned) -> pd.DataFrame:
    """Return what the network carries by country and year, with the plan and without it."""
    return carried.by_country(
        plan.scenario, plan.found, plan.chosen, plan.traffic, plan.ranges, plan.built,
        plan.planned, plan.today, plan.available, int(calendar(plan)[0]), _kept_home(plan),
        plan.sited,
    )  # fmt: skip


def _kept_home(plan: Planned) -> float:
    rows = plan.scenario.tables["tariffs"].set_index("item")["typical"]
    return float(rows.get("kept_home_share", 0.0))


def _works_to(plan: Planned) -> int:
    spent = [year for year, eur in plan.built.spent_eur.items() if eur > 0]
    first = halls.built(plan.scenario, plan.bill)["year"]
    return max([*spent, *map(int, first)], default=plan.scenario.years.start)


def _leased_abroad(plan: Planned, traffic: pd.DataFrame) -> pd.Series:
    """Return, by year, the part of the international capacity that is leased: as traffic asks."""
    serving = [spending.served(plan.built, int(year)) for year in traffic.index]
    asked = traffic["international_gbps"] * serving
    return asked / asked.max() if asked.max() > 0 else asked


def _told(plan: Planned, traffic: pd.DataFrame) -> pd.DataFrame:
    """Return ``traffic`` by year with what the calculation asks beside it.

    ``gbps`` counts as far as works serve, ``demand_gbps`` is all demand; ``price_years``: how
    long prices have been changing, which ends with the growth of traffic in the design year;
    ``own_km``: works in service. What the same traffic would pay abroad without the plan counts
    as far as works serve, as the capacity that the plan leases does.
    """
    years = traffic.index
    serving = np.array([spending.served(plan.built, int(year)) for year in years])
    moving = np.minimum(years.to_numpy(float), plan.scenario.years.design)
    mine = carried.own_spans(plan.found, plan.chosen)
    lengths = [(float(plan.found.spans.at[s, "length_km"]), _since(plan, s)) for s in sorted(mine)]
    return traffic.assign(
        demand_gbps=traffic["gbps"],
        gbps=traffic["gbps"] * serving,
        without_capacity_eur=traffic["without_capacity_eur"] * serving,
        price_years=np.maximum(0, moving - price_from(plan.scenario)),
        own_km=_in_service(lengths, years),
    )


def _since(plan: Planned, span: str) -> int | None:
    """Return the first whole year of service of a span; ``None``: never."""
    return spending.first_year([str(plan.built.spans["in_service"].get(span, ""))])


def _sold(
    plan: Planned, traffic: pd.DataFrame, costs: pd.DataFrame, told: pd.DataFrame
) -> pd.DataFrame:
    """Return what can be sold each year: ``year, product, quantity, price``."""
    years = traffic.index
    lines = pd.DataFrame({"year": years, **_lines(plan, years, told)}).set_index("year")
    capacity = costs[costs["item"] == "international_capacity"].groupby("year")["eur"].sum()
    quantities = {
        ("capacity", "capacity_price"): traffic["own_gbps"] * MBPS_MONTHS,
        ("protection", "capacity_price"): traffic["protecting_gbps"] * MBPS_MONTHS,
        ("dark_fibre", "dark_fibre_price"): lines["pair_km"],
        ("operator_lease", "operator_lease_price"): lines["leased_pair_km"],
        ("hosting", "hosting_price"): lines["shelters"],
        ("public_anchor", "anchor_price"): lines["places"],
        ("data_centre", "data_centre_price"): lines["kw_months"],
        ("technopole", "technopole_income"): lines["income"],
        ("international_capacity", "international_pass_on"): capacity.reindex(years).fillna(0.0),
    }
    parts = [
        pd.DataFrame(
            {"year": years, "product": product, "quantity": row.to_numpy(), "price": price}
        )
        for (product, price), row in quantities.items()
        if row.abs().sum() > 0
    ]
    return pd.concat(parts, ignore_index=True)[SOLD] if parts else pd.DataFrame(columns=SOLD)


def _lines(plan: Planned, years: pd.Index, told: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return what is let beside capacity when the works of each year serve."""
    spans, built = plan.found.spans, plan.built
    new = [s for s in plan.chosen.modules if spans.at[s, "option"] == "new"]
    mine = sorted(carried.own_spans(plan.found, plan.chosen))
    since = {s: _since(plan, s) for s in mine}
    huts = {s: float(spans.at[s, "huts"]) for s in mine}
    joined = built.sites[built.sites["joined"] != "today"]["joined"]
    places = [spending.first_year([str(month)]) for month in joined]
    pairs = _pairs_for_sale(plan, float(told.at["dark_fibre_pairs", "typical"]))
    km = {s: float(spans.at[s, "length_km"]) * pairs.get(s, 0.0) for s in new}
    aside = _pairs(plan, "operators")
    leased = [(float(spans.at[s, "length_km"]) * aside.get(s, 0.0), since.get(s)) for s in new]
    shelters = [(huts[s], since[s]) for s in mine] + [(1.0, year) for year in places]
    return {
        "leased_pair_km": _in_service(leased, years),
        "pair_km": _in_service([(km[s], since.get(s)) for s in new], years),
        "shelters": _in_service(shelters, years),
        "places": _in_service([(1.0, year) for year in places], years),
        **_let(plan, years, told),
    }


def _let(plan: Planned, years: pd.Index, told: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return kW-months of data centres and the income of technopoles, by year."""
    if plan.sited is None:
        whole = _in_service(_halls(plan, told), years) * 12
        return {"kw_months": whole, "income": np.zeros(len(years))}
    found = halls.let(plan.sited, years, told)
    return {name: flow.to_numpy(float) for name, flow in found.items()}


def _pairs_for_sale(plan: Planned, usual: float) -> dict[str, float]:
    """Return the pairs of each span that are offered: at most ``usual`` of those for sale."""
    return {span: min(pairs, usual) for span, pairs in _pairs(plan, "for_sale").items()}


def _pairs(plan: Planned, use: str) -> dict[str, float]:
    """Return the pairs of each built cable that the bill sets aside for a use."""
    known = plan.bill.fibre_pairs
    return dict(zip(known["span"].astype(str), known[use].astype(float), strict=True))


def _halls(plan: Planned, told: pd.DataFrame) -> list[tuple[float, int | None]]:
    """Return the IT load of each data centre chosen, in kW, and the year it opens."""
    table = plan.scenario.tables["candidates"]
    chosen = table[(table["chosen"] == "yes") & (table["kind"] == "data_centre")]
    unknown = float(told.at["data_centre_national_kw", "typical"])
    opens = _works_to(plan) + 1
    return [
        (float(row["quantity"]) * KW.get(str(row["item"]), unknown), opens)
        for row in chosen.to_dict("records")
    ]


def _in_service(things: list[tuple[float, int | None]], years: pd.Index) -> np.ndarray:
    """Return how much of ``things`` (quantity, first year; ``None`` = never) serves each year."""
    return np.array(
        [sum(n for n, since in things if since is not None and since <= year) for year in years]
    )
