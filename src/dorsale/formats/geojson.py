"""GeoJSON: a plan as one map layer file; a published network in the GeoJSON form of OFDS.

Longitudes and latitudes, WGS 84. Source: RFC 7946.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from dorsale.formats import json_file, ofds, sited_places
from dorsale.formats.ofds_plan import is_plan, plain_plan, records
from dorsale.formats.sound_geometry import sound_geometry
from dorsale.plan.network import INTERNET
from dorsale.plan.problems import N_
from dorsale.plan.published import PublishedNetwork

Json = dict[str, object]

LAYERS = {"sites": "nodes", "spans": "spans", "corridors": "corridors", "huts": "huts"}
"""Layer of the map -> section of ``plan.json``."""
LINES = ("spans", "corridors")
"""Layers of lines; the others are of points."""


def plan_collection(plan: Mapping[str, object]) -> Json:
    """Return a ``plan.json`` document as one FeatureCollection.

    Each feature has ``layer`` (sites, spans, corridors, huts, and candidates where the plan judged
    places for data centres and technopoles) and the keys of its object in the plan, with their
    units. A corridor without a drawn line has no geometry. Raises :class:`BadInput` when ``plan``
    is not a plan.
    """
    if not is_plan(plan):
        raise json_file.refuse("", N_("this is not a plan"), N_("Make a plan first: dorsale plan"))
    plain = plain_plan(plan)
    features = [
        _feature(one, layer)
        for layer, section in LAYERS.items()
        for one in records(plain, section)
        if one.get("id") != INTERNET
    ]
    features += [_feature(one, sited_places.LAYER) for one in sited_places.places(plain)]
    return {"type": "FeatureCollection", "features": features}


def _feature(one: Json, layer: str) -> Json:
    properties = {name: value for name, value in one.items() if name != "geometry"}
    return {
        "type": "Feature",
        "geometry": geometry(one, layer),
        "properties": {"layer": layer, **properties},
    }


def geometry(one: Mapping[str, object], layer: str) -> Json | None:
    """Return the GeoJSON geometry of an object of a plan: its line, or its lon and lat."""
    if layer in LINES:
        return sound_geometry(one.get("geometry"), "line")
    place = {"type": "Point", "coordinates": [one.get("lon"), one.get("lat")]}
    return sound_geometry(place, "point")


def write_plan(path: Path, plan: Mapping[str, object]) -> None:
    """Write a ``plan.json`` document to ``path``: see :func:`plan_collection`.

    The file is written whole or not at all. Raises :class:`BadInput` when ``plan`` is not a
    plan or ``path`` may not be written.
    """
    json_file.save(path, plan_collection(plan))


def read(path: Path) -> tuple[PublishedNetwork, ...]:
    """Return the networks in ``path``; nodes or spans alone, or both, are read.

    Raises :class:`BadInput` when the file is not readable GeoJSON or holds no network.
    """
    found = json_file.load(path)
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        raise json_file.refuse(
            path,
            N_("this is not a GeoJSON FeatureCollection"),
            N_("Give a file of nodes, of spans, or of both"),
        )
    return ofds.from_document(found, path.name)


def write(path: Path, networks: Sequence[PublishedNetwork]) -> None:
    """Write ``networks`` to ``path`` as one FeatureCollection, whole or not at all.

    Raises :class:`BadInput` when the folder is absent or may not be written to.
    """
    json_file.save(path, ofds.feature_collection(networks))
