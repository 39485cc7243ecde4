"""Blocks, states that others contain, links side by side."""

from __future__ import annotations

import numpy as np

from dorsale.plan.loading import Model
from dorsale.topology.loading.capacity.pieces import pieces
from dorsale.topology.loading.states import task
from tests.topology.loading.tiny_tasks import instance


def test_a_bridge_and_two_triangles_are_three_pieces() -> None:
    links = [(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (4, 5), (3, 5)]
    found = pieces(task(instance(6, links, [(0, 5, 3.0)]), Model(), "none"))
    assert [piece.link.tolist() for piece in found] == [[3], [0, 1, 2], [4, 5, 6]]
    assert [float(p.states[0].traffic.sum() * p.unit) for p in found] == [3.0, 3.0, 3.0]


def test_a_part_without_traffic_is_no_piece() -> None:
    links = [(0, 1), (1, 2), (0, 2), (2, 3)]
    found = pieces(task(instance(4, links, [(2, 3, 1.0)]), Model(), "none"))
    assert [piece.link.tolist() for piece in found] == [[3]]


def test_of_alike_links_the_first_carries_all_or_fails_for_all() -> None:
    given = instance(2, [(0, 1), (0, 1), (1, 0)], [(0, 1, 3.0)])
    (calm,) = pieces(task(given, Model(), "none"))
    assert calm.link.tolist() == [0]
    (storm,) = pieces(task(given, Model(), "links"))
    assert storm.pairs == ((0, 1), (1, 2))
    assert [np.flatnonzero(~s.stands).tolist() for s in storm.states] == [[0]]
