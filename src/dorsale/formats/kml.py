"""KML and KMZ: what Google Earth and most mapping tools draw and read.

A file that Dorsale wrote comes back equal: each placemark carries its OFDS object in a datum
called ``ofds``, and its name and line win over it when somebody moved them. Any other file is read
as a drawing. Source: OGC 12-007r2 (KML 2.3), https://docs.ogc.org/is/12-007r2/12-007r2.html
"""

from __future__ import annotations

import json
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from dorsale.formats import archive, json_file, ofds
from dorsale.formats.carried import CARRIED, Carried, networks_carried, of_node_or_span, shown
from dorsale.formats.drawing import Drawn, DrawnRepairs, networks_of
from dorsale.formats.repairs import Json
from dorsale.formats.xml_file import Element, tree_of
from dorsale.plan.problems import N_
from dorsale.plan.published import PublishedNetwork

NAMESPACE = "http://www.opengis.net/kml/2.2"
_SHOWN = ("status", "fibreCount", "fibreLength", "capacity", "readyForServiceDate")
_HEAD = f'<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="{NAMESPACE}"><Document>\n'


def read(path: Path) -> tuple[PublishedNetwork, ...]:
    """Return the networks drawn in a .kml or .kmz file.

    Raises :class:`BadInput` when it is absent, not KML, or draws neither a point nor a line.
    """
    repairs = DrawnRepairs(path.name)
    content = _in_archive(path) if path.suffix.lower() == ".kmz" else json_file.read_bytes(path)
    root = tree_of(content, path.name, "kml", repairs)
    heads = [head for head in map(_carried, _folders(root)) if head]
    placemarks = list(_placemarks(root, ""))
    carried = [Carried(*_one(mark), _carried(mark)) for mark, _folder in placemarks]
    found = networks_carried(heads, carried, repairs)
    if found is not None:
        return found
    drawn = (_drawn(mark, folder, number) for number, (mark, folder) in enumerate(placemarks, 1))
    return networks_of(drawn, path.stem, repairs)


def _in_archive(path: Path) -> bytes:
    """Return the first .kml of a .kmz."""
    with archive.opened(path) as parts:
        found = archive.content(parts, path, ".kml")
    if not found:
        remedy = N_("Give the .kml file itself")
        raise json_file.refuse(path, N_("the archive holds no KML"), remedy)
    return next(iter(found.values()))


def _folders(element: Element) -> Iterator[Element]:
    for child in element.children:
        if child.tag in ("Document", "Folder"):
            yield child
            yield from _folders(child)


def _placemarks(element: Element, folder: str) -> Iterator[tuple[Element, str]]:
    for child in element.children:
        if child.tag == "Placemark":
            yield child, folder
        elif child.tag in ("Document", "Folder"):
            yield from _placemarks(child, child.said("name") or folder)


def _data(element: Element) -> Json:
    """Return the extended data of an element: typed or not, by name."""
    found: Json = {}
    extended = element.first("ExtendedData")
    for child in extended.children if extended else ():
        if child.tag == "Data":
            found[child.attributes.get("name", "")] = child.said("value")
        elif child.tag == "SchemaData":
            found |= {c.attributes.get("name", ""): c.text.strip() for c in child.children}
    return found


def _carried(element: Element) -> Json:
    return of_node_or_span(_data(element).get(CARRIED))


def _one(mark: Element) -> tuple[str, Json | None]:
    return mark.said("name"), _geometry(mark)


def _drawn(mark: Element, folder: str, number: int) -> Drawn:
    name = mark.said("name")
    data = {key: value for key, value in _data(mark).items() if key != CARRIED}
    said: Json = {"name": name, **_carried(mark), **data, "description": mark.said("description")}
    if folder:
        said["folder"] = folder
    if "id" in mark.attributes:
        said.setdefault("id", mark.attributes["id"])
    place = f"Placemark {number} ({name})" if name else f"Placemark {number}"
    return Drawn(place, _geometry(mark), said)


def _geometry(element: Element) -> Json | None:
    """Return what a placemark draws as GeoJSON; tracks are lines, areas are polygons."""
    found = [shape for child in element.children for shape in _shapes(child)]
    if len(found) == 1:
        return found[0]
    lines = [shape["coordinates"] for shape in found if shape["type"] == "LineString"]
    if found and len(lines) == len(found):
        return {"type": "MultiLineString", "coordinates": lines}
    return {"type": "GeometryCollection", "geometries": found} if found else None


