from __future__ import annotations

from dorsale.topology.loading.flows.commodities import amounts, commodities, hop_limit
from tests.topology.loading.tiny_tasks import triangle


def test_divisible_traffic_is_bundled_at_few_roots() -> None:
    (only,) = commodities(triangle())
    assert (only.root, only.demands, only.far) == (1, (0, 1), (0, 2))


def test_whole_traffic_and_short_paths_flow_alone() -> None:
    assert len(commodities(triangle("U-U-M-N-S-A-N-N"))) == 2
    near = triangle("U-U-M-N-C-A-Y-N", hops=[1, 2])
    assert [hop_limit(near, k) for k in (0, 1)] == [1, 0]
    assert len(commodities(near)) == 2


def test_units_count_upwards() -> None:
    assert amounts(triangle("U-U-M-N-I-A-N-N"), 0, 1.5) == (2.0, 1.0)
    assert amounts(triangle("U-U-M-N-S-A-N-N"), 0, 1.5) == (1.0, 1.5)
    assert amounts(triangle(), 0, 1.5) == (1.5, 1.0)
