"""Countries and cities of the members: their names, their places, and one flat map of Africa.

Files in ``places/``: ``countries.csv``, ``cities.csv`` and ``africa.json``. Names of countries
come from Babel. Nothing here needs Django, a network or the planner.
"""

from __future__ import annotations

import csv
import json
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from babel import Locale

PLACES = Path(__file__).parent / "places"

NAMES_AS_IN = {"pt": "pt_PT"}  # the Portuguese written in Africa
OTHER_NAMES = {("pt", "CI"): "Costa do Marfim"}  # Babel gives two names in one

# The map: Lambert azimuthal equal-area on a sphere, so that surfaces compare truly.
CENTRE_DEGREES = (17.0, 1.5)  # longitude, latitude
KM_PER_UNIT = 9.2
EARTH_RADIUS_KM = 6371.0
MAP_WIDTH, MAP_HEIGHT = 1000, 900
CENTRE_UNITS = (500.0, 450.0)


@dataclass(frozen=True)
class Country:
    """A country: its capital, calling code and region (the African Union's five, or ``other``)."""

    iso2: str
    capital: str
    lon: float
    lat: float
    region: str
    calling_code: str


@dataclass(frozen=True)
class Place:
    """A city, in degrees WGS 84, with the other names people write."""

    name: str
    country: str
    lon: float
    lat: float
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outline:
    """A country on the flat map: an SVG path and the point its circle stands on, in map units.

    A State of small islands ``is_dots``: its islands are discs larger than they are.
    """

    path: str
    x: int
    y: int
    is_dots: bool = False


def fold(text: str) -> str:
    """Return a text without accents, case, apostrophes and hyphens, to compare or sort names.

    >>> fold("N’Djaména") == fold("ndjamena"), fold("São-Tomé")
    (True, 'sao tome')
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^\w\s-]", "", letters).replace("-", " ").split())


@cache
def known_countries() -> Mapping[str, Country]:
    """Return every country of the directory by its two letters."""
    with (PLACES / "countries.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    return MappingProxyType({row["iso2"]: _country(row) for row in rows})


def _country(row: Mapping[str, str]) -> Country:
    """Return a row of ``countries.csv`` as a country."""
    return Country(
        iso2=row["iso2"],
        capital=row["capital"],
        lon=float(row["lon"]),
        lat=float(row["lat"]),
        region=row["region"],
        calling_code=row["calling_code"],
    )


@cache
def _territories(language: str) -> Mapping[str, str]:
    """Return Babel's names of territories in one language."""
    locale = Locale.parse(NAMES_AS_IN.get(language, language.replace("-", "_")))
    names: Mapping[str, str] = locale.territories
    return names


def country_name(iso2: str, language: str) -> str:
    """Return the name of a country in one language, or its two letters if it has no name.

    >>> country_name("CG", "fr"), country_name("CG", "en")
    ('Congo-Brazzaville', 'Congo-Brazzaville')
    """
    name = OTHER_NAMES.get((language, iso2)) or _territories(language).get(iso2, iso2)
    return name.replace(" - ", "-")


@cache
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """Return ``(iso2, name)`` of every known country, in the order of the names."""
    named = [(iso2, country_name(iso2, language)) for iso2 in known_countries()]
    return tuple(sorted(named, key=lambda pair: fold(pair[1])))


@cache
def _cities() -> Mapping[str, tuple[Place, ...]]:
    """Return the cities of each country, in the order of their names."""
    found: dict[str, list[Place]] = {}
    with (PLACES / "cities.csv").open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            others = tuple(filter(None, row["other_names"].split(";")))
            place = Place(row["name"], row["country"], float(row["lon"]), float(row["lat"]), others)
            found.setdefault(place.country, []).append(place)
    for places in found.values():
        places.sort(key=lambda place: fold(place.name))
    return MappingProxyType({country: tuple(places) for country, places in found.items()})


def cities(country: str) -> tuple[Place, ...]:
    """Return the cities known in a country, in the order of their names; none if it is unknown."""
    return _cities().get(country, ())


@cache
def _by_folded_name() -> Mapping[tuple[str, str], Place]:
    """Return places by country and folded name; a name proper wins over an other name."""
    places = [place for known in _cities().values() for place in known]
    found = {(p.country, fold(other)): p for p in places for other in p.other_names}
    return MappingProxyType(found | {(p.country, fold(p.name)): p for p in places})


def place_of(country: str, city: str) -> Place | None:
    """Return the place of a city, written with or without accents, or None if it is unknown.

    >>> place_of("CM", "yaounde").name
    'Yaoundé'
    """
    return _by_folded_name().get((country, fold(city)))


def project(lon: float, lat: float) -> tuple[float, float]:
    """Return where a point stands on the flat map, in units of 9.2 km from the top left corner.

    Snyder (1987), Map Projections: A Working Manual, p. 185, equations 22-4, 24-2, 24-13, 24-14.

    >>> project(*CENTRE_DEGREES)
    (500.0, 450.0)
    """
    middle = math.radians(CENTRE_DEGREES[1])
    east, north = math.radians(lon - CENTRE_DEGREES[0]), math.radians(lat)
    towards = math.cos(north) * math.cos(east)
    facing = math.sin(middle) * math.sin(north) + math.cos(middle) * towards
    scale = EARTH_RADIUS_KM / KM_PER_UNIT * math.sqrt(2 / (1 + facing))
    x = scale * math.cos(north) * math.sin(east)
    y = scale * (math.cos(middle) * math.sin(north) - math.sin(middle) * towards)
    return CENTRE_UNITS[0] + x, CENTRE_UNITS[1] - y


@cache
def _africa() -> Mapping[str, Any]:
    """Return the drawing of Africa as stored."""
    drawing: Mapping[str, Any] = json.loads((PLACES / "africa.json").read_text(encoding="utf-8"))
    return drawing


@cache
def outlines() -> Mapping[str, Outline]:
    """Return the outline of every African country on the flat map, by its two letters."""
    drawn = _africa()["countries"].items()
    return MappingProxyType({iso2: Outline(**one) for iso2, one in drawn})


def land_between() -> str:
    """Return, as one SVG path, the land that the source gives to none of the countries around."""
    return str(_africa()["between"])
