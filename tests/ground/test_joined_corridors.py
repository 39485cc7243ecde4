from __future__ import annotations

import pytest

from dorsale.ground.joined_corridors import to_cell, to_node
from dorsale.ground.one_graph import settle
from dorsale.plan.problems import BadInput
from tests.ground.crossroads import middle, total, two_roads


def test_a_corridor_leaves_the_road_and_returns() -> None:
    """300 on the first road, off at 10, 3,000 over ground, on at 10, 300 on the other."""
    found = settle(two_roads(), nodes=[0], precise=True)
    corridor = to_node(found, 3)
    assert corridor is not None
    assert [one.way for one in corridor] == [0, None, 1]
    assert [one.eur for one in corridor] == pytest.approx([300.0, 3020.0, 300.0])
    assert [one.km for one in corridor] == pytest.approx([3.0, 3.0, 3.0])
    assert corridor[0].line[-1] == corridor[1].line[0]
    assert corridor[1].line[-1] == corridor[2].line[0]
    assert found.eur[3] == pytest.approx(3620.0)
    assert found.turns == 2


def test_from_a_cell_and_to_a_cell() -> None:
    found = settle(two_roads(), cells=[(0, 0)], precise=True)
    corridor = to_cell(found, 0, 9)
    assert corridor is not None
    assert [one.way for one in corridor] == [None, 0, None, 1, None]
    assert total(corridor) == pytest.approx(3640.0) == found.field.value[0, 9]
    assert corridor[0].line[0] == pytest.approx(middle(3, 0, 0))
    assert corridor[-1].line[-1] == pytest.approx(middle(3, 0, 9))


def test_a_place_that_is_not_there() -> None:
    found = settle(two_roads(), nodes=[0], precise=True)
    with pytest.raises(BadInput, match="node 4 is not in the network"):
        to_node(found, 4)
    with pytest.raises(BadInput, match="outside the raster"):
        to_cell(found, 3, 0)
