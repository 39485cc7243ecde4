"""Nodes, two failures at once, refused spans, connection rules: against every choice of spans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale.plan.connect_rules import Row
from dorsale.plan.network import INTERNET
from dorsale.plan.problems import Infeasible
from dorsale.plan.scenario import Limits
from dorsale.topology.backbone.checker import COST, check
from dorsale.topology.backbone.design import design
from dorsale.topology.backbone.problem import Problem, State, together
from tests.topology.backbone.small_problems import best_value, narrow_problem, refusing, stated

LIMITS = Limits(work=200, time_s=30.0, gap=0.0)
SQUARE = ((0, 1), (1, 2), (2, 3), (0, 3))


def with_nodes(problem: Problem) -> Problem:
    """Return ``problem`` with each node but the internet as one more failure."""
    more = [
        State(f"node:{name}", "node",
              frozenset(np.flatnonzero((problem.ends == v).any(axis=1)).tolist()), 0.5)
        for v, name in enumerate(problem.nodes) if name != INTERNET
    ]  # fmt: skip
    return replace(problem, states=(*problem.states, *more))


def listed(problem: Problem) -> Problem:
    """Return ``problem`` with each two failures at once as a state of its own."""
    two = [together(a, b, problem.pair_share) for a, b in combinations(problem.states, 2)]
    return replace(problem, states=(*problem.states, *two), pair_share=0.0)


def agrees(problem: Problem) -> None:
    """Bound <= best of every choice <= value, and a network that the checker lets pass."""
    best = best_value(listed(problem) if problem.pair_share else problem)
    if best == float("inf"):
        with pytest.raises(Infeasible):
            design(problem, LIMITS, 1)
        return
    found = design(problem, LIMITS, 1)
    assert found.bound_eur <= best + 1e-6
    assert found.objective_eur >= best - 1e-6
    assert check(problem, found.modules, found.protected, None, found.objective_eur) == []


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Draw a connected problem of 4 nodes and 6 spans."""
    random = np.random.default_rng(draw(st.integers(0, 10_000)))
    nodes = 4
    ends = [(int(random.integers(0, v)), v) for v in range(1, nodes)]
    while len(ends) < nodes + 2:
        u, v = sorted(random.choice(nodes, size=2, replace=False).tolist())
        ends.append((u, v))
    flows = [(v, 0, float(random.integers(5, 60))) for v in range(1, nodes)]
    cost = random.integers(1, 100, size=len(ends)).astype(float).tolist()
    return stated(ends, cost, flows, price_eur=float(random.integers(20, 200)),
                  module_gbps=draw(st.sampled_from((1000.0, 90.0))))  # fmt: skip


@settings(max_examples=12, deadline=None, derandomize=True)
@given(problems())
def test_nodes_that_fail_agree_with_every_choice(problem: Problem) -> None:
    agrees(with_nodes(problem))


@settings(max_examples=12, deadline=None, derandomize=True)
@given(problems(), st.sampled_from((0.1, 0.5)))
def test_two_failures_at_once_agree_with_every_choice(problem: Problem, share: float) -> None:
    agrees(replace(problem, pair_share=share))


@settings(max_examples=12, deadline=None, derandomize=True)
@given(problems(), st.sets(st.integers(0, 5), max_size=3))
def test_refused_spans_agree_with_every_choice(problem: Problem, refused: set[int]) -> None:
    agrees(refusing(problem, frozenset(refused)))


@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.integers(0, 10_000))
def test_failures_that_leave_too_little_room_agree_with_every_choice(seed: int) -> None:
    agrees(narrow_problem(seed))


def test_a_failure_that_leaves_too_little_room_still_asks_for_what_there_is() -> None:
    """One way of 200 (11) for 150, of which half must survive; one of 50 (41) is all there is."""
    two = stated([(0, 1), (0, 1)], (10, 40), [(1, 0, 150.0)], price_eur=1000.0)
    problem = replace(two, module_gbps=np.array([200.0, 50.0]))
    found = design(problem, LIMITS, 1)
    assert found.modules.keys() == {"s0", "s1"}
    assert found.objective_eur == found.bound_eur == best_value(problem) == 52.0
    assert found.cuts == {}
    assert found.lowered == {"n1": {"e0": pytest.approx(1 / 3, rel=1e-5)}}
    assert check(problem, {"s0": 1}, {"n1": True}) == ["e0"]


