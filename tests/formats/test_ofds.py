from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from uuid import NAMESPACE_URL, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dorsale.formats import json_file, ofds
from dorsale.plan.problems import BadInput
from tests.formats.published_networks import (
    EXAMPLES,
    PLAN,
    SHARED,
    TINY,
    anything,
    messy_documents,
    schema_errors,
    tiny,
    write_json,
)
from tests.needs import need

T = TypeVar("T")
_MORE = "{count} more repairs of the same kinds were made"
_RELAXED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def test_a_network_small_enough_to_check_by_hand() -> None:
    network = tiny()
    assert (network.id, network.name) == ("4f48f9aa-93f1-4c4f-9e7f-54459df90d9a", "Kribi line")
    assert (network.publisher, network.date) == ("The owner", "2026-04-11")
    assert network.repairs == ()
    kribi = network.nodes.iloc[0]
    assert (kribi["lon"], kribi["lat"], kribi["country"]) == (9.91, 2.94, "CM")
    assert (kribi["types"], kribi["power"]) == (("cableLanding", "pop"), "yes")
    assert kribi["extra"] == {"address": {"locality": "Kribi"}}
    span = network.spans.iloc[0]
    assert (span["from"], span["to"], span["phase"], span["owner"]) == ("n1", "n2", "p1", "o1")
    assert span["geometry"] == ((9.91, 2.94), (10.0, 3.5), (10.13, 3.8))
    assert (span["length_km"], span["fibre_count"], span["capacity_gbps"]) == (112.5, 48, 400)
    assert (span["infrastructure"], span["dark_fibre"]) == ("duct", "no")
    assert span["extra"] == {
        "supportingInfrastructure": {"spareCapacity": True},
        "colour": "red",
    }


def test_what_is_written_is_what_was_read(tmp_path: Path) -> None:
    network = tiny()
    ofds.write(tmp_path / "net.json", [network])
    written = json.loads((tmp_path / "net.json").read_text(encoding="utf-8"))
    given_network, found = TINY["networks"][0], written["networks"][0]
    found.pop("crs")
    assert found == json.loads(json.dumps(given_network))
    assert ofds.read(tmp_path / "net.json") == (network,)


def test_the_first_link_names_the_schema_and_no_other_does() -> None:
    raw = {"nodes": [], "links": [{"rel": "related", "href": "https://example.org"}]}
    document = ofds.document(ofds.from_document(raw))
    links = document["networks"][0]["links"]
    assert links[0] == {
        "rel": "describedby",
        "href": "https://standard.ofds.info/en/0__4__0/network-schema.json",
    }
    assert links[1:] == [{"rel": "related", "href": "https://example.org"}]


def test_our_ids_become_uuids_always_the_same_and_come_back() -> None:
    raw = {"id": "cemac", "nodes": [{"id": "cm-kribi"}]}
    network = ofds.from_document(raw)[0]
    document = ofds.network_document(network)
    assert document["id"] == str(uuid5(uuid5(NAMESPACE_URL, "urn:dorsale:network"), "cemac"))
    assert document["identifier"] == "cemac"
    assert ofds.from_document(document)[0].id == "cemac"
    assert schema_errors({"networks": [document]}) == []


def test_what_we_write_obeys_the_published_schema() -> None:
    assert schema_errors(ofds.document([tiny()])) == []
    assert schema_errors({"networks": [{"id": "x"}]}) != []


def test_what_we_write_obeys_the_schema_files_beside_the_repository() -> None:
    path = SHARED / "schemas" / "ofds-0-4-0.json"
    if not path.exists():
        pytest.skip("the published schemas are not beside the repository")
    import jsonschema_rs

    schema = json.loads(path.read_text(encoding="utf-8"))
    document = json.loads(json.dumps(ofds.document([tiny(), ofds.from_plan(PLAN)])))
    assert list(jsonschema_rs.Draft202012Validator(schema).iter_errors(document)) == []


