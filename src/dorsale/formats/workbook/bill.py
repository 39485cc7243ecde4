"""The bill: quantities of each span and site, times prices of their own sheet, in whole cents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openpyxl.utils import get_column_letter

from dorsale.formats.workbook.desk import Desk
from dorsale.formats.workbook.page import AMOUNT, MONEY, YEAR, quoted
from dorsale.plan.problems import N_
from dorsale.plan.sites import HALL, SPACE

COLUMNS = {
    "span": (N_("Span or site"), 34, "text", ""),
    "item": (N_("Item"), 26, "text", ""),
    "what": (N_("Description"), 42, "text", ""),
    "factor": (N_("Times"), 30, "text", ""),
    "quantity": (N_("Quantity"), 12, "text", AMOUNT),
    "unit_eur": (N_("Unit price (EUR)"), 14, "link", MONEY),
    "eur": (N_("Amount (EUR)"), 16, "formula", MONEY),
    "lot": (N_("Lot"), 14, "text", ""),
    "country": (N_("Country"), 10, "text", ""),
    "phase": (N_("Phase"), 8, "text", YEAR),
    "confidence": (N_("Confidence"), 13, "text", ""),
}
_HALF_CENT, _LAST_DIGIT = 0.005, 1e-6
LETTERS = {name: get_column_letter(place) for place, name in enumerate(COLUMNS, start=1)}


def write(desk: Desk) -> None:
    """Write one line an item, its unit price a product of cells of the price sheet."""
    page = desk.page("bill", desk.say(N_("Bill")))
    page.head([desk.say(title) for title, *_ in COLUMNS.values()])
    styles = [(style, form) for _, _, style, form in COLUMNS.values()]
    rates: dict[tuple[str, str], str] = {}
    for one in desk.document["bill"]["items"]:
        key = (str(one["item"]), str(one["factor"] or ""))
        if key not in rates:
            rates[key] = _rate(desk, key)
        words = desk.item(key[0]), desk.ground(key[1]), desk.confidence(str(one["confidence"]))
        page.line(_line(one, page.row, rates[key], words), styles)
    last = page.row - 1
    for name, letter in LETTERS.items():
        desk.cells[f"bill:{name}"] = f"{page.title}!${letter}$2:${letter}${max(last, 2)}"
    page.finish([width for _, width, *_ in COLUMNS.values()], "C2")
    page.sheet.auto_filter.ref = f"A1:{LETTERS['confidence']}{max(last, 2)}"


def _rate(desk: Desk, key: tuple[str, str]) -> str:
    names = [part for text in key for part in text.split("*") if part]
    return "=" + "*".join(desk.cells[f"price:{name}"] for name in names)


def _line(one: Mapping[str, Any], row: int, rate: str, words: tuple[str, str, str]) -> list[Any]:
    quantity, unit = LETTERS["quantity"], LETTERS["unit_eur"]
    what, ground, confidence = words
    return [
        one["span"],
        one["item"],
        what,
        ground,
        exact(one["quantity"], one["unit_eur"], one["eur"]),
        rate,
        f"=ROUND({quantity}{row}*{unit}{row},2)",
        one["lot"],
        one["country"],
        one["phase"],
        confidence,
    ]


def exact(quantity: float, unit_eur: float, eur: float) -> float:
    """Return ``quantity`` with the decimals that the document left out, if the amount needs them.

    >>> round(exact(0.333333, 30000.0, 10000.0), 9), exact(2.0, 3.0, 6.0)
    (0.333333333, 2.0)
    """
    whole = eur / unit_eur if unit_eur else quantity
    dropped = abs(quantity * unit_eur - eur) > _HALF_CENT and abs(whole - quantity) <= _LAST_DIGIT
    return whole if dropped else quantity


def total(desk: Desk) -> str:
    """Return the formula of the bill's total, without ``=``."""
    return f"SUM({desk.cells['bill:eur']})"


def growing(desk: Desk) -> dict[tuple[str, str], int]:
    """Return each hall and technopole of several phases: head of its items, span -> first phase."""
    phases: dict[tuple[str, str], list[int]] = {}
    for one in desk.document["bill"]["items"]:
        for head in (HALL, SPACE):
            if str(one["item"]).startswith(head) and one["phase"]:
                phases.setdefault((head, str(one["span"])), []).append(int(one["phase"]))
    return {key: min(years) for key, years in phases.items() if min(years) < max(years)}


def later_phases(desk: Desk, **keys: str) -> list[str]:
    """Return what the bill holds of later phases of halls and technopoles: a formula for each.

    Cash pays them as a hall fills, so that no calendar of works holds them.
    """
    return [
        sum_where(desk, item=f'"{head}*"', span=quoted(span), phase=f'">{first}"', **keys)
        for (head, span), first in growing(desk).items()
    ]


def sum_where(desk: Desk, **keys: str) -> str:
    """Return the formula of the bill's sum where columns equal ``keys`` (cells or constants)."""
    wanted = [f"{desk.cells[f'bill:{name}']},{key}" for name, key in keys.items()]
    return f"SUMIFS({desk.cells['bill:eur']},{','.join(wanted)})"