@pytest.mark.parametrize("forced", [(), (1, 2)])
def test_an_exchange_that_loses_its_way_does_not_leave_its_sites_unprotected(
    forced: tuple[int, ...],
) -> None:
    """A ring of 50, 200 and 50 for 150 between the sites: half of it survives only in part."""
    flows = [(1, 0, 20.0), (2, 0, 20.0), (2, 1, 150.0)]
    ring = stated([(0, 1), (1, 2), (0, 2)], (10, 10, 10), flows, price_eur=1000.0)
    sizes = np.array([50.0, 200.0, 50.0])
    found = design(replace(ring, module_gbps=sizes, forced=frozenset(forced)), LIMITS, 1)
    assert found.protected == {"n1": True, "n2": True}
    assert found.objective_eur == found.bound_eur == 33.0
    assert {site: list(less) for site, less in found.lowered.items()} == {
        "n1": ["e1"],
        "n2": ["e1"],
    }


def test_an_exchange_that_has_too_little_room_is_named_with_the_spans_around_it() -> None:
    """150 between two sites that two spans of 50 leave and enter."""
    flows = [(1, 0, 5.0), (2, 0, 5.0), (2, 1, 150.0)]
    ring = stated([(0, 1), (1, 2), (0, 2)], (10, 10, 10), flows, module_gbps=50.0)
    with pytest.raises(Infeasible) as raised:
        design(ring, LIMITS, 1)
    assert raised.value.cuts == {"n1": ("s0", "s1"), "n2": ("s1", "s2")}


def test_of_two_options_never_both_are_taken() -> None:
    """Options s1 and s3: together they would be the cheapest protection of site 2."""
    ends, sizes = [(0, 1), (1, 2), (0, 2), (1, 2)], np.array([800.0, 200.0, 100.0, 60.0])
    two = stated(ends, (10, 10, 90, 10), [(1, 0, 20.0), (2, 0, 20.0)], price_eur=500.0)
    agrees(replace(two, module_gbps=sizes, exclusive=((1, 3),)))


def test_a_ring_does_not_survive_its_neighbour() -> None:
    """Node 2 hangs on nodes 1 and 3; only a way of its own (40) survives two nodes at once."""
    ends = [*SQUARE, (0, 2)]
    problem = with_nodes(stated(ends, (10, 10, 10, 10, 40), [(2, 0, 5.0)], price_eur=1000.0))
    one = design(problem, LIMITS, 1)
    assert one.modules.keys() == {"s0", "s1", "s2", "s3"}
    both = design(replace(problem, pair_share=0.1), LIMITS, 1)
    assert both.modules.keys() == {"s0", "s1", "s2", "s3", "s4"}
    assert check(replace(problem, pair_share=0.1), one.modules, one.protected)


def test_two_failures_that_nothing_survives_are_not_asked() -> None:
    problem = stated(SQUARE, (10, 10, 10, 10), [(2, 0, 5.0)], price_eur=1000.0)
    found = design(replace(problem, pair_share=0.1), LIMITS, 1)
    assert found.protected == {"n2": True}


def test_the_failure_of_a_site_itself_is_no_cut_of_it() -> None:
    problem = with_nodes(stated(SQUARE, (10, 10, 10, 10), [(2, 0, 5.0), (1, 0, 5.0)]))
    assert design(problem, LIMITS, 1).cuts == {}


def test_a_refused_span_carries_but_does_not_protect() -> None:
    """The cheap way (1) has no duct: to be protected the site takes the two others (20 + 30).

    Two ways are enough with nothing failed; the refused one is then left.
    """
    pair = stated([(0, 1), (0, 1), (0, 1)], (1, 20, 30), [(1, 0, 5.0)], price_eur=1000.0)
    assert design(pair, LIMITS, 1).modules.keys() == {"s0", "s1"}
    problem = refusing(pair, frozenset({0}))
    assert design(problem, LIMITS, 1).modules.keys() == {"s1", "s2"}
    assert check(problem, {"s0": 1, "s1": 1}, {"n1": True}) == ["e1"]
    free = design(replace(problem, price_eur=np.array([0.0, 5.0])), LIMITS, 1)
    assert free.modules.keys() == {"s0"}
    assert free.not_protecting == ("s0",)


