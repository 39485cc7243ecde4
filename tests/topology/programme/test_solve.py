from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dorsale.plan.scenario import Limits
from dorsale.topology.programme.check import check
from dorsale.topology.programme.problem import Problem
from dorsale.topology.programme.solve import Solved, solve
from tests.topology.programme.small_programmes import best_of_all, problem

EXACT = Limits(work=300, time_s=60.0, gap=0.0)


def solved(one: Problem) -> Solved:
    found = solve(one, EXACT, 1)
    assert check(one, found.starts, found.timeline) == []
    assert found.bound_eur <= found.timeline.value_eur + 1e-6
    return found


def test_a_chain_is_built_from_the_internet_outwards() -> None:
    """One crew, three months a span: quarters 0 and 1; each serves a quarter after its end."""
    one = problem([(1, 2), (0, 1)], [3, 3], [1e5, 1e5], nodes=2)
    found = solved(one)
    assert {e: s.quarter for e, s in found.starts.items()} == {1: 0, 0: 1}
    assert dict(found.timeline.service) == {1: 2, 0: 3}
    assert {v: t for v, t in found.timeline.joined.items() if v} == {1: 2, 2: 3}


def test_a_span_that_is_ready_alone_waits_for_its_neighbour() -> None:
    one = problem([(1, 2), (0, 1)], [3, 6], [1e5, 1e5], crews=2, nodes=2)
    found = solved(one)
    assert found.timeline.service[0] == found.timeline.service[1] == 3


def test_the_place_that_loses_most_comes_first() -> None:
    for waiting, first in (([1e6, 3e6], 1), ([3e6, 1e6], 0)):
        one = problem([(0, 1), (0, 2)], [6, 6], [1e5, 1e5], nodes=2, waiting=waiting)
        assert solved(one).starts[first].quarter == 0


def test_money_that_comes_late_makes_works_late() -> None:
    """Six months a span, 1.5 spans paid in 2029: the second starts with its last quarter."""
    budget = {2029: 1.5e5, 2030: 2e5}
    one = problem([(0, 1), (0, 2)], [6, 6], [1e5, 1e5], crews=2, nodes=2, budget=budget)
    assert sorted(s.quarter for s in solved(one).starts.values()) == [0, 3]


def test_what_cannot_be_paid_is_left_out_and_named() -> None:
    donors = {"bank": (2029, 2030, 1e5)}
    one = problem([(0, 1), (0, 2)], [3, 3], [1e5, 1e5], nodes=2, donors=donors,
                  waiting=[2e6, 1e6])  # fmt: skip
    assert sorted(solved(one).starts) == [0]


def test_a_ring_protects_once_closed() -> None:
    one = problem([(0, 2), (1, 2)], [3, 3], [1e5, 1e5], nodes=2, standing=[(0, 1)])
    found = solved(one)
    assert found.timeline.joined[1] == 0
    assert dict(found.timeline.protected) == {1: 3, 2: 3}


edges = st.tuples(st.integers(0, 4), st.integers(0, 4)).filter(lambda pair: pair[0] != pair[1])


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    ends=st.lists(edges, min_size=1, max_size=4, unique_by=lambda pair: tuple(sorted(pair))),
    standing=st.lists(edges, max_size=3),
    months=st.lists(st.integers(1, 7), min_size=4, max_size=4),
    eur=st.lists(st.sampled_from([2e5, 5e5, 1e6]), min_size=4, max_size=4),
    crews=st.integers(1, 2), part=st.sampled_from([0.4, 0.7, 1.0]),
    window=st.sampled_from([2029, 2030]),
    waiting=st.lists(st.sampled_from([0.0, 1e5, 1e6]), min_size=4, max_size=4),
)  # fmt: skip
def test_no_order_of_all_does_better(
    ends: list[tuple[int, int]], standing: list[tuple[int, int]], months: list[int],
    eur: list[float], crews: int, part: float, window: int, waiting: list[float],
) -> None:  # fmt: skip
    n, total = len(ends), sum(eur[: len(ends)])
    donors = {"bank": (2029, 2030, 0.6 * total), "union": (2029, window, 0.4 * total)}
    one = problem(ends, months[:n], eur[:n], crews, standing, donors=donors,
                  budget={2029: part * total, 2030: total}, waiting=waiting)  # fmt: skip
    found = solved(one)
    assert found.timeline.value_eur == pytest.approx(best_of_all(one), rel=1e-6, abs=1.0)


def test_the_same_seed_and_work_make_the_same_programme() -> None:
    one = problem([(0, 1), (1, 2), (2, 3), (0, 3)], [4, 5, 3, 6], [3e5, 2e5, 4e5, 1e5])
    first, second = (solve(one, EXACT, 7) for _ in range(2))
    assert first.starts == second.starts
    assert first.bound_eur == second.bound_eur
