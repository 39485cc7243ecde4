from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dorsale.topology.connect.augmentation import augmentation
from dorsale.topology.connect.solve import connect
from tests.topology.connect.small_networks import LIMITS, holds, mask, planar, stated

SQUARE = [(0, 1), (1, 2), (2, 3), (3, 0), (0, 2)]


def test_a_tree_of_a_square_is_closed_into_its_ring() -> None:
    """The tree ab, bc, cd (3) is closed by da (3); the diagonal would leave d on one link."""
    found = augmentation(stated(SQUARE, [1, 1, 1, 3, 2], [2, 2, 2, 2]))
    assert found is not None
    assert found.value == 6.0


@pytest.mark.parametrize("asking", [6, 16])
def test_the_answer_holds_and_is_not_below_the_best(asking: int) -> None:
    problem = planar(16, asking, 1)
    found, best = augmentation(problem), connect(problem, LIMITS, 1)
    assert found is not None
    assert holds(problem, mask(problem, found.links))
    assert found.value >= best.value - 1e-9
    assert found.bound == 0.0


def test_other_questions_are_not_answered() -> None:
    problem = planar(16, 6, 1)
    assert augmentation(replace(problem, apart="nodes")) is None
    assert augmentation(replace(problem, required=np.ones(16, dtype=int))) is None
