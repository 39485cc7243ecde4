"""Places by hand: who is separated from whom, and when nobody is named."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from dorsale_web.matching.ranking.groups import groups
from dorsale_web.matching.ranking.places import Place, Podium, podium, separable
from dorsale_web.matching.ranking.ranks import interval, places

FIRST = Place("a", 1, 1, 1, 9.0)
SECOND = Place("b", 2, 2, 3, 5.0)
THIRD = Place("c", 3, 2, 3, 4.0)


def test_a_winner_is_alone_at_rank_one() -> None:
    assert podium([FIRST, SECOND, THIRD]) == Podium(winner="a")
    assert separable(FIRST, SECOND)
    assert not separable(SECOND, THIRD)


def test_two_that_share_a_rank_are_not_separable() -> None:
    first, second = Place("a", 1, 1, 2, 9.0), Place("b", 2, 1, 2, 8.0)
    found = podium([THIRD, second, first, Place("d", 4, 3, 4, 1.0)])
    assert found == Podium(not_separable=("a", "b", "c"))
    assert podium([first, second]) == Podium(not_separable=("a", "b"))


def test_one_at_rank_one_is_no_winner_while_another_may_be() -> None:
    assert podium([FIRST, Place("b", 2, 1, 3, 8.0)]).winner is None


def test_groups_that_nothing_compares_have_no_winner() -> None:
    other = Place("d", 1, 1, 1, 3.0, group=2)
    assert podium([FIRST, SECOND, other]) == Podium(not_separable=("a", "d"), comparable=False)
    assert not separable(SECOND, other)


def test_room_for_others_does_not_blur_a_group() -> None:
    first = Place("a", 1, 1, 2, 9.0, group=1, others=1)
    second = Place("b", 2, 2, 3, 5.0, group=1, others=1)
    other = Place("c", 1, 1, 3, 0.0, group=2, others=2)
    assert separable(first, second)
    assert podium([first, second, other]).not_separable == ("a", "c")


def test_nobody_and_one_alone() -> None:
    assert podium([]) == Podium()
    assert podium([Place("a", 1, 1, 1, 0.0)]).winner == "a"


@pytest.mark.parametrize(
    ("drawn", "rank", "expected"),
    [
        ([1] * 9 + [5], 1, (1, 1)),
        ([1] * 8 + [5, 5], 1, (1, 5)),
        ([2] * 9 + [5], 1, (1, 2)),  # its own rank belongs to it
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5, (2, 10)),  # or 1 to 9: neither is shorter
    ],
)
def test_interval_by_hand(drawn: list[int], rank: int, expected: tuple[int, int]) -> None:
    assert interval(np.array(drawn), rank) == expected


def test_places_leave_room_for_other_groups() -> None:
    draws = np.array([[3.0, 1.0, 0.0]] * 10)
    found = places(["a", "b", "c"], draws[0], draws, {"a": 1, "b": 1, "c": 2})
    assert [(one.entry, one.rank, one.low, one.high, one.group) for one in found] == [
        ("a", 1, 1, 2, 1),
        ("b", 2, 2, 3, 1),
        ("c", 1, 1, 3, 2),
    ]
    assert [one.score for one in found] == [1.0, -1.0, 0.0]


def test_equal_scores_share_a_rank() -> None:
    draws = np.array([[1.0, 2.0], [2.0, 1.0]])
    found = places(["a", "b"], np.zeros(2), draws, {"a": 1, "b": 1})
    assert [(one.rank, one.low, one.high) for one in found] == [(1, 1, 2), (1, 1, 2)]


def test_groups_are_joined_through_others() -> None:
    found = groups("abcde", [("a", "b"), ("c", "d"), ("b", "c")])
    assert len({found[one] for one in "abcd"}) == 1
    assert found["e"] == "e"


def test_the_web_process_loads_no_numpy() -> None:
    code = (
        "import sys; from dorsale_web.matching.ranking import pairs, places;"
        "sys.exit(any(name in sys.modules for name in ('numpy', 'scipy', 'django')))"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0
