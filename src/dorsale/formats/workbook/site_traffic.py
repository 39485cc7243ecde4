"""Where traffic of the sites goes: reach after each failure, caches, exchange points, with sums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dorsale.formats.sited_places import section
from dorsale.formats.workbook.desk import Desk
from dorsale.formats.workbook.page import AMOUNT, MONEY, PERCENT, Page
from dorsale.plan.problems import N_

Row = Mapping[str, Any]
_REACH = (
    N_("What fails"), N_("Reach hosted data"), N_("Inside the region"), N_("Reach the internet"),
    N_("Mean round trip (ms)"), N_("Largest (ms)"),
)  # fmt: skip
_CACHES = (
    N_("Town"), N_("Served by"), N_("Traffic (Gbit/s)"), N_("Cache, present value (EUR)"),
    N_("Saves, present value (EUR)"), N_("Saves, cache paid (EUR)"),
)  # fmt: skip
_POINTS = (N_("Town"), N_("Stands today"), N_("Exchange point, present value (EUR)"))
_PAIRS = (
    N_("Between"), N_("Exchange point"), N_("Traffic (Gbit/s)"), N_("Mean round trip (ms)"),
    N_("Way, present value (EUR)"), N_("As it is today (EUR)"), N_("All by transit (EUR)"),
    N_("Saves on today (EUR)"), N_("Saves on transit (EUR)"),
)  # fmt: skip
_TEXT, _NUMBER, _EUR = ("text", ""), ("value", AMOUNT), ("value", MONEY)
_WORKED = ("formula", MONEY)


def write(desk: Desk) -> None:
    """Write the sheet, when the plan decided sites, caches or exchange points."""
    found = section(desk.document)
    reach = found.get("after_failures") or []
    caches = (found.get("caches") or {}).get("rows") or []
    exchanges = found.get("exchanges") or {}
    if not (reach or caches or exchanges):
        return
    meaning = desk.say(N_("Who reaches hosted data after each failure; caches; exchange points"))
    page = desk.page("site_traffic", desk.say(N_("Sites, traffic")), meaning)
    if exchanges:
        _exchanges(desk, page, exchanges)
    if caches:
        _caches(desk, page, caches)
    if reach:
        _title(desk, page, N_("After each failure, shares of people"), _REACH)
        for one in reach:
            _reached(page, one)
    desk.frozen.append(desk.say(N_("Where caches and exchange points stand; who reaches what")))
    page.finish((44, 20, *[16] * 7), "B4", 3)


def _title(desk: Desk, page: Page, title: str, heads: Iterable[str]) -> None:
    page.line([desk.say(title)], [("title", "")])
    page.head([desk.say(one) for one in heads], lines=3)


def _exchanges(desk: Desk, page: Page, found: Row) -> None:
    """Write points and pairs; together they are what the plan says they cost over its network."""
    town = _names(desk)
    _title(desk, page, N_("Exchange points"), _POINTS)
    first = page.row
    for one in found["points"]:
        stands = desk.say(N_("yes")) if one["stands"] else desk.say(N_("no"))
        page.line([town.get(one["site"], one["site"]), stands, one["eur"]], [_TEXT, _TEXT, _EUR])
    _sum(desk, page, first, {3: MONEY})
    points = page.ref(page.row - 1, 3)
    page.skip()
    _title(desk, page, N_("Who meets where"), _PAIRS)
    first = page.row
    for one in found["rows"]:
        _pair(page, one, town)
    _sum(desk, page, first, {3: AMOUNT, **dict.fromkeys(range(5, 10), MONEY)})
    ways = page.ref(page.row - 1, 5)
    meaning = desk.say(N_("Exchange points and their ways add up to what they cost together"))
    desk.equal(meaning, f"{points}+{ways}", repr(float(found["value_eur"])))
    page.skip()


def _pair(page: Page, one: Row, town: Mapping[str, str]) -> None:
    row = page.row
    between = " – ".join(dict.fromkeys((one["country"], one["other"])))
    page.line(
        [between, town.get(one["site"], one["site"]), one["gbps"], one["rtt_ms"], one["eur"],
         one["today_eur"], one["abroad_eur"], f"=F{row}-E{row}", f"=G{row}-E{row}"],
        [_TEXT, _TEXT, _NUMBER, _NUMBER, _EUR, _EUR, _EUR, _WORKED],
    )  # fmt: skip


def _caches(desk: Desk, page: Page, rows: Sequence[Row]) -> None:
    town = _names(desk)
    _title(desk, page, N_("Caches"), _CACHES)
    first = page.row
    for one in sorted(rows, key=lambda one: -one["saved_eur"]):
        names = [town.get(one["site"], one["site"]), town.get(one["served_by"], one["served_by"])]
        page.line(
            [*names, one["gbps"], one["node_eur"], one["saved_eur"], f"=E{page.row}-D{page.row}"],
            [_TEXT, _TEXT, _NUMBER, _EUR, _EUR, _WORKED],
        )
    _sum(desk, page, first, {3: AMOUNT, **dict.fromkeys(range(4, 7), MONEY)})
    page.skip()


def _reached(page: Page, one: Row) -> None:
    shares = [one["hosted"], one["inside"], one["internet"]]
    page.line(
        [one["element"] or "–", *shares, one["latency_ms"], one["latency_worst_ms"]],
        [_TEXT, *[("value", PERCENT)] * 3, _NUMBER],
    )


def _sum(desk: Desk, page: Page, first: int, forms: Mapping[int, str]) -> None:
    """Write the sums of columns, one form each, below the rows from ``first`` on."""
    row = page.row
    page.put(row, 1, desk.say(N_("Total")), "strong")
    for column, form in forms.items():
        page.put(row, column, f"=SUM({page.column(first, row - 1, column)})", "total", form)
    page.row += 1


def _names(desk: Desk) -> dict[str, str]:
    return {one["id"]: one["name"] for one in desk.document.get("nodes") or ()}
