"""The ground as a graph: ways, their shape, and the quantities a new cable on them needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx
import pandas as pd

from dorsale.plan.tables import TERRAINS

METHOD = {
    "road_paved": "road_trench_km",
    "road_mixed": "road_trench_km",
    "road_unpaved": "road_trench_km",
    "railway": "rail_side_km",
    "power_line": "aerial_on_power_line_km",
    "pipeline": "pipeline_side_km",
    "river": "river_bed_km",
}
_GROUND_FREE = ("power_line", "river")  # masts and river beds know no digging ground


def shape_of(way: Mapping[str, Any], sites: pd.DataFrame) -> tuple[tuple[float, float], ...]:
    """Return the line of a way as (lon, lat) points, from end to end through its waypoints."""
    start, end = sites.loc[str(way["from"])], sites.loc[str(way["to"])]
    between = [text.rpartition("@")[2].split(",") for text in way["waypoints"]]
    points = [(float(lon), float(lat)) for lat, lon in between]
    return (
        (float(start["lon"]), float(start["lat"])),
        *points,
        (float(end["lon"]), float(end["lat"])),
    )


def join_shapes(
    shapes: Iterable[tuple[tuple[float, float], ...]],
) -> tuple[tuple[float, float], ...]:
    """Return one line out of lines that follow one another, turning each the right way round.

    >>> join_shapes([((0, 0), (1, 0)), ((2, 0), (1, 0))])
    ((0, 0), (1, 0), (2, 0))
    """
    parts = list(shapes)
    if len(parts) > 1 and parts[0][0] in (parts[1][0], parts[1][-1]):
        parts[0] = parts[0][::-1]
    line = list(parts[0])
    for part in parts[1:]:
        line += part[1:] if part[0] == line[-1] else part[::-1][1:]
    return tuple(line)


def quantities(ways: pd.DataFrame) -> pd.DataFrame:
    """Return what a new cable along each way needs: ``way, item, factor, quantity``.

    Kilometres are shared out by terrain; steep ones take ``factor_mountain`` on top. Cables
    on masts and in rivers take no ground factor. Crossings are counted apart.
    """
    rows: list[tuple[str, str, str, float]] = []
    for way in ways.to_dict("records"):
        item = METHOD[way["way"]]
        if way["way"] in _GROUND_FREE:
            rows.append((way["id"], item, "", way["length_km"]))
        else:
            rows += _dug(way, item)
        if way["way"] != "river":
            rows.append((way["id"], "river_crossing", "", way["river_crossings"]))
        rows.append((way["id"], "border_crossing", "", way["border_crossings"]))
    frame = pd.DataFrame(rows, columns=["way", "item", "factor", "quantity"])
    return frame[frame["quantity"] > 0].reset_index(drop=True)


def _dug(way: Mapping[str, Any], item: str) -> list[tuple[str, str, str, float]]:
    length, steep = float(way["length_km"]), float(way["mountain_share"])
    rows = []
    for terrain in TERRAINS:
        km = length * float(way[f"share_{terrain}"])
        factor = f"factor_{terrain}"
        rows.append((str(way["id"]), item, factor, km * (1 - steep)))
        rows.append((str(way["id"]), item, f"{factor}*factor_mountain", km * steep))
    return rows


def graph(ways: pd.DataFrame, cost_eur: Mapping[str, float]) -> nx.MultiGraph:
    """Return the open ways as a graph of sites; edges carry ``km`` and ``eur``."""
    found = nx.MultiGraph()
    for way in ways[ways["status"] == "open"].to_dict("records"):
        found.add_edge(
            way["from"], way["to"], key=way["id"], km=way["length_km"], eur=cost_eur[way["id"]]
        )
    return found
