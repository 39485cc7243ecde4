"""Raster and ways as one graph: a corridor may leave the road, cross open ground, and return.

Ways are cut into links about as long as a cell; the stops between them, and the nodes, are joined
to the middle of the cell they lie in, at the cost of getting off the way or onto it and of the
ground between (so that nothing is won by crossing a cell for free). Least costs are found by
taking turns: Dijkstra over the links from every stop that the ground improved, then a sweep of the
raster from every cell that the ways improved. Values only decrease, and the turns end when no step
over either improves any value: these are the least costs of the joined graph, up to the rounding
of the raster's numbers. A path that leaves the ways n times is settled in n + 1 turns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from dorsale.earth import lon_lat
from dorsale.ground.network.checks import check_nodes, check_prices, check_ways
from dorsale.ground.network.graph import WayGraph, matrix, of_arrays
from dorsale.ground.network.sphere import numbered, ways_in_space
from dorsale.plan.ground import Grid, Network
from dorsale.plan.problems import N_, BadInput, Problem

if TYPE_CHECKING:
    from dorsale.ground.raster import Field, Surface

Tell = Callable[[str, str], None]
Cell = tuple[int, int]
FROM_CELL, SOURCE = -1, -2  # where a stop's cost comes from, when not from another stop


@dataclass(frozen=True)
class Joined:
    """A surface and ways joined.

    Stops: the ``nodes`` of the network first, then points along ways; ``lon_lat`` (stops, 2) and
    ``cell`` (stops, 2; -1 where the stop is not on passable ground). ``links`` join stops, with
    ``km`` and ``way`` (position) by link. ``gap_km`` and ``access_eur``, by stop: from the stop to
    the middle of its cell, getting on or off the way included.
    """

    ground: Surface
    grid: Grid
    nodes: int
    lon_lat: np.ndarray
    cell: np.ndarray
    links: WayGraph
    km: np.ndarray
    way: np.ndarray
    gap_km: np.ndarray
    access_eur: np.ndarray


@dataclass(frozen=True)
class Settled:
    """The least cost in EUR to every cell (``field``) and stop (``eur``), after ``turns``.

    ``before``: the stop before each on its path, ``FROM_CELL`` or ``SOURCE``.
    """

    joined: Joined
    field: Field
    eur: np.ndarray
    before: np.ndarray
    turns: int


def join(
    network: Network, cost_eur: np.ndarray, ground: Surface, grid: Grid, access_eur: float
) -> Joined:
    """Return ``network`` and the surface ``ground`` on ``grid`` (EUR a metre) as one graph.

    ``cost_eur``: one price a way. Stops outside the grid or on excluded ground are joined to
    nothing but their ways. Raises :class:`dorsale.plan.problems.BadInput` for a bad network or
    price, and when access costs nothing.
    """
    check_ways(network.ways, len(network.nodes))
    check_prices(network.ways["id"], cost_eur)
    if not access_eur > 0:
        message, remedy = N_("getting on or off a way costs {eur} EUR"), N_("Give a cost above 0")
        raise BadInput([Problem(message, remedy, values={"eur": access_eur})])
    step_km = float(min(np.median(size) for size in ground.cell)) / 1000
    places, ends, way, parts = _cut(network, step_km)
    km = (network.ways["length_km"].to_numpy(float) / parts)[way]
    links = of_arrays((), ends[:, 0], ends[:, 1], (cost_eur / parts)[way], len(places))
    cell, gap_m = _cells(places, ground, grid)
    access = access_eur + gap_m * _cost(ground, cell)
    gap_km = gap_m / 1000
    return Joined(ground, grid, len(network.nodes), places, cell, links, km, way, gap_km, access)


def _cut(network: Network, step_km: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the places of all stops, the ends and way of each link, and the links of each way."""
    corners = network.nodes[["lon", "lat"]].to_numpy(float)
    lines = ways_in_space(network)
    parts = np.maximum(1, np.ceil(lines.km / step_km)).astype(np.int64)
    inner, number = numbered(parts - 1)
    between = lines.at(inner, (number + 1) * (lines.km / parts)[inner])
    way, number = numbered(parts)
    stop = len(corners) + (np.cumsum(parts - 1) - parts)[way] + number
    start, end = network.ways["start"].to_numpy()[way], network.ways["end"].to_numpy()[way]
    begin = np.where(number == 0, start, stop)
    until = np.where(number == parts[way] - 1, end, stop + 1)
    ends = np.stack([begin, until], -1).astype(np.int32)
    return np.concatenate([corners, lon_lat(between)]), ends, way, parts


