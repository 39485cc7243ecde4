from __future__ import annotations

from dorsale.topology.loading.flows.arcs import arcs
from tests.topology.loading.tiny_tasks import instance


def test_links_give_arcs_and_shelves_by_their_letter() -> None:
    given = instance(3, [(0, 1), (1, 2), (2, 2)], [(0, 1, 1.0)])
    both, bidirected, directed = (arcs(given, letter) for letter in "UBD")
    assert both.tail.tolist() == [0, 1, 1, 2]
    assert both.shelf.tolist() == [0, 1, 0, 1]
    assert bidirected.shelf.tolist() == [0, 1, 3, 4]
    assert bidirected.shelf_link.tolist() == [0, 1, 2, 0, 1, 2]
    assert (len(directed), directed.head.tolist()) == (2, [1, 2])


def test_reversed_arcs_keep_their_shelves() -> None:
    way = arcs(instance(2, [(0, 1)], [(0, 1, 1.0)]), "B")
    back = way.reversed()
    assert back.tail.tolist() == way.head.tolist()
    assert back.shelf.tolist() == way.shelf.tolist()
