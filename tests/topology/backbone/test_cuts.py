from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from dorsale.topology.backbone.cuts import Flower, crossing, island, islands
from tests.topology.backbone.small_problems import random_problem, stated

SQUARE = stated([(0, 1), (1, 2), (2, 3), (0, 3)], (1, 1, 1, 1), [(2, 0, 1.0)])


def test_the_flow_round_a_square_is_the_sum_of_both_sides() -> None:
    """min(5, 3) over node 1 and min(2, 4) over node 3: 5; the cut parts spans 1 and 2."""
    flow, side = Flower(4, SQUARE.ends).cut(np.array([5.0, 3.0, 2.0, 4.0]), 0, 2)
    assert flow == pytest.approx(5.0)
    assert crossing(SQUARE, side).tolist() == [1, 2]


def test_what_cannot_be_fed_is_counted_and_placed() -> None:
    wanted = np.array([0.0, 1.0, 7.0, 1.0])
    short, side = Flower(4, SQUARE.ends).shed(np.array([5.0, 3.0, 2.0, 4.0]), 0, wanted)
    assert short == pytest.approx(2.0)
    assert side.tolist() == [False, False, True, False]


@pytest.mark.parametrize("seed", range(6))
def test_flows_agree_with_networkx(seed: int) -> None:
    problem = random_problem(seed)
    capacity = np.random.default_rng(seed).integers(1, 20, len(problem.spans)).astype(float)
    graph = nx.Graph()
    for (u, v), gbps in zip(problem.ends.tolist(), capacity, strict=True):
        had = graph[u][v]["capacity"] if graph.has_edge(u, v) else 0.0
        graph.add_edge(u, v, capacity=had + gbps)
    flower = Flower(len(problem.nodes), problem.ends)
    for sink in problem.served:
        flow, side = flower.cut(capacity, problem.root, sink)
        assert flow == pytest.approx(nx.maximum_flow_value(graph, problem.root, sink))
        assert capacity[crossing(problem, side)].sum() == pytest.approx(flow)


def test_islands_are_the_parts_that_stay_joined() -> None:
    label = islands(SQUARE, np.array([True, False, True, False]))
    assert label[0] == label[1] != label[2] == label[3]


@pytest.mark.parametrize("seed", range(6))
def test_an_island_is_the_part_of_its_first_node(seed: int) -> None:
    problem = random_problem(seed)
    chosen = np.random.default_rng(seed).random(len(problem.spans)) < 0.4
    label = islands(problem, chosen)
    for start in range(len(problem.nodes)):
        assert (island(problem, chosen.tolist(), start) == (label == label[start])).all()


@pytest.mark.parametrize("seed", range(6))
def test_remembered_flows_change_no_answer(seed: int) -> None:
    """One flower is asked again and again, the other ones are new each time."""
    problem, random = random_problem(seed), np.random.default_rng(seed)
    flower, nodes = Flower(len(problem.nodes), problem.ends), len(problem.nodes)
    for _ in range(30):
        capacity = random.integers(0, 5, len(problem.spans)).astype(float)
        wanted = random.integers(0, 3, nodes).astype(float)
        fresh = Flower(nodes, problem.ends)
        assert flower.shed(capacity, 0, wanted)[0] == fresh.shed(capacity, 0, wanted)[0]
        for sink in range(1, nodes):
            flow, _ = fresh.cut(capacity, 0, sink)
            assert flower.joins(capacity, 0, sink, flow)
            assert not flower.joins(capacity, 0, sink, flow + 1.0)
