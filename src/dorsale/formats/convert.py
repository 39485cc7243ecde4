"""Convert a network or a plan from one neutral format to another, by extension.

Reads OFDS 0.3 and 0.4 (JSON and GeoJSON), GeoPackage and ``plan.json``; writes OFDS 0.4,
GeoJSON and GeoPackage.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from dorsale.formats import geojson, gpkg, json_file, ofds
from dorsale.formats.ofds_plan import is_plan
from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.plan.published import PublishedNetwork

FORMATS = {".json": "ofds", ".geojson": "geojson", ".gpkg": "gpkg"}
"""Extension -> format."""

_Write = Callable[[Path, Sequence[PublishedNetwork]], None]
_WritePlan = Callable[[Path, Mapping[str, object]], None]
_WRITERS: dict[str, _Write] = {"ofds": ofds.write, "geojson": geojson.write, "gpkg": gpkg.write}
_PLAN_WRITERS: dict[str, _WritePlan] = {"geojson": geojson.write_plan, "gpkg": gpkg.write_plan}


def convert(
    source: Path, target: Path, format: str | None = None, language: str = "en"
) -> tuple[Problem, ...]:
    """Write what ``source`` holds to ``target`` and return what had to be mended.

    ``format`` (ofds, geojson, gpkg) is that of ``target``; without it, its extension says.
    ``language`` is that of the title when ``source`` is a ``plan.json``. A plan becomes the
    layers of its map in GeoJSON and GeoPackage, and a network in OFDS. ``target`` is written
    whole or not at all. Raises :class:`BadInput` with one problem: unknown extension, same
    file, unreadable source, target that may not be written.
    """
    read_as = format_of(source)
    write_as = format_of(target) if format is None else _known(target, format)
    _refuse_same(source, target)
    if read_as == "gpkg":
        networks = gpkg.read(source)
    else:
        found = json_file.load(source)
        if isinstance(found, dict) and is_plan(found):
            return _convert_plan(found, target, write_as, language)
        networks = ofds.from_document(found, source.name)
    _WRITERS[write_as](target, networks)
    return ofds.repairs_of(networks)


def _convert_plan(
    plan: Mapping[str, object], target: Path, write_as: str, language: str
) -> tuple[Problem, ...]:
    if write_as in _PLAN_WRITERS:
        _PLAN_WRITERS[write_as](target, plan)
        return ()
    network = ofds.from_plan(plan, language=language)
    ofds.write(target, [network])
    return network.repairs


def format_of(path: Path) -> str:
    """Return the format that the extension of ``path`` stands for.

    >>> format_of(Path("network.GeoJSON"))
    'geojson'
    """
    found = FORMATS.get(path.suffix.lower())
    if found is None:
        raise json_file.refuse(
            path,
            N_("the extension {extension} is not known"),
            N_("Use one of: {known}"),
            extension=path.suffix or "?",
            known=", ".join(FORMATS),
        )
    return found


def _known(target: Path, format: str) -> str:
    if format not in _WRITERS:
        raise json_file.refuse(
            target,
            N_("the format {format} is not known"),
            N_("Use one of: {known}"),
            format=format,
            known=", ".join(_WRITERS),
        )
    return format


def _refuse_same(source: Path, target: Path) -> None:
    try:
        same = target.exists() and source.samefile(target)
    except OSError:
        same = False
    if same:
        problem = Problem(
            N_("the source and the target are the same file"),
            N_("Give the target another name"),
            target.name,
        )
        raise BadInput([problem])
