"""Mapped lines as a graph: ends snapped, cut where they meet, joined again where none forks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely

from dorsale.sources.osm import lines as geometry

SNAP_M = {"road": 15.0, "railway": 30.0, "power_line": 300.0, "pipeline": 100.0, "river": 100.0}
_SAME = ["family", "kind", "rank", "country"]
_GATHERED = ("bridges", "rivers", "borders", "railways")


@dataclass(frozen=True)
class Pieces:
    """Stretches between nodes: ``table`` with ``start, end, length_km, geometry`` and tags."""

    nodes: np.ndarray
    table: pd.DataFrame


def snapped(lines: pd.DataFrame, snap_m: float) -> pd.DataFrame:
    """Return ``lines`` whose loose ends reach the line that lies within ``snap_m`` of them."""
    shapes = lines["geometry"].to_numpy().copy()
    ends, row = _loose_ends(shapes)
    if not len(ends):
        return lines
    near = _nearest(shapes, ends, row, snap_m)
    vertices: dict[int, list[geometry.Point]] = defaultdict(list)
    done: set[tuple[int, int]] = set()
    for end, target, point in near:
        if (target, int(row[end])) in done:  # the other end of the same gap
            continue
        done.add((int(row[end]), target))
        shapes[row[end]] = _lengthened(shapes[row[end]], ends[end], point)
        vertices[target].append(point)
    for target, points in vertices.items():
        shapes[target] = geometry.with_vertices(shapes[target], points)
    return lines.assign(geometry=shapes)


def _loose_ends(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the ends that no other line has as a vertex, (n, 2), and the line of each."""
    points, row = shapely.get_coordinates(shapes, return_index=True)
    _, inverse, counts = np.unique(geometry.keys(points), return_inverse=True, return_counts=True)
    change = np.flatnonzero(np.diff(row))
    ends = np.concatenate([[0], change + 1, change, [len(points) - 1]]) if len(points) else change
    loose = ends[counts[inverse[ends]] == 1]
    return points[loose], row[loose]


def _nearest(
    shapes: np.ndarray, ends: np.ndarray, row: np.ndarray, snap_m: float
) -> list[tuple[int, int, geometry.Point]]:
    """Return end, line and point on it for each of ``ends`` with another line within reach."""
    reach = snap_m / geometry.M_PER_DEGREE / max(0.1, np.cos(np.radians(np.abs(ends[:, 1]).max())))
    places = shapely.points(ends)
    end, target = shapely.STRtree(shapes).query(places, predicate="dwithin", distance=reach)
    other = row[end] != target
    end, target = end[other], target[other]
    along = shapely.line_locate_point(shapes[target], places[end])
    points = shapely.get_coordinates(shapely.line_interpolate_point(shapes[target], along))
    km = geometry.distances_km(ends[end], points)
    order = np.lexsort((target, km, end))
    order = order[km[order] <= snap_m / 1000]
    _, first = np.unique(end[order], return_index=True)
    chosen = order[first]
    return [(int(end[i]), int(target[i]), tuple(points[i])) for i in chosen]


def _lengthened(shape: Any, end: np.ndarray, point: geometry.Point) -> Any:
    own = shapely.get_coordinates(shape)
    if (own[-1] == end).all():
        return shapely.LineString(np.vstack([own, point]))
    return shapely.LineString(np.vstack([point, own]))


def pieces_of(lines: pd.DataFrame) -> Pieces:
    """Return ``lines`` of one family cut wherever two of them, or one with itself, meet."""
    points, row = shapely.get_coordinates(lines["geometry"].to_numpy(), return_index=True)
    key = geometry.keys(points)
    new = np.concatenate([[True], (np.diff(key) != 0) | (np.diff(row) != 0)])
    points, row, key = points[new], row[new], key[new]
    _, inverse, counts = np.unique(key, return_inverse=True, return_counts=True)
    edge = np.concatenate([[True], np.diff(row) != 0, [True]])
    stops = np.flatnonzero((counts[inverse] > 1) | edge[:-1] | edge[1:])
    same = row[stops[:-1]] == row[stops[1:]]
    start, end = stops[:-1][same], stops[1:][same]
    reached = np.concatenate([[0.0], np.cumsum(geometry.steps_km(points))])
    numbers, where, ends = np.unique(
        np.concatenate([inverse[start], inverse[end]]), return_index=True, return_inverse=True
    )
    table = lines.drop(columns="geometry").iloc[row[start]].reset_index(drop=True)
    table["start"], table["end"] = ends[: len(start)], ends[len(start) :]
    table["length_km"] = reached[end] - reached[start]
    table["geometry"] = _sliced(points, start, end)
    return Pieces(points[np.concatenate([start, end])[where]][: len(numbers)], table)


