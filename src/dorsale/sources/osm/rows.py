"""Rows of ``sites.csv``, ``ways.csv`` and ``fibre.csv`` from towns and the ways between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from dorsale.earth import on_sphere
from dorsale.sources.osm import lines as geometry

MAP = "https://www.openstreetmap.org"
_WAYPOINT_M = 250.0
_MOST_WAYPOINTS = 60
_STEP_DEG = 0.25  # a named point at least every 28 km
_NAMED_WITHIN_KM = 2.0
_TOWN_RADIUS_KM = {"city": 4.0, "town": 2.0}
_PAVED, _UNPAVED = 0.9, 0.1
Row = dict[str, object]


def town_rows(towns: pd.DataFrame) -> list[Row]:
    """Return the rows of the towns: all served."""
    return [
        {
            "id": one["id"], "name": one["name"], "country": one["country"],
            "lat": round(one["lat"], 6), "lon": round(one["lon"], 6), "kind": one["kind"],
            "roles": "exchange;pop" if one["kind"] == "capital" else "pop", "serve": "required",
            "population": round(one["population"]), "accuracy_m": 1000,
            "source": f"{MAP}/{_object(one['osm'])}",
            "confidence": "medium" if one["stated"] else "assumption",
            "note": "" if one["stated"] else "the map states no people: a usual number",
        }
        for one in towns.to_dict("records")
    ]  # fmt: skip


def _object(name: str) -> str:
    return f"{'node' if name[0] == 'n' else 'way'}/{name[1:]}"


def junction_row(site: str, name: str, country: str, point: np.ndarray, kind: str) -> Row:
    """Return the row of a place that is only passed: a junction or a border post."""
    return {
        "id": site, "name": name, "country": country, "lat": round(float(point[1]), 6),
        "lon": round(float(point[0]), 6), "kind": kind, "roles": "", "serve": "optional",
        "accuracy_m": 50, "source": MAP, "confidence": "medium", "note": "",
    }  # fmt: skip


def way_row(way: pd.Series, start: str, end: str, extra_km: float, places: pd.DataFrame) -> Row:
    """Return the row of a way between two sites, ``extra_km`` of access with it."""
    points, accuracy_m = _outline(way["geometry"])
    inside = _in_towns(points, places)
    urban = round(len(inside) / len(_dense(points)), 2)
    cities = {str(place["name"]) for _, place in inside if place["kind"] == "city"}
    family = way["family"]
    return {
        "id": f"{_LETTER[family]}-{start}-{end}", "from": start, "to": end,
        "name": str(way["name"]).replace(";", ","), "way": _kind(way),
        "length_km": round(way["length_km"] + extra_km, 2), "length_basis": "sourced",
        "countries": way["country"], "share_savanna": round(1 - urban, 2), "share_forest": 0,
        "share_swamp": 0, "share_rock": 0, "share_desert": 0, "share_urban": urban,
        "mountain_share": 0, "river_crossings": len(way["rivers"]),
        "border_crossings": len(way["borders"]), "crossings": _crossings(way, len(cities)),
        "waypoints": _waypoints(points, places),
        "accuracy_m": round(accuracy_m), "status": "open", "source": MAP, "confidence": "medium",
        "note": "length along the map; ground off towns counted as savanna, flat: assumption",
    }  # fmt: skip


_LETTER = {"road": "r", "railway": "t", "power_line": "p", "pipeline": "o", "river": "w"}


def _kind(way: pd.Series) -> str:
    """Return the kind of way; roads by how much of them is paved."""
    if way["family"] != "road" or way["kind"] == "river":
        return str(way["kind"])
    share = way["paved_km"] / way["length_km"] if way["length_km"] else 0.0
    if share >= _PAVED:
        return "road_paved"
    return "road_unpaved" if share <= _UNPAVED else "road_mixed"


def fibre_row(way: pd.Series, start: str, end: str, extra_km: float) -> Row:
    """Return the row of mapped fibre: it is there, but on what terms no map says."""
    operator = str(way["operator"])
    return {
        "id": f"f-{start}-{end}", "from": start, "to": end, "ways": "",
        "length_km": round(way["length_km"] + extra_km, 2), "length_basis": "sourced",
        "medium": way["kind"], "owner": operator, "operator": operator, "status": "in_service",
        "repair": "unknown", "duct": "", "contract": "no", "ready_from": "",
        "source": MAP, "confidence": "low",
        "note": "as mapped; state, contract and readiness are not known",
    }  # fmt: skip


def numbered(rows: list[Row]) -> list[Row]:
    """Return ``rows`` with a number after each id that stands twice.

    >>> [row["id"] for row in numbered([{"id": "a"}, {"id": "a"}])]
    ['a', 'a.2']
    """
    seen: dict[object, int] = {}
    for row in rows:
        name = row["id"]
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            row["id"] = f"{name}.{seen[name]}"
    return rows


def _outline(shape: Any) -> tuple[np.ndarray, float]:
    """Return the points of ``shape`` drawn with few points, and how far off that is, in m."""
    tolerance_m = _WAYPOINT_M
    while True:
        short = geometry.simplified(np.array([shape]), tolerance_m)[0]
        if shapely.get_num_coordinates(short) <= _MOST_WAYPOINTS:
            points = shapely.get_coordinates(shapely.segmentize(short, _STEP_DEG))
            return points, tolerance_m
        tolerance_m *= 2


def _waypoints(points: np.ndarray, places: pd.DataFrame) -> str:
    """Return the inner points as ``Name@lat,lon``, named after a place near or by their km."""
    inner = points[1:-1]
    if not len(inner):
        return ""
    km = np.cumsum(geometry.steps_km(points))[:-1]
    names = [f"km {reached:.0f}" for reached in km]
    for i, place in _near(inner, places, lambda _: _NAMED_WITHIN_KM):
        names[i] = str(place["name"]).replace(";", ",").replace("@", " ") or names[i]
    return ";".join(
        f"{name}@{lat:.5f},{lon:.5f}" for name, (lon, lat) in zip(names, inner, strict=True)
    )


def _crossings(way: pd.Series, cities: int) -> str:
    """Return what is crossed beside large rivers and borders: bridges, railways, large towns."""
    if way["family"] not in ("road", "railway") or way["kind"] == "river":
        return ""
    counted = {
        "river_on_bridge": max(0, len(way["bridges"]) - len(way["rivers"])),
        "railway_crossing": len(way.get("railways", ())),
        "urban_entry": cities,
    }
    return ";".join(kind for kind, count in counted.items() for _ in range(count))


def _dense(points: np.ndarray) -> np.ndarray:
    """Return points every half kilometre or so along the line of ``points``."""
    line = shapely.segmentize(shapely.LineString(points), 0.005)
    return np.asarray(shapely.get_coordinates(line))


def _in_towns(points: np.ndarray, places: pd.DataFrame) -> list[tuple[int, pd.Series]]:
    """Return the dense points that lie in a city or town, by its usual radius, with the place."""
    towns = places[places["kind"].isin(list(_TOWN_RADIUS_KM))]
    return _near(_dense(points), towns, lambda place: _TOWN_RADIUS_KM[place["kind"]])


def _near(
    points: np.ndarray, places: pd.DataFrame, radius_km: Callable[[pd.Series], float]
) -> list[tuple[int, pd.Series]]:
    """Return each of ``points`` whose nearest place lies within its radius, with the place."""
    if places.empty or not len(points):
        return []
    tree = cKDTree(on_sphere(places["lon"].to_numpy(), places["lat"].to_numpy()))
    km, which = tree.query(on_sphere(*points.T))
    pairs = ((i, places.iloc[int(w)]) for i, w in enumerate(which))
    return [(i, place) for i, place in pairs if km[i] <= radius_km(place)]
