"""Mend a published network: what does not fit OFDS 0.4 is corrected or left out, and said.

Published files have empty names, unknown codes, missing span ends, doubled ids, other
geometry types. Each is read as far as it can be; every repair is a warning with its place.
Networks in OFDS 0.3 are read as 0.4.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from dorsale.formats.ofds_fields import (
    CONTRACT,
    COORDINATES,
    DESCRIBED_BY,
    LINK,
    NETWORK,
    NODE,
    OLD_NODE_TYPES,
    OLD_VERSION_MARK,
    ORGANISATION,
    PHASE,
    SPAN,
    VERSION_MARK,
    WAYLEAVE,
    Field,
)
from dorsale.formats.ofds_values import of_fields, once
from dorsale.formats.repairs import LEFT_OUT, Json, Mending, Repairs, identifier
from dorsale.plan.problems import N_


def mend(raw: Mapping[str, object], repairs: Repairs, place: str) -> Json:
    """Return the network ``raw`` as a network of OFDS 0.4 without ``id`` and ``links[0]``.

    ``location`` and ``route`` hold tuples; references hold an ``id`` only.
    """
    mending = Mending(repairs)
    network = dict(raw)
    old = _note_version(network, mending, place)
    _note_coordinates(network.pop("crs", None), mending, place)
    links = _links(network.pop("links", None), mending, place)
    lists = {name: _items(network.pop(name, None), mending, f"{place}/{name}") for name in _LISTS}
    _mend_organisations(lists["organisations"], mending, f"{place}/organisations")
    _mend_phases(lists["phases"], mending, f"{place}/phases")
    nodes = [_from_old(node, old, True) for node in lists["nodes"]]
    spans = [_from_old(span, old, False) for span in lists["spans"]]
    mended = of_fields(network, NETWORK, mending, place)
    mended["nodes"] = _all(nodes, NODE, mending, f"{place}/nodes")
    mended["spans"] = _all(spans, SPAN, mending, f"{place}/spans")
    mended["wayleaves"] = _all(lists["wayleaves"], WAYLEAVE, mending, f"{place}/wayleaves")
    mended["contracts"] = _all(lists["contracts"], CONTRACT, mending, f"{place}/contracts")
    mended["organisations"] = list(mending.organisations.values())
    mended["phases"] = list(mending.phases.values())
    mended["links"] = links
    _mend_ends(mended["nodes"], mended["spans"], mending, f"{place}/spans")
    return {name: value for name, value in mended.items() if value != []}


_LISTS = {
    "nodes": "node",
    "spans": "span",
    "phases": "phase",
    "organisations": "organisation",
    "wayleaves": "wayleave",
    "contracts": "contract",
}


def _note_version(network: Json, mending: Mending, place: str) -> bool:
    links = network.get("links")
    given = [link for link in links if isinstance(link, dict)] if isinstance(links, list) else []
    text = " ".join(link["href"] for link in given if isinstance(link.get("href"), str))
    if OLD_VERSION_MARK in text:
        mending.repairs.note(place, N_("the network is in OFDS 0.3"), N_("It is read as OFDS 0.4"))
        return True
    if VERSION_MARK not in text:
        mending.repairs.note(
            f"{place}/links",
            N_("the network does not say which version of OFDS it follows"),
            N_("It is read as OFDS 0.4"),
        )
    return False


def _note_coordinates(raw: object, mending: Mending, place: str) -> None:
    if raw is not None and (not isinstance(raw, dict) or raw.get("name") != COORDINATES["name"]):
        mending.repairs.note(
            f"{place}/crs",
            N_("the coordinates are said to be in {system}"),
            N_("They are read as longitude and latitude, WGS 84"),
            system=raw.get("name", "?") if isinstance(raw, dict) else raw,
        )


def _links(raw: object, mending: Mending, place: str) -> list[Json]:
    given = [link for link in raw if isinstance(link, dict)] if isinstance(raw, list) else []
    others = [link for link in given if not str(link.get("rel", "")).startswith("describedby")]
    links = [of_fields(link, LINK, mending, f"{place}/links") for link in others]
    return once([link for link in links if {"href", "rel"} <= link.keys()])


def _items(raw: object, mending: Mending, place: str) -> list[Json]:
    """Return the objects of a list, each with an id of its own."""
    if raw is None:
        return []
    if not isinstance(raw, list):
        mending.repairs.note(place, N_("this is not a list"), LEFT_OUT)
        return []
    seen: dict[str, Json] = {}
    numbers: Counter[str] = Counter()
    for index, item in enumerate(raw):
        if isinstance(item, dict):
            _take(dict(item), seen, numbers, mending, f"{place}/{index}")
        else:
            mending.repairs.note(f"{place}/{index}", N_("this is not an object"), LEFT_OUT)
    return list(seen.values())


def _take(
    item: Json, seen: dict[str, Json], numbers: Counter[str], mending: Mending, place: str
) -> None:
    name = identifier(item.get("id"))
    if not name:
        name = _free(_LISTS[place.split("/")[-2]], seen, numbers)
        mending.repairs.note(
            f"{place}/id", N_("the id is missing"), N_("It is called {id}"), id=name
        )
    elif name in seen:
        if seen[name] == {**item, "id": name}:
            mending.repairs.note(
                place,
                N_("{id} is there twice, the same"),
                N_("One is kept"),
                id=name,
            )
            return
        first, name = name, _free(name, seen, numbers)
        mending.repairs.note(
            f"{place}/id",
            N_("the id {id} is already used"),
            N_("It is called {new}"),
            id=first,
            new=name,
        )
    seen[name] = {**item, "id": name}


def _free(name: str, taken: Mapping[str, object], numbers: Counter[str]) -> str:
    """Return ``name`` with the next number that is not ``taken``."""
    numbers[name] += 1
    while f"{name}-{numbers[name]}" in taken:
        numbers[name] += 1
    return f"{name}-{numbers[name]}"


def _all(items: list[Json], fields: tuple[Field, ...], mending: Mending, place: str) -> list[Json]:
    return [
        of_fields(item, fields, mending, f"{place}/{index}") for index, item in enumerate(items)
    ]


def _mend_organisations(items: list[Json], mending: Mending, place: str) -> None:
    for index, item in enumerate(items):
        mended = of_fields(item, ORGANISATION, mending, f"{place}/{index}")
        mending.organisations[str(mended["id"])] = mended


def _mend_phases(items: list[Json], mending: Mending, place: str) -> None:
    for index, item in enumerate(items):
        mended = of_fields(item, PHASE, mending, f"{place}/{index}")
        mending.phases[str(mended["id"])] = mended


def _from_old(raw: Json, old: bool, is_node: bool) -> Json:
    """Return a node or span of OFDS 0.3 in the words of 0.4."""
    item = {name: value for name, value in raw.items() if name != "physicalInfrastructureProvider"}
    if "physicalInfrastructureProvider" in raw:
        item.setdefault("transmissionMediumOwner", raw["physicalInfrastructureProvider"])
    if old and is_node:
        _move_node_type(item)
    details = item.pop("deploymentDetails", None) if old and not is_node else None
    if isinstance(details, dict) and "description" in details:
        item.setdefault("supportingInfrastructure", {"description": details["description"]})
    return item


def _move_node_type(node: Json) -> None:
    types = node.get("type")
    carrier = node.get("supportingInfrastructure")
    known = carrier.get("type") if isinstance(carrier, dict) else None
    moved = [t for t in types if t in OLD_NODE_TYPES] if isinstance(types, list) else []
    if known is not None:
        moved = [t for t in moved if t == known]
    if moved and isinstance(types, list):
        node.setdefault("supportingInfrastructure", {"type": moved[0]})
        node["type"] = [t for t in types if t != moved[0]]


def _mend_ends(nodes: object, spans: object, mending: Mending, place: str) -> None:
    """Find the ends that are missing or unknown by place, else leave them empty."""
    if not isinstance(nodes, list) or not isinstance(spans, list):
        return
    known = {node["id"] for node in nodes}
    standing: dict[tuple[float, float], str] = {}
    for node in nodes:
        if "location" in node:
            standing.setdefault(_spot(node["location"]["coordinates"]), node["id"])
    for index, span in enumerate(spans):
        for name, at in (("start", 0), ("end", -1)):
            if span.get(name) not in known:
                _mend_end(span, name, at, standing, mending, f"{place}/{index}/{name}")


def _mend_end(
    span: Json,
    name: str,
    at: int,
    standing: Mapping[tuple[float, float], str],
    mending: Mending,
    place: str,
) -> None:
    given = span.pop(name, None)
    route = span.get("route")
    found = standing.get(_spot(route["coordinates"][at])) if isinstance(route, dict) else None
    message = N_("the span has no node at this end")
    if given:
        message = N_("there is no node {id}")
    if found:
        span[name] = found
        mending.repairs.note(
            place, message, N_("{found}, which stands there, is taken"), id=given, found=found
        )
    else:
        mending.repairs.note(place, message, N_("The end is left empty"), id=given)


def _spot(point: tuple[float, float]) -> tuple[float, float]:
    """Return the square of about 11 m in which ``point`` lies."""
    return round(point[0], 4), round(point[1], 4)


def described(links: Iterable[Mapping[str, object]]) -> list[Json]:
    """Return ``links`` after the one that names the schema, which must come first."""
    return [dict(DESCRIBED_BY), *(dict(link) for link in links)]
