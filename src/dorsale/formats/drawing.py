"""A network from lines and points drawn on a map: KML, Shapefile, plain GeoJSON, GraphML, FiberQ.

What such a file leaves unsaid is found from the ground: which node a line ends at, which points
are the same place. Every guess is said as a repair. The network is raw OFDS, still to be mended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from dorsale.earth import on_sphere
from dorsale.formats import json_file, ofds
from dorsale.formats.drawing_words import ofds_words
from dorsale.formats.drawn_axes import mend_axes
from dorsale.formats.drawn_lines import plain_geometries
from dorsale.formats.ofds_fields import DESCRIBED_BY, network_uuid
from dorsale.formats.repairs import Json, Repairs, identifier
from dorsale.plan.problems import N_
from dorsale.plan.published import PublishedNetwork

NEAR_M = 100.0
"""Ends and nodes nearer than this are the same place."""


@dataclass(frozen=True)
class Drawn:
    """One thing drawn: where it stands in the file, its GeoJSON geometry, what is said of it."""

    place: str
    geometry: Json | None
    properties: Json = field(default_factory=dict)
    kind: str = ""


@dataclass
class DrawnRepairs(Repairs):
    """Repairs of a drawing: the place is a feature of the file, not a JSON pointer."""

    def note(self, place: str, message: str, remedy: str = "", **values: object) -> None:
        """Note one repair at ``place``."""
        before = len(self.found)
        super().note(place, message, remedy, **values)
        if len(self.found) > before and place:
            said = self.found[-1]
            self.found[-1] = replace(said, file=f"{said.file}, {place}", column="")


def networks_of(
    drawn: Iterable[Drawn], name: str, repairs: Repairs
) -> tuple[PublishedNetwork, ...]:
    """Return what is ``drawn`` as one network; :class:`BadInput` when nothing is."""
    raw = raw_network(drawn, name, repairs)
    if not raw["nodes"] and not raw["spans"]:
        raise json_file.refuse(
            repairs.file,
            N_("the file holds no point and no line"),
            N_("Give a map of nodes, of spans, or of both"),
        )
    return ofds.from_document({"networks": [raw]}, repairs.file, repairs)


def raw_network(drawn: Iterable[Drawn], name: str, repairs: Repairs) -> Json:
    """Return what is ``drawn`` as one network called ``name``; guesses go to ``repairs``."""
    nodes: list[Json] = []
    spans: list[Json] = []
    for one in drawn:
        _add(one, nodes, spans, repairs)
    network = mend_axes({"nodes": nodes, "spans": spans}, repairs, "")
    nodes, spans = network["nodes"], network["spans"]  # type: ignore[assignment]
    nodes, renamed = _one_node_a_place(nodes, repairs)
    _name_without_id(nodes, "node", repairs)
    _name_without_id(spans, "span", repairs)
    _join(nodes, spans, renamed, repairs)
    for item in (*nodes, *spans):
        item.pop("_place", None)
    head = {"id": network_uuid(name), "identifier": name, "name": name, "links": [DESCRIBED_BY]}
    return {**head, "organisations": _organisations([*nodes, *spans]), **network, "nodes": nodes}


def _organisations(items: Iterable[Json]) -> list[Json]:
    """Return the owners and operators that the features name, each once."""
    names: dict[str, None] = {}
    for item in items:
        providers = item.get("networkProviders")
        listed = providers if isinstance(providers, list) else []
        for one in (item.get("transmissionMediumOwner"), *listed):
            if isinstance(one, dict) and isinstance(one.get("name"), str) and "id" not in one:
                names.setdefault(one["name"])
    return [{"id": name, "name": name} for name in names]


def _add(one: Drawn, nodes: list[Json], spans: list[Json], repairs: Repairs) -> None:
    if one.geometry is None and one.kind != "node":
        said = ofds_words(one.properties, "span")
        if one.kind == "span" or {"start", "end"} <= said.keys():
            spans.append({**said, "_place": one.place})
        else:
            repairs.note(one.place, N_("nothing is drawn"), N_("It is left out"))
        return
    shapes = plain_geometries(one.geometry, one.place, repairs) if one.geometry else [None]
    for number, shape in enumerate(shapes, start=1):
        is_node = one.kind == "node" or (shape is not None and shape["type"] == "Point")
        item = {**ofds_words(one.properties, "node" if is_node else "span"), "_place": one.place}
        if number > 1 and item.get("id"):
            item["id"] = f"{item['id']}-{number}"
        if shape is not None:
            item["location" if is_node else "route"] = shape
        (nodes if is_node else spans).append(item)


def _one_node_a_place(nodes: list[Json], repairs: Repairs) -> tuple[list[Json], dict[str, str]]:
    """Return the nodes without those that repeat another, and the id kept for each id gone."""
    from scipy.spatial import cKDTree

    placed = [number for number, node in enumerate(nodes) if "location" in node]
    if len(placed) < 2:
        return nodes, {}
    tree = cKDTree(on_the_earth([nodes[number]["location"] for number in placed]))
    gone: dict[int, int] = {}
    for one, other in sorted(tree.query_pairs(NEAR_M)):
        first, second = placed[one], placed[other]
        if first not in gone and second not in gone and _same_name(nodes[first], nodes[second]):
            gone[second] = first
            _note_same(nodes[first], nodes[second], repairs)
    kept = [node for number, node in enumerate(nodes) if number not in gone]
    renamed = {
        identifier(nodes[a].get("id")): identifier(nodes[b].get("id")) for a, b in gone.items()
    }
    return kept, {old: new for old, new in renamed.items() if old and new and old != new}


def _same_name(one: Json, other: Json) -> bool:
    names = [str(node.get("name") or "").strip().casefold() for node in (one, other)]
    return names[0] == names[1] or not names[1]


def _note_same(kept: Json, gone: Json, repairs: Repairs) -> None:
    for name, value in gone.items():
        kept.setdefault(name, value)
    repairs.note(
        str(gone["_place"]),
        N_("the node {name} is there twice"),
        N_("One is kept"),
        name=kept.get("name") or kept.get("id") or "?",
    )


def on_the_earth(points: Sequence[object]) -> np.ndarray:
    """Return points (GeoJSON, or lon and lat) as metres from the middle of the Earth, n x 3."""
    raw = [point["coordinates"] if isinstance(point, dict) else point for point in points]
    lon, lat = np.array(raw, dtype="float64").reshape(-1, 2).T
    return 1000 * on_sphere(lon, lat)


def _name_without_id(items: list[Json], kind: str, repairs: Repairs) -> None:
    taken = {identifier(item.get("id")) for item in items}
    without = [item for item in items if not identifier(item.get("id"))]
    number = 0
    for item in without:
        number += 1
        while f"{kind}-{number}" in taken:
            number += 1
        item["id"] = f"{kind}-{number}"
    if without:
        repairs.note(
            f"{kind}s",
            N_("{count} features have no id"),
            N_("They are numbered: {first} and on"),
            count=len(without),
            first=without[0]["id"],
        )


def _join(nodes: list[Json], spans: list[Json], renamed: dict[str, str], repairs: Repairs) -> None:
    """Give each span its two ends: by the id or name it says, else by place, else a new node."""
    known = {identifier(node["id"]) for node in nodes}
    names = Counter(str(node.get("name")) for node in nodes if node.get("name"))
    by_name = {str(n["name"]): str(n["id"]) for n in nodes if names.get(str(n.get("name"))) == 1}
    open_ends: list[tuple[Json, str, object, str]] = []
    for span in spans:
        for key, at in (("start", 0), ("end", -1)):
            said = identifier(span.get(key))
            found = renamed.get(said, said)
            if found in known or said in by_name:
                span[key] = found if found in known else by_name[said]
            elif "route" in span:
                span.pop(key, None)
                open_ends.append((span, key, _end_of(span, at), said))
    _join_by_place(nodes, open_ends, repairs)


def _end_of(span: Json, at: int) -> object:
    route = span["route"]
    return route["coordinates"][at] if isinstance(route, dict) else None


def _join_by_place(
    nodes: list[Json], open_ends: list[tuple[Json, str, object, str]], repairs: Repairs
) -> None:
    from scipy.spatial import cKDTree

    if not open_ends:
        return
    ends = on_the_earth([place for _span, _key, place, _said in open_ends])
    placed = [node for node in nodes if "location" in node]
    if placed:
        tree = cKDTree(on_the_earth([node["location"] for node in placed]))
        far, nearest = tree.query(ends, distance_upper_bound=NEAR_M)
    else:
        far, nearest = np.full(len(ends), np.inf), np.zeros(len(ends), dtype=int)
    lone = [number for number in range(len(ends)) if not np.isfinite(far[number])]
    for number, (span, key, _place, said) in enumerate(open_ends):
        if np.isfinite(far[number]):
            span[key] = placed[int(nearest[number])]["id"]
            _note_moved(span, key, said, repairs)
    _new_nodes(nodes, [open_ends[number] for number in lone], ends[lone], repairs)


def _note_moved(span: Json, key: str, said: str, repairs: Repairs) -> None:
    if said:
        repairs.note(
            str(span["_place"]),
            N_("there is no node {id}"),
            N_("{found}, which stands there, is taken"),
            id=said,
            found=span[key],
        )


def _new_nodes(
    nodes: list[Json],
    open_ends: list[tuple[Json, str, object, str]],
    ends: np.ndarray,
    repairs: Repairs,
) -> None:
    """Make one node for all the ends that lie together."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    if not open_ends:
        return
    pairs = cKDTree(ends).query_pairs(NEAR_M, output_type="ndarray")
    links = coo_matrix((np.ones(len(pairs)), pairs.T.reshape(2, -1)), shape=(len(ends),) * 2)
    groups = connected_components(links, directed=False)[1]
    taken = {identifier(node["id"]) for node in nodes}
    made: dict[int, str] = {}
    for (span, key, place, said), group in zip(open_ends, groups.tolist(), strict=True):
        if group not in made:
            made[group] = _free(taken, len(made) + 1)
            nodes.append(
                {"id": made[group], **({"name": said} if said else {}),
                 "location": {"type": "Point", "coordinates": place}}
            )  # fmt: skip
            repairs.note(
                str(span["_place"]),
                N_("the span {id} ends where no node stands"),
                N_("A node is made there: {node}"),
                id=span["id"],
                node=made[group],
            )
        span[key] = made[group]


def _free(taken: set[str], number: int) -> str:
    while f"end-{number}" in taken:
        number += 1
    taken.add(f"end-{number}")
    return f"end-{number}"
