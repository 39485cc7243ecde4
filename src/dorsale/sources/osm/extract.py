"""Stream an OpenStreetMap file once: the lines, points and countries that a cable cares for.

The filters run in osmium's own code; only objects with a wanted tag come up to Python. A file
is read in one pass after a look at its relations; places of nodes stay in osmium's index
(16 bytes a node).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import pandas as pd
import shapely
from osmium import filter as only
from osmium.geom import WKBFactory

from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.sources.osm import tags as meaning

Tell = Callable[[str], None]
_TELL_EVERY = 50_000
_UNDEFINED = 2_147_483_647  # what osmium stores where a node is not in the file
_POINT_COLUMNS = ("id", "kind", "lon", "lat", "name", "population", "capital", "country")


@dataclass
class Extract:
    """What a file holds: ``lines`` with ``geometry``, ``points``, ``countries`` (code, polygon).

    ``lines``: ``id, family, kind, rank, surface, name, bridge, width_m, operator`` and the
    shapely ``geometry``. ``missing`` counts lines with nodes that the file does not hold,
    ``impossible`` those with coordinates that do not exist.
    """

    lines: pd.DataFrame
    points: pd.DataFrame
    countries: list[tuple[str, Any]]
    missing: int = 0
    impossible: int = 0
    date: str = ""


@dataclass
class _Catch:
    """What came up so far."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    shapes: list[str] = field(default_factory=list)
    points: list[tuple[Any, ...]] = field(default_factory=list)
    countries: list[tuple[str, Any]] = field(default_factory=list)
    missing: int = 0
    impossible: int = 0


def extract(path: Path, tell: Tell | None = None) -> Extract:
    """Return what ``path`` (.osm.pbf, .osm, .osm.bz2, ...) holds for a cable.

    :class:`BadInput` when it is empty, cut short, of another kind, or holds no way to follow.
    """
    _refuse_empty(path)
    try:
        caught, date = _caught(path, tell), _date(path)
    except (RuntimeError, OSError, ValueError, UnicodeDecodeError) as error:
        raise BadInput([_unreadable(path, error)]) from error
    if not caught.rows:
        raise BadInput([_nothing(path, caught)])
    return _table(caught, date)


def _caught(path: Path, tell: Tell | None) -> _Catch:
    """Return what comes up; countries are left out of a file whose ways are in no order."""
    try:
        return _taken(_objects(path, areas=True), tell)
    except RuntimeError as error:
        if "out of order" not in str(error):
            raise
    return _taken(_objects(path, areas=False), tell)


def _taken(objects: Iterable[Any], tell: Tell | None) -> _Catch:
    caught = _Catch()
    for count, found in enumerate(objects, start=1):
        _take(found, caught)
        if tell and count % _TELL_EVERY == 0:
            tell(f"{count}")
    return caught


def _objects(path: Path, areas: bool) -> Iterable[Any]:
    """Return the nodes, ways and (with ``areas``) countries with a wanted tag, one by one."""
    wanted = only.TagFilter(*meaning.WANTED, ("admin_level", "2"))
    processor = osmium.FileProcessor(str(path)).with_locations()
    if areas:
        processor = processor.with_areas(only.TagFilter(("admin_level", "2")))
    return processor.with_filter(wanted)


def _date(path: Path) -> str:
    """Return the day of the data that the file states, or empty."""
    with osmium.io.Reader(str(path), osmium.osm.NOTHING) as reader:
        return str(reader.header().get("osmosis_replication_timestamp"))[:10]


def _take(found: Any, caught: _Catch) -> None:
    if found.is_way():
        _take_way(found, caught)
    elif found.is_node() and (kind := meaning.point_of(found.tags)):
        _take_point(found, kind, found.lon, found.lat, caught)
    elif found.is_area() and not found.from_way():
        _take_country(found, caught)


