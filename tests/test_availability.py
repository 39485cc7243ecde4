from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest

from dorsale.availability import of_paths, of_route, unavailability
from dorsale.plan.network import Plan


def exact(paths: list[list[str]], down: pd.Series) -> float:
    """Return the probability that some path is whole, over all 2^n states."""
    names = list(down.index)
    total = 0.0
    for state in product([False, True], repeat=len(names)):
        failed = {name for name, gone in zip(names, state, strict=True) if gone}
        odds = np.prod([down[n] if n in failed else 1 - down[n] for n in names])
        total += float(odds) * any(not failed & set(path) for path in paths)
    return total


def test_two_in_a_row_and_two_side_by_side() -> None:
    """0.9 x 0.8 = 0.72; 1 - 0.1 x 0.2 = 0.98."""
    down = pd.Series({"a": 0.1, "b": 0.2})
    assert of_paths([["a", "b"]], down).low == pytest.approx(0.72)
    assert of_paths([["a"], ["b"]], down).high == pytest.approx(0.98)
    assert of_paths([["a"], ["b"]], down).not_visited == pytest.approx(0.0)


def test_a_shared_element_undoes_the_second_path() -> None:
    """a is on both: 0.9 x (1 - 0.2 x 0.3) = 0.846; three failures (0.006) are not visited."""
    found = of_paths([["a", "b"], ["a", "c"]], pd.Series({"a": 0.1, "b": 0.2, "c": 0.3}))
    assert found.not_visited == pytest.approx(0.006)
    assert (found.low, found.high) == (pytest.approx(0.846), pytest.approx(0.852))


def test_share_of_time_down_from_cuts_and_repair() -> None:
    """Two cuts of 60 h: 120 h down for each 8,760 h up."""
    elements = pd.DataFrame({"cuts_per_year": [2.0], "repair_h": [60.0]}, index=["a"])
    assert unavailability(elements)["a"] == pytest.approx(120 / 8880)


def test_no_path_is_never_up() -> None:
    found = of_paths([], pd.Series(dtype=float))
    assert (found.low, found.high, found.hours_lost_low) == (0.0, 0.0, 8760.0)


@pytest.mark.parametrize("seed", range(40))
def test_the_interval_holds_the_exact_value(seed: int) -> None:
    random = np.random.default_rng(seed)
    names = [f"e{i}" for i in range(int(random.integers(2, 11)))]
    down = pd.Series(random.uniform(0, 0.3, len(names)), index=names)
    paths = [
        random.choice(names, size=int(random.integers(1, len(names) + 1)), replace=False).tolist()
        for _ in range(int(random.integers(1, 4)))
    ]
    found, true = of_paths(paths, down), exact(paths, down)
    assert found.low - 1e-12 <= true <= found.high + 1e-12
    assert found.high - found.low == pytest.approx(found.not_visited)
    assert found.hours_lost_low <= found.hours_lost_high


def test_dolisie_in_the_tiny_plan_by_hand(tiny_plan: Plan) -> None:
    """Over Brazzaville: 4 cuts x 10 h on 400 km, 0.1 x 10 h on the exit; over Pointe-Noire:
    1.6 x 10 h, the bridge 0.1 x 100 h, the sea 1 x 500 h. All five independent.
    """
    hours = np.array([40.0, 1.0, 16.0, 10.0, 500.0])
    share = hours / (8760 + hours)
    true = 1 - (1 - np.prod(1 - share[:2])) * (1 - np.prod(1 - share[2:]))
    after = tiny_plan.available[tiny_plan.available["when"] == "after"].set_index("id")
    found = after.loc["d-cg-dolisie-internet"]
    assert found["low"] <= true <= found["high"]
    assert found["high"] - found["low"] < 1e-4


def test_a_second_path_never_lowers_availability(tiny_plan: Plan) -> None:
    spans, down = tiny_plan.candidates.spans, unavailability(tiny_plan.candidates.elements)
    for flow in tiny_plan.demand.flows["id"]:
        working = tiny_plan.routes.working[flow]
        alone = of_route(spans, working, (), down)
        both = of_route(spans, working, tiny_plan.routes.protection[flow], down)
        assert both.high >= alone.low
