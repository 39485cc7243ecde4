"""``dorsale new``: a scenario folder to start from, shipped or made from a map."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from dorsale_cli.options import say_json, say_problems, shared
from dorsale_cli.words import _

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("folder", type=_FILE)
@click.option("--from", "source", default="cemac", help=_("Shipped scenario to copy."))
@click.option("--osm", type=_FILE, metavar="FILE",
              help=_("Make the scenario from an OpenStreetMap file (.osm.pbf, .osm)."))  # fmt: skip
@click.option("--borders", type=_FILE, metavar="FILE",
              help=_("Outlines of countries with their codes (any vector file)."))  # fmt: skip
@click.option("--country", "countries", multiple=True, metavar="XX",
              help=_("Country to plan (repeatable; default: all in the file)."))  # fmt: skip
@click.option("--exit", "exits", multiple=True, metavar="NAME",
              help=_("Town where the internet is reached (repeatable)."))  # fmt: skip
@click.option("--sites", type=click.IntRange(2, 2000), default=60, show_default=True,
              help=_("How many towns to serve, at most."))  # fmt: skip
@shared
def command(
    folder: Path,
    source: str,
    osm: Path | None,
    borders: Path | None,
    countries: tuple[str, ...],
    exits: tuple[str, ...],
    sites: int,
    as_json: bool,
) -> int:
    """Start a scenario in FOLDER, which must not exist yet."""
    if osm is None:
        if borders or countries or exits:
            raise click.UsageError(_("--borders, --country and --exit go with --osm FILE"))
        from dorsale.sources.scenario_folder import copy_scenario

        files = copy_scenario(source, folder)
    else:
        from dorsale.sources.osm.folder import scenario_from_osm

        codes = tuple(code.upper() for code in countries)
        files, problems = scenario_from_osm(osm, folder, borders, codes, exits, sites, _tell)
        say_problems(problems)
    if as_json:
        say_json({"folder": str(folder), "files": files})
        return 0
    click.echo(_("{folder} holds {count} files; edit them, then: dorsale plan {folder}").format(
        folder=folder, count=len(files)))  # fmt: skip
    return 0


def _tell(count: str) -> None:
    if sys.stderr.isatty():
        click.echo(_("{count} objects read").format(count=count), err=True)
