"""Grids: cells of the size asked for, around the sites, each in its place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsale.sources.rasters import grids


def test_a_grid_by_hand() -> None:
    grid = grids.grid_of((10.0, -1.0, 12.0, 1.0), 111_320.0)
    assert (grid.rows, grid.columns, grid.crs) == (2, 2, "EPSG:4326")
    assert grids.bounds(grid) == pytest.approx((10.0, -1.0, 12.0, 1.0))
    lon, lat = grids.centres(grid, np.array([0]), np.array([1]))
    assert (lon[0], lat[0]) == pytest.approx((11.5, 0.5))


def test_cells_are_as_wide_as_high_in_the_middle() -> None:
    grid = grids.grid_of((10.0, 59.0, 12.0, 61.0), 1_000.0)
    assert grid.transform[0] == pytest.approx(-2 * grid.transform[4])


def test_a_region_has_a_margin_and_stays_on_the_map() -> None:
    assert grids.region_of([(10, 1), (12, 2)], 0.5) == pytest.approx((9.5, 0.5, 12.5, 2.5))
    assert grids.region_of([(10, 89.9)], 0.5)[3] == 90.0


@given(
    st.floats(-170, 150), st.floats(-70, 60), st.floats(0.5, 10), st.floats(5e3, 5e4), st.booleans()
)
def test_the_middle_of_a_cell_lies_in_it(
    west: float, south: float, size: float, resolution_m: float, metric: bool
) -> None:
    grid = grids.grid_of((west, south, west + size, south + size), resolution_m, metric)
    rows, columns = np.indices((grid.rows, grid.columns))
    a, _, c, _, e, f = grid.transform
    row, column, inside = grids.cells(grid, c + a * (columns + 0.5), f + e * (rows + 0.5))
    assert inside.all()
    assert (row == rows).all()
    assert (column == columns).all()


def test_blocks_cover_every_cell_once() -> None:
    grid = grids.grid_of((10.0, -1.0, 12.0, 1.5), 9_000.0)
    seen = np.zeros((grid.rows, grid.columns), dtype=int)
    for rows, columns in grids.blocks(grid, 7):
        seen[rows, columns] += 1
        piece = grids.part(grid, rows, columns)
        assert (piece.rows, piece.columns) == seen[rows, columns].shape
    assert (seen == 1).all()
