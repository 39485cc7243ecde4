"""Open Fibre Data Standard: read 0.3 and 0.4, JSON or GeoJSON; write 0.4 JSON.

A network whose id is not a UUID is written with one made from it (UUID 5, always the same),
and its own id as ``identifier``; other ids are written as they are.

Source: https://standard.ofds.info/en/0__4__0/
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from dorsale.formats import json_file
from dorsale.formats.drawn_axes import mend_axes
from dorsale.formats.ofds_features import features, gather
from dorsale.formats.ofds_fields import (
    COORDINATES,
    NETWORK,
    NODE,
    ORGANISATION,
    PHASE,
    SPAN,
    Field,
    is_uuid,
    network_uuid,
)
from dorsale.formats.ofds_plan import is_plan, raw_network
from dorsale.formats.ofds_repair import described, mend
from dorsale.formats.repairs import Json, Repairs, identifier
from dorsale.plan.problems import N_, Problem
from dorsale.plan.published import (
    NODES,
    ORGANISATIONS,
    PHASES,
    SPANS,
    PublishedNetwork,
    published_table,
)
from dorsale.plan.table import Table

_LISTS: tuple[tuple[str, tuple[Field, ...], Table], ...] = (
    ("nodes", NODE, NODES),
    ("spans", SPAN, SPANS),
    ("phases", PHASE, PHASES),
    ("organisations", ORGANISATION, ORGANISATIONS),
)


def read(path: Path) -> tuple[PublishedNetwork, ...]:
    """Return the networks in ``path``: OFDS 0.3 or 0.4 JSON, OFDS GeoJSON, or a ``plan.json``.

    What had to be mended is in each network's ``repairs``. Raises :class:`BadInput` with one
    problem when the file is not readable JSON or holds no network.
    """
    return from_document(json_file.load(path), path.name)


def from_document(
    found: object, file: str = "", repairs: Repairs | None = None
) -> tuple[PublishedNetwork, ...]:
    """Return the networks of a parsed JSON value; ``file`` is what problems call it.

    ``repairs`` holds those already made; they become the first network's.
    """
    repairs = repairs or Repairs(file)
    try:
        networks = _raw_networks(found, repairs)
        if not networks:
            raise json_file.refuse(
                file,
                N_("the file holds no network of the Open Fibre Data Standard"),
                N_("Give a network package, a network, or its GeoJSON"),
            )
        taken: set[str] = set()
        return tuple(
            _network(raw, index, taken, repairs if index == 0 else Repairs(file))
            for index, raw in enumerate(networks)
        )
    except RecursionError as error:
        raise json_file.refuse(
            file,
            N_("the values of the file lie too deep in one another"),
            N_("Fetch or export the file again"),
        ) from error


def from_plan(
    plan: Mapping[str, object], publisher: str = "", date: str = "", language: str = "en"
) -> PublishedNetwork:
    """Return the network of a ``plan.json`` document: existing, leased, repaired and new spans.

    ``date`` is the day of publication (YYYY-MM-DD). See :mod:`dorsale.formats.ofds_plan` for
    the mapping and for the extension ``dorsale``. Raises :class:`BadInput` when ``plan`` is
    not a plan.
    """
    if not is_plan(plan):
        raise json_file.refuse("", N_("this is not a plan"), N_("Make a plan first: dorsale plan"))
    raw = raw_network(plan, publisher, date, language)
    return _network(raw, 0, set(), Repairs("plan.json"))


def _raw_networks(found: object, repairs: Repairs) -> list[Json]:
    if not isinstance(found, dict):
        return []
    if is_plan(found):
        return [raw_network(found, "", "", "en")]
    if found.get("type") == "FeatureCollection":
        return gather(found, repairs)
    if isinstance(found.get("networks"), list):
        return [item for item in found["networks"] if isinstance(item, dict)]
    bare = any(isinstance(found.get(name), list) for name in ("nodes", "spans"))
    return [found] if bare else []


def _network(raw: Json, index: int, taken: set[str], repairs: Repairs) -> PublishedNetwork:
    place = f"networks/{index}"
    raw = mend_axes(raw, repairs, place)
    mended = mend({k: v for k, v in raw.items() if k != "id"}, repairs, place)
    name = _own_id(raw, mended, index, taken, repairs, place)
    tables = {}
    for key, fields, table in _LISTS:
        items = mended.pop(key, [])
        tables[key] = published_table(table, (_row(item, fields) for item in _listed(items)))
    row = _row(mended, NETWORK)
    return PublishedNetwork(
        id=name,
        name=str(row.get("name", "")),
        publisher=str(row.get("publisher", "")),
        date=str(row.get("date", "")),
        extra=_object(row["extra"]),
        repairs=repairs.problems(),
        **tables,
    )


def _listed(items: object) -> list[Json]:
    return items if isinstance(items, list) else []


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _own_id(
    raw: Json, mended: Json, index: int, taken: set[str], repairs: Repairs, place: str
) -> str:
    """Return our id of a network: its ``identifier`` when its UUID was made from that."""
    given, local = identifier(raw.get("id")), str(mended.get("identifier", ""))
    if is_uuid(given) and given != network_uuid(local):
        name = given
    else:
        name = local or given or f"network-{index + 1}"
        mended.pop("identifier", None)
        _note_id(given, name, repairs, f"{place}/id")
    while name in taken:
        repairs.note(f"{place}/id", N_("the id {id} is already used"), N_("It is called {new}"),
                     id=name, new=f"{name}-{index + 1}")  # fmt: skip
        name = f"{name}-{index + 1}"
        mended.pop("identifier", None)
    taken.add(name)
    return name


def _note_id(given: str, name: str, repairs: Repairs, place: str) -> None:
    if not given:
        repairs.note(place, N_("the id is missing"), N_("It is called {id}"), id=name)
    elif not is_uuid(given):
        repairs.note(place, N_("the id {id} is not a UUID"), N_("One is made from it"), id=given)


def _row(item: Mapping[str, object], fields: tuple[Field, ...]) -> dict[str, object]:
    """Return a mended object as cells by column; what has no column is in ``extra``."""
    cells: dict[str, object] = {}
    extra = dict(item)
    for one in fields:
        value = extra.get(one.name)
        if value is None:
            continue
        if one.column:
            cells.update(_cells(one, extra.pop(one.name)))
        elif isinstance(value, dict) and one.fields:
            inner = _row(value, one.fields)
            rest = inner.pop("extra")
            cells.update(inner)
            extra[one.name] = rest
            if not rest:
                del extra[one.name]
    return {**cells, "extra": extra}


def _cells(one: Field, value: object) -> dict[str, object]:
    if one.kind == "point" and isinstance(value, dict):
        return dict(zip(one.column.split(), value["coordinates"], strict=True))
    if one.kind == "line" and isinstance(value, dict):
        return {one.column: value["coordinates"]}
    if isinstance(value, list):
        return {one.column: tuple(_cell(item) for item in value)}
    return {one.column: _cell(value)}


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return value["id"]
    return float(value) if isinstance(value, int | float) else value


def document(networks: Iterable[PublishedNetwork]) -> Json:
    """Return ``networks`` as a network package of OFDS 0.4."""
    return {"networks": [network_document(network) for network in networks]}


def network_document(network: PublishedNetwork) -> Json:
    """Return ``network`` as a network of OFDS 0.4; ``links[0]`` names the schema."""
    names = {
        "organisation": _names(network.organisations),
        "phase": _names(network.phases),
    }
    head = {"name": network.name, "publisher": network.publisher, "date": network.date}
    extra = dict(network.extra)
    links = extra.pop("links", [])
    found: Json = {"id": network_uuid(network.id)}
    if found["id"] != network.id:
        found["identifier"] = network.id
    found.update(_joined({**head, "extra": extra}, NETWORK, names))
    found["crs"] = dict(COORDINATES)
    found["links"] = described(_listed(links))
    for key, fields, _table in _LISTS:
        rows = getattr(network, key).to_dict("records")
        found[key] = [_joined(row, fields, names) for row in rows]
    return {name: value for name, value in found.items() if value != []}


def _names(frame: pd.DataFrame) -> dict[str, str]:
    return {key: name for key, name in zip(frame["id"], frame["name"], strict=True) if name}


def _joined(
    row: Mapping[str, object], fields: tuple[Field, ...], names: Mapping[str, Mapping[str, str]]
) -> Json:
    """Return a row as an object with ``fields`` in the standard's order, then the others."""
    extra = dict(_object(row.get("extra")))
    found: Json = {}
    for one in fields:
        kept = extra.pop(one.name, None)
        value = _json(one, row, names) if one.column else kept
        if one.fields and not one.many:
            inner = {**row, "extra": kept or {}}
            value = _joined(inner, one.fields, names) or None
        if value is not None:
            found[one.name] = value
    return {**found, **extra}


