"""Which places of the map become sites, with how many people, and where each joins a network."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
import shapely.ops
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from dorsale.earth import on_sphere
from dorsale.plan.problems import N_, Problem
from dorsale.sources.osm import lines as geometry
from dorsale.sources.osm.borders import Borders
from dorsale.sources.osm.joining import Pieces

MOST_SITES = 60
REACH_KM = {
    "road": 10.0, "railway": 5.0, "power_line": 10.0, "pipeline": 5.0, "river": 5.0,
    "telecom": 10.0,
}  # fmt: skip
_APART_KM = 3.0  # a smaller town nearer to a larger one is part of it
_LEAST_COMPONENT_KM = 10.0  # less road than this joins nothing
_AT_END_KM = 0.05
_PEOPLE = {"city": 100_000.0, "town": 20_000.0, "village": 1_000.0}  # assumption, unstated ones


def people_of(points: pd.DataFrame) -> pd.Series:
    """Return the people of places: as stated, else by kind (an assumption)."""
    return points["population"].where(points["population"] > 0, points["kind"].map(_PEOPLE))


def choose(
    points: pd.DataFrame,
    borders: Borders,
    countries: Sequence[str],
    most: int = MOST_SITES,
    named: Sequence[str] = (),
) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the towns that become sites, the most populous first, and what was left out.

    Places ``named`` come first, then capitals, then cities and towns by people. Columns ``id,
    osm, name, country, lon, lat, kind, population, stated``. Places in no country (at sea, or
    off the outlines) are left out with a warning.
    """
    asked = points["name"].map(plain).isin([plain(one) for one in named])
    asked &= points["kind"].isin(list(_PEOPLE))
    usual = points["kind"].isin(["city", "town"]) | points["capital"]
    towns = points[usual | asked].assign(asked=asked)
    towns["country"] = borders.at(towns[["lon", "lat"]].to_numpy()) if len(towns) else ""
    problems = [_at_sea(one) for one in towns[towns["country"] == ""].to_dict("records")]
    towns = towns[towns["country"].isin(countries)]
    towns = towns.assign(people=people_of(towns), stated=towns["population"] > 0)
    towns = towns.sort_values(
        ["asked", "capital", "people", "id"], ascending=[False, False, False, True]
    )
    towns = towns[_apart(towns)].head(most)
    ids = site_ids(towns["country"], towns["name"], towns["id"])
    kinds = np.where(_capitals(towns), "capital", towns["kind"].replace("village", "town"))
    found = pd.DataFrame(
        {
            "id": ids, "osm": towns["id"], "name": towns["name"].where(towns["name"] != "", ids),
            "country": towns["country"], "lon": towns["lon"], "lat": towns["lat"], "kind": kinds,
            "population": towns["people"], "stated": towns["stated"],
        }
    )  # fmt: skip
    return found.reset_index(drop=True), problems


def _at_sea(town: dict[str, object]) -> Problem:
    return Problem(
        N_("{name} ({lat}, {lon}) lies in no country: at sea, or off the outlines"),
        N_("It is left out; correct its place or the borders"),
        values={"name": town["name"], "lat": town["lat"], "lon": town["lon"]},
        severity="warning",
    )


def _apart(towns: pd.DataFrame) -> np.ndarray:
    """Return which towns lie far enough from every more important one."""
    kept = np.ones(len(towns), dtype=bool)
    if len(towns) < 2:
        return kept
    near = cKDTree(on_sphere(towns["lon"].to_numpy(), towns["lat"].to_numpy())).query_pairs(
        _APART_KM
    )
    for one, other in sorted(near):
        if kept[one]:
            kept[other] = False
    return kept


def _capitals(towns: pd.DataFrame) -> pd.Series:
    """Return the capitals: as mapped, else the most populous town of the country."""
    none = ~towns.groupby("country")["capital"].transform("any")
    ordered = towns["people"].sort_values(ascending=False, kind="stable").index
    first = ~towns["country"].loc[ordered].duplicated().reindex(towns.index)
    return towns["capital"].astype(bool) | (none & first)


def site_ids(countries: pd.Series, names: pd.Series, osm: pd.Series) -> list[str]:
    """Return one identifier a place: country, hyphen, plain name; numbered where taken."""
    found: list[str] = []
    for country, name, number in zip(countries, names, osm, strict=True):
        one = f"{country.lower()}-{plain(name) or number}"
        taken = sum(other == one or other.startswith(f"{one}.") for other in found)
        found.append(f"{one}.{taken + 1}" if taken else one)
    return found


def plain(name: str) -> str:
    """Return ``name`` in small letters without accents, words joined by hyphens.

    >>> plain("Saint-Éloi du Lac")
    'saint-eloi-du-lac'
    """
    letters = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")


@dataclass(frozen=True)
class Joined:
    """A graph with towns on it: ``node`` of each site that it reaches, ``access_km`` to it."""

    pieces: Pieces
    node: dict[str, int]
    access_km: dict[str, float]


