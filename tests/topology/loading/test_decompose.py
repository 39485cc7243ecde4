from __future__ import annotations

import pytest

from dorsale.plan.loading import Model, Task
from dorsale.topology.loading.flows import decompose
from dorsale.topology.loading.flows.engines import solve
from dorsale.topology.loading.flows.flow_model import flow_model
from tests.topology.loading.tiny_tasks import LIMITS, instance, triangle


@pytest.mark.parametrize("routing", ["C", "I"])
def test_paths_add_up_to_the_demands(routing: str) -> None:
    task = triangle(f"U-U-M-N-{routing}-A-N-N", modules=[([1.0], [1.0])] * 3)
    model = flow_model(task)
    found = solve(model.matrices, LIMITS, 1)
    assert found.values is not None
    paths = decompose.paths(model, found.values)
    assert {k: sum(a for _, a in mine) for k, mine in paths.items()} == pytest.approx({0: 2, 1: 2})
    assert {mine[0][0] for mine in paths.values()} == {(0,), (1,)}


def test_paths_start_at_the_source_of_their_demand() -> None:
    long = instance(4, [(0, 1), (1, 2), (2, 3)], [(0, 2, 1.0), (3, 2, 1.0)])
    model = flow_model(Task(long, Model()))
    found = solve(model.matrices, LIMITS, 1)
    assert found.values is not None
    paths = decompose.paths(model, found.values)
    assert {k: mine[0][0] for k, mine in paths.items()} == {0: (0, 1), 1: (2,)}
