"""Joining: lines meet, loose ends reach, nothing is lost when they are joined."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale.sources.osm import lines as geometry
from dorsale.sources.osm.joining import Pieces, compact, contracted, pieces_of, snapped

METRE = 1 / geometry.M_PER_DEGREE
Line = list[tuple[float, float]]


def lines(*shapes: Line, kind: str = "road_paved") -> pd.DataFrame:
    size = len(shapes)
    return pd.DataFrame(
        {"id": [f"w{i}" for i in range(size)], "family": "road", "kind": kind, "rank": "primary",
         "country": "BV", "bridges": [()] * size, "rivers": [()] * size, "borders": [()] * size,
         "geometry": [shapely.LineString(one) for one in shapes]}
    )  # fmt: skip


def full(*shapes: Line) -> Pieces:
    return compact(contracted(pieces_of(lines(*shapes))))


def km(shapes: list[Line]) -> float:
    return sum(float(geometry.steps_km(np.array(one)).sum()) for one in shapes)


def test_a_crossing_cuts_both_lines() -> None:
    found = full([(0, 0), (1, 0), (2, 0)], [(1, -1), (1, 0), (1, 1)])
    assert (len(found.table), len(found.nodes)) == (4, 5)


def test_lines_that_cross_without_a_shared_node_do_not_meet() -> None:
    found = full([(0, 0), (2, 0)], [(1, -1), (1, 1)])
    assert len(found.table) == 2


def test_what_does_not_fork_is_one_whatever_its_direction() -> None:
    parts: list[Line] = [[(0, 0), (1, 0)], [(2, 0.5), (1, 0)], [(2, 0.5), (3, 0)]]
    found = full(*parts)
    assert len(found.table) == 1
    row = found.table.iloc[0]
    assert row["length_km"] == pytest.approx(km(parts))
    assert sorted([found.nodes[row["start"]].tolist(), found.nodes[row["end"]].tolist()]) == [
        [0, 0], [3, 0],
    ]  # fmt: skip
    assert len(row["geometry"].coords) == 4


def test_a_change_of_kind_stays_a_node() -> None:
    both = pd.concat([lines([(0, 0), (1, 0)]), lines([(1, 0), (2, 0)], kind="road_unpaved")])
    assert len(contracted(pieces_of(both)).table) == 2


def test_a_node_to_keep_stays() -> None:
    pieces = pieces_of(lines([(0, 0), (1, 0)], [(1, 0), (2, 0)]))
    assert len(contracted(pieces, range(len(pieces.nodes))).table) == 2


def test_a_ring_a_lollipop_and_an_eight() -> None:
    ring: Line = [(0, 0), (1, 0), (1, 1), (0, 0)]
    assert len(full(ring).table) == 1
    lollipop: Line = [(-1, 0), *ring]
    assert len(full(lollipop).table) == 2
    eight: Line = [*ring, (-1, 0), (-1, -1), (0, 0)]
    found = full(eight)
    assert len(found.table) == 2
    assert found.table["length_km"].sum() == pytest.approx(km([eight]))


def test_two_lines_that_make_a_ring() -> None:
    found = full([(0, 0), (1, 0), (1, 1)], [(1, 1), (0, 1), (0, 0)])
    assert len(found.table) == 1


def test_a_loose_end_reaches_a_line_nearby() -> None:
    gap = 10 * METRE
    found = snapped(lines([(0, 0), (2, 0)], [(1, 1), (1, gap)]), 15.0)
    pieces = contracted(pieces_of(found))
    assert len(pieces.table) == 3
    assert pieces.table["length_km"].sum() == pytest.approx(
        km([[(0, 0), (2, 0)], [(1, 1), (1, 0)]])
    )


def test_two_loose_ends_meet_once() -> None:
    found = snapped(lines([(0, 0), (1, 0)], [(1 + 10 * METRE, 0), (2, 0)]), 15.0)
    assert len(contracted(pieces_of(found)).table) == 1


def test_a_loose_end_too_far_stays_loose() -> None:
    found = snapped(lines([(0, 0), (2, 0)], [(1, 1), (1, 20 * METRE)]), 15.0)
    assert len(contracted(pieces_of(found)).table) == 2


def test_a_gap_far_north_is_measured_in_metres() -> None:
    gap = 14 * METRE / np.cos(np.radians(80))
    found = snapped(lines([(0, 79), (0, 81)], [(gap, 80), (1, 80)]), 15.0)
    assert len(contracted(pieces_of(found)).table) == 3


def test_lines_meet_across_the_date_line() -> None:
    found = full([(179, 0), (180, 0)], [(-180, 0), (-179, 0)])
    assert len(found.table) == 1
    assert found.table["length_km"].iloc[0] == pytest.approx(2 * 111.319491)


GRID = st.tuples(st.integers(0, 4), st.integers(0, 4)).map(lambda p: (p[0] / 10, p[1] / 10))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(GRID, min_size=2, max_size=6), min_size=1, max_size=6))
def test_no_kilometre_is_lost(drawn: list[Line]) -> None:
    shapes = [
        clean
        for one in drawn
        if len(clean := [p for i, p in enumerate(one) if i == 0 or p != one[i - 1]]) > 1
    ]
    if not shapes:
        return
    found = full(*shapes)
    assert found.table["length_km"].sum() == pytest.approx(km(shapes))
    drawn_km = [float(geometry.steps_km(shapely.get_coordinates(one)).sum())
                for one in found.table["geometry"]]  # fmt: skip
    assert found.table["length_km"].tolist() == pytest.approx(drawn_km)
    for row in found.table.to_dict("records"):
        ends = [tuple(found.nodes[row["start"]]), tuple(found.nodes[row["end"]])]
        assert [row["geometry"].coords[0], row["geometry"].coords[-1]] == ends
