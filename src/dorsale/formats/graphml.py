"""GraphML: networks as graphs, in the words of the Internet Topology Zoo.

Nodes have ``label, Longitude, Latitude, Country``; edges ``LinkLabel``. A file that Dorsale wrote
comes back equal: each node and edge carries its OFDS object in a datum called ``ofds``. Sources:
http://graphml.graphdrawing.org/specification.html and Knight et al., "The Internet Topology Zoo",
IEEE JSAC 29(9), 2011.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from dorsale.formats import json_file, ofds
from dorsale.formats.carried import CARRIED, Carried, networks_carried, of_node_or_span, shown
from dorsale.formats.drawing import Drawn, DrawnRepairs, networks_of
from dorsale.formats.ofds_fields import COUNTRIES
from dorsale.formats.repairs import Json, Repairs
from dorsale.formats.xml_file import Element, tree_of
from dorsale.plan.problems import N_, Problem
from dorsale.plan.published import PublishedNetwork

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
"""
_KEYS = (
    ("node", "label", "string"),
    ("node", "Longitude", "double"),
    ("node", "Latitude", "double"),
    ("node", "Country", "string"),
    ("node", CARRIED, "string"),
    ("edge", "id", "string"),
    ("edge", "LinkLabel", "string"),
    ("edge", "length_km", "double"),
    ("edge", CARRIED, "string"),
    ("graph", "Network", "string"),
    ("graph", CARRIED, "string"),
)
_ABOUT_ITSELF = ("id", "Internal", "hyperedge", "key")


def read(path: Path) -> tuple[PublishedNetwork, ...]:
    """Return the networks of a .graphml file: one for all its graphs unless Dorsale wrote it.

    Raises :class:`BadInput` when it is absent, not GraphML, or holds no node.
    """
    repairs = DrawnRepairs(path.name)
    root = tree_of(json_file.read_bytes(path), path.name, "graphml", repairs)
    names = {one.attributes.get("id", ""): one.attributes.get("attr.name", "")
             for one in root.children if one.tag == "key"}  # fmt: skip
    graphs = [one for one in root.children if one.tag == "graph"]
    said = [_data(graph, names) for graph in graphs]
    heads = [head for head in (of_node_or_span(one.get(CARRIED)) for one in said) if head]
    parts = [(one, _data(one, names)) for graph in graphs for one in graph.children]
    carried = [_carried(one, data) for one, data in parts if one.tag in ("node", "edge")]
    found = networks_carried(heads, carried, repairs)
    if found is not None:
        return found
    drawn = [*_nodes(parts, repairs), *_edges(parts)]
    name = next((str(one["Network"]) for one in said if one.get("Network")), path.stem)
    return networks_of(drawn, name, repairs)


def _data(element: Element, names: Mapping[str, str]) -> Json:
    """Return the data of an element by the name of their key; empty ones are left out."""
    found: Json = {}
    for child in element.children:
        key = child.attributes.get("key", "")
        text = child.text.strip()
        if child.tag == "data" and text:
            found[names.get(key) or key] = text
    return found


def _carried(element: Element, data: Json) -> Carried:
    if element.tag == "edge":
        carried = of_node_or_span(data.get(CARRIED))
        return Carried(str(data.get("LinkLabel", "")), None, carried)
    return Carried(str(data.get("label", "")), _place(data), of_node_or_span(data.get(CARRIED)))


def _place(data: Mapping[str, object]) -> Json | None:
    try:
        point = [float(str(data[name])) for name in ("Longitude", "Latitude")]
    except (KeyError, ValueError):
        return None
    return {"type": "Point", "coordinates": point}


def _nodes(parts: Sequence[tuple[Element, Json]], repairs: Repairs) -> Iterator[Drawn]:
    for element, data in parts:
        if element.tag != "node":
            continue
        name, place = element.attributes.get("id", ""), _place(data)
        where = f"node {name}"
        if place is None:
            repairs.note(where, N_("the node has no place"), N_("It is kept without one"))
        yield Drawn(where, place, {**_known(data), "id": name}, "node")


def _known(data: Mapping[str, object]) -> Json:
    """Return what a node says, without its place and its number in the graph."""
    placed = ("Longitude", "Latitude", "x", "y", CARRIED, *_ABOUT_ITSELF)
    found = {name: value for name, value in data.items() if name not in placed}
    country = found.get("Country")
    if isinstance(country, str) and country not in COUNTRIES:
        found["country_name"] = found.pop("Country")
    if "type" in found:
        found["node_type"] = found.pop("type")
    return found


