"""``dorsale fetch``: layers from the web, with their size and licence shown first."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dorsale_cli.options import say_json, shared
from dorsale_cli.words import _

if TYPE_CHECKING:
    from dorsale.sources.fetch.order import Line

_SHOWN = 12


@click.command()
@click.argument("region")
@click.option("--layer", "layers", multiple=True, help=_("Layer to fetch; may be repeated."))
@click.option("--to", "folder", type=click.Path(path_type=Path), help=_("Folder to fetch to."))
@click.option("--yes", is_flag=True, help=_("Fetch without asking."))
@click.option("--catalogue", type=click.Path(path_type=Path), help=_("Another catalogue."))
@shared
def command(
    region: str,
    layers: tuple[str, ...],
    folder: Path | None,
    yes: bool,
    catalogue: Path | None,
    as_json: bool,
) -> int:
    """Fetch the layers of REGION: cemac, country codes (CM,GA), or a box (9,-4,17,4)."""
    from dorsale.sources.fetch import cache
    from dorsale.sources.fetch.catalogue import choose, read_catalogue
    from dorsale.sources.fetch.order import fetch_all, order
    from dorsale.sources.fetch.region import read_region

    wanted = choose(read_catalogue(catalogue), layers)
    where = folder or cache.folder()
    lines = order(wanted, read_region(region), where)
    _show(lines, where)
    if any(line.state == "to_fetch" for line in lines) and not yes:
        click.confirm(_("Fetch them?"), abort=True, err=True)
    there = fetch_all(lines, where, _progress)
    if as_json:
        say_json(_document(lines, where))
    else:
        click.echo(_("{count} files are in {folder}").format(count=len(there), folder=where))
    return 2 if any(line.state in ("absent", "by_hand") for line in lines) else 0


def _show(lines: Sequence[Line], where: Path) -> None:
    """Say layer by layer what it is, its licence, and its files."""
    for layer, group in groupby(lines, key=lambda line: line.item.layer):
        click.echo(f"{layer.id}: {layer.title} ({layer.date})", err=True)
        if layer.non_commercial:
            click.echo("  " + _("NOT FOR COMMERCIAL USE"), err=True)
        click.echo(f"  {layer.licence} - {layer.licence_address}", err=True)
        click.echo(f"  {layer.attribution}", err=True)
        _show_files(list(group), where)
    to_fetch = [line for line in lines if line.state == "to_fetch"]
    known = sum(line.bytes or 0 for line in to_fetch)
    unknown = sum(line.bytes is None for line in to_fetch)
    text = _("To fetch: {count} files, {size} ({unknown} of unknown size), into {folder}")
    said = text.format(count=len(to_fetch), size=_size(known), unknown=unknown, folder=where)
    click.echo(said, err=True)


def _show_files(lines: Sequence[Line], where: Path) -> None:
    told = [line for line in lines if line.state != "at_sea"]
    for line in told[:_SHOWN]:
        click.echo(f"    {line.item.file}  {_state(line, where)}", err=True)
    rest = told[_SHOWN:]
    if rest:
        size = _size(sum(line.bytes or 0 for line in rest))
        click.echo("    " + _("and {count} more, {size}").format(count=len(rest), size=size),
                   err=True)  # fmt: skip


def _state(line: Line, where: Path) -> str:
    if line.state == "here":
        return _("{size}, already there").format(size=_size(line.bytes))
    if line.state == "absent":
        return _("not found at {address}").format(address=line.item.address)
    if line.state == "by_hand":
        target = where / line.item.layer.id / line.item.file
        text = _("by hand: from {address}, to {path}")
        return text.format(address=line.item.address, path=target)
    return _size(line.bytes)


def _size(count: int | None) -> str:
    """Return bytes as people read them."""
    if count is None:
        return _("unknown size")
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{count / 1e3:.1f} kB"


def _progress(file: str, done: int, total: int | None) -> None:
    whole = done == total
    if sys.stderr.isatty():
        of = f" / {_size(total)}" if total else ""
        click.echo(f"\r  {file}  {_size(done)}{of}   ", err=True, nl=whole)
    elif whole:
        click.echo(f"  {file}  {_size(done)}", err=True)


def _document(lines: Iterable[Line], where: Path) -> list[dict[str, object]]:
    return [
        {
            "layer": line.item.layer.id,
            "file": str(where / line.item.layer.id / line.item.file),
            "address": line.item.address,
            "state": "fetched" if line.state == "to_fetch" else line.state,
            "licence": line.item.layer.licence,
            "non_commercial": line.item.layer.non_commercial,
            "bytes": line.bytes,
        }
        for line in lines
    ]