@pytest.mark.parametrize("check", ["jsv", "pv"])
def test_the_reference_validator_finds_nothing(check: str, tmp_path: Path) -> None:
    program = Path(sys.executable).parent / "libcoveofds"
    if not program.exists():
        need("libcoveofds")
    without_huts = {**PLAN, "huts": None}
    path = tmp_path / "net.json"
    ofds.write(path, [tiny(), ofds.from_plan(without_huts)])
    done = subprocess.run([program, check, path], capture_output=True, text=True, check=True)
    said = json.loads(done.stdout)
    assert said == []


def test_a_network_of_0_3_is_read_as_0_4() -> None:
    href = (
        "https://raw.githubusercontent.com/Open-Telecoms-Data/open-fibre-data-standard/"
        "0__3__0/schema/network-schema.json"
    )
    organisation = {"id": "o1", "name": "Camtel"}
    old = {
        "id": "4f48f9aa-93f1-4c4f-9e7f-54459df90d9a",
        "links": [{"rel": "describedby", "href": href}],
        "organisations": [organisation],
        "nodes": [
            {"id": "n1", "type": ["tower", "pop"], "physicalInfrastructureProvider": organisation}
        ],
        "spans": [
            {
                "id": "s1",
                "start": "n1",
                "end": "n1",
                "deploymentDetails": {"description": "in a duct"},
                "physicalInfrastructureProvider": organisation,
            }
        ],
    }
    assert schema_errors({"networks": [old]}, "schema-0-3-0.json") == []
    network = ofds.from_document({"networks": [old]})[0]
    assert [p.message for p in network.repairs] == ["the network is in OFDS 0.3"]
    node, span = network.nodes.iloc[0], network.spans.iloc[0]
    assert (node["types"], node["owner"], span["owner"]) == (("pop",), "o1", "o1")
    assert node["extra"] == {"supportingInfrastructure": {"type": "tower"}}
    assert span["extra"] == {"supportingInfrastructure": {"description": "in a duct"}}
    assert schema_errors(ofds.document([network])) == []


def _mended(**parts: object) -> tuple[ofds.PublishedNetwork, list[str]]:
    raw = {**TINY["networks"][0], **parts}
    network = ofds.from_document(raw, "net.json")[0]
    assert schema_errors(ofds.document([network])) == []
    assert all(problem.severity == "warning" for problem in network.repairs)
    return network, [problem.text() for problem in network.repairs]


def test_an_organisation_without_name_is_kept_without_it() -> None:
    network, said = _mended(organisations=[{"id": "o1", "name": ""}], nodes=[], phases=[], spans=[])
    assert list(network.organisations["id"]) == ["o1"]
    assert said == [
        "net.json, column networks/0/organisations/0/name: the value is empty. It is left out"
    ]


def test_missing_ends_are_taken_from_the_node_that_stands_there() -> None:
    span = {key: v for key, v in TINY["networks"][0]["spans"][0].items() if key != "start"}
    network, said = _mended(spans=[{**span, "end": "nowhere"}])
    assert (network.spans.at[0, "from"], network.spans.at[0, "to"]) == ("n1", "n2")
    assert len(said) == 2
    assert "there is no node nowhere. n2, which stands there, is taken" in said[1]
    network, said = _mended(spans=[{"id": "s1", "start": "n1"}])
    assert (network.spans.at[0, "from"], network.spans.at[0, "to"]) == ("n1", "")
    assert "The end is left empty" in said[0]


def test_doubled_ids_are_renamed_and_doubled_rows_kept_once() -> None:
    first = TINY["networks"][0]["nodes"][0]
    second = TINY["networks"][0]["nodes"][1]
    network, said = _mended(nodes=[first, first, second, {**second, "name": "Other"}])
    assert list(network.nodes["id"]) == ["n1", "n2", "n2-1"]
    assert len(said) == 2


def test_wrong_geometry_is_joined_or_left_out() -> None:
    span = TINY["networks"][0]["spans"][0]
    parts = {"type": "MultiLineString", "coordinates": [[[9.91, 2.94], [10, 3]], [[10, 3.5]]]}
    network, said = _mended(spans=[{**span, "route": parts}])
    assert network.spans.at[0, "geometry"] == ((9.91, 2.94), (10.0, 3.0), (10.0, 3.5))
    assert "in 2 parts" in said[0]
    polygon = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]}
    network, said = _mended(
        spans=[{**span, "route": polygon}],
        nodes=[{**n, "location": polygon} for n in TINY["networks"][0]["nodes"]],
    )
    assert network.spans.at[0, "geometry"] == ()
    assert network.nodes["lon"].isna().all()
    assert len(said) == 3


