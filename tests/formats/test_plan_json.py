from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dorsale.formats import plan_json
from dorsale.formats.provenance import uncovered
from dorsale.plan.network import Plan
from dorsale.plan.problems import BadInput

SECTIONS = (
    "dorsale", "schema_version", "scenario", "seed", "basis", "nodes", "spans", "risk_groups",
    "corridors", "huts", "demands", "solution", "optics", "availability", "events", "bill",
    "finance", "coverage", "sites", "alternatives", "provenance",
)  # fmt: skip
STEADY = settings(
    derandomize=True,
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def written(tiny_plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("out") / "plan.json"
    plan_json.write(plan_json.document(tiny_plan), path)
    return path


@pytest.fixture
def document(written: Path) -> dict[str, Any]:
    return plan_json.read(written)


def fits(document: object) -> bool:
    return bool(jsonschema_rs.validator_for(plan_json.schema()).is_valid(document))


def test_the_numbers_of_the_tiny_plan(document: dict[str, Any]) -> None:
    assert tuple(document) == SECTIONS
    assert document["solution"]["objective_eur"] == 4_240_000
    assert document["solution"]["km"] == {"new": 0, "leased": 0, "repaired": 400, "existing": 160}
    assert document["bill"]["total_eur"]["base"] == 2_420_000
    spans = {span["id"]: span for span in document["spans"]}
    assert {name: span["status"] for name, span in spans.items()} == {
        "f-coast": "existing", "f-dead": "repaired", "c-wacs": "existing",
        "c-kinshasa": "existing",
    }  # fmt: skip
    assert spans["f-dead"]["cost_eur"] == 2_220_000
    assert spans["c-wacs"]["yearly_eur"] == 100_000


def test_it_fits_its_schema(document: dict[str, Any]) -> None:
    errors = jsonschema_rs.validator_for(plan_json.schema()).iter_errors(document)
    assert [f"{list(e.instance_path)}: {e.message}" for e in errors] == []


@pytest.mark.parametrize("section", SECTIONS)
def test_a_missing_section_or_one_of_another_type_does_not_fit(
    document: dict[str, Any], section: str
) -> None:
    assert not fits({name: value for name, value in document.items() if name != section})
    assert not fits({**document, section: "nonsense" if section != "dorsale" else 1})


def test_sections_that_are_not_declared_do_not_fit(document: dict[str, Any]) -> None:
    assert not fits({**document, "sentences": []})


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("spans/0/status", "planned"),
        ("spans/0/length_km", -1),
        ("spans/0/length_km", "160"),
        ("spans/0/from", None),
        ("spans/0/geometry/coordinates", [[11.8, -4.7]]),
        ("spans/0/geometry/coordinates", [[211.8, -4.7], [11, 4]]),
        ("spans/0/surprise", 1),
        ("nodes/0/lat", None),
        ("nodes/0/country", "Congo"),
        ("solution/gap", 1.5),
        ("solution/gap", None),
        ("solution/status", "good"),
        ("bill/total_eur/p50", None),
        ("bill/items/0/eur", -5),
        ("demands/0/availability/low", 1.01),
        ("demands/0/working", ["f-coast"]),
        ("risk_groups/0/kind", "weather"),
        ("alternatives/0/objective_eur", None),
        ("alternatives/0/kind", "other"),
        ("alternatives/0/surely_extra_eur", [1.0]),
        ("provenance/~1bill/kind", "guess"),
        ("events", "none"),
        ("schema_version", 2),
    ],
)
def test_each_wrong_value_does_not_fit(document: dict[str, Any], path: str, value: object) -> None:
    *way, last = [part.replace("~1", "/") for part in path.split("/")]
    changed: Any = copy.deepcopy(document)
    where = changed
    for part in way:
        where = where[int(part) if part.isdigit() else part]
    where[last] = value
    assert fits(document)
    assert not fits(changed)


def test_a_span_that_is_ready_is_not_new(document: dict[str, Any]) -> None:
    assert not [
        s["id"] for s in document["spans"] if s["status"] == "new" and s["readiness"]["ready"]
    ]
    both = copy.deepcopy(document)
    ready = next(span for span in both["spans"] if span["readiness"]["ready"])
    ready["status"] = "new"
    assert not fits(both)


def test_every_number_has_a_parent(document: dict[str, Any]) -> None:
    assert uncovered(document) == []
    orphan = {**document, "coverage": [{"people": 1.0}]}
    orphan["provenance"] = {
        k: v for k, v in document["provenance"].items() if not k.startswith("/coverage")
    }
    assert uncovered(orphan) == ["/coverage/0/people"]


def test_assumed_inputs_are_named_as_such(document: dict[str, Any]) -> None:
    for pointer, parent in document["provenance"].items():
        if parent["ref"].startswith("assumption"):
            assert parent["kind"] == "assumption", pointer
    assert document["solution"]["assumptions"]["cost"] == pytest.approx(2_320_000 / 2_420_000)


