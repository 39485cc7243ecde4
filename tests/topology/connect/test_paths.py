from __future__ import annotations

import numpy as np
import pytest

from dorsale.topology.connect.kernel import Kernel
from dorsale.topology.connect.paths import Paths
from dorsale.topology.connect.problem import Apart

ENDS = np.array([(0, 1), (1, 3), (0, 2), (2, 3), (1, 2)])
COST = np.array([1.0, 4, 4, 1, 1])


def kernel(apart: Apart) -> Kernel:
    return Kernel(ENDS, COST, np.array([2, 0, 0, 2]), apart, tuple((e,) for e in range(5)),
                  (0, 1, 2, 3))  # fmt: skip


@pytest.mark.parametrize("apart", ["links", "nodes"])
def test_two_routes_give_up_the_shortest_one(apart: Apart) -> None:
    """The shortest route a-b-c-d (3) blocks a second; together 1 + 4 and 4 + 1 are best."""
    paths = Paths(kernel(apart))
    assert paths.cheapest(COST, 0, 3, 1) == {0, 4, 3}
    assert paths.cheapest(COST, 0, 3, 2) == {0, 1, 2, 3}
    assert paths.cheapest(COST, 0, 3, 3) is None


def test_a_forbidden_link_is_not_used() -> None:
    cost = COST.copy()
    cost[0] = np.inf
    assert Paths(kernel("links")).cheapest(cost, 0, 3, 1) == {2, 3}
    assert Paths(kernel("links")).cheapest(cost, 0, 3, 2) is None
