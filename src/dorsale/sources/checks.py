"""What the tables of a scenario must say together: references, geography, money, connection."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from functools import cache

import networkx as nx
import pandas as pd
from babel import Locale
from pyproj import Geod
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from dorsale import reference
from dorsale.plan.problems import N_, Problem
from dorsale.plan.tables import METHOD_ITEM, NEEDED_ITEMS, OPEN_GROUND, TABLES
from dorsale.sources.funders import check_funders

_GEOD = Geod(ellps="WGS84")
_NO_COUNTRY = ("EU", "EZ", "QO", "UN", "XA", "XB", "ZZ")
_BORDER_TOLERANCE_DEG = 0.4
INTERNET = "internet"
_LEVEL = ("population", "users_share", "busy_hour_kbps_per_user")


def check_tables(frames: Mapping[str, pd.DataFrame], rates: Mapping[str, float]) -> list[Problem]:
    """Return every problem the tables have together (each alone was checked when read)."""
    problems = [
        *_references(frames),
        *_identifiers(frames),
        *_countries(frames["sites"]),
        *_places(frames["sites"], "sites.csv"),
        *_places(_parcels(frames), "candidates.csv"),
        *_ways(frames),
        *_fibre(frames),
        *_money(frames, rates),
        *_items(frames),
        *check_funders(frames["finance"], rates),
        *_demand(frames),
    ]
    if not any(p.severity == "error" for p in problems):
        problems += _connection(frames)
    return problems


def _line(index: object) -> int:
    return int(index)  # type: ignore[call-overload,no-any-return]


def _references(frames: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    known = {name: set(frame["id"]) for name, frame in frames.items() if "id" in frame.columns}
    for table in TABLES:
        frame = frames[table.name]
        for column in table.columns:
            if not column.refers:
                continue
            allowed = known[column.refers]
            if (table.name, column.name) == ("cables", "to"):
                allowed = allowed | {INTERNET}
            for index, value in frame[column.name].items():
                values = value if isinstance(value, tuple) else (value,)
                for one in values:
                    if one and one not in allowed:
                        yield Problem(
                            N_("{id} is not in {file}"),
                            N_("Correct the name, or add it to {file}"),
                            table.file,
                            _line(index),
                            column.name,
                            {"id": one, "file": f"{column.refers}.csv"},
                        )
    yield from _members(frames, known)


def _identifiers(frames: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    """Ways, fibre and cables share one space of names; ``internet`` is nobody's."""
    taken = {INTERNET: "-"}
    for name in ("sites", "ways", "fibre", "cables"):
        for index, one in frames[name]["id"].items():
            if one in taken and taken[one] != name:
                yield Problem(
                    N_("{id} is already used ({file})"),
                    N_("Give each row its own {columns}"),
                    f"{name}.csv",
                    _line(index),
                    "id",
                    {"id": one, "file": taken[one], "columns": "id"},
                )
            if name != "sites":
                taken[one] = name


def _members(
    frames: Mapping[str, pd.DataFrame], known: Mapping[str, set[str]]
) -> Iterator[Problem]:
    things = known["sites"] | known["ways"] | known["fibre"] | known["cables"]
    for name, allowed in (("risk_groups", things), ("events", things | known["risk_groups"])):
        frame = frames[name]
        for index, members in frame["members"].items():
            for one in members:
                if one not in allowed:
                    yield Problem(
                        N_("the member {id} is neither a site, a way, a fibre nor a cable"),
                        N_("Correct the name or remove it"),
                        f"{name}.csv",
                        _line(index),
                        "members",
                        {"id": one},
                    )


@cache
def _country_codes() -> frozenset[str]:
    codes = map(str, Locale("en").territories)
    return frozenset(c for c in codes if len(c) == 2 and c.isalpha() and c not in _NO_COUNTRY)


def _countries(sites: pd.DataFrame) -> Iterator[Problem]:
    for index, code in sites["country"].items():
        if code not in _country_codes():
            yield Problem(
                N_("{code} is not a country code"),
                N_("Use the two letters of ISO 3166, such as CM or CG"),
                "sites.csv",
                _line(index),
                "country",
                {"code": code},
            )


