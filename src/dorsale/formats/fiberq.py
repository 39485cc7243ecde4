"""FiberQ: projects and interchange files of the open QGIS plugin for fibre design.

Read: a GeoPackage of the plugin (layers by their English or their first, Serbian names, fields as
stored) and its interchange format 1 (canonical names, coordinates in WGS 84). Written: the
interchange format, nodes as optical distribution frames, spans as aerial or underground cables;
the OFDS object travels in ``fq_extra_json``, so that a file of ours comes back equal. Splices,
trays, ducts, poles and manholes are below the scale of a backbone: they are counted, not read.

Sources: FiberQ interchange format 1.0 and its field mapping (CC BY 4.0),
https://github.com/vukovicvl/fiberq/blob/main/docs/interchange-format.md and
https://github.com/vukovicvl/fiberq/blob/main/docs/interchange-mapping.md; stored schema 1.0,
https://github.com/vukovicvl/fiberq/blob/main/docs/schema.md
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid5

import pandas as pd

from dorsale.formats import json_file, ofds
from dorsale.formats.carried import CARRIED, Carried, networks_carried, of_node_or_span, shown
from dorsale.formats.drawing import Drawn, DrawnRepairs, networks_of
from dorsale.formats.ofds_fields import NAMESPACE, is_uuid
from dorsale.formats.repairs import Json
from dorsale.formats.vector_layers import WGS84, drawn_in, layer_names
from dorsale.plan.problems import N_
from dorsale.plan.published import PublishedNetwork

_METADATA = "_fiberq_metadata"
_HEADS = "ofds_networks"
_ROW = "ofds_row"
_CABLES = {
    "cable.aerial": "aerialcables kablovivazdusni",
    "cable.underground": "undergroundcables kablovipodzemni",
}
_ROUTES = {"route": "route trasa"}
_ELEMENTS = {
    "odf": "odf odormar",
    "otb": "otb indoorotb outdoorotb poleotb",
    "to": "to indoorto outdoorto poleto jointclosureto",
    "tb": "tb",
    "patch_panel": "patchpanel",
    "closure.joint": "jointclosures nastavci",
}
_FINER = {
    "pole": "poles stubovi",
    "manhole": "manholes okna",
    "slack": "opticalslack opticalslacks optickerezerve",
    "fiber_break": "fiberbreak prekidvlakna",
    "duct.pe": "pepipes pecevi",
    "duct.transition": "transitionpipes prelaznecevi",
    "service_area": "servicearea rejon",
    "building": "objects objekti",
}
_TYPES = {
    name: kind
    for table in (_CABLES, _ROUTES, _ELEMENTS, _FINER)
    for kind, names in table.items()
    for name in names.split()
}
_FIELDS = {
    "fiberq_uuid": "id",
    "naziv": "name",
    "broj_vlakana": "fibreCount",
    "fiber_count": "fibreCount",
    "total_fibers": "fibreCount",
    "stanje": "status",
    "stanje_kabla": "status",
    "cable_laying": "deployment",
    "installation_type": "deployment",
    "tip_trase": "deployment",
    "route_type": "deployment",
    "od": "start",
    "do": "end",
    "from_label": "start",
    "to_label": "end",
    "duzina_m": "drawn_length_m",
    "length_m": "drawn_length_m",
    "total_len_m": "total_length_m",
}
_MEDIUM = {"opticki": "fibre", "optical": "fibre", "bakarni": "copper", "copper": "copper"}
_STATUS = {"operational": "existing", "underConstruction": "under_construction",
           "planned": "planned", "proposed": "planned"}  # fmt: skip
_NODE_STATUS = {"operational": "Existing", "underConstruction": "Planned", "planned": "Planned",
                "proposed": "Planned"}  # fmt: skip


def is_fiberq(path: Path) -> bool:
    """Return whether a GeoPackage has a layer or the table of metadata of FiberQ."""
    names = layer_names(str(path), path)
    known = {kind for kind in map(_type_of, names) if kind in {**_CABLES, **_ROUTES}}
    return bool(known) or _METADATA in names or bool(_metadata(path))


def _type_of(layer: str) -> str:
    return _TYPES.get(re.sub(r"[\W_\d]", "", layer).lower(), "")


def read(path: Path, crs: str = "") -> tuple[PublishedNetwork, ...]:
    """Return the network of a FiberQ GeoPackage: elements as nodes, cables as spans.

    Routes stand for cables where there are none. Raises :class:`BadInput` when the file cannot be
    read, follows another major version of the format, or holds neither.
    """
    json_file.check_size(path)
    said = _metadata(path)
    _check_version(path, said)
    repairs = DrawnRepairs(path.name)
    layers = [(name, _type_of(name)) for name in layer_names(str(path), path)]
    drawn = {name: drawn_in(str(path), name, path, repairs, crs) for name, kind in layers if kind}
    cables = [one for name, kind in layers if kind in _CABLES for one in drawn[name]]
    wanted = {*_ELEMENTS, *(_CABLES if cables else _ROUTES)}
    kept = [(one, kind) for name, kind in layers if kind in wanted for one in drawn[name]]
    _note_finer([(name, len(drawn[name])) for name, kind in layers if kind and kind not in wanted],
                repairs)  # fmt: skip
    heads = [head for head in _listed(said.get(_HEADS)) if head]
    kept.sort(key=lambda pair: _row(pair[0]))
    found = networks_carried(heads, [_carried(one) for one, _kind in kept], repairs)
    return found or networks_of((_in_words(*one) for one in kept), path.stem, repairs)


def _metadata(path: Path) -> dict[str, str]:
    """Return the bundle's table of metadata, empty when there is none."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as store:
            rows = store.execute(f"SELECT key, value FROM {_METADATA}").fetchall()
    except sqlite3.Error:
        return {}
    return {str(key): str(value or "") for key, value in rows}


