from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dorsale.topology.backbone.problem import Problem
from dorsale.topology.backbone.reduction import covering, stand_ins
from tests.topology.backbone.small_problems import best_value, random_problem, stated

PAIR = stated([(0, 1), (0, 1), (1, 2)], (10, 30, 1), [(1, 0, 5.0), (2, 0, 5.0)])


def test_two_trenches_are_both_kept() -> None:
    """Each fails alone, so the dearer one protects the cheaper."""
    assert stand_ins(PAIR).tolist() == [0, 1, 2]


def test_the_dearer_cable_in_the_same_trench_is_left_out() -> None:
    together = tuple(
        replace(state, spans=frozenset({0, 1})) if 1 in state.spans else state
        for state in PAIR.states
        if 0 not in state.spans
    )
    assert stand_ins(replace(PAIR, states=together, exclusive=((0, 1),))).tolist() == [0, 0, 2]


def test_a_failure_inside_a_wider_one_is_covered() -> None:
    problem = stated([(0, 1), (0, 1), (0, 1)], (1, 1, 1), [(1, 0, 5.0)], groups=[(0, 1)])
    usable = np.array([True, True, True])
    assert covering(problem, usable) == [(3,), (3,), (), ()]
    assert covering(problem, np.array([True, False, True])) == [(), (1,), (), (0,)]


@pytest.mark.parametrize("seed", [0, 1])
def test_nothing_is_lost_without_the_spans_left_out(seed: int) -> None:
    problem = doubled(random_problem(seed))
    usable = stand_ins(problem) == np.arange(len(problem.spans))
    assert not usable.all()
    left = replace(problem, most_modules=np.where(usable, problem.most_modules, 0.0))
    assert best_value(left) == pytest.approx(best_value(random_problem(seed)))


def doubled(problem: Problem) -> Problem:
    """Return ``problem`` with a second, dearer cable in each trench of the first three."""
    count = len(problem.spans)
    second = {e: count + e for e in range(3)}
    rows = [*range(count), *range(3)]
    return replace(
        problem,
        spans=(*problem.spans, *(f"t{e}" for e in range(3))),
        ends=problem.ends[rows],
        fixed_eur=np.append(problem.fixed_eur, problem.fixed_eur[:3] + 5.0),
        module_eur=problem.module_eur[rows],
        module_gbps=problem.module_gbps[rows],
        most_modules=problem.most_modules[rows],
        length_km=problem.length_km[rows],
        exclusive=tuple(second.items()),
        states=tuple(
            replace(s, spans=s.spans | {second[e] for e in s.spans if e in second})
            for s in problem.states
        ),
    )
