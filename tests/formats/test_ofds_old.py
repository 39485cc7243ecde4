"""Networks written in OFDS 0.3: valid there, and whole when read again."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema_rs
from hypothesis import HealthCheck, given, settings

from dorsale.formats import ofds, ofds_old
from dorsale.formats.convert import convert
from tests.formats.published_networks import (
    PLAN,
    SHARED,
    messy_documents,
    schema_errors,
    tiny,
)

OLD = "schema-0-3-0.json"
_RELAXED = settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)


def _old(networks: list[ofds.PublishedNetwork]) -> dict[str, object]:
    return {"networks": [ofds_old.old_network(ofds.network_document(one)) for one in networks]}


def _read(document: object) -> tuple[ofds.PublishedNetwork, ...]:
    return ofds.from_document(json.loads(json.dumps(document)))


def _same(one: ofds.PublishedNetwork, other: ofds.PublishedNetwork) -> None:
    first, second = ofds.network_document(one), ofds.network_document(other)
    assert first == second


def test_the_words_of_0_3() -> None:
    node = {
        "id": "n1", "type": ["pop"], "transmissionMediumOwner": {"id": "o1"},
        "supportingInfrastructure": {"type": "tower", "owner": {"id": "o1"}},
    }  # fmt: skip
    span = {"id": "s1", "supportingInfrastructure": {"type": "duct"}, "fibreCount": 48}
    found = ofds_old.old_network({"id": "x", "nodes": [node], "spans": [span]})
    assert found["links"] == [ofds_old.DESCRIBED_BY_OLD]
    assert found["nodes"][0]["type"] == ["pop", "tower"]
    assert found["nodes"][0]["physicalInfrastructureProvider"] == {"id": "o1"}
    assert "transmissionMediumOwner" not in found["nodes"][0]
    assert found["spans"][0]["deploymentDetails"] == {"description": "duct"}
    assert "contracts" not in found


def test_a_currency_younger_than_0_3_is_left_out_and_said(tmp_path: Path) -> None:
    value = {"amount": 5, "currency": "XCG"}
    raw = {
        "id": "x",
        "nodes": [{"id": "n1"}],
        "contracts": [{"id": "c", "title": "t", "value": value}],
    }
    (network,) = ofds.from_document(raw)
    said = ofds_old.write(tmp_path / "old.json", [network])
    assert "does not know the currency of 1 contracts" in said[-1].text()
    written = json.loads((tmp_path / "old.json").read_text("utf-8"))
    assert written["networks"][0]["contracts"][0]["value"] == {"amount": 5}
    assert schema_errors(written, OLD) == []


def test_a_network_is_valid_in_0_3_and_comes_back_whole() -> None:
    for network in (tiny(), ofds.from_plan(PLAN)):
        document = _old([network])
        assert schema_errors(document, OLD) == []
        (again,) = _read(document)
        _same(again, network)
        assert [p.message for p in again.repairs] == ["the network is in OFDS 0.3"]


def test_what_we_write_obeys_the_schema_beside_the_repository() -> None:
    for path in (SHARED / "schemas").glob("ofds-0-3-0.json"):
        schema = jsonschema_rs.Draft202012Validator(json.loads(path.read_text("utf-8")))
        document = json.loads(json.dumps(_old([tiny(), ofds.from_plan(PLAN)])))
        assert list(schema.iter_errors(document)) == []


def test_published_networks_go_to_0_3_and_back() -> None:
    for path in sorted((SHARED / "ofds").rglob("*.json")):
        networks = ofds.read(path)
        document = _old(list(networks))
        assert schema_errors(document, OLD) == []
        for one, other in zip(_read(document), networks, strict=True):
            _same(one, other)


@given(document=messy_documents())
@_RELAXED
def test_any_network_is_valid_in_0_3_and_keeps_its_ids(document: dict[str, object]) -> None:
    networks = ofds.from_document(document)
    old = _old(list(networks))
    assert schema_errors(old, OLD) == []
    for one, other in zip(_read(old), networks, strict=True):
        assert list(one.nodes["id"]) == list(other.nodes["id"])
        assert list(one.spans["owner"]) == list(other.spans["owner"])


def test_convert_writes_0_3_when_asked(tmp_path: Path) -> None:
    ofds.write(tmp_path / "new.json", [tiny()])
    said = convert(tmp_path / "new.json", tmp_path / "old.json", "ofds-0.3")
    assert ["OFDS 0.3 has no field" in one.text() for one in said] == [True]
    (network,) = ofds.read(tmp_path / "old.json")
    _same(network, tiny())