@cache
def _outlines() -> dict[str, BaseGeometry]:
    path = reference.folder() / "outlines.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {
        f["properties"]["iso2"]: shape(f["geometry"])
        for f in features
        if f["properties"].get("kind", "country") == "country"
    }


def _parcels(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the candidates that have coordinates of their own, with the country of their site."""
    own = frames["candidates"].dropna(subset=["lat", "lon"])
    country = frames["sites"].drop_duplicates("id").set_index("id")["country"]
    return own.assign(country=own["site"].map(country))


def _places(rows: pd.DataFrame, file: str) -> Iterator[Problem]:
    for index, site in rows.iterrows():
        outline = _outlines().get(str(site["country"]))
        if outline is None or _near(outline, site["lon"], site["lat"]):
            continue
        swapped = _near(outline, site["lat"], site["lon"])
        yield Problem(
            N_("{lat}, {lon} is not in {country}"),
            N_("Latitude and longitude are swapped: exchange them")
            if swapped
            else N_("Check the coordinates and the country"),
            file,
            _line(index),
            "lat",
            {"lat": site["lat"], "lon": site["lon"], "country": site["country"]},
        )


def _near(outline: BaseGeometry, lon: float, lat: float) -> bool:
    return bool(outline.distance(Point(lon, lat)) <= _BORDER_TOLERANCE_DEG)


def _ways(frames: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    sites = frames["sites"].drop_duplicates("id").set_index("id")
    ways = frames["ways"]
    for index, way in ways.iterrows():
        row = _line(index)
        if way["from"] == way["to"]:
            yield Problem(
                N_("the way joins {id} to itself"),
                N_("Correct one end"),
                "ways.csv",
                row,
                "to",
                {"id": way["from"]},
            )
        bad = [text for text in way["waypoints"] if waypoint(text) is None]
        for text in bad:
            yield Problem(
                N_("{text} is not a waypoint"),
                N_("Write it as Name@lat,lon"),
                "ways.csv",
                row,
                "waypoints",
                {"text": text},
            )
        if bad or way["from"] not in sites.index or way["to"] not in sites.index:
            continue
        straight = straight_km(sites, way["from"], way["to"])
        if way["length_km"] < 0.95 * straight:
            yield Problem(
                N_("{km} km is shorter than the straight line ({straight} km)"),
                N_("Check the length and the two ends"),
                "ways.csv",
                row,
                "length_km",
                {"km": way["length_km"], "straight": f"{straight:.1f}"},
            )


def waypoint(text: str) -> tuple[str, float, float] | None:
    """Return name, latitude and longitude of ``Name@lat,lon``; ``None`` when it is not one.

    >>> waypoint("Ayos@3.9,12.5")
    ('Ayos', 3.9, 12.5)
    """
    name, _, place = text.rpartition("@")
    try:
        lat, lon = (float(part) for part in place.split(","))
    except ValueError:
        return None
    inside = math.isfinite(lat) and abs(lat) <= 90 and math.isfinite(lon) and abs(lon) <= 180
    return (name, lat, lon) if name and inside else None


def straight_km(sites: pd.DataFrame, one: str, other: str) -> float:
    """Return the distance on the ellipsoid between two sites, in km."""
    a, b = sites.loc[one], sites.loc[other]
    _, _, metres = _GEOD.inv(a["lon"], a["lat"], b["lon"], b["lat"])
    return float(metres) / 1000


def _fibre(frames: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    for index, row in frames["fibre"].iterrows():
        if row["length_km"] == 0:
            yield Problem(
                N_("the fibre has no length"),
                N_("Give its length in km"),
                "fibre.csv",
                _line(index),
                "length_km",
            )
    for index, row in frames["cables"].iterrows():
        if row["capacity_gbps"] == 0:
            yield Problem(
                N_("the cable has no capacity"),
                N_("Give the capacity in Gbit/s, or leave ready_from empty and remove the row"),
                "cables.csv",
                _line(index),
                "capacity_gbps",
            )


def _money(frames: Mapping[str, pd.DataFrame], rates: Mapping[str, float]) -> Iterator[Problem]:
    book = frames["cost_book"]
    for index, item in book.iterrows():
        row = _line(index)
        plain = item["unit"] in ("ratio", "share_of_capex_year")
        if not plain and item["currency"] not in rates:
            yield Problem(
                N_("the currency {currency} has no rate"),
                N_("Add it under [rates] of scenario.toml: units for one euro"),
                "cost_book.csv",
                row,
                "currency",
                {"currency": item["currency"] or "?"},
            )
        if not item["low"] <= item["typical"] <= item["high"]:
            yield Problem(
                N_("low, typical and high are not in order ({low}, {typical}, {high})"),
                N_("Write the smallest first"),
                "cost_book.csv",
                row,
                "typical",
                {"low": item["low"], "typical": item["typical"], "high": item["high"]},
            )


def _items(frames: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    """Every item that a plan can ask for has its price."""
    known = set(frames["cost_book"]["item"])
    missing = [item for item in (*NEEDED_ITEMS, *_asked(frames["ways"])) if item not in known]
    if missing:
        yield Problem(
            N_("the cost book has no {items}"),
            N_("Add the rows; dorsale new shows an example"),
            "cost_book.csv",
            values={"items": ", ".join(missing)},
        )
    places = frames["candidates"]
    for index, item in places.loc[places["chosen"] == "yes", "item"].items():
        if item not in known:
            yield Problem(
                N_("{id} is not in {file}"),
                N_("Correct the name, or add it to {file}"),
                "candidates.csv",
                _line(index),
                "item",
                {"id": item, "file": "cost_book.csv"},
            )


def _asked(ways: pd.DataFrame) -> list[str]:
    """Return the items that rows of ways ask for beside the usual ones, each once."""
    items = [METHOD_ITEM[method] for method in ways["method"] if method in METHOD_ITEM]
    items += [kind for kinds in ways["crossings"] for kind in kinds]
    items += ["factor_off_road"] if (ways["way"] == OPEN_GROUND).any() else []
    items += ["factor_hilly"] if (ways["hilly_share"] > 0).any() else []
    return [item for item in dict.fromkeys(items) if item not in NEEDED_ITEMS]


def _demand(frames: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    demand = frames["demand"]
    sites = frames["sites"]
    served = sites[sites["serve"] == "required"]
    if demand.empty or served.empty:
        yield Problem(
            N_("there is no demand"),
            N_("Give demand.csv rows, and sites with serve = required"),
            "demand.csv",
        )
        return
    needed = {"population", "users_share", "busy_hour_kbps_per_user", "growth_per_year"}
    for country in sorted(set(served.loc[served["kind"] != "abroad", "country"])):
        missing = needed - set(demand.loc[demand["country"] == country, "item"])
        if missing:
            yield Problem(
                N_("the country {country} has no {items}"),
                N_("Add the rows to demand.csv"),
                "demand.csv",
                values={"country": country, "items": ", ".join(sorted(missing))},
            )
    level = demand[demand["item"].isin(_LEVEL) & demand["country"].isin(set(served["country"]))]
    if not level.empty and not level.groupby("country")["value"].prod().any():
        yield Problem(
            N_("there is no demand"),
            N_("Give population, users_share and busy_hour_kbps_per_user above 0"),
            "demand.csv",
            _line(level.index[0]),
            "value",
        )


def _connection(frames: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    graph = nx.Graph()
    graph.add_nodes_from([*frames["sites"]["id"], INTERNET])
    for name in ("ways", "fibre", "cables"):
        frame = frames[name]
        if name == "ways":
            frame = frame[frame["status"] == "open"]
        graph.add_edges_from(zip(frame["from"], frame["to"], strict=True))
    reached = nx.node_connected_component(graph, INTERNET)
    sites = frames["sites"]
    for index, site in sites[sites["serve"] == "required"].iterrows():
        if site["id"] not in reached:
            yield Problem(
                N_("{name} is joined to nothing that reaches the internet"),
                N_("Add a way, a fibre or a cable, or set serve to optional"),
                "sites.csv",
                _line(index),
                "id",
                {"name": site["name"]},
            )
