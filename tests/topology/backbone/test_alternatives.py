from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from dorsale.plan.network import Design, Variant
from dorsale.plan.scenario import Alternatives, Choice, Limits
from dorsale.topology.backbone import alternatives
from dorsale.topology.backbone.alternatives import choose, cost_eur, different, settled
from dorsale.topology.backbone.checker import check
from dorsale.topology.backbone.design import design
from dorsale.topology.backbone.differences import Ground, ground, mask
from dorsale.topology.backbone.problem import Problem, without
from tests.topology.backbone.small_problems import best_value, random_problem, stated

LIMITS = Limits(400, 60.0, 0.0)
PAIRS = stated([(0, 1)] * 6, [100, 100, 101, 101, 102, 102], [(1, 0, 10.0)])
"""One town, six parallel spans: the cheapest two of them survive any failure."""


def own_ground(problem: Problem) -> Ground:
    return ground(problem, [(f"w{e}",) for e in range(len(problem.spans))],
                  {f"w{e}": 100.0 for e in range(len(problem.spans))})  # fmt: skip


def best_of(problem: Problem) -> Design:
    return design(problem, LIMITS, 1)


def test_plans_as_different_as_can_be_by_hand() -> None:
    best, under = best_of(PAIRS), own_ground(PAIRS)
    assert set(best.modules) == {"s0", "s1"}
    found = different(PAIRS, under, best, Alternatives(plans=3, tries=4), LIMITS, 1)
    assert {frozenset(one.design.modules) for one in found[:2] if one.design} == {
        frozenset({"s2", "s3"}),
        frozenset({"s4", "s5"}),
    }
    _, rows = settled(PAIRS, under, best, found, 0.05)
    assert [one.difference_km for one in rows[:2]] == [400, 400]
    assert [one.difference_share for one in rows[:2]] == [1, 1]
    assert [set(chain) for one in rows[:2] for chain in one.leaves] == [{"s0", "s1"}] * 2
    assert all(one.extra_eur and one.extra_eur[0] <= 4 <= one.extra_eur[1] + 2 for one in rows)


def test_no_plan_is_dearer_than_the_limit() -> None:
    dear = stated([(0, 1)] * 4, [100, 100, 120, 120], [(1, 0, 10.0)])
    best, under = best_of(dear), own_ground(dear)
    found = different(dear, under, best, Alternatives(plans=2, tries=5), LIMITS, 1)
    assert found == ()
    found = different(dear, under, best, Alternatives(plans=2, within=0.25, tries=5), LIMITS, 1)
    assert found[0].design is not None
    assert found[0].design.objective_eur <= 1.25 * best.objective_eur


def networks(problem: Problem, limit_eur: float) -> list[np.ndarray]:
    """Return the mask of every network that costs at most the limit and passes the checker."""
    rows = []
    for count in product((0, 1), repeat=len(problem.spans)):
        modules = {span: n for span, n in zip(problem.spans, count, strict=True) if n}
        for kept in product((True, False), repeat=len(problem.served)):
            safe = dict(zip((problem.nodes[v] for v in problem.served), kept, strict=True))
            left = [v for v, yes in zip(problem.served, kept, strict=True) if not yes]
            taken = np.array(count, dtype=bool)
            cost = (problem.fixed_eur + problem.module_eur)[taken].sum()
            if cost + problem.price_eur[left].sum() <= limit_eur:
                rows += [] if check(problem, modules, safe) else [taken]
    return rows


