"""Protection that may share ground: what the report says of it, and when it says nothing."""

from __future__ import annotations

from typing import Any

from dorsale.report import shared_ground
from dorsale.report.words import Words

SPANS = [
    {"id": "s1", "from": "cm-a", "to": "cm-b", "way": "railway"},
    {"id": "s2", "from": "cm-a", "to": "cm-b", "way": "road_paved"},
]
NODES = [{"id": "cm-a", "name": "Alpha"}, {"id": "cm-b", "name": "Beta"}]


def document(*pairs: dict[str, Any]) -> dict[str, Any]:
    return {"spans": SPANS, "nodes": NODES, "solution": {"shared_ground": list(pairs)}}


def pair(**more: object) -> dict[str, Any]:
    return {"first": "s1", "second": "s2", "km": 41.4, "within_m": 6000.0, "presumed": True,
            "demands": ["d1", "d2"], **more}  # fmt: skip


def test_nothing_in_doubt_is_nothing_said() -> None:
    assert shared_ground.view(document(), Words("en")) is None
    assert shared_ground.view({**document(), "solution": {}}, Words("en")) is None


def test_a_pair_is_told_with_what_to_do() -> None:
    known = pair(presumed=False, demands=["d2"], second="gone")
    held = shared_ground.view(document(pair(), known), Words("en"))
    assert held is not None
    assert (held["pairs"], held["presumed"], held["demands"]) == (2, 1, 2)
    first, second = held["table"].rows
    assert first == ["Alpha – Beta (railway)", "Alpha – Beta (paved road)", "41", "6.0", "2",
                     "survey"]  # fmt: skip
    assert second[1] == "gone"
    assert second[-1] == "move one apart"


def test_a_long_list_is_cut() -> None:
    held = shared_ground.view(document(*[pair()] * 40), Words("en"))
    assert held is not None
    assert (held["pairs"], held["shown"], len(held["table"].rows)) == (40, 25, 25)
