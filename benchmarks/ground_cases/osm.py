"""OpenStreetMap intake: a file of 20 or 200 MB, made here, read into a network.

The file has about the density of an African extract: of a hundred nodes, some ninety outline
buildings and the others draw roads, of which about half can guide a cable. Nothing in it is real.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ground_cases import Alone

_SIDES = {20: 154, 200: 486}  # crossings along one side of the lattice, by size in MB
_BETWEEN = 6  # nodes between two crossings
_BUILDINGS = 40  # of four corners each, for one crossing
_STEP_DEG = 0.01
_WANTED = ("primary", "secondary", "tertiary", "unclassified")
_CLASSES = (*_WANTED, "residential", "track", "path")


def cases(data: Path | None) -> list[Alone]:
    """Return the cases: 200 MB within 3 minutes and 4 GB, and a tenth of it."""
    del data
    return [
        Alone("OpenStreetMap, 20 MB", 18.0, 1000.0, _prepared(20), _right(20)),
        Alone("OpenStreetMap, 200 MB", 180.0, 4000.0, _prepared(200), _right(200), full=True),
    ]


def _prepared(megabytes: int) -> Callable[[], Callable[[], Any]]:
    def prepare() -> Callable[[], Any]:
        from dorsale.sources.osm.borders import Borders
        from dorsale.sources.osm.reading import read

        path = Path(tempfile.gettempdir()) / f"dorsale-benchmark-{megabytes}.osm.pbf"
        if not path.exists():
            beside = path.with_name(f"part-{path.name}")
            write(beside, _SIDES[megabytes])
            beside.rename(path)
        return lambda: read(path, Borders(("BV",), ()))

    return prepare


def _right(megabytes: int) -> Callable[[Any], bool]:
    """Return the check: no kilometre of the classes asked for is lost."""

    def check(network: Any) -> bool:
        from pyproj import Geod

        lines, classes = _roads(_SIDES[megabytes])
        kept = np.isin(classes, _WANTED)
        a, b = lines[kept, :-1].reshape(-1, 2), lines[kept, 1:].reshape(-1, 2)
        _, _, metres = Geod(ellps="WGS84").inv(a[:, 0], a[:, 1], b[:, 0], b[:, 1])
        return bool(abs(network.ways["length_km"].sum() * 1000 / metres.sum() - 1) < 1e-6)

    return check


def _crossings(side: int) -> np.ndarray:
    """Return the crossings, (side * side, 2)."""
    axes = np.meshgrid(np.arange(side), np.arange(side))
    return np.array([-30.0, 40.0]) + _STEP_DEG * np.stack(axes, axis=-1).reshape(-1, 2)


def _ends(side: int) -> np.ndarray:
    """Return the two crossings of each road, (roads, 2)."""
    at = np.arange(side * side).reshape(side, side)
    east = np.column_stack([at[:, :-1].ravel(), at[:, 1:].ravel()])
    north = np.column_stack([at[:-1].ravel(), at[1:].ravel()])
    return np.vstack([east, north])


def _roads(side: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the points of each road with both ends, (roads, 8, 2), and its class."""
    random = np.random.default_rng(1)
    ends = _crossings(side)[_ends(side)]
    share = np.linspace(0, 1, _BETWEEN + 2)[:, None]
    lines = ends[:, :1] + share * (ends[:, 1:] - ends[:, :1])
    lines[:, 1:-1] += random.normal(0, 0.05 * _STEP_DEG, lines[:, 1:-1].shape)
    return np.round(lines, 7), random.choice(np.array(_CLASSES), len(lines))


def write(path: Path, side: int) -> None:
    """Write a region of ``side`` x ``side`` crossings to ``path``: nodes first, then ways."""
    import osmium

    crossings, (lines, classes) = _crossings(side), _roads(side)
    path.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(path)) as writer:
        node, way = osmium.osm.mutable.Node(version=1, id=0), osmium.osm.mutable.Way
        for points in (crossings, lines[:, 1:-1].reshape(-1, 2), *_houses(crossings)):
            for node.location in map(tuple, points.tolist()):
                node.id += 1
                writer.add_node(node)
        for i, (a, b) in enumerate(_ends(side)):
            first = 1 + len(crossings) + i * _BETWEEN
            tags = {"highway": str(classes[i]), "name": f"Road {i % 997}"}
            nodes = [a + 1, *range(first, first + _BETWEEN), b + 1]
            writer.add_way(way(id=i + 1, version=1, nodes=nodes, tags=tags))
        first, before = 1 + len(crossings) + len(lines) * _BETWEEN, len(lines)
        for i in range(len(crossings) * _BUILDINGS):
            c = first + 4 * i
            nodes, tags = [c, c + 1, c + 2, c + 3, c], {"building": "yes"}
            writer.add_way(way(id=before + i + 1, version=1, nodes=nodes, tags=tags))


def _houses(crossings: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the corners of the houses around each crossing, four after four."""
    random = np.random.default_rng(2)
    square = 1e-4 * np.array([(0, 0), (1, 0), (1, 1), (0, 1)])
    for crossing in crossings:
        homes = crossing + random.uniform(0, _STEP_DEG, (_BUILDINGS, 1, 2))
        yield (homes + square + random.normal(0, 2e-5, (_BUILDINGS, 4, 2))).reshape(-1, 2)
