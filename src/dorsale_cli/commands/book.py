"""``dorsale book``: the cost book, and a user's own prices over it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dorsale_cli.options import say_json, shared
from dorsale_cli.words import LANGUAGE, _

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from dorsale.cost import Book
    from dorsale.plan.scenario import Scenario
    from dorsale.report.words import Words

_PRICE = ("low", "typical", "high")


@click.command()
@click.argument("name", metavar="[SCENARIO]", default="cemac")
@click.option("--item", "items", multiple=True, metavar="ID",
              help=_("Show this item with its components; may be repeated."))  # fmt: skip
@click.option("--set", "prices", multiple=True, metavar="ITEM=LOW,TYPICAL,HIGH",
              help=_("Give your own price; may be repeated."))  # fmt: skip
@click.option("--currency", metavar="CODE", default="", help=_("Currency of your prices."))
@click.option("--year", type=click.IntRange(1990, 2100), help=_("Year of your prices."))
@click.option("--source", metavar="TEXT", default="",
              help=_("Where your prices come from; without it they are assumptions."))  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help=_("Write your own prices, those only, to a cost_book.csv."))  # fmt: skip
@shared
def command(
    name: str,
    items: tuple[str, ...],
    prices: tuple[str, ...],
    currency: str,
    year: int | None,
    source: str,
    out: Path | None,
    as_json: bool,
) -> int:
    """Show the cost book of SCENARIO, or set prices of your own over it."""
    if out is not None and not (items or prices):
        raise click.UsageError(_("Name with --item or --set what is to be written."))
    from dorsale import cost
    from dorsale.sources.own_prices import Said, own_prices
    from dorsale.sources.scenario_folder import find_folder, read_folder

    scenario = read_folder(find_folder(name)).or_fail()
    table = scenario.tables["cost_book"]
    own = own_prices(prices, table, Said(currency, year, source), scenario.rates)
    if len(own):
        scenario = _with(scenario, own)
    _known(items, table)
    shown = [*items, *own["item"]] or list(table["item"])
    rows = _rows(scenario, cost.book(scenario), shown)
    if as_json:
        say_json(rows)
    else:
        _print(rows, scenario.basis.price_year, told=bool(items))
    if prices or out is not None:
        _write(own if prices else table[table["item"].isin(items)], out)
    return 0


def _with(scenario: Scenario, own: pd.DataFrame) -> Scenario:
    """Return ``scenario`` with ``own`` rows in place of those of the same items."""
    from dataclasses import replace

    import pandas as pd

    table = scenario.tables["cost_book"]
    kept = table[~table["item"].isin(set(own["item"]))]
    book = pd.concat([kept, own], ignore_index=True)
    return replace(scenario, tables={**scenario.tables, "cost_book": book})


def _known(items: tuple[str, ...], table: pd.DataFrame) -> None:
    from dorsale.plan.problems import N_, BadInput, Problem

    missing = [item for item in items if item not in set(table["item"])]
    if missing:
        raise BadInput(
            [
                Problem(
                    N_("the cost book has no {item}"),
                    N_("dorsale book lists the items"),
                    values={"item": item},
                )
                for item in missing
            ]
        )


def _rows(scenario: Scenario, prices: Book, items: list[str]) -> list[dict[str, Any]]:
    """Return each of ``items``: its row, its price in EUR of the price year, its components."""
    from dorsale.cost.assemblies import assembly
    from dorsale.formats.plan_json import plain

    book = scenario.tables["cost_book"].set_index("item", drop=False)
    rows = []
    for item in dict.fromkeys(items):
        eur = {name: round(float(prices.prices.at[item, name]), 4) for name in _PRICE}
        made_of = [dict(one.__dict__) for one in assembly(item, prices)]
        rows.append({**dict(plain(book.loc[item].to_dict())), "eur": eur, "components": made_of})
    return rows


def _print(rows: list[dict[str, Any]], price_year: int, told: bool) -> None:
    click.echo(_("◇ = an assumption. Prices in their own money, then in EUR of {year}.").format(
        year=price_year))  # fmt: skip
    for row in rows:
        mark = "◇" if row["confidence"] == "assumption" else " "
        price = "  ".join(f"{_number(row[name]):>12}" for name in _PRICE)
        money = f"{row['currency'] or ''} {row['year']:.0f}".strip()
        click.echo(f"{mark} {row['item']:32}{price}  {money:9}/ {row['unit']:20}"
                   f"{_number(row['eur']['typical']):>14}")  # fmt: skip
        if told:
            _print_told(row)


def _number(value: float) -> str:
    """Return ``value`` with its cents when it is small, in whole units when it is large."""
    from dorsale.language import number

    _, _, decimals = f"{value:.4g}".partition(".")
    return number(value, LANGUAGE, 0 if value >= 1000 else len(decimals))


def _print_told(row: dict[str, Any]) -> None:
    from dorsale.report.words import Words

    words = Words(LANGUAGE)
    click.echo(f"    {_described(row, words)}")
    if row["driver"]:
        click.echo("    " + _("counted by: {driver}").format(driver=row["driver"]))
    for part in row["components"]:
        eur = row["eur"]["typical"] * part["share"]
        name, category = part["name"], words.label("category", part["category"])
        click.echo(f"    {words.percent(part['share'], 1):>8}  {name:24}"
                   f"{_number(part['quantity']):>10} {part['unit']:8}{category:20}"
                   f"{_number(eur):>14}")  # fmt: skip
    source = words.say(row["source"]) if row["source"] else ""
    click.echo("    " + _("source: {source}").format(source=source))
    if row["note"]:
        click.echo(f"    {row['note']}")


def _described(row: Mapping[str, Any], words: Words) -> str:
    """Return what an item is: in the reader's language where the book is the shipped one."""
    from dorsale.report.codes import CODES

    if LANGUAGE == "en" or row["item"] not in CODES["item"]:
        return str(row["description"])
    return words.label("item", row["item"])


def _write(own: pd.DataFrame, out: Path | None) -> None:
    from dorsale.formats import book_csv
    from dorsale.sources.own_prices import over_file

    if out is None:
        click.echo(_("Nothing was written; --out FILE keeps these prices."), err=True)
        return
    book_csv.write(over_file(own, out), out)
    click.echo(_("Written: {file}. Put it into a scenario folder as cost_book.csv.").format(
        file=out), err=True)  # fmt: skip
