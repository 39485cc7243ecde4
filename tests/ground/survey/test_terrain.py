from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsale.ground.survey.terrain import samples, stretches_m, terrain_shares
from dorsale.plan.ground import Grid, Layers
from dorsale.plan.tables import TERRAINS
from tests.ground import grids


def test_shares_of_a_line_by_hand() -> None:
    """Ten cells: six of forest, three of town, one unknown; slopes of 2, 10 and 20 %."""
    terrain = np.array([[1, 1, 1, 1, 1, 1, 5, 5, 5, 255]], dtype=np.uint8)
    slope = np.array([[0.02] * 5 + [0.10] * 3 + [0.20] * 2], dtype=np.float32)
    found = terrain_shares(grids.middle(0, 0, 9), grids.layers(terrain=terrain, slope=slope))
    assert found["share_forest"] == pytest.approx(6 / 9)
    assert found["share_urban"] == pytest.approx(3 / 9)
    assert found["share_savanna"] == 0
    assert found["hilly_share"] == pytest.approx(0.3)
    assert found["mountain_share"] == pytest.approx(0.2)


def test_what_no_layer_knows_is_not_said() -> None:
    unknown = np.full((1, 10), 255, dtype=np.uint8)
    holes = np.full((1, 10), np.nan, dtype=np.float32)
    line = grids.middle(0, 0, 9)
    assert terrain_shares(line, grids.layers(terrain=unknown, slope=holes)) == {}
    assert terrain_shares(line, Layers(grids.grid())) == {}
    off = tuple((lon + 50, lat) for lon, lat in line)
    assert terrain_shares(off, grids.layers(terrain=np.zeros((1, 10), np.uint8))) == {}


def test_half_a_line_off_the_grid_counts_the_half_that_is_known() -> None:
    terrain = np.ones((1, 10), dtype=np.uint8)
    assert terrain_shares(grids.middle(0, 5, 14), grids.layers(terrain=terrain)) == pytest.approx(
        {f"share_{name}": float(name == "forest") for name in TERRAINS}
    )


def test_metric_grids_are_met_too() -> None:
    """UTM zone 32 north has its middle at 9 E, 500 km from its origin."""
    cells = Grid("EPSG:32632", (1000.0, 0.0, 495_000.0, 0.0, -1000.0, 5_000.0), 10, 10)
    terrain = np.zeros((10, 10), dtype=np.uint8)
    terrain[:, 5:] = 1
    east = 0.02  # degrees, some 2.2 km
    found = terrain_shares(((9 - east, 0.02), (9 + east, 0.02)), Layers(cells, terrain=terrain))
    assert found["share_forest"] == pytest.approx(0.5, abs=0.06)


def test_over_the_date_line() -> None:
    along = samples(((179.99, 0.005), (-179.99, 0.005)), grids.grid())
    assert along.metres.sum() == pytest.approx(2_226, rel=0.01)
    assert (np.abs(along.lon) > 179.98).all()


def test_stretches_by_hand() -> None:
    along = samples(grids.middle(0, 0, 9), grids.grid(1, 10))
    inside = np.isin(np.floor((along.lon - 10) / grids.DEGREE), [0, 4, 5])
    cell = 1113.2
    assert stretches_m(along, inside) == pytest.approx([cell, 2 * cell], rel=0.01)
    assert len(stretches_m(along, np.zeros(len(along.lon), bool))) == 0


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=2, max_size=8))
def test_samples_keep_the_length_and_shares_sum_to_one(line: list[tuple[float, float]]) -> None:
    points = tuple((10.05 + 0.1 * x, -0.02 + 0.1 * y) for x, y in line)
    terrain = (np.arange(40) % len(TERRAINS)).astype(np.uint8).reshape(4, 10)
    along = samples(points, grids.grid())
    found = terrain_shares(points, grids.layers(terrain=terrain))
    assert sum(found.values()) == pytest.approx(1.0 if found else 0.0)
    assert along.metres.min() >= 0
