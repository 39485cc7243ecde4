"""Rebuild the light outlines of Africa that the map of the web's directory draws.

Run from the repository root, in the development environment (shapely 2.1 or later)::

    python tools/web/africa.py

Input: ``src/dorsale/reference/outlines.geojson`` (Natural Earth, public domain). Output:
``africa.json`` in ``src/dorsale_web/members/places/``: for each country one SVG path and the point
its circle stands on, in whole map units of the projection in ``dorsale_web.members.geography``.
Countries are simplified together, so neighbours still touch; a State of islands is drawn as dots.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from dorsale_web.members.geography import (
    CENTRE_DEGREES,
    KM_PER_UNIT,
    MAP_HEIGHT,
    MAP_WIDTH,
    PLACES,
    known_countries,
    project,
)

OUTLINES = Path("src/dorsale/reference/outlines.geojson")
OUTPUT = PLACES / "africa.json"
TOLERANCE_UNITS = 1.5
SMALLEST_ISLAND_UNITS2 = 12.0
SMALLEST_GAP_UNITS2 = 2.0
STATES_OF_ISLANDS = ("CV", "KM", "MU", "SC", "ST")
DOT_UNITS = 3
# Islands that the outlines leave out, in degrees: the outer ones of Cabo Verde and of the Comoros,
# Mauritius and Seychelles.
OTHER_ISLANDS = {
    "CV": [(-25.06, 17.05), (-24.25, 16.61), (-22.94, 16.73), (-22.80, 16.10)],
    "KM": [(43.73, -12.29), (44.43, -12.22)],
    "MU": [(57.55, -20.28)],
    "SC": [(55.45, -4.68)],
}
MAP_NOTE = (
    f"Lambert azimuthal equal-area, sphere of 6371 km, centre {CENTRE_DEGREES} degrees "
    f"(longitude, latitude) at the middle; 1 unit is {KM_PER_UNIT} km; y grows southwards"
)


def on_the_map(points: Any) -> Any:
    """Return degrees as map units."""
    return np.array([project(lon, lat) for lon, lat in points])


def simplified() -> dict[str, BaseGeometry]:
    """Return the countries in map units, simplified as one coverage."""
    features = json.loads(OUTLINES.read_text(encoding="utf-8"))["features"]
    known = {
        one["properties"]["iso2"]: shapely.transform(shape(one["geometry"]), on_the_map)
        for one in features
        if one["properties"]["kind"] == "country"
    }
    simple = shapely.coverage_simplify(list(known.values()), TOLERANCE_UNITS)
    return dict(zip(known, simple, strict=True))


def rings(country: BaseGeometry) -> Iterator[list[tuple[int, int]]]:
    """Yield the rings worth drawing, the largest part first, on whole units, no point twice."""
    parts = sorted(shapely.get_parts(country), key=shapely.area, reverse=True)
    for rank, part in enumerate(parts):
        if rank and part.area < SMALLEST_ISLAND_UNITS2:
            continue
        for ring in (part.exterior, *part.interiors):
            points = [(round(x), round(y)) for x, y in ring.coords]
            kept = [points[0], *(b for a, b in pairwise(points) if a != b)]
            if len(kept) > 3:
                yield kept[:-1]


def line(ring: list[tuple[int, int]]) -> str:
    """Return a ring as relative SVG path data."""
    steps = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(ring)]
    moves = " ".join(f"{across} {down}" for across, down in steps).replace(" -", "-")
    return f"M{ring[0][0]} {ring[0][1]}l{moves}z"


def gaps(countries: Iterable[BaseGeometry]) -> str:
    """Return the land between countries that the outlines give to none of them."""
    lands = shapely.get_parts(shapely.union_all(list(countries)))
    holes = [shapely.Polygon(ring) for land in lands for ring in land.interiors]
    kept = [hole for hole in holes if hole.area >= SMALLEST_GAP_UNITS2]
    return "".join(line(ring) for hole in kept for ring in rings(hole))


def dot(x: float, y: float) -> str:
    """Return a small disc as SVG path data."""
    r = DOT_UNITS
    return f"M{round(x) - r} {round(y)}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0-{2 * r} 0z"


def islands(iso2: str, country: BaseGeometry) -> str:
    """Return a State of islands as dots, one an island, none on another."""
    drawn = [part.centroid for part in shapely.get_parts(country)]
    drawn += [shapely.Point(project(*where)) for where in OTHER_ISLANDS.get(iso2, [])]
    apart: list[BaseGeometry] = []
    for point in drawn:
        if all(point.distance(other) >= 2 * DOT_UNITS for other in apart):
            apart.append(point)
    return "".join(dot(point.x, point.y) for point in apart)


def standing_point(iso2: str, country: BaseGeometry) -> tuple[int, int]:
    """Return the middle of the widest room inside a country; the capital of a State of islands."""
    if iso2 in STATES_OF_ISLANDS:
        capital = known_countries()[iso2]
        x, y = project(capital.lon, capital.lat)
    else:
        x, y = shapely.maximum_inscribed_circle(country).coords[0]
    return round(x), round(y)


def main() -> None:
    """Write the outlines."""
    known = simplified()
    countries: dict[str, dict[str, Any]] = {}
    for iso2 in sorted({*known, *STATES_OF_ISLANDS}):
        country = known.get(iso2, shapely.MultiPolygon())
        x, y = standing_point(iso2, country)
        dots = iso2 in STATES_OF_ISLANDS
        path = islands(iso2, country) if dots else "".join(map(line, rings(country)))
        countries[iso2] = {"path": path, "x": x, "y": y} | ({"is_dots": True} if dots else {})
    head: dict[str, Any] = {"projection": MAP_NOTE, "width": MAP_WIDTH, "height": MAP_HEIGHT}
    head["between"] = gaps(known.values())
    rows = ",\n".join(
        f'"{iso2}":{json.dumps(one, separators=(",", ":"))}' for iso2, one in countries.items()
    )
    text = f'{json.dumps(head)[:-1]}, "countries": {{\n{rows}\n}}}}\n'
    OUTPUT.write_text(text, encoding="utf-8", newline="\n")
    packed = len(gzip.compress(text.encode(), 9))
    print(f"{OUTPUT.name}: {len(countries)} countries, {len(text)} bytes, {packed} compressed")


if __name__ == "__main__":
    main()
