"""The GeoJSON form of OFDS: features of nodes and spans, each with its network.

The standard publishes one FeatureCollection of nodes and one of spans; one of both is read
as well. Source: https://standard.ofds.info/en/0__4__0/reference/publication_formats/geojson.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dorsale.formats.repairs import Json, Repairs, identifier
from dorsale.plan.problems import N_

_REFERENCES = {
    "transmissionMediumOwner": "organisations",
    "physicalInfrastructureProvider": "organisations",
    "networkProviders": "organisations",
    "supplier": "organisations",
    "funders": "organisations",
    "phase": "phases",
}
_KINDS = {"Point": "node", "LineString": "span", "MultiLineString": "span"}


@dataclass
class _Gathered:
    """A network gathered from features; each part by id, so that the first one wins."""

    network: Json
    parts: dict[str, dict[str, Json]] = field(
        default_factory=lambda: {name: {} for name in ("organisations", "phases")}
    )
    nodes: list[Json] = field(default_factory=list)
    spans: list[Json] = field(default_factory=list)
    ends: dict[str, Json] = field(default_factory=dict)

    def whole(self) -> Json:
        """Return the network with its lists."""
        known = {identifier(node.get("id")) for node in self.nodes}
        nodes = self.nodes + [end for name, end in self.ends.items() if name not in known]
        found = {"nodes": nodes, "spans": self.spans}
        for name, part in self.parts.items():
            listed = self.network.get(name)
            before = listed if isinstance(listed, list) else []
            there = {identifier(item.get("id")) for item in before if isinstance(item, dict)}
            found[name] = before + [item for key, item in part.items() if key not in there]
        return {**self.network, **found}


def gather(collection: Mapping[str, object], repairs: Repairs) -> list[Json]:
    """Return the networks of a FeatureCollection, as raw networks still to be mended."""
    gathered: dict[str, _Gathered] = {}
    for network in _objects(collection.get("networks")):
        gathered.setdefault(identifier(network.get("id")), _Gathered(dict(network)))
    left_out = 0
    for feature in _objects(collection.get("features")):
        left_out += not _add(feature, gathered)
    if left_out:
        repairs.note(
            "features",
            N_("{count} features are neither a node nor a span"),
            N_("They are left out"),
            count=left_out,
        )
    return [one.whole() for one in gathered.values()]


def _objects(raw: object) -> list[Json]:
    return [item for item in raw if isinstance(item, dict)] if isinstance(raw, list) else []


def _add(feature: Json, gathered: dict[str, _Gathered]) -> bool:
    """Add one feature to its network; ``False`` when it is neither a node nor a span."""
    given = feature.get("properties")
    properties = dict(given) if isinstance(given, dict) else {}
    kind = _kind(feature, properties)
    if not kind:
        return False
    network = properties.pop("network", None)
    properties.pop("featureType", None)
    network = dict(network) if isinstance(network, dict) else {}
    one = gathered.setdefault(identifier(network.get("id")), _Gathered(network))
    _collect(properties, one)
    if feature.get("geometry") is not None:
        properties["location" if kind == "node" else "route"] = feature["geometry"]
    if "id" in feature:
        properties.setdefault("id", feature["id"])
    if kind == "span":
        _collect_ends(properties, one)
    (one.nodes if kind == "node" else one.spans).append(properties)
    return True


def _kind(feature: Json, properties: Json) -> str:
    said = properties.get("featureType")
    if isinstance(said, str) and said.lower() in ("node", "span"):
        return said.lower()
    geometry = feature.get("geometry")
    shape = geometry.get("type") if isinstance(geometry, dict) else None
    found = _KINDS.get(shape, "") if isinstance(shape, str) else ""
    return found or ("span" if "start" in properties and "end" in properties else "")


def _collect(properties: Json, one: _Gathered) -> None:
    """Move the organisations and phases written out in ``properties`` to their lists."""
    for name, part in _REFERENCES.items():
        value = properties.get(name)
        if isinstance(value, dict):
            properties[name] = _referred(value, one.parts[part], one)
        elif isinstance(value, list):
            properties[name] = [
                _referred(item, one.parts[part], one) if isinstance(item, dict) else item
                for item in value
            ]


def _referred(item: Json, part: dict[str, Json], one: _Gathered) -> Json:
    key = identifier(item.get("id"))
    if key and key not in part:
        whole = dict(item)
        part[key] = whole
        _collect(whole, one)
    return {name: item[name] for name in ("id", "name") if name in item and (key or name == "name")}


def _collect_ends(span: Json, one: _Gathered) -> None:
    for name in ("start", "end"):
        end = span.get(name)
        if isinstance(end, dict):
            key = identifier(end.get("id"))
            if key and key not in one.ends:
                one.ends[key] = dict(end)
                _collect(one.ends[key], one)
            span[name] = key or None


def features(networks: Iterable[Json]) -> Json:
    """Return networks of OFDS 0.4 as one FeatureCollection of nodes and spans.

    Its member ``networks`` holds all that is not a node or a span, once for each network.
    """
    found: list[Json] = []
    heads: list[Json] = []
    for network in networks:
        heads.append({k: v for k, v in network.items() if k not in ("nodes", "spans")})
        said = _kept(network, ("id", "name", "links"))
        nodes = {str(node["id"]): node for node in _objects(network.get("nodes"))}
        found += [_feature(node, "location", "node", said) for node in nodes.values()]
        for span in _objects(network.get("spans")):
            found.append(_feature({**span, **_ends(span, nodes)}, "route", "span", said))
    return {"type": "FeatureCollection", "networks": heads, "features": found}


def _kept(item: Json, names: Iterable[str]) -> Json:
    return {name: item[name] for name in names if name in item}


def _ends(span: Json, nodes: Mapping[str, Json]) -> Json:
    """Return both ends of a span as nodes, as far as they are known."""
    known = [name for name in ("start", "end") if span.get(name) in nodes]
    return {name: _kept(nodes[str(span[name])], ("id", "name", "location")) for name in known}


def _feature(item: Json, geometry: str, kind: str, network: Json) -> Json:
    properties = {name: value for name, value in item.items() if name != geometry}
    return {
        "type": "Feature",
        "geometry": item.get(geometry),
        "properties": {**properties, "network": network, "featureType": kind},
    }
