"""The physical schedule: what the amounts of the bill are made of, with quantities.

Each component has a share of its part of the bill (lot, country and phase together): a price that
changes carries over.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openpyxl.utils import get_column_letter

from dorsale.formats.workbook import bill
from dorsale.formats.workbook.desk import Desk
from dorsale.formats.workbook.page import AMOUNT, MONEY, PERCENT, YEAR, Page
from dorsale.formats.workbook.units import unit
from dorsale.plan.problems import N_

COLUMNS = {
    "name": (N_("Component"), 30, "text", ""),
    "component": (N_("Key"), 18, "text", ""),
    "unit": (N_("Unit"), 9, "text", ""),
    "ground": (N_("Ground"), 22, "text", ""),
    "category": (N_("Category"), 11, "text", ""),
    "lot": (N_("Lot"), 11, "text", ""),
    "country": (N_("Country"), 10, "text", ""),
    "phase": (N_("Phase"), 8, "text", YEAR),
    "local_share": (N_("Local currency"), 10, "value", PERCENT),
    "quantity": (N_("Quantity"), 14, "value", AMOUNT),
    "share": (N_("Share of its part of the bill"), 14, "value", "0.0000%"),
    "eur": (N_("Amount (EUR)"), 15, "formula", MONEY),
    "unit_eur": (N_("Unit cost (EUR)"), 13, "formula", "#,##0.00"),
    "local": (N_("In local currency (EUR)"), 15, "formula", MONEY),
}
LETTERS = {name: get_column_letter(place) for place, name in enumerate(COLUMNS, start=1)}
_GROUPS = ("lot", "country", "phase")
_BESIDE = len(COLUMNS) + 2


def write(desk: Desk) -> None:
    """Write the sheet, when the bill knows its components."""
    rows = desk.document["bill"].get("components") or []
    if not rows:
        return
    page = desk.page("components", desk.say(N_("Components")))
    page.head([desk.say(title) for title, *_ in COLUMNS.values()])
    wholes = _sums(rows)
    places = _groups(desk, page, wholes)
    styles = [(style, form) for _, _, style, form in COLUMNS.values()]
    for one in rows:
        group = _group(one)
        page.line(_line(desk, one, page.row, places[group], wholes[group]), styles)
    last = page.row - 1
    for name, letter in LETTERS.items():
        desk.cells[f"components:{name}"] = f"{page.title}!${letter}$2:${letter}${last}"
    desk.equal(
        desk.say(N_("Components add up to the bill")),
        f"SUM({desk.cells['components:eur']})",
        bill.total(desk),
    )
    page.finish([width for _, width, *_ in COLUMNS.values()], "B2")
    page.sheet.auto_filter.ref = f"A1:{LETTERS['local']}{last}"


def _group(one: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(one[name] for name in _GROUPS)


def _sums(rows: list[Mapping[str, Any]]) -> dict[tuple[Any, ...], float]:
    found: dict[tuple[Any, ...], float] = {}
    for one in rows:
        found[_group(one)] = found.get(_group(one), 0.0) + float(one["eur"])
    return found


def _groups(
    desk: Desk, page: Page, wholes: Mapping[tuple[Any, ...], float]
) -> dict[tuple[Any, ...], str]:
    """Write the bill by lot, country and phase beside the table; return the address of each."""
    titles = [*_GROUPS, "eur"]
    for add, name in enumerate(titles):
        page.put(1, _BESIDE + add, desk.say(COLUMNS[name][0]), "head")
    places = {}
    for row, group in enumerate(wholes, start=2):
        for add, value in enumerate(group):
            page.put(row, _BESIDE + add, value)
        letters = [get_column_letter(_BESIDE + add) for add in range(len(_GROUPS))]
        keys = dict(zip(_GROUPS, (f"${letter}{row}" for letter in letters), strict=True))
        page.put(row, _BESIDE + len(_GROUPS), f"={bill.sum_where(desk, **keys)}", "link", MONEY)
        places[group] = f"${get_column_letter(_BESIDE + len(_GROUPS))}${row}"
    return places


def _line(desk: Desk, one: Mapping[str, Any], row: int, whole: str, given: float) -> list[Any]:
    eur, quantity, local = (LETTERS[name] for name in ("eur", "quantity", "local_share"))
    share = float(one["eur"]) / given if given else 0.0
    return [
        desk.component(str(one["component"])),
        one["component"],
        unit(desk, str(one["unit"])),
        desk.ground(str(one["ground"])),
        one["category"],
        one["lot"],
        one["country"],
        one["phase"],
        one["local_share"],
        one["quantity"],
        share,
        f"={LETTERS['share']}{row}*{whole}",
        f'=IF({quantity}{row}>0,{eur}{row}/{quantity}{row},"")',
        f"={eur}{row}*{local}{row}",
    ]
