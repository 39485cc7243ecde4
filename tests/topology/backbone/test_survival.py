from __future__ import annotations

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
    """Two ways in of 100 each; 150 sent and all of it to survive: neither way alone can."""
    problem = stated([(0, 1), (0, 1)], (1, 1), [(1, 0, 150.0)], share=1.0)
    assert Survival(problem).hopeless(1) == (0, 1)
    light = stated([(0, 1), (0, 1)], (1, 1), [(1, 0, 150.0)], share=0.5)
    assert Survival(light).hopeless(1) == ()
