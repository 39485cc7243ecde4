"""What ``dorsale sites`` says, as tables: demand, candidates, buildings, technopoles."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from dorsale.language import number
from dorsale.report.words import Words
from dorsale_cli.words import LANGUAGE, _

Row = Mapping[str, Any]
_STEP = 5
_SHOWN = 9  # criteria of the table of measures: those of most weight
_FIRST = 4  # candidates in it
_NUMBER = 26  # letters of the longest cell that is a number
_WORDS = Words(LANGUAGE)
_HEADS = {
    "data_centre": _("Data centres: who is first, under which weights"),
    "technopole": _("Technopoles: who is first, under which weights"),
}


def print_sites(answer: Mapping[str, Any]) -> None:
    """Print the answer of ``dorsale sites``."""
    title = answer["title"].get(LANGUAGE) or answer["scenario"]
    click.echo(_("{title}: money of {year}").format(title=title, year=answer["price_year"]))
    _print_demand(answer["demand"])
    for kind, judged in answer["kinds"].items():
        _print_judged(kind, judged)
    _print_pairs(answer["pairs"])
    for one in answer["data_centres"]:
        _print_building(one)
    for one in answer["technopoles"]:
        _print_technopole(one)


def _table(name: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table: numbers are never broken over lines, names and heads may be."""
    click.echo(f"\n{name}")
    table, cells = Table(box=None, pad_edge=False), list(rows)
    for at, one in enumerate(head):
        widest = max((len(row[at]) for row in cells), default=0)
        table.add_column(one, justify="right" if at else "left", overflow="fold",
                         min_width=widest if at > 0 and widest <= _NUMBER else None)  # fmt: skip
    for row in cells:
        table.add_row(*row)
    Console(highlight=False).print(table)


def _n(value: Any, digits: int = 0) -> str:
    return _("unknown") if _missing(value) else number(float(value), LANGUAGE, digits)


def _missing(value: Any) -> bool:
    return value is None or math.isnan(value)


def _plain(value: Any) -> str:
    """Return ``value`` to three figures or so."""
    if _missing(value):
        return _("unknown")
    whole = abs(value) >= 100 or float(value).is_integer()
    return _n(value, 0 if whole else 1 if abs(value) >= 10 else 2)


def _percent(share: float) -> str:
    return f"{_n(100 * share)} %"


def _m(value: Any) -> str:
    return _n(float(value) / 1e6, 2)


def _span(low: float, high: float, said: Any = _n) -> str:
    return str(said(low)) if low == high else f"{said(low)} - {said(high)}"


def _print_demand(demand: Mapping[str, Any]) -> None:
    rows = demand["by_country"]
    years = sorted({row["year"] for row in rows})[::_STEP]
    cases = {(r["country"], r["year"], r["case"]): r["it_kw"] for r in rows}
    countries = sorted({row["country"] for row in rows})
    at = demand["year"]
    _table(
        _("Load hosted by country, kW of IT, central case; range in {year}").format(year=at),
        ["", *map(str, years), str(at), _("low - high")],
        [
            [one, *(_n(cases[one, year, "central"]) for year in years),
             _n(cases[one, at, "central"]), _span(cases[one, at, "low"], cases[one, at, "high"])]
            for one in countries
        ],
    )  # fmt: skip
    users = {(row["user"], row["case"]): row for row in demand["by_user"]}
    _table(
        _("Load by class of user in {year}, all countries").format(year=at),
        ["", "kW", _("low - high"), _("racks"), "TB", "Gbit/s", _("stands, ms"), _("stays home")],
        [_user_row(users, user) for user, case in users if case == "central"],
    )
    click.echo(
        _("{ours} kW for a million people; Africa has {seen} today, most of it in five countries.")
        .format(ours=_n(demand["kw_per_million_people"], 1),
                seen=_n(demand["kw_per_million_people_seen"]))
    )  # fmt: skip


def _user_row(users: Mapping[tuple[str, str], Row], user: str) -> list[str]:
    low, central, high = (users[user, case] for case in ("low", "central", "high"))
    return [
        _WORDS.label("hosted_user", user), _n(central["it_kw"]),
        _span(low["it_kw"], high["it_kw"]), _n(central["racks"]), _n(central["storage_tb"]),
        _plain(central["gbps"]), _n(central["latency_ms"]),
        _("yes") if central["sovereign"] else _("no"),
    ]  # fmt: skip


