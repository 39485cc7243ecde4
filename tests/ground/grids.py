"""Tiny grids and networks on the equator, for the tests of rasters and prices."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dorsale.plan.ground import Grid, Layers, Network

DEGREE = 0.01  # some 1.1 km
RATES = {
    "road_trench_km": 20_000.0, "direct_buried_km": 15_000.0, "rail_side_km": 30_000.0,
    "aerial_on_power_line_km": 10_000.0, "pipeline_side_km": 14_000.0, "river_bed_km": 40_000.0,
    "fibre_in_existing_duct_km": 7_000.0, "partial_civil_km": 10_000.0, "drilling_km": 250_000.0,
    "factor_savanna": 1.0, "factor_forest": 1.5, "factor_swamp": 2.0, "factor_rock": 2.5,
    "factor_desert": 1.0, "factor_urban": 2.0, "factor_hilly": 1.25, "factor_mountain": 1.5,
    "factor_off_road": 2.0, "factor_protected": 1.5, "river_crossing": 80_000.0,
    "border_crossing": 50_000.0, "river_small": 20_000.0, "river_medium": 60_000.0,
    "river_wide": 180_000.0, "river_on_bridge": 15_000.0, "railway_crossing": 15_000.0,
    "protected_area": 80_000.0, "urban_entry": 15_000.0,
}  # fmt: skip


def grid(rows: int = 4, columns: int = 10) -> Grid:
    """Return cells of a hundredth of a degree, the corner at 10 E on the equator, going south."""
    return Grid("EPSG:4326", (DEGREE, 0.0, 10.0, 0.0, -DEGREE, 0.0), rows, columns)


def layers(**rasters: np.ndarray) -> Layers:
    """Return rasters on :func:`grid` of their own shape."""
    shape = next(iter(rasters.values())).shape
    return Layers(grid(*shape), **rasters)


def middle(row: int, first: int, last: int) -> tuple[tuple[float, float], ...]:
    """Return the line from the left edge of column ``first`` to the right edge of ``last``."""
    lat = -(row + 0.5) * DEGREE
    return ((10 + first * DEGREE, lat), (10 + (last + 1) * DEGREE, lat))


def network(kind: str, line: tuple[tuple[float, float], ...], **more: object) -> Network:
    """Return one way of 10 km along ``line``."""
    row = {
        "id": "w", "start": 0, "end": 1, "kind": kind, "length_km": 10.0, "bridges": (),
        "borders": (), "geometry": line, **more,
    }  # fmt: skip
    nodes = pd.DataFrame({"lon": [0.0, 0.0], "lat": [0.0, 0.0], "name": ["a", "b"]})
    return Network(nodes, pd.DataFrame([row]))
