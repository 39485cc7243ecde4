from __future__ import annotations

import numpy as np
import pytest

from dorsale.topology.backbone.router import Routed, Router
from tests.topology.backbone.small_problems import stated

CHAIN = stated([(0, 1), (1, 2)], (1, 1), [(1, 0, 50.0), (2, 0, 60.0), (2, 1, 30.0)])


def routed(*gbps: float) -> Routed:
    return Routed(0, frozenset(), np.array(gbps))


def test_what_is_asked_of_each_flow_is_routed() -> None:
    """50 + 60 over span 0, 60 + 30 over span 1, in modules of 100: 10 are missing."""
    router = Router(CHAIN, np.array([True, True]), [0, 1])
    assert router.missing_gbps(np.ones(2), routed(50.0, 60.0, 30.0)) is None
    added = router.missing_gbps(np.ones(2), routed(50.0, 60.0, 30.0), beyond=True)
    assert added == pytest.approx([10.0, 0.0])
    assert router.loads() == pytest.approx([110.0, 90.0])
    assert router.missing_gbps(np.ones(2), routed(50.0, 40.0, 60.0)) == pytest.approx([0.0, 0.0])


def test_the_price_of_one_more_gbps_is_that_of_the_way_it_takes() -> None:
    router = Router(CHAIN, np.array([True, True]), [0, 1])
    router.missing_gbps(np.ones(2), routed(50.0, 60.0, 30.0), beyond=True)
    price = router.potentials()
    assert price[0, 1] == pytest.approx(1.02)  # a module of 100 for 1, and 1 for being short
    assert price[1, 2] == pytest.approx(0.01)  # the length alone
