"""The plan for the region against the case without it: benefits by kind, costs, what is left."""

from __future__ import annotations

from dorsale.formats.workbook.calendar import later
from dorsale.formats.workbook.desk import Desk
from dorsale.formats.workbook.market import column
from dorsale.formats.workbook.page import AMOUNT, RATE
from dorsale.formats.workbook.years import YearPage
from dorsale.plan.money import Case
from dorsale.plan.problems import N_

_GIVEN = (
    ("new_gbps", N_("Traffic that exists only with the plan"), "Gbit/s"),
    ("moved_gbps", N_("Traffic that moves to the plan"), "Gbit/s"),
    ("round_trip_gbps", N_("Detours abroad made needless"), "Gbit/s"),
    ("lost_gbps_h_before", N_("Lost in outages without the plan"), "Gbit/s h"),
    ("lost_gbps_h_after", N_("Lost in outages with the plan"), "Gbit/s h"),
    ("without_capacity_eur", N_("International capacity bought without the plan"), "EUR"),
)
_BENEFITS = (
    ("new_traffic", N_("Users' gain from new traffic")),
    ("radio_and_satellite", N_("Radio and satellite no longer bought")),
    ("lower_price", N_("Lower price on traffic that runs anyway")),
    ("outages", N_("Outages avoided")),
    ("transit", N_("Transit abroad avoided by local exchange")),
    ("international", N_("International capacity no longer bought")),
    ("hosting", N_("Data hosted in the region")),
)


def write(desk: Desk) -> None:
    """Write the sheet; lines ``benefit:KIND``, ``real_benefit``, ``real_cost`` and ``real_net``."""
    case = desk.case
    if case is None:
        return
    say = desk.say
    meaning = say(
        N_(
            "Constant euros; payments among residents and what was spent before stand "
            "outside; nothing is counted twice"
        )
    )
    page = desk.year_page("economics", say(N_("Economics")), meaning, case.years)
    _constants(desk, page)
    _given(desk, page, case)
    _benefits(desk, page)
    _costs(desk, page)
    page.flow(
        "real_net",
        say(N_("Benefit less cost")),
        f"={page.here('real_benefit')}-{page.here('real_cost')}",
        style="total",
    )
    page.close()


def _constants(desk: Desk, page: YearPage) -> None:
    """Write what users pay, and what traffic would be at the price without the plan."""
    say = desk.say
    page.section(say(N_("Demand curve of constant elasticity")))
    pay = page.constant(
        "pay",
        say(N_("Users pay with the plan, EUR/Mbit/s/month at the start")),
        "=MAX(capacity_price*price_factor+access_price,0.000000001)",
        RATE,
    )
    page.constant(
        "fall",
        say(N_("Transport is cheaper by, EUR/Mbit/s/month")),
        "=MAX(today_price-capacity_price*price_factor,0)",
        RATE,
    )
    for name, label in (
        ("remote_price", say(N_("radio or satellite"))),
        ("today_price", say(N_("today's links"))),
    ):
        ratio = page.constant(
            f"{name}:ratio",
            say(N_("Price without the plan ({other}) / with")).format(other=label),
            f"=MAX(({name}+access_price)/{pay},1)",
            RATE,
        )
        page.constant(
            f"{name}:kept", say(N_("Traffic left at that price")), f"={ratio}^elasticity", RATE
        )
        _area(desk, page, name, ratio, pay)


def _area(desk: Desk, page: YearPage, name: str, ratio: str, pay: str) -> None:
    """Write the users' gain a Mbit/s and month: the area under the curve less what it costs."""
    say = desk.say
    kept = page.constant(
        f"{name}:log",
        say(N_("Its logarithm (elasticity below 0)")),
        f"=MIN(elasticity,-0.000001)*LN({ratio})",
        RATE,
    )
    power = "(1+1/MIN(elasticity,-0.000001))"
    safe = f"IF(ABS({power})<0.000000001,1,{power})"
    area = f"IF(ABS({power})<0.000000001,-{kept},(1-EXP({safe}*{kept}))/{safe})"
    page.constant(
        f"{name}:area",
        say(N_("Users' gain, EUR for 1 Mbit/s/month")),
        f"={pay}*{area}-access_price*(1-EXP({kept}))",
        RATE,
    )


def _given(desk: Desk, page: YearPage, case: Case) -> None:
    page.section(desk.say(N_("Traffic and capacity, forecast")))
    for name, label, unit in _GIVEN:
        page.flow(
            name,
            desk.say(label),
            column(case, name),
            unit=unit,
            total=None,
            style="input",
            form=AMOUNT,
        )


def _benefits(desk: Desk, page: YearPage) -> None:
    say, sold = desk.say, desk.years_of("revenue")
    used, path = sold.of("carried"), sold.of("path")
    level = f"{path}*12000"
    here, total = page.here, page.total
    new, moved = f"{here('new_gbps')}*{used}", f"{here('moved_gbps')}*{used}"
    saved = f"({here('lost_gbps_h_before')}-{here('lost_gbps_h_after')})"
    let = (f"real:{one}" for one in ("data_centre", "technopole"))
    hosting = "+".join(sold.of(line) for line in let if line in sold.rows) or "0"
    formulas = {
        "new_traffic": f"({new}*{total('remote_price:area')}+{moved}*{total('today_price:area')})"
        f"*{level}",
        "radio_and_satellite": f"{new}*{total('remote_price:kept')}*remote_price*{level}",
        "lower_price": f"{moved}*{total('today_price:kept')}*{total('fall')}*price_gain_counted"
        f"*{level}",
        "outages": f"{saved}*{used}*{total('pay')}*{path}/730*1000*outage_value_factor",
        "transit": f"{here('round_trip_gbps')}*{used}*transit_abroad_price*{level}",
        "international": here("without_capacity_eur"),
        "hosting": hosting,
    }
    page.section(say(N_("Benefits as planned")))
    for name, label in _BENEFITS:
        page.flow(f"planned:{name}", desk.label("benefit", name, say(label)), f"={formulas[name]}")
    page.section(say(N_("Benefits when service comes")))
    first = page.row
    for name, label in _BENEFITS:
        span = page.span(page.rows[f"planned:{name}"])
        page.flow(
            f"benefit:{name}",
            desk.label("benefit", name, say(label)),
            f"={later(span)}*built_share",
        )
    page.flow(
        "real_benefit",
        say(N_("Benefits")),
        f"=SUM({{c}}{first}:{{c}}{page.row - 1})",
        style="total",
    )


def _costs(desk: Desk, page: YearPage) -> None:
    say, calendar, run = desk.say, desk.years_of("calendar"), desk.years_of("operation")
    page.section(say(N_("Costs: no tax, no interest, no price contingency")))
    first = page.row
    page.flow(
        "cost:investment",
        say(N_("Works with physical contingency")),
        f"={calendar.of('base')}*cost_factor*(1+contingency*contingency_factor)"
        f"*{calendar.of('standing')}*built_share",
    )
    for key, row in run.rows.items():
        if key.startswith("real:"):
            label = str(run.sheet.cell(row, 1).value)
            page.flow(f"cost:{key[5:]}", label, f"={later(run.all(key))}*built_share")
    page.flow(
        "real_cost", say(N_("Costs")), f"=SUM({{c}}{first}:{{c}}{page.row - 1})", style="total"
    )
