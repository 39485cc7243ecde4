from __future__ import annotations

import numpy as np
import pytest

from dorsale.topology.backbone.capacity import Sizer
from dorsale.topology.backbone.checker import check
from dorsale.topology.backbone.survival import Survival
from tests.topology.backbone.small_problems import random_problem, stated

TRIANGLE = ((0, 1), (1, 2), (0, 2))


def test_a_chain_needs_modules_for_all_behind_it() -> None:
    """60 from node 2 and 50 from node 1: 110 on the first span is two modules of 100."""
    problem = stated([(0, 1), (1, 2)], (1, 1), [(1, 0, 50.0), (2, 0, 60.0)], most_modules=4)
    sized = Sizer(Survival(problem)).size(np.array([True, True]), set())
    assert sized is not None
    assert sized.tolist() == [2, 1]


def test_traffic_between_two_sites_stays_between_them() -> None:
    """150 from node 2 to node 1 and 10 from each to the internet: the way out stays at one."""
    flows = [(2, 1, 150.0), (1, 0, 10.0), (2, 0, 10.0)]
    problem = stated([(0, 1), (1, 2)], (1, 1), flows, most_modules=4)
    sized = Sizer(Survival(problem)).size(np.array([True, True]), set())
    assert sized is not None
    assert sized.tolist() == [1, 2]


def test_spans_that_are_too_small_give_no_answer() -> None:
    """150 fit over both spans of 100, never over one."""
    sizer = Sizer(Survival(stated([(0, 1), (0, 1)], (1, 1), [(1, 0, 150.0)])))
    assert sizer.size(np.array([True, False]), set()) is None
    assert sizer.size(np.array([True, True]), set()) is not None


@pytest.mark.parametrize("seed", range(8))
def test_sized_networks_pass_the_independent_check(seed: int) -> None:
    problem = random_problem(seed, most_modules=4, module_gbps=60.0, exchange=True)
    survival = Survival(problem)
    everything = np.ones(len(problem.spans), dtype=bool)
    sized = Sizer(survival).size(everything, set(problem.served))
    assert sized is not None
    modules = dict(zip(problem.spans, sized.astype(int).tolist(), strict=True))
    assert check(problem, modules, {problem.nodes[v]: True for v in problem.served}) == []


@pytest.mark.parametrize("seed", range(4))
def test_routings_found_before_do_again(seed: int) -> None:
    """What was sized has room in every state, and says so without a linear program."""
    problem = random_problem(seed, most_modules=4, module_gbps=60.0, exchange=True)
    sizer, everything = Sizer(Survival(problem)), np.ones(len(problem.spans), dtype=bool)
    sized = sizer.size(everything, set(problem.served))
    assert sized is not None
    before = sizer.known.number
    again = sizer.size(everything, set(problem.served), sized)
    assert again is not None
    assert again.tolist() == sized.tolist()
    assert sizer.shortages(everything, set(problem.served), sized) == []
    assert sizer.known.number == before
