"""The loading solver against counts by hand, brute force, and its own promises."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from dorsale.plan.loading import Failure, Loading, Task
from dorsale.plan.problems import Infeasible
from dorsale.plan.scenario import Limits
from dorsale.topology.loading.capacity import block
from dorsale.topology.loading.check import check
from dorsale.topology.loading.solve import solve
from tests.topology.loading.brute_force import cheapest
from tests.topology.loading.tiny_tasks import LIMITS, instance, tiny_tasks, triangle

_SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)


def _ring(size: int, survive: object = "none") -> Task:
    """Return a ring with chords and demand between all nodes."""
    from dorsale.plan.loading import Model
    from dorsale.topology.loading.states import task

    links = [(v, (v + 1) % size) for v in range(size)]
    links += [(v, (v + size // 2) % size) for v in range(size // 2)]
    demands = [(u, v, 0.3 + 0.7 * ((u * v) % 5)) for u in range(size) for v in range(u + 1, size)]
    modules = [([1.0, 4.0], [2.0 + e % 3, 5.0 + e % 4]) for e in range(len(links))]
    return task(instance(size, links, demands, modules), Model(), survive)


def test_two_modules_carry_the_triangle() -> None:
    found = solve(triangle(), LIMITS, 1)
    assert (found.value, found.bound, found.status) == (6.0, 6.0, "optimal")
    assert [int(n.sum()) for n in found.modules] == [1, 1, 0]


def test_a_triangle_survives_any_link_with_three_of_two_modules() -> None:
    found = solve(triangle(survive="links"), LIMITS, 1)
    assert found.value == cheapest(triangle(survive="links"))
    assert check(triangle(survive="links"), found) == []


def test_nothing_asked_costs_nothing() -> None:
    empty = triangle()
    idle = replace(empty.instance, demand_value=np.zeros(2))
    found = solve(replace(empty, instance=idle), LIMITS, 1)
    assert (found.value, found.bound, found.status, found.gap) == (0.0, 0.0, "optimal", 0.0)


def test_a_single_node_without_links_is_no_trouble() -> None:
    lonely = replace(triangle(), instance=instance(1, [], []))
    assert solve(lonely, LIMITS, 1).value == 0.0


@given(tiny_tasks(routing="C", survive="NU"))
@settings(max_examples=60, deadline=None, suppress_health_check=_SLOW, derandomize=True)
def test_the_optimum_is_the_one_of_brute_force(task: Task | None) -> None:
    if task is None or task.model.links != "U" or task.model.capacity == "L":
        return
    if task.model.hops == "Y":
        return
    expected = cheapest(task)
    if np.isinf(expected):
        with pytest.raises(Infeasible):
            solve(task, LIMITS, 1)
        return
    found = solve(task, LIMITS, 1)
    assert found.value == pytest.approx(expected)
    assert found.bound == pytest.approx(expected, abs=1e-3)
    assert check(task, found) == []


def test_the_same_seed_and_work_give_the_same_plan() -> None:
    task, limits = _ring(8, "links"), Limits(1, 600.0, 1e-9)
    one, two = solve(task, limits, 7), solve(task, limits, 7)
    assert (one.value, one.bound, one.work) == (two.value, two.bound, two.work)
    assert all((a == b).all() for a, b in zip(one.modules, two.modules, strict=True))


def test_progress_is_told_and_never_worsens() -> None:
    said: list[tuple[float, float]] = []
    found = solve(_ring(8), LIMITS, 1, lambda value, bound: said.append((value, bound)))
    values, bounds = zip(*said, strict=True)
    assert list(values) == sorted(values, reverse=True)
    assert list(bounds) == sorted(bounds)
    assert said[-1] == pytest.approx((found.value, found.bound))


def test_no_time_still_gives_a_plan_and_a_bound() -> None:
    task = _ring(8, "links")
    found = solve(task, Limits(100, 0.0, 1e-4), 1)
    assert found.status == "time_limit"
    assert found.bound <= found.value
    assert check(task, found) == []


def test_an_earlier_plan_is_taken_up() -> None:
    task = _ring(8, "links")
    best = solve(task, LIMITS, 1)
    again = solve(task, Limits(0, 60.0, 1e-4), 1, start=best)
    assert again.value == pytest.approx(best.value)


def test_an_earlier_plan_that_is_too_small_is_completed() -> None:
    task = _ring(8, "links")
    small = solve(_ring(8), LIMITS, 1)
    found = solve(task, Limits(0, 60.0, 1e-4), 1, start=small)
    assert check(task, found) == []


def test_an_interruption_keeps_the_best_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(block, "_search", interrupt)
    task = _ring(8, "links")
    found = solve(task, Limits(100, 60.0, 1e-9), 1)
    assert found.status == "interrupted"
    assert check(task, found) == []


def test_a_solver_thread_may_load_too() -> None:
    found: list[Loading] = []
    worker = threading.Thread(target=lambda: found.append(solve(triangle(), LIMITS, 1)))
    worker.start()
    worker.join()
    assert found[0].value == 6.0


def test_blocks_are_loaded_alone_and_bridges_too() -> None:
    from dorsale.plan.loading import Model
    from dorsale.topology.loading.states import task

    links = [(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (4, 5), (3, 5)]
    given_ = instance(6, links, [(0, 5, 3.0), (1, 4, 1.0)])
    asked = task(given_, Model(), "links")
    found = solve(asked, LIMITS, 1)
    assert found.value == 42.0  # two modules everywhere: either way round carries all 4 units
    assert check(asked, found) == []


def test_groups_of_links_may_fail_together() -> None:
    group = Failure("valley", frozenset({0, 1}))
    asked = _ring(6, (group,))
    found = solve(asked, LIMITS, 1)
    assert found.status == "optimal"
    assert check(asked, found) == []