def test_the_bridge_closes_to_the_cent(document: dict[str, Any]) -> None:
    """From the objective to the bill, and with contingencies, tax and charges to the need.

    The step of sites and places is checked against the items that no span carries.
    """
    bridge = document["solution"]["bridge"]
    steps = {row["step"]: row["eur"] for row in bridge}
    assert steps["objective"] == document["solution"]["objective_eur"]
    at = [row["step"] for row in bridge].index("bill_base")
    to_bill = sum(row["eur"] for row in bridge[:at])
    assert to_bill == pytest.approx(steps["bill_base"], abs=0.01)
    spans = {span["id"] for span in document["spans"]}
    off_spans = sum(i["eur"] for i in document["bill"]["items"] if i["span"] not in spans)
    assert steps["sites_and_places"] == pytest.approx(off_spans, abs=0.01)
    total = document["bill"]["total_eur"]
    assert steps["bill_base"] == total["base"]
    assert total["base"] + steps["contingency"] == pytest.approx(total["p80"], abs=0.01)
    need = sum(row["eur"] for row in bridge[at:-1])
    assert steps["financing_need"] == pytest.approx(need, abs=0.01)
    paid = sum(one["eur"] for one in document["finance"]["sources"])
    beside = steps["tax"] + steps["works_charges"]
    assert paid + beside == pytest.approx(need, abs=0.01)


def test_parts_of_the_bill_sum_to_its_base(document: dict[str, Any]) -> None:
    bill = document["bill"]
    base = bill["total_eur"]["base"]
    assert sum(item["eur"] for item in bill["items"]) == pytest.approx(base, abs=0.01)
    for part in ("lots", "countries", "phases"):
        assert sum(t["base"] for t in bill[part].values()) == pytest.approx(base, abs=0.01)
    by_span = {span["id"]: span["cost_eur"] for span in document["spans"]}
    for span, eur in by_span.items():
        items = sum(item["eur"] for item in bill["items"] if item["span"] == span)
        assert items == pytest.approx(eur, abs=0.01)


def test_names_lead_somewhere(document: dict[str, Any]) -> None:
    nodes = {node["id"] for node in document["nodes"]}
    spans = {span["id"] for span in document["spans"]}
    risks = {group["id"] for group in document["risk_groups"]}
    for span in document["spans"]:
        assert {span["from"], span["to"]} <= nodes
        assert set(span["risk_groups"]) <= risks
    for demand in document["demands"]:
        for path in (*demand["working"], *demand["protection"]):
            assert set(path) <= spans
    for group in document["risk_groups"]:
        assert set(group["spans"]) <= spans


def test_a_written_plan_is_where_another_may_start(
    tiny_plan: Plan, document: dict[str, Any]
) -> None:
    """Spans, modules, protection and proof come back as the optimiser left them."""
    begun, made = plan_json.start(document), tiny_plan.design
    assert begun.modules == made.modules
    assert begun.protected == made.protected
    assert begun.cuts == made.cuts
    assert begun.objective_eur == pytest.approx(made.objective_eur)
    assert (begun.status, begun.work, begun.method) == (made.status, made.work, made.method)


def test_a_share_lowered_after_a_failure_is_written_and_read(tiny_plan: Plan) -> None:
    lowered = {"cg-a": {"trench:a": 0.25}}
    asked = replace(tiny_plan, design=replace(tiny_plan.design, lowered=lowered))
    written = plan_json.plain(plan_json.document(asked))
    assert written["solution"]["lowered"] == lowered
    assert fits(written)
    assert plan_json.start(written).lowered == lowered


def test_pairs_that_nothing_survives_are_written(tiny_plan: Plan) -> None:
    excused = (("trench:a", "trench:b", ("cg-a",)), ("rg-x", "rg-y", ()))
    asked = replace(tiny_plan, design=replace(tiny_plan.design, excused_pairs=excused))
    written = plan_json.plain(plan_json.document(asked))
    assert written["solution"]["excused_pairs"] == [
        {"elements": ["trench:a", "trench:b"], "sites": ["cg-a"]},
        {"elements": ["rg-x", "rg-y"], "sites": []},
    ]
    assert fits(written)


def test_the_same_plan_is_written_the_same(tiny_plan: Plan, written: Path, tmp_path: Path) -> None:
    again = tmp_path / "plan.json"
    plan_json.write(plan_json.document(tiny_plan), again)
    assert again.read_bytes() == written.read_bytes()
    assert [p.name for p in tmp_path.iterdir()] == ["plan.json"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b"\xff\xfe{", b"NaN", b"[" * 9999])
def test_a_broken_file_is_bad_input(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=r"plan\.json") as raised:
        plan_json.read(path)
    assert raised.value.problems[0].remedy


def test_an_absent_file_or_a_folder_is_bad_input(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.json", tmp_path):
        with pytest.raises(BadInput):
            plan_json.read(path)


def test_a_cut_file_is_bad_input(written: Path, tmp_path: Path) -> None:
    content = written.read_bytes()
    path = tmp_path / "plan.json"
    for share in (0.1, 0.5, 0.999):
        path.write_bytes(content[: int(share * len(content))])
        with pytest.raises(BadInput):
            plan_json.read(path)


@STEADY
@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(SECTIONS), inner),
    max_leaves=8,
))  # fmt: skip
def test_any_json_is_read_or_bad_input(tmp_path: Path, value: object) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(value), encoding="utf-8", errors="replace")
    with pytest.raises(BadInput):
        plan_json.read(path)
