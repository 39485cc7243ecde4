"""Spans that protect nothing: named with what they lack, and silent where there are none."""

from __future__ import annotations

from typing import Any

from dorsale.report import refused_spans
from dorsale.report.words import Words

NODES = [{"id": "cm-a", "name": "Alpha"}, {"id": "cm-b", "name": "Beta"}]


def span(name: str, **more: object) -> dict[str, Any]:
    held = {"operator": ["Operator"], "contract": None}
    return {"id": name, "from": "cm-a", "to": "cm-b", "way": "railway", "duct": "yes",
            "readiness": held, **more}  # fmt: skip


def document(*refused: str, needs: tuple[str, ...] = ("duct", "contract")) -> dict[str, Any]:
    bare = span("s1", duct="no", readiness={"operator": [], "contract": "no"})
    return {
        "scenario": {"rules": {"protection_needs": list(needs)}},
        "solution": {"not_protecting": list(refused)},
        "spans": [bare, span("s2"), span("s3")],
        "nodes": NODES,
    }


def test_nothing_refused_is_nothing_said() -> None:
    assert refused_spans.view(document(), Words("en")) is None
    assert refused_spans.view({**document(), "solution": {}}, Words("en")) is None


def test_a_span_is_named_with_what_it_lacks() -> None:
    table = refused_spans.view(document("s1"), Words("en"))
    assert table is not None
    assert table.rows == [
        ["Alpha – Beta (railway)", "it is in no duct, no transit contract is in force"]
    ]
    asked = refused_spans.view(document("s1", needs=("operator",)), Words("en"))
    assert asked is not None
    assert asked.rows[0][1] == "nobody operates it"


def test_what_only_a_piece_lacks_is_said_so() -> None:
    table = refused_spans.view(document("s2"), Words("en"))
    assert table is not None
    assert table.rows[0][1] == "a part of it lacks what protection needs"
