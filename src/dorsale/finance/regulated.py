"""What a regulator would let each route cost: a price that returns its cost, and the terms.

A route is a chain of the plan's spans between two served places. Its price for 1 Mbit/s and
month is the charge of its cost (annuity at the return allowed), its operation and its part
of the common cost, over the traffic it carries (long-run average incremental cost with an equal
mark-up, as in ITU-T D.271 of 2016 and the BEREC common position on cost accounting).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from dorsale.finance import carried, tariffs
from dorsale.finance.case import MBPS_MONTHS, Planned, contingency
from dorsale.finance.halls import of_modules
from dorsale.finance.spending import first_year
from dorsale.plan.money import Case

TERMS = (
    "open_access", "non_discrimination", "published_reference_offer", "separate_accounts",
    "answer_in_60_days", "dark_fibre_on_request", "price_reviewed_every_3_years",
)  # fmt: skip
"""Codes of the terms that go with a regulated price."""

COLUMNS = [
    "route", "from", "to", "countries", "spans", "km", "since", "eur", "charge_eur",
    "operation_eur", "common_eur", "gbps", "own_price", "price", "seen", "seen_price", "seen_year",
]  # fmt: skip
_SEEN = ("transport", "transit")


def regulated(plan: Planned, case: Case) -> pd.DataFrame:
    """Return the cost-oriented price of each route: one row each, columns :data:`COLUMNS`.

    Prices in EUR of the price year for 1 Mbit/s and month: ``own_price`` of the route alone,
    ``price`` with its part of the common cost; NaN on routes that carry traffic only after a
    failure: their cost is common to all, as that of sites and of what lies on top of works.
    ``eur`` holds physical contingency; ``charge_eur``, ``operation_eur`` and ``common_eur`` are a
    year's. ``seen`` names a price of the country that was observed (not of this route).
    """
    rows = [_route(plan, case, chain) for chain in chains(plan)]
    if not rows:
        return pd.DataFrame(columns=COLUMNS)
    table = pd.DataFrame(rows)
    table["common_eur"] = _common(plan, case, table)
    priced = table["gbps"] > 0
    sold = table["sold"].where(priced)
    table["own_price"] = (table["charge_eur"] + table["operation_eur"]) * table["lasting"] / sold
    whole = table["charge_eur"] + table["operation_eur"] + table["common_eur"]
    table["price"] = whole * table["lasting"] / sold
    return table[COLUMNS].sort_values("route", kind="stable").reset_index(drop=True)


def by_country(plan: Planned, routes: pd.DataFrame) -> pd.DataFrame:
    """Return the price of each country's routes beside the price seen there.

    ``country, routes, km, priced`` (routes that carry traffic), ``least, mean, most`` (EUR for
    1 Mbit/s and month; the mean by Gbit/s-km), and what was observed there: ``transport_price,
    transport_year, transit_price, transit_year``. A route over a border counts in both countries.
    """
    rows, known = [], tariffs.seen(plan.scenario)
    for code in sorted({code for one in routes.get("countries", ()) for code in one}):
        own = routes[routes["countries"].map(lambda one, code=code: code in one)]
        priced = own[own["price"].notna()]
        weight = priced["gbps"] * priced["km"]
        mean = float((priced["price"] * weight).sum() / weight.sum()) if len(priced) else np.nan
        rows.append(
            {
                "country": code, "routes": len(own), "km": float(own["km"].sum()),
                "priced": len(priced), "least": priced["price"].min(), "mean": mean,
                "most": priced["price"].max(),
                **{f"{kind}_{what}": known.get(f"{kind}_{code.lower()}", {}).get(key)
                   for kind in _SEEN for what, key in (("price", "eur"), ("year", "year"))},
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def chains(plan: Planned) -> list[tuple[str, ...]]:
    """Return the plan's own spans as chains between served places and branches, by name."""
    spans, nodes = plan.found.spans, plan.found.nodes
    own = sorted(carried.own_spans(plan.found, plan.chosen))
    graph = nx.MultiGraph()
    for span in own:
        graph.add_edge(spans.at[span, "from"], spans.at[span, "to"], key=span)
    inland = spans.loc[[s for s in plan.chosen.modules if spans.at[s, "option"] != "cable"]]
    met = pd.concat([inland["from"], inland["to"]]).value_counts()
    passed = {
        n for n in graph
        if nodes.at[n, "serve"] != "required" and met.get(n, 0) == 2 and graph.degree(n) == 2
    }  # fmt: skip
    joined = nx.Graph()
    joined.add_nodes_from(own)
    for node in passed:
        first, second = (key for _, _, key in graph.edges(node, keys=True))
        joined.add_edge(first, second)
    return sorted(tuple(sorted(part)) for part in nx.connected_components(joined))


