"""GeoPackage: a plan as layers that QGIS opens; a published network as its tables.

All layers are in EPSG:4326 (longitude, latitude). Lists and objects are JSON text. Source:
OGC 12-128r19, written through GDAL.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from dorsale.formats import json_file, ofds, sited_places
from dorsale.formats.geojson import geometry
from dorsale.formats.ofds_plan import is_plan, plain_plan, records
from dorsale.formats.risk_groups import LAYER
from dorsale.formats.sound_geometry import sound_geometry
from dorsale.plan.network import INTERNET
from dorsale.plan.problems import N_
from dorsale.plan.published import (
    NODES,
    ORGANISATIONS,
    PHASES,
    SPANS,
    PublishedNetwork,
    is_number,
    nothing,
    published_table,
)
from dorsale.plan.table import Column, Table

if TYPE_CHECKING:
    pass

CRS = "EPSG:4326"
_NETWORK_COLUMNS = ("id", "name", "publisher", "date")
_TABLES = {"nodes": NODES, "spans": SPANS, "phases": PHASES, "organisations": ORGANISATIONS}
_RESERVED = ("fid", "geom", "geometry")
_SHAPES = {"sites": "Point", "spans": "LineString", "corridors": "LineString", "huts": "Point",
           "landings": "Point", "nodes": "Point",
           sited_places.LAYER: "Point", LAYER: "MultiLineString"}  # fmt: skip


def write_plan(path: Path, plan: Mapping[str, object]) -> None:
    """Write a ``plan.json`` document to ``path``: sites, spans, corridors, huts, landings.

    The places judged for data centres and technopoles, chosen or not, are the layer ``candidates``
    of a plan that has any. A last layer holds the ground that working and protection spans may
    share. Each layer has the keys of the plan's objects as columns, with their units. A landing is
    a site with the role ``landing`` or from which a submarine cable leaves. The file is written
    whole or not at all; :class:`BadInput` says why not.
    """
    if not is_plan(plan):
        raise json_file.refuse("", N_("this is not a plan"), N_("Make a plan first: dorsale plan"))
    plan = plain_plan(plan)
    sites = [one for one in records(plan, "nodes") if one.get("id") != INTERNET]
    spans = records(plan, "spans")
    layers = {
        "sites": sites,
        "spans": spans,
        "corridors": records(plan, "corridors"),
        "huts": records(plan, "huts"),
        "landings": _landings(sites, spans),
    }
    if judged := sited_places.places(plan):
        layers[sited_places.LAYER] = judged
    with json_file.written_beside(path) as beside:
        for name, rows in layers.items():
            _write_layer(beside, name, _plan_frame(rows), [geometry(row, name) for row in rows])
        doubtful = _shared_ground(plan)
        _write_layer(beside, LAYER, _plan_frame(doubtful), [_lines_of(one) for one in doubtful])


def _shared_ground(plan: Mapping[str, object]) -> list[dict[str, object]]:
    """Return the pairs of spans of a plan whose diversity is to be surveyed."""
    solution = plan.get("solution")
    return records(solution, "shared_ground") if isinstance(solution, dict) else []


def _lines_of(one: Mapping[str, object]) -> dict[str, object] | None:
    """Return the lines of a row that can be drawn, ``None`` where there are none."""
    found = one.get("geometry")
    lines = found.get("coordinates") if isinstance(found, dict) else None
    parts = [
        sound_geometry({"type": "LineString", "coordinates": line}, "line")
        for line in (lines if isinstance(lines, list) else ())
    ]
    sound = [part["coordinates"] for part in parts if part]
    return {"type": "MultiLineString", "coordinates": sound} if sound else None


def _landings(sites: Iterable[Mapping[str, object]], spans: Iterable[Mapping[str, object]]) -> list:  # type: ignore[type-arg]
    wet = {
        end for s in spans if s.get("way") == "submarine" for end in (s.get("from"), s.get("to"))
    }
    return [
        site
        for site in sites
        if site.get("kind") == "landing"
        or "landing" in _as_list(site.get("roles"))
        or site.get("id") in wet
    ]


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _plan_frame(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Return the objects of a section as a frame; lists and objects become JSON text."""
    found = dict.fromkeys(n for row in rows for n in row if n.isidentifier())
    names = {n.lower(): n for n in found if n.lower() not in _RESERVED}
    cells = {n: _series([row.get(n) for row in rows]) for n in names.values() or ("id",)}
    return pd.DataFrame(cells, index=pd.RangeIndex(len(rows)))


