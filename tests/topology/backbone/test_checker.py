from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dorsale.plan.network import Design
from dorsale.topology.backbone.checker import NOTHING, check
from dorsale.topology.backbone.problem import Problem
from tests import tiny
from tests.topology.backbone.small_problems import stated

RING = stated(((0, 1), (1, 2), (0, 2)), (1, 1, 1), [(1, 0, 60.0), (2, 0, 60.0)], most_modules=2)
SAFE = {"n1": True, "n2": True}


def test_a_ring_survives_every_span() -> None:
    """Half of 120 must survive: 60 on the way that is left, below one module of 100."""
    assert check(RING, {"s0": 1, "s1": 1, "s2": 1}, SAFE) == []


def test_an_open_ring_fails_the_span_it_hangs_on() -> None:
    """Without s2 nothing failed needs 120 on s0 (two modules), and losing s0 or s1 cuts."""
    assert check(RING, {"s0": 2, "s1": 1}, SAFE) == ["e0", "e1"]
    assert check(RING, {"s0": 2, "s1": 1}, {"n1": False, "n2": False}) == []


def test_too_little_capacity_is_seen_with_nothing_failed() -> None:
    assert check(RING, {"s0": 1, "s1": 1}, {"n1": False, "n2": False}) == [NOTHING]


def test_a_failure_that_leaves_too_little_capacity_is_seen() -> None:
    heavy = stated(
        ((0, 1), (1, 2), (0, 2)), (1, 1, 1), [(1, 0, 90.0), (2, 0, 90.0)], share=1.0, most_modules=2
    )
    assert check(heavy, {"s0": 2, "s1": 1, "s2": 2}, SAFE) == []
    assert check(heavy, {"s0": 1, "s1": 1, "s2": 2}, SAFE) == ["e2"]


def test_what_no_network_can_carry_is_asked_only_with_nothing_failed() -> None:
    """Two ways of 100 for 150: either alone is too small for all of it, whatever is built."""
    pair = stated([(0, 1), (0, 1)], (1, 1), [(1, 0, 150.0)], share=1.0)
    assert check(pair, {"s0": 1, "s1": 1}, {"n1": True}) == []
    heavy = stated([(0, 1), (0, 1)], (1, 1), [(1, 0, 250.0)])
    assert check(heavy, {"s0": 1, "s1": 1}, {"n1": False}) == [NOTHING]


def test_where_there_is_too_little_room_every_site_is_asked_its_fair_share() -> None:
    """Ways of 100 and of twice 30 for 80 and 40, all to survive: without the first, half of each.

    One module of 30 carries the 20 of site 2, not the 40 of site 1.
    """
    wide = stated([(0, 1), (0, 1), (1, 2)], (1, 1, 1), [(1, 0, 80.0), (2, 0, 40.0)], share=1.0)
    sizes, most = np.array([100.0, 30.0, 100.0]), np.array([1.0, 2.0, 1.0])
    narrow = replace(wide, module_gbps=sizes, most_modules=most)
    assert check(narrow, {"s0": 1, "s1": 2, "s2": 1}, SAFE) == []
    less = {"s0": 1, "s1": 1, "s2": 1}
    assert check(narrow, less, {"n1": False, "n2": True}) == []
    assert check(narrow, less, {"n1": True, "n2": False}) == ["e0"]
    assert check(narrow, less, SAFE) == ["e0"]


def test_rules_that_no_state_tells_are_checked() -> None:
    assert check(RING, {"s0": 3, "s1": 1, "s2": 1}, SAFE) == ["s0"]


def test_only_the_sample_is_routed() -> None:
    assert check(RING, {"s0": 2, "s1": 1}, SAFE, sample=["e1"]) == ["e1"]


def test_the_tiny_design_holds_and_no_span_can_go(tiny_problem: Problem) -> None:
    safe = {tiny_problem.nodes[v]: True for v in tiny_problem.served}
    assert check(tiny_problem, tiny.CHOSEN, safe) == []
    for span in tiny.CHOSEN:
        left = {name: n for name, n in tiny.CHOSEN.items() if name != span}
        assert check(tiny_problem, left, safe), span


@pytest.mark.slow
def test_the_design_of_the_region_survives_a_sample_of_its_states(
    cemac_problem: Problem, cemac_design: Design
) -> None:
    """All states that take several spans, and every fifteenth of the rest, routed anew."""
    states = cemac_problem.states
    several = [s.element for s in states if len(s.spans) > 2]
    random = np.random.default_rng(1)
    sample = {*random.choice(several, 12, replace=False), *[s.element for s in states[::25]]}
    assert check(cemac_problem, cemac_design.modules, cemac_design.protected, sample) == []