def _route(plan: Planned, case: Case, chain: tuple[str, ...]) -> dict[str, Any]:
    p, spans = case.typical(), plan.found.spans.loc[list(chain)]
    ends = pd.concat([spans["from"], spans["to"]]).value_counts()
    start, *rest = sorted(ends[ends == 1].index) or sorted(ends.index)
    base = plan.bill.items
    eur = float(base.loc[base["span"].isin(chain), "eur"].sum()) * (1 + contingency(plan.bill))
    dates = plan.built.spans["in_service"]
    since = first_year(str(dates.get(s, "")) for s in chain)
    km = float(spans["length_km"].sum())
    loads = np.array([plan.chosen.loads_gbps.get(s, 0.0) for s in chain])
    gbps = float(loads @ spans["length_km"].to_numpy(float)) / km if km else float(loads.mean())
    lasting, sold = _lasting(case, since, gbps)
    countries = tuple(sorted({c for one in spans["countries"] for c in one}))
    return {
        "route": f"{start} - {rest[-1] if rest else start}", "from": start,
        "to": rest[-1] if rest else start, "countries": countries, "spans": chain, "km": km,
        "since": since, "eur": eur, "charge_eur": eur * charge(p["wacc"], p["asset_life_years"]),
        "operation_eur": float(spans["yearly_eur"].sum()) * p["running_factor"], "gbps": gbps,
        "lasting": lasting, "sold": sold, **_seen(plan, countries),
    }  # fmt: skip


def charge(rate: float, years: float) -> float:
    """Return what returns 1 with ``rate`` in equal parts over ``years``, paid at year ends.

    >>> round(charge(0.10, 20), 5), charge(0.0, 20)
    (0.11746, 0.05)
    """
    return 1 / years if rate == 0 else rate / (1 - (1 + rate) ** -years)


def _lasting(case: Case, since: int | None, gbps: float) -> tuple[float, float]:
    """Return present values of 1 a year and of Mbit/s-months, while the route serves.

    Traffic grows with the demand of the plan; operators bring their usual share of it.
    """
    p = case.typical()
    serves = case.years >= (np.inf if since is None else since)
    weights = (1 + p["wacc"]) ** -(case.years - case.years[0]).astype(float) * serves
    demand = case.traffic.set_index("year")["demand_gbps"].to_numpy(float)
    grown = demand / demand.max() if demand.max() > 0 else demand
    sold = gbps * p["uptake_share"] * float(weights @ grown) * MBPS_MONTHS
    return float(weights.sum()), sold


def _common(plan: Planned, case: Case, routes: pd.DataFrame) -> pd.Series:
    """Return each route's part of the common cost a year, by its Gbit/s-km.

    Common: sites, what lies on top of works, and routes that only protect; data centres and
    technopoles are no part of transport.
    """
    p, items = case.typical(), plan.bill.items
    places = plan.scenario.tables["candidates"]
    other = set(places.loc[places["chosen"] == "yes", "item"])
    spans = {span for chain in routes["spans"] for span in chain}
    apart = items["item"].isin(other) | of_modules(items["item"])
    common = items[~items["span"].isin(spans) & ~apart]
    eur = float(common["eur"].sum()) * (1 + contingency(plan.bill))
    idle = routes[routes["gbps"] <= 0]
    total = eur * charge(p["wacc"], p["asset_life_years"]) + _common_running(case, routes)
    total += float((idle["charge_eur"] + idle["operation_eur"]).sum())
    weight = routes["gbps"] * routes["km"]
    return weight / weight.sum() * total if weight.sum() > 0 else weight * 0.0


def _common_running(case: Case, routes: pd.DataFrame) -> float:
    """Return what the finished network costs a year beyond its routes, capacity abroad left out."""
    item = case.running["item"]
    own = case.running[(item != "international_capacity") & ~of_modules(item)]
    last = float(own.loc[own["year"] == case.years[-1], "eur"].sum())
    return max(0.0, last * case.typical()["running_factor"] - float(routes["operation_eur"].sum()))


def _seen(plan: Planned, countries: tuple[str, ...]) -> dict[str, Any]:
    """Return a price observed in one of ``countries``, transport before transit, if any."""
    known: Mapping[str, Mapping[str, Any]] = tariffs.seen(plan.scenario)
    for kind in _SEEN:
        for code in countries:
            found = known.get(f"{kind}_{code.lower()}")
            if found is not None:
                return {
                    "seen": f"{kind}_{code.lower()}", "seen_price": found["eur"],
                    "seen_year": found["year"],
                }  # fmt: skip
    return {"seen": "", "seen_price": np.nan, "seen_year": 0}