def _shapes(element: Element) -> list[Json]:
    if element.tag in ("MultiGeometry", "MultiTrack"):
        return [shape for child in element.children for shape in _shapes(child)]
    if element.tag == "Point":
        points = _coordinates(element.said("coordinates"))
        return [{"type": "Point", "coordinates": points[0] if len(points) else []}]
    if element.tag in ("LineString", "LinearRing"):
        return [{"type": "LineString", "coordinates": _coordinates(element.said("coordinates"))}]
    if element.tag == "Track":
        rows = [c.text.split() for c in element.children if c.tag == "coord"]
        return [{"type": "LineString", "coordinates": _coordinates(" ".join(map(",".join, rows)))}]
    return [{"type": "Polygon"}] if element.tag == "Polygon" else []


def _coordinates(text: str) -> list[list[float]] | np.ndarray:
    """Return ``lon,lat[,height]`` triples; a height of nought is what writers put for none."""
    regular = _regular(text)
    if regular is not None:
        return regular
    points: list[list[float]] = []
    for triple in re.sub(r"\s*,\s*", ",", text).split():
        try:
            point = [float(number) for number in triple.split(",") if number]
        except ValueError:
            point = [float("nan")] * 2
        points.append(point[:2] if len(point) > 2 and point[2] == 0 else point)
    return points


def _regular(text: str) -> np.ndarray | None:
    """Return the points as an array when each has as many numbers as the first one."""
    width = text.lstrip().partition(" ")[0].partition("\n")[0].count(",") + 1
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # numpy warns of what is no number
            numbers = np.fromstring(text.replace(",", " "), sep=" ")
    except (ValueError, DeprecationWarning):
        return None
    count = len(numbers) // width
    if width not in (2, 3) or len(numbers) % width or text.count(",") != count * (width - 1):
        return None
    points = numbers.reshape(count, width)
    return points if width == 3 and points[:, 2].any() else points[:, :2]


def write(path: Path, networks: Sequence[PublishedNetwork]) -> None:
    """Write ``networks`` to a .kml or .kmz file, whole or not at all.

    Raises :class:`BadInput` when the folder is absent or may not be written to.
    """
    text = "".join([_HEAD, *_lines(networks), "</Document></kml>\n"])
    with json_file.written_beside(path) as beside:
        if path.suffix.lower() == ".kmz":
            with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as packed:
                packed.writestr(zipfile.ZipInfo("doc.kml"), text, zipfile.ZIP_DEFLATED)
        else:
            beside.write_text(text, encoding="utf-8", newline="\n")


def _lines(networks: Iterable[PublishedNetwork]) -> Iterator[str]:
    for network in networks:
        collection = ofds.feature_collection([network])
        head = _objects(collection["networks"])[0]
        yield f"<Folder>{_named(network.name or network.id)}{_extended(head, head)}\n"
        for feature in _objects(collection["features"]):
            yield _placemark(feature)
        yield "</Folder>\n"


def _objects(raw: object) -> list[Json]:
    return [one for one in raw if isinstance(one, dict)] if isinstance(raw, list) else []


def _placemark(feature: Json) -> str:
    properties = feature["properties"]
    said = properties if isinstance(properties, dict) else {}
    shown = {name: said[name] for name in _SHOWN if name in said}
    body = _named(said.get("name")) + _extended(said, shown) + _drawing(feature)
    return f"<Placemark>{body}</Placemark>\n"


def _named(name: object) -> str:
    return f"<name>{escape(shown(name))}</name>" if shown(name) else ""


def _extended(carried: Mapping[str, object], shown: Mapping[str, object]) -> str:
    plain = {name: value for name, value in shown.items() if isinstance(value, str | int | float)}
    data = {**plain, CARRIED: json.dumps(carried, ensure_ascii=True)}
    rows = (
        f"<Data name={quoteattr(name)}><value>{escape(_sound(value))}</value></Data>"
        for name, value in data.items()
    )
    return f"<ExtendedData>{''.join(rows)}</ExtendedData>"


def _sound(value: object) -> str:
    return value if isinstance(value, str) and value.isprintable() else shown(value)


def _drawing(feature: Json) -> str:
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict):
        return ""
    points = geometry["coordinates"]
    if geometry["type"] == "Point":
        points = [points]
    written = " ".join(f"{lon!r},{lat!r}" for lon, lat in points)
    kind = "Point" if geometry["type"] == "Point" else "LineString"
    tessellate = "" if kind == "Point" else "<tessellate>1</tessellate>"
    return f"<{kind}>{tessellate}<coordinates>{written}</coordinates></{kind}>"
