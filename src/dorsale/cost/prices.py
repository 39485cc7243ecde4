"""The cost book in euros of the price year, and what quantities cost by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from dorsale.plan.scenario import Basis, Scenario

SHARES = ("ratio", "share_of_capex_year")
YEARLY = ("km_year", "unit_year")
_COLUMNS = ["low", "typical", "high", "unit", "lot", "confidence", "source", "description"]


@dataclass(frozen=True)
class Book:
    """The cost book in euros of the price year: ``prices`` indexed by item.

    Columns: ``low, typical, high, unit, lot, confidence, source``, and ``driver, each`` of the
    items that no route asks for. Beside it what explains the prices: ``assemblies``, ``taxes``
    and ``record`` (tables of a scenario); empty: each item is a whole, nothing is taxed, nothing
    is known of like works.
    """

    prices: pd.DataFrame
    assemblies: pd.DataFrame = field(default_factory=pd.DataFrame)
    taxes: pd.DataFrame = field(default_factory=pd.DataFrame)
    record: pd.DataFrame = field(default_factory=pd.DataFrame)
    basis: Basis | None = None

    def typical(self, item: str) -> float:
        """Return the typical rate of ``item``: a product when names are joined by ``*``.

        An empty name is 1.
        """
        return float(np.prod([self.prices.at[name, "typical"] for name in parts(item)]))

    def knows(self, item: str) -> bool:
        """Return whether the book has a row of ``item``."""
        return item in self.prices.index


def parts(item: str) -> list[str]:
    """Return the names in a product of items.

    >>> parts("factor_forest*factor_mountain"), parts("")
    (['factor_forest', 'factor_mountain'], [])
    """
    return item.split("*") if item else []


def book(scenario: Scenario) -> Book:
    """Return the cost book of ``scenario`` in euros of its price year."""
    table = scenario.tables["cost_book"].copy()
    factor = [_to_euros(row, scenario) for row in table.to_dict("records")]
    for column in ("low", "typical", "high"):
        table[column] = table[column] * factor
    prices = table.set_index("item")[[*_COLUMNS, "driver", "each"]]
    assemblies, taxes, record = (scenario.tables[n] for n in ("assemblies", "taxes", "record"))
    return Book(prices, assemblies, taxes, record, scenario.basis)


def _to_euros(row: Mapping[str, Any], scenario: Scenario) -> float:
    """Return what turns a price of the book into EUR of the price year.

    The rate is that of the price's own year where years have rates, else that of the scenario;
    inflation of the scenario leads from year to year.
    """
    if row["unit"] in SHARES:
        return 1.0
    currency, year = str(row["currency"]), int(row["year"])
    rate = scenario.rates_by_year.get(currency, {}).get(year) or scenario.rates[currency]
    years = scenario.basis.price_year - year
    return float((1 + scenario.basis.inflation_per_year) ** years / rate)


def amounts(quantities: pd.DataFrame, prices: Book) -> pd.Series:
    """Return the base cost in EUR of each row of ``quantities`` (``item, factor, quantity``)."""
    rate = quantities["item"].map(prices.typical)
    factor = quantities["factor"].map(prices.typical)
    return quantities["quantity"] * rate * factor


def priced(quantities: pd.DataFrame, prices: Book) -> pd.DataFrame:
    """Return ``quantities`` with the ``unit`` of each row and what it costs, ``eur``."""
    unit = quantities["item"].map(prices.prices["unit"])
    return quantities.assign(unit=unit, eur=amounts(quantities, prices))


def annuity(rate: float, years: int) -> float:
    """Return the present value of 1 a year for ``years``, paid at year ends.

    >>> round(annuity(0.10, 20), 3), annuity(0.0, 5)
    (8.514, 5.0)
    """
    return float(years) if rate == 0 else (1 - (1 + rate) ** -years) / rate


def yearly(quantities: pd.DataFrame, prices: Book) -> pd.Series:
    """Return which rows of ``quantities`` recur every year."""
    return quantities["item"].map(prices.prices["unit"]).isin(YEARLY)