def test_codes_close_to_the_list_are_corrected_and_others_left_out() -> None:
    span = TINY["networks"][0]["spans"][0]
    network, said = _mended(spans=[{**span, "status": "Under construction", "fibreType": "SMF"}])
    assert network.spans.at[0, "status"] == "underConstruction"
    assert "It is read as underConstruction" in said[0]
    assert "SMF is not in the codelist" in said[1]


def test_repairs_of_one_kind_are_counted_after_the_first_ten() -> None:
    nodes = [{"id": f"n{i}", "status": "?"} for i in range(25)]
    _network, said = _mended(nodes=nodes, spans=[])
    assert len(said) == 11
    assert said[-1] == "net.json: 15 more repairs of the same kinds were made"


def test_a_plan_becomes_a_network() -> None:
    network = ofds.from_plan(PLAN, publisher="Dorsale", date="2026-09-01", language="fr")
    assert network.repairs == ()
    assert (network.id, network.name, network.publisher) == ("tiny", "Petit plan", "Dorsale")
    nodes = network.nodes.set_index("id")
    assert list(nodes.index) == ["cm-kribi", "cm-edea", "cm-kye-ossi", "hut-1"]
    assert nodes.at["cm-kribi", "types"] == ("pop", "cableLanding")
    assert nodes.at["cm-kye-ossi", "types"] == ("borderCrossing",)
    assert nodes.at["hut-1", "types"] == ("repeaterSite",)
    assert nodes.at["cm-kribi", "extra"]["dorsale"]["exits"][0]["id"] == "nitel"
    spans = network.spans.set_index("id")
    assert list(spans["status"]) == ["planned", "operational", "operational"]
    assert [e["dorsale"]["status"] for e in spans["extra"]] == ["new", "existing", "leased"]
    assert list(spans["phase"]) == ["phase-2028", "", ""]
    assert spans.at["n3", "infrastructure"] == "duct"
    assert spans.at["n3", "extra"]["dorsale"]["cost_eur"] == 1500000
    assert spans.at["n3", "extra"]["dorsale"]["risk_groups"] == ["trench:n3"]
    assert (spans.at["f1", "owner"], spans.at["f1", "providers"]) == (
        "camtel",
        ("camtel", "mtn-cameroon"),
    )
    assert spans.at["f1", "ready_for_service"] == "2019-06-01"
    assert network.phases.iloc[0]["funders"] == ("banque-mondiale",)
    assert schema_errors(ofds.document([network])) == []
    assert ofds.from_document(ofds.document([network])) == (network,)


def test_a_plan_file_is_read_as_a_network(tmp_path: Path) -> None:
    path = write_json(tmp_path / "plan.json", PLAN)
    assert ofds.read(path) == (ofds.from_plan(PLAN),)
    with pytest.raises(BadInput, match="not a plan"):
        ofds.from_plan({"nodes": []})


@given(broken=st.dictionaries(st.sampled_from(sorted(PLAN)), anything(), max_size=4))
@_RELAXED
def test_a_broken_plan_gives_a_network_or_one_problem(broken: dict[str, object]) -> None:
    network = ofds.from_plan({**PLAN, **broken})
    assert schema_errors(ofds.document([network])) == []


@given(document=messy_documents())
@_RELAXED
def test_any_messy_network_is_read_and_comes_back_equal(document: dict[str, object]) -> None:
    networks = ofds.from_document(document)
    written = ofds.document(networks)
    assert schema_errors(written) == []
    again = ofds.from_document(json.loads(json.dumps(written, allow_nan=False)))
    assert again == networks
    still_open = {problem.message for problem in ofds.repairs_of(again)}
    assert still_open <= {"the span has no node at this end", _MORE}
    for problem in ofds.repairs_of(networks):
        assert problem.text()


@given(value=anything())
@_RELAXED
def test_any_json_is_read_or_gives_one_problem(value: object) -> None:
    for found in (value, {"networks": value}, {"networks": [value]}, {"nodes": [value]}):
        networks = _result(lambda found=found: ofds.from_document(found))
        assert networks is None or schema_errors(ofds.document(networks)) == []


