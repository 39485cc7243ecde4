"""OFDS objects carried whole in a format that has no fields for them, so that they come back equal.

KML, GraphML and FiberQ each have a place for free text; a datum called ``ofds`` there holds the
object as JSON, in the GeoJSON form of the standard.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from dorsale.formats import ofds
from dorsale.formats.repairs import Json, Repairs
from dorsale.plan.published import PublishedNetwork

CARRIED = "ofds"


class Carried(NamedTuple):
    """A feature as it is drawn now (name, geometry) and the object it carries ({} = none)."""

    name: str
    geometry: Json | None
    properties: Json


def shown(name: object) -> str:
    """Return a name as every format can hold it: without control characters and outer blanks."""
    text = "".join(one if one.isprintable() else " " for one in str(name or ""))
    return " ".join(text.split())


def of_node_or_span(text: object) -> Json:
    """Return the object in a datum, empty when there is none that can be read."""
    try:
        found = json.loads(text) if isinstance(text, str) and text else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def networks_carried(
    heads: Sequence[Json], features: Sequence[Carried], repairs: Repairs
) -> tuple[PublishedNetwork, ...] | None:
    """Return the networks that ``features`` carry, ``None`` unless every one carries its object.

    The name and the geometry drawn now win over the carried ones.
    """
    if not heads or not all("featureType" in one.properties for one in features):
        return None
    collection = {
        "type": "FeatureCollection",
        "networks": list(heads),
        "features": [_feature(one) for one in features],
    }
    return ofds.from_document(collection, repairs.file, repairs)


def _feature(one: Carried) -> Json:
    said = dict(one.properties)
    if one.name and one.name != shown(said.get("name")):
        said["name"] = one.name
    points = one.geometry.get("coordinates") if one.geometry else None
    geometry = one.geometry
    if geometry and isinstance(points, np.ndarray):
        geometry = {**geometry, "coordinates": points.tolist()}
    return {"type": "Feature", "geometry": geometry, "properties": said}
