"""Convert a network or a plan from one neutral format to another, by extension.

Reads OFDS 0.3 and 0.4 (JSON, GeoJSON, CSV), plain GeoJSON, KML and KMZ, Shapefile, GraphML,
GeoPackage (ours, FiberQ, any) and ``plan.json``; writes all of them but ``plan.json``, OFDS 0.4
unless 0.3 is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from dorsale.formats import (
    fiberq,
    geojson,
    gpkg,
    graphml,
    json_file,
    kml,
    map_json,
    ofds,
    ofds_csv,
    ofds_old,
    shapefile,
    vector_layers,
)
from dorsale.formats.drawing import DrawnRepairs, networks_of
from dorsale.formats.ofds_plan import is_plan
from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.plan.published import PublishedNetwork

FORMATS = {".json": "ofds", ".geojson": "geojson", ".gpkg": "gpkg", ".kml": "kml", ".kmz": "kml",
           ".graphml": "graphml", ".shp": "shapefile", ".zip": "shapefile"}  # fmt: skip
"""Extension -> format."""

_Read = Callable[[Path, str], tuple[PublishedNetwork, ...]]
_Write = Callable[[Path, Sequence[PublishedNetwork]], "tuple[Problem, ...] | None"]
_WritePlan = Callable[[Path, Mapping[str, object]], None]
_WRITERS: dict[str, _Write] = {
    "ofds": ofds.write,
    "ofds-0.3": ofds_old.write,
    "geojson": geojson.write,
    "gpkg": gpkg.write,
    "kml": kml.write,
    "shapefile": shapefile.write,
    "graphml": graphml.write,
    "fiberq": fiberq.write,
    "csv": ofds_csv.write,
}
_JSON = ("ofds", "geojson")
_PLAN_WRITERS: dict[str, _WritePlan] = {"geojson": geojson.write_plan, "gpkg": gpkg.write_plan}


def convert(
    source: Path,
    target: Path,
    format: str | None = None,
    language: str = "en",
    crs: str = "",
    swap_axes: bool = False,
) -> tuple[Problem, ...]:
    """Write what ``source`` holds to ``target`` and return what was mended and what was lost.

    ``format`` (ofds, ofds-0.3, geojson, gpkg, kml, shapefile, graphml, fiberq, csv) is that of
    ``target``; without it, its extension says. ``language`` is that of the title when ``source``
    is a ``plan.json``; ``crs`` the coordinate system where the source says none; ``swap_axes``
    exchanges longitudes and latitudes. A plan becomes the
    layers of its map in GeoJSON and GeoPackage, and a network in the others. ``target`` is
    written whole or not at all. Raises :class:`BadInput` with one problem: unknown extension,
    same file, unreadable source, target that may not be written.
    """
    read_as = format_of(source)
    write_as = format_of(target) if format is None else _known(target, format)
    vector_layers.check_crs(crs)
    _refuse_same(source, target)
    if read_as in _JSON:
        found = json_file.load(source)
        if isinstance(found, dict) and is_plan(found):
            return _convert_plan(found, target, write_as, language)
        networks = _networks_in(found, source, crs)
    else:
        networks = read(source, crs)
    if swap_axes:
        networks = turned(networks, source.name)
    lost = _WRITERS[write_as](target, networks)
    return (*ofds.repairs_of(networks), *(lost or ()))


def _convert_plan(
    plan: Mapping[str, object], target: Path, write_as: str, language: str
) -> tuple[Problem, ...]:
    if write_as in _PLAN_WRITERS:
        _PLAN_WRITERS[write_as](target, plan)
        return ()
    network = ofds.from_plan(plan, language=language)
    lost = _WRITERS[write_as](target, [network])
    return (*network.repairs, *(lost or ()))


def read(source: Path, crs: str = "") -> tuple[PublishedNetwork, ...]:
    """Return the networks in a file of any format; see each format for what is mended.

    Raises :class:`BadInput` when the extension is unknown, or the file cannot be read.
    """
    read_as = format_of(source)
    vector_layers.check_crs(crs)
    if read_as in _JSON:
        return _networks_in(json_file.load(source), source, crs)
    return _READERS[read_as](source, crs)


def turned(networks: Sequence[PublishedNetwork], file: str) -> tuple[PublishedNetwork, ...]:
    """Return ``networks`` with longitudes and latitudes exchanged, for a file known to be so.

    Raises :class:`BadInput` when a longitude could not be a latitude.
    """
    return tuple(_turned(network, file) for network in networks)


def _turned(network: PublishedNetwork, file: str) -> PublishedNetwork:
    nodes, spans = network.nodes, network.spans
    lines = [tuple((lat, lon) for lon, lat in line) for line in spans["geometry"]]
    latitudes = [*nodes["lon"].dropna(), *(lat for line in lines for _lon, lat in line)]
    if any(abs(latitude) > 90 for latitude in latitudes):
        message = N_("the longitude {value} cannot be a latitude")
        remedy = N_("Leave out --swap-axes")
        raise json_file.refuse(file, message, remedy, value=max(latitudes, key=abs))
    said = Problem(N_("the axes are exchanged, as asked"), "", file, severity="warning")
    return replace(
        network,
        nodes=nodes.assign(lon=nodes["lat"], lat=nodes["lon"]),
        spans=spans.assign(geometry=pd.Series(lines, spans.index, dtype="object")),
        repairs=(*network.repairs, said),
    )


def _networks_in(found: object, source: Path, crs: str) -> tuple[PublishedNetwork, ...]:
    if isinstance(found, dict) and map_json.is_plain_map(found):
        return map_json.networks_in(found, source.name, source.stem, crs)
    return ofds.from_document(found, source.name)


def _read_gpkg(source: Path, crs: str) -> tuple[PublishedNetwork, ...]:
    json_file.check_size(source)
    names = gpkg.layers(source)
    if {"nodes", "spans"} & set(names):
        return gpkg.read(source)
    if fiberq.is_fiberq(source):
        return fiberq.read(source, crs)
    repairs = DrawnRepairs(source.name)
    drawn = [
        one
        for name in names
        for one in vector_layers.drawn_in(str(source), name, source, repairs, crs)
    ]
    return networks_of(drawn, source.stem, repairs)


def _read_zip(source: Path, crs: str) -> tuple[PublishedNetwork, ...]:
    if ofds_csv.holds_tables(source):
        return ofds_csv.read(source)
    return shapefile.read(source, crs)


_READERS: dict[str, _Read] = {
    "gpkg": _read_gpkg,
    "kml": lambda source, _crs: kml.read(source),
    "shapefile": _read_zip,
    "graphml": lambda source, _crs: graphml.read(source),
}


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
