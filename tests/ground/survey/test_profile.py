"""Profiles: what lies along a line, read from tiny layers that can be checked by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsale.ground.survey.along import km_of, metres_between, metres_to, points_at
from dorsale.ground.survey.profile import climb_m, profile_table
from dorsale.ground.survey.sampling import cells_at, sampled
from dorsale.plan.ground import Grid, Layers
from dorsale.plan.tables import TERRAINS

DEGREE_KM = 111.32
GRID = Grid("EPSG:4326", (1.0, 0.0, 10.0, 0.0, -1.0, 0.5), 1, 4)
LINE = ((10.5, 0.0), (13.5, 0.0))


def ground() -> Layers:
    """Return four cells from west to east: savanna, forest, unknown, a lake."""
    return Layers(
        GRID,
        height_m=np.array([[100.0, 300.0, np.nan, 50.0]], dtype="float32"),
        slope=np.array([[0.01, 0.2, np.nan, 0.0]], dtype="float32"),
        terrain=np.array([[0, 1, 255, 255]], dtype="uint8"),
        water=np.array([[False, False, False, True]]),
    )


def test_a_profile_by_hand() -> None:
    found = profile_table(LINE, ground(), step_km=DEGREE_KM)
    assert found["km"].tolist() == pytest.approx([0, DEGREE_KM, 2 * DEGREE_KM, 3 * DEGREE_KM], 1e-4)
    assert found["height_m"].tolist() == pytest.approx([100, 300, np.nan, 50], nan_ok=True)
    assert found["slope"].tolist() == pytest.approx([0.01, 0.2, np.nan, 0], nan_ok=True)
    assert found["terrain"].tolist() == [TERRAINS[0], TERRAINS[1], "", ""]
    assert found["water"].tolist() == [False, False, False, True]
    assert climb_m(found) == pytest.approx((200.0, 250.0))


def test_distances_to_a_road() -> None:
    road = ((10.0, 0.1), (14.0, 0.1))
    found = profile_table(LINE, roads=[road], step_km=100)
    assert found["distance_to_road_m"].tolist() == pytest.approx([11_057] * len(found), rel=0.01)
    assert profile_table(LINE)["distance_to_road_m"].isna().all()


def test_places_are_named_once_where_they_are_nearest() -> None:
    places = pd.DataFrame(
        {"name": ["Start", "Middle", "Far"], "lon": [10.5, 12.0, 12.0], "lat": [0.0, 0.01, 1.0]}
    )
    found = profile_table(LINE, places=places, step_km=1.0)
    named = found[found["place"] != ""]
    assert named["place"].tolist() == ["Start", "Middle"]
    assert named["km"].tolist() == pytest.approx([0.0, 1.5 * DEGREE_KM], abs=1.0)


def test_kilometres_are_those_of_the_way() -> None:
    found = profile_table(LINE, length_km=400.0)
    assert found["km"].iloc[-1] == 400.0
    assert len(found) == 401


def test_without_layers_a_profile_knows_nothing_but_its_line() -> None:
    found = profile_table(LINE)
    assert found["height_m"].isna().all()
    assert set(found["terrain"]) == {""}
    assert not found["water"].any()


def test_a_line_of_no_length_has_one_row() -> None:
    assert len(profile_table(((10.5, 0.0), (10.5, 0.0)), ground())) == 1


def test_off_the_grid_nothing_is_known() -> None:
    found = profile_table(((14.5, 0.0), (16.0, 0.0)), ground())
    assert found["height_m"].isna().all()
    assert set(found["terrain"]) == {""}


def test_a_line_over_the_date_line_goes_the_short_way() -> None:
    line = ((179.0, 0.0), (-179.0, 0.0))
    assert km_of(line)[-1] == pytest.approx(2 * DEGREE_KM, rel=1e-3)
    found = profile_table(line, roads=[((180.0, -1.0), (180.0, 1.0))], step_km=DEGREE_KM / 2)
    assert np.abs(found["lon"]).min() >= 179.0
    assert found["distance_to_road_m"].iloc[2] < 200
    assert found["distance_to_road_m"].iloc[0] == pytest.approx(111_320, rel=0.01)


@given(st.lists(st.tuples(st.floats(-170, 170), st.floats(-60, 60)), min_size=2, max_size=6))
def test_points_at_the_vertices_are_the_vertices(line: list[tuple[float, float]]) -> None:
    if any(abs(a[0] - b[0]) >= 179 for a, b in zip(line, line[1:], strict=False)):
        return
    at = km_of(line)
    if (np.diff(at) <= 1e-6).any():
        return
    assert points_at(line, at, at) == pytest.approx(np.array(line), abs=1e-6)


@given(
    st.lists(st.tuples(st.floats(-179, 179), st.floats(-85, 85)), min_size=1, max_size=8),
    st.lists(st.tuples(st.floats(-179, 179), st.floats(-85, 85)), min_size=1, max_size=8),
)
def test_the_nearest_is_no_further_than_any(
    ones: list[tuple[float, float]], others: list[tuple[float, float]]
) -> None:
    at, metres = metres_between(np.array(ones), np.array(others))
    _, all_of_them = metres_between(np.repeat(ones, len(others), axis=0), np.array(others))
    assert (metres <= all_of_them.reshape(len(ones), -1).min(axis=1) + 1).all()
    assert ((at >= 0) & (at < len(others))).all()


def test_nothing_is_near_nothing() -> None:
    assert np.isinf(metres_to(np.array([[10.0, 0.0]]), [])).all()
    at, metres = metres_between(np.array([[10.0, 0.0]]), np.zeros((0, 2)))
    assert (at[0], metres[0]) == (-1, np.inf)


def test_cells_of_a_metric_grid() -> None:
    grid = Grid("EPSG:32633", (1000.0, 0.0, 500_000.0, 0.0, -1000.0, 10_000.0), 20, 20)
    row, column, inside = cells_at(grid, np.array([15.0049, 15.0]), np.array([0.0, 45.0]))
    assert (row[0], column[0]) == (10, 0)
    assert inside.tolist() == [True, False]
    layer = np.arange(400).reshape(20, 20)
    assert sampled(layer, grid, np.array([15.0049]), np.array([-0.001]), -1).tolist() == [200]
