"""The parameters of a case: what revenue, benefit and accounts may vary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dorsale.plan.network import Bill, Programme
from dorsale.plan.scenario import Scenario

SEEN = "seen_"
"""Prefix of what was observed: shown beside the plan, never varied."""

INCOME = "seen_income_per_km"
"""The one observation that the accounts compare themselves with."""

FALLING = ("capacity_price", "today_price", "remote_price", "access_price", "transit_abroad_price")
"""Prices that fall together from the year of the first one."""

_UNSIZED = ("data_centre_national_kw",)  # stands for a hall whose size is not known
_COLUMNS = ["low", "typical", "high", "unit", "confidence", "source", "description"]
_LAST_MONTH = 12


def parameters(
    scenario: Scenario, bill: Bill, built: Programme, sited: Mapping[str, list[Any]] | None = None
) -> pd.DataFrame:
    """Return every parameter by name: ``low, typical, high, unit, confidence, source, ...``.

    In EUR of the price year. Rows of ``tariffs.csv``, then what the plan itself says of its
    cost, delay and demand. ``sited``: rows of data centres and technopoles, before all others.
    """
    table = scenario.tables["tariffs"]
    own = table[~table["item"].str.startswith(SEEN) | (table["item"] == INCOME)]
    sold = _at_one_start(in_euros(own, scenario)).set_index("item")[_COLUMNS]
    told = pd.DataFrame(
        {**_of_money(scenario), **_of_works(bill, built), **_of_demand()}, index=_COLUMNS
    ).T
    found = pd.concat([sold, told[~told.index.isin(sold.index)]])
    if sited:
        own = pd.DataFrame(sited, index=_COLUMNS).T
        kept = found[~found.index.isin([*own.index, *_UNSIZED])]
        found = pd.concat([kept, own])
    found = found.rename_axis("name")
    numbers = ["low", "typical", "high"]
    return found.assign(**{name: found[name].astype(float).round(6) for name in numbers})


def in_euros(table: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Return rows of ``tariffs.csv`` with their values in EUR of the price year."""
    factor = [to_euros(row, scenario) for row in table.to_dict("records")]
    columns = ["low", "typical", "high"]
    return table.assign(**{name: table[name].to_numpy(float) * factor for name in columns})


def _at_one_start(table: pd.DataFrame) -> pd.DataFrame:
    """Return ``table`` with falling prices brought to the year of the first of them.

    A price seen a year later stood higher in that year, by the typical change.
    """
    items = table.set_index("item")
    if not {"capacity_price", "price_change_per_year"} <= set(items.index):
        return table
    change = float(items.at["price_change_per_year", "typical"])
    later = table["year"].astype(float) - float(items.at["capacity_price", "year"])
    factor = ((1 + change) ** -later).where(table["item"].isin(FALLING), 1.0)
    return table.assign(**{name: table[name] * factor for name in ("low", "typical", "high")})


def seen(scenario: Scenario) -> dict[str, dict[str, Any]]:
    """Return what was observed, by item without its prefix: ``typical`` in EUR, ``source``."""
    table = scenario.tables["tariffs"]
    rows = in_euros(table[table["item"].str.startswith(SEEN)], scenario)
    return {
        str(row["item"]).removeprefix(SEEN): {
            "eur": float(row["typical"]), "year": int(row["year"]), "source": str(row["source"]),
        }
        for row in rows.to_dict("records")
    }  # fmt: skip


def price_from(scenario: Scenario) -> int:
    """Return the year of the prices of capacity: from then on they change."""
    table = scenario.tables["tariffs"].set_index("item")
    return int(table.at["capacity_price", "year"])


def transit_price(scenario: Scenario, year: int) -> tuple[float, float]:
    """Return what 1 Mbit/s of transit abroad costs a month: as listed, and in ``year``.

    In EUR of the price year; prices fall as ``price_change_per_year`` says, to their floor.
    """
    table = scenario.tables["tariffs"].set_index("item")
    listed = table.loc["transit_abroad_price"]
    now = float(listed["typical"]) * to_euros(listed, scenario)
    fallen = (1 + table.at["price_change_per_year", "typical"]) ** max(
        0, year - price_from(scenario)
    )
    return now, now * float(max(fallen, table.at["price_floor_share", "typical"]))


def to_euros(row: Mapping[str, Any], scenario: Scenario) -> float:
    """Return what turns a price of its year into EUR of the price year; 1 for what is no price."""
    if not row["currency"]:
        return 1.0
    basis, currency, year = scenario.basis, str(row["currency"]), int(row["year"])
    rate = scenario.rates_by_year.get(currency, {}).get(year) or scenario.rates[currency]
    return float((1 + basis.inflation_per_year) ** (basis.price_year - year) / rate)


def _row(low: float, typical: float, high: float, unit: str, source: str, said: str) -> list[Any]:
    confidence = "assumption" if source.startswith("assumption") else "low"
    return [low, typical, high, unit, confidence, source, said]


def _of_money(scenario: Scenario) -> dict[str, list[Any]]:
    basis, sources = scenario.basis, scenario.sources
    rate, prices = basis.discount_rate, basis.inflation_per_year
    return {
        "discount_rate": _row(
            min(0.06, rate), rate, max(0.12, rate), "per_year",
            str(sources.get("basis.discount_rate", "assumption")), "Real discount rate",
        ),
        "inflation_per_year": _row(
            max(0.0, prices - 0.01), prices, prices + 0.02, "per_year",
            str(sources.get("basis.inflation_per_year", "assumption")),
            "General inflation of the accounts",
        ),
        "interest_shift": _row(
            -0.005, 0.0, 0.02, "per_year", "assumption", "Added to the rate of every loan",
        ),
        "tax_exempt": _row(
            0.0, 1.0 if basis.tax == "exempt" else 0.0, 1.0, "ratio", "scenario.toml basis.tax",
            "1: works are free of tax and duty",
        ),
    }  # fmt: skip


def _of_works(bill: Bill, built: Programme) -> dict[str, list[Any]]:
    total = bill.totals["total"]
    base = total["base"] or 1.0
    late = late_years(built)
    return {
        "cost_factor": _row(
            min(1.0, total["p10"] / base), 1.0, max(1.0, total["p90"] / base), "ratio",
            "computed: P10 and P90 of the bill", "Cost of the works, on the base estimate",
        ),
        "delay_years": _row(
            0.0, 0.0, late, "years", "computed: the programme when works slip as they use to",
            "Service later than planned",
        ),
        "counterpart_late_years": _row(
            0.0, 0.0, 1.0, "years", "assumption", "The State's share later than planned",
        ),
    }  # fmt: skip


def _of_demand() -> dict[str, list[Any]]:
    return {
        "demand_level": _row(
            -1.0, 0.0, 1.0, "ratio", "demand.csv: low and high values",
            "Demand: -1 low, 0 central, 1 high",
        ),
    }  # fmt: skip


def late_years(built: Programme) -> float:
    """Return how much later service begins if works slip as they use to, by cost, in years."""
    rows = built.spans
    known = rows[(rows["in_service"] != "") & (rows["slipped_in_service"] != "")]
    if not known["eur"].sum():
        return 1.0
    late = known["slipped_in_service"].map(_years) - known["in_service"].map(_years)
    return float(max(0.0, (late * known["eur"]).sum() / known["eur"].sum()))


def _years(month: str) -> float:
    year, _, number = month.partition("-")
    return int(year) + (int(number or 1) - 1) / _LAST_MONTH