def _check_version(path: Path, said: Mapping[str, str]) -> None:
    version = said.get("format_version", "1")
    if version.split(".")[0] != "1":
        raise json_file.refuse(
            path,
            N_("the file follows version {version} of the FiberQ interchange format"),
            N_("Export it again in version 1"),
            version=version,
        )


def _listed(text: object) -> list[Json]:
    try:
        found = json.loads(text) if isinstance(text, str) and text else []
    except (ValueError, RecursionError):
        return []
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _note_finer(left: Iterable[tuple[str, int]], repairs: DrawnRepairs) -> None:
    counted = [(name, count) for name, count in left if count]
    for name, count in counted:
        repairs.note(
            name,
            N_("{count} features are finer than a backbone, or follow its cables"),
            N_("They are not read"),
            count=count,
        )


def _row(one: Drawn) -> int:
    """Return the row a feature of ours had before it went to its layer, 0 for any other."""
    row = of_node_or_span(one.properties.get("fq_extra_json")).get(_ROW)
    return row if isinstance(row, int) else 0


def _carried(one: Drawn) -> Carried:
    extra = of_node_or_span(one.properties.get("fq_extra_json"))
    carried = extra.get(CARRIED)
    return Carried(
        str(one.properties.get("name", "")),
        one.geometry,
        carried if isinstance(carried, dict) else {},
    )


def _in_words(one: Drawn, kind: str) -> Drawn:
    """Return a feature with the names of OFDS where the plugin has a word for the same thing."""
    said: Json = {"fiberq_type": kind}
    for name, value in one.properties.items():
        if name in ("fq_type", "placement", "fq_extra_json") or value in ("", 0):
            continue
        said.setdefault(_FIELDS.get(name, name), value)
    if kind in _CABLES:
        said.setdefault("deployment", kind.partition(".")[2])
    if "drawn_length_m" in said:
        said.setdefault("total_length_m", said["drawn_length_m"])
    medium = _MEDIUM.get(str(said.get("cable_type", said.get("tip", ""))).lower())
    if medium and kind in _CABLES:
        said["transmissionMedium"] = [medium]
    is_node = kind in _ELEMENTS
    if is_node and not said.get("name"):
        said["name"] = said.get("site_name") or said.get("naziv_objekta") or ""
    return Drawn(one.place, one.geometry, said, "node" if is_node else "span")


