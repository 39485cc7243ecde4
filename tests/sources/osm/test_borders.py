"""Borders: where lines are cut, and which country a place is in."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely

from dorsale.plan.problems import BadInput
from dorsale.sources.osm.borders import Borders, cut_at_borders, read_borders, shipped_borders
from tests.sources.osm.island import borders_file

WEST, EAST = shapely.box(0, 0, 1, 2), shapely.box(1, 0, 2, 2)
BORDERS = Borders(("BV", "HM"), (WEST, EAST))


def lines(*shapes: list[tuple[float, float]]) -> pd.DataFrame:
    return pd.DataFrame({"id": [f"w{i}" for i in range(len(shapes))],
                         "geometry": [shapely.LineString(one) for one in shapes]})  # fmt: skip


def test_a_place_inside_near_and_at_sea() -> None:
    points = np.array([[0.5, 1.0], [1.5, 1.0], [2.1, 1.0], [5.0, 1.0]])
    assert BORDERS.at(points).tolist() == ["BV", "HM", "HM", ""]


def test_one_code_without_outline_is_everywhere() -> None:
    assert Borders(("BV",), ()).at(np.array([[170.0, 80.0]])).tolist() == ["BV"]


def test_a_line_is_cut_at_the_border() -> None:
    found = cut_at_borders(lines([(0.5, 1), (1.5, 1)], [(0.2, 1), (0.3, 1)]), BORDERS)
    assert found["country"].tolist() == ["BV", "BV", "HM"]
    assert found["id"].tolist() == ["w1", "w0", "w0"]
    assert list(found["geometry"].iloc[1].coords) == [(0.5, 1), (1, 1)]


def test_lines_that_cross_nothing_stay_whole() -> None:
    found = cut_at_borders(lines([(0.5, 1), (0.6, 1)], [(1.2, 1), (1.3, 1)]), BORDERS)
    assert found["country"].tolist() == ["BV", "HM"]


def test_of_outlines_that_overlap_the_first_counts() -> None:
    both = Borders(("BV", "HM"), (WEST, shapely.box(0.8, 0, 2, 2)))
    assert both.at(np.array([[0.9, 1.0]])).tolist() == ["BV"]


def test_a_border_of_many_vertices_is_crossed_once() -> None:
    y = np.linspace(0, 2, 20_000)
    edge = np.column_stack([1 + 0.001 * np.sin(300 * y), y]).tolist()
    west = shapely.Polygon([(0, 0), *edge, (0, 2)])
    east = shapely.Polygon([(2, 0), *edge, (2, 2)])
    found = cut_at_borders(lines([(0.5, 1), (1.5, 1.1)]), Borders(("BV", "HM"), (west, east)))
    assert found["country"].tolist() == ["BV", "HM"]


def test_a_short_excursion_is_no_crossing() -> None:
    found = cut_at_borders(lines([(0.5, 1), (0.999, 1), (1.001, 1.001), (0.5, 1.1)]), BORDERS)
    assert found["country"].tolist() == ["BV"]
    found = cut_at_borders(lines([(0.5, 1), (1.1, 1), (1.1, 1.1), (0.5, 1.1)]), BORDERS)
    assert found["country"].tolist() == ["BV", "HM", "BV"]


def test_a_coast_drawn_too_far_inland_is_no_border() -> None:
    found = cut_at_borders(lines([(0.5, 1.9), (0.6, 2.1), (0.7, 1.9)]), BORDERS)
    assert found["country"].tolist() == ["BV"]


def test_a_way_along_the_border_lies_in_one_country() -> None:
    found = cut_at_borders(lines([(1, 0.5), (1, 1.5)]), BORDERS)
    assert len(found) == 1


def test_outlines_of_a_file_with_their_people(tmp_path: Path) -> None:
    found = read_borders(borders_file(tmp_path / "borders.geojson"))
    assert (found.codes, found.people) == (("BV", "HM"), (1_500_000.0, 1_100_000.0))


def test_outlines_in_another_crs(tmp_path: Path) -> None:
    path = tmp_path / "borders.gpkg"
    frame = geopandas.read_file(borders_file(tmp_path / "b.geojson"))
    frame.to_crs("EPSG:3857").to_file(path)
    assert read_borders(path).at(np.array([[-30.0, 45.0]])).tolist() == ["BV"]


def test_a_file_without_codes_and_a_file_that_is_none(tmp_path: Path) -> None:
    path = borders_file(tmp_path / "borders.geojson")
    content = json.loads(path.read_text("utf-8"))
    for feature in content["features"]:
        feature["properties"] = {"land": "somewhere"}
    path.write_text(json.dumps(content), "utf-8")
    with pytest.raises(BadInput, match="two-letter"):
        read_borders(path)
    path.write_text("{", "utf-8")
    with pytest.raises(BadInput, match="cannot be read"):
        read_borders(path)


def test_the_shipped_outlines() -> None:
    assert shipped_borders().at(np.array([[11.5, 3.87]])).tolist() == ["CM"]
