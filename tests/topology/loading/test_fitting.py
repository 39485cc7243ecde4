from __future__ import annotations

from dorsale.plan.loading import Model, Task
from dorsale.topology.loading.paths.fitting import Fitting
from dorsale.topology.loading.paths.schemes import scheme
from tests.topology.loading.tiny_tasks import instance


def test_loads_and_cost_follow_what_is_put_and_cleared() -> None:
    square = instance(4, [(0, 1), (1, 2), (2, 3), (3, 0)], [(0, 2, 2.0), (1, 3, 2.0)])
    fitting = Fitting(scheme(Task(square, Model(routing="S"))), 1)
    assert fitting.fill([0, 1])
    assert fitting.cost() == 12.0
    before = fitting.clear(0)
    assert fitting.cost() == 6.0
    fitting.restore({0: before})
    assert fitting.cost() == 12.0
    fitting.improve(20, lambda answers: True, lambda better: None)
    assert fitting.load.sum() == 8.0
