"""Two independent routes to the same optimum on tiny tasks, and a checker that agrees."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from dorsale.plan.loading import Task
from dorsale.plan.problems import Infeasible
from dorsale.topology.loading import other_models
from dorsale.topology.loading.check import check
from dorsale.topology.loading.flows.direct import direct
from dorsale.topology.loading.paths import design
from tests.needs import need
from tests.topology.loading.brute_force import cheapest
from tests.topology.loading.tiny_tasks import LIMITS, tiny_tasks

_SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)


def _few(count: int) -> settings:
    return settings(
        max_examples=count, deadline=None, suppress_health_check=_SLOW, derandomize=True
    )


@given(tiny_tasks(survive="NU"))
@_few(30)
def test_the_flow_model_finds_what_brute_force_finds(task: Task | None) -> None:
    if task is None or (task.model.routing, task.model.capacity) == ("C", "L"):
        return
    expected = cheapest(task)
    if np.isinf(expected):
        with pytest.raises(Infeasible):
            direct(task, LIMITS, 1)
        return
    found = direct(task, LIMITS, 1)
    assert found.value == pytest.approx(expected)
    assert found.bound == pytest.approx(expected, abs=1e-3)
    assert found.status == "optimal"


@given(tiny_tasks(routing="IS"))
@_few(30)
def test_paths_find_what_brute_force_finds(task: Task | None) -> None:
    if task is None:
        return
    expected = cheapest(task)
    if np.isinf(expected):
        with pytest.raises(Infeasible):
            design.load(task, LIMITS, 1)
        return
    found = design.load(task, LIMITS, 1)
    assert found.value == pytest.approx(expected)
    assert found.bound == pytest.approx(expected, abs=1e-3)
    assert check(task, found) == []


@given(tiny_tasks(routing="C", survive="PS"))
@_few(12)
def test_divided_pairs_find_what_brute_force_finds(task: Task | None) -> None:
    if task is None or task.model.capacity == "L" or task.instance.traffic.sum() > 3:
        return
    expected = cheapest(task)
    if np.isinf(expected):
        with pytest.raises(Infeasible):
            design.load(task, LIMITS, 1)
        return
    found = design.load(task, LIMITS, 1)
    assert found.value == pytest.approx(expected)
    assert found.bound <= expected + 1e-3
    assert check(task, found) == []


@given(tiny_tasks())
@_few(25)
def test_the_checker_agrees_and_catches_what_is_missing(task: Task | None) -> None:
    if task is None:
        return
    try:
        found = other_models.solve(task, LIMITS, 1)
    except Infeasible:
        return
    assert check(task, found) == []
    bought = [e for e, n in enumerate(found.modules) if n.any()]
    if bought:
        less = list(found.modules)
        less[bought[0]] = 0 * less[bought[0]]
        assert check(task, replace(found, modules=tuple(less))) != []
    assert check(task, replace(found, bound=found.value + 1.0)) != []


@given(tiny_tasks(survive="NU"))
@_few(25)
def test_scip_and_highs_agree(task: Task | None) -> None:
    need("pyscipopt")
    if task is None:
        return
    try:
        expected = direct(task, LIMITS, 1).value
    except Infeasible:
        with pytest.raises(Infeasible):
            direct(task, LIMITS, 1, "pyscipopt")
        return
    assert direct(task, LIMITS, 1, "pyscipopt").value == pytest.approx(expected, abs=1e-4)
