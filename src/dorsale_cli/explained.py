"""What ``dorsale corridor --explain`` prints: what each corridor is made of, and whose rates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from dorsale.report.corridors import ground, item_name, listed_km, rate_name, rate_names
from dorsale.report.words import Words
from dorsale_cli.words import _

Row = Mapping[str, Any]


def print_explained(found: Row, language: str) -> None:
    """Print each alternative of ``found``: ground, crossings, euros by item, months, sources."""
    words, console = Words(language), Console(highlight=False)
    for one in found["alternatives"]:
        console.print(f"\n[bold]{_('Corridor {rank}').format(rank=one['rank'])}[/bold]")
        console.print(_("Ground: {parts}").format(parts=ground(one, words)))
        slopes = listed_km(one["km_by_slope"], "slope", words)
        console.print(_("Slopes: {parts}").format(parts=slopes))
        console.print(_months(one, words))
        console.print(_cuts(one, words))
        console.print(_items(one, found["rates"], words))
    console.print(_sources(found, words))


def _months(one: Row, words: Words) -> str:
    said = _("Time: {works} months of works for one crew in the dry season, permits {permits}")
    return said.format(works=words.number(one["works_months"], 1), permits=one["permit_months"])


def _cuts(one: Row, words: Words) -> str:
    causes = one["cuts_per_year"]
    parts = ", ".join(
        f"{words.label('cause', cause)} {words.number(cuts, 2 if cuts < 1 else 1)}"
        for cause, cuts in causes.items()
    )
    total = words.number(sum(causes.values()), 1)
    return _("Cuts a year: {total} ({parts})").format(total=total, parts=parts)


def _items(one: Row, rates: Row, words: Words) -> Table:
    table = Table(_("Item"), _("Quantity"), _("Rate, EUR"), "k EUR", "", box=None)
    for column in table.columns[1:4]:
        column.justify = "right"
    for item in one["items"]:
        rate = item["eur"] / item["quantity"]
        table.add_row(
            item_name(item, words), _quantity(item, words), words.number(rate),
            words.number(item["eur"] / 1e3), "◇" if _guessed(item, rates) else "",
        )  # fmt: skip
    return table


def _quantity(item: Row, words: Words) -> str:
    if item["unit"] == "km":
        return f"{words.number(item['quantity'], 1)} km"
    return words.number(item["quantity"])


def _guessed(item: Row, rates: Row) -> bool:
    """Return whether a rate or a factor other than a plain 1 is an assumption."""
    used = [rates[name] for name in rate_names([item])]
    return any(r["confidence"] == "assumption" and (r["low"], r["high"]) != (1, 1) for r in used)


def _sources(found: Row, words: Words) -> Table:
    """Return the rate of each item and factor with its source; ◇ marks an assumption."""
    items = [item for one in found["alternatives"] for item in one["items"]]
    table = Table(_("Rate"), _("Low"), _("Typical"), _("High"), _("Source"), box=None)
    table.title, table.title_justify = _("Rates, in EUR of the price year (◇ assumption)"), "left"
    table.columns[-1].overflow = "fold"
    for name in rate_names(items):
        rate = found["rates"][name]
        digits = 2 if rate["unit"] == "ratio" else 0
        source = "◇" if rate["confidence"] == "assumption" else rate["source"].replace(" ; ", "\n")
        table.add_row(
            rate_name(name, words),
            *(words.number(rate[column], digits) for column in ("low", "typical", "high")),
            source,
        )
    return table
