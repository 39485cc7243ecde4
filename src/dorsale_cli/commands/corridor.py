"""``dorsale corridor``: the cheapest corridors between two places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from dorsale_cli.options import limits, say_json, shared
from dorsale_cli.words import LANGUAGE, _


@click.command()
@click.argument("start", metavar="FROM")
@click.argument("end", metavar="TO")
@click.option("--alternatives", type=click.IntRange(1, 9), default=2, show_default=True,
              help=_("How many corridors that share as little ground as possible."))  # fmt: skip
@click.option("--scenario", "name", default="cemac", help=_("Scenario whose ground is used."))
@limits
@shared
def command(
    start: str,
    end: str,
    alternatives: int,
    name: str,
    seed: int | None,
    work_limit: int | None,
    time_limit: float | None,
    as_json: bool,
) -> int:
    """Find corridors FROM one place TO another: ids, names, or lat,lon."""
    del seed, work_limit, time_limit  # least-cost paths need no search
    from dorsale import cost
    from dorsale.formats import plan_json
    from dorsale.scenario import corridors_between
    from dorsale.sources.places import find_site
    from dorsale.sources.scenario_folder import find_folder, read_folder

    scenario = read_folder(find_folder(name)).or_fail()
    first, last = find_site(scenario.sites, start), find_site(scenario.sites, end)
    built = corridors_between(scenario, cost.book(scenario), [(first, last)], alternatives)
    found = plan_json.corridors(first, last, built)
    if as_json:
        say_json(found)
    else:
        _print(found)
    return 0 if found["alternatives"] else 1


def _print(found: Mapping[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    from dorsale.language import number

    if not found["alternatives"]:
        click.echo(
            _("No way joins {start} and {end}.").format(start=found["from"], end=found["to"])
        )
        return
    table = Table(_("Rank"), "km", "M EUR", _("Countries"), _("Rivers"), _("Borders"),
                  _("km shared"), _("Ways"), box=None)  # fmt: skip
    for one in found["alternatives"]:
        kinds = ", ".join(f"{number(km, LANGUAGE)} {way}" for way, km in one["km_by_way"].items())
        table.add_row(
            str(one["rank"]), number(one["length_km"], LANGUAGE),
            number(one["cost_eur"] / 1e6, LANGUAGE, 1),
            " ".join(one["countries"]), str(one["crossings"]["rivers"]),
            str(one["crossings"]["borders"]), number(one["km_shared_with_first"], LANGUAGE), kinds,
        )  # fmt: skip
    Console(highlight=False).print(table)
