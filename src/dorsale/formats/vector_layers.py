"""Layers of points and lines in any vector file that GDAL reads, as drawn features in WGS 84."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dorsale.formats import archive, json_file
from dorsale.formats.drawing import Drawn
from dorsale.formats.repairs import Json, Repairs
from dorsale.plan.problems import N_, BadInput, Problem

if TYPE_CHECKING:
    import geopandas as gpd

WGS84 = "EPSG:4326"
_LATIN = re.compile("[ÃÂ][\x80-\xbf]")


def layer_names(source: str, path: Path) -> list[str]:
    """Return the names of the layers of ``source`` (a path, or one inside an archive)."""
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL's remarks on other people's files
            return [str(name) for name in pyogrio.list_layers(source)[:, 0]]
    except (DataSourceError, DataLayerError, OSError, ValueError) as error:
        raise _unreadable(path) from error


def _unreadable(path: Path) -> Exception:
    message = N_("the file cannot be read: it was cut short, altered, or a part of it is missing")
    return json_file.refuse(path, message, N_("Fetch or export the file again, with all its parts"))


def drawn_in(source: str, layer: str, path: Path, repairs: Repairs, crs: str = "") -> list[Drawn]:
    """Return the features of one layer in longitude and latitude, in file order.

    ``crs`` is the coordinate system to assume when the file says none. Raises
    :class:`BadInput` when the layer cannot be read, or says none and its numbers are not degrees.
    """
    frame = _degrees(_frame(source, layer, path, repairs), layer, path, repairs, crs)
    if "geometry" not in frame:
        return []
    cells = frame.drop(columns="geometry")
    plain = cells.to_dict("records") if len(cells.columns) else [{}] * len(frame)
    return [
        Drawn(f"{layer} {number}", geometry, _said(row))
        for number, (row, geometry) in enumerate(
            zip(plain, map(_as_geojson, frame["geometry"]), strict=True), start=1
        )
    ]


def _frame(source: str, layer: str, path: Path, repairs: Repairs) -> Any:
    """Return the layer as a frame; a table in an unsaid Latin-1 is read as such."""
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return pyogrio.read_dataframe(source, layer=layer)
            except UnicodeDecodeError:
                repairs.note(layer, N_("the text is not UTF-8"), N_("It is read as Latin-1"))
                return pyogrio.read_dataframe(source, layer=layer, encoding="ISO-8859-1")
    except (DataSourceError, DataLayerError, OSError, ValueError, UnicodeDecodeError) as error:
        raise _unreadable(path) from error


def _degrees(frame: Any, layer: str, path: Path, repairs: Repairs, crs: str) -> gpd.GeoDataFrame:
    if "geometry" not in frame:
        return frame
    if frame.crs is None:
        frame = frame.set_crs(_assumed(frame, layer, path, repairs, crs))
    return frame if frame.crs.equals(WGS84) else frame.to_crs(WGS84)


def _assumed(frame: Any, layer: str, path: Path, repairs: Repairs, crs: str) -> str:
    """Return the coordinate system of a layer that says none: the one given, or degrees."""
    if crs:
        repairs.note(layer, N_("no coordinate system is said"), N_("It is read as {crs}"), crs=crs)
        return crs
    bounds = np.abs(np.nan_to_num(frame.total_bounds))
    if (bounds > 180).any():
        raise json_file.refuse(
            path,
            N_("no coordinate system is said, and the numbers ({x}, {y}) are not degrees"),
            N_("Add the .prj file, or say it: --crs EPSG:32633"),
            x=f"{frame.total_bounds[0]:.0f}",
            y=f"{frame.total_bounds[1]:.0f}",
        )
    repairs.note(
        layer,
        N_("no coordinate system is said"),
        N_("The numbers are read as longitude and latitude, WGS 84"),
    )
    return WGS84


def check_crs(crs: str) -> None:
    """Raise :class:`BadInput` unless ``crs`` is empty or names a coordinate system."""
    if not crs:
        return
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        CRS.from_user_input(crs)
    except CRSError as error:
        problem = N_("{crs} is not a coordinate system")
        raise BadInput(
            [Problem(problem, N_("Give a code such as EPSG:32633"), values={"crs": crs})]
        ) from error


def _as_geojson(shape: Any) -> Json | None:
    """Return a geometry as GeoJSON whose lines are arrays, n x 2 or n x 3."""
    from shapely import get_coordinates
    from shapely.geometry import mapping

    if shape is None or shape.is_empty:
        return None
    if shape.geom_type == "LineString":
        return {"type": "LineString", "coordinates": get_coordinates(shape, include_z=shape.has_z)}
    if shape.geom_type == "MultiLineString":
        parts = [get_coordinates(part, include_z=part.has_z) for part in shape.geoms]
        return {"type": "MultiLineString", "coordinates": parts}
    found: Json = mapping(shape)
    return found


def _said(row: dict[Any, Any]) -> Json:
    """Return the cells of a row as plain values; what is empty is left out."""
    return {str(name): _plain(cell) for name, cell in row.items() if _is_said(cell)}


def _is_said(cell: Any) -> bool:
    if isinstance(cell, list | tuple | np.ndarray | dict):
        return len(cell) > 0
    return cell is not None and cell == cell and cell != ""


def _plain(cell: Any) -> object:
    if isinstance(cell, str):
        return _right_latin(cell)
    if hasattr(cell, "isoformat"):
        return cell.isoformat()
    return cell.tolist() if isinstance(cell, np.ndarray | np.generic) else cell


def _right_latin(text: str) -> str:
    """Return ``text`` with UTF-8 that was read as Latin-1 read again."""
    if not _LATIN.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def each_shapefile(path: Path) -> Iterator[str]:
    """Yield what GDAL calls each .shp of ``path``: itself, or those in the archive."""
    json_file.check_size(path)
    if path.suffix.lower() != ".zip":
        yield str(path)
        return
    with archive.opened(path) as parts:
        names = sorted(one for one in parts.namelist() if one.lower().endswith(".shp"))
    if not names:
        raise json_file.refuse(
            path,
            N_("the archive holds no Shapefile"),
            N_("Put the .shp, .shx, .dbf and .prj in it"),
        )
    for name in names:
        yield f"/vsizip/{{{path.resolve()}}}/{name}"
