"""Who pays what each year, in base euros: first what the programme plans, then what still lacks.

Works that the same funders may pay are one class. Within a year each funder pays what is planned
for it, those of few kinds of cost first; then the sums that are open and left pay the rest, in
proportion to what is left of each. Nothing is paid twice; what nobody pays stays unfunded.
"""

from __future__ import annotations

from typing import Any

from dorsale.formats.workbook import funders
from dorsale.formats.workbook.desk import Desk
from dorsale.formats.workbook.page import PERCENT
from dorsale.formats.workbook.years import YearPage
from dorsale.plan.money import Case
from dorsale.plan.problems import N_

_ROUNDS = 4
_SMALL = "0.000001"
Class = tuple[str, ...]
Given = list[tuple[str, Class, int]]
"""Funder, class of works, and the row of what the one gives to the other."""


def write(desk: Desk) -> None:
    """Write the sheet; lines ``paid:ID`` and ``paid:ID:CLASS`` are what others use."""
    case = desk.case
    if case is None:
        return
    say = desk.say
    meaning = say(
        N_("How each year's works are shared out among funders, before contingency and prices")
    )
    page = desk.year_page("funding", say(N_("Funding")), meaning, case.years)
    names = _classes(desk, page, case)
    payers = funders.payers(case)
    _plans(desk, page, case, names)
    page.section(say(N_("Paid, base estimate")))
    page.keep(f"paid:{one['id']}" for one in payers)
    _left(desk, page, payers)
    order = sorted(payers, key=lambda one: all(str(one["id"]) in name for name in names))
    given: Given = []
    _as_planned(desk, page, order, names, given)
    for _ in range(1 if len(names) == 1 else _ROUNDS):
        _what_lacks(desk, page, order, names, given)
    _paid(desk, page, payers, names, given)
    page.close()


def class_key(name: Class) -> str:
    """Return the key of a class of works: the funders that may pay them."""
    return "+".join(name)


def classes_of(case: Case) -> list[Class]:
    """Return the classes of works in the order of the investment."""
    return list(dict.fromkeys(funders.classes(case)))


def _classes(desk: Desk, page: YearPage, case: Case) -> list[Class]:
    """Write the base estimate of each class by year; return the classes."""
    rows = case.investment.assign(name=funders.classes(case))
    whole = rows.groupby("year")["eur"].sum()
    names = classes_of(case)
    page.section(desk.say(N_("Works by who may pay them")))
    base = desk.years_of("calendar").of("base")
    if len(names) == 1:
        page.flow(f"class:{class_key(names[0])}", _may(desk, names[0]), f"={base}", style="link")
        return names
    desk.frozen.append(desk.say(N_("The part of each year's works that each funder may pay")))
    for name in names:
        part = (rows[rows["name"] == name].groupby("year")["eur"].sum() / whole).to_dict()
        row = page.flow(
            f"part:{class_key(name)}",
            _may(desk, name),
            part,
            unit="",
            total=None,
            style="value",
            form=PERCENT,
        )
        page.flow(f"class:{class_key(name)}", _may(desk, name), f"={base}*{{c}}{row}", style="link")
    return names


def _may(desk: Desk, name: Class) -> str:
    return desk.say(N_("May be paid by {funders}")).format(funders=", ".join(name) or "-")


def _plans(desk: Desk, page: YearPage, case: Case, names: list[Class]) -> None:
    """Write the pace the programme plans for each funder, and the plan brought to its sum."""
    say = desk.say
    page.section(say(N_("What the programme plans for each funder")))
    for one in funders.payers(case):
        key = str(one["id"])
        may = [page.total(f"class:{class_key(name)}") for name in names if key in name]
        pace = {int(year): eur for year, eur in case.paid_eur.get(key, {}).items() if eur}
        raw = page.flow(
            f"raw:{key}", say(N_("{funder}: planned pace")).format(funder=key), pace, style="input"
        )
        label = say(N_("{funder}: its sum, and the plan brought to it")).format(funder=key)
        planned = f"=IF($C{raw}>0,{{c}}{raw}*$C{page.row}/$C{raw},0)"
        whole = f"={desk.cells[f'funder:{key}:share']}*({'+'.join(may) or '0'})"
        page.flow(f"plan:{key}", label, planned, total=whole)


def _left(desk: Desk, page: YearPage, payers: list[dict[str, Any]]) -> None:
    page.section(desk.say(N_("Left of each sum when the year begins")))
    for one in payers:
        key = str(one["id"])
        row, paid = page.row, page.rows[f"paid:{key}"]
        page.flow(
            f"left:{key}",
            key,
            f"=MAX(0,{{p}}{row}-{{p}}{paid})",
            total=None,
            first=f"=$C{page.rows[f'plan:{key}']}",
        )


