from __future__ import annotations

import pytest

from dorsale.plan.loading import Failure, Model
from dorsale.plan.problems import Infeasible
from dorsale.topology.loading.paths import design
from dorsale.topology.loading.states import task
from tests.topology.loading.tiny_tasks import LIMITS, instance, triangle


def test_one_plus_one_takes_both_ways_around() -> None:
    found = design.load(triangle("U-U-M-N-S-A-N-P", "links"), LIMITS, 1)
    assert (found.value, found.bound, found.status) == (18.0, 18.0, "optimal")
    assert found.flows is not None
    assert found.protection is not None
    assert {path for path, _ in found.flows[0] + found.protection[0]} == {(0,), (2, 1)}


def test_protection_that_is_shared_costs_less_than_1_plus_1() -> None:
    square = instance(4, [(0, 1), (1, 2), (2, 3), (3, 0)], [(0, 1, 2.0), (2, 3, 2.0)])
    alone, shared = (task(square, Model(routing="S", survive=s), "links") for s in "PS")
    assert design.load(alone, LIMITS, 1).value == 24.0
    assert design.load(shared, LIMITS, 1).value == 12.0 + 6.0


def test_a_demand_without_two_ways_is_named() -> None:
    two = instance(2, [(0, 1)] * 3, [(0, 1, 1.0)])
    rings = [Failure(f"G{i}", frozenset({i, (i + 1) % 3})) for i in range(3)]
    with pytest.raises(Infeasible) as impossible:
        design.load(task(two, Model(survive="P"), rings), LIMITS, 1)
    assert impossible.value.cuts == {"D0 (a – b)": ("G0", "G2")}


def test_the_same_seed_gives_the_same_design() -> None:
    square = instance(4, [(0, 1), (1, 2), (2, 3), (3, 0), (0, 2)], [(0, 2, 3.0), (1, 3, 2.0)])
    given = task(square, Model(routing="I", survive="S"), "links")
    one, other = (design.load(given, LIMITS, 7) for _ in range(2))
    assert (one.value, one.bound, one.flows) == (other.value, other.bound, other.flows)


def test_progress_is_told_and_bounds_only_rise() -> None:
    said: list[tuple[float, float]] = []
    design.load(triangle("U-U-M-N-S-A-N-U", "links"), LIMITS, 1, lambda *now: said.append(now))
    assert [bound for _, bound in said] == sorted(bound for _, bound in said)
