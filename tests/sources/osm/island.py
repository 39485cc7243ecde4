"""Ravaka: an invented island of two invented countries in the middle of the Atlantic.

Nothing of it exists. Its countries carry the codes of two places where nobody lives (BV, HM).
The west (BV) and the east (HM) share a land border at 29.5 W; a river with a wide mouth cuts the
west; the islet of Tiko lies off it, and Merode stands in the sea.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import osmium

Point = tuple[float, float]
BORDER_LON = -29.5
TOWNS: dict[str, tuple[float, float, str, int]] = {
    "Ravaka": (-30.50, 45.00, "city", 420_000),
    "Port Selim": (-30.90, 44.70, "city", 150_000),
    "Ambry": (-30.10, 45.30, "town", 60_000),
    "Dolan": (-30.00, 44.80, "town", 40_000),
    "Feril": (-30.60, 45.45, "town", 0),
    "Ostara": (-29.70, 45.05, "town", 25_000),
    "Kemble": (-29.20, 45.00, "city", 300_000),
    "Lys Haven": (-28.70, 44.75, "city", 120_000),
    "Marn": (-28.80, 45.30, "town", 50_000),
    "Novel": (-29.25, 45.45, "town", 30_000),
    "Quill": (-29.10, 44.60, "town", 20_000),
    "Sarre": (-28.50, 45.10, "town", 0),
}
ISLET = {"Tiko": (-31.60, 45.20, "town", 9_000)}
AT_SEA = {"Merode": (-40.00, 45.00, "town", 12_000)}
ROADS = (
    ("Port Selim", "Ravaka", "trunk", "asphalt", False),
    ("Ravaka", "Ambry", "primary", "", False),
    ("Ravaka", "Dolan", "primary", "asphalt", False),
    ("Ravaka", "Feril", "secondary", "gravel", False),
    ("Feril", "Ambry", "tertiary", "", False),
    ("Ambry", "Ostara", "secondary", "asphalt", False),
    ("Dolan", "Ostara", "primary", "", False),
    ("Port Selim", "Dolan", "unclassified", "dirt", True),
    ("Ostara", "Kemble", "trunk", "asphalt", False),
    ("Ambry", "Novel", "secondary", "", False),
    ("Kemble", "Lys Haven", "primary", "asphalt", False),
    ("Kemble", "Novel", "primary", "", False),
    ("Kemble", "Marn", "secondary", "asphalt", False),
    ("Novel", "Marn", "tertiary", "", False),
    ("Marn", "Sarre", "secondary", "", False),
    ("Lys Haven", "Sarre", "primary", "", False),
    ("Lys Haven", "Quill", "secondary", "asphalt", False),
    ("Quill", "Kemble", "tertiary", "", False),
    ("Quill", "Dolan", "unclassified", "", False),
)


class Map:
    """An OpenStreetMap file in the making: nodes by place, ways and relations by their parts."""

    def __init__(self) -> None:
        self.nodes: dict[tuple[Point, str], int] = {}
        self.tags: dict[int, dict[str, str]] = {}
        self.ways: list[tuple[list[int], dict[str, str]]] = []
        self.areas: list[tuple[int, dict[str, str]]] = []

    def node(self, lon: float, lat: float, layer: str = "", **tags: str) -> int:
        key = ((round(lon, 7), round(lat, 7)), layer)
        number = self.nodes.setdefault(key, len(self.nodes) + 1)
        self.tags.setdefault(number, {}).update(tags)
        return number

    def way(self, points: Sequence[Point], layer: str = "", **tags: str) -> int:
        kept = {key.replace("__", ":"): value for key, value in tags.items() if value}
        self.ways.append(([self.node(*point, layer) for point in points], kept))
        return len(self.ways)

    def country(self, code: str, points: Sequence[Point]) -> None:
        way = self.way([*points, points[0]], "border", boundary="administrative")
        tags = {"type": "boundary", "boundary": "administrative", "admin_level": "2",
                "name": code, "ISO3166-1:alpha2": code}  # fmt: skip
        self.areas.append((way, tags))

    def write(self, path: Path) -> Path:
        path.unlink(missing_ok=True)
        mutable = osmium.osm.mutable
        with osmium.SimpleWriter(str(path)) as writer:
            for (place, _), number in self.nodes.items():
                tags = self.tags[number]
                writer.add_node(mutable.Node(id=number, version=1, location=place, tags=tags))
            for number, (nodes, tags) in enumerate(self.ways, start=1):
                writer.add_way(mutable.Way(id=number, version=1, nodes=nodes, tags=tags))
            for number, (way, tags) in enumerate(self.areas, start=1):
                members = [("w", way, "outer")]
                writer.add_relation(
                    mutable.Relation(id=number, version=1, members=members, tags=tags)
                )
        return path


def ravaka(countries: bool = True) -> Map:
    """Return the island; ``countries``: its borders are drawn in the map."""
    found = Map()
    for name, (lon, lat, kind, people) in {**TOWNS, **ISLET, **AT_SEA}.items():
        tags = {"place": kind, "name": name} | ({"population": str(people)} if people else {})
        found.node(lon, lat, "place", **tags)
    found.tags[1]["capital"] = "yes"
    found.node(-30.3, 45.02, "place", place="village", name="Halfway")
    for start, end, road_class, surface, ferry in ROADS:
        _road(found, start, end, road_class, surface, ferry)
    _others(found)
    if countries:
        found.country("BV", [(-32, 44.4), (BORDER_LON, 44.4), (BORDER_LON, 45.7), (-32, 45.7)])
        found.country("HM", [(BORDER_LON, 44.4), (-28.3, 44.4), (-28.3, 45.7), (BORDER_LON, 45.7)])
    return found


def between(start: Point, end: Point, count: int = 12, bend: float = 0.02) -> list[Point]:
    """Return points from ``start`` to ``end`` on a line that winds."""
    steps = [i / count for i in range(count + 1)]
    bends = [bend * ((i % 3) - 1) * (0 < i < count) for i in range(count + 1)]
    return [
        (start[0] + s * (end[0] - start[0]) + b, start[1] + s * (end[1] - start[1]) - b)
        for s, b in zip(steps, bends, strict=True)
    ]


def _road(found: Map, start: str, end: str, road_class: str, surface: str, ferry: bool) -> None:
    """Draw a road in three ways; the middle one is a bridge, or a ferry of a few km."""
    points = between(TOWNS[start][:2], TOWNS[end][:2])
    tags = {"highway": road_class, "surface": surface, "name": f"{start} - {end}"}
    found.way(points[:6], "road", **tags)
    if ferry:
        near = (points[5][0] + 0.02, points[5][1])
        found.way([points[5], near], "road", route="ferry", name="Dolan ferry")
        found.way([near, points[6]], "road", **tags)
    else:
        found.way(points[5:7], "road", **tags, bridge="yes")
    found.way(points[6:], "road", **tags)


def _others(found: Map) -> None:
    """Draw the railway, the power line, the pipeline, the river, the fibre and the masts."""
    at = {name: town[:2] for name, town in TOWNS.items()}
    rail = between(at["Port Selim"], at["Kemble"], 30, 0.01)
    found.way([(lon, lat + 0.012) for lon, lat in rail], "rail", railway="rail", name="East line")
    line = between(at["Ravaka"], at["Lys Haven"], 20, 0.03)
    found.way([(lon, lat - 0.01) for lon, lat in line], "power", power="line", name="225 kV")
    pipe = between(at["Novel"], at["Marn"], 8)
    found.way(pipe, "pipe", man_made="pipeline", substance="oil", name="Oil line")
    river = [(-30.30, 44.4), (-30.28, 44.9), (-30.31, 45.2), (-30.3, 45.7)]
    found.way(river, "river", waterway="river", width="180", name="Great River")
    fibre = between(at["Ravaka"], at["Ambry"], 10, 0.01)
    found.way(fibre, "fibre", communication="line", operator="Ravaka Telecom")
    sea = [at["Port Selim"], (-31.5, 44.0), (-33.0, 43.0)]
    found.way(sea, "sea", man_made="submarine_cable", name="Atlantic Two")
    found.node(-30.2, 45.1, "mast", man_made="mast")
    found.node(-30.51, 45.01, "exchange", telecom="exchange", name="Ravaka central")


def borders_file(path: Path) -> Path:
    """Write the outlines of the two countries and their people as GeoJSON."""
    features = [
        {
            "type": "Feature",
            "properties": {"ISO_A2": code, "POP_EST": people},
            "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
        }
        for code, people, ring in (
            ("BV", 1_500_000, [(-32, 44.4), (-29.5, 44.4), (-29.5, 45.7), (-32, 45.7)]),
            ("HM", 1_100_000, [(-29.5, 44.4), (-28.3, 44.4), (-28.3, 45.7), (-29.5, 45.7)]),
        )
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path
