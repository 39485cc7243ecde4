from __future__ import annotations

import numpy as np
import pytest

from dorsale.topology.loading.paths.columns import Master, whole_model
from dorsale.topology.loading.paths.schemes import scheme
from tests.topology.loading.tiny_tasks import triangle


def test_the_bound_of_closed_prices_is_the_relaxation() -> None:
    plan = scheme(triangle("U-U-M-N-S-A-N-N", modules=[([4.0], [3.0])] * 3))
    master = Master(plan, 1)
    ones = np.ones((len(plan.states), len(plan.arcs)))
    assert master.add(way for offer in plan.offers(ones) for way in offer.ways) == 2
    value, multipliers = master.solve()
    offers = list(plan.offers(master.prices(multipliers)))
    assert value == pytest.approx(3.0)
    assert master.lagrange(multipliers, offers) == pytest.approx(3.0)
    assert master.improving(multipliers, offers) == []
    assert whole_model(plan, master.ways)[0].whole.all()
