"""What no network could keep: named with its failure, and silent where there is nothing."""

from __future__ import annotations

from typing import Any

from dorsale.report import after_failures
from dorsale.report.words import Words

NODES = [{"id": "cm-a", "name": "Alpha"}, {"id": "cm-b", "name": "Beta"}]
GROUPS = [{"id": "rg-x", "name": "Crossing at Alpha", "kind": "bridge"}]


def document(**solution: object) -> dict[str, Any]:
    return {"solution": solution, "nodes": NODES, "risk_groups": GROUPS, "spans": []}


def test_nothing_lost_is_nothing_said() -> None:
    for held in (document(), document(lowered={}, excused_pairs=[])):
        assert after_failures.lowered(held, Words("en")) is None
        assert after_failures.excused(held, Words("en")) is None


def test_a_site_that_keeps_less_is_named_with_its_failure_and_share() -> None:
    table = after_failures.lowered(document(lowered={"cm-a": {"rg-x": 0.4}}), Words("en"))
    assert table is not None
    assert table.rows == [["Alpha", "Crossing at Alpha (bridge)", "40%"]]


def test_a_pair_is_named_with_what_it_cuts_off() -> None:
    pairs = [
        {"elements": ["rg-x", "trench:r-cm-a-cm-b"], "sites": ["cm-b"]},
        {"elements": ["rg-x", "trench:r-cm-a-cm-b"], "sites": []},
    ]
    table = after_failures.excused(document(excused_pairs=pairs), Words("en"))
    assert table is not None
    assert table.rows == [
        ["Crossing at Alpha (bridge)", "Alpha – Beta", "Beta"],
        ["Crossing at Alpha (bridge)", "Alpha – Beta", "no place; too little room is left"],
    ]
