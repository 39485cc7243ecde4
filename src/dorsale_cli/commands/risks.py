"""``dorsale risks``: risk groups read off the ground, to copy into ``risk_groups.csv``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from dorsale_cli.options import say_json, shared
from dorsale_cli.words import LANGUAGE, _


@click.command()
@click.argument("name", default="cemac")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False),
              help=_("Write the proposals to a new .csv, .geojson or .gpkg file."))  # fmt: skip
@click.option("--distance", "distance_m", type=click.FloatRange(min=0, min_open=True),
              default=100.0, show_default=True, metavar="M",
              help=_("Metres within which lines run together."))  # fmt: skip
@click.option("--length", "length_km", type=click.FloatRange(min=0), default=1.0,
              show_default=True, metavar="KM",
              help=_("Kilometres they must do so for."))  # fmt: skip
@shared
def command(name: str, out: Path | None, distance_m: float, length_km: float, as_json: bool) -> int:
    """Propose risk groups for NAME: a shipped scenario or a folder. Nothing uses them by itself."""
    from dorsale.formats import risk_groups
    from dorsale.ground.shared.groups import shared_risks
    from dorsale.ground.shared.lines import lines_of
    from dorsale.sources.scenario_folder import find_folder, read_folder

    scenario = read_folder(find_folder(name)).or_fail()
    listed = scenario.tables["risk_groups"]
    found = shared_risks(lines_of(scenario), distance_m, length_km, listed)
    if out is not None:
        risk_groups.write(out, found)
    rows = risk_groups.rows(found)
    if as_json:
        from dorsale.formats.plan_json import plain

        say_json(plain(rows))
    else:
        _print(rows)
    return 0


def _print(rows: Iterable[Mapping[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    from dorsale.language import number

    table = Table(_("Kind"), _("What is shared"), "km", _("within km"), _("Known as"), box=None)
    every = list(rows)
    for one in every:
        drawn = one["geometry"] is not None
        table.add_row(
            one["kind"], one["name"], number(one["km"], LANGUAGE, 1) if drawn else "",
            number(one["within_m"] / 1000, LANGUAGE, 1) if drawn else "", one["listed_as"],
        )  # fmt: skip
    Console(highlight=False).print(table)
    new = [one for one in every if not one["listed_as"]]
    click.echo(
        _(
            "Groups: {count}; not listed yet: {new}; presumed, to be surveyed (geometry worse "
            "than 1 km): {presumed}."
        ).format(count=len(every), new=len(new), presumed=sum(one["presumed"] for one in every))
    )
    click.echo(_("No plan uses a proposal: copy the rows to keep into risk_groups.csv."))
