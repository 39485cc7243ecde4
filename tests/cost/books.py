"""Books and quantities small enough to be checked by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dorsale.cost import Book

_ROW = {"lot": "civil", "confidence": "medium", "source": "a contract", "description": "-"}
_PART = {"quantity": 1.0, "unit": "m", "category": "works", "local_share": 0.5, "ground": ""}


def small(
    assemblies: Sequence[dict[str, object]] = (),
    more: Sequence[dict[str, object]] = (),
    record: pd.DataFrame | None = None,
) -> Book:
    """Return a book: trench 8,000 - 10,000 - 14,000 a km, forest 1.1 - 1.3 - 1.5, hut 50,000."""
    rows = [
        {"item": "trench", "unit": "km", "low": 8e3, "typical": 1e4, "high": 1.4e4},
        {"item": "factor_forest", "unit": "ratio", "low": 1.1, "typical": 1.3, "high": 1.5},
        {"item": "hut", "unit": "unit", "low": 4e4, "typical": 5e4, "high": 7e4,
         "lot": "equipment"},
        {"item": "supervision_share", "unit": "ratio", "low": 0.05, "typical": 0.05,
         "high": 0.05},
        *more,
    ]  # fmt: skip
    prices = pd.DataFrame([{**_ROW, **row} for row in rows]).set_index("item")
    made_of = pd.DataFrame([{**_PART, **row} for row in assemblies])
    return Book(prices, made_of, record=pd.DataFrame() if record is None else record)


def need(*rows: tuple[str, str, float]) -> pd.DataFrame:
    """Return quantities of (item, factor, quantity) in one country and phase, a span each."""
    return pd.DataFrame(
        [
            {"span": f"s{n}", "item": item, "factor": factor, "quantity": quantity,
             "country": "CG", "phase": 2030}
            for n, (item, factor, quantity) in enumerate(rows)
        ]
    )  # fmt: skip


ROAD = (
    {"item": "trench", "component": "digging", "share": 0.6, "ground": "yes", "quantity": 1000.0},
    {"item": "trench", "component": "duct", "share": 0.4, "category": "goods",
     "local_share": 0.0, "quantity": 2032.0},
)  # fmt: skip
