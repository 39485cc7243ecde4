"""What a user calls a region: ``cemac``, country codes, or a box of longitudes and latitudes."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dorsale import reference
from dorsale.plan.problems import N_, BadInput, Problem

CEMAC = ("CM", "CF", "TD", "CG", "GQ", "GA")
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Region:
    """Countries (ISO 3166), and the box when one was given: west, south, east, north."""

    countries: tuple[str, ...]
    box: Box | None = None


@cache
def countries() -> Mapping[str, Mapping[str, str]]:
    """Return iso2, iso3 and Geofabrik's name of each country by iso2 and by iso3."""
    with (Path(__file__).parent / "countries.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {row[key]: row for key in ("iso2", "iso3") for row in rows}


def read_region(text: str) -> Region:
    """Return the region that ``text`` names.

    >>> read_region("cemac").countries[:2], read_region("gab").countries
    (('CM', 'CF'), ('GA',))

    Raises :class:`BadInput` when it is neither ``cemac``, codes, nor a box.
    """
    if text.strip().lower() == "cemac":
        return Region(CEMAC)
    parts = [part for part in text.replace(";", ",").replace(" ", ",").split(",") if part]
    box = _box(parts)
    if box is not None:
        return Region(_within(box), box)
    unknown = [part for part in parts if part.upper() not in countries()]
    if unknown or not parts:
        raise _unknown(", ".join(unknown) or text)
    return Region(tuple(dict.fromkeys(countries()[part.upper()]["iso2"] for part in parts)))


def _box(parts: list[str]) -> Box | None:
    try:
        west, south, east, north = map(float, parts)
    except ValueError:
        return None
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        message = N_("the box {box} is not west, south, east, north in degrees")
        values = {"box": ",".join(parts)}
        raise BadInput([Problem(message, N_("For instance: 9,-4,17,4"), values=values)])
    return west, south, east, north


def _unknown(text: str) -> BadInput:
    message = N_("the region {region} is not known")
    remedy = N_("Give cemac, country codes of Africa such as CM,GA, or a box such as 9,-4,17,4")
    return BadInput([Problem(message, remedy, values={"region": text})])


@cache
def _shapes() -> Mapping[str, Any]:
    """Return the shipped outline of each country, by iso2."""
    from shapely.geometry import shape

    found = json.loads((reference.folder() / "outlines.geojson").read_text(encoding="utf-8"))
    return {
        feature["properties"]["iso2"]: shape(feature["geometry"])
        for feature in found["features"]
        if feature["properties"].get("iso2")
    }


def _within(box: Box) -> tuple[str, ...]:
    from shapely.geometry import box as rectangle

    drawn = rectangle(*box)
    shapes = _shapes().items()
    return tuple(code for code, one in shapes if code in countries() and one.intersects(drawn))


def tiles(region: Region) -> tuple[str, ...]:
    """Return the names of the 1-degree tiles that hold land of ``region``, from the south-west.

    >>> tiles(Region((), (9.2, -0.5, 9.8, 0.5)))
    ('S01_00_E009_00', 'N00_00_E009_00')
    """
    from shapely import prepare, union_all
    from shapely.geometry import box as rectangle

    # A shipped outline may miss an island or a bit of coast: a margin of a tenth of a degree.
    lands = [_shapes()[code].buffer(0.1) for code in region.countries if code in _shapes()]
    land = union_all(lands) if lands else rectangle(*(region.box or (0, 0, 0, 0)))
    bounds = region.box or land.bounds
    prepare(land)
    columns = range(math.floor(bounds[0]), math.ceil(bounds[2]))
    rows = range(math.floor(bounds[1]), math.ceil(bounds[3]))
    cells = ((lon, lat) for lat in rows for lon in columns)
    return tuple(
        _tile(lon, lat)
        for lon, lat in cells
        if land.intersects(rectangle(lon, lat, lon + 1, lat + 1))
    )


def _tile(lon: int, lat: int) -> str:
    north = f"N{lat:02d}" if lat >= 0 else f"S{-lat:02d}"
    east = f"E{lon:03d}" if lon >= 0 else f"W{-lon:03d}"
    return f"{north}_00_{east}_00"


def names_of(code: str) -> dict[str, str]:
    """Return what an address template may say of a country."""
    row = countries()[code]
    return {
        "iso2": row["iso2"].lower(),
        "ISO2": row["iso2"],
        "iso3": row["iso3"].lower(),
        "ISO3": row["iso3"],
        "osm": row["osm"],
    }
