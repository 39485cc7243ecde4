from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from dorsale.ground.network.graph import (
    distances,
    graph,
    nodes_along,
    parts,
    path,
    shortest,
    way_ids,
    ways_between,
)
from dorsale.plan.ground import Network
from dorsale.plan.problems import BadInput
from tests.ground.network.small import explicit, network, networks

PLACES = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (5.0, 5.0)]
WAYS = [("long", 0, 1, 9.0), ("short", 1, 0, 2.0), ("on", 1, 2, 3.0), ("loop", 2, 2, 1.0)]


def prices(one: Network) -> np.ndarray:
    return np.asarray(one.ways["length_km"], float)


def test_the_cheaper_of_two_parallel_ways_is_taken() -> None:
    one = network(PLACES, WAYS)
    found = graph(one, {"long": 9.0, "short": 2.0, "on": 3.0, "loop": 1.0})
    reach = shortest(found, [0])
    assert reach.eur.tolist() == [0.0, 2.0, 5.0, np.inf]
    taken = path(found, reach, 2)
    assert taken is not None
    assert way_ids(found, taken) == ("short", "on")
    assert nodes_along(found, taken, 0) == [0, 1, 2]
    assert path(found, reach, 3) is None
    assert path(found, reach, 0) == ()
    assert ways_between(found, 1, 0).tolist() == [0, 1]
    assert ways_between(found, 0, 2).tolist() == []


def test_other_prices_take_the_other_way() -> None:
    one = network(PLACES, WAYS)
    found = graph(one, prices(one))
    other = np.array([1.0, 2.0, 3.0, 1.0])
    reach = shortest(found, [2], other)
    assert path(found, reach, 0, other) == (2, 0)
    assert reach.eur[0] == 4.0


def test_nothing_beyond_the_limit_is_explored() -> None:
    one = network(PLACES, WAYS)
    assert distances(graph(one, prices(one)), 0, 4.0).tolist() == [0.0, 2.0, np.inf, np.inf]


def test_places_that_nothing_joins_are_parts_of_their_own() -> None:
    one = network(PLACES, WAYS)
    label = parts(graph(one, prices(one)))
    assert label[0] == label[1] == label[2] != label[3]


@given(networks())
def test_the_same_as_networkx(one: Network) -> None:
    found = graph(one, prices(one))
    reach = shortest(found, [0])
    known = nx.single_source_dijkstra_path_length(explicit(found), 0, weight="eur")
    for node in range(found.nodes):
        assert reach.eur[node] == known.get(node, np.inf)
        taken = path(found, reach, node)
        assert (taken is None) == (node not in known)
        if taken is not None:
            assert found.eur[list(taken)].sum() == known[node]
            assert nodes_along(found, taken, 0)[-1] == node
    assert distances(found, 0).tolist() == reach.eur.tolist()


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ({"long": 1.0, "short": 1.0, "on": 1.0}, "way loop has no price"),
        ({"long": 1.0, "short": 0.0, "on": 1.0, "loop": 1.0}, "way short costs 0.0 EUR"),
        ({"long": 1.0, "short": -3.0, "on": 1.0, "loop": 1.0}, "way short costs -3.0 EUR"),
        ({"long": 1.0, "short": np.inf, "on": 1.0, "loop": 1.0}, "way short costs inf EUR"),
    ],
)
def test_prices_are_above_zero(given_: dict[str, float], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        graph(network(PLACES, WAYS), given_)


def test_what_is_wrong_with_a_network_is_named() -> None:
    with pytest.raises(BadInput, match="two ways are called on"):
        graph(network(PLACES, [*WAYS, ("on", 0, 2, 1.0)]), np.ones(5))
    with pytest.raises(BadInput, match="way out ends at node 4, but nodes go from 0 to 3"):
        graph(network(PLACES, [*WAYS, ("out", 0, 4, 1.0)]), np.ones(5))
    with pytest.raises(BadInput, match="3 prices were given for 4 ways"):
        graph(network(PLACES, WAYS), np.ones(3))
    with pytest.raises(BadInput, match="node 9 is not in the network"):
        shortest(graph(network(PLACES, WAYS), np.ones(4)), [9])
