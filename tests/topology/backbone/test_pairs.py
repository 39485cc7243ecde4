from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from dorsale.topology.backbone.pairs import hurting, short
from dorsale.topology.backbone.problem import Problem, together
from dorsale.topology.backbone.survival import Survival
from tests.topology.backbone.small_problems import joined, random_problem, stated

THREE = stated([(0, 1), (0, 1), (0, 1)], (1, 1, 1), [(1, 0, 60.0)], module_gbps=100.0)


def test_two_of_three_ways_cut_only_a_network_of_two() -> None:
    survival = Survival(THREE)
    two = np.array([True, True, False])
    assert [s.element for s in hurting(survival, two, {1}, 3, 0.5)] == ["e0 + e1"]
    assert hurting(survival, np.ones(3, dtype=bool), {1}, 3, 0.5) == []
    assert hurting(survival, two, set(), 3, 0.5) == []


@pytest.mark.parametrize("seed", range(8))
def test_pairs_agree_with_a_look_at_each_of_them(seed: int) -> None:
    problem = random_problem(seed)
    chosen = np.random.default_rng(seed).random(len(problem.spans)) < 0.8
    protected = set(problem.served)
    found = hurting(Survival(problem), chosen, protected, len(problem.states), 0.5)
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
    survival, ones = Survival(heavy), np.ones(3, dtype=bool)
    asked = (survival, [0], ones, {1})
    assert len(short(*asked, np.ones(3), 3, 0.5)) == 3
    assert short(*asked, np.full(3, 2.0), 3, 0.5) == []
