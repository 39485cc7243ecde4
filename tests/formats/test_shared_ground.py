"""Pairs in doubt as the plan's document says them: who relies on both, in what order."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dorsale.formats import shared_ground
from dorsale.plan.network import Routes


@dataclass(frozen=True)
class Made:
    """The parts of a plan that this section reads."""

    routes: Routes
    doubtful: pd.DataFrame


def test_a_pair_names_the_demands_that_rely_on_both() -> None:
    routes = Routes(
        {"d1": ("a", "x"), "d2": ("b",), "d3": ("a", "b")},
        {"d1": (("b",), ("c",)), "d2": (("c",), ("a",)), "d3": (("c",),)},
    )
    pairs = pd.DataFrame(
        {"first": ["c", "a"], "second": ["x", "b"], "km": [50.0, 7.0], "within_m": [100.0, 4e3],
         "presumed": [False, True], "geometry": [(), (((0.0, 0.0), (1.0, 1.0)),)]}
    )  # fmt: skip
    found = shared_ground.document(Made(routes, pairs))  # type: ignore[arg-type]
    assert [(one["first"], one["demands"]) for one in found] == [("a", ["d1", "d2"]), ("c", ["d1"])]
    assert found[0]["geometry"]["coordinates"] == [[[0.0, 0.0], [1.0, 1.0]]]
    assert found[1]["geometry"] is None


def test_nothing_in_doubt_is_an_empty_list() -> None:
    made = Made(Routes({}, {}), pd.DataFrame())
    assert shared_ground.document(made) == []  # type: ignore[arg-type]
