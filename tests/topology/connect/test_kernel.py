from __future__ import annotations

import numpy as np

from dorsale.topology.connect.kernel import shrink


def test_chains_are_joined_and_dearer_links_beside_them_dropped() -> None:
    """a-b-c is one link of cost 3; of three links side by side, two routes need two."""
    ends = np.array([(0, 1), (1, 2), (0, 2), (0, 2), (2, 3), (3, 0)])
    cost = np.array([1.0, 2, 4, 9, 1, 1])
    kernel = shrink(ends, cost, list(range(6)), {0: 2, 1: 0, 2: 2, 3: 2}, "links")
    assert kernel.places == (0, 2, 3)
    assert sorted(zip(kernel.cost, kernel.members, strict=True)) == [
        (1.0, (4,)), (1.0, (5,)), (3.0, (0, 1)), (4.0, (2,)),
    ]  # fmt: skip


def test_apart_by_nodes_one_link_side_by_side_is_enough() -> None:
    ends = np.array([(0, 1), (1, 2), (0, 2), (0, 2), (2, 3), (3, 0)])
    cost = np.array([1.0, 2, 4, 9, 1, 1])
    kernel = shrink(ends, cost, list(range(6)), {0: 2, 1: 0, 2: 2, 3: 2}, "nodes")
    assert sorted(kernel.cost) == [1.0, 1.0, 3.0]


def test_the_tree_of_needs_knows_what_the_links_allow() -> None:
    """a and b ask for three; only two links leave b."""
    ends = np.array([(0, 1), (0, 1), (0, 2), (2, 3), (3, 0), (2, 0), (1, 2)])
    kernel = shrink(ends, np.ones(7), list(range(7)), {0: 3, 1: 3, 2: 3, 3: 3}, "links")
    asked = {frozenset(pair): need for pair, need in kernel.needs}
    assert len(asked) == 3
    assert asked.pop(next(p for p in asked if 3 in p)) == 2
    assert set(asked.values()) == {3}
