from __future__ import annotations

import numpy as np
import pytest

from dorsale.topology.backbone.chains import chains
from tests.topology.backbone.small_problems import random_problem


def test_spans_meet_in_a_chain_where_nothing_else_does() -> None:
    """0 - 1 - 2 - 3 with a branch 1 - 4: only at node 2 do just two spans meet."""
    ends = np.array([[0, 1], [2, 1], [2, 3], [1, 4]])
    found = {chain.nodes: chain.spans for chain in chains(ends, range(4), {0, 3, 4})}
    assert found == {(0, 1): (0,), (1, 2, 3): (1, 2), (1, 4): (3,)}


def test_a_chain_does_not_come_back_to_where_it_begins() -> None:
    """A ring with demand at node 0 alone stays two chains."""
    ends = np.array([[0, 1], [1, 2], [2, 0]])
    assert sorted(len(chain.spans) for chain in chains(ends, range(3), {0})) == [1, 2]


@pytest.mark.parametrize("seed", range(8))
def test_every_span_is_in_one_chain_and_every_chain_is_a_way(seed: int) -> None:
    problem = random_problem(seed)
    chosen = np.flatnonzero(np.random.default_rng(seed).random(len(problem.spans)) < 0.7).tolist()
    found = chains(problem.ends, chosen, {0, 1})
    assert sorted(e for chain in found for e in chain.spans) == chosen
    for chain in found:
        steps = zip(chain.nodes, chain.nodes[1:], strict=False)
        assert [set(step) for step in steps] == [set(problem.ends[list(chain.spans)][i].tolist())
                                                 for i in range(len(chain.spans))]  # fmt: skip
        assert chain.nodes[0] != chain.nodes[-1]
        assert not {0, 1}.intersection(chain.nodes[1:-1])
