"""The band of near-optimal ground as a map layer: GeoTIFF, GeoJSON or GeoPackage."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dorsale.plan.ground import Band
from dorsale.plan.problems import N_, BadInput, Problem

if TYPE_CHECKING:
    import geopandas as gpd

LAYER = "near_optimal_ground"
_DRIVERS = {".geojson": "GeoJSON", ".gpkg": "GPKG"}
_STEPS = 4  # polygons nest: a quarter of the band, half of it, and so on
_OUTSIDE = -1.0
_SMOOTH = 0.5  # of a cell: stairs become slopes


def write(path: Path, band: Band, within: float) -> None:
    """Write the cells at most ``within`` dearer than the best, whole or not at all.

    ``.tif``: per cent over the best, float32, -1 outside the band; ``.geojson`` and ``.gpkg``:
    polygons that nest, ``over_percent`` at most. Raises :class:`BadInput` for another ending.
    """
    ending = path.suffix.lower()
    if ending not in (*_DRIVERS, ".tif", ".tiff"):
        said, remedy = N_("no band is written as {ending}"), N_("Use .tif, .geojson or .gpkg")
        raise BadInput([Problem(said, remedy, path.name, values={"ending": ending or "?"})])
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".part-") as folder:
        beside = Path(folder) / path.name
        if ending in _DRIVERS:
            _write_polygons(beside, band, within, _DRIVERS[ending])
        else:
            _write_raster(beside, band, within)
        beside.replace(path)


def _write_raster(path: Path, band: Band, within: float) -> None:
    import rasterio

    percent = np.where(band.over <= within, 100 * band.over, _OUTSIDE).astype(np.float32)
    with rasterio.open(
        path, "w", driver="GTiff", height=band.grid.rows, width=band.grid.columns, count=1,
        dtype="float32", crs=band.grid.crs, transform=rasterio.Affine(*band.grid.transform),
        nodata=_OUTSIDE, compress="deflate",
    ) as target:  # fmt: skip
        target.write(percent, 1)


def drawn(band: Band, within: float) -> list[dict[str, Any]]:
    """Return the band as polygons to draw, smoothed by half a cell, the widest first.

    Rows of ``over_percent`` and ``geometry`` (GeoJSON); those that hold nothing are left out.
    """
    a, _, _, _, e, _ = band.grid.transform
    frame = _polygons(band, within)
    frame["geometry"] = frame.geometry.simplify(_SMOOTH * min(abs(a), abs(e)))
    frame = frame.to_crs("EPSG:4326")
    rows = zip(frame["over_percent"][::-1], frame.geometry[::-1], strict=True)
    return [
        {"over_percent": float(percent), "geometry": shape.__geo_interface__}
        for percent, shape in rows
        if not shape.is_empty
    ]


def _write_polygons(path: Path, band: Band, within: float, driver: str) -> None:
    frame = _polygons(band, within).to_crs("EPSG:4326")
    frame.to_file(path, driver=driver, layer=LAYER, engine="pyogrio")


def _polygons(band: Band, within: float) -> gpd.GeoDataFrame:
    """Return polygons that nest, ``over_percent`` at most, in the coordinates of the grid."""
    import geopandas as gpd
    import rasterio
    import rasterio.features
    from shapely.geometry import shape
    from shapely.ops import unary_union

    transform = rasterio.Affine(*band.grid.transform)
    rows = []
    for step in range(1, _STEPS + 1):
        most = within * step / _STEPS
        inside = (band.over <= most).astype(np.uint8)
        found = rasterio.features.shapes(inside, mask=inside > 0, transform=transform)
        whole = unary_union([shape(one) for one, _ in found])
        rows.append({"over_percent": 100 * most, "geometry": whole})
    return gpd.GeoDataFrame(rows, crs=band.grid.crs)
