"""Present values, rates of return, cover, payback and unit costs; what does not exist is said."""

from __future__ import annotations

from functools import partial

from dorsale.formats.workbook import funders, profile
from dorsale.formats.workbook.desk import Desk
from dorsale.formats.workbook.page import MONEY, PERCENT, RATIO, Page, quoted
from dorsale.formats.workbook.profile import present_value, years_of
from dorsale.formats.workbook.years import YearPage
from dorsale.plan.problems import N_

_SHOWN = (0.06, 0.10, 0.12)
_MBPS_MONTHS = "12000"
PRICE = "#,##0.00"


def write(desk: Desk) -> None:
    """Write the sheet; each ratio gets the name ``ratio_NAME``."""
    case = desk.case
    if case is None:
        return
    say = desk.say
    cash, real = desk.years_of("cash"), desk.years_of("economics")
    _payback_lines(desk)
    meaning = say(N_("A rate of return is given only where it exists and is the only one"))
    page = desk.page("returns", say(N_("Returns")), meaning)
    add = partial(_ratio, desk, page)
    page.head([say(N_("Result")), say(N_("Value")), say(N_("What it says"))], lines=1)
    _present_values(desk, page, cash, "real_cash", "npv", say(N_("Project before financing")))
    add(
        "firr",
        say(N_("Financial rate of return (FIRR), real")),
        profile.rate_of_return(desk, cash, "real_cash"),
        PERCENT,
        say(N_("rate at which the present value is 0")),
    )
    add(
        "firr_nominal",
        say(N_("Financial rate of return, money of the year")),
        "=IF(ISNUMBER(ratio_firr),(1+ratio_firr)*(1+inflation_per_year)-1,ratio_firr)",
        PERCENT,
    )
    _present_values(desk, page, real, "real_net", "enpv", say(N_("The plan for the region")))
    add(
        "eirr",
        say(N_("Economic rate of return (EIRR)")),
        profile.rate_of_return(desk, real, "real_net"),
        PERCENT,
        say(N_("rate at which the present value is 0")),
    )
    spent = present_value(real, "real_cost", "discount_rate")
    gained = present_value(real, "real_benefit", "discount_rate")
    add(
        "benefit_cost",
        say(N_("Benefits over costs, present values")),
        f'=IF({spent}>0,{gained}/{spent},"")',
        RATIO,
    )
    _covers(desk, page, cash)
    _unit_costs(desk, page)
    _gaps(desk, page)
    for name, flows, key in (
        ("investment", desk.years_of("financing"), "investment"),
        ("unfunded", desk.years_of("financing"), "unfunded"),
        ("need", cash, "need"),
    ):
        desk.name(f"ratio_{name}", flows.total(key))
    page.finish((64, 24, 70), "B5", 4)


def _ratio(
    desk: Desk, page: Page, name: str, label: str, formula: str, form: str, what: str = ""
) -> None:
    row = page.line([label, formula, what], [("text", ""), ("formula", form), ("note", "")])
    desk.name(f"ratio_{name}", page.ref(row, 2))


def _present_values(
    desk: Desk, page: Page, flows: YearPage, key: str, name: str, label: str
) -> None:
    add = partial(_ratio, desk, page)
    say = desk.say
    at = say(N_("{what}: net present value at {rate}"))
    real = say(N_("real rate, prices of the price year"))
    add(
        name,
        at.format(what=label, rate=say(N_("the rate of the plan"))),
        f"={present_value(flows, key, 'discount_rate')}",
        MONEY,
        real,
    )
    for rate in _SHOWN:
        add(
            f"{name}_{100 * rate:.0f}",
            at.format(what=label, rate=f"{rate:.0%}"),
            f"={present_value(flows, key, rate)}",
            MONEY,
            real,
        )


