from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dorsale.topology.backbone.problem import Problem
from dorsale.topology.backbone.router import Routed, Router
from tests.topology.backbone.small_problems import random_problem, stated

CHAIN = stated([(0, 1), (1, 2)], (1, 1), [(1, 0, 50.0), (2, 0, 60.0), (2, 1, 30.0)])


def routed(*gbps: float) -> Routed:
    return Routed(0, frozenset(), np.array(gbps))


def test_what_is_asked_of_each_flow_is_routed() -> None:
    """50 + 60 over span 0, 60 + 30 over span 1, in modules of 100: 10 are missing."""
    router = Router(CHAIN, np.array([True, True]), [0, 1])
    assert router.missing_gbps(np.ones(2), routed(50.0, 60.0, 30.0)) is None
    added = router.missing_gbps(np.ones(2), routed(50.0, 60.0, 30.0), beyond=True)
    assert added == pytest.approx([10.0, 0.0])
    assert router.loads() == pytest.approx([110.0, 90.0])
    assert router.missing_gbps(np.ones(2), routed(50.0, 40.0, 60.0)) == pytest.approx([0.0, 0.0])


def test_the_price_of_one_more_gbps_is_that_of_the_way_it_takes() -> None:
    router = Router(CHAIN, np.array([True, True]), [0, 1])
    router.missing_gbps(np.ones(2), routed(50.0, 60.0, 30.0), beyond=True)
    price = router.potentials()
    assert price[0, 1] == pytest.approx(1.02)  # a module of 100 for 1, and 1 for being short
    assert price[1, 2] == pytest.approx(0.01)  # the length alone


def test_spans_in_a_row_carry_one_flow_and_are_short_each_for_itself() -> None:
    """120 from node 3 over three spans of one module, of 100: 20 are missing on each."""
    row = stated([(0, 1), (2, 1), (2, 3)], (1, 1, 1), [(3, 0, 120.0)], most_modules=2)
    router = Router(row, np.ones(3, dtype=bool), [0])
    assert len(router.chains) == 1
    assert router.missing_gbps(np.array([1.0, 1.0, 2.0]), routed(120.0)) == pytest.approx(
        [20.0, 20.0, 0.0]
    )
    assert router.loads() == pytest.approx([120.0] * 3)
    assert router.potentials()[0] == pytest.approx([0.0, 1.02, 2.04, 2.05])


@pytest.mark.parametrize("seed", range(8))
def test_chains_change_nothing_in_what_is_missing(seed: int) -> None:
    """Flows of nothing from every node leave no chain."""
    whole = random_problem(seed)
    problem = stated(whole.ends.tolist(), whole.fixed_eur, [(1, 0, 700.0)])
    flows = (*problem.flows, *((v, 0, 0.0) for v in range(1, len(problem.nodes))))
    chained, free = (missing_gbps(one) for one in (problem, replace(problem, flows=flows)))
    assert chained == pytest.approx(free, nan_ok=True)


def missing_gbps(problem: Problem) -> float:
    """Return what is missing in all, once span 0 failed, over one module a span."""
    every = np.ones(len(problem.spans), dtype=bool)
    state = Routed(0, frozenset({0}), problem.flow_table[2])
    added = Router(problem, every, [0]).missing_gbps(every * 1.0, state, beyond=True)
    return np.nan if added is None else float(added.sum())
