"""Lines: lengths, cutting, the date line, long lines."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from dorsale.earth import on_sphere
from dorsale.sources.osm import lines as geometry

DEGREE_KM = 111.319491  # of the equator, WGS 84


def array(*shapes: object) -> np.ndarray:
    return np.array(shapes, dtype=object)


def km(shape: object) -> float:
    return float(geometry.steps_km(shapely.get_coordinates(shape)).sum())


def test_a_degree_of_the_equator() -> None:
    assert geometry.steps_km(np.array([[0.0, 0.0], [1.0, 0.0]]))[0] == pytest.approx(DEGREE_KM)


def test_places_are_equal_across_the_date_line() -> None:
    one, other, third = geometry.keys(np.array([[180.0, 5.0], [-180.0, 5.0], [0.0, 5.0]]))
    assert one == other != third


def test_a_line_over_the_date_line_is_cut_there_and_keeps_its_length() -> None:
    over = shapely.LineString([(179.5, 0), (-179.5, 0), (-179.0, 0)])
    plain = shapely.LineString([(0, 0), (1, 0)])
    found, row = geometry.at_date_line(array(over, plain))
    assert sorted(row.tolist()) == [0, 0, 1]
    west, east = (shape for shape, r in zip(found, row, strict=True) if r == 0)
    assert list(west.coords) == [(179.5, 0), (180, 0)]
    assert list(east.coords) == [(-180, 0), (-179.5, 0), (-179, 0)]
    assert km(west) + km(east) == pytest.approx(1.5 * DEGREE_KM)


def test_a_line_that_ends_on_the_date_line() -> None:
    shape = shapely.LineString([(179.5, 0), (-180, 0)])
    found, _ = geometry.at_date_line(array(shape))
    assert [list(one.coords) for one in found] == [[(179.5, 0), (180, 0)]]


def test_cut_where_asked() -> None:
    line = shapely.LineString([(0, 0), (2, 0)])
    assert [list(p.coords) for p in geometry.cut(line, [(0.5, 0), (1.0, 0)])] == [
        [(0, 0), (0.5, 0)], [(0.5, 0), (1, 0)], [(1, 0), (2, 0)],
    ]  # fmt: skip
    assert len(geometry.cut(line, [(0.0, 0.0)])) == 1


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=2, max_size=30))
def test_simplified_lines_stay_within_the_tolerance(points: list[tuple[float, float]]) -> None:
    line = shapely.LineString(np.round(points, 6))
    short = geometry.simplified(array(line), 1000.0)[0]
    reach = 1000.0 / geometry.M_PER_DEGREE
    assert shapely.get_coordinates(short)[0].tolist() == shapely.get_coordinates(line)[0].tolist()
    assert shapely.get_coordinates(short)[-1].tolist() == shapely.get_coordinates(line)[-1].tolist()
    assert (
        shapely.distance(shapely.points(shapely.get_coordinates(line)), short).max() <= 1.01 * reach
    )


def test_a_line_of_200_000_vertices_is_simplified_in_pieces() -> None:
    turn = np.linspace(0, 200, 200_000)
    line = shapely.LineString(np.column_stack([turn / 100, 0.01 * np.sin(turn)]))
    short = geometry.simplified(array(line), 25.0)[0]
    assert shapely.get_num_coordinates(short) < 5_000
    assert shapely.hausdorff_distance(line, short) <= 25.0 / geometry.M_PER_DEGREE


def test_distances_on_the_sphere_know_no_seam() -> None:
    one, other = on_sphere(np.array([179.9, -179.9]), np.zeros(2))
    assert np.linalg.norm(one - other) == pytest.approx(0.2 * 111.19, rel=1e-3)
