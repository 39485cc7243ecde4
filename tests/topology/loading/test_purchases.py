from __future__ import annotations

import numpy as np

from dorsale.plan.loading import Model
from dorsale.topology.loading.flows.program import Program
from dorsale.topology.loading.flows.purchases import purchases, useful
from tests.topology.loading.tiny_tasks import instance, triangle

_THREE = [([1.0, 2.0, 4.0], [3.0, 2.0, 5.0])]


def test_what_others_replace_is_not_offered() -> None:
    given = instance(2, [(0, 1)], [(0, 1, 4.0)], modules=_THREE)
    assert useful(given, Model(capacity="M"), 0, 4.0)[0].tolist() == [1]
    assert useful(given, Model(capacity="E"), 0, 4.0)[0].tolist() == [1, 2]
    assert useful(given, Model(capacity="L"), 0, 4.0)[0].tolist() == [0]


def test_modules_come_back_in_the_order_of_the_file() -> None:
    task = triangle(modules=_THREE * 3)
    program = Program()
    offered = purchases(program, task, 4.0)
    values = np.arange(1.0, program.size + 1)
    assert [n.tolist() for n in offered.bought(values)] == [[0, 1, 0], [0, 2, 0], [0, 3, 0]]
