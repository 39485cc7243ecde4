"""Small networks to test formats with: one that can be checked by hand, and random ones."""

from __future__ import annotations

import json
import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import jsonschema_rs
from hypothesis import strategies as st

from dorsale.formats import ofds
from dorsale.formats.ofds_fields import (
    DEPLOYMENTS,
    DESCRIBED_BY,
    FIBRE_TYPES,
    STATUSES,
    TRANSMISSION_MEDIA,
)
from dorsale.plan.published import PublishedNetwork
from tests.needs import need

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
EXAMPLES = int(os.environ.get("DORSALE_TEST_EXAMPLES", "100"))

TINY = {
    "networks": [
        {
            "id": "4f48f9aa-93f1-4c4f-9e7f-54459df90d9a",
            "name": "Kribi line",
            "publisher": {"name": "The owner"},
            "publicationDate": "2026-04-11",
            "links": [DESCRIBED_BY],
            "organisations": [{"id": "o1", "name": "Camtel", "country": "CM"}],
            "phases": [{"id": "p1", "name": "One", "funders": [{"id": "o1", "name": "Camtel"}]}],
            "nodes": [
                {
                    "id": "n1",
                    "name": "Kribi",
                    "status": "operational",
                    "location": {"type": "Point", "coordinates": [9.91, 2.94]},
                    "address": {"locality": "Kribi", "country": "CM"},
                    "type": ["cableLanding", "pop"],
                    "power": True,
                },
                {
                    "id": "n2",
                    "name": "Edéa",
                    "location": {"type": "Point", "coordinates": [10.13, 3.8]},
                },
            ],
            "spans": [
                {
                    "id": "s1",
                    "name": "Kribi - Edéa",
                    "phase": {"id": "p1", "name": "One"},
                    "status": "planned",
                    "readyForServiceDate": "2028-01-01",
                    "start": "n1",
                    "end": "n2",
                    "route": {
                        "type": "LineString",
                        "coordinates": [[9.91, 2.94], [10.0, 3.5], [10.13, 3.8]],
                    },
                    "transmissionMediumOwner": {"id": "o1", "name": "Camtel"},
                    "transmissionMedium": ["fibre"],
                    "deployment": ["belowGround"],
                    "supportingInfrastructure": {"type": "duct", "spareCapacity": True},
                    "darkFibre": False,
                    "fibreCount": 48,
                    "fibreLength": 112.5,
                    "capacity": 400,
                    "countries": ["CM"],
                    "colour": "red",
                }
            ],
        }
    ]
}

