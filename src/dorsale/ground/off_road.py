"""A corridor that may leave the ways of a scenario, cross open ground, and return.

Ways and layers are one graph (:mod:`.one_graph`); open ground is known in a box around both ends,
ways everywhere. What a stretch costs is taken apart again, cell by cell, into rates of the book.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from dorsale.ground import joined_corridors as joined
from dorsale.ground.corridors import network_of
from dorsale.ground.explain import summed
from dorsale.ground.one_graph import Joined, Settled, join, settle
from dorsale.ground.rates import OFF_ROAD, Rates, raster_cost
from dorsale.ground.survey.terrain import HILLY, STEEP
from dorsale.plan.ground import Band, Grid, Layers
from dorsale.plan.network import Corridor, PricedItem, Stretch
from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.plan.tables import TERRAINS

LEAVING_EUR = 1.0  # joints and chambers are in the rates a km; above 0, so that staying wins ties
OFF = "off_road"
_NEIGHBOURS = 16
_MARGIN_DEG = 0.3
_UNKNOWN = "unknown"
Point = tuple[float, float]


@dataclass(frozen=True)
class Place:
    """An end of a corridor: a site (its id) or any place, with its longitude and latitude."""

    name: str
    lon_lat: Point


@dataclass(frozen=True)
class _Country:
    """Ways (rows, priced, by position) and ground as one graph, with what prices them."""

    one: Joined
    ways: Sequence[Mapping[str, Any]]
    node: Mapping[str, int]
    layers: Layers
    known: Rates
    items: Mapping[str, Sequence[PricedItem]]


def corridor(
    ways: pd.DataFrame, sites: pd.DataFrame, layers: Layers, known: Rates, priced: pd.DataFrame,
    ends: tuple[Place, Place],
) -> Corridor | None:  # fmt: skip
    """Return the cheapest corridor between two places over ways and ground; ``None`` without one.

    ``ways``: rows of ``ways.csv`` with ``cost_eur``; ``priced``: ``way, item, factor, quantity,
    unit, eur``, which add up to it. Raises :class:`BadInput` for an end that is on no way and
    outside the layers or on excluded ground.
    """
    country = _country(ways, sites, layers, known, priced, ends)
    parts = _to(country, _from(country, ends[0]), ends[1])
    return _told(country, parts, ends) if parts else None


def band(
    ways: pd.DataFrame, sites: pd.DataFrame, layers: Layers, known: Rates, priced: pd.DataFrame,
    ends: tuple[Place, Place],
) -> Band:  # fmt: skip
    """Return how much dearer than the best the best corridor through each cell is.

    Over ways and ground, as :func:`corridor`; infinite in cells that no corridor crosses.
    """
    country = _country(ways, sites, layers, known, priced, ends)
    there, back = (_from(country, one) for one in ends)
    eur = there.field.value.astype(float) + back.field.value
    stops = np.flatnonzero(country.one.cell[:, 0] >= 0)
    row, column = country.one.cell[stops].T
    np.minimum.at(eur, (row, column), there.eur[stops] + back.eur[stops])
    best = eur.min()
    with np.errstate(invalid="ignore"):
        over = eur / best - 1 if np.isfinite(best) else np.full(eur.shape, np.inf)
    return Band(country.one.grid, np.maximum(over, 0.0).astype(np.float32))


def _from(country: _Country, place: Place) -> Settled:
    node = country.node.get(place.name)
    if node is None:
        return settle(country.one, cells=[_cell_of(country, place)])
    return settle(country.one, nodes=[node])


def _to(country: _Country, found: Settled, place: Place) -> tuple[joined.Stretch, ...] | None:
    node = country.node.get(place.name)
    if node is None:
        return joined.to_cell(found, *_cell_of(country, place))
    return joined.to_node(found, node)


def _country(
    ways: pd.DataFrame, sites: pd.DataFrame, layers: Layers, known: Rates, priced: pd.DataFrame,
    ends: tuple[Place, Place],
) -> _Country:  # fmt: skip
    from dorsale.ground.raster import cell_m, surface

    usable = ways[ways["status"] == "open"]
    around = clipped(layers, [one.lon_lat for one in ends])
    network = network_of(usable, sites)
    ground = surface(raster_cost(around, known), _NEIGHBOURS, cell_m(around.grid))
    one = join(network, usable["cost_eur"].to_numpy(float), ground, around.grid, LEAVING_EUR)
    node = {site: number for number, site in enumerate(network.nodes["name"])}
    items: dict[str, list[PricedItem]] = defaultdict(list)
    for way, *item in priced[["way", "item", "factor", "quantity", "unit", "eur"]].itertuples(
        index=False, name=None
    ):
        items[way].append(PricedItem(*item))
    return _Country(one, usable.to_dict("records"), node, around, known, items)


def clipped(layers: Layers, points: Sequence[Point]) -> Layers:
    """Return ``layers`` in a box around ``points``, with half their distance on each side."""
    low, high = np.min(points, axis=0), np.max(points, axis=0)
    room = max(_MARGIN_DEG, float((high - low).max()) / 2)
    (west, south), (east, north) = low - room, high + room
    corners = _cells(layers.grid, [(west, south), (west, north), (east, south), (east, north)])
    size = layers.grid.rows, layers.grid.columns
    top, left = np.clip(corners.min(axis=0), 0, size)
    bottom, right = np.clip(corners.max(axis=0) + 1, 0, size)
    if top == bottom or left == right:
        raise _unknown_ground(", ".join(f"{lat:g},{lon:g}" for lon, lat in points))
    return _part(layers, slice(int(top), int(bottom)), slice(int(left), int(right)))


def _part(layers: Layers, rows: slice, columns: slice) -> Layers:
    a, b, c, d, e, f = layers.grid.transform
    moved = (a, b, c + a * columns.start + b * rows.start,
             d, e, f + d * columns.start + e * rows.start)  # fmt: skip
    grid = Grid(layers.grid.crs, moved, rows.stop - rows.start, columns.stop - columns.start)
    arrays = {
        one.name: getattr(layers, one.name)[rows, columns]
        for one in fields(layers)
        if isinstance(getattr(layers, one.name), np.ndarray)
    }
    return replace(layers, grid=grid, **arrays)


def _cells(grid: Grid, points: Iterable[Point]) -> np.ndarray:
    """Return row and column of each point, shape (points, 2); outside the grid too."""
    from pyproj import Transformer

    a, b, c, d, e, f = grid.transform
    to_grid = Transformer.from_crs("EPSG:4326", grid.crs, always_xy=True)
    x, y = to_grid.transform(*np.array(list(points), float).T)
    column, row = np.linalg.solve([[a, b], [d, e]], np.stack([x - c, y - f]))
    found: np.ndarray = np.floor(np.stack([row, column], -1)).astype(np.int64)
    return found


def _cell_of(country: _Country, place: Place) -> tuple[int, int]:
    row, column = _cells(country.one.grid, [place.lon_lat])[0]
    rows, columns = country.one.ground.shape
    reach = country.one.ground.moves.reach
    inside = 0 <= row < rows and 0 <= column < columns
    if not inside or np.isinf(country.one.ground.cost[row + reach, column + reach]):
        raise _unknown_ground(place.name)
    return int(row), int(column)


def _unknown_ground(place: str) -> BadInput:
    said = N_("{place} lies outside the layers of the scenario, or on excluded ground")
    remedy = N_("Choose a place on the ground that the layers cover, or a site on a way")
    return BadInput([Problem(said, remedy, "scenario.toml", values={"place": place})])


def _told(
    country: _Country, parts: Sequence[joined.Stretch], ends: tuple[Place, Place]
) -> Corridor:
    told = [_stretch(country, one) for one in parts]
    rows = [country.ways[one.way] for one in parts if one.way is not None]
    km_by_way: dict[str, float] = defaultdict(float)
    for stretch, _ in told:
        km_by_way[stretch.kind] += stretch.km
    return Corridor(
        start=ends[0].name, end=ends[1].name, rank=1,
        ways=tuple(dict.fromkeys(str(row["id"]) for row in rows)),
        length_km=sum(one.km for one in parts), cost_eur=sum(one.eur for one in parts),
        km_by_way=dict(km_by_way),
        countries=tuple(dict.fromkeys(code for row in rows for code in row["countries"])),
        river_crossings=_crossed(country, parts, "river_crossings"),
        border_crossings=_crossed(country, parts, "border_crossings"),
        km_shared_with_first=0.0,
        geometry=_line(one.line for one in parts),
        accuracy_m=max((float(row["accuracy_m"]) for row in rows), default=0.0),
        km_by_terrain=_terrain(stretch for stretch, _ in told),
        items=summed(item for _, items in told for item in items),
        stretches=tuple(stretch for stretch, _ in told),
    )  # fmt: skip


def _line(lines: Iterable[Sequence[Point]]) -> tuple[Point, ...]:
    """Return one line of lines that follow one another."""
    whole: list[Point] = []
    for line in lines:
        whole += line[1:] if whole and whole[-1] == line[0] else line
    return tuple(whole) if len(whole) > 1 else tuple(whole * 2)


def _crossed(country: _Country, parts: Iterable[joined.Stretch], column: str) -> int:
    """Return how many crossings the parts of ways hold, shared out by length."""
    shares = (
        float(country.ways[one.way][column]) * one.km / float(country.ways[one.way]["length_km"])
        for one in parts
        if one.way is not None
    )
    return round(sum(shares))


def _terrain(stretches: Iterable[Stretch]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for one in stretches:
        for terrain, km in one.km_by_terrain.items():
            found[one.kind][terrain] += km
    return {kind: dict(km) for kind, km in found.items()}


def _stretch(country: _Country, one: joined.Stretch) -> tuple[Stretch, list[PricedItem]]:
    return _off(country, one) if one.way is None else _on(country, one, one.way)


def _on(country: _Country, one: joined.Stretch, at: int) -> tuple[Stretch, list[PricedItem]]:
    """Return a stretch on a way, with its share of what the whole way needs."""
    way = country.ways[at]
    share = one.km / float(way["length_km"])
    items = [
        replace(item, quantity=item.quantity * share, eur=item.eur * share)
        for item in country.items[str(way["id"])]
    ]
    terrain = {name: float(way[f"share_{name}"]) * one.km for name in TERRAINS}
    known = {name: km for name, km in terrain.items() if km > 0}
    return Stretch(str(way["id"]), str(way["way"]), one.km, one.eur, known, one.line), items


def _off(country: _Country, one: joined.Stretch) -> tuple[Stretch, list[PricedItem]]:
    """Return a stretch over ground: kilometres by terrain, and the rates that price them."""
    terrain: dict[str, float] = defaultdict(float)
    items: list[PricedItem] = []
    for cell, km in _km_by_cell(country, one).items():
        item, factor, name = _priced_as(country.layers, cell)
        terrain[name] += km
        eur = km * country.known.of(f"{item}*{factor}")
        items.append(PricedItem(item, factor, km, "km", eur))
    items = _adding_up(items, one.eur)
    return Stretch("", OFF, one.km, one.eur, dict(terrain), one.line), items


def _adding_up(items: list[PricedItem], eur: float) -> list[PricedItem]:
    """Return ``items`` scaled to ``eur``: the rounding of float32 and the euros of leaving."""
    total = sum(item.eur for item in items)
    scale = eur / total if total else 1.0
    return [replace(item, eur=item.eur * scale) for item in items]


def _km_by_cell(country: _Country, one: joined.Stretch) -> dict[tuple[int, int], float]:
    """Return the kilometres inside each cell; the steps onto and off ways go to their cells."""
    cells = [(int(row), int(column)) for row, column in _cells(country.one.grid, one.line)]
    found: dict[tuple[int, int], float] = defaultdict(float)
    for step in pairwise(cells):
        for cell, km in _over(country.one, *step):
            found[cell] += km
    missing = one.km - sum(found.values())
    edges = [cells[0], cells[-1]]
    for cell in edges:
        found[cell] += max(missing, 0.0) / len(edges)
    return {cell: km for cell, km in found.items() if km > 0}


def _over(
    one: Joined, start: tuple[int, int], end: tuple[int, int]
) -> Iterable[tuple[tuple[int, int], float]]:
    """Yield the cells that a step crosses and the kilometres in each."""
    moves = one.ground.moves
    (row, column), (down, right) = min((start, end)), np.subtract(max(start, end), min(start, end))
    for step in np.flatnonzero((moves.down == down) & (moves.right == right)):
        km = float(moves.length_m[step, row + moves.reach]) / 1000
        for at in range(int(moves.count[step])):
            y, x = moves.touched[step, at] if at else (0, 0)
            yield (row + int(y), column + int(x)), km * float(moves.weight[step, at])


def _priced_as(layers: Layers, cell: tuple[int, int]) -> tuple[str, str, str]:
    """Return item, factors and terrain of a cell, as :func:`.rates.raster_cost` prices it."""
    if layers.water is not None and layers.water[cell]:
        return "drilling_km", "", "water"
    item, factor = OFF_ROAD
    factors, terrain = [factor], _UNKNOWN
    if layers.terrain is not None and layers.terrain[cell] < len(TERRAINS):
        terrain = TERRAINS[layers.terrain[cell]]
        factors.append(f"factor_{terrain}")
    slope = np.nan if layers.slope is None else layers.slope[cell]
    if slope > HILLY:
        factors.append("factor_mountain" if slope > STEEP else "factor_hilly")
    if layers.protected is not None and layers.protected[cell]:
        factors.append("factor_protected")
    return item, "*".join(factors), terrain