def small(seed: int) -> Problem:
    """Return a random problem of four nodes, seven spans."""
    random = np.random.default_rng(seed)
    ends = [(0, 1), (1, 2), (2, 3), (3, 0), (0, 2), (1, 3), (0, 1)]
    served = sorted(random.choice([1, 2, 3], size=2, replace=False).tolist())
    return stated(ends, random.integers(80, 120, 7).astype(float).tolist(),
                  [(v, 0, 10.0) for v in served], [(0, 3)], price_eur=150.0)  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_different_plans_are_plans_and_the_ground_kept_is_proved(seed: int) -> None:
    problem = small(seed)
    best, under = best_of(problem), own_ground(problem)
    asked = Alternatives(plans=2, within=0.2, tries=4)
    found = different(problem, under, best, asked, LIMITS, 1)
    mine = mask(problem, best.modules)
    near = networks(problem, 1.2 * best.objective_eur + 1e-6)
    least = min(under.km[under.taken(mine) & under.taken(other)].sum() for other in near)
    for one in found:
        assert one.design is not None
        assert one.design.objective_eur <= 1.2 * best.objective_eur + 1e-6
        assert one.design.objective_eur == pytest.approx(cost_eur(problem, one.design))
        assert one.design.bound_eur <= best.objective_eur + 1e-6
        assert not check(problem, one.design.modules, one.design.protected)
        assert one.shared_km is not None
        assert one.shared_km <= least + 1e-6
        assert under.difference_km(mine, mask(problem, one.design.modules)) > 0


def test_different_plans_are_the_same_again() -> None:
    problem = small(7)
    best, under = best_of(problem), own_ground(problem)
    asked = Alternatives(plans=2, within=0.2)
    one, two = (different(problem, under, best, asked, LIMITS, 1) for _ in range(2))
    assert [v.design.modules for v in one if v.design] == [
        v.design.modules for v in two if v.design
    ]


@pytest.mark.parametrize("seed", range(4))
def test_without_a_span_is_the_optimum_without_it(seed: int) -> None:
    problem = random_problem(seed)
    best, under = best_of(problem), own_ground(problem)
    for span in sorted(best.modules)[:2]:
        wish = Choice("without", "span", span)
        found = choose(problem, best, wish, [span], LIMITS, 1)
        drop = {problem.spans.index(span)}
        wanted = best_value(without(problem, drop))
        if found.design is None:
            assert wanted == np.inf
            assert found.cut_off
            continue
        assert found.design.objective_eur == pytest.approx(wanted)
        assert span not in found.design.modules
        _, (row,) = settled(problem, under, best, [found], 0.05)
        assert row.extra_eur is not None
        low, high = row.extra_eur
        assert low - 1e-6 <= wanted - best.objective_eur <= high + 1e-6


@pytest.mark.parametrize("seed", range(3))
def test_with_a_span_is_the_optimum_with_it(seed: int) -> None:
    problem = random_problem(seed)
    best = best_of(problem)
    span = next(name for name in problem.spans if name not in best.modules)
    found = choose(problem, best, Choice("with", "span", span), [span], LIMITS, 1).design
    assert found is not None
    assert span in found.modules
    at = problem.spans.index(span)
    fixed = problem.fixed_eur.copy()
    fixed[at] = -1e6  # so cheap that the best network holds it
    wanted = best_value(replace(problem, fixed_eur=fixed)) + 1e6 + problem.fixed_eur[at]
    assert found.bound_eur - 1e-6 <= wanted
    assert found.objective_eur == pytest.approx(wanted)
    assert not check(problem, found.modules, found.protected)


def test_what_the_plan_does_already_costs_nothing() -> None:
    best = best_of(PAIRS)
    for wish, span in (("without", "s4"), ("with", "s0")):
        found = choose(PAIRS, best, Choice(wish, "span", span), [span], LIMITS, 1)
        assert found.design == best
        _, (row,) = settled(PAIRS, own_ground(PAIRS), best, [found], 0.05)
        assert row.extra_eur == pytest.approx((0, best.objective_eur - best.bound_eur))
        assert (row.leaves, row.comes) == ((), ())


def test_what_cannot_be_is_said_with_the_sites_cut_off() -> None:
    best = best_of(PAIRS)
    found = choose(PAIRS, best, Choice("without", "country", "CM"), PAIRS.spans, LIMITS, 1)
    assert (found.design, found.cut_off) == (None, ("n1",))
    assert choose(PAIRS, best, Choice("with", "span", "gone"), [], LIMITS, 1).design is None