def joined(pieces: Pieces, sites: pd.DataFrame, reach_km: float) -> Joined:
    """Return ``pieces`` cut where each of ``sites`` joins: at the nearest way within reach.

    Ways that join nothing (under 10 km together) are left out. Of several sites at one place,
    the first is that place and the others hang on it.
    """
    pieces = _without_scraps(pieces)
    table = pieces.table
    if table.empty or sites.empty:
        return Joined(pieces, {}, {})
    shrink = np.cos(np.radians(sites["lat"].mean()))
    shapes = _flat(table["geometry"].to_numpy(), shrink)
    places = shapely.points(sites["lon"].to_numpy() * shrink, sites["lat"].to_numpy())
    site, way = shapely.STRtree(shapes).query_nearest(
        places, 1.1 * reach_km * 1000 / geometry.M_PER_DEGREE, all_matches=False
    )
    share = shapely.line_locate_point(shapes[way], places[site], normalized=True)
    at = shapely.line_interpolate_point(table["geometry"].to_numpy()[way], share, normalized=True)
    points = shapely.get_coordinates(at)
    here = sites[["lon", "lat"]].to_numpy()[site]
    km = geometry.distances_km(here, points)
    stops = pd.DataFrame({"site": sites["id"].to_numpy()[site], "way": way, "share": share,
                          "lon": points[:, 0], "lat": points[:, 1], "km": km})  # fmt: skip
    return _cut(pieces, stops[stops["km"] <= reach_km])


def _flat(shapes: np.ndarray, shrink: float) -> np.ndarray:
    """Return ``shapes`` with longitudes shrunk as at their latitude: distances compare."""
    return np.asarray(shapely.transform(shapes, lambda points: points * [shrink, 1.0]))


def _without_scraps(pieces: Pieces) -> Pieces:
    table = pieces.table
    if table.empty:
        return pieces
    size = len(pieces.nodes)
    ends = (table["start"].to_numpy(), table["end"].to_numpy())
    _, part = connected_components(coo_array((np.ones(len(table)), ends), (size, size)))
    km = np.bincount(part[ends[0]], weights=table["length_km"], minlength=part.max() + 1)
    return Pieces(pieces.nodes, table[km[part[ends[0]]] >= _LEAST_COMPONENT_KM])


def _cut(pieces: Pieces, stops: pd.DataFrame) -> Joined:
    """Return ``pieces`` with a node at each of ``stops``."""
    nodes, rows = list(map(tuple, pieces.nodes)), []
    found: dict[str, int] = {}
    table = pieces.table
    for way, here in stops.sort_values(["share", "site"]).groupby("way"):
        row = table.iloc[int(way)]
        here = here.to_dict("records")
        ends = [int(row["start"]), *[0] * len(here), int(row["end"])]
        for i, stop in enumerate(here, start=1):
            ends[i] = _node(stop, row, nodes)
            found[stop["site"]] = ends[i]
        rows += _parts(row, ends, nodes, [0.0, *(stop["share"] for stop in here), 1.0])
    whole = table.drop(index=table.index[stops["way"].unique()])
    pieces = Pieces(np.array(nodes), pd.concat([whole, pd.DataFrame(rows)], ignore_index=True))
    return Joined(pieces, found, dict(zip(stops["site"], stops["km"], strict=True)))


def _node(stop: dict[str, float], row: pd.Series, nodes: list[tuple[float, ...]]) -> int:
    """Return the node where a stop joins a way: its end when that is near, else a new one."""
    if stop["share"] * row["length_km"] < _AT_END_KM:
        return int(row["start"])
    if (1 - stop["share"]) * row["length_km"] < _AT_END_KM:
        return int(row["end"])
    nodes.append((stop["lon"], stop["lat"]))
    return len(nodes) - 1


def _parts(
    row: pd.Series, ends: list[int], nodes: list[tuple[float, ...]], shares: list[float]
) -> list[pd.Series]:
    """Return the parts of a way between ``ends``; lengths by share, crossings on the longest."""
    shape, found = row["geometry"], []
    for a, b, low, high in zip(ends, ends[1:], shares, shares[1:], strict=False):
        if a == b:
            continue
        part = row.copy()
        part["start"], part["end"] = a, b
        part["length_km"] = row["length_km"] * (high - low)
        part["geometry"] = shapely.ops.substring(shape, low, high, normalized=True)
        found.append(part)
    return _with_crossings(row, found)


def _with_crossings(row: pd.Series, parts: list[pd.Series]) -> list[pd.Series]:
    """Return ``parts`` with the crossings of the whole: borders at their node, others on one."""
    longest = max(parts, key=lambda part: part["length_km"])
    for part in parts:
        ends = {str(part["start"]), str(part["end"])}
        part["borders"] = tuple(b for b in row["borders"] if b.rpartition("/")[2] in ends)
        if part is not longest:
            for name in ("bridges", "rivers", "railways"):
                part[name] = ()
    return parts
