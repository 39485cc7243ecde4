from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from dorsale.plan.network import Design
from dorsale.plan.problems import Infeasible
from dorsale.plan.scenario import Limits, Scenario
from dorsale.topology.backbone.checker import check
from dorsale.topology.backbone.design import design
from dorsale.topology.backbone.problem import Problem, unprotected, without
from tests import tiny
from tests.topology.backbone.small_problems import best_value, random_problem, stated

LIMITS = Limits(work=100, time_s=30.0, gap=0.0)
TRIANGLE = ((0, 1), (1, 2), (0, 2))


def solve(problem: Problem, tell: Callable[[float, float], None] | None = None) -> Design:
    return design(problem, LIMITS, 1, tell)


def test_a_ring_is_bought_whole_when_leaving_it_open_is_dear() -> None:
    """Spans cost 10, 20, 30 and 1 a module: the ring costs 10 + 20 + 30 + 3 = 63."""
    found = solve(stated(TRIANGLE, (10, 20, 30), [(1, 0, 5.0), (2, 0, 5.0)]))
    assert found.modules == {"s0": 1, "s1": 1, "s2": 1}
    assert found.objective_eur == pytest.approx(63.0)
    assert found.bound_eur == pytest.approx(63.0)
    assert (found.gap, found.status) == (pytest.approx(0.0), "optimal")


def test_a_ring_stays_open_when_protection_costs_more_than_it_is_worth() -> None:
    """The tree costs 10 + 20 + 2 and two sites unprotected 4 each: 40 < 63."""
    found = solve(stated(TRIANGLE, (10, 20, 30), [(1, 0, 5.0), (2, 0, 5.0)], price_eur=4.0))
    assert found.modules == {"s0": 1, "s1": 1}
    assert found.objective_eur == pytest.approx(40.0)
    assert found.protected == {"n1": False, "n2": False}


def test_modules_are_counted_for_the_worst_failure() -> None:
    """Each site sends 90, of which all must survive: 180 on either way in, 2 modules of 100.

    Between the two sites 90 flow: 1 module. 60 for the ground and 5 for modules.
    """
    flows = [(1, 0, 90.0), (2, 0, 90.0)]
    found = solve(stated(TRIANGLE, (10, 20, 30), flows, most_modules=4, share=1.0))
    assert found.modules == {"s0": 2, "s1": 1, "s2": 2}
    assert found.objective_eur == pytest.approx(65.0)


def test_the_tiny_scenario_costs_what_its_page_says(tiny_problem: Problem) -> None:
    found = solve(tiny_problem)
    assert found.modules == tiny.CHOSEN
    assert found.objective_eur == pytest.approx(tiny.OBJECTIVE_EUR)
    assert found.bound_eur == pytest.approx(tiny.OBJECTIVE_EUR)
    assert all(found.protected.values())
    assert check(tiny_problem, found.modules, found.protected) == []


def test_without_protection_the_tiny_scenario_builds_nothing(tiny_problem: Problem) -> None:
    """Two cables and the transponders of the coast fibre: 2,020,000 EUR."""
    found = solve(unprotected(tiny_problem))
    assert found.modules == {"c-wacs": 1, "c-kinshasa": 1, "f-coast": 1}
    assert found.objective_eur == pytest.approx(2_020_000.0)


def test_without_existing_fibre_the_tiny_scenario_builds_two_roads(tiny_problem: Problem) -> None:
    """Cables 2,000,000, coast 1,650,000, pool 4,200,000, four transponders 40,000 EUR."""
    fibre = {i for i, span in enumerate(tiny_problem.spans) if span.startswith("f-")}
    found = solve(without(tiny_problem, fibre))
    assert found.modules == {"c-wacs": 1, "c-kinshasa": 1, "w-coast": 1, "w-pool": 1}
    assert found.objective_eur == pytest.approx(7_890_000.0)


