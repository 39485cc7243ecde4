from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from dorsale.ground.network.graph import graph, nodes_along
from dorsale.ground.network.pair import two_apart
from dorsale.plan.ground import Network
from tests.ground.network.small import explicit, network, networks

# The trap: the cheapest path 0-1-2-3 leaves no second one, yet 0-1-3 and 0-2-3 are disjoint.
PLACES = [(0.0, 0.0), (1.0, 1.0), (1.0, -1.0), (2.0, 0.0)]
TRAP = [("a", 0, 1, 1.0), ("b", 1, 2, 1.0), ("c", 2, 3, 1.0), ("d", 0, 2, 3.0), ("e", 1, 3, 3.0)]


def prices(one: Network) -> np.ndarray:
    return np.asarray(one.ways["length_km"], float)


def test_the_trap_is_undone() -> None:
    one = network(PLACES, TRAP)
    found = two_apart(graph(one, prices(one)), 0, 3)
    assert found is not None
    assert sorted(found) == [(0, 4), (3, 2)]


def test_what_must_be_shared_is_shared_once() -> None:
    one = network([*PLACES, (3.0, 0.0)], [*TRAP, ("only", 3, 4, 5.0)])
    found = two_apart(graph(one, prices(one)), 0, 4)
    assert found is not None
    assert set(found[0]) & set(found[1]) == {5}


def test_a_parallel_way_is_another_way() -> None:
    one = network(PLACES[:2], [("a", 0, 1, 1.0), ("b", 1, 0, 4.0)])
    assert two_apart(graph(one, prices(one)), 0, 1) == ((0,), (1,))


def test_no_path_no_pair() -> None:
    one = network(PLACES, TRAP[:1])
    assert two_apart(graph(one, prices(one)), 0, 3) is None
    assert two_apart(graph(one, prices(one)), 0, 0) is None


@settings(max_examples=60, deadline=None)
@given(networks(most_nodes=6, most_ways=10))
def test_no_pair_shares_less_or_costs_less(one: Network) -> None:
    found = graph(one, prices(one))
    start, end = 0, found.nodes - 1
    several = explicit(found)
    paths = [
        frozenset(way for _, _, way in path)
        for path in nx.all_simple_edge_paths(several, start, end)
    ]
    pair = two_apart(found, start, end)
    assert (pair is None) == (not paths)
    if pair is None:
        return

    def worth(a: frozenset[int], b: frozenset[int]) -> tuple[float, float]:
        return found.eur[list(a & b)].sum(), found.eur[list(a)].sum() + found.eur[list(b)].sum()

    best = min(worth(a, b) for a, b in itertools.product(paths, paths))
    assert worth(frozenset(pair[0]), frozenset(pair[1])) == pytest.approx(best)
    assert all(nodes_along(found, path, start)[-1] == end for path in pair)
