from __future__ import annotations

from itertools import islice

import networkx as nx
import numpy as np
import pytest

from dorsale.topology.loading.flows.arcs import arcs
from dorsale.topology.loading.paths.finder import Finder
from tests.topology.loading.tiny_tasks import instance

_LINKS = [(0, 1), (1, 2), (2, 3), (3, 0), (0, 2), (1, 3), (2, 4), (3, 4)]
_WAYS = arcs(instance(5, _LINKS, [(0, 4, 1.0)]), "U")
_PRICE = np.tile([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0], 2).tolist()


def _all() -> list[tuple[float, int]]:
    graph = nx.Graph()
    graph.add_weighted_edges_from((*e, p) for e, p in zip(_LINKS, _PRICE, strict=False))
    paths = nx.all_simple_paths(graph, 0, 4)
    return sorted((nx.path_weight(graph, p, "weight"), len(p) - 1) for p in paths)


def test_paths_come_from_cheap_to_dear_and_none_is_missing() -> None:
    found = [price for price, _ in Finder(_WAYS, 5).paths(0, 4, _PRICE)]
    assert found == [price for price, _ in _all()]


@pytest.mark.parametrize("hops", [2, 3])
def test_no_path_is_longer_than_its_limit(hops: int) -> None:
    found = [price for price, _ in Finder(_WAYS, 5).paths(0, 4, _PRICE, hops)]
    assert found == [price for price, links in _all() if links <= hops]


def test_the_tree_and_the_first_path_agree() -> None:
    finder = Finder(_WAYS, 5)
    prices, via = finder.tree(0, _PRICE)
    assert finder.back(via, 4) == finder.path(0, 4, _PRICE)
    assert [prices[4]] == [price for price, _ in islice(finder.paths(0, 4, _PRICE), 1)]
    assert finder.prices_to(4, _PRICE)[0] == prices[4]
    assert finder.path(0, 4, _PRICE, banned=set(range(len(_WAYS)))) is None