def _series(values: Sequence[object]) -> pd.Series:
    """Return a column of one type: yes and no as booleans, numbers, or text."""
    known = [value for value in values if value is not None]
    if known and all(isinstance(value, bool) for value in known):
        return pd.Series(values, dtype="bool" if len(known) == len(values) else "object")
    if known and all(isinstance(v, int | float) and abs(v) < 1e300 for v in known):
        whole = len(known) == len(values) and all(
            isinstance(v, int) and abs(v) < 2**53 for v in known
        )
        return pd.Series(values, dtype="int64" if whole else "float64")
    return pd.Series([None if v is None else _plain(v) for v in values], dtype="object")


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _write_layer(
    path: Path, name: str, frame: pd.DataFrame, shapes: Sequence[Mapping[str, object] | None]
) -> None:
    import geopandas as gpd
    from shapely.geometry import shape

    drawn = [shape(one) if one is not None else None for one in shapes]
    layer = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(drawn, crs=CRS, index=frame.index))
    _write_table(path, name, layer, _SHAPES[name])


def _write_table(path: Path, name: str, frame: pd.DataFrame, shape: str | None = None) -> None:
    """Add a layer to the file, without geometry unless ``shape`` says which."""
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        pyogrio.write_dataframe(frame, path, name, driver="GPKG", geometry_type=shape, append=False)
    except (DataSourceError, DataLayerError) as error:
        raise OSError(str(error)) from error


def write(path: Path, networks: Sequence[PublishedNetwork]) -> None:
    """Write ``networks`` to ``path``: layers nodes and spans, and three plain tables.

    The tables are networks, phases and organisations; ``network`` says to which network a
    row belongs. The file is written whole or not at all; :class:`BadInput` says why not.
    """
    with json_file.written_beside(path) as beside:
        nodes, spans = (_gathered(networks, name) for name in ("nodes", "spans"))
        _write_layer(beside, "nodes", nodes.drop(columns=["lon", "lat"]), _points(nodes))
        _write_layer(beside, "spans", spans.drop(columns="geometry"), _lines(spans))
        _write_table(beside, "networks", _heads(networks))
        for name in ("phases", "organisations"):
            _write_table(beside, name, _gathered(networks, name))


def _gathered(networks: Sequence[PublishedNetwork], name: str) -> pd.DataFrame:
    """Return one table of all networks, lists and objects as JSON text but for geometry."""
    frames = [getattr(network, name).assign(network=network.id) for network in networks]
    columns = [*(column.name for column in _TABLES[name].columns), "network"]
    frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)
    for column in _TABLES[name].columns:
        if (column.kind == "list" or column.name == "extra") and column.name != "geometry":
            frame[column.name] = [_text_of(cell) for cell in frame[column.name]]
    return frame


def _text_of(cell: object) -> str:
    if not cell:
        return ""
    return json.dumps(cell, ensure_ascii=False, allow_nan=False)


def _heads(networks: Sequence[PublishedNetwork]) -> pd.DataFrame:
    rows = {name: [getattr(network, name) for network in networks] for name in _NETWORK_COLUMNS}
    extra = [_text_of(dict(network.extra)) for network in networks]
    return pd.DataFrame({**rows, "extra": extra}, dtype="object")


def _points(nodes: pd.DataFrame) -> list[Mapping[str, object] | None]:
    return [
        {"type": "Point", "coordinates": (lon, lat)} if lon == lon and lat == lat else None
        for lon, lat in zip(nodes["lon"], nodes["lat"], strict=True)
    ]


def _lines(spans: pd.DataFrame) -> list[Mapping[str, object] | None]:
    return [
        {"type": "LineString", "coordinates": line} if len(line) > 1 else None
        for line in spans["geometry"]
    ]


def read(path: Path) -> tuple[PublishedNetwork, ...]:
    """Return the networks in ``path``: its layers ``nodes`` and ``spans`` (either may lack).

    Other coordinate systems are brought to longitude and latitude. Raises
    :class:`BadInput` when the file is not a readable GeoPackage or has neither layer.
    """
    json_file.check_size(path)
    tables = _read_layers(path)
    if "nodes" not in tables and "spans" not in tables:
        raise json_file.refuse(
            path,
            N_("there is no layer called nodes or spans"),
            N_("Name the layers nodes and spans"),
        )
    heads = tables.get("networks", pd.DataFrame())
    names = _network_names(tables)
    found = [_network(name, heads, tables, path.stem) for name in names]
    return ofds.from_document(ofds.document(found), path.name)


def layers(path: Path) -> list[str]:
    """Return the names of the layers; :class:`BadInput` when it is not a readable GeoPackage."""
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # GDAL's remarks on other files
            return [str(name) for name in pyogrio.list_layers(path)[:, 0]]
    except (DataSourceError, DataLayerError, OSError, ValueError) as error:
        raise json_file.refuse(
            path, N_("this is not a readable GeoPackage"), N_("Export the file again")
        ) from error


