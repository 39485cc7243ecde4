from __future__ import annotations

import numpy as np
import pytest

from dorsale.topology.backbone.master import Master, Point
from dorsale.topology.backbone.separation import Separation
from dorsale.topology.backbone.survival import Survival
from tests.topology.backbone.small_problems import best_value, random_problem, stated

SQUARE = stated([(0, 1), (1, 2), (2, 3), (0, 3)], (10, 20, 30, 40), [(2, 0, 5.0)])


def separation(problem: object = SQUARE) -> Separation:
    return Separation(Survival(problem), Master(problem, 1))  # type: ignore[arg-type]


def test_the_relaxation_of_a_square_is_the_square() -> None:
    """Node 2 protected: two spans enter it, and the two sets between it and the internet."""
    cut = separation()
    cut.start()
    for _ in range(5):
        cut.connection(cut.master.relaxed())
    assert cut.master.relaxed().spans.tolist() == pytest.approx([1, 1, 1, 1])


def test_a_group_asks_for_spans_outside_it() -> None:
    """Three ways in; two fail together: half of each is 1.5 spans, and 0.5 past the group."""
    three = stated([(0, 1), (0, 1), (0, 1)], (1, 1, 5), [(1, 0, 5.0)], groups=[(0, 1)])
    cut = separation(three)
    point = Point(np.array([1.0, 1.0, 0.3]), np.zeros(3), np.array([1.0]), 0.0, 0.0)
    assert cut.connection(point) == 0
    assert cut.states(point) == 1
    cut.master.connect([0, 1, 2], 1, 1.0, np.ones(3))
    assert cut.master.relaxed().spans[2] == pytest.approx(1.0)


@pytest.mark.parametrize("seed", range(2))
def test_no_row_cuts_the_best_network(seed: int) -> None:
    """Rows of every kind, added at random points: the relaxation stays below the optimum."""
    problem = random_problem(seed, module_gbps=80.0)
    best = best_value(problem)
    cut, random = separation(problem), np.random.default_rng(seed)
    cut.start()
    for _ in range(6):
        x, z, r = (random.random(len(a)) for a in (problem.spans, problem.spans, problem.served))
        point = Point(np.round(x, 1), z * 0, np.round(r), 0.0, 0.0)
        cut.connection(point)
        cut.islands(point)
        cut.states(point)
        cut.capacity(point, every=True)
        prices = random.random((1, len(problem.nodes))) * 10
        prices[0, 0] = 0.0
        cut.metric(int(random.integers(0, 3)), prices, [0], x, r)
    assert cut.master.relaxed().value <= best + 1e-6