def agrees(problem: Problem, optimum: float) -> None:
    """Bound <= optimum <= value, a gap that follows from both, and a network that holds."""
    found = solve(problem)
    assert found.bound_eur <= optimum + 1e-6
    assert found.objective_eur >= optimum - 1e-6
    gap = (found.objective_eur - found.bound_eur) / found.objective_eur
    assert found.gap == pytest.approx(gap, abs=1e-9)
    assert check(problem, found.modules, found.protected) == []


@pytest.mark.parametrize("seed", [0, 3, 4, 5, 6, 8, 9, 11])
def test_value_and_bound_hold_the_optimum_of_every_choice_of_spans(seed: int) -> None:
    problem = random_problem(seed)
    agrees(problem, best_value(problem))


@pytest.mark.parametrize("seed", [0, 7, 9])
def test_value_and_bound_hold_the_optimum_of_every_choice_of_modules(seed: int) -> None:
    problem = random_problem(seed, most_modules=2, module_gbps=60.0)
    agrees(problem, best_value(problem))


@pytest.mark.parametrize("seed", [0, 4, 7, 9, 10])
def test_traffic_to_an_exchange_does_not_inflate_the_bound(seed: int) -> None:
    problem = random_problem(seed, most_modules=2, module_gbps=80.0, exchange=True)
    agrees(problem, best_value(problem))


def test_the_bound_counts_only_traffic_that_leaves_a_set_of_nodes() -> None:
    """241 is the cheapest of every choice, found by ``best_value`` in a minute.

    A bound that sends the traffic of the exchange to the internet gives 243.9.
    """
    agrees(random_problem(6, most_modules=2, module_gbps=80.0, exchange=True), 241.0)


@pytest.mark.parametrize("seed", [18, 26])
def test_a_network_that_is_hard_to_find_is_not_called_impossible(seed: int) -> None:
    """Traffic to the exchange needs spans that no path to the internet asks for."""
    problem = random_problem(seed, most_modules=2, module_gbps=80.0, exchange=True)
    found = solve(problem)
    assert found.bound_eur <= found.objective_eur
    assert check(problem, found.modules, found.protected) == []


def test_a_site_that_nothing_joins_is_named() -> None:
    problem = stated([(0, 1), (2, 3)], (1, 1), [(1, 0, 5.0), (3, 0, 5.0)])
    with pytest.raises(Infeasible) as raised:
        solve(problem)
    assert set(raised.value.cuts) == {"n3"}
    assert "n3" in str(raised.value)


def test_a_site_on_a_spur_is_served_and_its_cut_named() -> None:
    """Node 3 hangs on one span of the ring: it is served, and that span is its cut."""
    problem = stated([*TRIANGLE, (2, 3)], (1, 1, 1, 1), [(1, 0, 5.0), (2, 0, 5.0), (3, 0, 5.0)])
    found = solve(problem)
    assert found.modules.keys() == {"s0", "s1", "s2", "s3"}
    assert found.cuts == {"n3": ("e3",)}


def test_an_interruption_keeps_the_best_network_so_far() -> None:
    def stop(value: float, bound: float) -> None:
        if value < float("inf"):
            raise KeyboardInterrupt

    problem = random_problem(4)
    found = solve(problem, stop)
    assert found.status == "interrupted"
    assert found.bound_eur <= found.objective_eur
    assert check(problem, found.modules, found.protected) == []


def test_an_interruption_before_any_network_passes_through() -> None:
    def stop(value: float, bound: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        solve(random_problem(4), stop)


def test_the_same_seed_and_work_give_the_same_plan(tiny_scenario: Scenario) -> None:
    problem = random_problem(10)
    first, second = solve(problem), solve(problem)
    assert replace(first, seconds=0.0, trace=()) == replace(second, seconds=0.0, trace=())


def test_no_network_is_kept_once_the_time_is_over() -> None:
    found = design(random_problem(4), replace(LIMITS, time_s=1e-9), 1)
    assert found.status == "time_limit"
    assert found.bound_eur <= found.objective_eur
