"""Mend a published network: what does not fit OFDS 0.4 is corrected or left out, and said.

Published files have empty names, unknown codes, missing span ends, doubled ids, other
geometry types. Each is read as far as it can be; every repair is a warning with its place.
Networks in OFDS 0.3 are read as 0.4.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from dorsale.formats.json_file import sound_text
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
    RESERVED,
    SPAN,
    VERSION_MARK,
    WAYLEAVE,
    Field,
)
from dorsale.plan.problems import N_, Problem

Json = dict[str, object]

_SHOWN = 10
_DEPTH = 40
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+\Z")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LEFT_OUT = N_("It is left out")


@dataclass
class Repairs:
    """The repairs made so far; of each kind the first ten are kept, the others counted."""

    file: str
    found: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def note(self, place: str, message: str, remedy: str = "", **values: object) -> None:
        """Note one repair at ``place``, a JSON pointer without its first slash."""
        self.counts[message] += 1
        if self.counts[message] <= _SHOWN:
            said = {name: _short(value) for name, value in values.items()}
            self.found.append(Problem(message, remedy, self.file, None, place, said, "warning"))

    def problems(self) -> tuple[Problem, ...]:
        """Return the repairs as warnings, with the number of those not shown."""
        more = sum(count - _SHOWN for count in self.counts.values() if count > _SHOWN)
        if not more:
            return tuple(self.found)
        rest = Problem(
            N_("{count} more repairs of the same kinds were made"),
            "",
            self.file,
            values={"count": more},
            severity="warning",
        )
        return (*self.found, rest)


def _short(value: object) -> object:
    if isinstance(value, dict):
        return "{...}"
    if isinstance(value, list):
        return "[...]"
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


@dataclass
class _Mending:
    """One network being mended: where repairs go, and what may be referred to."""

    repairs: Repairs
    organisations: dict[str, Json] = field(default_factory=dict)
    phases: dict[str, Json] = field(default_factory=dict)


def mend(raw: Mapping[str, object], repairs: Repairs, place: str) -> Json:
    """Return the network ``raw`` as a network of OFDS 0.4 without ``id`` and ``links[0]``.

    ``location`` and ``route`` hold tuples; references hold an ``id`` only.
    """
    mending = _Mending(repairs)
    network = dict(raw)
    old = _note_version(network, mending, place)
    _note_coordinates(network.pop("crs", None), mending, place)
    links = _links(network.pop("links", None), mending, place)
    lists = {name: _items(network.pop(name, None), mending, f"{place}/{name}") for name in _LISTS}
    _mend_organisations(lists["organisations"], mending, f"{place}/organisations")
    _mend_phases(lists["phases"], mending, f"{place}/phases")
    nodes = [_from_old(node, old, True) for node in lists["nodes"]]
    spans = [_from_old(span, old, False) for span in lists["spans"]]
    mended = _object(network, NETWORK, mending, place)
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


def _note_version(network: Json, mending: _Mending, place: str) -> bool:
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


def _note_coordinates(raw: object, mending: _Mending, place: str) -> None:
    if raw is not None and (not isinstance(raw, dict) or raw.get("name") != COORDINATES["name"]):
        mending.repairs.note(
            f"{place}/crs",
            N_("the coordinates are said to be in {system}"),
            N_("They are read as longitude and latitude, WGS 84"),
            system=raw.get("name", "?") if isinstance(raw, dict) else raw,
        )


def _links(raw: object, mending: _Mending, place: str) -> list[Json]:
    given = [link for link in raw if isinstance(link, dict)] if isinstance(raw, list) else []
    others = [link for link in given if not str(link.get("rel", "")).startswith("describedby")]
    links = [_object(link, LINK, mending, f"{place}/links") for link in others]
    return _once([link for link in links if {"href", "rel"} <= link.keys()])


def _once(values: Iterable[object]) -> list:  # type: ignore[type-arg]
    """Return ``values`` without those that were already there."""
    return list({json.dumps(value, sort_keys=True): value for value in values}.values())


def _items(raw: object, mending: _Mending, place: str) -> list[Json]:
    """Return the objects of a list, each with an id of its own."""
    if raw is None:
        return []
    if not isinstance(raw, list):
        mending.repairs.note(place, N_("this is not a list"), _LEFT_OUT)
        return []
    seen: dict[str, Json] = {}
    numbers: Counter[str] = Counter()
    for index, item in enumerate(raw):
        if isinstance(item, dict):
            _take(dict(item), seen, numbers, mending, f"{place}/{index}")
        else:
            mending.repairs.note(f"{place}/{index}", N_("this is not an object"), _LEFT_OUT)
    return list(seen.values())


def _take(
    item: Json, seen: dict[str, Json], numbers: Counter[str], mending: _Mending, place: str
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


def identifier(raw: object) -> str:
    """Return an id as sound text; whole numbers are written out, anything else is empty."""
    if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < 10**30:
        return str(raw)
    return sound_text(raw) if isinstance(raw, str) else ""


def _free(name: str, taken: Mapping[str, object], numbers: Counter[str]) -> str:
    """Return ``name`` with the next number that is not ``taken``."""
    numbers[name] += 1
    while f"{name}-{numbers[name]}" in taken:
        numbers[name] += 1
    return f"{name}-{numbers[name]}"


def _all(items: list[Json], fields: tuple[Field, ...], mending: _Mending, place: str) -> list[Json]:
    return [_object(item, fields, mending, f"{place}/{index}") for index, item in enumerate(items)]


def _mend_organisations(items: list[Json], mending: _Mending, place: str) -> None:
    for index, item in enumerate(items):
        mended = _object(item, ORGANISATION, mending, f"{place}/{index}")
        mending.organisations[str(mended["id"])] = mended


def _mend_phases(items: list[Json], mending: _Mending, place: str) -> None:
    for index, item in enumerate(items):
        mended = _object(item, PHASE, mending, f"{place}/{index}")
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


def _object(
    raw: Mapping[str, object], fields: tuple[Field, ...], mending: _Mending, place: str
) -> Json:
    """Return ``raw`` with each known field mended and each other field made plain."""
    mended: Json = {}
    for one in fields:
        value = raw.get(one.name)
        if value is not None:
            found = _value(value, one, mending, f"{place}/{one.name}")
            if found is not None:
                mended[one.name] = found
    if len(raw) > len(mended):
        known = {one.name for one in fields}
        for name in (name for name in raw if name not in known):
            _keep_extra(mended, name, raw[name], mending, place)
    return mended


def _keep_extra(mended: Json, name: str, value: object, mending: _Mending, place: str) -> None:
    if value is None:
        return
    if name in RESERVED:
        mending.repairs.note(
            f"{place}/{name}", N_("the name {name} is reserved"), _LEFT_OUT, name=name
        )
        return
    try:
        mended[_sound_name(name)] = _plain(value, 0)
    except ValueError:
        mending.repairs.note(f"{place}/{name}", N_("the value cannot be kept"), _LEFT_OUT)


def _sound_name(name: str) -> str:
    if name != sound_text(name):
        raise ValueError
    return name


def _plain(value: object, depth: int) -> object:
    """Return ``value`` fit to be written again; ``ValueError`` when it is not."""
    if depth > _DEPTH:
        raise ValueError
    if isinstance(value, str):
        return sound_text(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError
    if isinstance(value, int) and abs(value) >= 10**300:
        raise ValueError
    if isinstance(value, dict):
        return {sound_text(name): _plain(inner, depth + 1) for name, inner in value.items()}
    return [_plain(inner, depth + 1) for inner in value] if isinstance(value, list) else value


def _value(raw: object, one: Field, mending: _Mending, place: str) -> object:
    """Return the value of one known field, or ``None`` when it is left out."""
    if not one.many:
        return _single(raw, one, mending, place)
    if not isinstance(raw, list):
        mending.repairs.note(place, N_("this is not a list"), N_("It is read as a list of one"))
        raw = [raw]
    found = [_single(value, one, mending, f"{place}/{i}") for i, value in enumerate(raw)]
    return _once(value for value in found if value is not None) or None


def _single(raw: object, one: Field, mending: _Mending, place: str) -> object:
    if one.kind == "object":
        return _inner(raw, one, mending, place)
    found = _READERS[one.kind](raw, one, mending, place)
    if found is None and raw is not None:
        message = _WRONG.get(one.kind, N_("{value} is not a valid value"))
        if raw == "" or raw == {}:
            message = N_("the value is empty")
        mending.repairs.note(place, message, _LEFT_OUT, value=raw, codes=", ".join(one.codes[:8]))
    return found


def _inner(raw: object, one: Field, mending: _Mending, place: str) -> Json | None:
    if not isinstance(raw, dict):
        mending.repairs.note(place, N_("this is not an object"), _LEFT_OUT)
        return None
    return _object(raw, one.fields, mending, place) or None


_WRONG = {
    "text": N_("{value} is not text"),
    "number": N_("{value} is not a number"),
    "integer": N_("{value} is not a whole number"),
    "flag": N_("{value} is neither true nor false"),
    "date": N_("{value} is not a day written YYYY-MM-DD"),
    "address": N_("{value} is not a web address"),
    "code": N_("{value} is not in the codelist ({codes})"),
    "point": N_("{value} is not a point in longitude and latitude"),
    "line": N_("{value} is not a line of longitudes and latitudes"),
}


def _text(raw: object, _one: Field, _mending: _Mending, _place: str) -> str | None:
    if isinstance(raw, str):
        return sound_text(raw) or None
    return identifier(raw) or None


def _code(raw: object, one: Field, mending: _Mending, place: str) -> str | None:
    if raw in one.codes:
        return str(raw)
    wanted = _letters(raw)
    for code in one.codes if wanted else ():
        if _letters(code) == wanted:
            mending.repairs.note(
                place,
                N_("{value} is not in the codelist"),
                N_("It is read as {code}"),
                value=raw,
                code=code,
            )
            return code
    return None


def _letters(raw: object) -> str:
    return re.sub(r"[\W_]", "", raw).lower() if isinstance(raw, str) else ""


def _number(raw: object, _one: Field, _mending: _Mending, _place: str) -> float | None:
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        return None
    try:
        value = float(raw)
    except (ValueError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def _integer(raw: object, one: Field, mending: _Mending, place: str) -> int | None:
    value = _number(raw, one, mending, place)
    whole = value is not None and value == int(value) and abs(value) < 2**53
    return int(value) if whole and value is not None else None


def _flag(raw: object, _one: Field, _mending: _Mending, _place: str) -> bool | None:
    if isinstance(raw, bool):
        return raw
    return {"true": True, "yes": True, "false": False, "no": False}.get(_letters(raw))


def _date(raw: object, _one: Field, mending: _Mending, place: str) -> str | None:
    found = _DAY.match(raw) if isinstance(raw, str) else None
    if found is None:
        return None
    try:
        day = date.fromisoformat(found.group()).isoformat()
    except ValueError:
        return None
    if day != raw:
        mending.repairs.note(
            place,
            N_("{value} is more than a day"),
            N_("It is read as {day}"),
            value=raw,
            day=day,
        )
    return day


def _web_address(raw: object, _one: Field, mending: _Mending, place: str) -> str | None:
    text = sound_text(raw).strip() if isinstance(raw, str) else ""
    if text and ":" not in text and "." in text and _ADDRESS.match(f"https://{text}"):
        mending.repairs.note(
            place,
            N_("{value} is not a whole address"),
            N_("It is read as {address}"),
            value=raw,
            address=f"https://{text}",
        )
        return f"https://{text}"
    return text if _ADDRESS.match(text) else None


def _organisation(raw: object, _one: Field, mending: _Mending, place: str) -> Json | None:
    return _reference(raw, mending.organisations, mending, place)


def _phase(raw: object, _one: Field, mending: _Mending, place: str) -> Json | None:
    return _reference(raw, mending.phases, mending, place)


def _reference(raw: object, known: dict[str, Json], mending: _Mending, place: str) -> Json | None:
    """Return ``{"id": ...}``; what it names is added to ``known`` when it was not listed."""
    given = raw if isinstance(raw, dict) else {"id": raw}
    key, name = identifier(given.get("id")), identifier(given.get("name"))
    if not key:
        key = next((k for k, item in known.items() if name and item.get("name") == name), name)
    if not key:
        return None
    if key not in known:
        known[key] = {"id": key, "name": name} if name else {"id": key}
        mending.repairs.note(
            place,
            N_("{id} is named here and listed nowhere"),
            N_("It is added to the list"),
            id=key,
        )
    elif name and known[key].get("name") != name:
        _rename(known[key], name, mending, place)
    return {"id": key}


def _rename(item: Json, name: str, mending: _Mending, place: str) -> None:
    kept = str(item.setdefault("name", name))
    if kept == name:
        return
    mending.repairs.note(
        place,
        N_("the name {name} is not that of the list"),
        N_("{kept} is kept"),
        name=name,
        kept=kept,
    )


def _point(raw: object, _one: Field, _mending: _Mending, _place: str) -> Json | None:
    if not isinstance(raw, dict) or raw.get("type") != "Point":
        return None
    found = _places([raw.get("coordinates")])
    return {"type": "Point", "coordinates": found[0]} if found else None


def _line(raw: object, _one: Field, mending: _Mending, place: str) -> Json | None:
    if not isinstance(raw, dict):
        return None
    parts = raw.get("coordinates")
    if raw.get("type") == "MultiLineString" and isinstance(parts, list | tuple):
        mending.repairs.note(
            place,
            N_("the route is in {count} parts"),
            N_("They are joined in order"),
            count=len(parts),
        )
        parts = [point for part in parts if isinstance(part, list | tuple) for point in part]
    elif raw.get("type") != "LineString" or not isinstance(parts, list | tuple):
        return None
    points = _places(parts)
    if len(points) < len(parts):
        mending.repairs.note(
            place,
            N_("{count} points of the route are not longitude and latitude"),
            N_("They are left out"),
            count=len(parts) - len(points),
        )
    return {"type": "LineString", "coordinates": points} if len(points) > 1 else None


def _places(raw: Sequence[object]) -> tuple[tuple[float, float], ...]:
    """Return the (longitude, latitude) pairs of ``raw`` that lie on the Earth; heights go."""
    try:
        points = np.array(raw, dtype="float64")
    except (ValueError, TypeError, OverflowError):
        points = np.empty(0)
    if points.ndim != 2 or points.shape[1] < 2:
        return _places_one_by_one(raw) if len(raw) > 1 else ()
    points = points[:, :2]
    with np.errstate(invalid="ignore"):
        good = (np.abs(points) <= (180.0, 90.0)).all(axis=1)
    return tuple((lon, lat) for lon, lat in points[good].tolist())


def _places_one_by_one(raw: Sequence[object]) -> tuple[tuple[float, float], ...]:
    return tuple(place for point in raw for place in _places([point]))


_Reader = Callable[[object, Field, _Mending, str], object]
_READERS: Mapping[str, _Reader] = {
    "text": _text,
    "code": _code,
    "number": _number,
    "integer": _integer,
    "flag": _flag,
    "date": _date,
    "address": _web_address,
    "organisation": _organisation,
    "phase": _phase,
    "point": _point,
    "line": _line,
}


def _mend_ends(nodes: object, spans: object, mending: _Mending, place: str) -> None:
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
    mending: _Mending,
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


def sound_geometry(raw: object, kind: str) -> Json | None:
    """Return a GeoJSON geometry as far as it is sound: a ``point`` or a ``line``, else None."""
    if kind == "point":
        return _point(raw, Field("location", "point"), _Mending(Repairs("")), "")
    return _line(raw, Field("route", "line"), _Mending(Repairs("")), "")


def described(links: Iterable[Mapping[str, object]]) -> list[Json]:
    """Return ``links`` after the one that names the schema, which must come first."""
    return [dict(DESCRIBED_BY), *(dict(link) for link in links)]
