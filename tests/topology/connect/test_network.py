from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from dorsale.topology.connect.kernel import Kernel
from dorsale.topology.connect.network import chains, lacking
from dorsale.topology.connect.problem import Problem
from tests.topology.connect.small_networks import graph_of, holds, problems


def kernel_of(problem: Problem) -> Kernel:
    return Kernel(
        problem.ends, problem.cost, problem.required, problem.apart,
        tuple((e,) for e in range(len(problem.links))), tuple(range(len(problem.nodes))),
    )  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(problems())
def test_lacking_agrees_with_losing_each_link_and_node(problem: Problem) -> None:
    """In a complete double graph everything can hold; the drawn links are the network."""
    size = len(problem.nodes)
    if (problem.required > 0).sum() < 2:
        return
    more = [(u, v) for u in range(size) for v in range(u)] * 2
    ends = np.array([*problem.ends.tolist(), *more])
    whole = Problem(
        problem.nodes, tuple(str(e) for e in range(len(ends))), ends, np.ones(len(ends)),
        problem.required, problem.apart,
    )  # fmt: skip
    chosen = np.arange(len(ends)) < len(problem.links)
    assert holds(whole, chosen) == (not lacking(kernel_of(whole), chosen))


@settings(max_examples=100, deadline=None)
@given(problems())
def test_chains_part_the_network(problem: Problem) -> None:
    chosen = problem.ends[:, 0] != problem.ends[:, 1]
    found = chains(kernel_of(problem), chosen)
    assert sorted(e for chain in found for e in chain) == np.flatnonzero(chosen).tolist()
    degree = dict(graph_of(problem, chosen).degree())
    for chain in found:
        inner = set.intersection(*({*problem.ends[e].tolist()} for e in chain[:2]))
        if len(chain) > 1:
            assert any(degree[v] == 2 and not problem.required[v] for v in inner)
