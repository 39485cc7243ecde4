"""Totals of the bill by lot, country, phase, category, component, beside their simulated ranges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dorsale.formats.workbook import bill
from dorsale.formats.workbook.desk import Desk
from dorsale.formats.workbook.page import MONEY, Page
from dorsale.plan.problems import N_

_HEAD = (N_("Part"), N_("Key"), N_("Name"), N_("Amount (EUR)"))
_QUANTILES = ("p10", "p50", "p80", "p90")
_STYLES = [("text", ""), ("left", ""), ("text", ""), ("formula", MONEY), ("value", MONEY)]
_AMOUNT = 4


def write(desk: Desk) -> None:
    """Write the sheet: each part of the bill is the whole, seen another way."""
    found, say = desk.document["bill"], desk.say
    page = desk.page("parts", say(N_("Parts")))
    page.head([*map(say, _HEAD), *(name.upper() for name in _QUANTILES)])
    for column, title, ranges in (
        ("lot", say(N_("Lot")), found["lots"]),
        ("country", say(N_("Country")), found["countries"]),
        ("phase", say(N_("Phase")), found["phases"]),
    ):
        keys = [int(name) if column == "phase" else str(name) for name in ranges]
        amounts = [bill.sum_where(desk, **{column: f"B{page.row + n}"}) for n in range(len(keys))]
        _part(desk, page, column, title, keys, amounts, ranges)
    if found.get("components"):
        _of_components(desk, page, found)
    page.finish((14, 22, 34, 16, 16, 16, 16, 16), "A2")


def _of_components(desk: Desk, page: Page, found: Mapping[str, Any]) -> None:
    """Write the parts that only the components know: category of expenditure, component."""
    say = desk.say
    for column, title, ranges in (
        ("category", say(N_("Category")), found.get("categories") or {}),
        ("component", say(N_("Component")), {}),
    ):
        keys = sorted({str(one[column]) for one in found["components"]})
        held, eur = desk.cells[f"components:{column}"], desk.cells["components:eur"]
        amounts = [f"SUMIFS({eur},{held},B{page.row + n})" for n in range(len(keys))]
        _part(desk, page, column, title, keys, amounts, ranges)


def _part(
    desk: Desk,
    page: Page,
    column: str,
    title: str,
    keys: Iterable[str | int],
    amounts: Iterable[str],
    ranges: Mapping[str, Any],
) -> None:
    """Write one way of seeing the whole, and ask for the check that it is the whole."""
    first = page.row
    for key, amount in zip(keys, amounts, strict=True):
        simulated = ranges.get(str(key)) or {}
        page.line(
            [
                title,
                key,
                desk.component(str(key)) if column == "component" else desk.label(column, str(key)),
                f"={amount}",
                *(simulated.get(one) for one in _QUANTILES),
            ],
            _STYLES,
        )
    if page.row > first:
        parts = f"SUM({page.column(first, page.row - 1, _AMOUNT)})"
        meaning = desk.say(N_("The parts add up to the bill: {part}")).format(part=title)
        desk.equal(meaning, parts, bill.total(desk))
    page.skip()
