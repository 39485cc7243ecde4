"""Sets of sites against plain counting, on tiny cases."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dorsale.siting.trade_off import MEASURES, Choices, compared, trade_off


@st.composite
def tiny(draw: st.DrawFn) -> tuple[Choices, int]:
    failures, sites, size = (
        draw(st.integers(0, 4)),
        draw(st.integers(1, 5)),
        draw(st.integers(1, 6)),
    )
    whole = st.integers(0, 12).map(float)
    names = tuple("fedcba"[:size])
    pairs = list(combinations(names, 2))
    apart = draw(st.lists(st.sampled_from(pairs), max_size=2)) if pairs else []
    choices = Choices(
        names,
        draw(arrays(float, sites, elements=whole)),
        draw(arrays(bool, (failures, sites, size))),
        draw(arrays(float, (sites, size), elements=st.one_of(whole, st.just(np.inf)))),
        draw(arrays(float, size, elements=whole)),
        apart,
    )
    return choices, draw(st.integers(1, size))


def line(apart: tuple[tuple[str, str], ...] = ()) -> Choices:
    """Return three candidates on a line of three sites, the middle one dear and always reached."""
    ms = np.abs(np.subtract.outer(np.arange(3.0), np.arange(3.0)))
    reached = np.array([[[True, True, False]] * 3, [[False, True, True]] * 3])
    return Choices(
        ("a", "b", "c"), np.array([2.0, 1.0, 1.0]), reached, ms, np.array([1.0, 5.0, 1.0]), apart
    )


def test_cost_latency_and_risk_of_one_site() -> None:
    table = trade_off(line(), 1).set_index("sites")
    assert table.loc[[("a",)], MEASURES].to_numpy().tolist() == [[1.0, 0.75, 2.0, 1.0, 0.5]]
    assert table.loc[[("b",)], MEASURES].to_numpy().tolist() == [[5.0, 0.75, 1.0, 0.0, 0.0]]
    assert table["best"].tolist() == [True, False, True]  # a, c, b: c is as dear as a, and farther


def test_sets_too_near_each_other_are_not_made() -> None:
    table = trade_off(line((("c", "a"),)), 2)
    assert set(table["sites"]) == {("a", "b"), ("b", "c")}


def test_no_set_of_more_than_there_are() -> None:
    table = trade_off(line(), 4)
    assert table.empty
    assert list(table.columns) == ["sites", *MEASURES, "best"]


@settings(max_examples=200, deadline=None)
@given(tiny())
def test_best_is_what_no_other_set_betters(case: tuple[Choices, int]) -> None:
    choices, count = case
    table = trade_off(choices, count)
    values = table[["cost_eur", "latency_ms", "cut_off_worst"]].fillna(np.inf).round(9)
    for row, best in zip(values.itertuples(index=False), table["best"], strict=True):
        better = [
            other for other in values.itertuples(index=False)
            if all(x <= y for x, y in zip(other, row, strict=True)) and other != row
        ]  # fmt: skip
        assert best == (not better)
    assert table["best"].any() or table.empty


@settings(max_examples=200, deadline=None)
@given(tiny())
def test_measures_are_those_of_a_plain_count(case: tuple[Choices, int]) -> None:
    choices, count = case
    for row in trade_off(choices, count).to_dict("records"):
        at = [choices.candidates.index(one) for one in row["sites"]]
        total = max(choices.people.sum(), 1e-9)
        off = [
            sum(p for i, p in enumerate(choices.people) if not any(state[i][j] for j in at)) / total
            for state in choices.reached
        ]
        assert row["cut_off_worst"] == pytest.approx(max(off, default=0.0))
        assert row["cost_eur"] == sum(choices.cost_eur[at])
        near = [min(ms[j] for j in at) for ms, p in zip(choices.rtt_ms, choices.people, strict=True)
                if p > 0 and min(ms[j] for j in at) < np.inf]  # fmt: skip
        assert row["latency_worst_ms"] == max(near) if near else np.isnan(row["latency_worst_ms"])


@settings(max_examples=100, deadline=None)
@given(tiny())
def test_the_methods_find_sets_of_the_number_asked(case: tuple[Choices, int]) -> None:
    choices, count = case
    share = dict.fromkeys(choices.candidates, 0.1)
    table = compared(choices, count, 5.0, share, choices.candidates[:count], 0.02)
    methods = table["method"].tolist()
    assert methods[:4] == ["joint", "p_median", "p_centre", "cover"]
    assert set(methods[4:]) <= {"ranking"}
    assert all(len(sites) == count for sites in table["sites"])
    assert table["gap"].tolist()[:4] == [0.02, 0.0, 0.0, 0.0]
    proven = table.set_index("method")["latency_ms"]
    every = trade_off(Choices(**{**vars(choices), "apart": ()}), count)["latency_ms"]
    if np.isfinite(choices.rtt_ms).all() and choices.people.sum():
        assert proven["p_median"] == pytest.approx(every.min())


def test_the_ranking_takes_the_first_that_are_far_enough_apart() -> None:
    share = {"a": 0.5, "b": 0.1, "c": 0.4}
    near = (("a", "c"),)
    table = compared(line(near), 2, 1.0, share).set_index("method")
    assert table.loc["ranking", "sites"] == ("a", "b")
    assert "joint" not in table.index
    assert pd.isna(table.loc["ranking", "gap"])
    nowhere = (("a", "b"), ("a", "c"), ("b", "c"))
    assert "ranking" not in set(compared(line(nowhere), 2, 1.0, share)["method"])


def test_of_many_sets_those_of_the_best_candidates_stay() -> None:
    random = np.random.default_rng(1)
    names = tuple(f"c{j:02}" for j in range(30))
    choices = Choices(
        names, np.ones(5), np.ones((2, 5, 30), bool), random.random((5, 30)), np.arange(30.0)
    )
    table = trade_off(choices, 3, keep=("c29",), most=200)
    named = {one for sites in table["sites"] for one in sites}
    assert len(table) <= 200
    assert {"c00", "c29"} <= named
