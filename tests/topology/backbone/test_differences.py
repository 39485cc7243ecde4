from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from dorsale.plan.scenario import Choice
from dorsale.topology.backbone.differences import corridors, ground, mask, named
from tests.topology.backbone.small_problems import stated

RING = stated([(0, 1), (1, 2), (2, 3), (3, 0), (1, 3)], [10.0] * 5, [(2, 0, 10.0)])
WAYS = [("a",), ("b",), ("c",), ("d",), ("a", "e")]
KM = {"a": 10.0, "b": 20.0, "c": 40.0, "d": 80.0, "e": 5.0}


def test_a_difference_is_what_one_of_both_pays_for() -> None:
    under = ground(RING, WAYS, KM)
    one, other = mask(RING, {"s0", "s1"}), mask(RING, {"s4", "s2"})
    assert under.difference_km(one, other) == 20 + 5 + 40
    assert under.difference_share(one, other) == pytest.approx(65 / 75)
    assert under.difference_km(one, one) == 0
    assert under.difference_share(mask(RING, ()), mask(RING, ())) == 0


def test_the_same_way_by_another_option_is_the_same_ground() -> None:
    under = ground(RING, [("a",), ("a",), ("c",), ("d",), ()], KM)
    assert under.difference_km(mask(RING, {"s0"}), mask(RING, {"s1"})) == 0
    assert under.shared_km(under.taken(mask(RING, {"s0"}))).tolist() == [10, 10, 0, 0, 0]
    assert under.difference_km(mask(RING, ()), mask(RING, {"s4"})) == 100  # ground of its own


def test_what_is_free_pays_for_no_ground() -> None:
    free = stated([(0, 1), (1, 2)], [0.0, 5.0], [(2, 0, 1.0)])
    under = ground(free, [("a",), ("b",)], KM)
    assert under.difference_km(mask(free, {"s0"}), mask(free, {"s1"})) == 20


def test_corridors_are_spans_end_to_end_the_longest_first() -> None:
    under = ground(RING, [*WAYS[:4], ("e",)], KM)
    every = np.ones(5, dtype=bool)
    found = corridors(RING, under, every, mask(RING, {"s4"}))
    assert {frozenset(chain) for chain in found} == {frozenset({"s0", "s3", "s1", "s2"})}
    halves = corridors(RING, under, every, mask(RING, {"s0"}))
    assert halves == (("s3",), ("s4", "s1", "s2"))


def test_a_span_mostly_over_ground_of_both_is_no_corridor() -> None:
    under = ground(RING, WAYS, KM)
    assert corridors(RING, under, mask(RING, {"s4"}), mask(RING, {"s0"})) == ()


def test_what_a_choice_names() -> None:
    spans = pd.DataFrame(
        {
            "countries": [("CM",), ("CM", "CG"), ("CG",)],
            "ready": [True, False, False],
            "pieces": [("c-one",), ("r-a", "r-b"), ("f-x",)],
            "ways": [(), ("r-a", "r-b"), ("r-a",)],
            "risk_groups": [("rg-sea",), ("trench:r-a",), ("rg-sea",)],
        },
        index=["c-one", "r-a+1", "f-x"],
    )
    cables = pd.DataFrame({"id": ["c-one", "c-two"], "name": ["WACS", "WACS"]})
    found = {
        ("country", "CM"): ("r-a+1",),
        ("cable", "WACS"): ("c-one",),
        ("cable", "c-two"): (),
        ("group", "rg-sea"): ("c-one", "f-x"),
        ("span", "r-b"): ("r-a+1",),
        ("span", "r-a+1"): ("r-a+1",),
        ("ground", "r-a"): ("r-a+1", "f-x"),
    }
    for (what, name), wanted in found.items():
        assert named(Choice("without", what, name), spans, cables) == wanted