def _print_judged(kind: str, judged: Mapping[str, Any]) -> None:
    criteria, rows = judged["criteria"], judged["candidates"]
    whose = list(next(iter(criteria.values()))["weights"])
    left = sorted((row for row in rows if not row["excluded"]), key=lambda r: -r["first_share"])
    _table(
        _HEADS[kind],
        ["", _("first in"), _("in doubt"), *(_WORDS.label("stakeholder", one) for one in whose)],
        [
            [row["name"], _percent(row["first_share"]), _percent(row["first_share_in_doubt"]),
             *(_n(row["ranks"][one]) for one in whose)]
            for row in left
        ],
    )  # fmt: skip
    click.echo(
        _("First in: share of {draws} weightings drawn around those of each stakeholder (seed "
          "{seed}); in doubt: measures drawn between low and high too; then the rank for each.")
        .format(draws=_n(judged["draws"]), seed=judged["seed"])
    )  # fmt: skip
    _print_measures(criteria, left[:_FIRST])
    _print_excluded(row for row in rows if row["excluded"])


def _print_measures(criteria: Mapping[str, Row], rows: Sequence[Row]) -> None:
    heaviest = sorted(criteria, key=lambda one: -sum(criteria[one]["weights"].values()))[:_SHOWN]
    _table(
        _("Measures of most weight, of the first (all: --json)"),
        ["", *(row["name"] for row in rows)],
        [[_WORDS.label("criterion", one), *(_plain(row["measures"][one]) for row in rows)]
         for one in heaviest],
    )  # fmt: skip


def _print_excluded(rows: Iterable[Row]) -> None:
    for row in rows:
        for broken in row["excluded"]:
            click.echo(
                _("Excluded: {place}, by {criterion}: {value}, limit {limit}").format(
                    place=row["name"], criterion=_WORDS.label("criterion", broken["criterion"]),
                    value=_plain(broken["value"]), limit=_plain(broken["limit"]),
                )
            )  # fmt: skip


def _print_pairs(pairs: Mapping[str, Any]) -> None:
    click.echo(
        "\n" + _("Pairs of data centres at least {km} km apart: {count}").format(
            km=_n(pairs["separation_km"]), count=len(pairs["pairs"])
        )
    )  # fmt: skip


def _print_building(one: Mapping[str, Any]) -> None:
    low, typical, high = one["cost_eur"]
    click.echo(
        "\n" + _("{place}: class {name}, hosts {countries}; {typical} M EUR ({low} - {high}), "
                 "without IT; the building fails {hours} h a year").format(
            place=one["name"], name=one["class"], countries=", ".join(one["hosts"]),
            typical=_m(typical), low=_m(low), high=_m(high), hours=_n(one["hours_lost"], 1),
        )
    )  # fmt: skip
    _print_phases(one["modules"])
    slip = one["works_slip"]
    click.echo(
        _("Works of State halls elsewhere took {low} to {high} times the months planned.").format(
            low=_n(slip[0], 1), high=_n(slip[2], 1)
        )
    )
    _print_years(one["yearly"])
    _print_beside(one)


def _print_phases(modules: Sequence[Row]) -> None:
    phases = {row["phase"]: row for row in modules}
    items = list(dict.fromkeys(row["item"] for row in modules))
    cells = {(row["item"], row["phase"]): row for row in modules}
    heads = [
        _("phase {n}, {year}: {kw} kW, {racks} racks, {room} m²").format(
            n=n, year=row["year"], kw=_n(row["it_kw"]), racks=row["racks"], room=_n(row["room_m2"])
        )
        for n, row in phases.items()
    ]
    _table(
        _("What is built; M EUR"),
        ["", *heads],
        [[_WORDS.label("building_item", item), *(_item(cells[item, n]) for n in phases)]
         for item in items],
    )  # fmt: skip


def _item(row: Row) -> str:
    if row["unit"] == "sum":
        return _m(row["eur"])
    amount = f"{_n(row['quantity'])} {_unit(row['unit'])}".strip()
    return f"{amount}; {_m(row['eur'])}"


def _unit(code: str) -> str:
    return {"unit": "", "m2": "m²"}.get(code, code)


