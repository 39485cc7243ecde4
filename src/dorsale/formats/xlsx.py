"""The bill as a workbook with live formulas: change a price and every total follows.

Inputs are blue on pale yellow, formulas black, links to other sheets green.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from dorsale.language import translator
from dorsale.plan.problems import N_

_BOLD = Font(bold=True)
_INPUT = Font(color="0000FF")
_LINK = Font(color="007A33")
_YELLOW = PatternFill("solid", fgColor="FFFBE0")
_GREY = PatternFill("solid", fgColor="EDEBE6")
_MONEY = "#,##0"
SHEETS = (
    ("summary", N_("Summary"), N_("What each sheet is, totals, who pays")),
    ("prices", N_("Prices"), N_("Unit prices and factors: change the yellow cells")),
    ("bill", N_("Bill"), N_("Quantities of each span and site, times prices")),
    ("parts", N_("Parts"), N_("Totals by lot, country and phase")),
)
_HEADERS = {
    "prices": (N_("Item"), N_("Description"), N_("Unit"), N_("Low"), N_("Typical"), N_("High"),
               N_("Lot"), N_("Confidence"), N_("Source")),
    "bill": (N_("Span or site"), N_("Item"), N_("Times"), N_("Quantity"),
             N_("Unit price (EUR)"), N_("Amount (EUR)"), N_("Lot"), N_("Country"), N_("Phase"),
             N_("Confidence")),
    "parts": (N_("Part"), N_("Name"), N_("Amount (EUR)"), "P10", "P50", "P90"),
}  # fmt: skip
_WIDTHS = {
    "summary": (34, 18, 60),
    "prices": (28, 52, 10, 12, 12, 12, 12, 12, 60),
    "bill": (34, 28, 34, 12, 16, 16, 12, 12, 8, 12),
    "parts": (14, 22, 16, 16, 16, 16),
}


def write(document: Mapping[str, Any], prices: pd.DataFrame, path: Path, language: str) -> None:
    """Write the workbook of a plan document to ``path``, whole or not at all.

    ``prices`` is indexed by item: ``low, typical, high, unit, lot, confidence, source,
    description``, in EUR of the plan's price year.
    """
    book = Workbook()
    book.remove(book.active)
    say = translator(language).gettext
    sheets = {name: book.create_sheet(say(title)) for name, title, _ in SHEETS}
    rows = _prices(sheets["prices"], prices, say)
    last = _bill(sheets["bill"], document["bill"]["items"], rows, sheets["prices"].title, say)
    _parts(sheets["parts"], document["bill"], sheets["bill"].title, last, say)
    _summary(sheets["summary"], document, sheets["bill"].title, last, say)
    _name(book, "total_eur", sheets["summary"].title, "$B$8")
    for name, sheet in sheets.items():
        _finish(sheet, _WIDTHS[name], frozen=name != "summary")
    beside = path.with_name(f".{path.name}.part")
    book.save(beside)
    beside.replace(path)


def _name(book: Workbook, name: str, sheet: str, cell: str) -> None:
    book.defined_names[name] = DefinedName(name, attr_text=f"'{sheet}'!{cell}")


def _finish(sheet: Worksheet, widths: Iterable[int], frozen: bool) -> None:
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    if frozen:
        sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _headers(sheet: Worksheet, name: str, say: Any) -> None:
    sheet.append([say(text) for text in _HEADERS[name]])
    for cell in sheet[1]:
        cell.font, cell.fill = _BOLD, _GREY
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _prices(sheet: Worksheet, prices: pd.DataFrame, say: Any) -> dict[str, int]:
    """Write the price sheet; return the row of each item."""
    _headers(sheet, "prices", say)
    rows: dict[str, int] = {}
    for number, (item, row) in enumerate(prices.iterrows(), start=2):
        sheet.append([item, row["description"], row["unit"], row["low"], row["typical"],
                      row["high"], row["lot"], row["confidence"], row["source"]])  # fmt: skip
        for column in (4, 5, 6):
            cell = sheet.cell(number, column)
            cell.font, cell.fill, cell.number_format = _INPUT, _YELLOW, "#,##0.###"
        rows[str(item)] = number
    return rows


def _bill(
    sheet: Worksheet,
    items: list[Mapping[str, Any]],
    rows: Mapping[str, int],
    prices: str,
    say: Any,
) -> int:
    """Write one line an item, prices linked; return the last row."""
    _headers(sheet, "bill", say)
    for number, one in enumerate(items, start=2):
        linked = [one["item"], *(one["factor"].split("*") if one["factor"] else ())]
        unit = "*".join(f"'{prices}'!$E${rows[name]}" for name in linked)
        sheet.append([one["span"], one["item"], " × ".join(linked[1:]), one["quantity"], f"={unit}",
                      f"=D{number}*E{number}", one["lot"], one["country"], one["phase"],
                      one["confidence"]])  # fmt: skip
        sheet.cell(number, 4).number_format = "#,##0.0"
        sheet.cell(number, 5).font = _LINK
        for column in (5, 6):
            sheet.cell(number, column).number_format = _MONEY
    return len(items) + 1


def _parts(sheet: Worksheet, bill: Mapping[str, Any], title: str, last: int, say: Any) -> None:
    _headers(sheet, "parts", say)
    number = 1
    for part, column, values in (
        (say(N_("Lot")), "G", bill["lots"]),
        (say(N_("Country")), "H", bill["countries"]),
        (say(N_("Phase")), "I", bill["phases"]),
    ):
        for name, value in values.items():
            number += 1
            key = int(name) if column == "I" else name
            amounts, keys = f"$F$2:$F${last}", f"${column}$2:${column}${last}"
            amount = f"=SUMIFS('{title}'!{amounts},'{title}'!{keys},B{number})"
            sheet.append([part, key, amount, value["p10"], value["p50"], value["p90"]])
            for at in range(3, 7):
                sheet.cell(number, at).number_format = _MONEY


def _summary(sheet: Worksheet, document: Mapping[str, Any], bill: str, last: int, say: Any) -> None:
    total = document["bill"]["total_eur"]
    year = document["basis"]["price_year"]
    sheet.append([document["scenario"]["title"].get("fr", document["scenario"]["name"])])
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    for _, title, meaning in SHEETS:
        sheet.append([say(title), None, say(meaning)])
    sheet.append([])
    sheet.append([])
    label = say(N_("Cost, base estimate (EUR of {year}, net of tax)")).format(year=year)
    sheet.append([label, f"=SUM('{bill}'!$F$2:$F${last})"])
    for name in ("p10", "p50", "p80", "p90"):
        sheet.append([say(N_("Simulated {name}")).format(name=name.upper()), total[name]])
    sheet.append([say(N_("Contingency (P80 - base)")), "=B11-B8"])
    sheet.append([say(N_("Financing need")), "=B8+B13"])
    sheet.append([])
    sheet.append([say(N_("Who pays")), say(N_("Amount (EUR)")), say(N_("Share"))])
    for source in document["finance"]["sources"]:
        number = sheet.max_row + 1
        sheet.append([source["funder"], f"=$B$14*C{number}", source["share"]])
        sheet.cell(number, 3).font, sheet.cell(number, 3).fill = _INPUT, _YELLOW
        sheet.cell(number, 3).number_format = "0.0%"
    for row in range(8, sheet.max_row + 1):
        sheet.cell(row, 2).number_format = _MONEY
    for row in (8, 14, 16):
        sheet.cell(row, 1).font = _BOLD