def test_a_site_that_hangs_on_refused_spans_asks_nothing_of_others() -> None:
    """Site 2 has a refused way only: no failure is left to survive, so it is safe as it is."""
    ends, costs = [(0, 1), (0, 1), (1, 2)], (38, 64, 28)
    free = stated(ends, costs, [(1, 0, 5.0), (2, 0, 5.0)], price_eur=46.0)
    problem = refusing(free, frozenset({2}))
    found = design(problem, LIMITS, 1)
    assert found.protected == {"n1": False, "n2": True}
    assert found.objective_eur == found.bound_eur == best_value(problem) == 38 + 28 + 2 + 46


@pytest.mark.parametrize("share", [0.0, 0.1])
def test_without_time_there_is_still_a_network_that_holds(share: float) -> None:
    problem = stated([*SQUARE, (0, 2)], (10, 10, 10, 10, 40), [(2, 0, 5.0), (1, 0, 5.0)])
    asked = replace(problem, pair_share=share)
    found = design(asked, replace(LIMITS, time_s=0.0), 1)
    assert found.status == "time_limit"
    assert check(asked, found.modules, found.protected, None, found.objective_eur) == []


def test_two_failures_that_nothing_survives_are_named_with_their_sites() -> None:
    problem = replace(stated(SQUARE, (10, 10, 10, 10), [(2, 0, 5.0)]), pair_share=0.1)
    found = design(problem, LIMITS, 1).excused_pairs
    pairs = [("e0", "e2"), ("e0", "e3"), ("e1", "e2"), ("e1", "e3")]
    assert found == tuple((*pair, ("n2",)) for pair in pairs)
    assert design(replace(problem, pair_share=0.0), LIMITS, 1).excused_pairs == ()


def test_two_failures_that_leave_no_room_ask_for_connection_only() -> None:
    """Two ways of four are left, 400 at most: 260 take all four ways, 468 are nobody's task."""
    four = stated([(0, 1)] * 4, (1, 1, 1, 1), [(1, 0, 520.0)], most_modules=2, share=0.5)
    wide, narrow = (replace(four, pair_share=share) for share in (0.5, 0.9))
    found = design(wide, LIMITS, 1)
    assert (len(found.modules), found.excused_pairs) == (4, ())
    tight = design(narrow, LIMITS, 1)
    assert len(tight.modules) == 3
    assert {sites for _, _, sites in tight.excused_pairs} == {()}
    assert check(narrow, tight.modules, tight.protected, None, tight.objective_eur) == []


def test_rows_of_connection_rules_are_met() -> None:
    """The cheapest tree is s0, s1, s3; a rule that asks for both s1 and s2 lets s3 go."""
    flows = [(v, 0, 5.0) for v in (1, 2, 3)]
    free = stated(SQUARE, (10, 10, 15, 10), flows, price_eur=1.0)
    assert design(free, LIMITS, 1).modules.keys() == {"s0", "s1", "s3"}
    rule = Row({"s1": 1.0, "s2": 1.0}, 2.0)

    def asked(x: Mapping[str, float]) -> list[Row]:
        return [rule] if x["s1"] + x["s2"] < 2.0 - 1e-6 else []

    found = design(replace(free, separators=(asked,)), LIMITS, 1)
    assert found.modules.keys() == {"s0", "s1", "s2"}
    assert found.gap == pytest.approx(0.0)


def test_an_earlier_design_is_where_the_next_begins() -> None:
    problem = stated(SQUARE, (10, 10, 15, 10), [(v, 0, 5.0) for v in (1, 2, 3)])
    first = design(problem, LIMITS, 1)

    def stop(value: float, bound: float) -> None:
        assert value == pytest.approx(first.objective_eur)
        raise KeyboardInterrupt

    again = design(problem, LIMITS, 1, stop, start=first)
    assert (again.status, again.modules) == ("interrupted", first.modules)


def test_an_earlier_design_that_does_not_fit_is_mended() -> None:
    problem = stated(SQUARE, (10, 10, 15, 10), [(v, 0, 5.0) for v in (1, 2, 3)])
    first = design(problem, LIMITS, 1)
    broken = replace(first, modules={"s0": 1, "gone": 3})

    def stop(value: float, bound: float) -> None:
        if value < float("inf"):
            raise KeyboardInterrupt

    again = design(problem, LIMITS, 1, stop, start=broken)
    assert check(problem, again.modules, again.protected) == []


def test_a_wrong_cost_is_seen() -> None:
    problem = stated(SQUARE, (10, 10, 15, 10), [(1, 0, 5.0)], price_eur=1.0)
    safe = {"n1": False}
    assert check(problem, {"s0": 1}, safe, None, 12.0) == []
    assert check(problem, {"s0": 1}, safe, None, 11.0) == [COST]
