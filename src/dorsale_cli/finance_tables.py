"""The money of a plan in tables, for the terminal."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from dorsale.language import number
from dorsale.report.words import Words
from dorsale_cli.words import LANGUAGE, _

Row = Mapping[str, Any]
Answer = Mapping[str, Any]


def _m(value: Any) -> str:
    return _none(value) or number(value / 1e6, LANGUAGE, 1)


def _percent(value: Any) -> str:
    return _none(value) or f"{number(100 * value, LANGUAGE, 1)}\u00a0%"


def _whole_percent(share: Any) -> str:
    return _none(share) or f"{number(100 * share, LANGUAGE)}\u00a0%"


def _plain(value: Any) -> str:
    return _none(value) or number(value, LANGUAGE, 2)


def _none(value: Any) -> str:
    return "–" if value is None or math.isnan(value) else ""


RATIOS: Mapping[str, tuple[str, Callable[[Any], str]]] = {
    "investment": (_("Investment, M EUR"), _m),
    "need": (_("Financing need, M EUR"), _m),
    "unfunded": (_("Paid by nobody, M EUR"), _m),
    "npv": (_("Financial net value (NPV), M EUR"), _m),
    "npv_6": (_("... at 6 %"), _m),
    "npv_12": (_("... at 12 %"), _m),
    "firr": (_("Financial return (FIRR), real"), _percent),
    "firr_nominal": (_("... nominal"), _percent),
    "enpv": (_("Economic net value (NPV), M EUR"), _m),
    "enpv_6": (_("... at 6 %"), _m),
    "enpv_12": (_("... at 12 %"), _m),
    "eirr": (_("Economic return (EIRR)"), _percent),
    "benefit_cost": (_("Benefits over costs"), _plain),
    "dscr_min": (_("Lowest debt service cover (DSCR)"), _plain),
    "dscr_mean": (_("Mean debt service cover"), _plain),
    "llcr": (_("Cover over the loans' life (LLCR)"), _plain),
    "payback_years": (_("Payback, years"), _plain),
    "unit_cost": (_("Unit cost, EUR / Mbit/s / month"), _plain),
    "break_even_price": (_("Break-even price, EUR / Mbit/s / month"), _plain),
    "mean_price": (_("Mean price, EUR / Mbit/s / month"), _plain),
    "viability_gap": (_("Grant that makes it bankable, M EUR"), _m),
}
NOTES = {
    "no_rate_of_return": _("{subject}: no rate of return exists, the flow never turns."),
    "several_rates_of_return": _("{subject}: several rates of return fit, none is given."),
    "owed_beyond_horizon": _("{subject}: a part of the loan is still owed at the horizon."),
    "nothing_eligible": _("{subject}: no cost of the plan is eligible, it pays nothing."),
    "income_per_km_above_seen": _("From {subject}, income per km is above what was ever seen."),
}
_YEARS: Mapping[str, tuple[str, Callable[[Any], str]]] = {
    "investment": (_("Works"), _m),
    "revenue": (_("Revenue"), _m),
    "running": (_("Running"), _m),
    "cash_available": (_("Cash"), _m),
    "debt_service": (_("Debt service"), _m),
    "dscr": ("DSCR", _plain),
    "owed": (_("Owed"), _m),
    "free_cash": (_("Cash left"), _m),
    "real_net": (_("Economic, real"), _m),
}
_SHOWN = {"npv": _("NPV"), "firr": "FIRR", "enpv": _("Economic NPV"), "eirr": "EIRR",
          "dscr_min": _("Lowest DSCR"), "viability_gap": _("Grant needed")}  # fmt: skip
_CASES = {"on_time": _("on time"), "late": _("late"), "never": _("never")}
_DEMANDS = {"low": _("low"), "central": _("central"), "high": _("high")}
_WIDEST = 10


def print_finance(answer: Answer, document: Mapping[str, Any]) -> None:
    """Print the answer of ``dorsale finance``: ratios, years, sensitivities, draws."""
    title = document["scenario"]["title"].get(LANGUAGE, "")
    click.echo(
        _("{title}: money of {year} unless a line is nominal").format(
            title=title, year=document["basis"]["price_year"]
        )
    )
    for name, head, rows in _tables(answer):
        if rows:
            click.echo(f"\n{name}")
            _print(head, rows)
    for note in answer["notes"]:
        said = NOTES.get(note["code"], note["code"])
        click.echo(said.format(subject=_subject(note["subject"])))


def _subject(code: str) -> str:
    return code.upper() if code in ("firr", "eirr") else code


def _tables(answer: Answer) -> Iterator[tuple[str, Sequence[str], list[list[str]]]]:
    held = {name: number(value, LANGUAGE, 4) for name, value in answer["held"].items()}
    yield _("Held"), ["", ""], [[_parameter(name), value] for name, value in held.items()]
    yield _("Ratios"), *_ratios(answer)
    yield _("Each year, M EUR, nominal unless said"), *_by_year(answer)
    for name, rows in answer["tried"].items():
        yield _parameter(name), *_cases(rows, "value", _plain)
    yield _("Breaks even at"), *_break_even(answer)
    yield _("What one parameter does to the economic net present value, M EUR"), *_tornado(answer)
    yield _("Values at which a net present value is 0"), *_switching(answer)
    yield _("Demand; M EUR"), *_cases(answer["demand"], "demand", _DEMANDS.__getitem__)
    yield _("A State's share; M EUR"), *_late(answer)
    yield _drawn_title(answer), *_drawn(answer)


def _print(head: Sequence[str], rows: list[list[str]]) -> None:
    table = Table(box=None, pad_edge=False, show_header=any(head))
    for at, name in enumerate(head):
        table.add_column(name, justify="right" if at else "left", no_wrap=not at)
    for row in rows:
        table.add_row(*row)
    Console(highlight=False).print(table)


def _ratios(answer: Answer) -> tuple[list[str], list[list[str]]]:
    now, planned = answer["ratios"], answer["planned"]
    if not answer["held"]:
        return ["", ""], [[name, said(now[key])] for key, (name, said) in RATIOS.items()]
    rows = [[name, said(planned[k]), said(now[k])] for k, (name, said) in RATIOS.items()]
    return ["", _("planned"), _("varied")], rows


def _by_year(answer: Answer) -> tuple[list[str], list[list[str]]]:
    flows = answer["flows"]
    rows = [
        [str(year), *(said(flows[name][at]) for name, (_name, said) in _YEARS.items())]
        for at, year in enumerate(answer["years"])
    ]
    return [_("Year"), *(name for name, _said in _YEARS.values())], rows


def _cases(
    rows: Sequence[Row], first: str, said: Callable[[Any], str]
) -> tuple[list[str], list[list[str]]]:  # fmt: skip
    heads = ["", *_SHOWN.values()]
    return heads, [
        [said(row[first]), *(RATIOS[name][1](row[name]) for name in _SHOWN)] for row in rows
    ]


def _break_even(answer: Answer) -> tuple[list[str], list[list[str]]]:
    rows = [
        [_parameter(name), *(", ".join(map(_plain, found[r])) or _("nowhere") for r in found)]
        for name, found in answer["break_even"].items()
    ]
    return ["", _("financial"), _("economic")], rows


def _tornado(answer: Answer) -> tuple[list[str], list[list[str]]]:
    rows = [row for row in answer["tornado"] if row["ratio"] == "enpv"][:_WIDEST]
    return ["", _("low"), _("typical"), _("high")], [
        [_parameter(row["parameter"]), *(_m(row[end]) for end in ("low", "typical", "high"))]
        for row in rows
    ]


def _switching(answer: Answer) -> tuple[list[str], list[list[str]]]:
    found: dict[str, list[str]] = {}
    for row in answer["switching"]:
        found.setdefault(row["parameter"], [_parameter(row["parameter"]), _plain(row["typical"])])
        found[row["parameter"]].append(_plain(row["switch"]))
    return ["", _("typical"), _("financial"), _("economic")], list(found.values())


def _late(answer: Answer) -> tuple[list[str], list[list[str]]]:
    head = ["", _("months lost"), _("extra cost"), _("not built"), _SHOWN["enpv"], _SHOWN["npv"]]
    return head, [
        [_CASES[row["case"]], number(row["months"], LANGUAGE), _m(row["extra_eur"]),
         _m(row["unbuilt_eur"]), _m(row["enpv"]), _m(row["npv"])]
        for row in answer["late"]
    ]  # fmt: skip


def _drawn_title(answer: Answer) -> str:
    held = answer["simulated"] or {"draws": 0, "seed": 0}
    return _("All parameters drawn together, {draws} times (seed {seed})").format(**held)


def _drawn(answer: Answer) -> tuple[list[str], list[list[str]]]:
    held = (answer["simulated"] or {"ratios": {}})["ratios"]
    rows = [
        [name, *(said(held[key][q]) for q in ("p10", "p50", "p90")),
         _whole_percent(held[key]["below_zero"]), _whole_percent(held[key]["none"])]
        for key, (name, said) in RATIOS.items()
        if key in held
    ]  # fmt: skip
    return ["", "P10", "P50", "P90", _("below 0"), _("none")], rows


def _parameter(name: str) -> str:
    return Words(LANGUAGE).label("parameter", name)
