from __future__ import annotations

from dataclasses import replace
from typing import Any

import jsonschema_rs

from dorsale.formats import plan_json
from dorsale.formats.provenance import uncovered
from dorsale.plan.connect_rules import ConnectRule, Finding, Route
from dorsale.plan.network import Plan

RULE = ConnectRule("three", "routes", 3, "operators", title={"en": "Three"}, source="a law")
FINDING = Finding(
    "three", "routes", "operators", ("cg-dolisie",), 3, 1, 0, False,
    (Route(("f-coast", "c-wacs"), "internet", ("leg:c-wacs", "operator:C T")),), ("f-coast",),
    ("rg-loudima", "operator:C T", "end:cg-brazzaville"), True,
)  # fmt: skip


def ruled(plan: Plan) -> dict[str, Any]:
    scenario = replace(plan.scenario, connect_rules=(RULE,))
    changed = replace(plan, scenario=scenario, findings=(FINDING,))
    return dict(plan_json.plain(plan_json.document(changed)))


def test_a_rule_is_written_with_what_was_counted(tiny_plan: Plan) -> None:
    (row,) = ruled(tiny_plan)["solution"]["rules"]
    (finding,) = row.pop("findings")
    assert row == {
        "rule": "three", "title": {"en": "Three"}, "kind": "routes", "count": "operators",
        "least": 3, "enforced": False, "source": "a law",
    }  # fmt: skip
    assert (finding["subject"], finding["found"], finding["found_today"]) == (["cg-dolisie"], 1, 0)
    assert finding["counted"] == [
        {
            "end": "internet",
            "spans": ["f-coast", "c-wacs"],
            "shares": ["leg:c-wacs", "operator:C T"],
        }
    ]
    assert finding["cut"] == [
        {"id": "rg-loudima", "kind": "bridge", "name": "Bridge of road and railway"},
        {"id": "operator:C T", "kind": "operator", "name": "C T"},
        {"id": "end:cg-brazzaville", "kind": "site", "name": "cg-brazzaville"},
    ]


def test_it_fits_the_schema_and_every_number_has_a_parent(tiny_plan: Plan) -> None:
    document = ruled(tiny_plan)
    errors = jsonschema_rs.validator_for(plan_json.schema()).iter_errors(document)
    assert [f"{list(e.instance_path)}: {e.message}" for e in errors] == []
    assert uncovered(document) == []
    assert document["provenance"]["/solution/rules/*/least"]["kind"] == "input"


def test_a_plan_without_rules_says_so(tiny_plan: Plan) -> None:
    assert plan_json.document(tiny_plan)["solution"]["rules"] == []
