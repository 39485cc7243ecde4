from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from dorsale.topology.backbone.pairs import OutOfTime, Pairs
from dorsale.topology.backbone.problem import Problem, together
from dorsale.topology.backbone.survival import Survival
from tests.topology.backbone.small_problems import joined, random_problem, stated

THREE = stated([(0, 1), (0, 1), (0, 1)], (1, 1, 1), [(1, 0, 60.0)], module_gbps=100.0)


def test_two_of_three_ways_cut_only_a_network_of_two() -> None:
    pairs = Pairs(Survival(THREE), 3, 0.5)
    two = np.array([True, True, False])
    assert [s.element for s in pairs.hurting(two, {1})] == ["e0 + e1"]
    assert pairs.hurting(np.ones(3, dtype=bool), {1}) == []
    assert pairs.hurting(two, set()) == []


def test_pairs_that_nothing_survives_are_named_with_their_sites() -> None:
    """Two ways to the internet for sites 1 and 2; site 3 hangs on span 3: cut off by it alone."""
    ends = [(0, 1), (0, 1), (1, 2), (1, 2), (1, 3)]
    flows = [(1, 0, 5.0), (2, 0, 5.0), (3, 0, 5.0)]
    survival = Survival(stated(ends, (1, 1, 1, 1, 1), flows))
    found = Pairs(survival, 5, 0.5).hopeless()
    assert found == {("e0", "e1"): [1, 2, 3], ("e2", "e3"): [2]}


def test_no_pair_is_looked_at_once_time_is_over() -> None:
    late = Pairs(Survival(THREE), 3, 0.5, over=lambda: True)
    with pytest.raises(OutOfTime):
        late.hurting(np.ones(3, dtype=bool), {1})


@pytest.mark.parametrize("seed", range(8))
def test_pairs_agree_with_a_look_at_each_of_them(seed: int) -> None:
    problem = random_problem(seed)
    chosen = np.random.default_rng(seed).random(len(problem.spans)) < 0.8
    protected = set(problem.served)
    found = Pairs(Survival(problem), len(problem.states), 0.5).hurting(chosen, protected)
    assert {s.element for s in found} == by_hand(problem, chosen, protected)


def by_hand(problem: Problem, chosen: np.ndarray, protected: set[int]) -> set[str]:
    taken, every = np.flatnonzero(chosen).tolist(), range(len(problem.spans))
    found = set()
    for one, other in combinations(problem.states, 2):
        pair = together(one, other, 0.5)
        if chosen[list(one.spans)].any():
            lost = protected - joined(problem, taken, pair.spans)
            if lost & joined(problem, every, pair.spans) and lost & protected:
                found.add(pair.element)
    return found


def test_two_failures_that_leave_too_little_room_are_found() -> None:
    """120 to survive two failures of three ways of 100, one module each: too little."""
    heavy = stated([(0, 1), (0, 1), (0, 1)], (1, 1, 1), [(1, 0, 240.0)], most_modules=2)
    pairs, ones = Pairs(Survival(heavy), 3, 0.5), np.ones(3, dtype=bool)
    assert len(pairs.short([0], ones, {1}, np.ones(3), {})[0]) == 3
    assert pairs.short([0], ones, {1}, np.full(3, 2.0), {}) == ([], [])
    passed = {0: 0b1100, 1: 0b1000}
    assert pairs.short([0], ones, {1}, np.ones(3), passed) == ([], [])


def test_two_failures_that_leave_no_network_room_enough_are_told_apart() -> None:
    """260 to survive and 200 at most on the way that is left: nobody is asked for that."""
    heavy = stated([(0, 1)] * 3, (1, 1, 1), [(1, 0, 520.0)], most_modules=2)
    pairs, ones = Pairs(Survival(heavy), 3, 0.5), np.ones(3, dtype=bool)
    found, beyond = pairs.short([0], ones, {1}, np.full(3, 2.0), {})
    assert (found, len(beyond)) == ([], 3)
