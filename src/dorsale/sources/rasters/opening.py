"""Open a raster, refuse it with a clear message when it cannot be trusted, read windows of it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dorsale.plan.ground import LayerFile
from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.sources.rasters.faults import Elsewhere, refused
from dorsale.sources.rasters.grids import WGS84, Region, place

if TYPE_CHECKING:
    from affine import Affine
    from rasterio.crs import CRS
    from rasterio.io import DatasetReader
    from rasterio.windows import Window

_SLACK_DEG = 1e-6
_SWAPPED = (
    N_("its axes look swapped: it spans {found} where the region is {region}"),
    N_("Export it again with longitude first"),
)
_OUTSIDE = (
    N_("it lies outside the region: it spans {found}, the region {region}"),
    N_("Give a file of this region, or correct its coordinate system with crs"),
)


@dataclass(frozen=True)
class Raster:
    """An open band, its place on Earth, and its name for messages.

    ``turns`` holds the shifts in x under which it is seen: 0, and -360 when its longitudes run
    beyond 180.
    """

    dataset: DatasetReader
    file: Path
    band: int
    crs: CRS
    nodata: float | None
    turns: tuple[float, ...]

    @property
    def size(self) -> tuple[float, float]:
        """Return the width and height of a cell in the units of the file."""
        one = self.dataset.transform
        return float(np.hypot(one.a, one.d)), float(np.hypot(one.b, one.e))


@dataclass(frozen=True)
class Patch:
    """A window of a raster as read: float64 with NaN where unknown; ``row``: its first one."""

    values: np.ndarray
    transform: Affine
    crs: CRS
    row: int


@contextmanager
def opened(declared: LayerFile, file: Path, region: Region) -> Iterator[Raster]:
    """Yield the band of ``file`` that ``declared`` names; :class:`BadInput` says what is wrong.

    Refused: a file that is no raster, a band that it lacks, no coordinate system, cells outside
    ``region`` (west, south, east, north).
    """
    with _dataset(file, file) as whole, _table(whole, file, declared.table) as dataset:
        _refuse_missing_band(dataset, file, declared.band)
        crs = _crs(dataset, file, declared.crs)
        found = _degrees(dataset, crs)
        refuse_elsewhere(found, region, file)
        beyond = crs.is_geographic and found[2] > 180 + _SLACK_DEG
        turns = (0.0, -360.0) if beyond else (0.0,)
        yield Raster(dataset, file, declared.band, crs, declared.nodata, turns)


def _dataset(name: Path | str, file: Path) -> DatasetReader:
    import rasterio
    from rasterio.errors import NotGeoreferencedWarning, RasterioIOError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            return rasterio.open(name)
    except RasterioIOError as error:
        if is_vector(file):
            raise refused(
                file, N_("the file holds no cells"), N_("Give a raster for this layer")
            ) from error
        raise not_readable(file) from error


def _table(whole: DatasetReader, file: Path, name: str) -> DatasetReader:
    """Return the raster called ``name`` in a file of several, or the only one."""
    tables = {one.rpartition(":")[2]: one for one in whole.subdatasets}
    if not tables or (whole.count and not name):
        return whole
    if name not in tables:
        raise refused(
            file, N_("the file holds several rasters: {known}"),
            N_("Name one of them with table in its section of scenario.toml"),
            known=", ".join(tables),
        )  # fmt: skip
    return _dataset(tables[name], file)


def is_vector(file: Path) -> bool:
    """Return whether ``file`` holds areas or lines rather than cells."""
    import pyogrio
    from pyogrio.errors import DataSourceError

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # remarks on files of other kinds
        try:
            return len(pyogrio.list_layers(file)) > 0
        except DataSourceError:
            return False


def not_readable(file: Path) -> BadInput:
    """Return the error for a file that is neither a raster nor a vector file, or is cut short."""
    return refused(
        file,
        N_("this is not a map file that can be read, or it is cut short"),
        N_("Download it again; GeoTIFF and GeoPackage are sure to be read"),
    )


def _refuse_missing_band(dataset: DatasetReader, file: Path, band: int) -> None:
    if not 1 <= band <= dataset.count:
        raise refused(
            file,
            N_("there is no band {band}; the file has {count}"),
            N_("Correct band in its section of scenario.toml"),
            band=band,
            count=dataset.count,
        )


def _crs(dataset: DatasetReader, file: Path, declared: str) -> CRS:
    from rasterio.crs import CRS
    from rasterio.errors import CRSError

    if not declared and dataset.crs:
        return dataset.crs
    if not declared:
        raise no_crs(file)
    try:
        return CRS.from_user_input(declared)
    except CRSError as error:
        raise refused(
            file, N_("the coordinate system {crs} is not known"), N_("Write it as EPSG:4326"),
            crs=declared,
        ) from error  # fmt: skip


def no_crs(file: Path) -> BadInput:
    """Return the error for a file that does not say in which coordinate system it is."""
    return refused(
        file,
        N_("the file does not say in which coordinate system it is"),
        N_('Write crs = "EPSG:4326" (or its own) in its section of scenario.toml'),
    )


def _degrees(dataset: DatasetReader, crs: CRS) -> Region:
    """Return west, south, east, north of a raster in degrees."""
    from rasterio.warp import transform_bounds

    left, right = sorted((dataset.bounds.left, dataset.bounds.right))
    low, high = sorted((dataset.bounds.bottom, dataset.bounds.top))
    if crs.is_geographic:
        return left, low, right, high
    west, south, east, north = transform_bounds(crs, WGS84, left, low, right, high, densify_pts=21)
    return west, south, east, north


def refuse_elsewhere(found: Region, region: Region, file: Path) -> None:
    """Refuse bounds in degrees that miss ``region``, and say so when axes are swapped."""
    west, south, east, north = found
    if _meet(found, region) and south >= -90 - _SLACK_DEG and north <= 90 + _SLACK_DEG:
        return
    swapped = _meet((south, west, north, east), region)
    message, remedy = _SWAPPED if swapped else _OUTSIDE
    values = {"found": _said(found), "region": _said(region)}
    raise Elsewhere([Problem(message, remedy, file.name, values=values)])


def _said(box: Region) -> str:
    return ", ".join(f"{one:.1f}" for one in box)


def _meet(one: Region, other: Region) -> bool:
    """Return whether two boxes overlap, whichever turn of the globe the first is written in."""
    return (
        any(one[0] + turn < other[2] and one[2] + turn > other[0] for turn in (0, 360, -360))
        and one[1] < other[3]
        and one[3] > other[1]
    )


def window(raster: Raster, box: Region, turn: float = 0.0, margin: int = 2) -> Window | None:
    """Return the window of ``raster`` around ``box`` (in its units), or ``None`` outside it."""
    from rasterio.windows import Window

    dataset = raster.dataset
    x, y = np.array([[box[0], box[0], box[2], box[2]], [box[1], box[3], box[1], box[3]]])
    across, down = place(~dataset.transform, x - turn, y)
    left, right = _inside(across, dataset.width, margin)
    top, bottom = _inside(down, dataset.height, margin)
    if right <= left or bottom <= top:
        return None
    return Window(left, top, right - left, bottom - top)


def _inside(found: np.ndarray, size: int, margin: int) -> tuple[int, int]:
    low = max(0, int(np.floor(found.min())) - margin)
    return low, min(size, int(np.ceil(found.max())) + margin)


def read(raster: Raster, at: Window, turn: float = 0.0) -> Patch:
    """Return the cells of the window ``at``, moved by ``turn`` in x.

    Values are float64 with NaN where the file knows nothing. :class:`BadInput` when the file
    breaks off.
    """
    from rasterio.errors import RasterioIOError

    try:
        values = raster.dataset.read(raster.band, window=at, masked=True)
    except RasterioIOError as error:
        raise not_readable(raster.file) from error
    whole = raster.dataset.transform
    x, y = place(whole, np.array(at.col_off), np.array(at.row_off))
    moved = type(whole)(whole.a, whole.b, float(x) + turn, whole.d, whole.e, float(y))
    return Patch(_known(values, raster), moved, raster.crs, at.row_off)


def _known(values: np.ma.MaskedArray, raster: Raster) -> np.ndarray:
    """Return ``values`` as float64 with NaN where they say nothing, scaled as the file says."""
    found = np.ma.filled(values.astype(np.float64), np.nan)
    if raster.nodata is not None:
        found[found == raster.nodata] = np.nan
    found[~np.isfinite(found)] = np.nan
    scale = raster.dataset.scales[raster.band - 1]
    offset = raster.dataset.offsets[raster.band - 1]
    return found if (scale, offset) == (1.0, 0.0) else found * scale + offset
