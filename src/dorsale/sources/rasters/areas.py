"""Areas and lines of a vector file burnt onto the grid: waters, protected land, exclusions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dorsale.plan.ground import Grid, LayerFile
from dorsale.plan.problems import N_
from dorsale.sources.rasters.faults import refused
from dorsale.sources.rasters.grids import WGS84, Region, blocks, part
from dorsale.sources.rasters.opening import no_crs, not_readable, refuse_elsewhere

if TYPE_CHECKING:
    import geopandas as gpd

_ROWS = 2_000


def burnt(declared: LayerFile, file: Path, grid: Grid, region: Region, touched: bool) -> np.ndarray:
    """Return the value of ``declared.column`` (1 without one) of the shape over each cell.

    float32 of shape (rows, columns), NaN under no shape; ``touched`` takes every cell that a
    shape touches, else those whose middle it covers. Where shapes overlap the highest counts.
    """
    shapes = _shapes(declared, file, region).to_crs(grid.crs)
    values = _values(declared, file, shapes)
    order = np.argsort(values, kind="stable")
    pairs = [(shapes.geometry.iloc[i], float(values[i])) for i in order]
    found = np.full((grid.rows, grid.columns), np.nan, dtype=np.float32)
    for rows, columns in blocks(grid, max(grid.columns, _ROWS)):
        found[rows, columns] = _rasterized(pairs, part(grid, rows, columns), touched)
    return found


def _rasterized(pairs: list[tuple[Any, float]], here: Grid, touched: bool) -> np.ndarray:
    from affine import Affine
    from rasterio.features import rasterize

    shape = (here.rows, here.columns)
    if not pairs:
        return np.full(shape, np.nan, dtype=np.float32)
    found = rasterize(
        pairs, shape, fill=np.nan, transform=Affine(*here.transform), all_touched=touched,
        dtype="float32",
    )  # fmt: skip
    return np.asarray(found)


def _shapes(declared: LayerFile, file: Path, region: Region) -> gpd.GeoDataFrame:
    """Return the shapes of the file that meet ``region``, mended where they cross themselves."""
    import pyogrio
    import shapely

    frame = _read(declared, file, None, rows=0)
    crs = declared.crs or frame.crs
    if not crs or not _of_earth(crs):
        raise no_crs(file)
    found = pyogrio.read_info(file, layer=declared.table or None, force_total_bounds=True)
    refuse_elsewhere(_degrees(found["total_bounds"], crs), region, file)
    shapes = _read(declared, file, _box(region, crs)).set_crs(crs, allow_override=True)
    shapes = shapes[~(shapes.geometry.isna() | shapes.geometry.is_empty)]
    return shapes.set_geometry(shapely.make_valid(shapes.geometry.values))


def _of_earth(crs: object) -> bool:
    """Return whether ``crs`` places points on Earth (a GeoPackage may say "undefined")."""
    from pyproj import CRS

    found = CRS.from_user_input(crs)
    return bool(found.is_geographic or found.is_projected) and "ndefined" not in found.name


def _read(
    declared: LayerFile, file: Path, box: Region | None, rows: int | None = None
) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        frame = pyogrio.read_dataframe(
            file, layer=declared.table or None, bbox=box, max_features=rows
        )
    except DataLayerError as error:
        raise refused(
            file, N_("there is no layer called {name}"),
            N_("Correct table in its section: {known}"),
            name=declared.table, known=", ".join(pyogrio.list_layers(file)[:, 0]),
        ) from error  # fmt: skip
    except (DataSourceError, UnicodeDecodeError) as error:
        raise not_readable(file) from error
    if not isinstance(frame, gpd.GeoDataFrame):
        raise refused(file, N_("the rows have no shapes"), N_("Give a file of areas or lines"))
    return frame


def _degrees(box: tuple[float, float, float, float], crs: object) -> Region:
    from pyproj import CRS, Transformer

    if CRS.from_user_input(crs).is_geographic:
        return box
    turned = Transformer.from_crs(crs, WGS84, always_xy=True)
    west, south, east, north = turned.transform_bounds(*box, densify_pts=21)
    return west, south, east, north


def _box(region: Region, crs: object) -> Region:
    from pyproj import Transformer

    turned = Transformer.from_crs(WGS84, crs, always_xy=True)
    west, south, east, north = turned.transform_bounds(*region, densify_pts=21)
    return west, south, east, north


def _values(declared: LayerFile, file: Path, shapes: gpd.GeoDataFrame) -> np.ndarray:
    """Return the number to burn for each shape."""
    import pandas as pd

    if not declared.column:
        return np.ones(len(shapes))
    if declared.column not in shapes.columns:
        raise refused(
            file, N_("there is no column called {name}"),
            N_("Correct column in its section: {known}"),
            name=declared.column,
            known=", ".join(c for c in shapes.columns if c != shapes.geometry.name),
        )  # fmt: skip
    values = pd.to_numeric(shapes[declared.column], errors="coerce").to_numpy(float)
    if np.isnan(values).any():
        raise refused(
            file, N_("column {name} holds something that is not a number"),
            N_("Correct it, or name another column"), name=declared.column,
        )  # fmt: skip
    return np.asarray(values)
