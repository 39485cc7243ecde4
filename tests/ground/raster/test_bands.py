"""The band holds every path that costs little more than the best, and nothing else."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from dorsale.ground.raster import band, path, sweep
from dorsale.plan.problems import BadInput
from tests.ground.raster.graphs import INF, graph, lumpy


def test_two_ways_around_by_hand() -> None:
    cost = np.array([[1.0, 1.0, 1.0], [1.0, INF, 1.0], [1.2, 1.2, 1.2]])
    assert band(cost, (1, 0), (1, 2), 0.0, 4)[0].all()
    assert not band(cost, (1, 0), (1, 2), 0.05, 4)[2].any()
    assert band(cost, (1, 0), (1, 2), 0.15, 4)[2].all()


def test_same_as_the_cheapest_path_through_each_cell() -> None:
    cost = lumpy(12, 14)
    found = band(cost, (0, 0), (11, 13), 0.1, 16)
    steps = graph(cost, 16)
    there = nx.single_source_dijkstra_path_length(steps, (0, 0))
    back = nx.single_source_dijkstra_path_length(steps, (11, 13))
    best = there[(11, 13)]
    for cell in np.ndindex(cost.shape):
        assert found[cell] == (there[cell] + back[cell] <= 1.1 * best)


def test_the_best_path_is_always_inside() -> None:
    cost = lumpy(80, 90)
    best = path(sweep(cost, [(2, 3)]), 75, 85)
    assert best is not None
    assert band(cost, (2, 3), (75, 85), 0.0)[best.cells[:, 0], best.cells[:, 1]].all()


def test_no_path_no_band() -> None:
    assert not band(np.array([[1.0, INF, 1.0]]), (0, 0), (0, 2)).any()
    with pytest.raises(BadInput, match="outside"):
        band(np.ones((2, 2)), (0, 0), (5, 5))
