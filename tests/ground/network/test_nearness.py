from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsale.ground.network.nearness import nearness
from dorsale.plan.ground import Network
from tests.ground.network.small import network

KM = 1 / 111.195  # degrees


def beside(gap_km: float, lon: float = 0.0, **columns: object) -> Network:
    """Two ways of 40 km, north to south, ``gap_km`` apart at the equator."""
    east = lon + gap_km * KM
    east = east - 360 if east > 180 else east
    places = [(lon, 0.0), (lon, 40 * KM), (east, 0.0), (east, 40 * KM)]
    return network(places, [("a", 0, 1, 40.0), ("b", 2, 3, 40.0)], **columns)  # type: ignore[arg-type]


def share(one: Network, distance_m: float) -> float:
    space = nearness(one, distance_m)
    return float(space.share(space.near([0]))[1])


@given(st.floats(0.0, 5.0), st.sampled_from([0.0, 100.0, 179.99]))
def test_parallel_ways_are_near_within_the_distance(gap_km: float, lon: float) -> None:
    """Sampling widens the distance by 3 % at most; the date line changes nothing."""
    found = share(beside(gap_km, lon), 1000.0)
    if gap_km < 0.999:
        assert found == 1.0
    if gap_km > 1.04:
        assert found == 0.0


def test_the_worse_accuracy_counts() -> None:
    assert share(beside(4.0), 1000.0) == 0.0
    assert share(beside(4.0, accuracy_m=[100.0, 5000.0]), 1000.0) == 1.0
    assert share(beside(4.0, accuracy_m=[5000.0, 100.0]), 1000.0) == 1.0


def test_ways_that_cross_are_near_at_the_crossing_only() -> None:
    places = [(-20 * KM, 0.0), (20 * KM, 0.0), (0.0, -20 * KM), (0.0, 20 * KM)]
    one = network(places, [("a", 0, 1, 40.0), ("b", 2, 3, 40.0)])
    assert share(one, 1000.0) * 40 == pytest.approx(2.0, abs=0.5)
