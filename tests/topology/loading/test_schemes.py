from __future__ import annotations

import numpy as np
import pytest

from dorsale.topology.loading.paths.schemes import Way, scheme
from tests.topology.loading.tiny_tasks import triangle


@pytest.mark.parametrize(("letter", "needs"), [("N", 2), ("U", 8), ("P", 2), ("S", 2)])
def test_needs_by_survivability(letter: str, needs: int) -> None:
    task = triangle(f"U-U-M-N-S-A-N-{letter}", "none" if letter == "N" else "links")
    plan = scheme(task)
    assert len(plan.needs) == needs
    offers = list(plan.offers(np.ones((len(plan.states), len(plan.arcs)))))
    assert all(0 < offer.floor <= offer.price for offer in offers)


def test_a_shared_path_loads_only_after_its_failure() -> None:
    plan = scheme(triangle("U-U-M-N-S-A-N-S", "links"))
    direct, around = (0,), (2, 4)  # a b, and a c b over the links 2 and 1
    loads = set(plan.loads(Way(0, direct, around)))
    assert {(0, 0, 1.0), (2, 0, 1.0), (3, 0, 1.0)} <= loads
    assert {s for s, a, _ in loads if a in around} == {1}
