from __future__ import annotations

import numpy as np
import pytest

from dorsale.topology.backbone.repair import mend, prune
from dorsale.topology.backbone.survival import Survival
from tests.topology.backbone.small_problems import random_problem, stated

SQUARE = stated([(0, 1), (1, 2), (0, 2), (0, 2)], (10, 20, 30, 40), [(1, 0, 5.0), (2, 0, 5.0)])


def test_an_empty_choice_becomes_the_cheapest_ring() -> None:
    """Nodes 1 and 2 protected: the ring of spans 0, 1, 2 costs 60; span 3 is not needed."""
    survival = Survival(SQUARE)
    chosen = prune(survival, mend(survival, np.zeros(4), {1, 2}), {1, 2})
    assert chosen.tolist() == [True, True, True, False]


def test_pruning_takes_the_dearest_span_first() -> None:
    survival = Survival(SQUARE)
    assert prune(survival, np.ones(4, dtype=bool), set()).tolist() == [True, True, False, False]


@pytest.mark.parametrize("seed", range(10))
def test_mended_networks_lack_nothing_and_pruned_ones_can_spare_nothing(seed: int) -> None:
    problem = random_problem(seed)
    survival = Survival(problem)
    wanted = set(problem.served)
    liking = np.random.default_rng(seed).random(len(problem.spans)) * 0.9
    chosen = prune(survival, mend(survival, liking, wanted), wanted)
    assert survival.lacking(chosen, wanted) == {}
    for e in np.flatnonzero(chosen):
        left = chosen.copy()
        left[e] = False
        assert survival.lacking(left, wanted)


def test_what_carries_too_little_is_not_pruned() -> None:
    """150 from node 1 over two spans of 100: all three spans stay, one alone never carries."""
    wide = stated([(0, 1), (0, 1), (0, 1)], (1, 2, 3), [(1, 0, 150.0)])
    survival = Survival(wide)
    assert prune(survival, np.array([True, False, False]), set()).tolist() == [True, False, False]
    assert prune(survival, np.ones(3, dtype=bool), set()).tolist() == [True, True, False]