def _sliced(points: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return the lines through ``points[start..end]``, both ends in."""
    sizes = end - start + 1
    which = np.repeat(np.arange(len(sizes)), sizes)
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.asarray(shapely.linestrings(points[start[which] + within], indices=which))


def contracted(pieces: Pieces, keep: Sequence[int] = ()) -> Pieces:
    """Return ``pieces`` joined end to end wherever nothing forks and nothing changes.

    What changes: family, kind, rank or country; nodes to ``keep`` stay too. Columns in km add
    up; ``bridges, rivers, borders, railways`` are gathered; the rest is that of the longest part.
    """
    table = pieces.table
    label = table.groupby(_SAME, sort=False).ngroup().to_numpy()
    start, end = table["start"].to_numpy(), table["end"].to_numpy()
    passed = _passed(start, end, label, len(pieces.nodes))
    passed[list(keep)] = False
    found = _joined(table, _chains(start, end, passed))
    return Pieces(pieces.nodes, found)


def compact(pieces: Pieces) -> Pieces:
    """Return ``pieces`` numbered anew, without the nodes that nothing uses."""
    found = pieces.table.copy()
    both = np.concatenate([found["start"].to_numpy(int), found["end"].to_numpy(int)])
    used, ends = np.unique(both, return_inverse=True)
    found["start"], found["end"] = ends[: len(found)], ends[len(found) :]
    return Pieces(pieces.nodes[used], found)


def _passed(start: np.ndarray, end: np.ndarray, label: np.ndarray, nodes: int) -> np.ndarray:
    """Return which nodes have two ends of like pieces and nothing else."""
    at = np.concatenate([start, end])
    labels = np.concatenate([label, label])
    degree = np.bincount(at, minlength=nodes)
    least = np.full(nodes, np.iinfo("int64").max)
    most = np.full(nodes, -1)
    np.minimum.at(least, at, labels)
    np.maximum.at(most, at, labels)
    passed = (degree == 2) & (least == most)
    passed[start[start == end]] = False
    return np.asarray(passed)


Chain = list[tuple[int, bool]]


def _chains(start: np.ndarray, end: np.ndarray, passed: np.ndarray) -> list[Chain]:
    """Return every piece once, in chains of (piece, walked backwards) between kept nodes."""
    at: dict[int, list[int]] = defaultdict(list)
    for ends in (start, end):
        for piece in np.flatnonzero(passed[ends]):
            at[int(ends[piece])].append(int(piece))
    starts, stops = start.tolist(), end.tolist()
    done = np.zeros(len(start), dtype=bool)
    chains: list[Chain] = []
    loose = np.flatnonzero(~passed[start] | ~passed[end])
    for piece in [*loose.tolist(), *range(len(starts))]:
        if not done[piece]:
            backwards = not passed[end[piece]] and passed[start[piece]]
            chain = _walk(piece, bool(backwards), starts, stops, at)
            done[[one for one, _ in chain]] = True
            chains.append(chain)
    return chains


def _walk(
    piece: int, backwards: bool, start: list[int], end: list[int], at: dict[int, list[int]]
) -> Chain:
    chain: Chain = [(piece, backwards)]
    while True:
        here = start[piece] if backwards else end[piece]
        onward = [one for one in at.get(here, ()) if one != piece]
        if not onward or onward[0] == chain[0][0]:
            return chain
        piece = onward[0]
        backwards = end[piece] == here
        chain.append((piece, backwards))


def _joined(table: pd.DataFrame, chains: list[Chain]) -> pd.DataFrame:
    """Return one row a chain of ``table``'s pieces."""
    km = table["length_km"].tolist()
    longest = [max(chain, key=lambda one: km[one[0]])[0] for chain in chains]
    found = table.iloc[longest].reset_index(drop=True)
    ends = table[["start", "end"]].to_numpy()
    found["start"] = [int(ends[chain[0][0]][int(chain[0][1])]) for chain in chains]
    found["end"] = [int(ends[chain[-1][0]][1 - int(chain[-1][1])]) for chain in chains]
    for name in [name for name in table.columns if name.endswith("_km")]:
        values = table[name].tolist()
        found[name] = [sum(values[one] for one, _ in chain) for chain in chains]
    for name in (name for name in _GATHERED if name in table):
        parts = table[name].tolist()
        found[name] = [_gathered(parts[one] for one, _ in chain) for chain in chains]
    shapes = table["geometry"].to_numpy()
    found["geometry"] = [_line(shapes, chain) for chain in chains]
    return found


def _gathered(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for part in parts for one in part))


def _line(shapes: np.ndarray, chain: Chain) -> Any:
    """Return the line along ``chain``."""
    if len(chain) == 1 and not chain[0][1]:
        return shapes[chain[0][0]]
    parts = [shapely.get_coordinates(shapes[i])[:: -1 if back else 1] for i, back in chain]
    return shapely.LineString(np.vstack([parts[0], *(part[1:] for part in parts[1:])]))
