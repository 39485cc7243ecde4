"""``dorsale new``: a scenario folder to start from."""

from __future__ import annotations

from pathlib import Path

import click

from dorsale_cli.options import shared
from dorsale_cli.words import _


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--from", "source", default="cemac", help=_("Shipped scenario to copy."))
@shared
def command(folder: Path, source: str, as_json: bool) -> int:
    """Start a scenario in FOLDER, which must not exist yet."""
    from dorsale.sources.scenario_folder import copy_scenario

    del as_json
    files = copy_scenario(source, folder)
    click.echo(_("{folder} holds {count} files; edit them, then: dorsale plan {folder}").format(
        folder=folder, count=len(files)))  # fmt: skip
    return 0
