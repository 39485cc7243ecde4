"""A plan as a network of OFDS 0.4, with what the standard has no word for in ``dorsale``.

Status: existing and leased spans are operational (``dorsale.status`` tells them apart), new
and repaired ones planned, or proposed when they have no phase. Huts are nodes of type
repeaterSite. The virtual node ``internet`` is not published: what reaches it becomes
``dorsale.exits`` of the landing or border it leaves from.

A data centre or technopole that the plan builds is a node of its own, planned, or proposed when
nothing says when it opens; ``dorsale.site`` names the node of the network that it stands at. That
node keeps its status and its types: a point of presence that works today does not stand in a hall
of tomorrow. In 0.4 a data centre is what supports a node, in 0.3 a type of node. For a technopole
the open list of types has no code, so it gets its own.

The extension of a span, ``dorsale`` (:data:`SPAN_EXTENSION`), keeps the names and units of
``plan.json``; that of the network holds the scenario, the seed, the money's basis and the
risk groups, so that a reader can tell one trench from two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from dorsale.formats.json_file import plain
from dorsale.formats.ofds_fields import DESCRIBED_BY, network_uuid
from dorsale.formats.repairs import Json
from dorsale.formats.sited_places import DATA_CENTRE, places
from dorsale.plan.network import INTERNET

SPAN_EXTENSION = (
    "status",
    "used",
    "way",
    "ways",
    "phase",
    "length_km",
    "duct",
    "readiness",
    "capacity_gbps",
    "cost_eur",
    "yearly_eur",
    "cuts_per_year",
    "hours_down_per_year",
    "risk_groups",
    "geometry_accuracy_m",
    "sources",
    "confidence",
)
"""What a span's ``dorsale`` object may hold, as in ``plan.json``: km, EUR, Gbit/s, hours, m."""

NETWORK_EXTENSION = ("dorsale", "schema_version", "scenario", "seed", "basis", "risk_groups")
NODE_EXTENSION = ("kind", "roles", "served", "population", "protected", "cut_off_by")
SITED_EXTENSION = (
    "kind",
    "site",
    "decided",
    "billed",
    "kw",
    "opens",
    "cost_eur",
    "source",
    "confidence",
)
"""What the ``dorsale`` object of a data centre or technopole may hold: kW of IT load, EUR."""

_PLANNED = ("new", "repaired")
_TYPES = {
    "border_post": "borderCrossing",
    "landing": "cableLanding",
    "hut": "repeaterSite",
    "junction": "addDropSite",
}
_ROLES = {"landing": "cableLanding", "exchange": "ixp", "pop": "pop"}
_DEPLOYMENT = {
    "power_line": "aboveGround",
    "road_paved": "belowGround",
    "road_mixed": "belowGround",
    "road_unpaved": "belowGround",
    "railway": "belowGround",
    "pipeline": "belowGround",
    "open_ground": "belowGround",
}
_CARRIER = {"power_line": "pylon", "pipeline": "pipe"}


def is_plan(found: Mapping[str, object]) -> bool:
    """Return whether a JSON object is a ``plan.json`` document."""
    needed = ("dorsale", "schema_version", "nodes", "spans", "solution")
    return isinstance(found, Mapping) and all(name in found for name in needed)


def raw_network(plan: Mapping[str, object], publisher: str, date: str, language: str) -> Json:
    """Return ``plan`` as a raw network, still to be mended; bad parts of it are left out."""
    plan = plain_plan(plan)
    name, names = _scenario_name(plan), _names(plan)
    spans = [
        one for one in records(plan, "spans") if INTERNET not in (one.get("from"), one.get("to"))
    ]
    funders = _organisations(
        _texts(one.get("name") for one in records(_part(plan, "finance"), "sources")), "funder"
    )
    owners = _organisations(_said(spans, "owner"), "transmissionMediumOwner")
    providers = _organisations(_said(spans, "operator"), "networkProvider")
    return {
        "id": network_uuid(name),
        "identifier": name,
        "name": _title(plan, language) or name,
        "publisher": {"name": publisher} if publisher else None,
        "publicationDate": date or None,
        "language": language,
        "nodes": [*_nodes(plan, spans), *_huts(plan), *_sited(plan)],
        "spans": [_span(one, names) for one in spans],
        "phases": _phases(spans, funders),
        "organisations": _merged([*funders, *owners, *providers]),
        "links": [DESCRIBED_BY],
        "dorsale": _extension(plan, NETWORK_EXTENSION),
    }


