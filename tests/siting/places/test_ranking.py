from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale.siting.places.ranking import (
    first_shares,
    first_shares_in_doubt,
    ranks,
    score,
)

CRITERIA = pd.DataFrame(
    {"worst": [0.0, 100.0], "best": [10.0, 0.0]}, index=["high_is_good", "low_is_good"]
)


def weightings(*rows: tuple[float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=CRITERIA.index)


def table(*rows: tuple[float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, [f"p{i}" for i in range(len(rows))], CRITERIA.index)


def test_scores_run_from_worst_to_best_whichever_way() -> None:
    values = np.array([[0.0, 0.0], [5.0, 50.0], [20.0, -5.0], [np.nan, 100.0]])
    expected = [[0.0, 1.0], [0.5, 0.5], [1.0, 1.0], [0.5, 0.0]]
    assert score(values, CRITERIA).tolist() == expected


def test_ranks_follow_each_stakeholder() -> None:
    found = ranks(table((1.0, 0.0), (0.0, 1.0)), weightings((1.0, 0.0), (0.0, 1.0)))
    assert found.to_numpy().tolist() == [[1, 2], [2, 1]]


def test_two_equal_weightings_share_the_first_place() -> None:
    shares = first_shares(table((1.0, 0.0), (0.0, 1.0)), weightings((0.5, 0.5)), 20_000, 1)
    assert shares["p0"] == pytest.approx(0.5, abs=0.02)


def test_a_weight_of_0_stays_0() -> None:
    shares = first_shares(table((1.0, 0.0), (0.9, 1.0)), weightings((1.0, 0.0)), 1_000, 1)
    assert shares == {"p0": 1.0, "p1": 0.0}


def test_doubt_about_measures_takes_the_lead_from_the_first() -> None:
    sure = table((6.0, 50.0), (5.0, 50.0))
    same = (sure, sure, sure)
    wide = (sure - 4, sure, sure + 4)
    weights = weightings((1.0, 0.0))
    assert first_shares_in_doubt(same, CRITERIA, weights, 2_000, 1)["p0"] == 1.0
    assert 0.5 < first_shares_in_doubt(wide, CRITERIA, weights, 2_000, 1)["p0"] < 0.95


def test_what_is_unknown_scores_anything() -> None:
    rows = table((np.nan, 50.0), (5.0, 50.0))
    found = first_shares_in_doubt((rows, rows, rows), CRITERIA, weightings((1.0, 0.0)), 5_000, 1)
    assert found["p0"] == pytest.approx(0.5, abs=0.03)


@given(
    rows=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=5),
    seed=st.integers(0, 100),
)
@settings(max_examples=30, deadline=None)
def test_shares_sum_to_1_and_the_best_in_all_is_always_first(
    rows: list[tuple[float, float]], seed: int
) -> None:
    best = (2.0, 2.0)
    shares = first_shares(table(*rows, best), weightings((0.3, 0.7), (0.9, 0.1)), 50, seed)
    assert sum(shares.values()) == pytest.approx(1.0)
    assert shares[f"p{len(rows)}"] == 1.0
