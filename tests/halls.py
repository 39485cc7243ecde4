"""Data centres and technopoles small enough to be checked by hand, and plans that hold them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from dorsale import cost
from dorsale.finance import Planned
from dorsale.plan.network import INTERNET, Bill, Plan
from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import Building, Load, Sited, Technopole
from tests.finance.planned import planned
from tests.siting.scenes import with_candidates, with_table

HORIZON = 2036
EUR_PER_KW = {"structure": 2_000.0, "ups": 1_000.0, "soft": 500.0, "land": 100.0}
OPERATION = {"energy_eur": 200_000.0, "staff_eur": 50_000.0, "upkeep_eur": 30_000.0}
REVENUE = 150_000.0


def scenario(one: Scenario, **sites: str) -> Scenario:
    """Return ``one`` with a data centre, or a technopole where its id begins so, at each site.

    Its book prices a data centre, insurance of the works and renewal of equipment.
    """
    rows = [
        {"id": place.replace("_", "-"), "site": site, "item": "data_centre_1mw",
         "kind": "technopole" if place.startswith("technopole") else "data_centre"}
        for place, site in sites.items()
    ]  # fmt: skip
    book = one.tables["cost_book"]
    hut, share = (book[book["item"] == item] for item in ("terminal_node", "operation_new_share"))
    more = [
        hut.assign(item="data_centre_1mw", typical=1e7, low=8e6, high=2e7),
        share.assign(item="insurance_share", typical=0.01, driver="works_share"),
        share.assign(item="renewal_share", typical=0.1, driver="equipment_share"),
    ]
    priced = with_table(one, "cost_book", pd.concat([book, *more], ignore_index=True))
    return with_candidates(priced, *rows)


def hall(
    site: str,
    phases: Mapping[int, float],
    eur_per_kw: Mapping[str, float] | None = None,
    served_kw: Mapping[int, float] | None = None,
) -> Building:
    """Return a hall whose ``phases`` (year -> kW) open; it serves half of what stands."""
    rates = eur_per_kw or EUR_PER_KW
    modules = pd.DataFrame(
        [
            {"phase": number, "year": year, "it_kw": kw, "racks": 1, "room_m2": 1.0, "item": item,
             "quantity": 1.0, "unit": "m2", "eur": kw * rate, "eur_low": kw * rate * 0.7,
             "eur_high": kw * rate * 2.0}
            for number, (year, kw) in enumerate(sorted(phases.items()), start=1)
            for item, rate in rates.items()
        ]
    )  # fmt: skip
    years = range(min(phases), HORIZON + 1)
    stands = {y: sum(kw for opens, kw in phases.items() if opens <= y) for y in years}
    served = {y: (served_kw or {}).get(y, stands[y] / 2) for y in years}
    rows = [
        {"year": y, "capacity_kw": stands[y], "wanted_kw": stands[y] / 2,
         "it_kw": served[y], "it_kw_low": served[y] / 2, "it_kw_high": 2 * served[y],
         "revenue_eur": REVENUE + 1_000.0 * (y - min(phases)), **OPERATION}
        for y in years
    ]  # fmt: skip
    yearly = pd.DataFrame(rows).assign(operation_eur=sum(OPERATION.values()))
    whole = float(modules["eur"].sum())
    return Building(site, "III", modules, yearly, (0.8 * whole, whole, 1.6 * whole), 1.6)


def technopole(site: str, opens: int, m2: float = 1_000.0) -> Technopole:
    """Return a technopole of offices and a hall in two phases, four years apart."""
    spaces = pd.DataFrame(
        [
            {"phase": phase, "year": year, "space": space, "people": 1.0, "m2": m2, "m2_low": m2,
             "m2_high": m2, "eur": 1_200.0 * m2, "eur_low": 900.0 * m2, "eur_high": 2_400.0 * m2}
            for phase, year, space in ((1, opens, "offices"), (2, opens + 4, "hall"))
        ]
    )  # fmt: skip
    years = list(range(opens, HORIZON + 1))
    yearly = pd.DataFrame({"year": years, "operation_eur": 90_000.0})
    for end, factor in (("", 1.0), ("_low", 0.5), ("_high", 2.0)):
        yearly[f"revenue_eur{end}"] = 80_000.0 * factor
    cost_eur = (1_800.0 * m2, 2_400.0 * m2, 4_800.0 * m2)
    none: Mapping[str, int | None] = {}
    return Technopole(site, spaces, yearly, cost_eur, cost_eur, pd.DataFrame(), none)


def sited(
    halls: Sequence[Building] = (),
    poles: Sequence[Technopole] = (),
    given: Sequence[str] = (),
    hosted_gbps: Mapping[str, float] | None = None,
) -> Sited:
    """Return the sites of a plan, with no more than money asks for."""
    nothing = Load(pd.DataFrame(), pd.DataFrame())
    return Sited(
        nothing, {}, tuple(one.site for one in halls), tuple(halls), tuple(poles),
        given=tuple(given), hosted_gbps=hosted_gbps or {},
    )  # fmt: skip


def billed(plan: Plan, one: Scenario, sites: Sited | None) -> Bill:
    """Return the itemised bill of ``plan`` in scenario ``one`` with ``sites``."""
    book = cost.with_sites(cost.book(one), one, sites)
    wanted = cost.quantities(one, plan.candidates, plan.design, plan.phases, sites)
    bill = cost.bill(wanted, book, one.seed)
    return cost.itemised(
        bill, one, plan.candidates, plan.design, plan.phases, plan.programme.spent_eur, book, 40,
        sites,
    )  # fmt: skip


def handed(plan: Plan, one: Scenario, sites: Sited | None) -> Planned:
    """Return what finance gets of ``plan`` with ``sites``, hosted traffic to the first of them."""
    bill = billed(plan, one, sites)
    return hosting(replace(planned(plan), scenario=one, bill=bill), sites)


def hosting(plan: Planned, sites: Sited | None) -> Planned:
    """Return ``plan`` with other ``sites``, at the bill that it has."""
    traffic = plan.traffic
    if sites is not None and sites.hosted_gbps:
        at = plan.scenario.tables["candidates"].set_index("id")["site"]
        traffic = replace(traffic, flows=_moved(traffic.flows, sites, str(at[sites.chosen[0]])))
    return replace(plan, sited=sites, traffic=traffic)


def _moved(flows: pd.DataFrame, sites: Sited, end: str) -> pd.DataFrame:
    """Return ``flows`` with what each site hosts taken from its internet and sent to ``end``."""
    moved = flows.assign(hosted_gbps=0.0)
    world = moved["to"] == INTERNET
    taken = moved.loc[world, "from"].map(dict(sites.hosted_gbps)).fillna(0.0)
    moved.loc[world, "gbps"] -= taken
    rows = [
        {"id": f"d-{site}-{end}", "from": site, "to": end, "gbps": gbps, "hosted_gbps": gbps}
        for site, gbps in sites.hosted_gbps.items()
        if site != end and gbps > 0
    ]
    return pd.DataFrame([*moved.to_dict("records"), *rows])
