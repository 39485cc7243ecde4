from __future__ import annotations

import numpy as np
import pytest

from dorsale.topology.backbone.problem import Problem, unprotected, without


def at(problem: Problem, span: str) -> int:
    return problem.spans.index(span)


def test_costs_of_the_tiny_scenario_are_investment_and_modules(tiny_problem: Problem) -> None:
    """400 km of repair at 5,000 EUR/km and 4 huts of 50,000; 100 Gbit/s x 1,000 x 10 years."""
    dead, cable = at(tiny_problem, "f-dead"), at(tiny_problem, "c-wacs")
    assert tiny_problem.fixed_eur[dead] == pytest.approx(2_200_000)
    assert tiny_problem.module_eur[dead] == pytest.approx(20_000)
    assert tiny_problem.fixed_eur[cable] == 0
    assert tiny_problem.module_eur[cable] == pytest.approx(1_000_000)
    assert tiny_problem.most_modules[cable] == 5


def test_demand_of_the_tiny_scenario(tiny_problem: Problem) -> None:
    """1,000,000 people x 0.5 x 20 kbit/s = 10 Gbit/s, shared 5, 1 and 4."""
    gbps = dict(zip(tiny_problem.nodes, tiny_problem.internet_gbps(), strict=True))
    assert gbps["cg-pointe-noire"] == pytest.approx(5)
    assert gbps["cg-dolisie"] == pytest.approx(1)
    assert gbps["cg-brazzaville"] == pytest.approx(4)


def test_one_option_per_ground(tiny_problem: Problem) -> None:
    spans = {frozenset(tiny_problem.spans[e] for e in group) for group in tiny_problem.exclusive}
    assert spans == {frozenset({"w-coast", "f-coast"}), frozenset({"w-pool", "f-dead"})}


def test_states_hold_everything_on_the_same_ground(tiny_problem: Problem) -> None:
    """The bridge takes the road, its fibre and the railway; the road's trench the first two."""
    states = {s.element: s for s in tiny_problem.states}
    taken = {tiny_problem.spans[e] for e in states["rg-loudima"].spans}
    assert taken == {"w-coast", "f-coast", "w-rail"}
    assert states["rg-loudima"].share == pytest.approx(0.5 * 1.0 + 0.5 * 0.6)
    assert states["leg:c-wacs"].share == pytest.approx(0.5 * 1.0 + 0.5 * 0.2)
    trench = {tiny_problem.spans[e] for e in states["trench:w-coast"].spans}
    assert trench == {"w-coast", "f-coast"}


def test_capitals_are_forced(tiny_problem: Problem) -> None:
    assert {tiny_problem.nodes[v] for v in tiny_problem.forced} == {"cg-brazzaville"}


def test_the_price_of_leaving_a_site_open(tiny_problem: Problem) -> None:
    """Dolisie's best way: 160 km (10 cuts per 1,000 km x 10 h = 16 h), the bridge (0.1 x 100
    = 10 h) and the cable (10,000 km x 0.1 per 1,000 x 500 h = 500 h), or Brazzaville
    (40 h + 1 h on the exit of 10 km): 41 h. Price = 100,000 x 0.8 x 1 Gbit/s x 41 h x 10.
    """
    site = tiny_problem.nodes.index("cg-dolisie")
    assert tiny_problem.price_eur[site] == pytest.approx(100_000 * 0.8 * 1 * 41 * 10)


def test_unprotected_asks_nothing_of_failures(tiny_problem: Problem) -> None:
    free = unprotected(tiny_problem)
    assert free.states == ()
    assert free.forced == frozenset()
    assert not free.price_eur.any()


def test_without_keeps_positions_in_step(tiny_problem: Problem) -> None:
    left = without(tiny_problem, {at(tiny_problem, "f-coast"), at(tiny_problem, "f-dead")})
    assert left.exclusive == ()
    for span in left.spans:
        i, j = at(left, span), at(tiny_problem, span)
        assert left.ends[i].tolist() == tiny_problem.ends[j].tolist()
        assert left.fixed_eur[i] == tiny_problem.fixed_eur[j]
    states = {s.element: {left.spans[e] for e in s.spans} for s in left.states}
    assert states["rg-loudima"] == {"w-coast", "w-rail"}
    assert np.isfinite(left.fixed_eur).all()
