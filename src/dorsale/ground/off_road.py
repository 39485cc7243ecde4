"""Corridors that may leave the ways of a scenario, cross open ground, and return.

Ways and layers are one graph (:mod:`.one_graph`); open ground is known where the layers are, ways
everywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from dorsale.ground import joined_diverse
from dorsale.ground.corridors import network_of
from dorsale.ground.crossings import entered
from dorsale.ground.cut_ways import country_at
from dorsale.ground.explain import Told, told_ways
from dorsale.ground.hazards import Hazards
from dorsale.ground.joined_corridors import Stretch, to_cell, to_node
from dorsale.ground.joined_diverse import Alternative, Ground
from dorsale.ground.one_graph import Joined, Settled, cells_at, grid_part, join, on_way, settle
from dorsale.ground.rates import Rates, raster_cost
from dorsale.ground.survey.along import metres_between
from dorsale.ground.survey.terrain import samples
from dorsale.plan.ground import Band, Layers, Network
from dorsale.plan.network import PricedItem
from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.plan.scenario import ProgrammeRules, Scenario

LEAVING_EUR = 1.0  # joints and chambers are in the rates a km; above 0, so that staying wins ties
_NEIGHBOURS = 16
_MARGIN_DEG = 0.3
Point = tuple[float, float]


@dataclass(frozen=True)
class Place:
    """An end of a corridor: a site (its id) or any place, with its longitude and latitude."""

    name: str
    lon_lat: Point


@dataclass(frozen=True)
class Country:
    """Ways (rows, by position) and ground as one graph, with what prices and explains them.

    ``node``: position of a site on the ways; ``told``: what each way adds to a corridor, by id.
    """

    ground: Ground
    ways: Sequence[Mapping[str, Any]]
    node: Mapping[str, int]
    sites: pd.DataFrame
    layers: Layers
    known: Rates
    told: Mapping[str, Told]
    hazards: Hazards
    works: ProgrammeRules

    @property
    def one(self) -> Joined:
        """The joined graph."""
        return self.ground.joined


def country(scenario: Scenario, layers: Layers, known: Rates, priced: pd.DataFrame) -> Country:
    """Return the open ways of ``scenario`` and the ground of ``layers`` as one graph.

    ``priced``: ``way, item, factor, quantity, unit, eur``, which add up to the cost of each way.
    Raises :class:`BadInput` for a rate of the ground that ``known`` lacks.
    """
    from dorsale.ground.raster import cell_m, surface

    ways = scenario.tables["ways"]
    usable = ways[ways["status"] == "open"]
    network = network_of(usable, scenario.sites, scenario.tables["risk_groups"])
    eur = priced.groupby("way")["eur"].sum().reindex(usable["id"], fill_value=0.0)
    cell = cell_m(layers.grid)
    surface_ = surface(raster_cost(layers, known), _NEIGHBOURS, cell)
    one = join(network, eur.to_numpy(float), surface_, layers.grid, LEAVING_EUR)
    known_m = float(max(size.max() for size in cell))
    accuracy = usable["accuracy_m"].to_numpy(float)
    hazards = Hazards(scenario.tables["hazards"])
    return Country(
        Ground(one, accuracy, _passed(network), known_m),
        usable.to_dict("records"),
        {site: number for number, site in enumerate(network.nodes["name"])},
        scenario.sites, layers, known,
        told_ways(usable, priced, hazards), hazards, scenario.programme,
    )  # fmt: skip


def _passed(network: Network) -> list[frozenset[str]]:
    both = zip(network.ways["bridges"], network.ways["borders"], strict=True)
    return [frozenset((*bridges, *borders)) for bridges, borders in both]


def alternatives(country: Country, ends: tuple[Place, Place], count: int) -> list[Alternative]:
    """Return up to ``count`` corridors between two places, the cheapest first; none at worst.

    How they keep apart: :mod:`.joined_diverse`. Raises :class:`BadInput` for an end that is on no
    way and outside the layers or on excluded ground.
    """
    lon_lat = ends[0].lon_lat, ends[1].lon_lat
    search = partial(cheapest, country, ends)
    return joined_diverse.alternatives(country.ground, search, lon_lat, count)


def cheapest(
    country: Country, ends: tuple[Place, Place], one: Joined
) -> tuple[Stretch, ...] | None:
    """Return the cheapest corridor over the graph ``one``, at the prices of ``country``.

    Where links are made thousands of times as dear, 64-bit numbers keep the euros apart.
    """
    precise = one.links is not country.one.links
    return _to(country, _from(country, one, ends[0], precise), ends[1])


def band(country: Country, ends: tuple[Place, Place]) -> Band:
    """Return how much dearer than the best the best corridor through each cell is.

    Over ways and ground, as :func:`alternatives`; infinite in cells that no corridor crosses.
    """
    one = country.one
    there, back = (_from(country, one, end) for end in ends)
    eur = there.field.value.astype(float) + back.field.value
    stops = np.flatnonzero(one.cell[:, 0] >= 0)
    row, column = one.cell[stops].T
    np.minimum.at(eur, (row, column), there.eur[stops] + back.eur[stops])
    best = eur.min()
    with np.errstate(invalid="ignore"):
        over = eur / best - 1 if np.isfinite(best) else np.full(eur.shape, np.inf)
    return Band(one.grid, np.maximum(over, 0.0).astype(np.float32))


def _from(country: Country, one: Joined, place: Place, precise: bool = False) -> Settled:
    node = country.node.get(place.name)
    if node is None:
        return settle(one, cells=[_cell_of(country, place)], precise=precise)
    return settle(one, nodes=[node], precise=precise)


def _to(country: Country, found: Settled, place: Place) -> tuple[Stretch, ...] | None:
    node = country.node.get(place.name)
    if node is None:
        parts = to_cell(found, *_cell_of(country, place), country.one)
    else:
        parts = to_node(found, node, country.one)
    return parts and tuple(_with_entries(country, one) for one in parts)


def _with_entries(country: Country, one: Stretch) -> Stretch:
    """Return a stretch off the ways with the price of what it enters, which no cell holds."""
    return replace(one, eur=one.eur + sum(item.eur for item in entries(country, one)))


def entries(country: Country, one: Stretch) -> list[PricedItem]:
    """Return the countries, protected areas and towns that a stretch off the ways enters, priced.

    What country its ends lie in is known from the sites and ways there.
    """
    if one.way is not None or len(one.line) < 2:
        return []
    found = Counter(entered(samples(one.line, country.layers.grid), country.layers))
    ends = zip(one.stops, (one.line[0], one.line[-1]), strict=True)
    found["border_crossing"] = len({code_at(country, *end) for end in ends}) - 1
    return [
        PricedItem(item, "", count, "unit", count * country.known.of(item))
        for item, count in found.items()
        if count
    ]


def code_at(country: Country, stop: int | None, lon_lat: Point) -> str:
    """Return the code of the country at a stop of the graph; without one, of the nearest site."""
    one, sites = country.one, country.sites
    if stop is not None and stop >= one.nodes:
        way, share = on_way(one, stop)
        return country_at(country.ways[way], share)
    places = sites[["lon", "lat"]].to_numpy(float)
    nearest, _ = metres_between(np.array([lon_lat]), places)
    return str(sites["country"].iloc[int(nearest[0])])


def box(layers: Layers, points: Sequence[Point]) -> tuple[slice, slice] | None:
    """Return the rows and columns around ``points``, with half their distance on each side.

    ``None`` where the layers know nothing there.
    """
    low, high = np.min(points, axis=0), np.max(points, axis=0)
    room = max(_MARGIN_DEG, float((high - low).max()) / 2)
    (west, south), (east, north) = low - room, high + room
    corners = [(west, south), (west, north), (east, south), (east, north)]
    cells = cells_at(layers.grid, np.array(corners))
    size = layers.grid.rows, layers.grid.columns
    top, left = np.clip(cells.min(axis=0), 0, size)
    bottom, right = np.clip(cells.max(axis=0) + 1, 0, size)
    if top == bottom or left == right:
        return None
    return slice(int(top), int(bottom)), slice(int(left), int(right))


def clipped(layers: Layers, points: Sequence[Point]) -> Layers:
    """Return ``layers`` in the :func:`box` around ``points``; :class:`BadInput` without one."""
    window = box(layers, points)
    if window is None:
        raise _unknown_ground(", ".join(f"{lat:g},{lon:g}" for lon, lat in points))
    arrays = {
        one.name: getattr(layers, one.name)[window]
        for one in fields(layers)
        if isinstance(getattr(layers, one.name), np.ndarray)
    }
    return replace(layers, grid=grid_part(layers.grid, *window), **arrays)


def _cell_of(country: Country, place: Place) -> tuple[int, int]:
    row, column = cells_at(country.one.grid, np.array([place.lon_lat]))[0]
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
