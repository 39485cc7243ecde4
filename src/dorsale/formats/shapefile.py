"""Shapefile: one .shp with its parts, or all of them in one .zip.

A network is written as two layers, nodes and spans, in one .zip; the format holds text of at most
254 bytes in columns of at most ten letters, so only the main fields travel. Source: ESRI Shapefile
Technical Description, July 1998.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from dorsale.formats import json_file
from dorsale.formats.drawing import Drawn, DrawnRepairs, networks_of
from dorsale.formats.vector_layers import WGS84, drawn_in, each_shapefile, layer_names
from dorsale.plan.problems import N_, Problem
from dorsale.plan.published import PublishedNetwork

_NODES = {"id": "id", "name": "name", "status": "status", "country": "country", "owner": "owner"}
_SPANS = {"id": "id", "name": "name", "status": "status", "from": "from", "to": "to",
          "length_km": "length_km", "fibre_count": "fibres", "capacity_gbps": "capac_gbps",
          "deployment": "deployment", "owner": "owner", "providers": "operator",
          "ready_for_service": "ready"}  # fmt: skip
_FIELD = {"operator": "networkProviders", "ready": "readyForServiceDate", "capac_gbps": "capacity"}
_BYTES = 254


def read(path: Path, crs: str = "") -> tuple[PublishedNetwork, ...]:
    """Return the network drawn in a .shp, or in all those of a .zip.

    ``crs`` is assumed where there is no .prj. Raises :class:`BadInput` when a part is missing,
    the archive holds none, or nothing is drawn.
    """
    repairs = DrawnRepairs(path.name)
    drawn: list[Drawn] = []
    for source in each_shapefile(path):
        for layer in layer_names(source, path):
            drawn += map(_renamed, drawn_in(source, layer, path, repairs, crs))
    return networks_of(drawn, path.name.split(".")[0], repairs)


def _renamed(one: Drawn) -> Drawn:
    said = {_FIELD.get(name, name): value for name, value in one.properties.items()}
    return Drawn(one.place, one.geometry, said, one.kind)


def write(path: Path, networks: Sequence[PublishedNetwork]) -> tuple[Problem, ...]:
    """Write ``networks`` to a .zip of two Shapefiles; return what the format could not hold.

    Raises :class:`BadInput` when ``path`` does not end in .zip or may not be written.
    """
    if path.suffix.lower() != ".zip":
        raise json_file.refuse(
            path,
            N_("a Shapefile is several files"),
            N_("Name the target {name}, which holds them all"),
            name=f"{path.stem}.zip",
        )
    with tempfile.TemporaryDirectory() as name, json_file.written_beside(path) as beside:
        folder = Path(name)
        _layer(folder, "nodes", _NODES, networks, "Point")
        _layer(folder, "spans", _SPANS, networks, "LineString")
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in sorted(folder.iterdir()):
                archive.write(part, part.name)
    return _lost(path, networks)


def _layer(
    folder: Path,
    layer: str,
    columns: dict[str, str],
    networks: Iterable[PublishedNetwork],
    shape: str,
) -> None:
    import geopandas as gpd
    import pyogrio

    rows = pd.concat([_texts(network, layer) for network in networks], ignore_index=True)
    drawn = [_shape(row, shape) for row in rows.to_dict("records")]
    plain = rows[list(columns)].rename(columns=columns).map(_cell)
    frame = gpd.GeoDataFrame(plain, geometry=gpd.GeoSeries(drawn, crs=WGS84, index=rows.index))
    pyogrio.write_dataframe(
        frame,
        folder / f"{layer}.shp",
        driver="ESRI Shapefile",
        geometry_type=shape,
        encoding="UTF-8",
    )


def _texts(network: PublishedNetwork, layer: str) -> pd.DataFrame:
    """Return a table with the names of organisations instead of their ids."""
    frame: pd.DataFrame = getattr(network, layer)
    names = dict(zip(network.organisations["id"], network.organisations["name"], strict=True))
    owners = [names.get(owner) or owner for owner in frame["owner"]]
    providers = [tuple(names.get(one) or one for one in many) for many in frame["providers"]]
    return frame.assign(owner=owners, providers=pd.Series(providers, frame.index, dtype="object"))


def _shape(row: dict[Any, Any], kind: str) -> Any:
    from shapely import LineString, Point

    if kind == "LineString":
        return LineString(row["geometry"]) if len(row["geometry"]) > 1 else None
    return Point(row["lon"], row["lat"]) if row["lon"] == row["lon"] else None


def _cell(value: object) -> object:
    if isinstance(value, tuple):
        value = "; ".join(value)
    if not isinstance(value, str):
        return value
    return value.encode("utf-8")[:_BYTES].decode("utf-8", "ignore") or None


def _lost(path: Path, networks: Sequence[PublishedNetwork]) -> tuple[Problem, ...]:
    held = {*_NODES, *_SPANS, "lon", "lat", "geometry"}
    tables = [(n.nodes, n.spans) for n in networks]
    lost = {
        name
        for pair in tables
        for frame in pair
        for name in frame.columns
        if name not in held and any(_is_said(cell) for cell in frame[name])
    }
    lost |= {"phases" for network in networks if len(network.phases)}
    lost |= {"networks" for _ in networks[1:]}
    if not lost:
        return ()
    message = N_("a Shapefile cannot hold: {fields}")
    remedy = N_("They are left out; .gpkg, .kml and .json hold everything")
    said = {"fields": ", ".join(sorted(lost))}
    return (Problem(message, remedy, path.name, values=said, severity="warning"),)


def _is_said(cell: object) -> bool:
    return cell == cell and cell not in ("", (), {})