def plain_plan(plan: Mapping[str, object]) -> Json:
    """Return ``plan`` in JSON's own types, whether it comes from a file or from memory."""
    found = plain(plan)
    return found if isinstance(found, dict) else {}


def records(plan: Mapping[str, object], section: str) -> list[Json]:
    """Return the objects of a list in a plan; a section that is not filled is empty."""
    found = plan.get(section)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _part(plan: Mapping[str, object], section: str) -> Json:
    found = plan.get(section)
    return found if isinstance(found, dict) else {}


def _texts(values: Iterable[object]) -> list[str]:
    return [value for value in values if isinstance(value, str) and value]


def _scenario_name(plan: Mapping[str, object]) -> str:
    found = plan.get("scenario")
    name = found.get("name") if isinstance(found, dict) else found
    return name if isinstance(name, str) and name else "plan"


def _title(plan: Mapping[str, object], language: str) -> str:
    title = _part(_part(plan, "scenario"), "title").get(language)
    return title if isinstance(title, str) else ""


def _extension(item: Mapping[str, object], names: Iterable[str]) -> Json:
    return {name: item[name] for name in names if item.get(name) is not None}


def _key(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or name


def _organisations(names: Iterable[str], role: str) -> list[Json]:
    return [{"id": _key(name), "name": name, "roles": [role]} for name in dict.fromkeys(names)]


def _merged(organisations: Iterable[Json]) -> list[Json]:
    """Return each organisation once, with every role it has."""
    found: dict[object, Json] = {}
    for one in organisations:
        before = found.setdefault(one["id"], {**one, "roles": []})
        before["roles"] = [*_list(before["roles"]), *_list(one["roles"])]
    return list(found.values())


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _said(spans: Iterable[Json], key: str) -> list[str]:
    """Return the owners or operators that the readiness of ``spans`` names."""
    found = [_list(_part(one, "readiness").get(key)) for one in spans]
    return [name for names in found for name in _texts(names)]


def _phases(spans: Iterable[Json], funders: list[Json]) -> list[Json]:
    years = sorted({year for one in spans if (year := _year(one))})
    references = [{"id": one["id"]} for one in funders] or None
    return [{"id": f"phase-{y}", "name": f"Phase {y}", "funders": references} for y in years]


def _year(span: Json) -> int:
    year = span.get("phase")
    planned = span.get("status") in _PLANNED
    return int(year) if planned and isinstance(year, int) and not isinstance(year, bool) else 0


def _nodes(plan: Mapping[str, object], spans: list[Json]) -> list[Json]:
    standing = [one for one in spans if one.get("status") not in _PLANNED]
    built = set(_texts(one.get(end) for one in standing for end in ("from", "to")))
    exits = _exits(plan)
    return [_node(one, built, exits) for one in records(plan, "nodes") if one.get("id") != INTERNET]


def _exits(plan: Mapping[str, object]) -> dict[str, list[Json]]:
    """Return what leads from each node to the virtual node ``internet``."""
    found: dict[str, list[Json]] = {}
    for one in records(plan, "spans"):
        ends = [one.get("from"), one.get("to")]
        if INTERNET in ends:
            near = ends[1] if ends[0] == INTERNET else ends[0]
            kept = _extension(
                one, ("id", "way", "length_km", "capacity_gbps", "used", "risk_groups")
            )
            found.setdefault(str(near), []).append(kept)
    return found


def _node(one: Json, built: set[str], exits: Mapping[str, list[Json]]) -> Json:
    name = str(one.get("id"))
    extension = _extension(one, NODE_EXTENSION)
    if name in exits:
        extension["exits"] = exits[name]
    return {
        "id": one.get("id"),
        "name": one.get("name"),
        "status": "operational" if name in built else "planned",
        "location": _location(one),
        "address": {"country": one["country"]} if one.get("country") else None,
        "type": _types(one, exits.get(name, [])),
        "dorsale": extension or None,
    }


def _location(one: Json) -> Json | None:
    if one.get("lon") is None or one.get("lat") is None:
        return None
    return {"type": "Point", "coordinates": [one["lon"], one["lat"]]}


def _types(one: Json, exits: list[Json]) -> list[str]:
    """Return the node's types, by its kind, its roles and the cables that leave from it."""
    kind = one.get("kind")
    found = [_TYPES.get(kind, "pop") if isinstance(kind, str) else "pop"]
    found += [_ROLES[role] for role in _texts(_list(one.get("roles"))) if role in _ROLES]
    if any(cable.get("way") == "submarine" for cable in exits):
        found.append("cableLanding")
    return list(dict.fromkeys(found))


def _huts(plan: Mapping[str, object]) -> list[Json]:
    return [
        {
            "id": hut.get("id") or f"hut-{number}",
            "name": hut.get("name"),
            "status": "planned",
            "location": _location(hut),
            "type": ["repeaterSite"],
            "dorsale": _extension(hut, ("span", "km")) or None,
        }
        for number, hut in enumerate(records(plan, "huts"), start=1)
    ]


def _sited(plan: Mapping[str, object]) -> list[Json]:
    """Return the data centres and technopoles that the plan builds."""
    return [_sited_node(one) for one in places(plan) if one.get("chosen") == "yes"]


def _sited_node(one: Json) -> Json:
    is_hall = one.get("kind") == DATA_CENTRE
    return {
        "id": one.get("id"),
        "name": one.get("name"),
        "status": "planned" if one.get("opens") else "proposed",
        "location": _location(one),
        "address": {"country": one["country"]} if one.get("country") else None,
        "type": ["pop"] if is_hall else ["technopole"],
        "supportingInfrastructure": {"type": "dataCentre" if is_hall else "building"},
        "dorsale": _extension(one, SITED_EXTENSION) or None,
    }


def _names(plan: Mapping[str, object]) -> dict[str, str]:
    return {str(one.get("id")): str(one.get("name") or "") for one in records(plan, "nodes")}


def _span_name(one: Json, names: Mapping[str, str]) -> str | None:
    """Return the name of a span, else those of its two ends."""
    if one.get("name"):
        return str(one["name"])
    ends = [names.get(str(one.get(end)), "") for end in ("from", "to")]
    return " - ".join(ends) if all(ends) else None


def _span(one: Json, names: Mapping[str, str]) -> Json:
    readiness = _part(one, "readiness")
    year = _year(one)
    planned = "planned" if year else "proposed"
    way = one.get("way") if isinstance(one.get("way"), str) else ""
    return {
        "id": one.get("id"),
        "name": _span_name(one, names),
        "phase": {"id": f"phase-{year}"} if year else None,
        "status": planned if one.get("status") in _PLANNED else "operational",
        "readyForServiceDate": _first_day(readiness.get("ready_from")),
        "start": one.get("from"),
        "end": one.get("to"),
        "route": one.get("geometry"),
        "transmissionMediumOwner": _owner(readiness),
        "networkProviders": [
            {"id": _key(n)} for n in dict.fromkeys(_texts(_list(readiness.get("operator"))))
        ]
        or None,
        "transmissionMedium": ["fibre"],
        "deployment": [_DEPLOYMENT[way]] if way in _DEPLOYMENT else None,
        "supportingInfrastructure": _carrier(one, str(way)),
        "fibreCount": one.get("fibres"),
        "fibreLength": one.get("length_km"),
        "capacity": one.get("capacity_gbps"),
        "countries": one.get("countries") or None,
        "dorsale": _extension(one, SPAN_EXTENSION),
    }


def _owner(readiness: Json) -> Json | None:
    """Return the owner when there is one; several stay in the extension's readiness."""
    owners = _texts(_list(readiness.get("owner")))
    return {"id": _key(owners[0])} if len(owners) == 1 else None


def _carrier(one: Json, way: str) -> Json | None:
    carrier = "duct" if one.get("duct") in (True, "yes") else _CARRIER.get(way)
    return {"type": carrier} if carrier else None


def _first_day(month: object) -> str | None:
    """Return the first day of ``YYYY-MM``; a year alone or anything else says no day."""
    return f"{month}-01" if isinstance(month, str) and re.fullmatch(r"\d{4}-\d{2}", month) else None
