"""``dorsale corridor``: the cheapest corridors between two places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dorsale_cli.options import limits, say_json, shared
from dorsale_cli.words import LANGUAGE, _

if TYPE_CHECKING:
    from dorsale.cost import Book
    from dorsale.ground.off_road import Place
    from dorsale.plan.ground import Band, Layers
    from dorsale.plan.network import Corridor
    from dorsale.plan.scenario import Scenario


DIVERSITY = {
    "proven": _("proven"),
    "to_be_surveyed": _("to be surveyed"),
    "shared": _("shared ground"),
}


@click.command()
@click.argument("start", metavar="FROM")
@click.argument("end", metavar="TO")
@click.option("--alternatives", type=click.IntRange(1, 9), default=2, show_default=True,
              help=_("How many corridors that share as little ground as possible."))  # fmt: skip
@click.option("--scenario", "name", default="cemac", help=_("Scenario whose ground is used."))
@click.option("--explain", is_flag=True,
              help=_("Say what each is made of: ground, crossings, rates, sources."))  # fmt: skip
@click.option("--map", "picture", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help=_("Draw them with their risk groups, as .svg or .html."))  # fmt: skip
@click.option("--profile", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.csv",
              help=_("Write height, slope, land, roads and places along them."))  # fmt: skip
@click.option("--off-road", "off_road", is_flag=True,
              help=_("Let corridors leave the ways where the layers say it pays."))  # fmt: skip
@click.option("--band", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help=_("Write ground that costs little more: .tif, .geojson, .gpkg."))  # fmt: skip
@click.option("--within", type=click.FloatRange(0.0, 1.0), default=0.05, show_default=True,
              help=_("How much more, as a share of the best."))  # fmt: skip
@limits
@shared
def command(
    start: str,
    end: str,
    alternatives: int,
    name: str,
    explain: bool,
    picture: Path | None,
    profile: Path | None,
    off_road: bool,
    band: Path | None,
    within: float,
    seed: int | None,
    work_limit: int | None,
    time_limit: float | None,
    as_json: bool,
) -> int:
    """Find corridors FROM one place TO another: ids, names, or lat,lon."""
    del seed, work_limit, time_limit  # least-cost paths need no search
    from dorsale import cost
    from dorsale.formats import plan_json
    from dorsale.scenario import corridors_between, surveyed
    from dorsale.sources.places import find_site
    from dorsale.sources.scenario_folder import find_folder, read_folder
    from dorsale_cli.layers import layers_of

    scenario = read_folder(find_folder(name)).or_fail()
    layers = layers_of(scenario)
    scenario = surveyed(scenario, layers)
    prices = cost.book(scenario)
    if off_road:
        first, last, built = _off_road(scenario, prices, layers, (start, end), alternatives)
    else:
        first, last = find_site(scenario.sites, start), find_site(scenario.sites, end)
        built = corridors_between(scenario, prices, [(first, last)], alternatives)
    near = None
    if band is not None:
        near = _write_band(band, within, scenario, prices, layers, (start, end))
    found = plan_json.corridors(first, last, built, prices.prices)
    if picture is not None and built:
        _draw(picture, found, scenario, built, near, within)
    if profile is not None and built:
        _write_profiles(profile, scenario, built, layers)
    if as_json:
        say_json(found)
    else:
        _print(found)
        _print_stretches(found)
        if explain:
            from dorsale_cli.explained import print_explained

            print_explained(found, LANGUAGE)
    return 0 if found["alternatives"] else 1


def _off_road(
    scenario: Scenario,
    prices: Book,
    layers: Layers | None,
    ends: tuple[str, str],
    alternatives: int,
) -> tuple[str, str, list[Corridor]]:
    from dorsale.scenario import corridors_off_road

    places = _place(scenario, ends[0]), _place(scenario, ends[1])
    built = corridors_off_road(scenario, prices, _ground(scenario, layers), places, alternatives)
    return places[0].name, places[1].name, built


def _write_band(
    path: Path, within: float, scenario: Scenario, prices: Book, layers: Layers | None,
    ends: tuple[str, str],
) -> Band:  # fmt: skip
    from dorsale.formats import band
    from dorsale.scenario import band_between

    places = _place(scenario, ends[0]), _place(scenario, ends[1])
    found = band_between(scenario, prices, _ground(scenario, layers), places)
    band.write(path, found, within)
    return found


def _ground(scenario: Scenario, layers: Layers | None) -> Layers:
    """Return the layers of the scenario, or say that there are none."""
    from dorsale.plan.problems import N_, BadInput, Problem

    if layers is not None:
        return layers
    said = N_("{name} declares no layers, so nothing is known of the ground off its ways")
    remedy = N_("Declare relief, land cover or water under [layers], or leave this option out")
    raise BadInput([Problem(said, remedy, "scenario.toml", values={"name": scenario.name})])


def _place(scenario: Scenario, text: str) -> Place:
    """Return a place as written (lat,lon), or the site that is meant."""
    from dorsale.ground.off_road import Place
    from dorsale.sources.places import find_site, point

    written = point(text)
    if written is not None:
        return Place(text, written[::-1])
    site = find_site(scenario.sites, text)
    lon, lat = scenario.sites.loc[site, ["lon", "lat"]]
    return Place(site, (float(lon), float(lat)))


def _places_off_sites(scenario: Scenario, one: Corridor) -> list[dict[str, Any]]:
    """Return the ends that are no sites, as rows of sites to draw."""
    ends = {one.start: one.geometry[0], one.end: one.geometry[-1]}
    return [
        {"id": name, "name": name, "lon": lon, "lat": lat, "kind": "junction", "population": 0}
        for name, (lon, lat) in ends.items()
        if name not in scenario.sites.index
    ]


def _print_stretches(found: Mapping[str, Any]) -> None:
    """Print where a corridor follows which way, and where it leaves the ways."""
    from rich.console import Console
    from rich.table import Table

    from dorsale.language import number
    from dorsale.report.corridors import listed_km
    from dorsale.report.words import Words

    words = Words(LANGUAGE)
    for one in found["alternatives"]:
        table = Table(_("Stretch"), "km", "k EUR", _("Ground"), box=None)
        for part in one.get("stretches", ()):
            table.add_row(
                part["way"] or words.label("way", part["kind"]), number(part["km"], LANGUAGE, 1),
                number(part["eur"] / 1e3, LANGUAGE),
                listed_km(part["km_by_terrain"], "terrain", words),
            )  # fmt: skip
        if table.row_count:
            Console(highlight=False).print(table)


def _write_profiles(
    path: Path, scenario: Scenario, built: Sequence[Corridor], layers: Layers | None
) -> None:
    from dorsale.formats import profile_csv
    from dorsale.scenario import profiles

    profile_csv.write(path, profiles(scenario, built, layers))


def _draw(
    picture: Path, found: Mapping[str, Any], scenario: Scenario, built: Sequence[Corridor],
    near: Band | None, within: float,
) -> None:  # fmt: skip
    import json

    from dorsale import reference
    from dorsale.formats import band
    from dorsale.ground.shared.groups import corridor_risks
    from dorsale.report import map_corridors
    from dorsale.report.words import Words

    outlines = json.loads((reference.folder() / "outlines.geojson").read_text("utf-8"))
    words, sites = Words(LANGUAGE), scenario.sites.to_dict("records")
    sites += _places_off_sites(scenario, built[0])
    risks = corridor_risks(scenario, built).to_dict("records")
    ground = [] if near is None else band.drawn(near, within)
    drawn = map_corridors.draw(found, risks, sites, outlines, words, ground)
    map_corridors.write(picture, drawn, " - ".join((found["from"], found["to"])), words)


def _print(found: Mapping[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    from dorsale.language import number
    from dorsale.report.corridors import listed_km
    from dorsale.report.words import Words

    if not found["alternatives"]:
        click.echo(
            _("No way joins {start} and {end}.").format(start=found["from"], end=found["to"])
        )
        return
    table = Table(_("Rank"), "km", "M EUR", _("Countries"), _("Rivers"), _("Borders"),
                  _("km shared"), _("km near"), _("Diversity"), _("Ways"), box=None)  # fmt: skip
    for one in found["alternatives"]:
        kinds = listed_km(one["km_by_way"], "way", Words(LANGUAGE))
        table.add_row(
            str(one["rank"]), number(one["length_km"], LANGUAGE),
            number(one["cost_eur"] / 1e6, LANGUAGE, 1),
            " ".join(one["countries"]), str(one["crossings"]["rivers"]),
            str(one["crossings"]["borders"]), number(one["km_shared_with_first"], LANGUAGE),
            number(one["km_near_first"], LANGUAGE), DIVERSITY.get(one["diversity"], ""), kinds,
        )  # fmt: skip
    Console(highlight=False).print(table)
