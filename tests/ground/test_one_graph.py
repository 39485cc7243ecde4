from __future__ import annotations

import itertools
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale.ground.joined_corridors import to_cell, to_node
from dorsale.ground.one_graph import Joined, along_ways, cells_at, on_way, settle, within
from dorsale.plan.ground import Network
from dorsale.plan.problems import BadInput
from tests.ground.crossroads import joined, middle, total, two_roads
from tests.ground.network.small import network

ROOT2 = np.sqrt(2)


def explicit(one: Joined, cost: np.ndarray) -> nx.Graph:
    """The same graph, edge by edge: cells are tuples, stops are numbers."""
    found = nx.Graph()
    found.add_nodes_from(range(len(one.cell)))
    rows, columns = cost.shape
    for row, column in itertools.product(range(rows), range(columns)):
        found.add_node((row, column))
        for down, right in ((0, 1), (1, -1), (1, 0), (1, 1)):
            y, x = row + down, column + right
            if y < rows and 0 <= x < columns and np.isfinite(cost[row, column] + cost[y, x]):
                length = 1000 * (ROOT2 if down and right else 1)
                eur = (cost[row, column] + cost[y, x]) / 2 * length
                found.add_edge((row, column), (y, x), eur=eur)
    for start, end, eur in zip(one.links.start, one.links.end, one.links.eur, strict=True):
        known = found.get_edge_data(int(start), int(end), {"eur": np.inf})["eur"]
        found.add_edge(int(start), int(end), eur=min(float(eur), known))
    for stop, (row, column) in enumerate(one.cell.tolist()):
        if row >= 0:
            found.add_edge(stop, (row, column), eur=one.access_eur[stop])
    return found


def test_the_ground_alone_where_roads_are_dear() -> None:
    at = [middle(1, 0, 0), middle(1, 0, 9)]
    one = joined(np.ones((1, 10)), network(at, [("w", 0, 1, 9.0)]), [1e6], 10.0)
    corridor = to_node(settle(one, nodes=[0], precise=True), 1)
    assert corridor is not None
    assert [part.way for part in corridor] == [None]
    assert total(corridor) == pytest.approx(9020.0)


def test_a_bridge_over_ground_that_nobody_crosses() -> None:
    """The middle is excluded: stops there hang on their way alone, beyond the grid too."""
    cost = np.ones((1, 5))
    cost[0, 2] = np.inf
    at = [middle(1, 0, 1), middle(1, 0, 3), middle(1, 5, 5)]
    one = joined(cost, network(at, [("bridge", 0, 1, 2.0), ("out", 1, 2, 9.0)]), [50.0, 70.0], 1.0)
    assert one.cell[2].tolist() == [-1, -1]
    found = settle(one, cells=[(0, 0)], precise=True)
    assert found.field.value[0].tolist() == pytest.approx([0.0, 1000.0, np.inf, 1052.0, 2052.0])
    assert found.eur[2] == pytest.approx(1121.0)
    assert to_node(settle(one, cells=[], precise=True), 1) is None


