"""Outlines of a folder: drawn when they are there, refused when they are no such thing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely

from dorsale.report import html
from dorsale.sources.osm.borders import Borders
from dorsale.sources.osm.drawn import drawn
from dorsale.sources.outlines import FILE, read_outlines
from tests.sources.osm.test_towns import sites

LAND = Borders(("BV", "HM"), (shapely.box(0, 0, 3, 3), shapely.box(90, 0, 91, 1)), (), "survey")


def test_none_is_none(tmp_path: Path) -> None:
    assert read_outlines(tmp_path) == (None, [])


def test_what_is_drawn_is_read_and_far_countries_are_not(tmp_path: Path) -> None:
    made = drawn(LAND, sites(("a", 1, 1)))
    (tmp_path / FILE).write_text(json.dumps(made), "utf-8")
    found, problems = read_outlines(tmp_path)
    assert problems == []
    assert found is not None
    assert [one["properties"]["name_en"] for one in found["features"]] == ["Bouvet Island"]
    assert found["credit"] == "© OpenStreetMap contributors, ODbL 1.0. survey."


@pytest.mark.parametrize("text", ["{", "[]", '{"features": [{"geometry": null}]}', "\x00"])
def test_another_file_is_a_problem(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, "utf-8")
    found, (problem,) = read_outlines(tmp_path)
    assert found is None
    assert problem.file == FILE


def test_the_report_has_the_credit() -> None:
    assert "credit" in html._asset("legend.html")
