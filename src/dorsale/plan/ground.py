"""The nouns of the ground: a grid and its layers, a network of ways, fields, and near misses.

Frozen dataclasses that hold arrays and tables; no algorithm lives here. Longitudes and latitudes
are degrees in WGS 84 unless a grid says otherwise; geometry follows (lon, lat).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

LAYERS = ("relief", "land_cover", "population", "water", "protected", "excluded", "hazard")
"""What the ground can be known by: the names of the sections ``[layers.NAME]``."""


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
    """Where a layer comes from: what a reader needs to trust, find and use it again.

    ``layer`` is one of :data:`LAYERS` (empty for a network); ``covered`` is the share of the
    grid on which it says something.
    """

    name: str
    address: str
    licence: str
    date: str
    resolution_m: float
    layer: str = ""
    covered: float = 1.0


@dataclass(frozen=True)
class LayerFile:
    """A layer as a scenario declares it: which files, whose, and how to read them.

    ``layer`` is one of :data:`LAYERS`. ``band`` counts from 1; ``table`` and ``column`` name the
    layer and the field of a vector file; ``crs`` and ``nodata`` replace those of the file (empty
    and ``None``: as the file says). ``classes`` maps classes of land cover to terrains or
    ``water``; ``unit`` is ``people`` (a cell) or ``people_per_km2``.
    """

    layer: str
    files: tuple[Path, ...]
    origin: Origin
    band: int = 1
    table: str = ""
    column: str = ""
    crs: str = ""
    nodata: float | None = None
    classes: Mapping[int, str] = field(default_factory=dict)
    unit: str = "people"


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
    (tuples of ids; of maps also ``rivers``: large ones crossed, and ``railways``: level
    crossings), ``accuracy_m, source`` and ``geometry`` (tuple of (lon, lat)).
    ``points``: things beside ways, ``id, kind`` (tower, exchange, substation, ferry, ...),
    ``lon, lat, name``. ``telecom``: fibre that a map shows, ``id, medium, name, operator,
    length_km, accuracy_m, source, geometry``.
    """

    nodes: pd.DataFrame
    ways: pd.DataFrame
    points: pd.DataFrame = field(default_factory=pd.DataFrame)
    origins: tuple[Origin, ...] = ()
    telecom: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True)
class Band:
    """How near-optimal ground is: ``over`` is float32 (rows, columns) on ``grid``.

    A cell holds how much dearer than the best corridor the best one through it is, as a share:
    0 on the best, infinite where none passes.
    """

    grid: Grid
    over: np.ndarray
