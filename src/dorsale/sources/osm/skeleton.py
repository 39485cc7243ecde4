"""The part of a network that joins towns: cheapest ways between neighbours, parallels once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from dorsale.sources.osm import lines as geometry
from dorsale.sources.osm.joining import Pieces, contracted
from dorsale.sources.osm.towns import Joined

_WEIGHT = {"road_paved": 1.0, "road_unpaved": 1.3, "submarine": 1.0}
_BESIDE_M = 300.0  # two ways between the same ends that lie nearer are one (dual carriageways)


def skeleton(found: Joined, ends: Sequence[int] = ()) -> Pieces:
    """Return the ways between neighbouring towns (and further ``ends``), joined end to end.

    Neighbours are towns whose territories touch; each pair keeps its cheapest way by length,
    unpaved roads counting 1.3 times. Method: one multi-source search (Mehlhorn 1988).
    """
    pieces, stops = found.pieces, [*sorted({*found.node.values(), *ends})]
    if len(stops) < 2:
        return Pieces(pieces.nodes, pieces.table.iloc[:0])
    kept = sorted(_between(pieces, stops))
    table = pieces.table.iloc[kept].reset_index(drop=True)
    paved = table["kind"] == "road_paved"
    table = table.assign(paved_km=table["length_km"].where(paved, 0.0))
    roads = table["kind"].str.startswith("road")
    table["kind"], table["rank"] = table["kind"].mask(roads, "road_unpaved"), ""
    if table.empty:
        return Pieces(pieces.nodes, table)
    return _single(contracted(Pieces(pieces.nodes, table), stops))


def _between(pieces: Pieces, stops: Sequence[int]) -> set[int]:
    """Return the rows on the cheapest ways between neighbouring ``stops``."""
    table, size = pieces.table, len(pieces.nodes)
    start, end = table["start"].to_numpy(), table["end"].to_numpy()
    weight = table["length_km"].to_numpy() * table["kind"].map(_WEIGHT).fillna(1.1).to_numpy()
    weight = np.maximum(weight, 1e-6)
    least = np.lexsort((weight, np.maximum(start, end), np.minimum(start, end)))
    pair = np.column_stack([np.minimum(start, end), np.maximum(start, end)])[least]
    new = np.concatenate([[True], (np.diff(pair, axis=0) != 0).any(axis=1)])
    rows = least[new & (pair[:, 0] != pair[:, 1])]
    graph = csr_array((weight[rows], (start[rows], end[rows])), (size, size))
    cost, before, owner = dijkstra(
        graph, directed=False, indices=list(stops), min_only=True, return_predecessors=True
    )
    row_of = {
        (min(a, b), max(a, b)): r for a, b, r in zip(start[rows], end[rows], rows, strict=True)
    }
    chosen = _cheapest_meetings(rows, start, end, weight, cost, owner)
    found = set(chosen)
    for row in chosen:
        for node in (int(start[row]), int(end[row])):
            while before[node] >= 0:
                onward = int(before[node])
                found.add(int(row_of[min(node, onward), max(node, onward)]))
                node = onward
    return found


def _cheapest_meetings(
    rows: np.ndarray,
    start: np.ndarray,
    end: np.ndarray,
    weight: np.ndarray,
    cost: np.ndarray,
    owner: np.ndarray,
) -> list[int]:
    """Return, for each two territories that touch, the row over which they are nearest."""
    a, b = owner[start[rows]], owner[end[rows]]
    total = cost[start[rows]] + weight[rows] + cost[end[rows]]
    touch = (a != b) & np.isfinite(total)
    found = pd.DataFrame(
        {
            "row": rows[touch], "a": np.minimum(a, b)[touch], "b": np.maximum(a, b)[touch],
            "total": total[touch],
        }
    )  # fmt: skip
    found = found.sort_values(["total", "row"]).drop_duplicates(["a", "b"])
    return [int(row) for row in found["row"]]


def _single(pieces: Pieces) -> Pieces:
    """Return ``pieces`` without loops and without the longer of two that run side by side."""
    table = pieces.table
    table = table[table["start"] != table["end"]].sort_values(["length_km", "id"])
    low, high = table[["start", "end"]].min(axis=1), table[["start", "end"]].max(axis=1)
    kept: dict[tuple[int, int], list[int]] = {}
    for row, pair in zip(table.index, zip(low, high, strict=True), strict=True):
        shape = table.at[row, "geometry"]
        others = (table.at[one, "geometry"] for one in kept.get(pair, []))
        reach = _BESIDE_M / geometry.M_PER_DEGREE
        if not any(shapely.hausdorff_distance(shape, other) < reach for other in others):
            kept.setdefault(pair, []).append(row)
    wanted = sorted(row for rows in kept.values() for row in rows)
    return Pieces(pieces.nodes, table.loc[wanted].reset_index(drop=True))