def _cost(ground: Surface, cell: np.ndarray) -> np.ndarray:
    """Return the cost of each cell in EUR a metre, 0 for those off the ground."""
    inside = cell + ground.moves.reach
    return np.where(cell[:, 0] < 0, 0.0, ground.cost[inside[:, 0], inside[:, 1]])


def along_ways(joined: Joined) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return, for the stops along ways: the way, the number from its start (1 on), its links."""
    links = np.bincount(joined.way)
    way, number = numbered(links - 1)
    return way, number + 1, links[way]


def on_way(joined: Joined, stop: int) -> tuple[int, float]:
    """Return the way on which a stop that is no node lies, and the share of its length there."""
    way, number, links = (column[stop - joined.nodes] for column in along_ways(joined))
    return int(way), float(number / links)


def cells_at(grid: Grid, points: np.ndarray) -> np.ndarray:
    """Return row and column of each of ``points`` (lon, lat), (points, 2); outside the grid too."""
    found: np.ndarray = np.floor(_exactly_at(grid, points)).astype(np.int64)
    return found


def _exactly_at(grid: Grid, points: np.ndarray) -> np.ndarray:
    from pyproj import Transformer

    to_grid = Transformer.from_crs("EPSG:4326", grid.crs, always_xy=True)
    a, b, c, d, e, f = grid.transform
    x, y = to_grid.transform(*np.asarray(points, float).T)
    column, row = np.linalg.solve([[a, b], [d, e]], np.stack([x - c, y - f]))
    return np.stack([row, column], -1)


def grid_part(grid: Grid, rows: slice, columns: slice) -> Grid:
    """Return some rows and columns of ``grid`` as a grid of their own."""
    a, b, c, d, e, f = grid.transform
    moved = (a, b, c + a * columns.start + b * rows.start,
             d, e, f + d * columns.start + e * rows.start)  # fmt: skip
    return Grid(grid.crs, moved, rows.stop - rows.start, columns.stop - columns.start)


def within(joined: Joined, rows: slice, columns: slice) -> Joined:
    """Return ``joined`` with the ground of some rows and columns only; ways stay whole."""
    from dorsale.ground.raster import part

    grid = grid_part(joined.grid, rows, columns)
    cell = joined.cell - (rows.start, columns.start)
    off = (joined.cell < 0) | (cell < 0) | (cell >= (grid.rows, grid.columns))
    cell[off.any(axis=1)] = -1
    return replace(joined, ground=part(joined.ground, rows, columns), grid=grid, cell=cell)


def _cells(places: np.ndarray, ground: Surface, grid: Grid) -> tuple[np.ndarray, np.ndarray]:
    """Return the cell of each place, and how many metres its middle is away.

    The cell is -1 outside the grid and where nothing may pass.
    """
    exact = _exactly_at(grid, places)
    found: np.ndarray = np.floor(exact).astype(np.int64)
    off = ((found < 0) | (found >= ground.shape)).any(axis=1)
    found[off] = 0
    inside = found + ground.moves.reach
    off |= np.isinf(ground.cost[inside[:, 0], inside[:, 1]])
    size = np.stack([height[found[:, 0]] for height in ground.cell], -1)
    gap_m = np.linalg.norm((exact - found - 0.5) * size, axis=1)
    found[off], gap_m[off] = -1, 0.0
    return found, gap_m


def settle(
    joined: Joined,
    nodes: Sequence[int] = (),
    cells: Sequence[Cell] = (),
    tell: Tell | None = None,
    precise: bool = False,
) -> Settled:
    """Return the least cost from the nearest of ``nodes`` and ``cells`` to every cell and stop.

    ``precise``: 64-bit numbers on the raster. ``tell`` hears how many turns are done. Raises
    :class:`dorsale.plan.problems.BadInput` for a source that is not there.
    """
    from dorsale.ground.raster import sweep

    check_nodes(nodes, joined.nodes)
    eur = np.full(len(joined.cell), np.inf)
    eur[list(nodes)] = 0.0
    field = sweep(joined.ground, cells, precise=precise)
    found = Settled(joined, field, eur, np.full(len(eur), SOURCE), 0)
    links, fresh = matrix(joined.links), np.minimum(eur, _offered(found))
    while np.isfinite(fresh).any():
        found = _over_ground(_along_ways(found, links, fresh), precise)
        fresh = _offered(found)
        if tell:
            tell("one_graph", f"{found.turns}")
    return found


def _along_ways(found: Settled, links: csr_array, fresh: np.ndarray) -> Settled:
    """Return ``found`` after a search over the links from the stops that ``fresh`` improves."""
    stops = len(fresh)
    cost, before = dijkstra(
        _with_origin(links, fresh), directed=False, indices=stops, return_predecessors=True
    )
    cost, before = cost[:stops], before[:stops]
    better = cost < found.eur
    before = np.where(before == stops, FROM_CELL, before)
    return replace(
        found,
        eur=np.where(better, cost, found.eur),
        before=np.where(better, before, found.before),
        turns=found.turns + 1,
    )


def _with_origin(links: csr_array, offered: np.ndarray) -> csr_array:
    """Return ``links`` with one more node, last, joined to each stop at what it is offered."""
    stops = len(offered)
    given = np.flatnonzero(np.isfinite(offered)).astype(np.int32)
    rows = np.append(links.indptr, links.indptr[-1] + len(given)).astype(np.int32)
    data = np.concatenate([links.data, offered[given]])
    columns = np.concatenate([links.indices, given]).astype(np.int32)
    return csr_array((data, columns, rows), shape=(stops + 1, stops + 1))


def _over_ground(found: Settled, precise: bool) -> Settled:
    """Return ``found`` after a sweep from the cells where a way offers less."""
    from dorsale.ground.raster import sweep

    at, cell = _joints(found)
    value = found.field.value
    offer = (found.eur[at] + found.joined.access_eur[at]).astype(value.dtype)
    better = offer < value[cell[:, 0], cell[:, 1]]
    if not better.any():
        return found
    cell, offer = cell[better], offer[better]
    field = sweep(found.joined.ground, cell, start=found.field, offsets=offer, precise=precise)
    return replace(found, field=field)


def entered_from(found: Settled, cell: Cell) -> int | None:
    """Return the stop that gave ``cell`` its cost; ``None`` where no way did: at a source.

    To be asked of cells that no cell beside them explains.
    """
    there = np.flatnonzero((found.joined.cell == cell).all(axis=1))
    if not len(there):
        return None
    offer = found.eur[there] + found.joined.access_eur[there]
    value = found.field.value[cell]
    return int(there[np.argmin(offer)]) if offer.min().astype(value.dtype) <= value else None


def _joints(found: Settled) -> tuple[np.ndarray, np.ndarray]:
    """Return the stops that are joined to a cell, and their cells."""
    at = np.flatnonzero(found.joined.cell[:, 0] >= 0)
    return at, found.joined.cell[at]


def _offered(found: Settled) -> np.ndarray:
    """Return what the ground offers each stop where that is less; infinity elsewhere."""
    at, cell = _joints(found)
    offer = found.field.value[cell[:, 0], cell[:, 1]].astype(float) + found.joined.access_eur[at]
    fresh = np.full(len(found.eur), np.inf)
    better = offer < found.eur[at]
    fresh[at[better]] = offer[better]
    return fresh
