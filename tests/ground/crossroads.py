"""Small rasters with roads on them."""

from __future__ import annotations

import numpy as np

from dorsale.ground.joined_corridors import Stretch
from dorsale.ground.one_graph import Joined, join
from dorsale.ground.raster import surface
from dorsale.plan.ground import Grid, Network
from tests.ground.network.small import network

STEP = 0.01  # degrees a cell; the surface says 1000 m


def grid(rows: int, columns: int) -> Grid:
    return Grid("EPSG:4326", (STEP, 0.0, 0.0, 0.0, -STEP, rows * STEP), rows, columns)


def middle(rows: int, row: int, column: int) -> tuple[float, float]:
    """The middle of a cell, as (lon, lat)."""
    return (column + 0.5) * STEP, (rows - row - 0.5) * STEP


def joined(cost: np.ndarray, one: Network, eur: list[float], access_eur: float) -> Joined:
    ground = surface(cost, 8, (1000.0, 1000.0))
    return join(one, np.array(eur), ground, grid(*cost.shape), access_eur)


def total(corridor: tuple[Stretch, ...] | None) -> float:
    assert corridor is not None
    return sum(one.eur for one in corridor)


def two_roads() -> Joined:
    """Two roads along the top, three cells apart; the ground costs 1 EUR a metre."""
    at = [middle(3, 0, column) for column in (0, 3, 6, 9)]
    one = network(at, [("west", 0, 1, 3.0), ("east", 2, 3, 3.0)])
    return joined(np.ones((3, 10)), one, [300.0, 300.0], 10.0)
