"""What is sold: price path, answer of traffic to price, quantities, revenue by product."""

from __future__ import annotations

from collections.abc import Mapping

from dorsale.formats.workbook.calendar import later
from dorsale.formats.workbook.desk import Desk
from dorsale.formats.workbook.page import AMOUNT, MONEY, RATE
from dorsale.formats.workbook.parameters import cell_name
from dorsale.formats.workbook.units import unit
from dorsale.formats.workbook.years import YearPage
from dorsale.plan.money import Case
from dorsale.plan.problems import N_

_CAPACITY = "*{carried}*{path}*price_factor"
FACTORS: Mapping[str, str] = {
    "capacity": _CAPACITY,
    "protection": _CAPACITY + "*protection_price_share",
    "dark_fibre": "*dark_fibre_pairs/{pairs}*dark_fibre_sold_share*price_factor",
    "operator_lease": "*operator_lease_share*price_factor",
    "hosting": "*hosting_tenants*price_factor",
    "public_anchor": "*anchor_share*price_factor",
    "data_centre": "*data_centre_fill_share*hall_load_factor*price_factor",
}
"""What the quantity of each product is multiplied by beside its price."""


def write(desk: Desk) -> None:
    """Write the sheet; lines ``path``, ``carried``, ``real:PRODUCT`` and ``revenue``."""
    case = desk.case
    if case is None:
        return
    say = desk.say
    meaning = say(
        N_(
            "Quantity x price by product; traffic answers to price, and is no more than "
            "the network carries"
        )
    )
    page = desk.year_page("revenue", say(N_("Revenue")), meaning, case.years)
    _prices(desk, page, case)
    _carried(desk, page, case)
    _products(desk, page, case)
    _traffic(desk, page, case)
    page.close()


def column(case: Case, name: str, usual: float = 0.0) -> dict[int, float]:
    """Return a column of the traffic by year, ``usual`` where the case says nothing."""
    known = case.traffic.set_index("year")[name] if name in case.traffic else {}
    return {int(year): _finite(known.get(int(year)), usual) for year in case.years}


def _finite(value: float | None, usual: float) -> float:
    return usual if value is None or value != value else float(value)


def _prices(desk: Desk, page: YearPage, case: Case) -> None:
    say = desk.say
    page.section(say(N_("Price path")))
    years = page.flow(
        "price_years",
        say(N_("Years of change of prices")),
        column(case, "price_years"),
        unit="",
        total=None,
        style="input",
        form=AMOUNT,
    )
    for key, label, change, floor in (
        ("path", say(N_("Prices over their start")), "price_change_per_year", "price_floor_share"),
        (
            "usual_path",
            say(N_("The same as the forecast of traffic takes it")),
            desk.cells["typical:price_change_per_year"],
            desk.cells["typical:price_floor_share"],
        ),
    ):
        page.flow(
            key, label, f"=MAX((1+{change})^{{c}}{years},{floor})", unit="", total=None, form=RATE
        )
    page.flow(
        "price",
        say(N_("Wholesale price of transport")),
        f"={page.here('path')}*capacity_price*price_factor",
        unit=say(N_("EUR/Mbit/s/month")),
        total=None,
        form="#,##0.00",
    )