PLAN = {
    "dorsale": "0.1",
    "schema_version": 1,
    "scenario": {"name": "tiny", "title": {"en": "Tiny plan", "fr": "Petit plan"}},
    "seed": 7,
    "basis": {"currency": "EUR"},
    "solution": {"objective_eur": 1.0},
    "nodes": [
        {"id": "cm-kribi", "name": "Kribi", "country": "CM", "kind": "city", "lon": 9.91,
         "lat": 2.94, "roles": ["landing"]},
        {"id": "cm-edea", "name": "Edéa", "country": "CM", "kind": "town", "lon": 10.13,
         "lat": 3.8, "roles": []},
        {"id": "cm-kye-ossi", "name": "Kye-Ossi", "country": "CM", "kind": "border_post",
         "lon": 11.33, "lat": 2.17, "roles": []},
        {"id": "internet", "name": "internet", "country": None, "kind": "internet",
         "lon": None, "lat": None, "roles": []},
    ],
    "spans": [
        {"id": "n3", "from": "cm-kribi", "to": "cm-edea", "length_km": 112.5,
         "way": "road_paved", "ways": ["n3"], "status": "new", "used": True, "phase": 2028,
         "capacity_gbps": 400.0, "fibres": 48, "duct": "yes",
         "readiness": {"ready": False, "ready_from": None, "owner": [], "operator": []},
         "cost_eur": 1500000.0, "risk_groups": ["trench:n3"], "countries": ["CM"],
         "geometry": {"type": "LineString", "coordinates": [[9.91, 2.94], [10.13, 3.8]]},
         "geometry_accuracy_m": 500.0},
        {"id": "f1", "from": "cm-edea", "to": "cm-kye-ossi", "length_km": 300.0,
         "way": "power_line", "ways": [], "status": "existing", "used": True, "phase": 0,
         "capacity_gbps": 100.0, "fibres": None, "duct": None,
         "readiness": {"ready": True, "ready_from": "2019-06", "owner": ["Camtel"],
                       "operator": ["Camtel", "MTN Cameroon"]},
         "cost_eur": 0.0, "risk_groups": [], "countries": ["CM"], "geometry": None,
         "geometry_accuracy_m": 20000.0},
        {"id": "f2", "from": "cm-edea", "to": "cm-kye-ossi", "length_km": 310.0,
         "way": "railway", "ways": [], "status": "leased", "used": True, "phase": 2026,
         "capacity_gbps": 100.0, "fibres": 2, "duct": None, "readiness": None,
         "cost_eur": 0.0, "risk_groups": [], "countries": ["CM"], "geometry": None,
         "geometry_accuracy_m": 20000.0},
        {"id": "nitel", "from": "cm-kribi", "to": "internet", "length_km": 1100.0,
         "way": "submarine", "status": "existing", "used": True, "capacity_gbps": 300.0,
         "risk_groups": ["leg:nitel"], "geometry": None},
    ],
    "corridors": [{"from": "cm-kribi", "to": "cm-edea", "rank": 1, "length_km": 112.5,
                   "ways": ["n3"]}],
    "huts": [{"span": "n3", "name": "PK 56", "km": 56.2, "lat": 3.4, "lon": 10.0}],
    "risk_groups": [{"id": "trench:n3", "kind": "trench", "spans": ["n3"]}],
    "finance": {"sources": [{"name": "Banque mondiale", "share": 1.0, "eur": 1500000.0}]},
}  # fmt: skip


def tiny() -> PublishedNetwork:
    """Return the network of :data:`TINY`."""
    return ofds.from_document(TINY)[0]


def write_json(path: Path, value: object) -> Path:
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


@cache
def _bundled(name: str) -> jsonschema_rs.Validator:
    spec = find_spec("libcoveofds")
    if spec is None or not spec.submodule_search_locations:
        need("libcoveofds")
        raise AssertionError
    path = Path(spec.submodule_search_locations[0]) / "data" / name
    schema = json.loads(path.read_text(encoding="utf-8"))
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def schema_errors(document: object, schema: str = "schema-0-4-0.json") -> list[str]:
    """Return what the published schema, as libcoveofds bundles it, says against ``document``."""
    plain = json.loads(json.dumps(document, allow_nan=False))
    return [
        f"{'/'.join(map(str, error.instance_path))}: {error.message}"
        for error in _bundled(schema).iter_errors(plain)
    ]


_texts = st.text(max_size=6)
_numbers = st.one_of(st.integers(-(10**6), 10**6), st.floats(), st.just(10**400))
_json = st.recursive(
    st.one_of(st.none(), st.booleans(), _numbers, _texts),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(_texts, inner, max_size=3)
    ),
    max_leaves=6,
)
_ids = st.sampled_from(["a", "b", "c", "a-2", "", "Ü"])
_references = st.one_of(st.fixed_dictionaries({"id": _ids, "name": _texts}), _ids, _json)
_places = st.tuples(st.floats(-200, 200), st.floats(-100, 100)).map(list)
_points = st.fixed_dictionaries({"type": st.just("Point"), "coordinates": _places})
_lines = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["LineString", "MultiLineString", "Point"]),
        "coordinates": st.one_of(
            st.lists(_places, max_size=4), st.lists(st.lists(_places, max_size=3), max_size=3)
        ),
    }
)