def _take_way(way: Any, caught: _Catch) -> None:
    line = meaning.line_of(way.tags)
    if line is None:
        _take_outline(way, caught)
        return
    shape = _shape(way, caught)
    if shape:
        caught.shapes.append(shape)
        caught.rows.append((f"w{way.id}", *line.__dict__.values()))


_FACTORY = WKBFactory()


def _shape(way: Any, caught: _Catch) -> str:
    """Return the line as hexadecimal WKB, through the nodes that the file holds; or empty."""
    try:
        return str(_FACTORY.create_linestring(way))
    except (osmium.InvalidLocationError, RuntimeError):  # unknown nodes, or under two points
        known = [node.location for node in way.nodes]
    if all(one.valid() for one in known):
        return ""
    undefined = any(one.x == _UNDEFINED for one in known)
    caught.missing += undefined
    caught.impossible += not undefined
    points = [(one.lon, one.lat) for one in known if one.valid()]
    points = [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
    return str(shapely.to_wkb(shapely.LineString(points), hex=True)) if len(points) > 1 else ""


def _take_outline(way: Any, caught: _Catch) -> None:
    """Take a substation or a ground with a mast, drawn as an outline, as one point."""
    kind = meaning.point_of(way.tags)
    first = way.nodes[0].location if kind and len(way.nodes) else None
    if first is not None and first.valid():
        _take_point(way, kind, first.lon, first.lat, caught)


def _take_point(found: Any, kind: str, lon: float, lat: float, caught: _Catch) -> None:
    tags = found.tags
    capital = tags.get("capital") in ("yes", "2")
    code = meaning.country_code(tags) or tags.get("is_in:country_code", "").upper()
    letter = "n" if found.is_node() else "w"
    caught.points.append(
        (f"{letter}{found.id}", kind, lon, lat, meaning.name_of(tags),
         meaning.number(tags, "population"), capital, code)
    )  # fmt: skip


def _take_country(area: Any, caught: _Catch) -> None:
    code = meaning.country_code(area.tags)
    if code and area.tags.get("boundary") == "administrative":
        shape = shapely.from_wkb(_FACTORY.create_multipolygon(area))
        caught.countries.append((code, shape))


def _table(caught: _Catch, date: str) -> Extract:
    names = ["id", *meaning.Line.__dataclass_fields__]
    lines = pd.DataFrame(caught.rows, columns=names)
    lines["geometry"] = shapely.from_wkb(np.array(caught.shapes, dtype=object))
    points = pd.DataFrame(caught.points, columns=list(_POINT_COLUMNS))
    return Extract(lines, points, caught.countries, caught.missing, caught.impossible, date)


def _refuse_empty(path: Path) -> None:
    if not path.is_file():
        raise BadInput([Problem(N_("the file is missing"), N_("Check its name"), str(path))])
    if path.stat().st_size == 0:
        raise BadInput([Problem(N_("the file is empty"), _FETCH, path.name)])


_FETCH = N_("Fetch the file again; extracts are at https://download.geofabrik.de")


def _unreadable(path: Path, error: Exception) -> Problem:
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return Problem(
        N_("the file is cut short or is no OpenStreetMap file ({error})"),
        _FETCH,
        path.name,
        values={"error": reason},
    )


def _nothing(path: Path, caught: _Catch) -> Problem:
    """Say why no way came out of the file."""
    if caught.missing:
        return Problem(
            N_("the ways are there but their nodes are not ({count} ways)"),
            N_("Write the extract with the nodes of its ways, nodes first (osmium sort)"),
            path.name,
            values={"count": caught.missing},
        )
    if caught.impossible:
        return Problem(
            N_("the coordinates do not exist on the earth ({count} ways)"),
            N_("Latitude and longitude may be swapped: exchange them"),
            path.name,
            values={"count": caught.impossible},
        )
    return Problem(
        N_("the file holds no road, railway, power line, pipeline or river"),
        N_("Give an extract of a region, not of single objects"),
        path.name,
    )
