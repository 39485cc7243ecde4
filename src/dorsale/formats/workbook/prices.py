"""The cost book: a range, a confidence and a source for each rate; the typical one is used."""

from __future__ import annotations

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
                str(row["source"]),
            ],
            [(style, form if style in ("value", "input") else "") for style in _STYLES],
        )
        address = first_address(str(row["source"]))
        if address:
            page.link(at, 9, address)
        desk.cells[f"price:{name}"] = page.ref(at, TYPICAL)
    page.finish((26, 56, 12, 14, 14, 14, 18, 12, 40), "B2")
