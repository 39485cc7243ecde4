"""Paths and lengths against what can be seen by eye."""

from __future__ import annotations

import numpy as np
import pytest

from dorsale.plan.loading import Model
from dorsale.topology.loading.capacity.distances import Network
from dorsale.topology.loading.capacity.pieces import pieces
from dorsale.topology.loading.capacity.routing import Routing
from dorsale.topology.loading.states import task
from tests.topology.loading.tiny_tasks import instance


def _routing() -> Routing:
    given = instance(
        3, [(0, 1), (1, 2), (0, 2)], [(0, 2, 2.0)], [([1.0], [1.0])] * 3, routing=[1.0, 1.0, 3.0]
    )
    (piece,) = pieces(task(given, Model(), "none"))
    return Routing(piece, piece.states[0])


def test_lengths_of_zero_are_lengths() -> None:
    network = Network(3, np.array([[0, 1], [1, 2], [0, 2]]), np.array([0]), np.array([2]))
    assert network.distances(np.array([0.0, 0.0, 1.0])).tolist() == [0.0]
    assert [path.tolist() for path in network.paths(np.array([0]))] == [[1, 0]]


def test_of_links_side_by_side_the_shorter_is_taken() -> None:
    network = Network(2, np.array([[0, 1], [1, 0]]), np.array([0]), np.array([1]))
    assert network.distances(np.array([2.0, 1.0])).tolist() == [1.0]
    assert network.paths(np.array([0]))[0].tolist() == [1]


def test_two_ways_of_one_carry_two_and_not_one() -> None:
    routing = _routing()
    assert routing.short(np.array([1.0, 1.0, 1.0])) is None
    lengths = routing.short(np.array([1.0, 0.5, 1.0]))
    assert lengths is not None
    assert lengths.links @ np.array([1.0, 0.5, 1.0]) < lengths.distance


def test_routing_is_as_cheap_as_capacity_lets_it() -> None:
    cost, _ = _routing().cheapest(np.array([1.0, 1.0, 1.0]))
    assert cost == pytest.approx(1.0 * 2 + 1.0 * 3)
