from __future__ import annotations

from dorsale.topology.loading.blocked import cuts
from tests.topology.loading.tiny_tasks import triangle


def test_only_the_demand_that_does_not_pass_is_named() -> None:
    task = triangle("U-U-E-N-C-A-N-N", modules=[([9.0], [1.0]), ([0.5], [1.0]), ([0.5], [1.0])])
    assert cuts(task) == {"D1 (b – c)": ("L1", "L2")}
