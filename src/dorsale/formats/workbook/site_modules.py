"""What is built at each data centre and technopole, phase by phase: quantities times unit prices.

A place that the bill holds by its phases has its prices from the sheet of prices, as the bill
has: there, they are for a kW of IT load or a m², here for the item's own unit. Other places, given
by the cost book or only looked at, have prices of their own. One that is the same in several phases
is written once; the others point to it. For spaces of a technopole low and high hold what is
uncertain of floor and price together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter

from dorsale.formats.sited_places import section
from dorsale.formats.workbook.desk import Desk
from dorsale.formats.workbook.page import AMOUNT, MONEY, YEAR, Page
from dorsale.formats.workbook.units import unit
from dorsale.plan.problems import N_
from dorsale.plan.sites import HALL, SPACE

Row = Mapping[str, Any]
ENDS = ("low", "typical", "high")
"""The three values of what is uncertain, in the order of every table."""
WHOLE = {HALL: f"{HALL}price", SPACE: f"{SPACE}price"}
"""Head of an item of the bill -> the factor that all of its kind share."""
_PRICE = "#,##0.00"
_NEAR, _CENT = 1e-9, 0.01
COLUMNS = {
    "place": (N_("Site"), 30, "text", ""),
    "name": (N_("Name"), 34, "text", ""),
    "phase": (N_("Phase"), 8, "text", YEAR),
    "year": (N_("Opens"), 8, "text", YEAR),
    "item": (N_("Key"), 14, "text", ""),
    "what": (N_("Item"), 28, "text", ""),
    "quantity": (N_("Quantity"), 11, "input", AMOUNT),
    "unit": (N_("Unit"), 11, "text", ""),
    "unit_low": (N_("Unit price, low (EUR)"), 14, "input", _PRICE),
    "unit_typical": (N_("Unit price (EUR)"), 14, "input", _PRICE),
    "unit_high": (N_("Unit price, high (EUR)"), 14, "input", _PRICE),
    "low": (N_("Low (EUR)"), 14, "formula", MONEY),
    "typical": (N_("Amount (EUR)"), 14, "formula", MONEY),
    "high": (N_("High (EUR)"), 14, "formula", MONEY),
}
LETTERS = {name: get_column_letter(place) for place, name in enumerate(COLUMNS, start=1)}


@dataclass(frozen=True)
class Part:
    """A module or a space: what it is called, how many of which unit, and how the bill counts it.

    ``amount``: the kW of IT load, or the m², that the bill multiplies a rate by.
    """

    place: Row
    row: Row
    head: str
    item: str
    label: str
    quantity: float
    unit: str
    amount: float

    def unit_eur(self, end: str) -> float:
        """Return what one unit costs; the whole where the quantity is 0."""
        eur = float(self.row["eur" if end == "typical" else f"eur_{end}"])
        return eur / self.quantity if self.quantity else eur


def write(desk: Desk) -> None:
    """Write one line an item and phase, when the plan sized any place."""
    parts = list(_parts(desk))
    if not parts:
        return
    page = desk.page("site_modules", desk.say(N_("Sites by phase")))
    page.head([desk.say(title) for title, *_ in COLUMNS.values()])
    lines = _Lines(desk, page)
    for one in parts:
        lines.add(one)
    last = page.row - 1
    for name, letter in LETTERS.items():
        desk.cells[f"site_modules:{name}"] = f"{page.title}!${letter}$2:${letter}${last}"
    page.finish([width for _, width, *_ in COLUMNS.values()], "C2")
    page.sheet.auto_filter.ref = f"A1:{LETTERS['high']}{last}"


def _parts(desk: Desk) -> Iterator[Part]:
    """Yield modules and spaces, both in the same words."""
    found = section(desk.document)
    for place in found.get("data_centres") or ():
        for row in place["modules"]:
            label = desk.label("building_item", row["item"])
            quantity, amount = float(row["quantity"]), float(row["it_kw"])
            yield Part(place, row, HALL, row["item"], label, quantity, row["unit"], amount)
    for place in found.get("technopoles") or ():
        for row in place["spaces"]:
            label, m2 = desk.label("space", row["space"]), float(row["m2"])
            yield Part(place, row, SPACE, row["space"], label, m2, "m2", m2)


class _Lines:
    """The lines of the sheet, and where each unit price stood first."""

    def __init__(self, desk: Desk, page: Page) -> None:
        self.desk, self.page = desk, page
        self._first: dict[tuple[str, str, str], tuple[float, int]] = {}

    def add(self, one: Part) -> None:
        """Write a line."""
        prices = {f"unit_{end}": self._price(one, end) for end in ENDS}
        styles = {name: (style, _PRICE) for name, (_, style) in prices.items()}
        if styles["unit_typical"][0] == "link":
            styles["quantity"] = ("value", AMOUNT)
        row, quantity = self.page.row, LETTERS["quantity"]
        self.page.line(
            [
                one.place["id"],
                self.desk.say(one.place["name"]),
                one.row["phase"],
                one.row["year"],
                one.item,
                one.label,
                one.quantity,
                unit(self.desk, one.unit),
                *(cell for cell, _ in prices.values()),
                *(f"=ROUND({quantity}{row}*{LETTERS[f'unit_{end}']}{row},2)" for end in ENDS),
            ],
            [styles.get(name, (style, form)) for name, (_, _, style, form) in COLUMNS.items()],
        )

    def _price(self, one: Part, end: str) -> tuple[str | float, str]:
        """Return a unit price and its style: of the price sheet, an earlier line, or as found."""
        if end == "typical" and (billed := _of_the_bill(self.desk, one)):
            return billed, "link"
        price, row = one.unit_eur(end), self.page.row
        before, at = self._first.setdefault((one.place["id"], one.item, end), (price, row))
        same = at < row and abs(price - before) <= _NEAR * price
        return (f"={LETTERS[f'unit_{end}']}{at}", "formula") if same else (price, "input")


def _of_the_bill(desk: Desk, one: Part) -> str:
    """Return the unit price as the bill has it: rate times factor of all; empty if it has none."""
    names = (f"{one.head}{one.item}_{one.place['id']}", f"{one.head}{one.item}")
    name = next((name for name in names if f"price:{name}" in desk.cells), "")
    factor = desk.cells.get(f"price:{WHOLE[one.head]}")
    if one.place["billed"] != "modules" or not (name and factor and one.quantity):
        return ""
    billed = float(desk.prices.at[name, "typical"]) * one.amount
    if abs(billed - one.row["eur"]) > _CENT:
        return ""
    return f"={desk.cells[f'price:{name}']}*{factor}*{one.amount / one.quantity!r}"


def as_billed(desk: Desk) -> None:
    """Ask that the lines of places billed by phases are those of the bill, but for their cents."""
    parts = [one for one in _parts(desk) if one.place["billed"] == "modules"]
    if not parts or not all(_of_the_bill(desk, one) or not one.row["eur"] for one in parts):
        return
    here = "+".join(
        sum_where(desk, "typical", place=f'"{place}"')
        for place in dict.fromkeys(one.place["id"] for one in parts)
    )
    items, eur = desk.cells["bill:item"], desk.cells["bill:eur"]
    there = "+".join(f'SUMIFS({eur},{items},"{head}*")' for head in WHOLE)
    meaning = desk.say(N_("Sites billed by their phases are in the bill as here"))
    desk.equal(meaning, here, there, repr(round(_CENT * len(parts), 2)))


def sum_where(desk: Desk, column: str, **keys: str) -> str:
    """Return the formula of a column's sum where others equal ``keys`` (cells or constants)."""
    wanted = [f"{desk.cells[f'site_modules:{name}']},{key}" for name, key in keys.items()]
    return f"SUMIFS({desk.cells[f'site_modules:{column}']},{','.join(wanted)})"
