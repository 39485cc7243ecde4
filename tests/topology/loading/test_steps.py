from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale.plan.loading import Model, Task
from dorsale.topology.loading.paths.steps import Steps
from tests.topology.loading.brute_force import Tiny
from tests.topology.loading.tiny_tasks import instance

_WHOLE = st.integers(1, 6).map(float)


@given(
    st.lists(st.tuples(_WHOLE, _WHOLE), min_size=1, max_size=3),
    st.integers(0, 9).map(float),
    st.sampled_from("MEL"),
    st.sampled_from("NY"),
)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_no_purchase_is_cheaper(
    offered: list[tuple[float, float]], load: float, capacity: str, fixed: str
) -> None:
    modules = [([c for c, _ in offered], [p for _, p in offered])]
    given_ = instance(2, [(0, 1)], [(0, 1, 9.0)], modules=modules, installed=[1.0], setup=[2.0])
    task = Task(given_, Model(capacity=capacity, fixed=fixed))
    steps, loads = Steps(task, 9.0), np.array([load])
    assert np.isclose(steps.cost(loads)[0], Tiny(task).link(0, load))
    if np.isfinite(steps.cost(loads)[0]):
        (bought,) = steps.modules(loads)
        assert 1.0 + bought @ given_.module_capacity[0] >= load - 1e-6