def _maybe(good: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.one_of(good, good, good, _json)


def _codes(codes: tuple[str, ...]) -> st.SearchStrategy[object]:
    return _maybe(st.sampled_from([*codes, codes[0].upper()]))


def _many(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return _maybe(st.lists(values, max_size=3))


_countries = _codes(("CM", "GA", "CG", "cf"))
_item = {"id": _maybe(_ids), "name": _maybe(_texts), "extension": _json, "network": _json}
_shared = {
    "phase": _references,
    "status": _codes(STATUSES),
    "transmissionMediumOwner": _references,
    "physicalInfrastructureProvider": _references,
    "networkProviders": _many(_references),
    "supportingInfrastructure": _maybe(
        st.fixed_dictionaries({}, optional={"type": _texts, "owner": _references, "x": _json})
    ),
    "technologies": _many(_texts),
}
_nodes = st.fixed_dictionaries(
    {},
    optional={
        **_item,
        **_shared,
        "location": _maybe(_points),
        "address": _maybe(st.fixed_dictionaries({}, optional={"country": _countries})),
        "type": _many(st.sampled_from(["pop", "tower", "exchange", "mine"])),
        "power": _maybe(st.booleans()),
    },
)
_spans = st.fixed_dictionaries(
    {},
    optional={
        **_item,
        **_shared,
        "start": _maybe(_ids),
        "end": _maybe(_ids),
        "route": _maybe(_lines),
        "readyForServiceDate": _maybe(st.sampled_from(["2028-02-29", "2028", "2028-01-01T00:00"])),
        "transmissionMedium": _many(_codes(TRANSMISSION_MEDIA)),
        "deployment": _many(_codes(DEPLOYMENTS)),
        "cableType": _maybe(_texts),
        "darkFibre": _maybe(st.booleans()),
        "fibreType": _codes(FIBRE_TYPES),
        "fibreCount": _maybe(_numbers),
        "fibreLength": _maybe(_numbers),
        "capacity": _maybe(_numbers),
        "countries": _many(_countries),
        "deploymentDetails": _maybe(st.fixed_dictionaries({"description": _texts})),
    },
)
_phases = st.fixed_dictionaries({}, optional={**_item, "funders": _many(_references)})
_organisations = st.fixed_dictionaries(
    {},
    optional={
        **_item,
        "country": _countries,
        "roles": _many(_texts),
        "website": _maybe(st.sampled_from(["camtel.cm", "https://camtel.cm", "no address"])),
    },
)
_contracts = st.fixed_dictionaries(
    {}, optional={**_item, "relatedPhases": _many(_references), "dateSigned": _json}
)
_links = st.lists(
    st.sampled_from(
        [
            DESCRIBED_BY,
            {"rel": "describedby", "href": "https://example.org/0__3__0/network-schema.json"},
            {"rel": "related", "href": "https://example.org"},
            {"rel": "related"},
        ]
    ),
    max_size=3,
)


@st.composite
def messy_documents(draw: st.DrawFn) -> dict[str, object]:
    """Return a network package much of which is right and anything of which may be wrong."""
    network = st.fixed_dictionaries(
        {},
        optional={
            "id": _maybe(st.sampled_from(["4f48f9aa-93f1-4c4f-9e7f-54459df90d9a", "ours"])),
            "identifier": _maybe(_texts),
            "name": _maybe(_texts),
            "publisher": _maybe(st.fixed_dictionaries({}, optional={"name": _texts})),
            "publicationDate": _maybe(st.just("2026-04-11")),
            "crs": _json,
            "links": _maybe(_links),
            "nodes": _maybe(st.lists(_maybe(_nodes), max_size=4)),
            "spans": _maybe(st.lists(_maybe(_spans), max_size=3)),
            "phases": _maybe(st.lists(_maybe(_phases), max_size=2)),
            "organisations": _maybe(st.lists(_maybe(_organisations), max_size=2)),
            "contracts": _maybe(st.lists(_maybe(_contracts), max_size=2)),
            "wayleaves": _maybe(st.lists(_json, max_size=2)),
            "extension": _json,
        },
    )
    return {"networks": draw(st.lists(network, min_size=1, max_size=2))}


def anything() -> st.SearchStrategy[object]:
    """Return any JSON value, often with the names of a network in it."""
    return _json
