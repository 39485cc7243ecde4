"""Where a road crosses a railway at its level, as OpenStreetMap draws it: a node of both.

Bridges over and under a railway are no such node; a cable passes them with the road.
"""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from dorsale.earth import on_sphere
from dorsale.sources.osm import lines as geometry

KIND = "level_crossing"
_ONE_CROSSING_KM = 0.05  # tracks side by side and carriageways of one road


def level_crossings(points: pd.DataFrame) -> dict[int, str]:
    """Return place (see :func:`dorsale.sources.osm.lines.keys`) -> id of the level crossing there.

    ``points``: ``id, kind, lon, lat`` of an extract. Nodes within 50 m of one another are one
    crossing: two tracks, or two carriageways.
    """
    found = points[points["kind"] == KIND].sort_values("id")
    if found.empty:
        return {}
    places = found[["lon", "lat"]].to_numpy(float)
    tree = cKDTree(on_sphere(places[:, 0], places[:, 1]))
    near = nx.Graph()
    near.add_nodes_from(range(len(found)))
    near.add_edges_from(tree.query_pairs(_ONE_CROSSING_KM))
    ids = found["id"].tolist()
    first = {one: ids[min(group)] for group in nx.connected_components(near) for one in group}
    keys = geometry.keys(places).tolist()
    return {key: first[number] for number, key in enumerate(keys)}


def crossed(shapes: np.ndarray, at: Mapping[int, str]) -> list[tuple[str, ...]]:
    """Return the level crossings on each of ``shapes``: those that are among its vertices."""
    found: list[tuple[str, ...]] = [()] * len(shapes)
    if not at or not len(shapes):
        return found
    points, row = shapely.get_coordinates(shapes, return_index=True)
    keys = geometry.keys(points)
    hit = np.flatnonzero(np.isin(keys, np.array(list(at), dtype="int64")))
    for one in hit.tolist():
        name = at[int(keys[one])]
        if name not in found[row[one]]:
            found[row[one]] = (*found[row[one]], name)
    return found
