"""The chart of ranks: bars from the best to the last rank, in the order of the ranking."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dorsale_web.matching.ranking.places import Place
from dorsale_web.salon.models import ContestEntry
from dorsale_web.salon.ranking import Ranked
from dorsale_web.salon.ranking_chart import EDGE, MOST_ROWS, WIDTH, chart, short, ticks


def ranked(number: int) -> list[Ranked]:
    return [
        Ranked(Place(str(one), one, max(one - 2, 1), min(one + 2, number), 0.0), ContestEntry())
        for one in range(1, number + 1)
    ]


def test_two_entries_share_the_width() -> None:
    drawn = chart([Ranked(Place("a", 1, 1, 1, 1.0), ContestEntry(title="A")),
                   Ranked(Place("b", 2, 2, 2, -1.0), None)])  # fmt: skip
    assert drawn is not None
    first, second = drawn.bars
    assert (first.dot, second.dot) == (94.0, 266.0)
    assert (first.title, second.title) == ("A", "…")
    assert first.left + first.width < second.left


def test_one_entry_alone_has_no_chart() -> None:
    assert chart(ranked(1)) is None


@given(st.integers(2, 150))
def test_bars_stay_inside_and_hold_their_dot(number: int) -> None:
    drawn = chart(ranked(number))
    assert drawn is not None
    assert len(drawn.bars) == min(number, MOST_ROWS)
    assert drawn.left_out == max(0, number - MOST_ROWS)
    for bar in drawn.bars:
        assert EDGE <= bar.left < bar.dot < bar.left + bar.width <= WIDTH - EDGE
    assert ticks(number)[0] == 1
    assert ticks(number)[-1] == number
    assert len(ticks(number)) <= 10


@given(st.text(max_size=80))
def test_a_title_is_never_longer_than_its_place(title: str) -> None:
    assert len(short(title)) <= 31
