"""One sweep from all terminals gives the spanning tree of all their distances."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dorsale.ground.raster import between, sweep
from tests.ground.raster.graphs import INF, free_cells, lumpy, rasters, wide_enough


def test_three_terminals_by_hand() -> None:
    found = between(np.array([[1.0, 1.0, 1.0, 4.0, 4.0]]), [(0, 0), (0, 2), (0, 4)])
    assert found.pairs[["first", "second", "cost", "tree"]].to_numpy().tolist() == [
        [0, 1, 2.0, True],
        [1, 2, 6.5, True],
    ]
    assert found.pairs["cells"][0].tolist() == [[0, 0], [0, 1], [0, 2]]
    assert found.pairs["meeting"][1] == ((0, 3), (0, 4))


@settings(deadline=None, max_examples=40)
@given(rasters(), st.sampled_from([4, 8, 16, 32]), st.booleans(), st.data())
def test_tree_of_all_pairs(
    cost: np.ndarray, neighbours: int, wrap: bool, data: st.DataObject
) -> None:
    free = free_cells(cost)
    assume(free)
    terminals = data.draw(st.lists(st.sampled_from(free), min_size=1, max_size=6))
    wrap &= wide_enough(cost, neighbours)
    found = between(cost, terminals, neighbours, wrap=wrap)
    complete = nx.Graph()
    complete.add_nodes_from(range(len(terminals)))
    for a, one in enumerate(terminals):
        reached = sweep(cost, [one], neighbours, wrap=wrap).value
        for b, other in enumerate(terminals):
            if a < b and reached[other] < INF:
                complete.add_edge(a, b, weight=float(reached[other]))
    tree = nx.minimum_spanning_tree(complete)
    kept = found.pairs[found.pairs["tree"]]
    assert len(kept) == tree.number_of_edges()
    assert kept["cost"].sum() == pytest.approx(tree.size("weight"), rel=1e-5, abs=1e-6)
    for pair in found.pairs.itertuples():
        cells = pair.cells.tolist()
        assert cells[0] == list(terminals[pair.first])
        assert cells[-1] == list(terminals[pair.second])
        assert pair.cost >= complete[pair.first][pair.second]["weight"] * (1 - 1e-5) - 1e-6


def test_paths_go_from_first_to_second_and_owners_are_terminals() -> None:
    cost = lumpy(70, 60)
    terminals = [(60, 50), (5, 5), (30, 30), (5, 50)]
    found = between(cost, terminals, 16)
    for number, cell in enumerate(terminals):
        assert found.owner[cell] == number
    assert (found.pairs["first"] < found.pairs["second"]).all()
    assert found.pairs["cost"].is_monotonic_increasing


def test_terminals_in_one_cell_are_a_pair_at_no_cost() -> None:
    found = between(np.ones((1, 3)), [(0, 2), (0, 0), (0, 2)])
    assert found.pairs[["first", "second", "cost"]].to_numpy().tolist() == [[0, 2, 0], [0, 1, 2]]
    assert found.pairs["tree"].all()


def test_terminals_apart_are_no_pair() -> None:
    found = between(np.array([[1.0, INF, 1.0]]), [(0, 0), (0, 2)])
    assert found.pairs.empty
    assert found.owner.tolist() == [[0, -1, 1]]
