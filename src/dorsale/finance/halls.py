"""Data centres and technopoles in the case: when they are paid, what they cost to run and earn.

The first phase is paid in the years of its building, before it opens, by the funders; later phases
are paid in the year before they open from the cash of the plan, as an operator grows its halls:
they are among the running costs, beside no loan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from dorsale.finance.tariffs import to_euros
from dorsale.plan.network import Bill
from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import HALL, LOCAL_SHARES, SPACE, Sited

Flow = tuple[str, float, pd.Series]
"""``(item, local_share, EUR by year)`` of a running cost."""

_BUILD = {HALL: "build_years", SPACE: "technopole_build_years"}
_USUAL_YEARS = 2
_EXPENSES = {"energy": "energy_eur", "staff": "staff_eur", "upkeep": "upkeep_eur"}
_PRICE = ("rack_eur_month", "kw_per_rack")
_FILL = "paid_share"


def of_modules(names: pd.Series) -> pd.Series:
    """Return which names of items or components are modules of a hall or a technopole."""
    return names.astype(str).str.startswith((HALL, SPACE))


def modules(bill: Bill) -> pd.DataFrame:
    """Return the components of the bill that are modules, ``first`` those of a first phase."""
    if not len(bill.components):
        return pd.DataFrame(columns=["span", "component", "phase", "eur", "head", "first"])
    rows = bill.components[of_modules(bill.components["component"])]
    halls = rows["component"].astype(str).str.startswith(HALL)
    rows = rows.assign(head=halls.map({True: HALL, False: SPACE}))
    opens = rows.groupby(["span", "head"])["phase"].transform("min")
    return rows.assign(first=rows["phase"] == opens)


def built(scenario: Scenario, bill: Bill) -> pd.DataFrame:
    """Return the first phases by ``year`` of payment: even over the years of building."""
    rows = modules(bill)
    rows = rows[rows["first"].astype(bool)]
    years = [_years(scenario, str(one.head), int(one.phase)) for one in rows.itertuples()]
    counts = pd.Series([len(one) for one in years], index=rows.index, dtype=float)
    spread = rows.assign(year=years, eur=rows["eur"] / counts)
    return spread.explode("year").astype({"year": int}).reset_index(drop=True)


def _years(scenario: Scenario, head: str, opens: int) -> list[int]:
    table = scenario.tables["hosting"]
    said = table.loc[table["item"] == _BUILD[head], "typical"]
    length = round(float(said.iloc[0])) if len(said) else _USUAL_YEARS
    years = range(max(scenario.years.start, opens - length), opens)
    return [min(year, scenario.years.horizon) for year in years] or [opens]


def growth(bill: Bill, years: pd.Index) -> list[Flow]:
    """Return what later phases cost, in the year before each opens."""
    rows = modules(bill)
    rows = rows[~rows["first"].astype(bool)]
    if not len(rows):
        return []
    sums = rows.assign(year=rows["phase"] - 1).groupby(["head", "local_share", "year"])["eur"].sum()
    return [
        (f"{head}growth", float(local), part.droplevel([0, 1]).reindex(years, fill_value=0.0))
        for (head, local), part in sums.groupby(level=[0, 1])
    ]


def later_eur(bill: Bill) -> float:
    """Return what the bill holds of later phases, in EUR."""
    rows = modules(bill)
    return float(rows.loc[~rows["first"].astype(bool), "eur"].sum())


def running_factor(item: str, p: Mapping[str, Any]) -> Any:
    """Return what a running cost is multiplied by: power follows the load of the halls too."""
    return p["running_factor"] * (p["hall_load_factor"] if item == f"{HALL}energy" else 1.0)


def running(sited: Sited | None, years: pd.Index) -> list[Flow]:
    """Return what halls and technopoles pay to run, as their sizing counts it."""
    if sited is None:
        return []
    found = [
        (f"{HALL}{name}", _by_year(hall.yearly, column, years))
        for hall in sited.buildings
        for name, column in _EXPENSES.items()
    ]
    found += [
        (f"{SPACE}running", _by_year(one.yearly, "operation_eur", years))
        for one in sited.technopoles
    ]
    return [(item, LOCAL_SHARES[item], flow) for item, flow in found]


def _by_year(yearly: pd.DataFrame, column: str, years: pd.Index) -> pd.Series:
    """Return a figure by year: nothing before the first, the last one from then on."""
    known = yearly.set_index("year")[column].astype(float)
    return known.reindex(years.union(known.index)).ffill().reindex(years).fillna(0.0)


def booked(scenario: Scenario, sited: Sited | None) -> set[tuple[str, str]]:
    """Return (site, item) of the places that the book bills and whose operation is sized."""
    if sited is None:
        return set()
    sized = set(sited.inside) & set(sited.given)
    table = scenario.tables["candidates"]
    rows = table[table["id"].isin(sized)]
    return set(zip(rows["site"].astype(str), rows["item"].astype(str), strict=True))


def let(sited: Sited, years: pd.Index, told: pd.DataFrame) -> dict[str, pd.Series]:
    """Return what is let by year: ``kw_months`` of halls, and the income of technopoles in EUR.

    kW-months before the share that is paid for: at the typical price and share they earn what the
    halls' sizing says.
    """
    earned = _sum((one.yearly for one in sited.buildings), "revenue_eur", years)
    usual = 1.0
    if sited.buildings:
        price, fill = told.loc[["data_centre_price", "data_centre_fill_share"], "typical"]
        usual = float(price) * float(fill)
    income = _sum((one.yearly for one in sited.technopoles), "revenue_eur", years)
    return {"kw_months": earned / usual if usual else earned * 0.0, "income": income}


def _sum(tables: Iterable[pd.DataFrame], column: str, years: pd.Index) -> pd.Series:
    flows = [_by_year(table, column, years) for table in tables]
    return sum(flows, start=pd.Series(0.0, index=years))


def parameters(scenario: Scenario, sited: Sited | None) -> dict[str, list[Any]]:
    """Return the parameters of what is let, by name: rows as those of ``tariffs.csv``.

    A hall that is sized has its price and the share that is paid for from ``hosting.csv``.
    """
    if sited is None:
        return {}
    found: dict[str, list[Any]] = {}
    if sited.buildings:
        found |= _of_halls(scenario, sited.buildings[0].site)
        found["hall_load_factor"] = [
            *_spread((one.yearly for one in sited.buildings), "it_kw"), "ratio", "assumption",
            "computed: range of the load that data centres serve",
            "Load that data centres serve, over what is expected",
        ]  # fmt: skip
    if sited.technopoles:
        found["technopole_income"] = [
            *_spread((one.yearly for one in sited.technopoles), "revenue_eur"), "ratio",
            "assumption", "computed: range of the technopole's revenue",
            "Rents, courses and events of the technopole, over what is expected",
        ]  # fmt: skip
    return found


def _spread(tables: Iterable[pd.DataFrame], column: str) -> tuple[float, float, float]:
    """Return low, typical and high of a figure of all years together, over the typical."""
    rows = pd.concat(list(tables))
    low, usual, high = (float(rows[f"{column}{end}"].sum()) for end in ("_low", "", "_high"))
    return (low / usual, 1.0, high / usual) if usual else (1.0, 1.0, 1.0)


def _of_halls(scenario: Scenario, place: str) -> dict[str, list[Any]]:
    rack, kw = (_row(scenario, place, name) for name in _PRICE)
    fill = _row(scenario, place, _FILL)
    factor = to_euros(rack, scenario) / float(kw["typical"])
    return {
        "data_centre_price": [
            *(float(rack[end]) * factor for end in ("low", "typical", "high")), "kw_month",
            rack["confidence"], rack["source"],
            "Hosting of 1 kW of IT load for a month: a rack's price over its power",
        ],
        "data_centre_fill_share": [
            *(float(fill[end]) for end in ("low", "typical", "high")), "ratio",
            fill["confidence"], fill["source"], "Share of the hosted load that is paid for",
        ],
    }  # fmt: skip


def _row(scenario: Scenario, place: str, item: str) -> Mapping[str, Any]:
    """Return the row of ``hosting.csv`` that holds in the country of a place."""
    at = scenario.tables["candidates"].set_index("id").at[place, "site"]
    table = scenario.tables["hosting"]
    rows = table[(table["item"] == item)].set_index("country", drop=False)
    country = str(scenario.sites.at[at, "country"])
    return dict(rows.loc[country if country in rows.index else "*"])


def served_share(sited: Sited, years: pd.Index, design: int) -> pd.Series:
    """Return, by year, the load that halls serve over the load of the design year, at most 1."""
    here = _sum((one.yearly for one in sited.buildings), "it_kw", years)
    asked = float(
        _sum((one.yearly for one in sited.buildings), "wanted_kw", pd.Index([design]))[design]
    )
    return (here / asked).clip(upper=1.0) if asked > 0 else here * 0.0
