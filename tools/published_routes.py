"""Published routes beside the ones predicted between their ends: lengths, and shared ground.

Ends join the nearest point of a network (ways are cut every kilometre); the prediction is the
shortest way between them. Neither the published line nor its length enters it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from dorsale.ground.shared.near_lines import beside
from dorsale.ground.shared.segments import Line, Point, length_m

EVERY_KM = 1.0
OFF_KM = 10.0  # an end further from a network is not on it


@dataclass(frozen=True)
class Route:
    """A way between two points: as published, or as predicted."""

    name: str
    line: tuple[Point, ...]
    km: float


@dataclass(frozen=True)
class Ground:
    """A network as points a kilometre apart, joined along its ways."""

    graph: nx.Graph
    points: np.ndarray
    tree: cKDTree

    def nearest(self, point: Point) -> tuple[int, float]:
        """Return the point of the network nearest to ``point`` and how far it is, in km."""
        _, at = self.tree.query(_on_sphere([point]), k=1)
        here = int(at[0])
        return here, length_m((point, tuple(self.points[here]))) / 1000


def ground_of(lines: Iterable[Line], lengths_km: Iterable[float]) -> Ground:
    """Return a network of ``lines``, each as long as stated; equal points are one place."""
    graph = nx.Graph()
    places: list[Point] = []
    known: dict[Point, int] = {}

    def place(point: Point) -> int:
        key = (round(point[0], 5), round(point[1], 5))
        if key not in known:
            known[key] = len(places)
            places.append(point)
        return known[key]

    for line, km in zip(lines, lengths_km, strict=True):
        dense = _dense(line)
        step = [length_m(pair) for pair in zip(dense, dense[1:], strict=False)]
        scale = km / max(sum(step), 1e-9)
        for one, other, metres in zip(dense, dense[1:], step, strict=False):
            a, b = place(one), place(other)
            weight = metres * scale
            if a != b and weight < graph.get_edge_data(a, b, {"km": float("inf")})["km"]:
                graph.add_edge(a, b, km=weight)
    return Ground(graph, np.array(places), cKDTree(_on_sphere(places)))


def _dense(line: Line) -> list[Point]:
    found: list[Point] = [tuple(line[0])]
    for here, there in zip(line, line[1:], strict=False):
        parts = max(1, int(np.ceil(length_m((here, there)) / 1000 / EVERY_KM)))
        steps = np.linspace(here, there, parts + 1)[1:]
        found += [tuple(point) for point in steps.tolist()]
    return found


def _on_sphere(points: Iterable[Point]) -> np.ndarray:
    lon, lat = np.radians(np.asarray(list(points), float)).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def predict(ground: Ground, name: str, places: list[Point]) -> Route | None:
    """Return the shortest way through ``places``, or ``None`` where one is off the network."""
    found = [ground.nearest(place) for place in places]
    if any(away > OFF_KM for _, away in found):
        return None
    km, taken = 0.0, [found[0][0]]
    for (start, _), (end, _) in zip(found, found[1:], strict=False):
        try:
            more, path = nx.single_source_dijkstra(ground.graph, start, end, weight="km")
        except nx.NetworkXNoPath:
            return None
        km, taken = km + more, [*taken, *path[1:]]
    return Route(name, tuple(tuple(ground.points[at]) for at in taken), km)


def share_within(published: Line, ours: Line, reach_m: float) -> float:
    """Return the share of the published line within ``reach_m`` of ours."""
    found = list(beside([published, ours], [reach_m, reach_m]))
    near = sum(high - low for one in found for low, high in one.with_ends_m)
    return min(1.0, near / length_m(published))


def read_ofds(path: Path) -> list[Route]:
    """Return the spans of a published network (GeoJSON of spans), lengths along the ellipsoid."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    found = []
    for feature in features:
        line = tuple((float(p[0]), float(p[1])) for p in feature["geometry"]["coordinates"])
        said = feature["properties"]
        ends = f"{said['start']['name']} - {said['end']['name']}"
        found.append(Route(ends, line, length_m(line) / 1000))
    return found


def read_roads(path: Path) -> Ground:
    """Return the road network of a GeoPackage (layer ``edges``), lengths from its geometry."""
    import pyogrio

    edges = pyogrio.read_dataframe(path, layer="edges", columns=[])
    lines = [tuple(map(tuple, line.coords)) for line in edges.geometry]
    return ground_of(lines, [length_m(line) / 1000 for line in lines])


def shipped_ground(ways: pd.DataFrame, shapes: Iterable[Line]) -> Ground:
    """Return shipped ways as a network."""
    return ground_of(shapes, ways["length_km"].tolist())


def as_coarse(line: Line, points: int) -> float:
    """Return how much of its length ``line`` keeps when drawn with ``points`` points at most.

    The points kept are those that matter most (Douglas and Peucker 1973).
    """
    drawn = shapely.linestrings(np.asarray(line))
    low, high = 0.0, 1.0
    for _ in range(30):
        middle = (low + high) / 2
        if shapely.get_num_coordinates(shapely.simplify(drawn, middle)) > points:
            low = middle
        else:
            high = middle
    kept = shapely.get_coordinates(shapely.simplify(drawn, high))
    return length_m(kept) / length_m(line)
