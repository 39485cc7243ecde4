from __future__ import annotations

from dorsale.plan.connect_rules import ConnectRule
from dorsale.topology.connect.rules import requirements
from dorsale.topology.connect.together import together
from tests.topology.connect.small_regions import elements, nodes, spans

PLACES = nodes(A="AA", B="AA", C="AA")
SPANS = spans(
    ("A-C", "A", "C", "w1"), ("B-C", "B", "C", "w2"),
    ("A-B-x", "A", "B", "w3 x"), ("A-B-y", "A", "B", "w3 y"),
    ("A-C-x", "A", "C", "w4 x"), ("B-C-y", "B", "C", "w5 y"),
)  # fmt: skip
GROUPS = elements(x="operator", y="operator")
RULES = [
    ConnectRule("A", "routes", 3, "operators", sites=("A",), to=("C",)),
    ConnectRule("B", "routes", 3, "operators", sites=("B",), to=("C",)),
]
ASKED = requirements(RULES, PLACES, SPANS, GROUPS)
EVERY = list(SPANS.index)


def names(options: list[list[str]], usable: list[str] = EVERY) -> list[str]:
    found = together(ASKED, SPANS, (), usable, options)
    return [one.rule.name for one in found]


def test_three_routes_each_need_the_other_operator_between_them() -> None:
    """A goes over w1, over w4 (x), and over A-B-y and B-C; B over A-B-x: only one is built."""
    assert [one.reach for one in ASKED] == [3, 3]
    assert names([]) == ["A", "B"]
    assert len(names([["A-B-x", "A-B-y"]])) == 1


def test_what_cannot_be_chosen_is_not_asked_for() -> None:
    """Without w3, two routes are what each can have, whatever the options."""
    left = [span for span in EVERY if not span.startswith("A-B")]
    assert names([["A-B-x", "A-B-y"]], left) == ["A", "B"]
    assert names([], []) == []
