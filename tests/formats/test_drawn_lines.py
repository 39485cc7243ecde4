from __future__ import annotations

import pytest

from dorsale.formats import drawn_lines
from dorsale.formats.drawn_lines import plain_geometries
from dorsale.formats.repairs import Json, Repairs


def plain(kind: str, coordinates: object) -> tuple[list[Json], list[str]]:
    repairs = Repairs("f")
    found = plain_geometries({"type": kind, "coordinates": coordinates}, "", repairs)
    return found, [problem.text().removeprefix("f: ") for problem in repairs.problems()]


def test_a_sound_line_stays_as_it_is() -> None:
    assert plain("LineString", [[9, 3], [10, 4]]) == (
        [{"type": "LineString", "coordinates": [[9, 3], [10, 4]]}], []
    )  # fmt: skip


def test_parts_that_follow_one_another_are_joined() -> None:
    found, said = plain(
        "MultiLineString", [[[9, 3], [10, 4]], [[10, 4], [11, 5]], [[1, 1], [2, 2]]]
    )
    assert [one["coordinates"] for one in found] == [[[9, 3], [10, 4], [11, 5]], [[1, 1], [2, 2]]]
    assert said == ["the line is in 3 parts. It is read as 2 lines"]


def test_heights_twins_and_points_off_the_earth_go() -> None:
    found, said = plain("LineString", [[9, 3, 5], [9, 3, 5], [200, 3, 5], [10, 4, 5]])
    assert found[0]["coordinates"] == [[9, 3], [10, 4]]
    assert said == [
        "the points have a height. It is dropped",
        "1 points are not longitude and latitude. They are left out",
    ]


@pytest.mark.parametrize("raw", [[], None, "x", [[9, 3]], [[9, 3], [9, 3]], [1, 2], [[None, 1]]])
def test_what_has_no_length_is_left_out(raw: object) -> None:
    found, said = plain("LineString", raw)
    assert found == []
    assert "the line has no length. It is left out" in said


def test_a_ring_is_sound_and_a_bow_is_said() -> None:
    assert plain("LineString", [[0, 0], [1, 0], [1, 1], [0, 0]])[1] == []
    assert plain("LineString", [[0, 0], [1, 1], [1, 0], [0, 1]])[1] == [
        "the line crosses or covers itself. It is kept as drawn"
    ]


def test_a_line_of_very_many_points_is_thinned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn_lines, "MANY", 50)
    found, said = plain("LineString", [[9 + t / 100, 3 + (t % 2) * 1e-6] for t in range(100)])
    assert found[0]["coordinates"] == [[9.0, 3.0], [9.99, 3.000001]]
    assert said[0].startswith("the line has 100 points. 2 are kept")
