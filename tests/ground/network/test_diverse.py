from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from dorsale.ground.network.diverse import (
    PROVEN,
    SHARED,
    TO_BE_SURVEYED,
    Apart,
    alternatives,
    between,
    ground,
)
from dorsale.plan.ground import Network
from tests.ground.network.small import explicit, network, networks
from tests.ground.network.test_pair import PLACES, TRAP

KM = 1 / 111.195  # degrees
ENDS = [(0.0, 0.0), (100 * KM, 0.0)]


def arch(top_km: float) -> tuple[tuple[float, float], ...]:
    """A line between the ends that runs ``top_km`` north of the straight one."""
    top = top_km * KM
    return ((0.0, 0.0), (5 * KM, top), (95 * KM, top), (100 * KM, 0.0))


def four_ways(accuracy_m: float = 100.0) -> Network:
    """A road, a line 500 m beside it, a dearer road 15 km away, a railway 30 km away."""
    km = [("road", 0, 1, 100.0), ("line", 0, 1, 101.0), ("far", 0, 1, 110.0), ("rail", 0, 1, 130.0)]
    lines = {"road": arch(0.01), "line": arch(0.5), "far": arch(15.0), "rail": arch(-30.0)}
    return network(ENDS, km, accuracy_m, lines)


def prices(one: Network) -> np.ndarray:
    return np.asarray(one.ways["length_km"], float)


def test_the_twin_of_the_road_comes_last() -> None:
    """The second corridor is not the cheaper line beside the road but the road 15 km away."""
    one = four_ways()
    space = ground(one, prices(one), Apart())
    assert [a.ways for a in alternatives(space, 0, 1, 2)] == [(0,), (2,)]
    assert [a.ways for a in alternatives(space, 0, 1, 3)] == [(0,), (2,), (3,)]
    four = alternatives(space, 0, 1, 9)
    assert [(a.ways, a.diversity) for a in four] == [
        ((0,), ""),
        ((1,), SHARED),
        ((2,), PROVEN),
        ((3,), PROVEN),
    ]
    assert [a.km_near_first for a in four] == [0.0, pytest.approx(96.0, abs=2.0), 0.0, 0.0]
    assert [a.eur for a in four] == [100.0, 101.0, 110.0, 130.0]


def test_backwards_measures_the_same() -> None:
    one = four_ways()
    space = ground(one, prices(one), Apart())
    there, back = alternatives(space, 0, 1, 4), alternatives(space, 1, 0, 4)
    assert [a.km_near_first for a in there] == pytest.approx([a.km_near_first for a in back])


def test_coarse_lines_prove_nothing() -> None:
    """Known to 20 km, the road 15 km away may be the same ground: the railway is preferred."""
    one = four_ways(accuracy_m=20000.0)
    first, second = alternatives(ground(one, prices(one), Apart()), 0, 1, 2)
    assert (first.ways, second.ways, second.diversity) == ((0,), (3,), TO_BE_SURVEYED)


def test_a_bridge_in_common_is_avoided() -> None:
    bridges = [("bridge",), (), ("bridge",), ()]
    one = four_ways()
    one = Network(one.nodes, one.ways.assign(bridges=bridges))
    space = ground(one, prices(one), Apart())
    assert [a.ways for a in alternatives(space, 0, 1, 2)] == [(0,), (3,)]
    assert {a.ways: a.diversity for a in alternatives(space, 0, 1, 9)}[(2,)] == SHARED


def test_two_keep_apart_where_the_cheapest_stands_in_the_way() -> None:
    one = network(PLACES, TRAP)
    space = ground(one, prices(one), Apart())
    assert [a.ways for a in alternatives(space, 0, 3, 2)] == [(0, 4), (3, 2)]
    assert [a.ways for a in alternatives(space, 0, 3, 3)] == [(0, 1, 2), (0, 4), (3, 2)]


def test_nothing_where_nothing_leads() -> None:
    one = network([*ENDS, (9.0, 9.0)], [("w", 0, 1, 1.0)])
    space = ground(one, prices(one), Apart())
    assert alternatives(space, 0, 2, 3) == []
    assert alternatives(space, 0, 0, 3) == []
    assert len(alternatives(space, 0, 1, 3)) == 1


def test_pairs_are_counted_as_they_are_done() -> None:
    one = four_ways()
    space = ground(one, prices(one), Apart())
    told: list[tuple[int, int]] = []
    (found,) = between(space, [(0, 1, (0,))], 3, lambda done, of: told.append((done, of)))
    assert [a.ways for a in found] == [(0,), (2,), (3,)]
    assert told == [(1, 1)]


@settings(max_examples=60, deadline=None)
@given(networks(most_nodes=6, most_ways=10))
def test_two_share_no_more_than_they_must(one: Network) -> None:
    """Wherever two paths without a common way exist, two such alternatives are returned."""
    space = ground(one, prices(one), Apart(nearing=1.0))
    graph = space.graph
    start, end = 0, graph.nodes - 1
    paths = [
        frozenset(way for _, _, way in path)
        for path in nx.all_simple_edge_paths(explicit(graph), start, end)
    ]
    for count in (2, 3):
        found = alternatives(space, start, end, count)
        assert len(found) >= min(len(paths), 1)
        if any(not a & b for a in paths for b in paths):
            assert any(not {*a.ways} & {*b.ways} for a in found for b in found)
        if count == 3 and paths:
            assert found[0].eur == min(sum(graph.eur[list(path)]) for path in paths)
        assert [a.eur for a in found] == sorted(a.eur for a in found)
        assert len({a.ways for a in found}) == len(found)
