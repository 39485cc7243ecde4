"""Lengths of lines and parts of them, against pyproj."""

from __future__ import annotations

import pytest
from pyproj import Geod

from dorsale.ground.shared.segments import length_m, part_of, segments

GEOD = Geod(ellps="WGS84")


def test_segments_follow_one_another_and_are_short() -> None:
    found = segments([((0.0, 0.0), (1.0, 0.0)), (), ((5.0, 5.0), (5.0, 5.5))], [0.0, 0.0, 0.0])
    assert sorted(set(found.line)) == [0, 2]
    assert found.length_m.max() <= 10_000
    first = found.line == 0
    assert found.from_m[first] == pytest.approx(found.length_m[first].cumsum() - found.length_m[0])


def test_a_line_is_as_long_as_on_the_ellipsoid() -> None:
    line = ((11.0, 4.0), (13.5, 3.0), (13.0, -2.0))
    assert length_m(line) == pytest.approx(
        GEOD.line_length([11.0, 13.5, 13.0], [4.0, 3.0, -2.0]), rel=2e-5
    )


def test_a_part_of_a_line_has_its_length() -> None:
    line = ((11.0, 4.0), (11.5, 4.2), (12.0, 4.0))
    part = part_of(line, (20_000.0, 80_000.0))
    assert part[1] == (11.5, 4.2)
    assert length_m(part) == pytest.approx(60_000, rel=1e-4)
    assert part_of(line, (0.0, 1e9))[-1] == line[-1]
