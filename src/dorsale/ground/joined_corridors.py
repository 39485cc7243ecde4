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

    ``line``: (lon, lat), a point every cell or so. On a way ``links`` are those it takes. Off the
    ways ``cells`` are the ground it crosses, ``stops`` where it came off a way and got onto one
    (``None``: it begins or ends on the ground), and ``eur`` holds the cost of getting off and on.
    """

    way: int | None
    line: tuple[Point, ...]
    km: float
    eur: float
    links: tuple[int, ...] = ()
    cells: tuple[Cell, ...] = ()
    stops: tuple[int | None, int | None] = (None, None)


def to_node(found: Settled, node: int, priced: Joined | None = None) -> tuple[Stretch, ...] | None:
    """Return the corridor from the nearest source to ``node``; ``None`` where nothing leads.

    ``priced``: the same graph at the prices to tell, where the search was held to others. Raises
    :class:`dorsale.plan.problems.BadInput` for a node that is not there.
    """
    check_nodes([node], found.joined.nodes)
    if np.isinf(found.eur[node]):
        return None
    return tuple(_back_from_stop(found, priced or found.joined, node))


def to_cell(
    found: Settled, row: int, column: int, priced: Joined | None = None
) -> tuple[Stretch, ...] | None:
    """Return the corridor from the nearest source to a cell; ``None`` where nothing leads.

    ``priced`` as for :func:`to_node`. Raises :class:`dorsale.plan.problems.BadInput` for a cell
    outside the grid or excluded.
    """
    from dorsale.ground.raster import path

    if path(found.field, row, column) is None:
        return None
    priced = priced or found.joined
    off, stop = _off_road(found, priced, (row, column), None)
    return (off,) if stop is None else (*_back_from_stop(found, priced, stop), off)


def _back_from_stop(found: Settled, priced: Joined, stop: int) -> list[Stretch]:
    """Return the stretches from a source to ``stop``: on the ways and off them in turn."""
    parts: list[Stretch] = []
    onto: int | None = stop
    while onto is not None:
        on_road, first = _on_road(found, priced, onto)
        parts = [*on_road, *parts]
        if found.before[first] == SOURCE:
            break
        row, column = found.joined.cell[first]
        off, onto = _off_road(found, priced, (int(row), int(column)), first)
        parts = [off, *parts]
    return parts


def _on_road(found: Settled, priced: Joined, stop: int) -> tuple[list[Stretch], int]:
    """Return the stretches on ways that lead to ``stop``, and the stop where they begin."""
    stops = [stop]
    while found.before[stops[-1]] >= 0:
        stops.append(int(found.before[stops[-1]]))
    parts: list[Stretch] = []
    for one, other in pairwise(reversed(stops)):
        link = _link(found.joined, priced, one, other)
        if parts and parts[-1].way == link.way:
            parts[-1] = _together(parts[-1], link)
        else:
            parts.append(link)
    return parts, stops[-1]


def _together(one: Stretch, other: Stretch) -> Stretch:
    return replace(
        one, line=one.line + other.line[1:], km=one.km + other.km, eur=one.eur + other.eur,
        links=one.links + other.links,
    )  # fmt: skip


def _link(joined: Joined, priced: Joined, one: int, other: int) -> Stretch:
    """Return the cheapest link between two stops."""
    link = cheapest_way(joined.links, one, other, joined.links.eur)
    line = tuple(_places(joined, [one, other]))
    eur = float(priced.links.eur[link])
    return Stretch(int(joined.way[link]), line, float(joined.km[link]), eur, (link,))


def _places(joined: Joined, stops: list[int]) -> list[Point]:
    return [(float(lon), float(lat)) for lon, lat in joined.lon_lat[stops]]


def _off_road(
    found: Settled, priced: Joined, cell: Cell, onto: int | None
) -> tuple[Stretch, int | None]:
    """Return the stretch over ground to ``cell`` (and onto a stop), and the stop it came off."""
    from dorsale.ground.raster import path
    from dorsale.ground.raster.tracing import along

    taken = path(found.field, *cell)
    assert taken is not None  # callers come from where something leads
    row, column = taken.cells[0]
    stop = entered_from(found, (int(row), int(column)))
    eur, length_m = along(priced.ground, taken.cells)
    before = [] if stop is None else [stop]
    after = [] if onto is None else [onto]
    inside = centres(found.joined.grid, taken.cells)
    line = (*_places(found.joined, before), *inside, *_places(found.joined, after))
    km = length_m / 1000 + float(found.joined.gap_km[before + after].sum())
    eur += float(priced.access_eur[before + after].sum())
    cells = tuple((int(row), int(column)) for row, column in taken.cells)
    return Stretch(None, line, km, eur, cells=cells, stops=(stop, onto)), stop


def centres(grid: Grid, cells: np.ndarray) -> list[Point]:
    """Return longitude and latitude of the middle of ``cells``."""
    from pyproj import Transformer

    a, b, c, d, e, f = grid.transform
    row, column = cells.T + 0.5
    back = Transformer.from_crs(grid.crs, "EPSG:4326", always_xy=True)
    lon, lat = back.transform(a * column + b * row + c, d * column + e * row + f)
    return list(zip(lon.tolist(), lat.tolist(), strict=True))
