from __future__ import annotations

import numpy as np
import pytest

from dorsale.ground.joined_corridors import Stretch, to_node
from dorsale.ground.joined_diverse import Alternative, Ground, alternatives
from dorsale.ground.network.diverse import Apart
from dorsale.ground.one_graph import Joined, settle
from tests.ground.crossroads import joined, middle
from tests.ground.network.small import network

ROWS, COLUMNS = 21, 30
ENDS = middle(ROWS, 10, 0), middle(ROWS, 10, 29)


def ground(road_eur: float, accuracy_m: float = 100.0, **apart: float) -> Ground:
    """A straight road of 29 km through even ground of 1 EUR a metre, leaving it at 10 EUR."""
    one = network([*ENDS], [("road", 0, 1, 29.0)], accuracy_m)
    both = joined(np.ones((ROWS, COLUMNS)), one, [road_eur], 10.0)
    return Ground(both, np.array([accuracy_m]), [frozenset()], 1000.0, Apart(**apart))


def found(here: Ground, count: int) -> list[Alternative]:
    def search(one: Joined) -> tuple[Stretch, ...] | None:
        return to_node(settle(one, nodes=[0], precise=True), 1, here.joined)

    return alternatives(here, search, ENDS, count)


def furthest_row(one: Alternative) -> int:
    rows = [row for part in one.parts for row, _ in part.cells]
    return max(abs(row - 10) for row in rows)


def test_the_second_keeps_off_the_road_and_the_ground_beside_it() -> None:
    """The road costs 14,500; two km aside, 29 km of ground and two slants cost 29,000 and more."""
    first, second = found(ground(14_500.0), 2)
    assert [part.way for part in first.parts] == [0]
    assert first.eur == pytest.approx(14_500.0)
    assert [part.way for part in second.parts] == [None]
    assert second.eur == pytest.approx(20.0 + second.km * 1000, rel=1e-9)
    assert 29_000 < second.eur < 31_500
    assert furthest_row(second) == 2
    assert (second.km_shared_with_first, second.km_near_first) == (0.0, 0.0)
    assert (first.diversity, second.diversity) == ("", "proven")


def test_three_lie_one_beside_the_other() -> None:
    ranked = found(ground(14_500.0), 3)
    assert [one.eur for one in ranked] == sorted(one.eur for one in ranked)
    sides = [np.mean([row - 10 for row, _ in one.parts[0].cells]) for one in ranked[1:]]
    assert sides[0] * sides[1] < 0


def test_a_dear_road_comes_second() -> None:
    first, second = found(ground(40_000.0), 2)
    assert [part.way for part in first.parts] == [None]
    assert [part.way for part in second.parts] == [None]
    assert second.eur < 40_000


def test_a_line_that_is_not_known_well_is_to_be_surveyed() -> None:
    _, second = found(ground(14_500.0, accuracy_m=3000.0), 2)
    assert second.diversity == "to_be_surveyed"
    assert furthest_row(second) >= 4


def test_ground_that_leaves_no_room_is_shared() -> None:
    """A corridor one row wide: the second runs beside the first, or on it."""
    cost = np.full((3, 30), np.inf)
    cost[1] = 1.0
    ends = middle(3, 1, 0), middle(3, 1, 29)
    one = joined(cost, network([*ends], [("road", 0, 1, 29.0)]), [14_500.0], 10.0)
    here = Ground(one, np.array([100.0]), [frozenset()], 1000.0)

    def search(graph: Joined) -> tuple[Stretch, ...] | None:
        return to_node(settle(graph, nodes=[0], precise=True), 1, one)

    first, second = alternatives(here, search, ends, 3)
    assert first.eur < second.eur
    assert second.diversity == "shared"
    assert second.km_near_first == pytest.approx(25.0, abs=2.0)


def test_nothing_leads_there() -> None:
    cost = np.ones((3, 5))
    cost[:, 2] = np.inf
    ends = middle(3, 1, 0), middle(3, 1, 4)
    one = joined(cost, network([*ends], [("stub", 0, 0, 1.0)]), [100.0], 1.0)
    here = Ground(one, np.array([100.0]), [frozenset()], 1000.0)
    assert alternatives(here, lambda graph: to_node(settle(graph, nodes=[0]), 1), ends, 2) == []
