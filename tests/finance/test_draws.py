from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest

from dorsale.finance import draws
from dorsale.finance.accounts import accounts
from dorsale.plan.money import Accounts, Case
from tests.finance.small_case import parameters, small_case

NUMBER = 2 * draws.CHUNK + 100


@pytest.fixture(scope="module")
def case() -> Case:
    rows = parameters(price_capacity=10.0)
    for name, low, typical, high in (
        ("cost_factor", 0.8, 1.0, 1.5),
        ("delay_years", 0.0, 0.5, 2.0),
        ("discount_rate", 0.06, 0.10, 0.12),
    ):
        rows.loc[name] = [low, typical, high, "", "assumption", "assumption", ""]
    return small_case(parameters=rows, contingency=0.2)


def same(one: Mapping[str, np.ndarray], other: Mapping[str, np.ndarray]) -> bool:
    return one.keys() == other.keys() and all(
        np.array_equal(one[name], other[name], equal_nan=True) for name in one
    )


def test_a_seed_gives_the_same_draws_and_another_seed_others(case: Case) -> None:
    first = draws.simulate(case, 700, 1)
    assert {len(values) for values in first.values()} == {700}
    assert same(first, draws.simulate(case, 700, 1))
    assert not same(first, draws.simulate(case, 700, 2))


def test_more_draws_begin_with_the_same_ones(case: Case) -> None:
    few, many = draws.simulate(case, draws.CHUNK, 1), draws.simulate(case, NUMBER, 1)
    assert np.array_equal(few["npv"], many["npv"][: draws.CHUNK])


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_any_number_of_workers_gives_the_same(case: Case, pool: type[Executor]) -> None:
    heard: list[tuple[int, int]] = []
    with pool(2) as executor:  # type: ignore[call-arg]
        shared = draws.simulate(case, NUMBER, 1, executor, lambda *done: heard.append(done))
    assert same(shared, draws.simulate(case, NUMBER, 1))
    assert heard == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_what_was_done_is_not_done_again(case: Case) -> None:
    whole = draws.simulate(case, NUMBER, 1)
    held: draws.Store = {1: draws.chunk(case, 1, draws.CHUNK, 1)}
    asked = []

    def counted(one: Case, p: Mapping[str, object]) -> Accounts:
        asked.append(len(p["cost_factor"]))  # type: ignore[arg-type]
        return accounts(one, p)  # type: ignore[arg-type]

    assert same(draws.simulate(case, NUMBER, 1, store=held, calculate=counted), whole)
    assert asked == [draws.CHUNK, 100]
    assert sorted(held) == [0, 1, 2]


def test_an_interrupted_run_keeps_what_is_done(case: Case) -> None:
    held: draws.Store = {}

    def stops(done: int, of: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        draws.simulate(case, NUMBER, 1, store=held, tell=stops)
    assert sorted(held) == [0, 1]
    assert same(draws.simulate(case, NUMBER, 1, store=held), draws.simulate(case, NUMBER, 1))


def test_parameters_keep_their_ranges_choices_are_not_drawn(case: Case) -> None:
    found = draws.drawn_parameters(case.parameters, 5000, np.random.default_rng(0))
    assert set(found) == {"cost_factor", "delay_years"}
    assert found["cost_factor"].shape == (5000, 1)
    assert 0.8 <= found["cost_factor"].min() < found["cost_factor"].max() <= 1.5
    assert found["cost_factor"].mean() == pytest.approx((0.8 + 1.0 + 1.5) / 3, abs=0.01)


def test_correlated_parameters_move_together(case: Case) -> None:
    def correlation(pairs: Mapping[tuple[str, str], float]) -> float:
        found = draws.drawn_parameters(case.parameters, 20_000, np.random.default_rng(0), pairs)
        return float(np.corrcoef(found["cost_factor"][:, 0], found["delay_years"][:, 0])[0, 1])

    assert correlation({("cost_factor", "delay_years"): 0.8}) == pytest.approx(0.78, abs=0.04)
    assert correlation({}) == pytest.approx(0.0, abs=0.03)


def test_contradicting_correlations_still_make_draws() -> None:
    rows = parameters(price_capacity=10.0)
    for name in ("a", "b", "c"):
        rows.loc[name] = [0.0, 1.0, 2.0, "", "", "", ""]
    pairs = {("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): -0.9}
    found = draws.drawn_parameters(rows, 5000, np.random.default_rng(0), pairs)
    assert found["a"].std() == pytest.approx(np.sqrt(1 / 6), abs=0.02)


def test_contingency_is_left_out_where_cost_is_drawn(case: Case) -> None:
    investment = draws.simulate(case, 500, 1)["investment"]
    assert 80 <= investment.min() < investment.max() <= 150


def test_the_triangle() -> None:
    uniform = np.array([0.0, 0.25, 0.5, 1.0])
    assert draws.triangle(uniform, 0, 1, 2).tolist() == pytest.approx([0, np.sqrt(0.5), 1, 2])
    assert draws.triangle(uniform, 3, 3, 3).tolist() == [3, 3, 3, 3]


def test_the_summary_says_how_often_a_ratio_does_not_exist() -> None:
    nan = float("nan")
    found = draws.summary({"firr": np.array([0.1, nan, -0.1, 0.3]), "eirr": np.full(4, nan)})
    assert found["firr"]["p50"] == pytest.approx(0.1)
    assert found["firr"]["below_zero"] == pytest.approx(1 / 3)
    assert found["firr"]["none"] == pytest.approx(0.25)
    assert np.isnan(found["eirr"]["p50"])
    assert found["eirr"]["none"] == 1


def test_no_draws_give_nothing(case: Case) -> None:
    assert draws.simulate(case, 0, 1) == {}
