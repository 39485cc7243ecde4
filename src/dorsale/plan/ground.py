"""The nouns of the ground: a grid and its layers, a network of ways, fields, and near misses.

Frozen dataclasses that hold arrays and tables; no algorithm lives here. Longitudes and latitudes
are degrees in WGS 84 unless a grid says otherwise; geometry follows (lon, lat).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Grid:
    """Where the cells of rasters lie: ``rows`` x ``columns`` cells, the first one at the top left.

    ``transform`` holds the six coefficients ``a, b, c, d, e, f`` of
    ``x = a * column + b * row + c, y = d * column + e * row + f`` in the units of ``crs`` (an
    authority code such as ``EPSG:4326``, or WKT).
    """

    crs: str
    transform: tuple[float, float, float, float, float, float]
    rows: int
    columns: int


@dataclass(frozen=True)
class Origin:
    """Where a layer comes from: what a reader needs to trust, find and use it again."""

    name: str
    address: str
    licence: str
    date: str
    resolution_m: float


@dataclass(frozen=True)
class Layers:
    """Rasters on one grid; ``None`` where no source was given. All have shape (rows, columns).

    ``height_m`` and ``slope`` (rise over run) are float32 with NaN where unknown; ``terrain`` is
    uint8, a position in :data:`dorsale.plan.tables.TERRAINS`, 255 where unknown; ``population``
    is float32 people a cell; ``water, protected, excluded`` are bool; ``hazard`` is float32
    events a km and year.
    """

    grid: Grid
    height_m: np.ndarray | None = None
    slope: np.ndarray | None = None
    terrain: np.ndarray | None = None
    population: np.ndarray | None = None
    water: np.ndarray | None = None
    protected: np.ndarray | None = None
    excluded: np.ndarray | None = None
    hazard: np.ndarray | None = None
    origins: tuple[Origin, ...] = ()


@dataclass(frozen=True)
class Network:
    """Ways as a graph: what a cable could follow.

    ``nodes``: indexed 0 to n-1, ``lon, lat, name``. ``ways``: one row a way between two nodes,
    ``id, start, end`` (node positions), ``kind`` (as in :data:`dorsale.plan.tables.WAYS`),
    ``class, surface, name, length_km, countries`` (tuple of codes), ``bridges, borders``
    (tuples of ids), ``accuracy_m, source`` and ``geometry`` (tuple of (lon, lat)).
    ``points``: things beside ways, ``id, kind`` (tower, exchange, substation, ferry, ...),
    ``lon, lat, name``.
    """

    nodes: pd.DataFrame
    ways: pd.DataFrame
    points: pd.DataFrame = field(default_factory=pd.DataFrame)
    origins: tuple[Origin, ...] = ()
