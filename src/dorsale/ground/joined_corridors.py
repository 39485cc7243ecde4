"""A corridor over the joined graph, told as stretches: on which way, and where off the ways."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from dorsale.ground.network.checks import check_nodes
from dorsale.ground.network.graph import cheapest_way
from dorsale.ground.one_graph import SOURCE, Cell, Joined, Settled, entered_from
from dorsale.plan.ground import Grid

Point = tuple[float, float]


@dataclass(frozen=True)
class Stretch:
    """A part of a corridor on one way (its position), or off the ways (``None``).

    ``line``: (lon, lat), a point every cell or so. Off the ways ``eur`` holds the cost of getting
    off and on.
    """

    way: int | None
    line: tuple[Point, ...]
    km: float
    eur: float


def to_node(found: Settled, node: int) -> tuple[Stretch, ...] | None:
    """Return the corridor from the nearest source to ``node``; ``None`` where nothing leads.

    Raises :class:`dorsale.plan.problems.BadInput` for a node that is not there.
    """
    check_nodes([node], found.joined.nodes)
    return None if np.isinf(found.eur[node]) else tuple(_back_from_stop(found, node))


def to_cell(found: Settled, row: int, column: int) -> tuple[Stretch, ...] | None:
    """Return the corridor from the nearest source to a cell; ``None`` where nothing leads.

    Raises :class:`dorsale.plan.problems.BadInput` for a cell outside the grid or excluded.
    """
    from dorsale.ground.raster import path

    if path(found.field, row, column) is None:
        return None
    off, stop = _off_road(found, (row, column), None)
    return (off,) if stop is None else (*_back_from_stop(found, stop), off)


def _back_from_stop(found: Settled, stop: int) -> list[Stretch]:
    """Return the stretches from a source to ``stop``: on the ways and off them in turn."""
    parts: list[Stretch] = []
    onto: int | None = stop
    while onto is not None:
        on_road, first = _on_road(found, onto)
        parts = [*on_road, *parts]
        if found.before[first] == SOURCE:
            break
        row, column = found.joined.cell[first]
        off, onto = _off_road(found, (int(row), int(column)), first)
        parts = [off, *parts]
    return parts


def _on_road(found: Settled, stop: int) -> tuple[list[Stretch], int]:
    """Return the stretches on ways that lead to ``stop``, and the stop where they begin."""
    stops = [stop]
    while found.before[stops[-1]] >= 0:
        stops.append(int(found.before[stops[-1]]))
    parts: list[Stretch] = []
    for one, other in pairwise(reversed(stops)):
        link = _link(found.joined, one, other)
        if parts and parts[-1].way == link.way:
            parts[-1] = _together(parts[-1], link)
        else:
            parts.append(link)
    return parts, stops[-1]


def _together(one: Stretch, other: Stretch) -> Stretch:
    return replace(
        one, line=one.line + other.line[1:], km=one.km + other.km, eur=one.eur + other.eur
    )


def _link(joined: Joined, one: int, other: int) -> Stretch:
    """Return the cheapest link between two stops."""
    link = cheapest_way(joined.links, one, other, joined.links.eur)
    line = tuple(_places(joined, [one, other]))
    eur = float(joined.links.eur[link])
    return Stretch(int(joined.way[link]), line, float(joined.km[link]), eur)


def _places(joined: Joined, stops: list[int]) -> list[Point]:
    return [(float(lon), float(lat)) for lon, lat in joined.lon_lat[stops]]


def _off_road(found: Settled, cell: Cell, onto: int | None) -> tuple[Stretch, int | None]:
    """Return the stretch over ground to ``cell`` (and onto a stop), and the stop it came off."""
    from dorsale.ground.raster import path
    from dorsale.ground.raster.tracing import along

    taken = path(found.field, *cell)
    assert taken is not None  # callers come from where something leads
    row, column = taken.cells[0]
    stop = entered_from(found, (int(row), int(column)))
    eur, length_m = along(found.joined.ground, taken.cells)
    before = [] if stop is None else [stop]
    after = [] if onto is None else [onto]
    inside = _centres(found.joined.grid, taken.cells)
    line = (*_places(found.joined, before), *inside, *_places(found.joined, after))
    km = length_m / 1000 + float(found.joined.gap_km[before + after].sum())
    eur += float(found.joined.access_eur[before + after].sum())
    return Stretch(None, line, km, eur), stop


def _centres(grid: Grid, cells: np.ndarray) -> list[Point]:
    """Return longitude and latitude of the middle of ``cells``."""
    from pyproj import Transformer

    a, b, c, d, e, f = grid.transform
    row, column = cells.T + 0.5
    back = Transformer.from_crs(grid.crs, "EPSG:4326", always_xy=True)
    lon, lat = back.transform(a * column + b * row + c, d * column + e * row + f)
    return list(zip(lon.tolist(), lat.tolist(), strict=True))
