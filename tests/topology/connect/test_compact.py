from __future__ import annotations

import pytest

from dorsale.topology.connect.compact import compact
from tests.topology.connect.small_networks import stated


def test_the_ring_and_the_bridge_by_hand() -> None:
    """The ring a-b-c costs 3, the bridge to d 5 and is taken once."""
    found = compact(stated([(0, 1), (1, 2), (2, 0), (2, 3)], [1, 1, 1, 5], [2, 2, 2, 2]), 10.0)
    assert found.links == ("ab0", "bc1", "ca2", "cd3")
    assert (found.value, found.bound) == pytest.approx((8.0, 8.0))
    assert found.status == "optimal"
