"""Ranges of totals by simulation, and what drives them. Percentiles are never added up."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from dorsale.cost.assemblies import by_category
from dorsale.cost.causes import CAUSES, Drawn, amounts_drawn, drawn_range, names_of, only
from dorsale.cost.prices import Book
from dorsale.plan.tables import CATEGORIES

QUANTILES = {"p10": 0.10, "p50": 0.50, "p80": 0.80, "p90": 0.90}
GROUPS = ("lot", "country", "phase")
_DEAREST = 8


def totals(items: pd.DataFrame, drawn: np.ndarray, prices: Book) -> dict[str, dict[str, float]]:
    """Return base and percentiles of the whole, and of each lot, country, phase and category.

    ``drawn``: (rows, draws) amounts of ``items``. Each total is simulated on its own.
    """
    found = {"total": _range(items["eur"].sum(), drawn.sum(axis=0))}
    for column in GROUPS:
        for value, rows in items.groupby(column):
            inside = drawn[rows.index.to_numpy()].sum(axis=0)
            found[f"{column}:{value}"] = _range(rows["eur"].sum(), inside)
    share = by_category(items, prices)
    base = items["eur"].to_numpy(float) @ share
    for name, eur, draws in zip(CATEGORIES, base, share.T @ drawn, strict=True):
        if eur:
            found[f"category:{name}"] = _range(eur, draws)
    return found


def _range(base: float, drawn: np.ndarray) -> dict[str, float]:
    values = np.quantile(drawn, list(QUANTILES.values()))
    return {"base": round(float(base), 2), **dict(zip(QUANTILES, map(float, values), strict=True))}


def tornado(items: pd.DataFrame, drawn: Drawn, prices: Book) -> pd.DataFrame:
    """Return P10 and P90 of the total when one cause moves and the others are held typical.

    ``cause, item, low_eur, high_eur``, widest first; ``item`` names the rates and factors that
    move the total most, each drawn alone.
    """
    rows = [(cause, "", *_ends(items, only(drawn, cause, prices), prices)) for cause in CAUSES]
    rows += [
        (_kind(name), name, *_ends(items, only(drawn, "", prices, name), prices))
        for name in _dearest(items, prices)
    ]
    found = pd.DataFrame(rows, columns=["cause", "item", "low_eur", "high_eur"])
    found = found[(found["item"] == "") | (found["high_eur"] > found["low_eur"])]
    width = found["high_eur"] - found["low_eur"]
    return found.iloc[np.argsort(-width.to_numpy(), kind="stable")].reset_index(drop=True)


def _kind(name: str) -> str:
    return "terrain" if name.startswith("factor_") else "unit_prices"


def _ends(items: pd.DataFrame, drawn: Drawn, prices: Book) -> tuple[float, float]:
    whole = amounts_drawn(items, drawn, prices).sum(axis=0)
    low, high = np.quantile(whole, [QUANTILES["p10"], QUANTILES["p90"]])
    return float(low), float(high)


def _dearest(items: pd.DataFrame, prices: Book) -> list[str]:
    """Return the names whose range in the book moves the total most."""
    amounts = items["eur"].to_numpy(float)
    cells = (items["item"] + "*" + items["factor"]).str.split("*")
    reach: dict[str, float] = {}
    for name in names_of(items):
        holds = cells.map(lambda names, one=name: one in names).to_numpy(bool)
        low, typical, high = drawn_range(name, prices)
        reach[name] = float(amounts[holds].sum() * (high - low) / typical) if typical else 0.0
    return sorted(reach, key=lambda name: (-reach[name], name))[:_DEAREST]


def contingency(
    totals_: Mapping[str, Mapping[str, float]],
    prices: Book,
    spent_eur: Mapping[int, float],
    slip: float,
) -> dict[str, float]:
    """Return what is held beside the base: physical, and for prices, in EUR.

    Physical is P80 less base, in money of the price year. Prices: what inflation of the scenario
    adds to the P80 paid in the years of ``spent_eur``; ``price_delayed_eur`` when every year after
    the first comes ``slip`` times as late.
    """
    total = totals_["total"]
    return {
        "physical_eur": total["p80"] - total["base"],
        "price_eur": total["p80"] * _risen(prices, spent_eur, 1.0),
        "price_delayed_eur": total["p80"] * _risen(prices, spent_eur, slip),
    }


def _risen(prices: Book, spent_eur: Mapping[int, float], slip: float) -> float:
    """Return the mean rise of prices over the spending, each year weighed by its part."""
    whole = sum(spent_eur.values())
    if not whole or prices.basis is None:
        return 0.0
    first, grows = min(spent_eur), 1 + prices.basis.inflation_per_year
    since = first - prices.basis.price_year
    return float(
        sum(
            eur / whole * (grows ** (since + (year - first) * slip) - 1)
            for year, eur in spent_eur.items()
        )
    )