def write(path: Path, networks: Sequence[PublishedNetwork]) -> None:
    """Write ``networks`` to a GeoPackage in the FiberQ interchange format, whole or not at all.

    Raises :class:`BadInput` when the folder is absent or may not be written to.
    """
    collection = ofds.feature_collection(networks)
    features = _listed_objects(collection["features"])
    for row, feature in enumerate(features):
        feature[_ROW] = row
    nodes = [one for one in features if _properties(one).get("featureType") == "node"]
    spans = [one for one in features if _properties(one).get("featureType") == "span"]
    aerial = [one for one in spans if _properties(one).get("deployment") == ["aboveGround"]]
    buried = [one for one in spans if one not in aerial]
    with json_file.written_beside(path) as beside:
        _layer(beside, "ODF", [_element(one) for one in nodes], nodes, "Point")
        for name, kind, part in (
            ("Underground cables", "underground", buried),
            ("Aerial cables", "aerial", aerial),
        ):
            _layer(beside, name, [_cable(one, kind) for one in part], part, "LineString")
        _write_metadata(beside, _listed_objects(collection["networks"]))


def _listed_objects(raw: object) -> list[Json]:
    return [one for one in raw if isinstance(one, dict)] if isinstance(raw, list) else []


def _properties(feature: Json) -> Json:
    said = feature["properties"]
    return said if isinstance(said, dict) else {}


def _element(feature: Json) -> Json:
    said = _properties(feature)
    return {
        "name": shown(said.get("name")),
        "site_name": shown(said.get("name")),
        "status": _NODE_STATUS.get(str(said.get("status"))),
        **_bundle(feature, "odf"),
    }


def _cable(feature: Json, kind: str) -> Json:
    said = _properties(feature)
    length = said.get("fibreLength")
    media = said.get("transmissionMedium") or ["fibre"]
    return {
        "name": shown(said.get("name")),
        "cable_type": "copper" if media == ["copper"] else "optical",
        "cable_subtype": "backbone",
        "fiber_count": said.get("fibreCount"),
        "status": _STATUS.get(str(said.get("status"))),
        "installation_type": kind,
        "from_label": _end(said.get("start")),
        "to_label": _end(said.get("end")),
        "total_length_m": length * 1000 if isinstance(length, int | float) else None,
        **_bundle(feature, f"cable.{kind}"),
    }


def _end(raw: object) -> object:
    return shown(raw.get("name") or raw.get("id")) if isinstance(raw, dict) else None


def _bundle(feature: Json, kind: str) -> Json:
    said = _properties(feature)
    network = said.get("network")
    owner = network.get("id") if isinstance(network, dict) else ""
    name = str(said.get("id"))
    return {
        "fiberq_uuid": name if is_uuid(name) else str(uuid5(NAMESPACE, f"{owner}/{kind}/{name}")),
        "fq_type": kind,
        "placement": None,
        "fq_extra_json": json.dumps({CARRIED: said, _ROW: feature[_ROW]}, ensure_ascii=True),
    }


def _layer(
    path: Path, name: str, rows: Sequence[Json], features: Sequence[Json], shape: str
) -> None:
    import geopandas as gpd
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError
    from shapely.geometry import shape as drawn

    if not rows:
        return
    shapes = [drawn(one["geometry"]) if one.get("geometry") else None for one in features]
    frame = pd.DataFrame(list(rows))
    texts = frame.columns.difference(["fiber_count", "total_length_m"])
    frame[texts] = frame[texts].astype("object")
    layer = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, crs=WGS84, index=frame.index))
    try:
        pyogrio.write_dataframe(layer, path, name, driver="GPKG", geometry_type=shape, append=False)
    except (DataSourceError, DataLayerError) as error:
        raise OSError(str(error)) from error


def _write_metadata(path: Path, heads: Sequence[Json]) -> None:
    from dorsale import __version__

    said = {
        "format": "fiberq-interchange",
        "format_version": "1.0",
        "schema_version": "1.0",
        "produced_by": f"dorsale {__version__}",
        "produced_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "crs_epsg": "4326",
        "color_standard": "TIA-598-C",
        _HEADS: json.dumps(list(heads), ensure_ascii=True),
    }
    try:
        with closing(sqlite3.connect(path)) as store, store:
            store.execute(f"CREATE TABLE {_METADATA} (key TEXT PRIMARY KEY, value TEXT)")
            store.executemany(f"INSERT INTO {_METADATA} VALUES (?, ?)", said.items())
    except sqlite3.Error as error:
        raise OSError(str(error)) from error
