"""Plain GeoJSON: points and lines that somebody drew, without the words of OFDS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from dorsale.formats import json_file
from dorsale.formats.drawing import Drawn, DrawnRepairs, networks_of
from dorsale.formats.repairs import Json
from dorsale.plan.problems import N_
from dorsale.plan.published import PublishedNetwork

_DEGREES = ("CRS84", "EPSG::4326", "EPSG:4326", "OGC:CRS84")


def is_plain_map(found: object) -> bool:
    """Return whether a parsed JSON value is GeoJSON without a network of OFDS in it.

    >>> is_plain_map({"type": "LineString", "coordinates": []})
    True
    """
    if not isinstance(found, dict) or ("coordinates" not in found and "networks" in found):
        return False
    if found.get("type") in ("Feature", "LineString", "MultiLineString", "GeometryCollection"):
        return True
    if found.get("type") != "FeatureCollection" or not isinstance(found.get("features"), list):
        return False
    return not any(_is_ofds(one) for one in found["features"])


def _is_ofds(feature: object) -> bool:
    said = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(said, dict):
        return False
    inside = [isinstance(said.get(name), dict) for name in ("network", "start", "end")]
    return "featureType" in said or any(inside)


def networks_in(
    found: Mapping[str, Any], file: str, name: str, crs: str = ""
) -> tuple[PublishedNetwork, ...]:
    """Return the one network drawn in a plain map; ``crs`` where the map says none.

    Raises :class:`BadInput` when nothing is drawn, or its numbers cannot be degrees.
    """
    repairs = DrawnRepairs(file)
    said = _said_crs(found)
    features = list(_features(found))
    if said or crs:
        repairs.note(
            "", N_("the coordinates are said to be in {system}"),
            N_("They are brought to longitude and latitude"), system=said or crs,
        )  # fmt: skip
        features = [_brought(one, said or crs, file) for one in features]
    return networks_of(features, name, repairs)


def _said_crs(found: Mapping[str, Any]) -> str:
    """Return the coordinate system of GeoJSON 2008, empty when it is degrees or unsaid."""
    crs = found.get("crs")
    inside = crs.get("properties") if isinstance(crs, dict) else None
    name = inside.get("name") if isinstance(inside, dict) else None
    return name if isinstance(name, str) and not name.endswith(_DEGREES) else ""


def _features(found: Mapping[str, Any]) -> Iterator[Drawn]:
    listed = found.get("features") if found.get("type") == "FeatureCollection" else [found]
    for number, one in enumerate(listed or (), start=1):
        if isinstance(one, dict):
            yield _drawn(one, number)


def _drawn(one: Json, number: int) -> Drawn:
    if one.get("type") != "Feature":
        return Drawn(f"feature {number}", one)
    given, geometry = one.get("properties"), one.get("geometry")
    said = dict(given) if isinstance(given, dict) else {}
    if "id" in one:
        said.setdefault("id", one["id"])
    name = said.get("name")
    place = f"feature {number} ({name})" if isinstance(name, str) and name else f"feature {number}"
    return Drawn(place, geometry if isinstance(geometry, dict) else None, said)


def _brought(one: Drawn, crs: str, file: str) -> Drawn:
    """Return a feature with its points in degrees."""
    from pyproj import Transformer
    from pyproj.exceptions import CRSError
    from shapely import transform
    from shapely.errors import ShapelyError
    from shapely.geometry import mapping, shape

    if one.geometry is None:
        return one
    try:
        to_degrees = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
        drawn = transform(
            shape(one.geometry), lambda xy: np.column_stack(to_degrees.transform(*xy.T))
        )
    except CRSError as error:
        message = N_("{crs} is not a coordinate system")
        remedy = N_("Give a code such as EPSG:32633")
        raise json_file.refuse(file, message, remedy, crs=crs) from error
    except (ShapelyError, ValueError, TypeError, AttributeError):
        return one  # what is no geometry is said when it is read
    return Drawn(one.place, dict(mapping(drawn)), one.properties, one.kind)