def _edges(parts: Sequence[tuple[Element, Json]]) -> Iterator[Drawn]:
    edges = [(element, data) for element, data in parts if element.tag == "edge"]
    for number, (element, data) in enumerate(edges, start=1):
        said = {k: v for k, v in data.items() if k not in (CARRIED, "key")}
        ends = {"start": element.attributes.get("source"), "end": element.attributes.get("target")}
        said.setdefault("id", element.attributes.get("id") or f"e{number}")
        yield Drawn(f"edge {said['id']}", None, {**said, **ends}, "span")


def write(path: Path, networks: Sequence[PublishedNetwork]) -> tuple[Problem, ...]:
    """Write ``networks`` to ``path``, one graph each; return the spans that lack an end.

    GraphML has no edge without two nodes: such spans are left out. Raises :class:`BadInput` when
    the folder is absent or may not be written to.
    """
    lost: list[str] = []
    text = "".join([_HEAD, *_declared(), *_graphs(networks, lost), "</graphml>\n"])
    with json_file.written_beside(path) as beside:
        beside.write_text(text, encoding="utf-8", newline="\n")
    message = N_("{count} spans have no node at one end ({spans})")
    remedy = N_("They are left out: GraphML cannot hold them")
    said = {"count": len(lost), "spans": ", ".join(lost[:5])}
    problem = Problem(message, remedy, path.name, values=said, severity="warning")
    return (problem,) if lost else ()


def _declared() -> Iterator[str]:
    for of, name, kind in _KEYS:
        yield f'<key id="{of}-{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>\n'


def _graphs(networks: Sequence[PublishedNetwork], lost: list[str]) -> Iterator[str]:
    for number, network in enumerate(networks):
        collection = ofds.feature_collection([network])
        yield f'<graph id="g{number}" edgedefault="undirected">\n'
        head = {
            "Network": shown(network.name),
            CARRIED: _packed(_objects(collection["networks"])[0]),
        }
        yield _written("graph", head) + "\n"
        for feature in _objects(collection["features"]):
            yield _part(feature, number, lost)
        yield "</graph>\n"


def _objects(raw: object) -> list[Json]:
    return [one for one in raw if isinstance(one, dict)] if isinstance(raw, list) else []


def _part(feature: Json, graph: int, lost: list[str]) -> str:
    said = feature["properties"]
    properties = said if isinstance(said, dict) else {}
    name = properties["id"]
    if properties["featureType"] == "node":
        body = _written("node", _node(feature, properties))
        return f"<node id={quoteattr(shown(f'g{graph}:{name}'))}>{body}</node>\n"
    ends = [_end(properties.get(key)) for key in ("start", "end")]
    if not all(ends):
        lost.append(str(name))
        return ""
    source, target = (quoteattr(shown(f"g{graph}:{end}")) for end in ends)
    body = _written("edge", _edge(feature, properties))
    return f"<edge source={source} target={target}>{body}</edge>\n"


def _end(raw: object) -> str:
    return str(raw["id"]) if isinstance(raw, dict) else ""


def _node(feature: Json, said: Json) -> Json:
    geometry, address = feature.get("geometry"), said.get("address")
    point = geometry["coordinates"] if isinstance(geometry, dict) else (None, None)
    country = address.get("country") if isinstance(address, dict) else None
    return {"label": shown(said.get("name")), "Longitude": point[0], "Latitude": point[1],
            "Country": country, CARRIED: _packed(said)}  # fmt: skip


def _edge(feature: Json, said: Json) -> Json:
    carried = {**said, "route": feature["geometry"]} if feature.get("geometry") else said
    return {
        "id": said["id"],
        "LinkLabel": shown(said.get("name")),
        "length_km": said.get("fibreLength"),
        CARRIED: _packed(carried),
    }


def _packed(value: object) -> str:
    return json.dumps(value, ensure_ascii=True)


def _written(of: str, data: Mapping[str, object]) -> str:
    rows = (
        f'<data key="{of}-{name}">{_text(value)}</data>'
        for name, value in data.items()
        if value not in (None, "")
    )
    return "".join(rows)


def _text(value: object) -> str:
    if isinstance(value, float):
        return repr(value)
    return escape(shown(value))
