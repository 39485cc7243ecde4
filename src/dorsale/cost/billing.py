"""The bill: each quantity times its price, in whole cents, with what rests on assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from dorsale.cost import causes, ranges
from dorsale.cost.prices import Book, amounts, parts, yearly
from dorsale.plan.network import Bill

_GRADES = ("high", "medium", "low", "assumption")


def bill(quantities: pd.DataFrame, prices: Book, seed: int) -> Bill:
    """Return the bill of ``quantities`` (one-off items only) and the ranges of its totals.

    ``quantities``: ``span, item, factor, quantity, country, phase`` and, where items are counted
    by one, ``driver``. Each amount says how much of it rests on assumptions (``assumed_eur``).
    Each total is simulated on its own; totals of parts are never added up to make another.
    """
    items = billed(quantities, prices)
    drawn = causes.amounts_drawn(items, causes.draw(items, prices, seed), prices)
    return Bill(items, ranges.totals(items, drawn, prices), drawn.sum(axis=0), prices.prices)


def billed(quantities: pd.DataFrame, prices: Book) -> pd.DataFrame:
    """Return the items of the bill, each with its price, amount in whole cents and confidence."""
    once = quantities[~yearly(quantities, prices)].reset_index(drop=True)
    if "driver" not in once:
        once = once.assign(driver="")
    items = once.assign(
        unit_eur=once["item"].map(prices.typical) * once["factor"].map(prices.typical),
        eur=amounts(once, prices).astype(float).round(2),
        lot=once["item"].map(prices.prices["lot"]),
        assumed_eur=0.0,
        confidence=[
            _weakest(i, f, prices) for i, f in zip(once["item"], once["factor"], strict=True)
        ],
    )
    items["assumed_eur"] = [_assumed(row, prices) for row in items.to_dict("records")]
    return items


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
    grades = [prices.prices.at[name, "confidence"] for name in (*parts(item), *parts(factor))]
    return str(max(grades, key=_GRADES.index))
