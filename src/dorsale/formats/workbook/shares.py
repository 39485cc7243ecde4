"""Cost and benefit by country: each way of sharing is a part of the live bill."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dorsale.formats.workbook.desk import Desk
from dorsale.formats.workbook.page import MONEY, PERCENT
from dorsale.plan.problems import N_

_WAYS = ("length_eur", "use_eur", "shapley_eur")
_STYLES = [
    ("text", ""),
    *[("value", PERCENT)] * 3,
    *[("formula", MONEY)] * 3,
    ("value", MONEY),
    ("formula", MONEY),
    ("value", MONEY),
]
_HEAD = (
    N_("Country"),
    N_("Share by length"),
    N_("Share by use"),
    N_("Share by Shapley value"),
    N_("By length (EUR)"),
    N_("By use (EUR)"),
    N_("By Shapley value (EUR)"),
    N_("Alone (EUR)"),
    N_("Saved by joining (EUR)"),
    N_("Benefit, present value (EUR)"),
)


def write(desk: Desk) -> None:
    """Write the sheet, when the plan has shared its cost."""
    found = (desk.document["finance"].get("sharing") or {}).get("shares") or []
    if not found:
        return
    say = desk.say
    meaning = say(N_("The whole bill shared in three ways; what each country saves by joining"))
    page = desk.page("shares", say(N_("Shares by country")), meaning)
    page.head([say(text) for text in _HEAD], lines=3)
    first = page.row
    sums = {name: sum(float(one[name]) for one in found) for name in _WAYS}
    for one in found:
        page.line(_line(one, sums, page.row), _STYLES)
    last = page.row - 1
    forms = [("total", PERCENT) if letter in "BCD" else ("total", MONEY) for letter in "BCDEFG"]
    totals = [f"=SUM({letter}{first}:{letter}{last})" for letter in "BCDEFG"]
    page.line([say(N_("Total")), *totals], [("strong", ""), *forms])
    for column, title in enumerate(_HEAD[4:7], start=5):
        meaning = say(N_("Shares of the countries add up to the bill: {way}"))
        total = f"SUM({page.column(first, last, column)})"
        desk.equal(meaning.format(way=say(title)), total, "bill_total_eur")
    desk.frozen.append(say(N_("Share of each country, and what it would pay alone")))
    page.finish((16, *[13] * 3, *[17] * 6), f"B{first}", first - 1)


def _line(one: Mapping[str, Any], sums: Mapping[str, float], row: int) -> list[Any]:
    shares = [float(one[name]) / sums[name] if sums[name] else 0.0 for name in _WAYS]
    amounts = [f"={letter}{row}*bill_total_eur" for letter in "BCD"]
    saved = f"=H{row}-G{row}"
    return [one["country"], *shares, *amounts, one["alone_eur"], saved, one["benefit_eur"]]