def _carried(desk: Desk, page: YearPage, case: Case) -> None:
    """Write the part of the planned traffic that is carried and sold."""
    say, typical = desk.say, desk.cells["typical:capacity_price"]
    page.section(say(N_("Traffic over its forecast")))
    page.flow(
        "users_price",
        say(N_("What users pay")),
        f"={page.here('path')}*(capacity_price*price_factor+access_price)",
        unit=say(N_("EUR/Mbit/s/month")),
        total=None,
        form="#,##0.00",
    )
    page.flow(
        "forecast_price",
        say(N_("What the forecast of traffic takes them to pay")),
        f"={page.here('usual_path')}*({typical}+access_price)",
        unit=say(N_("EUR/Mbit/s/month")),
        total=None,
        form="#,##0.00",
    )
    users, forecast = page.here("users_price"), page.here("forecast_price")
    page.flow(
        "response",
        say(N_("Answer of traffic to price (constant elasticity)")),
        f"=IF({forecast}>0,({users}/MAX({forecast},1E-99))^elasticity,1)",
        unit="",
        total=None,
        form=RATE,
    )
    for name, label in (
        ("low", say(N_("Low demand over central"))),
        ("high", say(N_("High demand over central"))),
    ):
        page.flow(
            name,
            label,
            column(case, f"{name}_factor", 1.0),
            unit="",
            total=None,
            style="input",
            form=RATE,
        )
    page.flow(
        "demand",
        say(N_("Demand over central: demand_level -1 is low, 0 central, 1 high")),
        f"=IF(demand_level<0,{page.here('low')}^MAX(-demand_level,0),"
        f"{page.here('high')}^MAX(demand_level,0))",
        unit="",
        total=None,
        form=RATE,
    )
    asked = f"traffic_factor*{page.here('demand')}*{page.here('response')}"
    if "room_factor" in case.traffic:
        page.flow(
            "room",
            say(N_("Most that the network carries, over the forecast")),
            column(case, "room_factor", 1e9),
            unit="",
            total=None,
            style="input",
            form=RATE,
        )
        asked = f"MIN({asked},{page.here('room')})"
    page.flow(
        "carried",
        say(N_("Carried and sold, part of the forecast")),
        f"=uptake_share*{asked}",
        unit="",
        total=None,
        form=RATE,
    )


def _products(desk: Desk, page: YearPage, case: Case) -> None:
    say = desk.say
    page.section(say(N_("What can be sold, a year")))
    prices = {}
    for product, rows in case.sold.groupby("product", sort=True):
        prices[str(product)] = str(rows["price"].iloc[0])
        page.flow(
            f"quantity:{product}",
            desk.label("product", str(product)),
            rows.groupby("year")["quantity"].sum().to_dict(),
            unit=_unit(desk, case, prices[str(product)]),
            total=None,
            style="input",
            form=AMOUNT,
        )
    page.section(say(N_("Revenue in prices of the price year, as planned")))
    for product, price in prices.items():
        factor = FACTORS.get(product, "")
        factor = factor.replace("{carried}", page.here("carried"))
        factor = factor.replace("{path}", page.here("path"))
        factor = factor.replace("{pairs}", desk.cells["typical:dark_fibre_pairs"])
        page.flow(
            f"real:{product}",
            desk.label("product", product),
            f"={page.here(f'quantity:{product}')}*{cell_name(price)}{factor}",
        )
    page.section(say(N_("Revenue in money of the year")))
    nominal(desk, page, "revenue", {one: desk.label("product", one) for one in prices})


def _unit(desk: Desk, case: Case, price: str) -> str:
    if price in case.parameters.index and "unit" in case.parameters:
        return unit(desk, str(case.parameters.at[price, "unit"]))
    return ""


def nominal(desk: Desk, page: YearPage, key: str, lines: Mapping[str, str]) -> None:
    """Write each line ``real:NAME`` later and at the prices of its year, and their sum ``key``."""
    index = desk.years_of("calendar").of("index")
    first = page.row
    for name, label in lines.items():
        span = page.span(page.rows[f"real:{name}"])
        page.flow(f"{key}:{name}", label, f"={later(span)}*{index}*built_share")
    total = f"=SUM({{c}}{first}:{{c}}{page.row - 1})" if lines else "=0"
    page.flow(key, desk.say(N_("Total")), total, style="total", form=MONEY)


def _traffic(desk: Desk, page: YearPage, case: Case) -> None:
    say = desk.say
    page.section(say(N_("Traffic sold in the busy hour, for unit costs")))
    row = page.flow(
        "gbps",
        say(N_("All traffic, as planned")),
        column(case, "gbps"),
        unit="Gbit/s",
        total=None,
        style="input",
        form=AMOUNT,
    )
    sold = page.flow(
        "sold",
        say(N_("Sold, as planned")),
        f"={{c}}{row}*{page.here('carried')}",
        unit="Gbit/s",
        total=None,
        form=AMOUNT,
    )
    page.flow(
        "traffic",
        say(N_("Sold, in service")),
        f"={later(page.span(sold))}*built_share",
        unit="Gbit/s",
        total=None,
        form=AMOUNT,
    )
