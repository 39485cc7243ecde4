from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale.plan.loading import Failure, Model, Task
from dorsale.topology.loading.paths import disjoint
from dorsale.topology.loading.paths.disjoint import Pairs
from dorsale.topology.loading.states import task
from tests.topology.loading.tiny_tasks import instance

# a to f: the shortest path a b e f blocks both others; a b d f and a c e f are the pair
_TRAP = [(0, 1), (1, 4), (4, 5), (0, 2), (2, 4), (1, 3), (3, 5)]


def _trap(survive: object) -> Task:
    return task(instance(6, _TRAP, [(0, 5, 1.0)]), Model(survive="P"), survive)


def test_the_trap_is_undone() -> None:
    pairs = Pairs(_trap("links"))
    found = pairs.cheapest(0, [1.0] * len(pairs.arcs))
    assert found is not None
    assert (found.price, found.floor) == (6.0, 6.0)
    links = [{pairs.links[a] for a in path} for path in (found.working, found.protection)]
    assert links[0] | links[1] == {0, 5, 6, 3, 4, 2}
    assert not links[0] & links[1]


def test_a_demand_that_groups_trap_is_found_out() -> None:
    groups = [Failure("ford", frozenset({0, 3})), Failure("pass", frozenset({2}))]
    assert Pairs(_trap(groups)).exist(0)  # the first group alone parts the ends: not asked
    two = instance(2, [(0, 1)] * 3, [(0, 1, 1.0)])
    rings = [Failure(f"G{i}", frozenset({i, (i + 1) % 3})) for i in range(3)]
    pairs = Pairs(task(two, Model(survive="P"), rings))
    assert not pairs.exist(0)
    assert pairs.cheapest(0, [1.0] * len(pairs.arcs)) is None
    assert pairs.blocking(0) == ("G0", "G2")


def test_the_program_says_what_the_search_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disjoint, "_LONG", 0)
    rings = [Failure(f"G{i}", frozenset({i, (i + 1) % 3})) for i in range(3)]
    for links, there in ((3, False), (4, True)):
        two = instance(2, [(0, 1)] * links, [(0, 1, 1.0)])
        assert Pairs(task(two, Model(survive="P"), rings)).exist(0) is there


@given(st.data())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_no_pair_is_cheaper(data: st.DataObject) -> None:
    node = st.integers(0, 4)
    ends = st.tuples(node, node).filter(lambda e: e[0] != e[1])
    links = [(0, 1), (1, 4), (0, 2), (2, 4), *data.draw(st.lists(ends, min_size=1, max_size=5))]
    group = st.frozensets(st.integers(0, len(links) - 1), min_size=1, max_size=3)
    kinds = st.one_of(st.sampled_from(["links", "nodes"]), group.map(lambda g: Failure("G", g)))
    survive = data.draw(st.lists(kinds, min_size=1, max_size=3, unique=True))
    hops = data.draw(st.integers(2, 4))
    model = Model(survive="P", hops=data.draw(st.sampled_from("NY")))
    pairs = Pairs(task(instance(5, links, [(0, 4, 1.0)], hops=[hops]), model, survive))
    cost = data.draw(st.lists(st.integers(0, 5), min_size=len(links), max_size=len(links)))
    price = np.array(cost, dtype=float)[pairs.arcs.link].tolist()
    found, every = pairs.cheapest(0, price), _every(pairs, price)
    assert pairs.exist(0) is bool(every)
    assert (found is None) is (not every)
    if found is not None:
        assert found.price == found.floor == min(every)


def _every(pairs: Pairs, price: list[float]) -> list[float]:
    paths = list(pairs.finder.paths(0, 4, price, pairs.hops[0]))
    return [a + b for a, p in paths for b, q in paths if not pairs.risks(0, p) & pairs.risks(0, q)]