def _covers(desk: Desk, page: Page, cash: YearPage) -> None:
    add = partial(_ratio, desk, page)
    say, dscr, llcr = desk.say, cash.all("dscr"), cash.all("llcr")
    years = f"COUNT({years_of(cash)})"
    at = f"INDEX({llcr},1,MIN({years},MAX(1,works_to-first_year+1)))"
    add(
        "dscr_min",
        say(N_("Lowest debt service cover (DSCR)")),
        f'=IF(COUNT({dscr})=0,"",MIN({dscr}))',
        RATIO,
        say(N_("cash available over debt service")),
    )
    add(
        "dscr_mean",
        say(N_("Mean debt service cover")),
        f'=IF(COUNT({dscr})=0,"",AVERAGE({dscr}))',
        RATIO,
    )
    add(
        "llcr",
        say(N_("Cover over the life of the loans (LLCR) when works end")),
        f"={at}",
        RATIO,
        say(N_("cash to come, discounted, over what is owed")),
    )
    place = f"MAX({cash.all('short')})"
    summed = cash.all("summed")
    here, next_ = f"INDEX({summed},1,{place})", f"INDEX({summed},1,{place}+1)"
    never = quoted(say(N_("never within the horizon")))
    add(
        "payback_years",
        say(N_("Payback, years after the first")),
        f"=IF({place}={years},{never},IF({place}=0,0,{place}-1-{here}/({next_}-{here})))",
        "0.0",
        say(N_("real, not discounted, for good")),
    )


def _payback_lines(desk: Desk) -> None:
    """Add to the cash sheet what payback is read from."""
    page, say = desk.years_of("cash"), desk.say
    row = page.rows["real_cash"]
    page.flow(
        "summed",
        say(N_("Cash of the project so far, prices of the price year")),
        f"=SUM($D{row}:{{c}}{row})",
        total=None,
    )
    page.flow(
        "short",
        say(N_("Place of the year if still short")),
        f"=IF({page.here('summed')}<0,{{c}}$4-first_year+1,0)",
        unit="",
        total=None,
        form="0",
    )


def _unit_costs(desk: Desk, page: Page) -> None:
    """Write unit costs in EUR of the price year for 1 Mbit/s and month."""
    add = partial(_ratio, desk, page)
    say, case = desk.say, desk.case
    assert case is not None
    cash, financing = desk.years_of("cash"), desk.years_of("financing")
    index = desk.years_of("calendar").all("index")
    traffic = desk.years_of("revenue").all("traffic")
    weight = f"(1+discount_rate)^({years_of(cash)}-first_year)"
    sold = f"(SUMPRODUCT({traffic}/{weight})*{_MBPS_MONTHS})"
    own = [
        financing.all(f"source:{one['id']}")
        for one in funders.payers(case)
        if one["kind"] in ("operator", "equity")
    ]
    lines = {
        "break_even_price": (
            say(N_("Break-even price, if all is sold as traffic")),
            ["investment", "tax", "running", "profit_tax"],
            [],
        ),
        "unit_cost": (say(N_("Unit cost: works and running")), ["investment", "running"], []),
        "unit_cost_cash": (
            say(N_("Unit cost for operators and lenders")),
            ["running", "debt_service", "borrower"],
            own,
        ),
        "mean_price": (say(N_("Mean price got")), ["revenue"], []),
    }
    what = say(N_("EUR of the price year for 1 Mbit/s and month, discounted"))
    for name, (label, keys, more) in lines.items():
        spent = "+".join([*(cash.all(key) for key in keys), *more])
        add(
            name,
            label,
            f'=IF({sold}>0,SUMPRODUCT(({spent})/{index}/{weight})/{sold},"")',
            PRICE,
            what,
        )


def _gaps(desk: Desk, page: Page) -> None:
    add = partial(_ratio, desk, page)
    say, case = desk.say, desk.case
    assert case is not None
    financing = desk.years_of("financing")
    drawn = "+".join(financing.total(f"source:{one['id']}") for one in funders.loans(case)) or "0"
    kept = "IF(ISNUMBER(ratio_dscr_min),MAX(0,MIN(1,ratio_dscr_min/target_dscr)),1)"
    add(
        "gap_npv",
        say(N_("Grant that brings the net present value to 0")),
        "=MAX(0,-ratio_npv)",
        MONEY,
    )
    add(
        "gap_dscr",
        say(N_("Loans to replace by grant for the cover asked")),
        f"=({drawn})*(1-{kept})",
        MONEY,
    )
    add(
        "viability_gap",
        say(N_("Viability gap: the greater of both")),
        "=MAX(ratio_gap_npv,ratio_gap_dscr)",
        MONEY,
    )
