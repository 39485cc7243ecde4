from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest

from dorsale.topology.backbone.survival import Survival, bits, union
from tests.topology.backbone.small_problems import random_problem, stated


def test_a_chain_loses_what_lies_behind_the_cut() -> None:
    """internet - 1 - 2: bit 0 nothing, bit 1 span 0, bit 2 span 1."""
    survival = Survival(stated([(0, 1), (1, 2)], (1, 1), [(1, 0, 1.0), (2, 0, 1.0)]))
    reached = survival.reach(np.array([True, True]))
    assert reached == [0b111, 0b101, 0b001]
    assert survival.hopeless(2) == (0, 1)
    assert survival.lacking(np.array([True, False]), set()) == {2: 0b001}


@pytest.mark.parametrize("seed", range(12))
def test_masks_agree_with_networkx_in_every_state(seed: int) -> None:
    problem = random_problem(seed)
    survival = Survival(problem)
    chosen = np.random.default_rng(seed).random(len(problem.spans)) < 0.7
    reached = survival.reach(chosen)
    for bit in range(len(problem.states) + 1):
        failed = survival.failed_spans(bit)
        graph = nx.Graph()
        graph.add_nodes_from(range(len(problem.nodes)))
        graph.add_edges_from(
            problem.ends[e].tolist() for e in np.flatnonzero(chosen) if e not in failed
        )
        home = nx.node_connected_component(graph, problem.root)
        assert {v for v, mask in enumerate(reached) if mask >> bit & 1} == home


def test_bits_and_union_are_inverse() -> None:
    assert union(1 << b for b in (0, 3, 70)) == sum(1 << b for b in bits(1 | 8 | 1 << 70))


def test_what_no_network_can_carry_is_not_asked_for() -> None:
    """Two ways in of 100 each; 150 sent and all of it to survive: 100 are asked, two in three."""
    survival = Survival(stated([(0, 1), (0, 1)], (1, 1), [(1, 0, 150.0)], share=1.0))
    assert survival.hopeless(1) == ()
    assert survival.asked_gbps(1) == pytest.approx([100.0], rel=1e-5)
    assert survival.starved(2) == {1: pytest.approx(2 / 3, rel=1e-5)}
    light = Survival(stated([(0, 1), (0, 1)], (1, 1), [(1, 0, 150.0)], share=0.5))
    assert (light.lowered, light.starved(1)) == ({}, {})
    assert light.asked_gbps(1).tolist() == [75.0]


def test_a_failure_that_asks_less_does_not_stand_for_one_that_asks_more() -> None:
    """e3 takes the spans of e0 and e1, and leaves 20 for 60; e0 alone leaves 120."""
    problem = stated([(0, 1)] * 3, (1, 1, 1), [(1, 0, 60.0)], groups=[(0, 1)], share=1.0)
    survival = Survival(replace(problem, module_gbps=np.array([100.0, 100.0, 20.0])))
    assert survival.lowered.keys() == {4}
    assert survival.asked_gbps(4) == pytest.approx([20.0], rel=1e-5)
    assert survival.covers[0] == survival.covers[1] == ()
    assert {1, 2, 4} <= set(survival.decisive)