def _read_layers(path: Path) -> dict[str, pd.DataFrame]:
    """Return the layers we know, geometry as tuples in ``geometry``."""
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # GDAL's remarks on other files
            names = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
            wanted = [name for name in names if name in ("networks", *_TABLES)]
            return {name: _read_layer(path, name) for name in wanted}
    except (DataSourceError, DataLayerError, OSError, ValueError) as error:
        raise json_file.refuse(
            path, N_("this is not a readable GeoPackage"), N_("Export the file again")
        ) from error


def _read_layer(path: Path, name: str) -> pd.DataFrame:
    import geopandas as gpd
    import pyogrio

    frame = pyogrio.read_dataframe(path, layer=name)
    if not isinstance(frame, gpd.GeoDataFrame):
        return pd.DataFrame(frame)
    if frame.crs is not None and not frame.crs.equals(CRS):
        frame = frame.to_crs(CRS)
    shapes = frame.geometry
    plain = pd.DataFrame(frame.drop(columns=shapes.name))
    return plain.assign(geometry=pd.Series(map(_coordinates, shapes), plain.index, dtype="object"))


def _coordinates(one: object) -> tuple[tuple[float, float], ...]:
    """Return the (longitude, latitude) pairs of a point or a line; of other shapes none."""
    from shapely import LineString, MultiLineString, Point

    if isinstance(one, MultiLineString):
        return tuple(place for part in one.geoms for place in _coordinates(part))
    if isinstance(one, Point | LineString) and not one.is_empty:
        return tuple((float(x), float(y)) for x, y, *_ in one.coords)
    return ()


def _network_names(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    listed = [tables["networks"]["id"]] if "id" in tables.get("networks", ()) else []
    rows = [frame["network"] for frame in tables.values() if "network" in frame]
    found = [value for column in (*listed, *rows) for value in column if isinstance(value, str)]
    return list(dict.fromkeys(found)) or [""]


def _network(
    name: str, heads: pd.DataFrame, tables: Mapping[str, pd.DataFrame], stem: str
) -> PublishedNetwork:
    frames = {
        key: _rows(tables.get(key, pd.DataFrame()), table, name) for key, table in _TABLES.items()
    }
    head = heads[heads["id"] == name].to_dict("records") if "id" in heads else []
    said = head[0] if head else {}
    extra = _parsed(said.get("extra"), {})
    return PublishedNetwork(
        id=name or stem,
        name=_text(said.get("name")),
        publisher=_text(said.get("publisher")),
        date=_text(said.get("date")),
        nodes=frames["nodes"],
        spans=frames["spans"],
        phases=frames["phases"],
        organisations=frames["organisations"],
        extra=extra if isinstance(extra, dict) else {},
    )


def _text(raw: object) -> str:
    return raw if isinstance(raw, str) else ""


def _rows(frame: pd.DataFrame, table: Table, network: str) -> pd.DataFrame:
    """Return the rows of ``network`` with the columns of ``table``."""
    own = frame[frame["network"].fillna("") == network] if "network" in frame and network else frame
    if table is NODES and "geometry" in own:
        nowhere = (float("nan"), float("nan"))
        places = [place[0] if len(place) == 1 else nowhere for place in own["geometry"]]
        own = own.assign(lon=[lon for lon, _ in places], lat=[lat for _, lat in places])
    known = [column for column in table.columns if column.name in own]
    return published_table(
        table, ({c.name: _cell(c, row[c.name]) for c in known} for row in own.to_dict("records"))
    )


def _cell(column: Column, raw: object) -> object:
    """Return a cell of the file as a cell of ours; what does not fit is empty."""
    if column.name == "geometry":
        return raw if isinstance(raw, tuple) and len(raw) > 1 else ()
    if is_number(column):
        return _number(raw)
    if raw is None or raw != raw or raw == "":
        return nothing(column)
    if column.name == "extra":
        found = _parsed(raw, {})
        return found if isinstance(found, dict) else {}
    if column.kind == "list":
        return _listed(raw)
    if column.kind == "flag":
        return {"true": "yes", "false": "no", "1": "yes", "0": "no"}.get(str(raw).lower(), str(raw))
    return str(raw)


def _number(raw: object) -> float:
    try:
        return float(raw)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return float("nan")


def _listed(raw: object) -> tuple[str, ...]:
    found = _parsed(raw, None)
    if isinstance(found, list):
        return tuple(one for one in found if isinstance(one, str))
    return tuple(part.strip() for part in str(raw).split(";") if part.strip())


def _parsed(raw: object, otherwise: object) -> object:
    try:
        return json.loads(raw) if isinstance(raw, str) and raw else otherwise
    except (ValueError, RecursionError):
        return otherwise
