from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsale.earth import arc_km, lon_lat, on_sphere
from dorsale.ground.network.sphere import (
    lines_of,
    measured,
    numbered,
    ways_in_space,
)
from dorsale.plan.problems import BadInput
from tests.ground.network.small import network

PLACE = st.tuples(st.floats(-179.9, 179.9), st.floats(-89, 89))


def test_a_degree_of_the_equator() -> None:
    lines = measured([((179.5, 0.0), (-179.5, 0.0))])
    assert lines.km[0] == pytest.approx(111.195, abs=1e-3)
    assert abs(lon_lat(lines.at(np.array([0]), lines.km / 2))[0, 0]) == pytest.approx(180.0)


@given(st.lists(PLACE, min_size=1, max_size=20))
def test_there_and_back(places: list[tuple[float, float]]) -> None:
    assert lon_lat(on_sphere(*np.array(places).T)) == pytest.approx(np.array(places))


@given(st.lists(st.lists(PLACE, min_size=2, max_size=5).map(tuple), min_size=1, max_size=6))
def test_every_line_is_measured_alone(lines: list[tuple[tuple[float, float], ...]]) -> None:
    """Ends are where they belong, whatever lines stand before and after."""
    found = measured(lines)
    every = np.arange(len(lines))
    for number, line in enumerate(lines):
        corners = on_sphere(*np.array(line).T)
        legs = arc_km(np.linalg.norm(np.diff(corners, axis=0), axis=1))
        assert found.km[number] == pytest.approx(legs.sum(), abs=1e-6)
    starts, ends = np.array([line[0] for line in lines]), np.array([line[-1] for line in lines])
    assert found.at(every, 0 * found.km) == pytest.approx(on_sphere(*starts.T), abs=1e-6)
    assert found.at(every, found.km) == pytest.approx(on_sphere(*ends.T), abs=1e-2)


def test_a_way_without_a_line_is_straight() -> None:
    one = network([(1.0, 2.0), (3.0, 4.0)], [("w", 0, 1, 1.0)])
    assert lines_of(one) == [((1.0, 2.0), (3.0, 4.0))]
    assert [column.tolist() for column in numbered(np.array([2, 0, 1]))] == [[0, 0, 2], [0, 1, 0]]


@pytest.mark.parametrize("hole", [np.nan, np.inf])
def test_a_hole_in_a_line_is_named(hole: float) -> None:
    ways = [("good", 0, 1, 1.0), ("bad", 0, 1, 1.0)]
    one = network([(1.0, 2.0), (3.0, 4.0)], ways, lines={"bad": ((1.0, 2.0), (hole, 3.0))})
    with pytest.raises(BadInput, match="the line of way bad has a point without"):
        ways_in_space(one)
