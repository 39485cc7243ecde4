from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsale.ground.network.graph import graph
from dorsale.ground.network.terminals import (
    apart,
    cheapest_between,
    nearest_nodes,
    neighbours,
    spanning_tree,
)
from dorsale.plan.ground import Network
from dorsale.plan.problems import BadInput
from tests.ground.network.small import explicit, network, networks

LINE = [(float(i), 0.0) for i in range(5)]


def prices(one: Network) -> np.ndarray:
    return np.asarray(one.ways["length_km"], float)


def test_only_next_places_on_a_road_are_neighbours() -> None:
    one = network(LINE, [(f"w{i}", i, i + 1, 10.0) for i in range(4)])
    found = neighbours(graph(one, prices(one)), [0, 2, 4])
    assert found[["start", "end"]].to_numpy().tolist() == [[0, 2], [2, 4]]
    assert found["bound_eur"].tolist() == [20.0, 20.0]


def test_a_bound_becomes_the_true_price() -> None:
    """0 - 1 crosses over the top at 5 + 5; below, node 3 belongs to terminal 2, at 4 + 4."""
    ways = [("a", 0, 1, 10.0), ("b", 0, 3, 4.0), ("c", 3, 1, 4.0), ("d", 3, 2, 1.0)]
    one = network(LINE[:4], ways)
    found = graph(one, prices(one))
    pairs = neighbours(found, [0, 1, 2])
    assert pairs["bound_eur"].tolist() == [10.0, 5.0, 5.0]
    told: list[tuple[int, int]] = []
    true = cheapest_between(found, pairs, lambda done, of: told.append((done, of)))
    assert true["eur"].tolist() == [8.0, 5.0, 5.0]
    assert true["ways"].tolist()[0] == (1, 2)
    assert told == [(1, 2), (2, 2)]


@given(networks(), st.data())
def test_same_tree_as_all_pairs_and_same_prices(one: Network, data: st.DataObject) -> None:
    found = graph(one, prices(one))
    node = st.integers(0, found.nodes - 1)
    terminals = data.draw(st.lists(node, min_size=1, max_size=4, unique=True))
    pairs = cheapest_between(found, neighbours(found, terminals))
    known = dict(nx.all_pairs_dijkstra_path_length(explicit(found), weight="eur"))
    for pair in pairs.itertuples():
        assert pair.eur == known[pair.start][pair.end] <= pair.bound_eur
        assert found.eur[list(pair.ways)].sum() == pair.eur
    complete = nx.Graph()
    complete.add_weighted_edges_from(
        (a, b, known[a][b]) for a in terminals for b in terminals if a < b and b in known[a]
    )
    weight = nx.minimum_spanning_tree(complete).size(weight="weight")
    assert spanning_tree(pairs)["bound_eur"].sum() == pytest.approx(weight)


def test_terminals_on_islands_are_told_apart() -> None:
    one = network(LINE, [("w", 0, 1, 1.0), ("v", 2, 3, 1.0)])
    found = graph(one, prices(one))
    assert apart(found, [0, 1, 3, 4]) == [[0, 1], [3], [4]]
    assert len(neighbours(found, [0, 3, 4])) == 0


def test_terminals_must_be_nodes_and_named_once() -> None:
    one = network(LINE, [("w", 0, 1, 1.0)])
    found = graph(one, prices(one))
    with pytest.raises(BadInput, match="node 5 is not in the network"):
        neighbours(found, [0, 5])
    with pytest.raises(BadInput, match="node 1 is named twice"):
        neighbours(found, [1, 0, 1])


def test_the_date_line_is_no_border() -> None:
    one = network([(179.9, 0.0), (170.0, 0.0)], [("w", 0, 1, 1.0)])
    node, km = nearest_nodes(one, [-179.9], [0.0])
    assert node.tolist() == [0]
    assert km[0] == pytest.approx(22.24, abs=0.01)
