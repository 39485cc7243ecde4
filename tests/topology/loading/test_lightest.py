"""Lightest paths by hand: a triangle, a parallel link, a price to stay below."""

from __future__ import annotations

import numpy as np

from dorsale.plan.loading import Model, Task
from dorsale.topology.loading.lightest import lightest
from tests.topology.loading.tiny_tasks import instance

TASK = Task(instance(3, [(0, 1), (1, 2), (0, 2), (0, 1)], [(0, 2, 1.0), (1, 0, 1.0)]), Model())
ENDS = TASK.instance.demand_ends
WEIGHT = np.array([2.0, 3.0, 9.0, 1.0] * 2)  # forward ways, then backward ones


def test_the_lighter_of_parallel_links_is_taken_both_ways() -> None:
    """From 0 to 2 over links 3 and 1 (4); from 1 to 0 back over link 3 (1)."""
    found = lightest(TASK.ways, ENDS, np.arange(8), WEIGHT, np.full(2, np.inf))
    assert found == {(0, 1, 3): frozenset({1, 3}), (1, 7): frozenset({3})}


def test_dead_ways_are_not_taken_and_dear_paths_not_returned() -> None:
    alive = np.array([0, 2, 4, 6])  # links 0 and 2 only
    found = lightest(TASK.ways, ENDS, alive, WEIGHT, np.array([9.0, 3.0]))
    assert found == {(1, 4): frozenset({0})}
