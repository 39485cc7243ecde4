"""Investment by year: the bill spread as the programme spends it, contingency and prices on top."""

from __future__ import annotations

from dorsale.formats.workbook import bill
from dorsale.formats.workbook.desk import Desk
from dorsale.formats.workbook.page import PERCENT, RATE, RATIO
from dorsale.formats.workbook.years import YearPage
from dorsale.plan.money import Case
from dorsale.plan.problems import N_

LATE = "(delay_years+counterpart_late_years*late_stop_share)"


def later(span: str, late: str = LATE) -> str:
    """Return the template of ``span`` (years of a line) moved ``late`` years, linearly between."""
    at = f"({{c}}$4-first_year+1-INT({late}))"
    near = f"IF({at}>=1,INDEX({span},1,MAX(1,{at})),0)"
    far = f"IF({at}>=2,INDEX({span},1,MAX(1,{at}-1)),0)"
    return f"((1-{late}+INT({late}))*{near}+({late}-INT({late}))*{far})"


def write(desk: Desk) -> None:
    """Write the sheet: prices, works, base estimate by lot, growth of a base euro, tax."""
    case = desk.case
    if case is None:
        return
    say = desk.say
    meaning = say(
        N_(
            "What is spent each year: the bill, spread by the programme; then contingency "
            "and prices"
        )
    )
    page = desk.year_page("calendar", say(N_("Calendar")), meaning, case.years)
    _time(desk, page)
    _lots(desk, page, case)
    _tax(desk, page, case)
    page.close()


def _time(desk: Desk, page: YearPage) -> None:
    say = desk.say
    page.section(say(N_("Prices and works")))
    page.flow(
        "index",
        say(N_("Price level")),
        "=(1+inflation_per_year)^({c}$4-price_year)",
        unit="",
        total=None,
        form=RATE,
    )
    page.flow(
        "works",
        say(N_("Planned for works: interest is part of the financing need")),
        "=IF({c}$4<=works_to,1,0)",
        unit="",
        total=None,
        form="0",
    )
    page.flow(
        "overrun",
        say(N_("Part of the year that is works because they are late")),
        f"=MIN(1,MAX(0,works_to+{LATE}-{{c}}$4+1))*(1-{page.here('works')})",
        unit="",
        total=None,
        form=RATIO,
    )
    page.flow(
        "standing",
        say(N_("Dearer because works stood still, in real terms")),
        f"=IF({{c}}$4>first_year,1+standing_share_per_year*{LATE},1)",
        unit="",
        total=None,
        form=RATE,
    )
    page.flow(
        "growth",
        say(N_("What a base euro costs: contingency, prices, time lost")),
        f"=cost_factor*(1+contingency*contingency_factor)*{page.here('index')}"
        f"*{page.here('standing')}*IF({{c}}$4>first_year,(1+inflation_per_year)^{LATE},1)",
        unit="",
        total=None,
        form=RATE,
    )


def _lots(desk: Desk, page: YearPage, case: Case) -> None:
    """Write the share of each lot of the bill that each year spends, and the money."""
    say = desk.say
    lots = sorted(map(str, case.investment["lot"].unique()))
    page.section(say(N_("Share of each lot of the bill spent in the year")))
    for lot in lots:
        spent = case.investment[case.investment["lot"] == lot].groupby("year")["eur"].sum()
        page.flow(
            f"share:{lot}",
            desk.label("lot", lot),
            (spent / spent.sum()).fillna(0.0).to_dict(),
            unit="",
            style="input",
            form=PERCENT,
        )
    page.section(say(N_("Base estimate")))
    first = page.row
    for lot in lots:
        cells = f"=$C{page.row}*{page.here(f'share:{lot}')}"
        whole = "=" + _of_bill(desk, case, lot)
        page.flow(f"base:{lot}", desk.label("lot", lot), cells, total=whole, total_style="link")
    cells = f"=SUM({{c}}{first}:{{c}}{page.row - 1})" if lots else "=0"
    page.flow("base", say(N_("Base estimate")), cells, style="total")
    meaning = N_("The calendar spends the whole bill, but for what the programme leaves out")
    whole = "-".join([bill.sum_where(desk, phase='"<>0"'), *bill.later_phases(desk)])
    desk.equal(say(meaning), page.total("base"), whole)


def _of_bill(desk: Desk, case: Case, lot: str) -> str:
    """Return the formula of a lot's sum in the bill; the plan's figure where it has none."""
    if any(one["phase"] and one["lot"] == lot for one in desk.document["bill"]["items"]):
        later_ones = bill.later_phases(desk, lot=f'"{lot}"')
        return "-".join([bill.sum_where(desk, lot=f'"{lot}"', phase='"<>0"'), *later_ones])
    desk.frozen.append(desk.label("lot", lot))
    return repr(float(case.investment.loc[case.investment["lot"] == lot, "eur"].sum()))


def _tax(desk: Desk, page: YearPage, case: Case) -> None:
    """Write the tax that the base estimate would bear, at the mean rate of each lot and year."""
    say = desk.say
    rows = case.investment.assign(tax=case.investment["eur"] * case.investment["tax_rate"])
    page.section(say(N_("Mean rate of tax and duty on the works of the year")))
    taxes = []
    for lot, of_lot in rows.groupby("lot", sort=True):
        sums = of_lot.groupby("year")[["eur", "tax"]].sum()
        rates = (sums["tax"] / sums["eur"]).fillna(0.0).to_dict()
        row = page.flow(
            f"tax_rate:{lot}",
            desk.label("lot", str(lot)),
            rates,
            unit="",
            total=None,
            style="input",
            form=PERCENT,
        )
        taxes.append(f"{page.here(f'base:{lot}')}*{{c}}{row}")
    page.section(say(N_("Tax and duty, paid by the State beside the plan")))
    factor = "*tax_factor" if "tax_factor" in desk.cells else ""
    page.flow(
        "taxed",
        say(N_("Tax on the base estimate, without exemption")),
        f"=({'+'.join(taxes) or '0'}){factor}",
    )
