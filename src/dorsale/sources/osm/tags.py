"""What OpenStreetMap's tags mean for a cable: kinds of ways, points beside them, places.

Tags follow the OpenStreetMap wiki (https://wiki.openstreetmap.org/wiki/Map_features).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

Tags = Mapping[str, str]

ROADS = ("motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "road")
RAILWAYS = ("rail", "narrow_gauge", "light_rail")
POWER_LINES = ("line", "minor_line")
WATERWAYS = ("river", "canal")
PLACES = ("city", "town", "village")
_LINKS = tuple(f"{one}_link" for one in ROADS[:5])
_TELECOM_LINES = (
    ("communication", "line"),
    ("communication", "cable"),
    ("telecom", "line"),
    ("telecom", "cable"),
    ("man_made", "submarine_cable"),
    ("seamark:type", "cable_submarine"),
)
_POINTS = {
    ("telecom", "exchange"): "exchange",
    ("telecom", "data_center"): "data_centre",
    ("telecom", "data_centre"): "data_centre",
    ("man_made", "communications_tower"): "tower",
    ("man_made", "mast"): "mast",
    ("tower:type", "communication"): "tower",
    ("power", "substation"): "substation",
    ("power", "plant"): "power_plant",
    ("amenity", "ferry_terminal"): "ferry",
    ("barrier", "border_control"): "border_post",
    ("railway", "level_crossing"): "level_crossing",
}
WANTED = (
    *(("highway", one) for one in (*ROADS, *_LINKS)),
    *(("railway", one) for one in RAILWAYS),
    *(("power", one) for one in POWER_LINES),
    *(("waterway", one) for one in WATERWAYS),
    *(("place", one) for one in PLACES),
    ("man_made", "pipeline"),
    ("route", "ferry"),
    *_TELECOM_LINES,
    *_POINTS,
)
_PAVED = frozenset(("paved", "asphalt", "concrete", "concrete:plates", "chipseal", "sett"))
_USUALLY_PAVED = frozenset(("motorway", "trunk", "primary"))
_PIPED = frozenset(("oil", "gas", "fuel", "natural_gas", "lpg"))
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


@dataclass(frozen=True)
class Line:
    """What the tags of a mapped line say; ``family`` is the network that it belongs to."""

    family: str
    kind: str
    rank: str
    surface: str = ""
    name: str = ""
    bridge: bool = False
    width_m: float = 0.0
    operator: str = ""


def line_of(tags: Tags) -> Line | None:
    """Return what a line with ``tags`` is for a cable; ``None`` when it is nothing."""
    name = name_of(tags)
    if medium := _telecom_medium(tags):
        return Line("telecom", medium, "", name=name, operator=tags.get("operator", ""))
    if (road := tags.get("highway", "").removesuffix("_link")) in ROADS:
        return _road(tags, road)
    if tags.get("railway") in RAILWAYS:
        return Line("railway", "railway", tags["railway"], name=name, bridge=_bridge(tags))
    if tags.get("power") in POWER_LINES:
        return Line("power_line", "power_line", tags["power"], name=name)
    if tags.get("man_made") == "pipeline" and tags.get("substance", "oil") in _PIPED:
        return Line("pipeline", "pipeline", tags.get("substance", ""), name=name)
    if tags.get("waterway") in WATERWAYS:
        return Line("river", "river", tags["waterway"], name=name, width_m=number(tags, "width"))
    if tags.get("route") == "ferry":
        return Line("road", "river", "ferry", name=name)
    return None


def _road(tags: Tags, road: str) -> Line:
    """Return a road; without a surface, main classes count as paved and others as not."""
    surface = tags.get("surface", "")
    paved = surface in _PAVED if surface else road in _USUALLY_PAVED
    kind = "road_paved" if paved else "road_unpaved"
    name = tags.get("ref", "") or name_of(tags)
    return Line("road", kind, road, surface, name, _bridge(tags))


def _bridge(tags: Tags) -> bool:
    return tags.get("bridge", "no") not in ("no", "")


def _telecom_medium(tags: Tags) -> str:
    """Return how a telecom line is laid, in the words of the fibre table; empty: it is none."""
    if not any(tags.get(key) == value for key, value in _TELECOM_LINES):
        return ""
    undersea = tags.get("submarine") == "yes" or tags.get("seamark:type") == "cable_submarine"
    if undersea or tags.get("man_made") == "submarine_cable":
        return "submarine"
    aerial = tags.get("location") == "overhead" or tags.get("power") in POWER_LINES
    return "opgw_adss" if aerial else "buried"


def point_of(tags: Tags) -> str:
    """Return the kind of a point beside the ways (tower, exchange, substation, ...), or empty."""
    if tags.get("place") in PLACES:
        return tags["place"]
    found = (kind for (key, value), kind in _POINTS.items() if tags.get(key) == value)
    return next(found, "")


def name_of(tags: Tags) -> str:
    """Return the name, in Latin letters where the map gives one.

    >>> name_of({"name": "Ville", "int_name": "Town"})
    'Ville'
    """
    names = [tags.get(key, "") for key in ("name", "int_name", "name:fr", "name:en")]
    latin = (one for one in names if one and one[0] < "\u0250")
    return next(latin, names[0]).strip()


def number(tags: Tags, key: str) -> float:
    """Return the first number that ``key`` says, 0 where it says none.

    >>> number({"width": "120 m"}, "width")
    120.0
    """
    found = _NUMBER.search(tags.get(key, "").replace("\u202f", "").replace(" ", ""))
    return float(found.group().replace(",", ".")) if found else 0.0


def country_code(tags: Tags) -> str:
    """Return the two letters of a country area, or empty."""
    code = tags.get("ISO3166-1:alpha2", "") or tags.get("ISO3166-1", "")
    return code.upper() if len(code) == 2 else ""
