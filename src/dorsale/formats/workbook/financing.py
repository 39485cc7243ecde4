"""Financing in nominal euros: by source and year, by category, and the works it pays for."""

from __future__ import annotations

from typing import Any

from openpyxl.utils import get_column_letter as letter

from dorsale.formats.workbook import funders
from dorsale.formats.workbook.calendar import later
from dorsale.formats.workbook.desk import Desk
from dorsale.formats.workbook.funding import class_key, classes_of
from dorsale.formats.workbook.page import MONEY, PERCENT
from dorsale.formats.workbook.years import FIRST, YearPage
from dorsale.plan.money import Case
from dorsale.plan.problems import N_


def write(desk: Desk) -> None:
    """Write the sheet: lines ``source:ID``, ``unfunded``, ``investment`` and ``tax``."""
    case = desk.case
    if case is None:
        return
    say = desk.say
    meaning = say(N_("What each funder pays in money of the year; what lacks is said"))
    page = desk.year_page("financing", say(N_("Financing")), meaning, case.years)
    _built(desk, page, case)
    _sources(desk, page, case)
    _categories(desk, page, case)
    page.close()


def _built(desk: Desk, page: YearPage, case: Case) -> None:
    """Write the part of the works that is built: all but what a State never pays."""
    funding = desk.years_of("funding")
    states = [
        funding.total(f"paid:{one['id']}") for one in funders.payers(case) if one["kind"] == "state"
    ]
    base = desk.years_of("calendar").total("base")
    unpaid = f"IF({base}>0,counterpart_missing*({'+'.join(states) or '0'})/{base},0)"
    label = desk.say(N_("Part of the works that is built"))
    desk.name("built_share", page.constant("built", label, f"=1-{unpaid}", PERCENT))


def _sources(desk: Desk, page: YearPage, case: Case) -> None:
    """Write what each source pays in money of the year, and the works and the tax."""
    say, payers = desk.say, funders.payers(case)
    calendar, funding = desk.years_of("calendar"), desk.years_of("funding")
    growth = calendar.of("growth")
    states = [str(one["id"]) for one in payers if one["kind"] == "state"]
    if states:
        page.section(say(N_("Due from a State, if it pays in time")))
    for key in states:
        due = f"={funding.of(f'paid:{key}')}*{growth}*(1-counterpart_missing)"
        page.flow(f"due:{key}", key, due)
    page.section(say(N_("Money of the year by source")))
    first = page.row
    for one in payers:
        key = str(one["id"])
        in_time = f"={funding.of(f'paid:{key}')}*{growth}"
        cells = "=" + later(_due(page, key), "counterpart_late_years") if key in states else in_time
        page.flow(f"source:{key}", _name(desk, one), cells)
    page.flow("unfunded", say(N_("Unfunded")), f"={funding.of('unfunded')}*{growth}")
    page.flow(
        "investment",
        say(N_("Works, contingency and prices included")),
        f"=SUM({{c}}{first}:{{c}}{page.row - 1})",
        style="total",
    )
    page.flow(
        "tax",
        say(N_("Tax and duty, paid by the State beside the plan")),
        f"={calendar.of('taxed')}*{growth}*(1-tax_exempt)*built_share",
    )
    planned = f"SUMPRODUCT({calendar.all('base')},{calendar.all('growth')})"
    desk.check(
        say(N_("Sources and what is unfunded pay for the works (when the State pays)")),
        "OR(counterpart_missing>0,counterpart_late_years>0,"
        f"ABS({page.total('investment')}-{planned})<=0.01)",
    )
    desk.check(say(N_("Nothing is unfunded")), f"ABS({page.total('unfunded')})<=0.01")


def _due(page: YearPage, key: str) -> str:
    return page.span(page.rows[f"due:{key}"])


def _name(desk: Desk, one: dict[str, Any]) -> str:
    return f"{desk.say(one['funder'])} ({one['id']})"


def _categories(desk: Desk, page: YearPage, case: Case) -> None:
    """Write financing by source and category: each class is spent as its works are."""
    say = desk.say
    categories = sorted(map(str, case.investment["category"].unique()))
    if not categories:
        return
    _parts(desk, page, case, categories)
    page.section(say(N_("Financing by source and category, money of the year")))
    page.line(
        [
            say(N_("Source")),
            "",
            say(N_("Total")),
            *(desk.label("category", one) for one in categories),
        ],
        [("head", "")],
    )
    first, end = page.row, FIRST + len(categories) - 1
    styles = [("text", ""), ("note", ""), ("formula", MONEY)]
    for one in funders.payers(case):
        cells = [_spent(desk, page, case, str(one["id"]), category) for category in categories]
        whole = f"=SUM({letter(FIRST)}{page.row}:{letter(end)}{page.row})"
        page.line([_name(desk, one), "EUR", whole, *cells], styles)
    sums = [f"=SUM({letter(c)}{first}:{letter(c)}{page.row - 1})" for c in range(3, end + 1)]
    page.line([say(N_("Total")), "EUR", *sums], [("strong", ""), ("note", ""), ("total", MONEY)])
    paid = "+".join(
        _spent(desk, page, case, str(one["id"]), None)[1:] for one in funders.payers(case)
    )
    desk.equal(
        say(N_("Categories add up to what the funders pay")), page.ref(page.row - 1, 3), paid or "0"
    )


def _parts(desk: Desk, page: YearPage, case: Case, categories: list[str]) -> None:
    rows = case.investment.assign(name=funders.classes(case))
    page.section(desk.say(N_("Share of each category in the works of the year")))
    for name in classes_of(case):
        held = rows[rows["name"] == name]
        whole = held.groupby("year")["eur"].sum()
        for category in categories:
            spent = held[held["category"] == category].groupby("year")["eur"].sum()
            of = f" ({class_key(name)})" if len(classes_of(case)) > 1 else ""
            page.flow(
                f"part:{category}:{class_key(name)}",
                desk.label("category", category) + of,
                (spent / whole).fillna(0.0).to_dict(),
                unit="",
                total=None,
                style="input",
                form=PERCENT,
            )


def _spent(desk: Desk, page: YearPage, case: Case, key: str, category: str | None) -> str:
    """Return the formula of what a funder pays of a category (None: of all), nominal."""
    funding, growth = desk.years_of("funding"), desk.years_of("calendar").all("growth")
    if category is None:
        return f"=SUMPRODUCT({funding.all(f'paid:{key}')},{growth})"
    return "=" + "+".join(
        f"SUMPRODUCT({funding.all(f'paid:{key}:{class_key(name)}')},{growth},"
        f"{page.all(f'part:{category}:{class_key(name)}')})"
        for name in classes_of(case)
    )
