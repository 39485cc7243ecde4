"""What it costs to run the works: a finished year item by item, then year by year in service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dorsale.formats.workbook import bill
from dorsale.formats.workbook.bill import exact
from dorsale.formats.workbook.desk import Desk
from dorsale.formats.workbook.market import nominal
from dorsale.formats.workbook.page import AMOUNT, MONEY, PERCENT, RATE, YEAR, quoted
from dorsale.formats.workbook.units import unit
from dorsale.formats.workbook.years import YearPage
from dorsale.plan.problems import N_
from dorsale.plan.sites import HALL

_HEAD = (
    N_("Item"),
    N_("Key"),
    N_("Country"),
    N_("Unit"),
    N_("Quantity"),
    N_("Unit price (EUR)"),
    N_("EUR a year"),
    N_("From"),
    N_("Local currency"),
)
_STYLES = [
    ("text", ""),
    ("text", ""),
    ("text", ""),
    ("text", ""),
    ("input", AMOUNT),
    ("link", MONEY),
    ("formula", MONEY),
    ("text", YEAR),
    ("value", PERCENT),
]
_NEAR = 1e-6
_LARGE = 10.0


def write_year(desk: Desk) -> None:
    """Write what a finished year costs, item by item, when the bill knows it."""
    rows = desk.document["bill"].get("operation") or []
    if not rows:
        return
    page = desk.page("operation_items", desk.say(N_("Operation, one year")))
    page.head([desk.say(text) for text in _HEAD])
    for one in rows:
        price, style = _price(desk, one)
        form = MONEY if float(one["unit_eur"]) >= _LARGE else RATE
        styles = [*_STYLES[:5], (style, form), *_STYLES[6:]]
        page.line(
            [
                desk.label("running", str(one["item"])),
                one["item"],
                one["country"],
                unit(desk, str(one["unit"])),
                exact(one["quantity"], one["unit_eur"], one["eur_per_year"]),
                price,
                f"=ROUND(E{page.row}*F{page.row},2)",
                one["from"],
                one["local_share"],
            ],
            styles,
        )
    last = page.row - 1
    desk.cells["operation:item"] = page.column(2, last, 2)
    desk.cells["operation:eur"] = page.column(2, last, 7)
    page.finish((40, 26, 10, 18, 14, 14, 14, 8, 10), "B2")
    page.sheet.auto_filter.ref = f"A1:I{last}"


def _price(desk: Desk, one: Mapping[str, Any]) -> tuple[str | float, str]:
    """Return the price of an item: the cell of the price sheet, else the figure itself."""
    item, price = str(one["item"]), float(one["unit_eur"])
    if item in desk.prices.index:
        typical = float(desk.prices.at[item, "typical"])
        if abs(typical - price) <= _NEAR * abs(price):
            return "=" + desk.cells[f"price:{item}"], "link"
    return price, "input"


def write(desk: Desk) -> None:
    """Write the sheet by year; lines ``real:ITEM`` and ``running``."""
    case = desk.case
    if case is None:
        return
    say = desk.say
    meaning = say(N_("What it costs to run the works in service; late service and prices on top"))
    page = desk.year_page("operation", say(N_("Operation")), meaning, case.years)
    flows = {
        str(item): rows.groupby("year")["eur"].sum().to_dict()
        for item, rows in case.running.groupby("item", sort=True)
    }
    labels = {item: desk.label("running", item) for item in flows}
    a_year = _a_year(desk)
    _shares(desk, page, flows, labels, a_year)
    page.section(say(N_("Running cost in prices of the price year, as planned")))
    for item, label in labels.items():
        _given(desk, page, item, label, flows[item], a_year)
    page.section(say(N_("Running cost with its factor")))
    for item, label in labels.items():
        loaded = "*hall_load_factor" if item == f"{HALL}energy" else ""
        page.flow(f"real:{item}", label, f"={page.here(f'given:{item}')}*running_factor{loaded}")
    page.section(say(N_("Running cost in money of the year")))
    nominal(desk, page, "running", labels)
    page.close()


def _a_year(desk: Desk) -> dict[str, float]:
    """Return what each item costs in a finished year, as the program found it."""
    found: dict[str, float] = {}
    for one in desk.document["bill"].get("operation") or ():
        found[str(one["item"])] = found.get(str(one["item"]), 0.0) + float(one["eur_per_year"])
    return {item: eur for item, eur in found.items() if eur}


def _shares(
    desk: Desk,
    page: YearPage,
    flows: Mapping[str, Mapping[int, float]],
    labels: Mapping[str, str],
    a_year: Mapping[str, float],
) -> None:
    """Write which part of a finished year each year costs, for the items that are itemised."""
    if not a_year:
        return
    page.section(desk.say(N_("Part of a finished year's cost that the works in service cause")))
    for item, flow in flows.items():
        if item in a_year:
            part = {year: eur / a_year[item] for year, eur in flow.items()}
            page.flow(
                f"part:{item}", labels[item], part, unit="", total=None, style="input", form=PERCENT
            )


def _given(
    desk: Desk,
    page: YearPage,
    item: str,
    label: str,
    flow: Mapping[int, float],
    a_year: Mapping[str, float],
) -> None:
    grown = _growth(desk, item)
    if grown:
        page.flow(f"given:{item}", label, f"={grown}", style="link")
        return
    if item not in a_year:
        page.flow(f"given:{item}", label, flow, style="input")
        return
    whole = f'SUMIFS({desk.cells["operation:eur"]},{desk.cells["operation:item"]},"{item}")'
    page.flow(f"given:{item}", label, f"={whole}*{page.here(f'part:{item}')}")


def _growth(desk: Desk, item: str) -> str:
    """Return the template of what later phases of halls cost, in the year before they open."""
    opens = "{c}$4+1"
    sums = (
        (first, bill.sum_where(desk, item=f'"{head}*"', span=quoted(span), phase=opens))
        for (head, span), first in bill.growing(desk).items()
        if item == f"{head}growth"
    )
    return "+".join(f"IF({opens}>{first},{formula},0)" for first, formula in sums)
