"""``dorsale compare``: plans side by side, with money."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from dorsale_cli.options import say_json, shared
from dorsale_cli.words import LANGUAGE, _, planner_words

MINUS = "\u2212"
_M, _KM, _COUNT, _HOURS, _PRICE, _SHARE, _RATIO = range(7)
FIGURES: Mapping[str, tuple[str, int]] = {
    "cost_base_eur": (_("Cost, base estimate (M EUR)"), _M),
    "cost_p80_eur": (_("Cost, P80 (M EUR)"), _M),
    "financing_need_eur": (_("Financing need (M EUR)"), _M),
    "unfunded_eur": (_("Not funded (M EUR)"), _M),
    "km_new": (_("Kilometres new"), _KM),
    "km_repaired": (_("Kilometres repaired"), _KM),
    "km_leased": (_("Kilometres leased"), _KM),
    "km_existing": (_("Kilometres existing"), _KM),
    "sites_served": (_("Sites served"), _COUNT),
    "sites_kept": (_("Sites kept through any single failure"), _COUNT),
    "hours_lost_worst_capital": (_("Hours lost a year, worst capital"), _HOURS),
    "hours_lost_mean": (_("Hours lost a year, mean by traffic"), _HOURS),
    "people_within_25_km": (_("People within 25 km of a node"), _COUNT),
    "price_full_eur_per_mbps_month": (_("Price at full cost (EUR per Mbit/s and month)"), _PRICE),
    "price_cash_eur_per_mbps_month": (_("Price at cash cost (EUR per Mbit/s and month)"), _PRICE),
    "npv": (_("Financial net present value (M EUR)"), _M),
    "enpv": (_("Economic net present value (M EUR)"), _M),
    "firr": (_("Financial rate of return"), _SHARE),
    "eirr": (_("Economic rate of return"), _SHARE),
    "benefit_cost": (_("Benefits over costs"), _RATIO),
    "dscr_min": (_("Debt service cover, lowest year"), _RATIO),
    "llcr": (_("Loan life cover when works end"), _RATIO),
    "payback_years": (_("Years to pay back"), _RATIO),
    "break_even_price": (_("Break-even price (EUR per Mbit/s and month)"), _PRICE),
    "viability_gap": (_("Grant that makes it bankable (M EUR)"), _M),
    "gap": (_("Gap to the cheapest possible"), _SHARE),
    "data_centres": (_("Data centres built"), _COUNT),
    "data_centres_kw": (_("Data centres, kW of IT load"), _COUNT),
    "data_centres_eur": (_("Data centres, cost (M EUR)"), _M),
    "kept_gbps": (_("Traffic kept in the region (Gbit/s)"), _COUNT),
    "transit_avoided_eur_per_year": (_("Transit avoided (M EUR a year)"), _M),
    "reach_worst": (_("People who reach their data in the worst failure"), _SHARE),
    "reach_worst_without": (_("- the same plan without its data centres"), _SHARE),
    "hours_without_data": (_("Hours a year without one's data"), _HOURS),
    "hours_without_data_without": (_("- the same plan without its data centres"), _HOURS),
}
UNLIKE: Mapping[str, str] = {
    "price_year": _("price year"),
    "currency": _("currency"),
    "tax": _("tax"),
    "discount_rate": _("discount rate"),
    "years": _("years"),
    "countries": _("countries"),
}
STATUS = {
    "new": _("new"),
    "repaired": _("to repair"),
    "leased": _("to lease"),
    "existing": _("existing"),
}
_NOT_LAND = ("submarine", "land_exit")
_MOST_LINES = 12
_PARTS = {
    "countries": _("By country (M EUR, base estimate)"),
    "lots": _("By lot (M EUR, base estimate)"),
    "phases": _("By stage (M EUR, base estimate)"),
    "funders": _("By funder (M EUR)"),
    "people": _("People within 25 km of a node, by country"),
}


@click.command()
@click.argument(
    "plans", metavar="PLAN...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@shared
def command(plans: tuple[Path, ...], as_json: bool) -> int:
    """Set plans side by side, each with the first: plan.json files or folders that hold one."""
    from dorsale.formats.side_by_side import side_by_side

    if len(plans) < 2:
        raise click.UsageError(_("Give two plans or more to compare."))
    found = side_by_side(_read(plans))
    if as_json:
        say_json(found)
    else:
        _print(found)
    return 0


def _read(plans: Sequence[Path]) -> dict[str, Mapping[str, Any]]:
    from dorsale.formats import plan_json

    files = [plan / "plan.json" if plan.is_dir() else plan for plan in plans]
    if len({file.resolve() for file in files}) < len(files):
        raise click.UsageError(_("The same plan is given twice."))
    return {name: plan_json.read(file) for name, file in zip(_names(files), files, strict=True)}


def _names(files: Sequence[Path]) -> list[str]:
    """Return a short name for each file: its folder's for a ``plan.json``; doubles numbered.

    >>> _names([Path("a/plan.json"), Path("b.json"), Path("x/b.json")])
    ['a', 'b', 'b (2)']
    """
    found: list[str] = []
    for file in files:
        name = file.resolve().parent.name if file.name == "plan.json" else file.stem
        same = sum(one == name or one.startswith(f"{name} (") for one in found)
        found.append(f"{name} ({same + 1})" if same else name)
    return found


def _print(found: Mapping[str, Any]) -> None:
    console = Console(highlight=False)
    console.print(_figures(found))
    for line in _unlike(found):
        click.echo(line)
    for part, title in _PARTS.items():
        if found[part]:
            console.print()
            console.print(_part(found, part, title))
    for one in found["spans"]:
        for line in _spans(one, found["plans"][0]["name"]):
            click.echo(line)


def _table(title: str, found: Mapping[str, Any]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(title)
    for plan in found["plans"]:
        table.add_column(plan["name"], justify="right")
    return table


def _figures(found: Mapping[str, Any]) -> Table:
    table = _table("", found)
    for name, values in found["figures"].items():
        label, kind = FIGURES.get(name, (name, _RATIO))
        table.add_row(label, *_cells(values, kind))
    return table


def _part(found: Mapping[str, Any], part: str, title: str) -> Table:
    say = planner_words(LANGUAGE)
    labels: Mapping[str, Callable[[str], str]] = {
        "countries": _country,
        "lots": lambda code: say(_lot(code)),
        "phases": str,
        "funders": say,
        "people": _country,
    }
    table = _table(title, found)
    for name, values in found[part].items():
        table.add_row(labels[part](name), *_cells(values, _COUNT if part == "people" else _M))
    return table


def _lot(code: str) -> str:
    from dorsale.report.codes import CODES

    return CODES["lot"].get(code, code)


def _country(code: str) -> str:
    from dorsale.report.words import Words

    return Words(LANGUAGE).country(code)


def _cells(values: Sequence[float | None], kind: int) -> Iterator[str]:
    """Yield the first value, then each other with what it differs by."""
    first = values[0]
    for at, value in enumerate(values):
        if value is None:
            yield "-"
            continue
        text = _number(value, kind)
        more = 0.0 if first is None else value - first
        if at and _number(abs(more), kind) != _number(0.0, kind):
            text = f"{text} ({'+' if more > 0 else MINUS}{_number(abs(more), kind)})"
        yield text


_DIGITS = {_M: 1, _KM: 0, _COUNT: 0, _HOURS: 1, _PRICE: 2, _SHARE: 1, _RATIO: 2}


def _number(value: float, kind: int) -> str:
    from dorsale.language import number

    scaled = value / 1e6 if kind == _M else 100 * value if kind == _SHARE else value
    said = number(scaled, LANGUAGE, _DIGITS[kind])
    return f"{said} %" if kind == _SHARE else said


def _unlike(found: Mapping[str, Any]) -> Iterator[str]:
    names = [plan["name"] for plan in found["plans"]]
    for what, values in found["unlike"].items():
        said = ", ".join(
            f"{name}: {' '.join(map(str, one)) if isinstance(one, list) else one}"
            for name, one in zip(names, values, strict=True)
        )
        yield _("Compare with care: not the same {what} ({values}).").format(
            what=UNLIKE[what], values=said
        )


def _spans(one: Mapping[str, Any], first: str) -> Iterator[str]:
    """Yield what a plan has that the first lacks, the reverse, and what changed."""
    names = {"plan": one["plan"], "first": first}
    titles = (
        ("more", _("{plan} has and {first} lacks: {n} spans, {km} km on land")),
        ("less", _("{first} has and {plan} lacks: {n} spans, {km} km on land")),
    )
    for key, title in titles:
        if one[key]:
            land = (row["length_km"] for row in one[key] if row["way"] not in _NOT_LAND)
            yield ""
            yield title.format(**names, n=len(one[key]), km=_number(sum(land), _KM))
            yield from _some([_line(row) for row in one[key]])
    if one["changed"]:
        yield ""
        yield _("Not the same in {plan}: {n} spans").format(plan=one["plan"], n=len(one["changed"]))
        yield from _some([f"{_line(row)} ({_was(row)})" for row in one["changed"]])
    if not any(one[key] for key in ("more", "less", "changed")):
        yield ""
        yield _("{plan} has the spans of {first}, all of them and no other").format(**names)


def _some(lines: Sequence[str]) -> Iterator[str]:
    """Yield the first lines, and how many more there are."""
    yield from (f"  {line}" for line in lines[:_MOST_LINES])
    if len(lines) > _MOST_LINES:
        yield "  " + _("and {n} more; --json lists all").format(n=len(lines) - _MOST_LINES)


def _line(row: Mapping[str, Any]) -> str:
    return _("{name}, {km} km, {status}, {capacity} Gbit/s, {cost} M EUR").format(
        name=row["name"], km=_number(row["length_km"], _KM),
        status=STATUS.get(row["status"], row["status"]),
        capacity=_number(row["capacity_gbps"], _COUNT), cost=_number(row["cost_eur"], _M),
    )  # fmt: skip


def _was(row: Mapping[str, Any]) -> str:
    was = row["was"]
    return _("{status}, {capacity} Gbit/s in the first").format(
        status=STATUS.get(was["status"], was["status"]),
        capacity=_number(was["capacity_gbps"], _COUNT),
    )