def _print_years(yearly: Sequence[Row]) -> None:
    shown = yearly[::_STEP]
    _table(
        _("Use, each year"),
        [_("Year"), "kW", _("let"), "PUE", "GWh", _("generator, GWh"), _("water, m³"),
         _("carbon, t")],
        [
            [str(row["year"]), _n(row["it_kw"]), _percent(row["occupancy"]), _n(row["pue"], 2),
             _m(row["energy_kwh"]), _m(row["generator_kwh"]), _n(row["water_m3"]),
             _n(row["carbon_t"])]
            for row in shown
        ],
    )  # fmt: skip
    _table(
        _("Each year; M EUR"),
        [_("Year"), _("operation"), _("low - high"), _("revenue"), _("low - high")],
        [
            [str(row["year"]), _m(row["operation_eur"]),
             _span(row["operation_eur_low"], row["operation_eur_high"], _m),
             _m(row["revenue_eur"]), _span(row["revenue_eur_low"], row["revenue_eur_high"], _m)]
            for row in shown
        ],
    )  # fmt: skip


def _print_beside(one: Mapping[str, Any]) -> None:
    _table(
        _("Our cost beside what was seen, EUR"),
        ["", _("ours"), _("low - high"), _("seen"), _("where")],
        [
            [_WORDS.label("unit_cost", row["measure"]), _n(row["ours"]),
             _span(row["ours_low"], row["ours_high"]), _span(row["low"], row["high"]),
             _WORDS.label("seen", row["seen"])]
            for row in one["beside"]
        ],
    )  # fmt: skip
    _print_book(one["cost_book"])


def _print_book(book: Mapping[str, Any]) -> None:
    click.echo(
        _("The cost book says {listed} M {currency} of {year} ({item}): {eur} M EUR here.").format(
            listed=_m(book["listed"]), currency=book["currency"], year=book["year"],
            item=book["item"], eur=_m(book["eur"][1]),
        )
    )  # fmt: skip
    if "pays_for_kw" in book:
        low, typical, high = book["pays_for_kw"]
        click.echo(
            _("At our cost that pays for {typical} kW of IT load ({low} - {high}).").format(
                typical=_n(typical), low=_n(low), high=_n(high)
            )
        )


def _print_technopole(one: Mapping[str, Any]) -> None:
    low, typical, high = one["cost_eur"]
    refit = one["refit_eur"]
    click.echo(
        "\n" + _("{place}: {typical} M EUR ({low} - {high}); as the refit of a building that is "
                 "there {refit} M EUR ({refit_low} - {refit_high})").format(
            place=one["name"], typical=_m(typical), low=_m(low), high=_m(high),
            refit=_m(refit[1]), refit_low=_m(refit[0]), refit_high=_m(refit[2]),
        )
    )  # fmt: skip
    _table(
        _("Spaces"),
        ["", _("phase"), _("opens"), _("people at once"), "m²", _("low - high"), "M EUR"],
        [
            [_WORDS.label("space", row["space"]), str(row["phase"]), str(row["year"]),
             _n(row["people"]) if row["people"] else "", _n(row["m2"]),
             _span(row["m2_low"], row["m2_high"]), _m(row["eur"])]
            for row in one["spaces"]
        ],
    )  # fmt: skip
    _table(
        _("Who is there, and the money, each year; M EUR"),
        [_("Year"), _("let"), _("firms hosted"), _("jobs hosted"), _("learners"), _("operation"),
         _("revenue")],
        [
            [str(row["year"]), _percent(row["occupancy"]),
             _span(row["firms_low"], row["firms_high"]), _span(row["jobs_low"], row["jobs_high"]),
             _n(row["learners"]), _m(row["operation_eur"]), _m(row["revenue_eur"])]
            for row in one["yearly"][::_STEP]
        ],
    )  # fmt: skip
    turns = ", ".join(
        f"{_WORDS.label('outlook', case)}: {year or _('never')}"
        for case, year in one["break_even_year"].items()
    )
    _print_book(one["cost_book"])
    click.echo(_("Revenue covers operation from: {turns}").format(turns=turns))
    click.echo("\n" + _("Evidence: what parks elsewhere reached"))
    for row in one["evidence"]:
        reached = _span(row["low"], row["high"], _plain)
        label = _WORDS.label("evidence", row["item"])
        click.echo(f"{label}: {reached} ({row['source'].split(' ; ')[0]})")
