"""Names never overlap, whatever is asked."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from dorsale.report.labels import LETTER, LINE, Box, Name, Placed, overlap, place

FRAME = (0.0, 0.0, 300.0, 300.0)


def test_the_first_name_wins_the_right_hand_side() -> None:
    first, second = place([Name("Bangui", 100, 100, 10), Name("Bimbo", 100, 100, 10)], FRAME)
    assert first is not None
    assert second is not None
    assert (first.anchor, second.anchor) == ("start", "end")


def test_a_name_without_room_is_left_out() -> None:
    assert place([Name("A very long name indeed", 5, 5, 30)], (0, 0, 20, 20)) == [None]


@given(
    st.lists(
        st.tuples(st.floats(0, 300), st.floats(0, 300), st.text("abc", min_size=1)), max_size=25
    )
)
def test_no_two_names_overlap(spots: list[tuple[float, float, str]]) -> None:
    found = place([Name(text, x, y, 10) for x, y, text in spots], FRAME)
    boxes = [_written(one) for one in found if one]
    assert not any(overlap(one, other) for one, other in combinations(boxes, 2))


def _written(one: Placed) -> Box:
    """Return the box of a name as it stands on the map, a hair smaller on every side."""
    width = LETTER * one.name.size * len(one.name.text)
    left = one.x - {"start": 0.0, "end": width, "middle": width / 2}[one.anchor]
    bottom = one.y + 0.3 * one.name.size
    top = bottom - LINE * one.name.size
    return left + 0.01, top + 0.01, left + width - 0.01, bottom - 0.01