def _as_planned(
    desk: Desk, page: YearPage, order: list[dict[str, Any]], names: list[Class], given: Given
) -> None:
    page.section(desk.say(N_("Paid as planned")))
    for one in order:
        key = str(one["id"])
        asked = f"MIN({page.here(f'plan:{key}')},{page.here(f'left:{key}')})"
        _give(page, key, asked, names, given)


def _what_lacks(
    desk: Desk, page: YearPage, order: list[dict[str, Any]], names: list[Class], given: Given
) -> None:
    """Write a round in which the sums that are open and left pay what the year lacks."""
    say = desk.say
    page.section(say(N_("Paid of what still lacks")))
    first = page.row
    for one in order:
        key = str(one["id"])
        years = [desk.cells[f"funder:{key}:{end}"] for end in ("from_year", "to_year")]
        left = page.here(f"left:{key}") + "".join(f"-{{c}}{row}" for k, _, row in given if k == key)
        room = "+".join(_lacking(page, name, given) for name in names if key in name) or "0"
        within = f"AND({{c}}$4>={years[0]},{{c}}$4<={years[1]},{left}>{_SMALL},{room}>{_SMALL})"
        label = say(N_("{funder}: open and left")).format(funder=key)
        page.flow(f"open:{page.row}", label, f"=IF({within},{left},0)", total=None)
    last = page.row - 1
    done = "".join(f"-{{c}}{row}" for _, _, row in given)
    every = "+".join(page.here(f"class:{class_key(name)}") for name in names) or "0"
    open_ = f"SUM({{c}}{first}:{{c}}{last})"
    part = f"=IF(AND({every}{done}>{_SMALL},{open_}>{_SMALL}),MIN(1,({every}{done})/{open_}),0)"
    row = page.flow(
        f"part_of_left:{page.row}",
        say(N_("Part of what is left that is asked for")),
        part,
        unit="",
        total=None,
        form=PERCENT,
    )
    for place, one in enumerate(order):
        _give(page, str(one["id"]), f"{{c}}{first + place}*{{c}}{row}", names, given)


def _give(page: YearPage, key: str, asked: str, names: list[Class], given: Given) -> None:
    """Write what one funder gives each class it may pay, in proportion to what the class lacks."""
    lacking = {name: _lacking(page, name, given) for name in names if key in name}
    if len(lacking) == 1:
        ((name, room),) = lacking.items()
        row = page.flow(f"given:{page.row}", key, f"=MIN({asked},{room})")
        given.append((key, name, row))
        return
    if not lacking:
        return
    rooms = page.flow(
        f"room:{page.row}",
        page.say(N_("{funder}: room")).format(funder=key),
        "=" + "+".join(lacking.values()),
        total=None,
    )
    rows = []
    for name, lack in lacking.items():
        formula = f"=IF({{c}}{rooms}>0,MIN({asked},{{c}}{rooms})*{lack}/{{c}}{rooms},0)"
        label = f"{key}: {class_key(name)}"
        rows.append((key, name, page.flow(f"given:{page.row}", label, formula)))
    given += rows


def _lacking(page: YearPage, name: Class, given: Given) -> str:
    """Return what a class of works still lacks after what was given."""
    done = "".join(f"-{{c}}{row}" for _, n, row in given if n == name)
    return f"MAX(0,{page.here(f'class:{class_key(name)}')}{done})"


def _paid(
    desk: Desk, page: YearPage, payers: list[dict[str, Any]], names: list[Class], given: Given
) -> None:
    """Write what each funder pays, of each class and in all, and what nobody pays."""
    page.section(desk.say(N_("Paid, by class of works")))
    for one in payers:
        key = str(one["id"])
        for name in names:
            rows = [row for k, n, row in given if (k, n) == (key, name)]
            formula = "=" + ("+".join(f"{{c}}{row}" for row in rows) or "0")
            page.flow(f"paid:{key}:{class_key(name)}", f"{key}: {class_key(name)}", formula)
        parts = "+".join(page.here(f"paid:{key}:{class_key(name)}") for name in names)
        page.flow(f"paid:{key}", key, f"={parts or '0'}")
    base = desk.years_of("calendar").of("base")
    paid = "".join("-" + page.here(f"paid:{one['id']}") for one in payers)
    page.flow("unfunded", desk.say(N_("Unfunded")), f"={base}{paid}", style="total")
