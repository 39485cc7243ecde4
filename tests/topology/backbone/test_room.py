from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from dorsale.topology.backbone.problem import Problem, State, together
from dorsale.topology.backbone.room import Room, widest_gbps
from tests.topology.backbone.small_problems import narrow_problem, stated

ALL = State("f", "span", frozenset(), 1.0)


def sized(problem: Problem, *gbps: float) -> Problem:
    return replace(problem, module_gbps=np.array(gbps))


def test_a_share_that_has_room_is_not_lowered() -> None:
    assert Room(stated([(0, 1)], (1,), [(1, 0, 100.0)])).lowered_gbps(ALL) is None


def test_shares_rise_together_and_the_others_go_on() -> None:
    """60 and 60 share a way of 60, site 2 comes over one of 20: a third of 60; site 1 gets 40.

    Site 3 has a way of its own, and all its traffic.
    """
    flows = [(1, 0, 60.0), (2, 0, 60.0), (3, 0, 60.0)]
    problem = sized(stated([(0, 1), (1, 2), (0, 3)], (1, 1, 1), flows), 60.0, 20.0, 100.0)
    found = Room(problem).lowered_gbps(ALL)
    assert found == pytest.approx([40.0, 20.0, 60.0], rel=1e-5)


def test_no_more_is_asked_than_there_is_room_for() -> None:
    flows = [(v, 0, 70.0 / 3) for v in (1, 2, 3)]
    found = Room(stated([(0, 1), (1, 2), (2, 3)], (1, 1, 1), flows, module_gbps=35.0))
    asked = found.lowered_gbps(ALL)
    assert asked is not None
    assert 35.0 * (1 - 1e-5) < asked.sum() < 35.0


def test_traffic_to_an_exchange_takes_room_where_it_goes() -> None:
    """A ring of 50, 50 and 200 for 150 between the sites and 20 of each to the internet.

    Without the span of 200 half of 150 goes over both of 50, with half of 20 on each: 85 over
    50, so each gets ten parts in seventeen of its half.
    """
    flows = [(1, 0, 20.0), (2, 0, 20.0), (2, 1, 150.0)]
    problem = sized(stated([(0, 1), (0, 2), (1, 2)], (1, 1, 1), flows), 50.0, 50.0, 200.0)
    assert Room(problem).lowered_gbps(problem.states[0]) is None
    found = Room(problem).lowered_gbps(problem.states[2])
    assert found == pytest.approx(np.array([10.0, 10.0, 75.0]) * 10 / 17, rel=1e-5)


def test_of_two_failures_that_leave_too_little_room_only_connection_is_asked() -> None:
    problem = sized(stated([(0, 1)] * 3, (1, 1, 1), [(1, 0, 60.0)]), 100.0, 100.0, 20.0)
    room, (one, two, three) = Room(problem), problem.states
    asked = room.lowered_gbps(together(one, two, 0.5))
    assert asked is not None
    assert asked.tolist() == [0.0]
    assert room.lowered_gbps(together(one, three, 0.5)) is None


def test_of_two_options_the_largest_that_stands_has_room() -> None:
    problem = sized(stated([(0, 1)] * 3, (1, 1, 1), [(1, 0, 60.0)]), 100.0, 80.0, 20.0)
    either = replace(problem, exclusive=((0, 1),))
    assert widest_gbps(either, frozenset()).tolist() == [100.0, 0.0, 20.0]
    assert widest_gbps(either, frozenset({0})).tolist() == [0.0, 80.0, 20.0]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(0, 10_000))
def test_no_share_rises_but_at_the_cost_of_one_no_greater(seed: int) -> None:
    """The definition of max-min fair shares, by linear programs over all paths."""
    problem = narrow_problem(seed)
    room = Room(problem)
    for state in problem.states:
        asked = room.lowered_gbps(state)
        if asked is not None:
            _is_fair(problem, state, asked)


def _is_fair(problem: Problem, state: State, asked: np.ndarray) -> None:
    full = state.share * problem.flow_table[2]
    share = asked / full
    paths, owner = _paths(problem, state)
    carried = (owner == np.arange(len(full))[:, None]).astype(float)
    free = widest_gbps(problem, state.spans)
    for flow in np.flatnonzero((asked > 0) & (share < 1 - 1e-4)).tolist():
        held = np.where(share <= share[flow] + 1e-5, asked, 0.0)
        most = linprog(-carried[flow], np.vstack([paths, -carried]), [*free, *-held])
        assert most.status == 0
        assert -most.fun == pytest.approx(asked[flow], rel=1e-3, abs=1e-3)


def _paths(problem: Problem, state: State) -> tuple[np.ndarray, np.ndarray]:
    """Return all simple paths of all flows (spans, paths), and the flow of each."""
    columns, owner = [], []
    for flow, (site, sink, _) in enumerate(problem.flows):
        waiting = [(site, frozenset([site]), np.zeros(len(problem.spans)))]
        while waiting:
            here, seen, taken = waiting.pop()
            if here == sink:
                columns.append(taken)
                owner.append(flow)
                continue
            for e, (u, v) in enumerate(problem.ends.tolist()):
                there = v if u == here else u
                if here in (u, v) and there not in seen and e not in state.spans:
                    more = taken.copy()
                    more[e] = 1.0
                    waiting.append((there, seen | {there}, more))
    return np.array(columns).reshape(-1, len(problem.spans)).T, np.array(owner)
