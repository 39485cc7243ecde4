"""Quantities times the cost book: prices of spans, the bill, and its range.

Base estimate: typical rate, the scenario's price year, net of tax, no contingency. Ranges
come from drawing every rate once a draw, for the whole plan: rates that are dear for one
span are dear for all, so that a total's range does not shrink by false independence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dorsale.plan.network import Bill, Candidates, Design
from dorsale.plan.scenario import Basis, Scenario

DRAWS = 4000
ON_TOP = ("supervision_share", "environmental_social_share")
QUANTILES = {"p10": 0.10, "p50": 0.50, "p80": 0.80, "p90": 0.90}
_SHARE = ("ratio", "share_of_capex_year")


@dataclass(frozen=True)
class Book:
    """The cost book in euros of the price year: ``prices`` indexed by item.

    Columns: ``low, typical, high, unit, lot, confidence, source``.
    """

    prices: pd.DataFrame

    def typical(self, item: str) -> float:
        """Return the typical rate of ``item``: a product when names are joined by ``*``.

        An empty name is 1.
        """
        return float(np.prod([self.prices.at[name, "typical"] for name in parts(item)]))


def parts(item: str) -> list[str]:
    """Return the names in a product of items.

    >>> parts("factor_forest*factor_mountain"), parts("")
    (['factor_forest', 'factor_mountain'], [])
    """
    return item.split("*") if item else []


def book(scenario: Scenario) -> Book:
    """Return the cost book of ``scenario`` in euros of its price year."""
    table = scenario.tables["cost_book"].copy()
    factor = [_to_euros(row, scenario.basis, scenario.rates) for row in table.to_dict("records")]
    for column in ("low", "typical", "high"):
        table[column] = table[column] * factor
    names = ["low", "typical", "high", "unit", "lot", "confidence", "source", "description"]
    return Book(table.set_index("item")[names])


def _to_euros(row: Mapping[str, Any], basis: Basis, rates: Mapping[str, float]) -> float:
    if row["unit"] in _SHARE:
        return 1.0
    years = basis.price_year - float(row["year"])
    return float((1 + basis.inflation_per_year) ** years / rates[str(row["currency"])])


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
    units = prices.prices["unit"]
    return quantities["item"].map(units).isin(["km_year", "unit_year"])


def bill(quantities: pd.DataFrame, prices: Book, seed: int) -> Bill:
    """Return the bill of ``quantities`` (one-off items only) and the ranges of its totals.

    ``quantities``: ``span, item, factor, quantity, country, phase``. Each amount says how much
    of it rests on assumptions (``assumed_eur``). Each total is simulated
    on its own; totals of parts are never added up to make another.
    """
    once = quantities[~yearly(quantities, prices)].reset_index(drop=True)
    items = once.assign(
        unit_eur=once["item"].map(prices.typical) * once["factor"].map(prices.typical),
        eur=amounts(once, prices),
        lot=once["item"].map(prices.prices["lot"]),
        assumed_eur=0.0,
        confidence=[
            _weakest(i, f, prices) for i, f in zip(once["item"], once["factor"], strict=True)
        ],
    )
    items["assumed_eur"] = [_assumed(row, prices) for row in items.to_dict("records")]
    drawn = _draws(items, prices, seed)
    totals = {"total": _range(items["eur"].sum(), drawn.sum(axis=0))}
    for column in ("lot", "country", "phase"):
        for value, rows in items.groupby(column):
            totals[f"{column}:{value}"] = _range(
                rows["eur"].sum(), drawn[rows.index.to_numpy()].sum(axis=0)
            )
    return Bill(items, totals, drawn.sum(axis=0), prices.prices)


def _assumed(row: Mapping[str, Any], prices: Book) -> float:
    """Return the part of an amount that rests on assumptions.

    All of it when the rate is an assumption; what an assumed factor adds when only the
    factor is.
    """

    def guessed(name: str) -> bool:
        return bool(prices.prices.at[name, "confidence"] == "assumption")

    eur = float(row["eur"])
    if any(guessed(name) for name in parts(str(row["item"]))):
        return eur
    known = np.prod([prices.typical(n) for n in parts(str(row["factor"])) if not guessed(n)])
    given = prices.typical(str(row["factor"]))
    return abs(eur - eur / given * float(known))


def _weakest(item: str, factor: str, prices: Book) -> str:
    order = ("high", "medium", "low", "assumption")
    grades = [prices.prices.at[name, "confidence"] for name in (*parts(item), *parts(factor))]
    return str(max(grades, key=order.index))


def _draws(items: pd.DataFrame, prices: Book, seed: int) -> np.ndarray:
    """Return ``(rows, DRAWS)`` simulated amounts; rates follow a triangle low-typical-high."""
    random = np.random.default_rng(seed)
    drawn: dict[str, np.ndarray] = {}
    names = {name for cell in (*items["item"], *items["factor"]) for name in parts(cell)}
    for name in sorted(names):
        low, mode, high = (float(prices.prices.at[name, c]) for c in ("low", "typical", "high"))
        uniform = random.random(DRAWS)
        drawn[name] = _triangle(uniform, low, mode, high)
    rows = [
        row.quantity * np.prod([drawn[n] for n in (*parts(row.item), *parts(row.factor))], axis=0)
        for row in items.itertuples(index=False)
    ]
    return np.array(rows) if rows else np.zeros((0, DRAWS))


def _triangle(uniform: np.ndarray, low: float, mode: float, high: float) -> np.ndarray:
    """Return draws of the triangular distribution for ``uniform`` in [0, 1)."""
    if high <= low:
        return np.full_like(uniform, mode)
    split = (mode - low) / (high - low)
    left = low + np.sqrt(uniform * (high - low) * (mode - low))
    right = high - np.sqrt((1 - uniform) * (high - low) * (high - mode))
    return np.where(uniform < split, left, right)


def _range(base: float, drawn: np.ndarray) -> dict[str, float]:
    found = {name: float(np.quantile(drawn, q)) for name, q in QUANTILES.items()}
    return {"base": float(base), **found}


def quantities(
    scenario: Scenario, found: Candidates, chosen: Design, phases: Mapping[str, int | None]
) -> pd.DataFrame:
    """Return what a chosen network needs: ``span, item, factor, quantity, country, phase``.

    A phase is a year; what stands already belongs to the first one, what is left out of the
    programme (``None`` in ``phases``) to year 0.
    """
    spans = found.spans
    first = min((year for year in phases.values() if year), default=scenario.years.start)
    rows = found.quantities[found.quantities["span"].isin(chosen.modules)].copy()
    ends = pd.DataFrame(
        [
            (span, spans.at[span, "module_item"], "", 2.0 * count)
            for span, count in chosen.modules.items()
            if spans.at[span, "module_item"]
        ],
        columns=["span", "item", "factor", "quantity"],
    )
    rows = pd.concat([rows, ends], ignore_index=True)
    rows["country"] = [_country(spans, span) for span in rows["span"]]
    rows["phase"] = [_year(phases.get(span, 0), first) for span in rows["span"]]
    sites = _site_quantities(scenario, found, phases, first)
    chosen_places = scenario.tables["candidates"]
    places = [
        (place["site"], place["item"], "", float(place["quantity"]),
         scenario.sites.at[place["site"], "country"], first)
        for place in chosen_places[chosen_places["chosen"] == "yes"].to_dict("records")
    ]  # fmt: skip
    names = ["span", "item", "factor", "quantity", "country", "phase"]
    works = pd.concat([rows, sites], ignore_index=True)[names]
    parts = [works, _on_top(scenario, works), pd.DataFrame(places, columns=names)]
    return pd.concat([part for part in parts if len(part)], ignore_index=True)[names]


def _on_top(scenario: Scenario, works: pd.DataFrame) -> pd.DataFrame:
    """Return supervision and safeguards: a share of each amount of the works, by item.

    The share is the item and the item a factor, so that a change of price carries over.
    """
    book_ = scenario.tables["cost_book"].set_index("item")["unit"]
    once = works[~works["item"].map(book_).isin(["km_year", "unit_year"])]
    groups = once.groupby(["item", "factor", "country", "phase"], as_index=False)["quantity"].sum()
    product = groups["item"] + groups["factor"].map(lambda factor: f"*{factor}" if factor else "")
    parts = [
        groups.assign(span="", item=share, factor=product) for share in ON_TOP if share in book_
    ]
    return pd.concat([groups.iloc[:0].assign(span=""), *parts], ignore_index=True)


def _country(spans: pd.DataFrame, span: str) -> str:
    countries: tuple[str, ...] = spans.at[span, "countries"]
    return countries[0] if len(set(countries)) == 1 else "+".join(sorted(set(countries)))


def _year(phase: int | None, first: int) -> int:
    return 0 if phase is None else phase or first


def _site_quantities(
    scenario: Scenario, found: Candidates, phases: Mapping[str, int | None], first: int
) -> pd.DataFrame:
    nodes = found.nodes[found.nodes["serve"] == "required"]
    rows = [
        (node["id"], "light_node" if "pop" in node["roles"] else "terminal_node", "", 1.0,
         node["country"], _year(phases.get(node["id"], 0), first))
        for node in nodes.to_dict("records")
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["span", "item", "factor", "quantity", "country", "phase"])
