"""The band of near-optimal ground: where a path may run that costs little more than the best."""

from __future__ import annotations

import numpy as np

from dorsale.ground.raster.fields import Tell, sweep
from dorsale.ground.raster.neighbourhood import Cell
from dorsale.ground.raster.surfaces import Surface, surface

_ROUNDING = 1e-5  # share of the best, so that the best path itself is always inside


def band(
    cost: np.ndarray | Surface,
    start: tuple[int, int],
    end: tuple[int, int],
    within: float = 0.05,
    neighbours: int = 8,
    cell: Cell = (1.0, 1.0),
    tell: Tell | None = None,
    *,
    wrap: bool = False,
) -> np.ndarray:
    """Return the cells that lie on some path at most ``within`` above the cheapest.

    A cell is inside when its least cost to both ends adds up to at most ``1 + within`` times the
    best: bool, shape (rows, columns), all false where no path exists. Arguments as in
    :func:`.fields.sweep`.

    Raises:
        BadInput: a bad cost; an end outside the grid or where nothing may pass.
    """
    ground = cost if isinstance(cost, Surface) else surface(cost, neighbours, cell, wrap)
    there = sweep(ground, [start], tell=tell).value
    back = sweep(ground, [end], tell=tell).value
    best = float(there[end])
    if np.isinf(best):
        return np.zeros(ground.shape, bool)
    inside: np.ndarray = there + back <= best * (1 + within + _ROUNDING)
    return inside
