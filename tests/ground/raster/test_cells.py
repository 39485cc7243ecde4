"""Metres of cells against a geodesic, and grids that no metre fits."""

from __future__ import annotations

import numpy as np
import pytest
from pyproj import Geod

from dorsale.ground.raster import cell_m, sweep, wraps
from dorsale.plan.ground import Grid
from dorsale.plan.problems import BadInput


def _degrees(west: float, north: float, step: float, rows: int, columns: int) -> Grid:
    return Grid("EPSG:4326", (step, 0.0, west, 0.0, -step, north), rows, columns)


def test_degrees_have_the_metres_of_the_ellipsoid() -> None:
    height, width = cell_m(_degrees(9.0, 13.0, 0.01, 1800, 10))
    geod = Geod(ellps="WGS84")
    for row in (0, 900, 1799):
        latitude = 13.0 - 0.01 * (row + 0.5)
        across = geod.line_length([9.0, 9.01], [latitude] * 2)
        down = geod.line_length([9.0] * 2, [latitude - 0.005, latitude + 0.005])
        assert (height[row], width[row]) == pytest.approx((down, across), rel=1e-6)


def test_projected_cells_are_metres_whatever_the_unit() -> None:
    metres = Grid("EPSG:32633", (250.0, 0.0, 0.0, 0.0, -500.0, 0.0), 3, 4)
    assert [size.tolist() for size in cell_m(metres)] == [[500.0] * 3, [250.0] * 3]
    feet = Grid("EPSG:2263", (10.0, 0.0, 0.0, 0.0, -10.0, 0.0), 1, 1)
    assert cell_m(feet)[0][0] == pytest.approx(3.048, rel=1e-4)


def test_a_world_wraps_and_a_region_does_not() -> None:
    world = _degrees(-180.0, 60.0, 10.0, 12, 36)
    assert wraps(world)
    assert not wraps(_degrees(0.0, 60.0, 10.0, 12, 18))
    assert not wraps(Grid("EPSG:32633", (10.0, 0.0, 0.0, 0.0, -10.0, 0.0), 12, 36))
    found = sweep(np.ones((12, 36)), [(6, 35)], cell=cell_m(world), wrap=True)
    assert found.value[6, 0] == found.value[6, 34]


def test_poles_and_slanted_grids_are_refused() -> None:
    with pytest.raises(BadInput, match=r"row 0 of the grid lies at 92\.5 degrees"):
        cell_m(_degrees(0.0, 95.0, 5.0, 10, 10))
    with pytest.raises(BadInput, match="turned"):
        cell_m(Grid("EPSG:4326", (1.0, 0.1, 0.0, 0.0, -1.0, 0.0), 2, 2))
