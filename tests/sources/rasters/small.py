"""Tiny rasters and shapes, written by the tests themselves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import rasterio
from affine import Affine
from shapely.geometry.base import BaseGeometry

from dorsale.plan.ground import LayerFile, Origin

REGION = (14.0, -4.0, 16.0, -2.0)  # two degrees around Djambala
CELL = 0.1


def raster(
    path: Path,
    values: np.ndarray,
    west: float = REGION[0],
    north: float = REGION[3],
    cell: float = CELL,
    crs: str | None = "EPSG:4326",
    nodata: float | None = None,
) -> Path:
    """Write ``values`` (2D, or 3D by band) as a GeoTIFF whose first cell starts at west, north."""
    bands = values if values.ndim == 3 else values[None]
    profile = {
        "driver": "GTiff", "count": bands.shape[0], "height": bands.shape[1],
        "width": bands.shape[2], "dtype": bands.dtype.name, "crs": crs, "nodata": nodata,
        "transform": Affine(cell, 0, west, 0, -cell, north),
    }  # fmt: skip
    with rasterio.open(path, "w", **profile) as file:
        file.write(bands)
    return path


def flat(value: float, shape: tuple[int, int] = (20, 20), dtype: str = "float32") -> np.ndarray:
    """Return an array of one value, as large as the region in cells of a tenth of a degree."""
    return np.full(shape, value, dtype=dtype)


def shapes(
    path: Path,
    drawn: Sequence[BaseGeometry],
    crs: str | None = "EPSG:4326",
    driver: str = "GPKG",
    **columns: Any,
) -> Path:
    """Write shapes as a GeoPackage, or by another driver."""
    gpd.GeoDataFrame(columns, geometry=list(drawn), crs=crs).to_file(path, driver=driver)
    return path


def layer(name: str, *files: Path, **how: Any) -> LayerFile:
    """Return the declaration of a layer in ``files``."""
    origin = Origin(files[0].name, "https://example.org", "CC BY 4.0", "2020", 0.0, name)
    return LayerFile(name, files, origin, **how)
