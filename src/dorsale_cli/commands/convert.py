"""``dorsale convert``: published fibre networks from one format to another, or to a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dorsale_cli.options import say_json, say_problems, shared
from dorsale_cli.words import LANGUAGE, _, planner_words

if TYPE_CHECKING:
    from dorsale.plan.problems import Problem
    from dorsale.plan.published import PublishedNetwork


@click.command()
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--format", "form", help=_("Format of OUT when its name does not say it."))
@click.option("--crs", default="", help=_("Coordinate system when IN says none: EPSG:32633."))
@click.option("--swap-axes", is_flag=True, help=_("IN has latitudes for longitudes."))
@click.option("--scenario", help=_("Scenario whose sites the ends are; OUT becomes a fibre.csv."))
@click.option(
    "--within",
    "within_km",
    type=click.FloatRange(min=0),
    default=10.0,
    show_default=True,
    help=_("Kilometres from an end to its site, at most."),
)
@shared
def command(
    source: Path,
    target: Path,
    form: str | None,
    crs: str,
    swap_axes: bool,
    scenario: str | None,
    within_km: float,
    as_json: bool,
) -> int:
    """Convert IN to OUT by their extensions.

    .json (OFDS), .geojson, .gpkg (FiberQ too), .kml, .kmz, .graphml, .shp, .zip (Shapefile, CSV).
    """
    from dorsale.formats.convert import convert

    if scenario is None:
        problems = convert(source, target, form, LANGUAGE, crs, swap_axes)
    else:
        networks = _read(source, crs, swap_axes)
        problems = _to_scenario(networks, source.name, target, scenario, within_km)
    say_problems(problems)
    if as_json:
        translate = planner_words(LANGUAGE)
        repairs = [problem.text(translate) for problem in problems]
        say_json({"target": str(target), "repairs": repairs})
    else:
        click.echo(_("Wrote {target}").format(target=target))
    return 0


def _read(source: Path, crs: str, swap_axes: bool) -> Sequence[PublishedNetwork]:
    from dorsale.formats.convert import read, turned

    networks = read(source, crs)
    return turned(networks, source.name) if swap_axes else networks


def _to_scenario(
    networks: Sequence[PublishedNetwork], name: str, target: Path, scenario: str, within_km: float
) -> tuple[Problem, ...]:
    from dorsale.formats import fibre_table, ofds
    from dorsale.sources.scenario_folder import find_folder, read_folder

    sites = read_folder(find_folder(scenario)).or_fail().tables["sites"]
    rows, left = fibre_table.fibre_rows(networks, sites, name, within_km)
    fibre_table.write(target, rows)
    click.echo(_("{count} sections of fibre between sites").format(count=len(rows)), err=True)
    return (*ofds.repairs_of(networks), *left)