def test_sites_that_lose_their_protection_are_named() -> None:
    two = stated([(0, 1), (0, 1)], [100.0, 110.0], [(1, 0, 10.0)])
    best = best_of(two)
    found = choose(two, best, Choice("without", "span", "s0"), ["s0"], LIMITS, 1)
    _, (row,) = settled(two, own_ground(two), best, [found], 0.05)
    assert row.exposed == ("n1",)
    assert row.extra_eur is not None
    assert row.extra_eur[0] < 0


def test_sites_that_are_left_less_room_are_named() -> None:
    """Ways of 100, 100 and 30 for 60, all to survive: without the second, e0 leaves 30."""
    ways = stated([(0, 1)] * 3, [10.0, 20.0, 5.0], [(1, 0, 60.0)], share=1.0)
    three = replace(ways, module_gbps=np.array([100.0, 100.0, 30.0]))
    best = best_of(three)
    assert (best.modules.keys(), best.lowered) == ({"s0", "s1"}, {})
    found = choose(three, best, Choice("without", "span", "s1"), ["s1"], LIMITS, 1)
    _, (row,) = settled(three, own_ground(three), best, [found], 0.05)
    assert row.design is not None
    assert row.design.lowered == {"n1": {"e0": pytest.approx(0.5, rel=1e-5)}}
    assert row.exposed == ("n1",)
    assert row.extra_eur == pytest.approx((-15.0, -15.0))


def test_of_two_ways_to_use_the_same_ground_the_forced_one_stays() -> None:
    rivals = replace(PAIRS, exclusive=((0, 2),))
    best = best_of(rivals)
    found = choose(rivals, best, Choice("with", "span", "s2"), ["s2"], LIMITS, 1).design
    assert found is not None
    assert "s2" in found.modules
    assert "s0" not in found.modules
    assert not check(rivals, found.modules, found.protected)


def test_a_better_plan_met_on_the_way_becomes_the_plan() -> None:
    best, under = best_of(PAIRS), own_ground(PAIRS)
    worse = replace(best, modules={"s4": 1, "s5": 1}, objective_eur=206.0)
    found = different(PAIRS, under, worse, Alternatives(plans=1, tries=3), LIMITS, 1)
    assert found[0].design is not None
    assert found[0].design.objective_eur < 206
    kept, rows = settled(PAIRS, under, worse, found, 0.05)
    assert kept.objective_eur == found[0].design.objective_eur
    assert rows == ()
    choice = replace(found[0], kind="choice")
    other = replace(found[0], design=replace(worse, modules={"s0": 1, "s2": 1}), name="other")
    _, (_, row) = settled(PAIRS, under, worse, [choice, other], 0.05)
    assert row.shared_km is None


def test_a_plan_met_on_the_way_answers_a_choice_it_respects() -> None:
    best, under = best_of(PAIRS), own_ground(PAIRS)
    dear = replace(best, modules={"s1": 1, "s5": 1}, objective_eur=204.0)
    choice = Variant("x", dear, "choice", Choice("without", "span", "s0"), frozenset({"s0"}))
    other = Variant("y", replace(dear, modules={"s1": 1, "s2": 1}, objective_eur=203.0),
                    "different")  # fmt: skip
    _, (row, _) = settled(PAIRS, under, best, [choice, other], 0.05)
    assert row.design is not None
    assert set(row.design.modules) == {"s1", "s2"}


def test_interrupted_the_plans_found_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def once(then: Callable[..., Design]) -> Callable[..., Design]:
        calls: list[int] = []

        def stop(*given: object, **named: object) -> Design:
            calls.append(1)
            if len(calls) > 2:
                raise KeyboardInterrupt
            return then(*given, **named)

        return stop

    best, under = best_of(PAIRS), own_ground(PAIRS)
    monkeypatch.setattr(alternatives, "design", once(design))
    found = different(PAIRS, under, best, Alternatives(plans=3, tries=2), LIMITS, 1)
    assert len(found) == 1
