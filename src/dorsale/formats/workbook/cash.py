"""Cash: revenue less running cost and tax on profit, then debt, cover ratios, what is left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dorsale.formats.workbook import funders
from dorsale.formats.workbook.desk import Desk
from dorsale.formats.workbook.page import RATIO
from dorsale.formats.workbook.years import YearPage
from dorsale.plan.problems import N_


def write_available(desk: Desk) -> None:
    """Write the first half of the sheet: ``cash_available``, before any debt."""
    case = desk.case
    if case is None:
        return
    say = desk.say
    meaning = say(N_("Cash that can serve debt, what debt asks, and the ratios lenders look at"))
    page = desk.year_page("cash", say(N_("Cash flow")), meaning, case.years)
    page.section(say(N_("Cash from operation, money of the year")))
    revenue, running = desk.years_of("revenue"), desk.years_of("operation")
    page.flow("revenue", say(N_("Revenue")), f"={revenue.of('revenue')}", style="link")
    page.flow("running", say(N_("Running cost")), f"={running.of('running')}", style="link")
    _profit(desk, page)
    page.flow(
        "cash_available",
        say(N_("Cash available for debt service (CFADS)")),
        _of(page, "revenue", "-running", "-profit_tax"),
        style="total",
    )


def _profit(desk: Desk, page: YearPage) -> None:
    """Write tax on profit: before interest, works written off equally, losses carried forward."""
    say, works = desk.say, desk.years_of("financing")
    spent = page.flow(
        "spent",
        say(N_("Works paid so far")),
        f"={works.of('investment')}+{{p}}{page.row}",
        total=None,
        first=f"={works.of('investment')}",
    )
    life = "MAX(1,INT(depreciation_years))"
    place, span = "({c}$4-first_year+1)", page.span(spent)
    before = f"IF({place}>1,INDEX({span},1,MAX(1,{place}-1)),0)"
    old = f"IF({place}>{life}+1,INDEX({span},1,MAX(1,{place}-{life}-1)),0)"
    page.flow("depreciation", say(N_("Written off")), f"=({before}-{old})/{life}")
    page.flow(
        "profit",
        say(N_("Profit before interest")),
        _of(page, "revenue", "-running", "-depreciation"),
    )
    row = page.row
    page.flow(
        "losses",
        say(N_("Losses carried forward")),
        f"=MAX(0,{{p}}{row}-{page.here('profit')})",
        total=None,
        first=f"=MAX(0,-{page.here('profit')})",
    )
    page.flow(
        "profit_tax",
        say(N_("Tax on profit")),
        f"=profit_tax_rate*MAX(0,{page.here('profit')}-{{p}}{row})",
        first=f"=profit_tax_rate*MAX(0,{page.here('profit')})",
    )


def _of(page: YearPage, *keys: str) -> str:
    """Return the template that adds lines; a key that begins with ``-`` is taken away.

    Keys name lines of ``page``.
    """
    signed = [("-" if key.startswith("-") else "+") + page.here(key.lstrip("-")) for key in keys]
    return "=" + "".join(signed).lstrip("+")


def write_cover(desk: Desk) -> None:
    """Write the second half, when debt stands: service, cover, what is left."""
    case = desk.case
    if case is None:
        return
    page = desk.years_of("cash")
    loans = funders.loans(case)
    _service(desk, page, loans)
    _cover(desk, page)
    _life_cover(desk, page, loans)
    _guarantees(desk, page)
    _project(desk, page)
    page.close()


def _all(desk: Desk, kind: str, loans: Sequence[dict[str, Any]]) -> str:
    debt = desk.years_of("debt")
    return "+".join(debt.of(f"{kind}:{one['id']}") for one in loans) or "0"


def _service(desk: Desk, page: YearPage, loans: Sequence[dict[str, Any]]) -> None:
    say, works = desk.say, desk.years_of("calendar").of("works")
    page.section(say(N_("Debt")))
    page.flow(
        "charges",
        say(N_("Interest and fees")),
        f"={_all(desk, 'interest', loans)}+{_all(desk, 'fees', loans)}",
    )
    page.flow(
        "works_charges",
        say(N_("of which during works: part of the financing need")),
        f"={page.here('charges')}*{works}",
    )
    late = desk.years_of("calendar").of("overrun")
    page.flow(
        "late_charges",
        say(N_("of which because works are late: debt service")),
        f"={page.here('charges')}*{late}",
    )
    page.flow(
        "capitalised",
        say(N_("of which added to what is owed")),
        f"={_all(desk, 'capitalised', loans)}",
    )
    page.flow(
        "borrower",
        say(N_("of which paid by the borrower")),
        _of(page, "works_charges", "-capitalised"),
    )
    page.flow("principal", say(N_("Principal")), f"={_all(desk, 'principal', loans)}")
    page.flow(
        "debt_service",
        say(N_("Debt service, out of the works")),
        _of(page, "principal", "charges", "-works_charges"),
        style="total",
    )
    page.flow(
        "owed", say(N_("Owed at the year's end")), f"={_all(desk, 'owed', loans)}", total=None
    )


def _cover(desk: Desk, page: YearPage) -> None:
    say, works = desk.say, desk.years_of("calendar").of("works")
    service, cash = page.here("debt_service"), page.here("cash_available")
    page.flow(
        "dscr",
        say(N_("Debt service cover (DSCR)")),
        f'=IF(AND({service}>0.005,{works}<1),{cash}/{service},"")',
        unit="",
        total=None,
        form=RATIO,
    )
    page.flow(
        "free_cash",
        say(N_("Cash left after debt service")),
        _of(page, "cash_available", "-debt_service"),
    )


def _life_cover(desk: Desk, page: YearPage, loans: Sequence[dict[str, Any]]) -> None:
    """Write the cover over the life of the loans: cash to come, discounted, over what is owed."""
    say, financing, debt = desk.say, desk.years_of("financing"), desk.years_of("debt")
    drawn = [financing.total(f"source:{one['id']}") for one in loans]
    rates = [desk.cells[f"funder:{one['id']}:interest_per_year"] for one in loans]
    whole = "+".join(drawn) or "0"
    weighed = "+".join(f"{d}*{r}" for d, r in zip(drawn, rates, strict=True)) or "0"
    rate = page.constant(
        "loan_rate",
        say(N_("Mean rate of the loans, weighed by what is drawn")),
        f"=IF(({whole})>0,({weighed})/({whole}),0)",
        "0.00%",
    )
    ends = [
        f"IF({debt.total(f'drawn:{key}')}>0,"
        f"{debt.total(f'start:{key}')}-1+{desk.cells[f'funder:{key}:tenor_years']},0)"
        for key in (str(one["id"]) for one in loans)
    ]
    last = page.constant(
        "last_payment",
        say(N_("Years from the first to the last payment")),
        f"=MAX({','.join(ends) or '0'})",
        "0",
    )
    row = page.row
    ahead = page.flow(
        "ahead",
        say(N_("Cash to come over the life of the loans, discounted")),
        f"=({{n}}{row}+IF({{n}}$4-first_year<={last},N({{n}}{page.rows['cash_available']}"
        f"),0))/(1+{rate})",
        final="=0",
        total=None,
    )
    owed = page.here("owed")
    page.flow(
        "llcr",
        say(N_("Cover over the life of the loans (LLCR)")),
        f'=IF({owed}>0.005,{{c}}{ahead}/{owed},"")',
        unit="",
        total=None,
        form=RATIO,
    )


def _guarantees(desk: Desk, page: YearPage) -> None:
    case = desk.case
    assert case is not None
    for one in case.funders.to_dict("records"):
        if one["kind"] != "guarantee":
            continue
        key = str(one["id"])
        share, first, last = (
            desk.cells[f"funder:{key}:{name}"] for name in ("share", "from_year", "to_year")
        )
        service, cash = page.here("debt_service"), page.here("cash_available")
        label = desk.say(N_("{funder}: what the guarantee would pay")).format(
            funder=desk.say(one["funder"])
        )
        page.flow(
            f"guarantee:{key}",
            label,
            f"=IF(AND({{c}}$4>={first},{{c}}$4<={last}),"
            f"MIN({service},MAX(0,{service}-{cash}))*{share},0)",
        )


def _project(desk: Desk, page: YearPage) -> None:
    """Write the project before financing, in money of the year and of the price year."""
    say, financing = desk.say, desk.years_of("financing")
    page.section(say(N_("The project before financing")))
    for name, label in (
        ("investment", say(N_("Works, contingency and prices included"))),
        ("tax", say(N_("Tax and duty on the works"))),
    ):
        page.flow(name, label, f"={financing.of(name)}", style="link")
    page.flow(
        "project_cash",
        say(N_("Cash of the project, money of the year")),
        _of(page, "cash_available", "-investment", "-tax"),
    )
    page.flow(
        "real_cash",
        say(N_("Cash of the project, prices of the price year")),
        f"={page.here('project_cash')}/{desk.years_of('calendar').of('index')}",
        style="total",
    )
    page.flow(
        "need",
        say(N_("Financing need: works, tax, interest and fees during works")),
        _of(page, "investment", "tax", "works_charges"),
        style="total",
    )
