"""Diverse corridors between two cells: each keeps away from the ground of those before it.

The first is the cheapest path. For each next one, cells within ``apart_m`` of earlier ones cost
``factor`` times as much (infinity: they are forbidden), except near both ends, where all corridors
must meet. This finds corridors one after another, not the pair of least total cost: on a raster a
strip of ground is in the way of others, which paths without common cells do not express.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.ndimage import distance_transform_edt

from dorsale.ground.raster.fields import Tell, sweep
from dorsale.ground.raster.neighbourhood import Cell
from dorsale.ground.raster.surfaces import Surface, inner, surface, wrap_frame
from dorsale.ground.raster.tracing import Path, along, path, steps_along


@dataclass(frozen=True)
class Alternative:
    """A corridor over a raster: its path, priced without penalties, and how much it shares.

    ``near_first_km`` and ``near_earlier_km`` run within ``apart_m`` of the first corridor, and of
    any earlier one.
    """

    path: Path
    near_first_km: float
    near_earlier_km: float


def alternatives(
    cost: np.ndarray | Surface,
    start: tuple[int, int],
    end: tuple[int, int],
    count: int = 3,
    apart_m: float = 1000.0,
    factor: float = 10.0,
    most_near: float = 0.5,
    free_m: float | None = None,
    neighbours: int = 8,
    cell: Cell = (1.0, 1.0),
    tell: Tell | None = None,
) -> list[Alternative]:
    """Return up to ``count`` corridors, the cheapest first, then as found.

    Args:
        cost: costs per metre or a surface, as in :func:`.fields.sweep`.
        start: row and column of one end.
        end: row and column of the other.
        count: how many are wanted.
        apart_m: how far corridors should be from one another.
        factor: how many times dearer ground near earlier corridors is; infinity forbids it.
        most_near: the search ends at a corridor of which a larger share runs near earlier ones.
        free_m: how far around both ends ground is free; ``2 * apart_m`` unless given.
        neighbours: 4, 8, 16 or 32.
        cell: height and width of a cell in metres.
        tell: told how many tiles were visited.

    Raises:
        BadInput: a bad cost; an end outside the grid or where nothing may pass.
    """
    ground = cost if isinstance(cost, Surface) else surface(cost, neighbours, cell)
    free = near(ground, np.array([start, end]), 2 * apart_m if free_m is None else free_m)
    found: list[Alternative] = []
    near_first = np.zeros(ground.shape, bool)
    near_earlier = np.zeros(ground.shape, bool)
    for _ in range(count):
        avoiding = dearer(ground, near_earlier & ~free, factor)
        one = path(sweep(avoiding, [start], tell=tell), *end)
        if one is None:
            break
        priced = Path(one.cells, *along(ground, one.cells))
        shared_km = _km_within(ground, priced, near_earlier)
        if shared_km * 1000 > most_near * priced.length_m:
            break
        found.append(Alternative(priced, _km_within(ground, priced, near_first), shared_km))
        strip = near(ground, priced.cells, apart_m)
        near_first = near_first if len(found) > 1 else strip
        near_earlier = near_earlier | strip
    return found


def near(ground: Surface, cells: np.ndarray, distance_m: float) -> np.ndarray:
    """Return the cells whose centres lie within a distance of any of ``cells``, bool."""
    height, width = (float(size[cells[:, 0]].mean()) for size in ground.cell)
    margin = np.ceil([distance_m / height, distance_m / width]).astype(int)
    top, left = np.maximum(cells.min(axis=0) - margin, 0)
    bottom, right = np.minimum(cells.max(axis=0) + margin + 1, ground.shape)
    away = np.ones((bottom - top, right - left), bool)
    away[cells[:, 0] - top, cells[:, 1] - left] = False
    found = np.zeros(ground.shape, bool)
    distance = distance_transform_edt(away, sampling=(height, width))
    found[top:bottom, left:right] = distance <= distance_m
    return found


def dearer(ground: Surface, where: np.ndarray, factor: float) -> Surface:
    """Return ``ground`` with the cells ``where`` (bool) ``factor`` times as dear."""
    if not where.any():
        return ground
    cost = ground.cost.copy()
    inner(cost, ground.moves.reach)[where] *= np.float32(factor)
    if ground.wrap:
        wrap_frame(cost, ground.moves.reach)
    return replace(ground, cost=cost)


def _km_within(ground: Surface, one: Path, where: np.ndarray) -> float:
    inside = where[one.cells[:, 0], one.cells[:, 1]]
    _, length_m = steps_along(ground, one.cells)
    return float(length_m[inside[:-1] & inside[1:]].sum() / 1000)
