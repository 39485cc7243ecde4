"""Present values over many rates: where they change sign is the rate of return, if only once."""

from __future__ import annotations

from dorsale.formats.workbook.desk import Desk
from dorsale.formats.workbook.page import PERCENT, quoted
from dorsale.formats.workbook.years import YearPage
from dorsale.plan.problems import N_

RATES = (
    *(-0.99, -0.9, -0.75, -0.6, -0.5, -0.4, -0.3, -0.25, -0.2, -0.15, -0.1, -0.05, -0.02, 0.0),
    *(0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.14, 0.16, 0.18, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8),
    *(1.0, 1.5, 2.0, 3.0, 5.0, 10.0),
)
_COLUMNS = {"real_cash": 2, "real_net": 3}
_FIRST = 5
_WIDE = "[>=1E12]0.0E+00;[<=-1E12]-0.0E+00;#,##0"


def write(desk: Desk) -> None:
    """Write the sheet: the present values of the project and of the region at each rate."""
    if desk.case is None:
        return
    say, cash, real = desk.say, desk.years_of("cash"), desk.years_of("economics")
    meaning = say(N_("A rate of return is where a column changes sign, if it does so only once"))
    page = desk.page("profile", say(N_("Present values by rate")), meaning)
    page.head([say(N_("Real rate")), say(N_("Project")), say(N_("Region"))], lines=1)
    for rate in RATES:
        at = f"$A{page.row}"
        values = [
            f"={present_value(cash, 'real_cash', at)}",
            f"={present_value(real, 'real_net', at)}",
        ]
        page.line([rate, *values], [("formula", PERCENT), ("formula", _WIDE)])
    page.finish((16, 26, 26), f"A{_FIRST}", _FIRST - 1)


def present_value(page: YearPage, key: str, rate: str | float) -> str:
    """Return the formula of the present value of a line in the first year, whose weight is 1."""
    return f"SUMPRODUCT({page.all(key)}/(1+{rate})^({years_of(page)}-first_year))"


def years_of(page: YearPage) -> str:
    """Return the address of the years of a sheet."""
    return f"{page.title}!$D$4:${page.last}$4"


def rate_of_return(desk: Desk, flows: YearPage, key: str) -> str:
    """Return the formula of a line's rate of return, which says when there is none or several."""
    page, column = desk.pages["profile"], _COLUMNS[key]
    last = _FIRST + len(RATES) - 1
    above, below = page.column(_FIRST, last - 1, column), page.column(_FIRST + 1, last, column)
    turns = f"(SIGN({above})*SIGN({below})<0)"
    count = f"(SUMPRODUCT(--{turns})+COUNTIF({page.column(_FIRST, last, column)},0))"
    rates = f"({page.column(_FIRST, last - 1, 1)}+{page.column(_FIRST + 1, last, 1)})"
    guess = f"SUMPRODUCT({turns}*{rates}/2)"
    none, many, lost = (
        quoted(desk.say(text)) for text in (N_("none exists"), N_("more than one"), N_("not found"))
    )
    found = f"IFERROR(IRR({flows.all(key)},{guess}),{lost})"
    return f"=IF({count}=0,{none},IF({count}>1,{many},{found}))"