def _result(read: Callable[[], T]) -> T | None:
    """Return what ``read`` gives, or nothing when it says one problem."""
    try:
        return read()
    except BadInput as error:
        count = len(error.problems)
    assert count == 1
    return None


@given(content=st.binary(max_size=40))
@_RELAXED
def test_any_bytes_are_json_or_give_one_problem(content: bytes) -> None:
    _result(lambda: json_file.parse(content, "x.json"))


def _problem(path: Path) -> str:
    with pytest.raises(BadInput) as caught:
        ofds.read(path)
    assert len(caught.value.problems) == 1
    return str(caught.value)


def test_one_clear_problem_for_a_file_that_is_not_a_network(tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    assert "the file is missing" in _problem(path)
    assert "not a file" in _problem(tmp_path)
    whole = json.dumps(TINY)
    cases = {
        whole[:200]: "cut short",
        whole[: whole.index("Kribi line") + 3]: "cut short",
        "": "the file is empty",
        "{nodes: 1}": "not JSON at character 2",
        '{"nodes": [{"power": NaN}]}': "holds NaN",
        '{"nodes": [Infinity]}': "holds Infinity",
        '{"a": 1}': "no network",
        '{"networks": []}': "no network",
        "[1, 2]": "no network",
        "[" * 100_000: "too deep",
        '{"nodes": [' + '{"x":' * 500 + "1" + "}" * 500 + "]}": "",
        '{"a": ' + "1" * 5000 + "}": "too long",
        '{"type": "FeatureCollection", "features": []}': "no network",
    }
    for text, expected in cases.items():
        path.write_text(text, encoding="utf-8")
        if expected:
            assert expected in _problem(path)
        else:
            ofds.read(path)


def test_a_file_in_latin_1_or_with_a_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    text = json.dumps(TINY, ensure_ascii=False)
    for encoding in ("latin-1", "utf-8-sig", "utf-16"):
        path.write_bytes(text.encode(encoding))
        assert ofds.read(path)[0] == tiny()


def test_very_large_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    with path.open("wb") as stream:
        stream.truncate(json_file.MAX_BYTES + 1)
    assert "larger than 300 MB" in _problem(path)
    path.write_bytes(b"[" + b"[]," * (json_file.MAX_MEMORY_MB * 10**6 // 140) + b"[]]")
    assert "MB of memory" in _problem(path)


PUBLISHED = sorted(p.name for p in (SHARED / "ofds").glob("*")) if SHARED.exists() else []


@pytest.mark.parametrize("folder", PUBLISHED)
def test_published_networks_are_read_mended_and_written(folder: str) -> None:
    for path in sorted((SHARED / "ofds" / folder).iterdir()):
        networks = ofds.read(path)
        document = ofds.document(networks)
        assert schema_errors(document) == []
        assert ofds.from_document(document) == networks
        assert len(networks[0].nodes) > 5


def test_the_json_and_geojson_of_a_publisher_say_the_same() -> None:
    folder = SHARED / "ofds" / "Cameroon_Camtel"
    if not folder.exists():
        pytest.skip("the published networks are not beside the repository")
    whole = ofds.read(folder / "CM-CAM_ofds-json_28nov2025.json")[0]
    nodes = ofds.read(folder / "CM-CAM_ofds-nodes_28nov2025.geojson")[0]
    spans = ofds.read(folder / "CM-CAM_ofds-spans_28nov2025.geojson")[0]
    assert (len(whole.nodes), len(whole.spans)) == (49, 50)
    assert nodes.nodes.equals(whole.nodes)
    assert spans.spans.equals(whole.spans)
    assert set(spans.nodes["id"]) <= set(whole.nodes["id"])


def test_the_unnamed_organisation_of_a_published_file_is_a_warning() -> None:
    folder = SHARED / "ofds" / "Congo_Republic_CAB3"
    if not folder.exists():
        pytest.skip("the published networks are not beside the repository")
    network = ofds.read(next(folder.glob("*json_11apr2026.json")))[0]
    assert [p.column for p in network.repairs] == ["networks/0/organisations/1/name"]
