"""Where candidates stand: on land, and far enough from one another."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from pyproj import Geod

from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.plan.scenario import Scenario
from dorsale.plan.tables import CANDIDATES

_GEOD = Geod(ellps="WGS84")
_COAST_DEG = 0.03  # how far the shipped outlines are off: about 3 km


def positions(scenario: Scenario, kind: str = "data_centre") -> pd.DataFrame:
    """Return the candidates of ``kind``, by id: ``name, site, country, lat, lon, area_m2, row``.

    A candidate without coordinates of its own stands at its site.
    """
    table, sites = scenario.tables["candidates"], scenario.sites
    rows = table[table["kind"] == kind]
    found = pd.DataFrame(
        {
            "name": rows["name"],
            "site": rows["site"],
            "country": rows["site"].map(sites["country"]),
            "lat": rows["lat"].fillna(rows["site"].map(sites["lat"])),
            "lon": rows["lon"].fillna(rows["site"].map(sites["lon"])),
            "area_m2": rows["area_m2"],
            "own": rows["lat"].notna() & rows["lon"].notna(),
        }
    )
    return found.set_index(rows["id"].rename(None))


def check_on_land(places: pd.DataFrame, outlines: Mapping[str, Any]) -> None:
    """Raise :class:`BadInput` naming the candidates whose own coordinates lie on no land.

    ``outlines``: GeoJSON features of kind country; places within 3 km of one are taken as land.
    """
    from shapely import STRtree
    from shapely.geometry import Point, shape

    features = [one for one in outlines["features"]
                if one["properties"].get("kind", "country") == "country"]  # fmt: skip
    own = places[places["own"]]
    if own.empty or not features:
        return
    tree = STRtree([shape(one["geometry"]) for one in features])
    points = [Point(lon, lat) for lon, lat in zip(own["lon"], own["lat"], strict=True)]
    dry = set(tree.query(points, predicate="dwithin", distance=_COAST_DEG)[0].tolist())
    wet = [_in_the_sea(own, at) for at in range(len(own)) if at not in dry]
    if wet:
        raise BadInput(wet)


def _in_the_sea(own: pd.DataFrame, at: int) -> Problem:
    row = own.iloc[at]
    return Problem(
        N_("{place} ({lat}, {lon}) lies in the sea"),
        N_("Check lat and lon, or leave both empty for the place of its site"),
        CANDIDATES.file,
        column="lat",
        values={"place": own.index[at], "lat": row["lat"], "lon": row["lon"]},
    )


def distances_km(lat: np.ndarray, lon: np.ndarray, of: pd.DataFrame) -> np.ndarray:
    """Return the distance on the ellipsoid from each point to each row of ``of``, in km."""
    points, rows = len(lat), len(of)
    _, _, metres = _GEOD.inv(
        np.repeat(lon, rows), np.repeat(lat, rows),
        np.tile(of["lon"].to_numpy(float), points), np.tile(of["lat"].to_numpy(float), points),
    )  # fmt: skip
    return np.asarray(metres).reshape(points, rows) / 1_000


def separated(
    places: pd.DataFrame, separation_km: float, wanted: int = 2
) -> tuple[tuple[str, str], ...]:
    """Return the pairs of candidates at least ``separation_km`` apart.

    :class:`BadInput` when no ``wanted`` of them are that far from one another.
    """
    apart = distances_km(places["lat"].to_numpy(float), places["lon"].to_numpy(float), places)
    names = [str(one) for one in places.index]
    pairs = [(a, b) for a, b in combinations(range(len(names)), 2) if apart[a, b] >= separation_km]
    if wanted > 1 and _largest(len(names), pairs) < wanted:
        raise BadInput([_too_near(names, apart, separation_km, wanted)])
    return tuple((names[a], names[b]) for a, b in pairs)


def _largest(size: int, pairs: list[tuple[int, int]]) -> int:
    """Return the size of the largest set whose members are all pairs (a largest clique)."""
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from(pairs)
    return max((len(one) for one in nx.find_cliques(graph)), default=0)


def _too_near(names: list[str], apart: np.ndarray, km: float, wanted: int) -> Problem:
    if len(names) < 2:
        return Problem(
            N_("{wanted} sites are wanted, but only {count} can be had"),
            N_("Add candidates, or lower sites under [siting]"),
            CANDIDATES.file,
            values={"wanted": wanted, "count": len(names)},
        )
    a, b = np.unravel_index(int(np.argmax(apart)), apart.shape)
    return Problem(
        N_("no {wanted} sites lie {km} km from one another; the farthest two, {one} and {other}, "
           "are {far} km apart"),
        N_("Lower separation_km under [siting], or add candidates elsewhere"),
        CANDIDATES.file,
        values={"wanted": wanted, "km": f"{km:g}", "one": names[a], "other": names[b],
                "far": f"{apart[a, b]:.0f}"},
    )  # fmt: skip
