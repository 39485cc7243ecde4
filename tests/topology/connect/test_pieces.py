from __future__ import annotations

from dorsale.topology.connect.pieces import pieces, weak_points
from tests.topology.connect.small_networks import stated

TWO_TRIANGLES = [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 2), (4, 5)]


def test_blocks_ask_for_what_hangs_on_their_nodes() -> None:
    """a asks; f asks behind e: c and e ask in its name; the loop and the dead end are gone."""
    problem = stated([*TWO_TRIANGLES, (0, 0), (1, 6)], [1] * 9, [2, 0, 0, 0, 0, 1, 0])
    assert [(piece.links, piece.required) for piece in pieces(problem)] == [
        ([0, 1, 2], {0: 2, 1: 0, 2: 1}),
        ([3, 4, 5], {2: 2, 3: 0, 4: 1}),
        ([6], {4: 2, 5: 1}),
    ]


def test_what_asks_for_one_route_is_not_weak() -> None:
    problem = stated(TWO_TRIANGLES, [1] * 7, [2, 0, 0, 0, 0, 1], "nodes")
    assert weak_points(problem, pieces(problem)) == []
