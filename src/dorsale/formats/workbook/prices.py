"""The cost book: a range, a confidence and a source for each rate; the typical one is used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dorsale.formats.workbook.desk import Desk
from dorsale.formats.workbook.page import RATE, first_address
from dorsale.formats.workbook.units import unit
from dorsale.plan.problems import N_

TYPICAL = 5
_HEAD = (
    N_("Item"),
    N_("Description"),
    N_("Unit"),
    N_("Low"),
    N_("Typical"),
    N_("High"),
    N_("Lot"),
    N_("Confidence"),
    N_("Source"),
)
_STYLES = ("text", "text", "text", "value", "input", "value", "text", "text", "text")
_LARGE = 10.0


def complete(book: pd.DataFrame, document: Mapping[str, Any]) -> pd.DataFrame:
    """Return the book with the rates of the bill that it lacks: those of halls and spaces.

    They are not of the cost book: the sizing of each place makes them.
    """
    found = document["bill"].get("rates") or {}
    lots = {one["item"]: one["lot"] for one in document["bill"]["items"]}
    lots |= {factor: one["lot"] for one in document["bill"]["items"]
             for factor in str(one["factor"] or "").split("*")}  # fmt: skip
    missing = {
        name: {**row, "lot": lots.get(name, ""), "description": name.replace("_", " ")}
        for name, row in found.items()
        if name not in book.index
    }
    if not missing:
        return book
    return pd.concat([book, pd.DataFrame.from_dict(missing, "index")])


def write(desk: Desk) -> None:
    """Write the sheet; each item's typical rate becomes a cell that the bill points to."""
    page = desk.page("prices", desk.say(N_("Prices")))
    page.head([desk.say(text) for text in _HEAD])
    for item, row in desk.prices.iterrows():
        name = str(item)
        form = "#,##0.00" if row["typical"] >= _LARGE else RATE
        at = page.line(
            [
                name,
                desk.item(name),
                unit(desk, str(row["unit"])),
                row["low"],
                row["typical"],
                row["high"],
                desk.label("lot", str(row["lot"])),
                desk.confidence(str(row["confidence"])),
                desk.source(str(row["source"])),
            ],
            [(style, form if style in ("value", "input") else "") for style in _STYLES],
        )
        address = first_address(str(row["source"]))
        if address:
            page.link(at, 9, address)
        desk.cells[f"price:{name}"] = page.ref(at, TYPICAL)
    page.finish((26, 72, 18, 14, 14, 14, 18, 12, 40), "B2")
