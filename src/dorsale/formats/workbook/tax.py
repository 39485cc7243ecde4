"""Tax and duty by country, beside the bill: effective rates are yours to change."""

from __future__ import annotations

from dorsale.formats.workbook.desk import Desk
from dorsale.formats.workbook.page import MONEY, PERCENT
from dorsale.plan.problems import N_

_HEAD = (
    N_("Country"),
    N_("Share of the bill"),
    N_("Base (EUR)"),
    N_("Duty, effective rate"),
    N_("Value added tax, effective rate"),
    N_("Duty (EUR)"),
    N_("Value added tax (EUR)"),
    N_("Tax (EUR)"),
)
_STYLES = [
    ("text", ""),
    ("value", PERCENT),
    ("formula", MONEY),
    ("input", "0.00%"),
    ("input", "0.00%"),
    ("formula", MONEY),
    ("formula", MONEY),
    ("formula", MONEY),
]
_FIRST = 5


def write(desk: Desk) -> None:
    """Write the sheet; the cell ``tax_factor`` is tax at these rates over tax as it was found."""
    rows = desk.document["bill"].get("tax_eur") or []
    total = sum(float(one["base_eur"]) for one in rows)
    if desk.case is None or not total:
        return
    say = desk.say
    meaning = say(
        N_(
            "Tax that the works would bear without exemption, in prices of the price year "
            "and without contingency"
        )
    )
    page = desk.page("tax", say(N_("Tax")), meaning)
    page.head([say(text) for text in _HEAD])
    for one in rows:
        row, base = page.row, float(one["base_eur"])
        duty, vat = (float(one[name]) / base if base else 0.0 for name in ("duty_eur", "vat_eur"))
        page.line(
            [
                one["country"],
                base / total,
                f"=B{row}*bill_total_eur",
                duty,
                vat,
                f"=C{row}*D{row}",
                f"=C{row}*E{row}",
                f"=F{row}+G{row}",
            ],
            _STYLES,
        )
    last = page.row - 1
    sums = [f"=SUM({letter}{_FIRST}:{letter}{last})" for letter in "BC"]
    taxes = [f"=SUM({letter}{_FIRST}:{letter}{last})" for letter in "FGH"]
    page.line(
        [say(N_("Total")), *sums, "", "", *taxes],
        [("strong", ""), ("total", PERCENT), ("total", MONEY)],
    )
    given = sum(float(one["duty_eur"]) + float(one["vat_eur"]) for one in rows) / total
    page.skip()
    row = page.line(
        [say(N_("Mean rate as the program found it")), given], [("text", ""), ("value", "0.0000%")]
    )
    factor = f"=IF(B{row}>0,H{last + 1}/C{last + 1}/B{row},1)"
    row = page.line(
        [say(N_("Tax at the rates above over tax as it was found")), factor],
        [("text", ""), ("formula", "0.0000")],
    )
    desk.name("tax_factor", page.ref(row, 2))
    page.line(
        [say(N_("The calendar spreads it over the years; exemption comes after"))], [("note", "")]
    )
    page.finish((40, 14, 18, 14, 16, 16, 18, 16), f"B{_FIRST}", _FIRST - 1)
