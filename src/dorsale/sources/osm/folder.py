"""Write a scenario folder made from an OpenStreetMap file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import shapely

from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.sources.osm import defaults
from dorsale.sources.osm.borders import Borders, read_borders
from dorsale.sources.osm.drawn import drawn
from dorsale.sources.osm.extract import Extract, Tell, extract
from dorsale.sources.osm.reading import borders_of, network_of
from dorsale.sources.osm.region import scenario_tables
from dorsale.sources.osm.towns import MOST_SITES, plain
from dorsale.sources.outlines import FILE


def scenario_from_osm(
    file: Path,
    folder: Path,
    borders: Path | None = None,
    countries: Sequence[str] = (),
    exits: Sequence[str] = (),
    most_sites: int = MOST_SITES,
    tell: Tell | None = None,
) -> tuple[list[str], list[Problem]]:
    """Write the scenario ``folder`` for the region of ``file``; return its files and warnings.

    Outlines come from ``borders``, else from the file and the shipped ones, else the one code of
    ``countries`` holds everything; the countries that the file draws whole are planned unless
    ``countries`` says otherwise. The folder is made beside and renamed. :class:`BadInput`
    when it exists or the region cannot be planned.
    """
    if folder.exists():
        raise BadInput([_exists(folder)])
    found = extract(file, tell)
    outlines = _borders(found, borders, countries)
    network = network_of(found, outlines, name=file.name)
    if not countries and borders is None:
        countries = [code for code, _ in found.countries]
    tables, problems = scenario_tables(network, outlines, countries, exits, most_sites)
    problems = [*_missing(found, file), *problems]
    beside = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    for name, table in tables.items():
        table.to_csv(beside / f"{name}.csv", index=False)
    text = defaults.settings(plain(folder.name) or "region", folder.name)
    (beside / "scenario.toml").write_text(text, encoding="utf-8")
    text = json.dumps(drawn(outlines, tables["sites"]), ensure_ascii=False)
    (beside / FILE).write_text(text, encoding="utf-8")
    beside.rename(folder)
    return sorted(path.name for path in folder.iterdir()), problems


def _borders(found: Extract, borders: Path | None, countries: Sequence[str]) -> Borders:
    """Return the outlines to cut at; one code that nothing draws holds everything."""
    if borders is not None:
        return read_borders(borders)
    drawn = borders_of(found)
    if len(countries) == 1 and countries[0] not in drawn.codes:
        return Borders((countries[0],), ())
    points = shapely.get_coordinates(found.lines["geometry"].to_numpy()[:1000])
    if not (drawn.at(points) != "").any() and not countries:
        raise BadInput([_no_country()])
    return drawn


def _missing(found: Extract, file: Path) -> list[Problem]:
    """Return warnings about lines whose nodes are not all in the file or on the earth."""
    said = (
        (found.missing, N_("{count} ways lack some of their nodes: drawn as far as they go")),
        (found.impossible, N_("{count} ways have coordinates that do not exist on the earth")),
    )
    return [
        Problem(text, "", file.name, values={"count": count}, severity="warning")
        for count, text in said
        if count
    ]


def _exists(folder: Path) -> Problem:
    return Problem(
        N_("{folder} exists already"), N_("Choose a name that is free"), values={"folder": folder}
    )


def _no_country() -> Problem:
    return Problem(
        N_("the country of the region is not known"),
        N_("Give --country XX (ISO 3166), or --borders FILE with the outlines of countries"),
    )
