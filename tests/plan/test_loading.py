"""What a task says of its states and of the ways along its links."""

from __future__ import annotations

import numpy as np
import pytest

from dorsale.plan.loading import Failure, Model, Task
from tests.topology.loading.tiny_tasks import instance

GIVEN = instance(3, [(0, 1), (1, 2)], [(0, 1, 4.0), (0, 2, 2.0)])


@pytest.mark.parametrize(
    ("letter", "shelf"), [("U", [0, 1, 0, 1]), ("B", [0, 1, 2, 3]), ("D", [0, 1])]
)
def test_the_second_letter_says_which_ways_share_a_shelf(letter: str, shelf: list[int]) -> None:
    ways = Task(GIVEN, Model(links=letter)).ways
    assert ways.shelf.tolist() == shelf
    assert ways.shelves == len(set(shelf))
    assert ways.link.tolist() == [0, 1, 0, 1][: len(shelf)]


def test_a_failure_asks_for_a_share_of_what_is_not_excused() -> None:
    """Node 1 takes both links and the demand that ends there; link 1 leaves demand 1 excluded."""
    failures = (Failure("node", frozenset(), frozenset({1})), Failure("link", frozenset({1})))
    asked = Task(GIVEN, Model(), failures, {"link": frozenset({1})}, share=0.5)
    names, dead, traffic = zip(*asked.states(), strict=True)
    assert names == ("–", "node", "link")
    assert dead == (frozenset(), {0, 1}, {1})
    assert np.array(traffic).tolist() == [[4.0, 2.0], [0.0, 1.0], [2.0, 0.0]]
