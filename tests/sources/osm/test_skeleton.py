"""Skeleton: the ways that join neighbouring towns, and no more."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from dorsale.sources.osm.joining import Pieces
from dorsale.sources.osm.skeleton import skeleton
from dorsale.sources.osm.towns import Joined

NODES = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [1.0, 1.0], [3.0, 0.0]])


def graph(*ways: tuple[int, int, float, str]) -> Pieces:
    size = len(ways)
    return Pieces(
        NODES,
        pd.DataFrame(
            {"id": [f"w{i}" for i in range(size)], "start": [w[0] for w in ways],
             "end": [w[1] for w in ways], "length_km": [w[2] for w in ways],
             "kind": [w[3] for w in ways], "rank": "primary", "family": "road", "country": "BV",
             "bridges": [()] * size, "rivers": [()] * size, "borders": [()] * size,
             "geometry": [shapely.LineString(NODES[[w[0], w[1]]]) for w in ways]}
        ),
    )  # fmt: skip


def kept(pieces: Pieces, *nodes: int) -> pd.DataFrame:
    sites = {f"s{n}": n for n in nodes}
    return skeleton(Joined(pieces, sites, dict.fromkeys(sites, 0.0))).table


def test_dead_ends_go_and_passed_nodes_too() -> None:
    found = kept(graph((0, 1, 10, "road_paved"), (1, 2, 10, "road_unpaved"),
                       (1, 3, 5, "road_paved")), 0, 2)  # fmt: skip
    assert found[["length_km", "paved_km"]].to_numpy().tolist() == [[20.0, 10.0]]


def test_the_cheaper_way_wins_by_surface() -> None:
    found = kept(graph((0, 2, 22, "road_paved"), (0, 1, 10, "road_unpaved"),
                       (1, 2, 10, "road_unpaved")), 0, 2)  # fmt: skip
    assert found["length_km"].tolist() == [22.0]


def test_a_ring_of_towns_stays_a_ring() -> None:
    found = kept(graph((0, 1, 10, "road_paved"), (1, 3, 10, "road_paved"),
                       (3, 0, 10, "road_paved")), 0, 1, 3)  # fmt: skip
    assert len(found) == 3


def test_carriageways_side_by_side_count_once() -> None:
    found = kept(graph((0, 2, 22, "road_paved"), (0, 2, 23, "road_paved")), 0, 2)
    assert found["length_km"].tolist() == [22.0]


def test_one_town_or_none_needs_no_way() -> None:
    assert kept(graph((0, 1, 10, "road_paved")), 0).empty
    assert kept(graph((0, 1, 10, "road_paved"), (2, 4, 10, "road_paved")), 0, 2).empty
