from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dorsale.topology.backbone.carriage import carriage
from tests.topology.backbone.small_problems import stated

RING = ((0, 1), (1, 2), (2, 3), (3, 1))


def test_the_cheapest_modules_and_the_shortest_light() -> None:
    """From 1 to 3: direct and dear, or round by 2, cheap and long."""
    bare = stated(RING, (1, 1, 1, 1), [(v, 0, 1.0) for v in (1, 2, 3)])
    problem = replace(bare, module_eur=np.array([9e9, 100.0, 200.0, 1_000.0]))
    found = carriage(problem, dict.fromkeys(problem.spans, 1), ["n1", "n2", "n3", "elsewhere"])
    assert list(found.eur_per_gbps.index) == ["n1", "n2", "n3"]
    assert found.eur_per_gbps.loc["n1"].tolist() == pytest.approx([0.0, 1.0, 3.0])
    assert found.rtt_ms.loc["n1"].tolist() == pytest.approx([0.0, 1.0, 1.0])
    assert found.abroad_eur_per_gbps.tolist() == pytest.approx([0.0, 1.0, 3.0])


def test_only_what_is_in_service_carries() -> None:
    problem = stated(RING, (1, 1, 1, 1), [(v, 0, 1.0) for v in (1, 2, 3)])
    found = carriage(problem, {"s1": 1}, ["n1", "n2", "n3"], standing=["s2"])
    assert found.rtt_ms.at["n1", "n3"] == pytest.approx(2.0)
    assert np.isinf(found.abroad_eur_per_gbps).all()
    assert np.isinf(carriage(problem, {"s1": 1}, ["n1", "n3"]).rtt_ms.at["n1", "n3"])
