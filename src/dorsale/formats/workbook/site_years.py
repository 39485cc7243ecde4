"""Each data centre and technopole year by year: load, use, operation, revenue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dorsale.formats.sited_places import section
from dorsale.formats.workbook.desk import Desk
from dorsale.formats.workbook.page import AMOUNT, MONEY, PERCENT, RATIO
from dorsale.formats.workbook.units import unit
from dorsale.formats.workbook.years import YearPage
from dorsale.plan.problems import N_

Row = Mapping[str, Any]
Lines = Sequence[tuple[str, str, str, str]]
_SPENT = ("energy_eur", "staff_eur", "upkeep_eur")
_OF_A_HALL: Lines = (
    ("wanted_kw", N_("Load asked for"), "kW", AMOUNT),
    ("it_kw_low", N_("Load served, low"), "kW", AMOUNT),
    ("it_kw", N_("Load served"), "kW", AMOUNT),
    ("it_kw_high", N_("Load served, high"), "kW", AMOUNT),
    ("capacity_kw", N_("Power that stands"), "kW", AMOUNT),
    ("pue", N_("Energy over that of the IT (PUE)"), "", RATIO),
    ("energy_kwh", N_("Energy"), "kWh", MONEY),
    ("water_m3", N_("Water"), "m³", MONEY),
    ("carbon_t", N_("Carbon"), "t", MONEY),
)
_OF_A_TECHNOPOLE: Lines = (
    ("occupancy", N_("Let"), "", PERCENT),
    ("firms", N_("Firms hosted"), "", MONEY),
    ("jobs", N_("Jobs hosted"), "", MONEY),
    ("learners", N_("Learners"), "", MONEY),
    ("events", N_("Events"), "", MONEY),
)
_MONEY: Lines = (
    ("energy_eur", N_("Energy bought"), "EUR", MONEY),
    ("staff_eur", N_("Staff"), "EUR", MONEY),
    ("upkeep_eur", N_("Upkeep"), "EUR", MONEY),
    ("operation_eur_low", N_("Operation, low"), "EUR", MONEY),
    ("operation_eur", N_("Operation"), "EUR", MONEY),
    ("operation_eur_high", N_("Operation, high"), "EUR", MONEY),
    ("revenue_eur_low", N_("Revenue, low"), "EUR", MONEY),
    ("revenue_eur", N_("Revenue"), "EUR", MONEY),
    ("revenue_eur_high", N_("Revenue, high"), "EUR", MONEY),
)
_TYPED = (*_SPENT, "operation_eur", "revenue_eur")
"""What a reader may change; the rest is as the program found it."""
_SUMMED = {"kWh", "m³", "t", "EUR"}


def write(desk: Desk) -> None:
    """Write the sheet by year, when the plan sized any place; lines ``ID:NAME``."""
    found = section(desk.document)
    halls, parks = found.get("data_centres") or [], found.get("technopoles") or []
    if not halls and not parks:
        return
    say = desk.say
    meaning = say(N_("Load, use, operation and revenue of each site; prices of the price year"))
    years = _years(desk, [*halls, *parks])
    page = desk.year_page("site_years", say(N_("Sites by year")), meaning, years)
    for one in halls:
        _place(desk, page, one, _OF_A_HALL)
    for one in parks:
        _place(desk, page, one, _OF_A_TECHNOPOLE)
    _whole(desk, page, [one for one in (*halls, *parks) if one.get("billed") != "not"])
    page.close()


def _years(desk: Desk, places: Sequence[Row]) -> list[int]:
    """Return the years of the accounts, so that columns are the same on every sheet, or of all."""
    own = {int(row["year"]) for one in places for row in one["yearly"]}
    usual = set() if desk.case is None else set(map(int, desk.case.years))
    every = own | usual
    return list(range(min(every), max(every) + 1))


def _place(desk: Desk, page: YearPage, one: Row, used: Lines) -> None:
    """Write what a place is used for, then its money, each year."""
    page.section(desk.say(one["name"]))
    rows = one["yearly"]
    for line in (*used, *_MONEY):
        if line[0] in rows[0]:
            _flow(desk, page, one["id"], rows, line)
        if line[0] == "capacity_kw":
            _in_use(desk, page, one)
    revenue, operation = (page.here(f"{one['id']}:{name}_eur") for name in ("revenue", "operation"))
    page.flow(
        f"{one['id']}:result",
        desk.say(N_("Revenue less operation")),
        f'=IF({operation}="","",{revenue}-{operation})',
        style="total",
    )


def _flow(
    desk: Desk, page: YearPage, place: str, rows: Sequence[Row], line: tuple[str, str, str, str]
) -> None:
    """Write one line as found; operation is the sum of its parts where the plan has them."""
    name, label, of, form = line
    cells: Any = {int(row["year"]): row[name] for row in rows}
    style = "input" if name in _TYPED else "value"
    if name == "operation_eur" and all(part in rows[0] for part in _SPENT):
        first, last = (page.here(f"{place}:{_SPENT[end]}") for end in (0, -1))
        cells, style = f'=IF({first}="","",SUM({first}:{last}))', "formula"
    total = "sum" if of in _SUMMED else None
    said = unit(desk, of)
    page.flow(f"{place}:{name}", desk.say(label), cells, unit=said, total=total, style=style,
              form=form)  # fmt: skip


def _in_use(desk: Desk, page: YearPage, one: Row) -> None:
    """Write which part of the power that stands is used."""
    served, stands = (page.here(f"{one['id']}:{name}") for name in ("it_kw", "capacity_kw"))
    cells = f'=IF({stands}="","",{served}/{stands})'
    page.flow(f"{one['id']}:occupancy", desk.say(N_("Power in use")), cells, unit="", total=None,
              form=PERCENT)  # fmt: skip


def _whole(desk: Desk, page: YearPage, places: Sequence[Row]) -> None:
    """Write the sums over the places of the plan."""
    if not places:
        return
    page.section(desk.say(N_("All sites of the plan")))
    for name, label in (("operation_eur", N_("Operation")), ("revenue_eur", N_("Revenue")),
                        ("result", N_("Revenue less operation"))):  # fmt: skip
        parts = ",".join(page.here(f"{one['id']}:{name}") for one in places)
        page.flow(f"all:{name}", desk.say(label), f"=SUM({parts})", style="total")
    desk.equal(
        desk.say(N_("Revenue less operation of all sites is that of each, added up")),
        page.total("all:result"),
        f"{page.total('all:revenue_eur')}-{page.total('all:operation_eur')}",
    )
