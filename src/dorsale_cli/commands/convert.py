"""``dorsale convert``: published fibre networks from one format to another."""

from __future__ import annotations

from pathlib import Path

import click

from dorsale_cli.options import say_problems, shared
from dorsale_cli.words import LANGUAGE, _


@click.command()
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--format", "form", help=_("Format of OUT when its name does not say it."))
@shared
def command(source: Path, target: Path, form: str | None, as_json: bool) -> int:
    """Convert IN to OUT by their extensions: OFDS .json, .geojson, .gpkg."""
    from dorsale.formats.convert import convert

    del as_json
    say_problems(convert(source, target, form, LANGUAGE))
    click.echo(_("Wrote {target}").format(target=target))
    return 0
