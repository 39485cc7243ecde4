"""A network of OFDS 0.4 in the words of 0.3, for readers that know no newer version.

Owners of the cable become the provider of physical infrastructure; what a node stands on becomes
one of its types where 0.3 has that type, and what a span lies in its deployment details. Fields
that 0.3 does not know stay as additional ones, which it allows: read again, a network is whole.

Source: https://raw.githubusercontent.com/Open-Telecoms-Data/open-fibre-data-standard/0__3__0/schema/network-schema.json
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from dorsale.formats import json_file, ofds
from dorsale.formats.ofds_fields import DESCRIBED_BY_OLD, NEW_CURRENCIES, OLD_NODE_TYPES
from dorsale.formats.repairs import Json
from dorsale.plan.problems import N_, Problem
from dorsale.plan.published import PublishedNetwork

_UNKNOWN = {
    "network": ("identifier", "wayleaves"),
    "nodes": ("supportingInfrastructure",),
    "spans": ("supportingInfrastructure", "codeployment", "cableType", "wayleaves"),
}
"""List of a network -> fields that 0.3 does not know."""


def write(path: Path, networks: Sequence[PublishedNetwork]) -> tuple[Problem, ...]:
    """Write ``networks`` to ``path`` as a package of OFDS 0.3; return what 0.3 has no word for.

    Raises :class:`BadInput` when the folder is absent or may not be written to.
    """
    newer = [ofds.network_document(network) for network in networks]
    json_file.save(path, {"networks": [old_network(one) for one in newer]})
    return tuple(_unknown(newer, path.name))


def old_network(network: Mapping[str, object]) -> Json:
    """Return a network of OFDS 0.4 as one of 0.3.

    >>> old_network({"id": "x", "nodes": [{"id": "a", "transmissionMediumOwner": {"id": "o"}}]})[
    ...     "nodes"]
    [{'id': 'a', 'physicalInfrastructureProvider': {'id': 'o'}}]
    """
    found = dict(network)
    found["links"] = [DESCRIBED_BY_OLD, *_objects(network.get("links"))[1:]]
    found["nodes"] = [_node(one) for one in _objects(network.get("nodes"))]
    found["spans"] = [_span(one) for one in _objects(network.get("spans"))]
    found["contracts"] = [_contract(one) for one in _objects(network.get("contracts"))]
    return {name: value for name, value in found.items() if value != []}


def _objects(raw: object) -> list[Json]:
    return [one for one in raw if isinstance(one, dict)] if isinstance(raw, list) else []


def _owned(item: Json) -> Json:
    """Return a node or span with its owner under the name that 0.3 has for it, in its place."""
    return {
        "physicalInfrastructureProvider" if name == "transmissionMediumOwner" else name: value
        for name, value in item.items()
    }


def _carrier(item: Json) -> Json:
    found = item.get("supportingInfrastructure")
    return found if isinstance(found, dict) else {}


def _node(item: Json) -> Json:
    found, carrier = _owned(item), _carrier(item).get("type")
    types = found.get("type")
    listed = list(types) if isinstance(types, list) else []
    if carrier in OLD_NODE_TYPES and carrier not in listed:
        found["type"] = [*listed, carrier]
    return found


def _span(item: Json) -> Json:
    found, carrier = _owned(item), _carrier(item)
    said = carrier.get("description") or carrier.get("type")
    details = found.pop("deploymentDetails", None)
    kept = dict(details) if isinstance(details, dict) else {}
    if not isinstance(kept.get("description"), str) or not kept["description"]:
        kept.pop("description", None)
    if said and not kept:
        kept = {"description": said}
    return found | ({"deploymentDetails": kept} if kept else {})


def _contract(item: Json) -> Json:
    """Return a contract without a currency that came after 0.3."""
    value = item.get("value")
    if not isinstance(value, dict) or value.get("currency") not in NEW_CURRENCIES:
        return item
    kept = {name: one for name, one in value.items() if name != "currency"}
    return {name: kept if name == "value" else one for name, one in item.items()}


def _unknown(networks: Iterable[Json], file: str) -> Iterable[Problem]:
    networks = list(networks)
    for place, names in _UNKNOWN.items():
        items = networks if place == "network" else _all(networks, place)
        for name in names:
            count = sum(name in one for one in items)
            if count:
                yield Problem(
                    N_("OFDS 0.3 has no field {field} ({count} times in {place})"),
                    N_("It is kept as an additional field"),
                    file,
                    values={"field": name, "count": count, "place": place},
                    severity="warning",
                )
    money = [one for one in _all(networks, "contracts") if _contract(one) != one]
    if money:
        yield Problem(
            N_("OFDS 0.3 does not know the currency of {count} contracts"),
            N_("It is left out"),
            file,
            values={"count": len(money)},
            severity="warning",
        )


def _all(networks: Iterable[Json], place: str) -> list[Json]:
    return [one for network in networks for one in _objects(network.get(place))]