@st.composite
def cases(draw: st.DrawFn) -> tuple[np.ndarray, Network, list[float], float]:
    """Draw a raster of up to 6 x 6 with holes, and roads between points in and out of it."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    cost = st.sampled_from([0.5, 1.0, 2.0, 7.0, 30.0, np.inf])
    cells = draw(st.lists(cost, min_size=rows * columns, max_size=rows * columns))
    place = st.tuples(st.integers(-1, rows), st.integers(-1, columns))
    at = [middle(rows, *p) for p in draw(st.lists(place, min_size=2, max_size=6))]
    node = st.integers(0, len(at) - 1)
    ends = draw(st.lists(st.tuples(node, node), min_size=1, max_size=8))
    one = network(at, [(f"w{i}", a, b, 5.0) for i, (a, b) in enumerate(ends)])
    eur = draw(st.lists(st.floats(1.0, 9000.0), min_size=len(ends), max_size=len(ends)))
    return np.array(cells).reshape(rows, columns), one, eur, draw(st.sampled_from([1.0, 400.0]))


@settings(max_examples=80, deadline=None)
@given(cases(), st.data())
def test_the_same_as_one_explicit_graph(
    case: tuple[np.ndarray, Network, list[float], float], data: st.DataObject
) -> None:
    cost, network_, eur, access = case
    one = joined(cost, network_, eur, access)
    free = [(int(row), int(column)) for row, column in np.argwhere(np.isfinite(cost))]
    cells = data.draw(st.lists(st.sampled_from(free), max_size=1)) if free else []
    nodes = data.draw(st.lists(st.integers(0, one.nodes - 1), max_size=2, unique=True))
    found = settle(one, nodes, cells, precise=True)
    known = {}
    if nodes or cells:
        known = nx.multi_source_dijkstra_path_length(
            explicit(one, cost), {*nodes, *cells}, weight="eur"
        )
    for stop, value in enumerate(found.eur):
        assert value == pytest.approx(known.get(stop, np.inf), rel=1e-9)
    for row, column in free:
        assert found.field.value[row, column] == pytest.approx(
            known.get((row, column), np.inf), rel=1e-9
        )
        corridor = to_cell(found, row, column)
        assert (corridor is None) == ((row, column) not in known)
        if corridor is not None:
            assert total(corridor) == pytest.approx(known[row, column], rel=1e-9)
    for node in range(one.nodes):
        corridor = to_node(found, node)
        assert (corridor is None) == (node not in known)
        if corridor is not None:
            assert total(corridor) == pytest.approx(known[node], rel=1e-9)


def test_single_numbers_agree_to_their_rounding() -> None:
    random = np.random.default_rng(1)
    at = [middle(40, *p) for p in random.integers(0, 40, (12, 2)).tolist()]
    one = network(at, [(f"w{i}", i, (5 * i + 1) % 12, 9.0) for i in range(12)])
    both = joined(random.uniform(1, 50, (40, 40)), one, [4000.0] * 12, 100.0)
    told: list[tuple[str, str]] = []
    single = settle(both, nodes=[0], tell=lambda step, detail: told.append((step, detail)))
    double = settle(both, nodes=[0], precise=True)
    assert np.allclose(single.field.value, double.field.value, rtol=1e-5)
    assert np.allclose(single.eur, double.eur, rtol=1e-5)
    assert told[0] == ("one_graph", "1")
    assert total(to_node(single, 7)) == pytest.approx(double.eur[7], rel=1e-5)


def test_what_is_wrong_is_said() -> None:
    one = network([middle(3, 0, 0), middle(3, 0, 2)], [("w", 0, 1, 1.0)])
    with pytest.raises(BadInput, match=r"getting on or off a way costs 0\.0 EUR"):
        joined(np.ones((3, 3)), one, [1.0], 0.0)
    with pytest.raises(BadInput, match=r"way w costs 0\.0 EUR"):
        joined(np.ones((3, 3)), one, [0.0], 1.0)
    with pytest.raises(BadInput, match="node 2 is not in the network"):
        settle(joined(np.ones((3, 3)), one, [1.0], 1.0), nodes=[2])


def test_stops_along_ways_know_where_they_are() -> None:
    """Two roads of four links: stops 4 to 6 on the first, 7 to 9 on the second."""
    one = two_roads()
    assert [on_way(one, stop) for stop in (4, 5, 6)] == [(0, 0.25), (0, 0.5), (0, 0.75)]
    assert on_way(one, 9) == (1, 0.75)
    way, number, links = along_ways(one)
    assert (way.tolist(), number.tolist()) == ([0, 0, 0, 1, 1, 1], [1, 2, 3, 1, 2, 3])
    assert set(links.tolist()) == {4}


def test_a_part_of_the_ground_with_all_ways() -> None:
    """The columns to the left of the gap: the second road is reached by no ground."""
    one = two_roads()
    west = within(one, slice(0, 3), slice(0, 5))
    assert west.ground.shape == (3, 5)
    assert west.grid.transform == one.grid.transform
    found = settle(west, nodes=[0], precise=True)
    assert found.eur[1] == pytest.approx(300.0)
    assert np.isinf(found.eur[2])
    east = within(one, slice(1, 3), slice(6, 10))
    assert (east.grid.rows, east.grid.columns) == (2, 4)
    assert cells_at(east.grid, np.array([middle(3, 1, 6)])).tolist() == [[0, 0]]
    assert (east.cell < 0).all()
    same = settle(within(one, slice(0, 3), slice(0, 10)), nodes=[0], precise=True)
    whole = settle(one, nodes=[0], precise=True)
    assert np.array_equal(same.field.value, whole.field.value)
    assert np.array_equal(same.eur, whole.eur)


def test_a_corridor_searched_at_other_prices_is_told_at_the_true_ones() -> None:
    one = two_roads()
    dear = replace(one, links=replace(one.links, eur=one.links.eur * 100))
    found = settle(dear, nodes=[0], precise=True)
    assert total(to_node(found, 3)) == pytest.approx(found.eur[3])
    true = to_node(found, 3, one)
    assert total(true) == pytest.approx(9020.0)
    assert [part.stops for part in true or ()] == [(0, 3)]