def _json(one: Field, row: Mapping[str, object], names: Mapping[str, Mapping[str, str]]) -> object:
    """Return the value of a field from its cell, or ``None`` when the cell is empty."""
    if one.kind == "point":
        place = tuple(row[name] for name in one.column.split())
        known = not any(isinstance(x, float) and math.isnan(x) for x in place)
        return {"type": "Point", "coordinates": place} if known else None
    cell = row.get(one.column)
    if cell in ("", ()) or (isinstance(cell, float) and math.isnan(cell)):
        return None
    if one.kind == "line":
        return {"type": "LineString", "coordinates": cell}
    if one.many and isinstance(cell, tuple):
        return [_json_cell(one, item, names) for item in cell]
    return _json_cell(one, cell, names)


def _json_cell(one: Field, cell: object, names: Mapping[str, Mapping[str, str]]) -> object:
    if one.kind == "flag":
        return cell == "yes"
    if one.kind == "integer" and isinstance(cell, float):
        return int(cell)
    if one.kind in names:
        name = names[one.kind].get(str(cell))
        return {"id": cell, "name": name} if name else {"id": cell}
    return cell


def write(path: Path, networks: Sequence[PublishedNetwork]) -> None:
    """Write ``networks`` to ``path`` as a package of OFDS 0.4, whole or not at all.

    Raises :class:`BadInput` when the folder is absent or may not be written to.
    """
    json_file.save(path, document(networks))


def feature_collection(networks: Iterable[PublishedNetwork]) -> Json:
    """Return ``networks`` as one FeatureCollection in the GeoJSON form of OFDS."""
    return features(network_document(network) for network in networks)


def repairs_of(networks: Iterable[PublishedNetwork]) -> tuple[Problem, ...]:
    """Return what had to be mended in ``networks``, in order."""
    return tuple(problem for network in networks for problem in network.repairs)
