"""Reading the file: what comes up, and what is wrong with files that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from dorsale.plan.problems import BadInput
from dorsale.sources.osm.extract import extract
from tests.sources.osm.island import Map, ravaka

WAY = '<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="trunk"/></way>'


def nodes(lat: float) -> str:
    return "".join(f'<node id="{i}" lat="{lat}" lon="{9 + i}"/>' for i in (1, 2))


def osm(inside: str) -> str:
    return f'<?xml version="1.0"?><osm version="0.6">{inside}</osm>'


def said(path: Path) -> str:
    with pytest.raises(BadInput) as caught:
        extract(path)
    (problem,) = caught.value.problems
    assert problem.file == path.name
    return problem.text()


def test_lines_points_and_countries_of_the_island(tmp_path: Path) -> None:
    found = extract(ravaka().write(tmp_path / "ravaka.osm.pbf"))
    families = found.lines["family"].value_counts().to_dict()
    assert families == {"road": 58, "telecom": 2, "railway": 1, "power_line": 1, "pipeline": 1,
                        "river": 1}  # fmt: skip
    assert found.lines["bridge"].sum() == 18
    assert sorted(code for code, _ in found.countries) == ["BV", "HM"]
    towns = found.points.set_index("name")
    assert towns.at["Ravaka", "population"] == 420_000
    assert bool(towns.at["Ravaka", "capital"])
    assert {"mast", "exchange", "village"} <= set(found.points["kind"])
    assert (found.missing, found.impossible) == (0, 0)


def test_the_same_from_xml(tmp_path: Path) -> None:
    one = extract(ravaka().write(tmp_path / "ravaka.osm"))
    other = extract(ravaka().write(tmp_path / "ravaka.osm.pbf"))
    assert (one.lines["id"] == other.lines["id"]).all()
    assert one.lines["geometry"].tolist() == other.lines["geometry"].tolist()


def test_progress_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dorsale.sources.osm.extract._TELL_EVERY", 10)
    heard: list[str] = []
    extract(ravaka().write(tmp_path / "ravaka.osm.pbf"), heard.append)
    assert heard[:2] == ["10", "20"]


def test_a_missing_and_an_empty_file(tmp_path: Path) -> None:
    empty = tmp_path / "empty.osm.pbf"
    empty.write_bytes(b"")
    assert "empty" in said(empty)
    with pytest.raises(BadInput, match="missing"):
        extract(tmp_path / "none.osm.pbf")


def test_a_truncated_file(tmp_path: Path) -> None:
    whole = ravaka().write(tmp_path / "whole.osm.pbf").read_bytes()
    for size in (10, len(whole) // 2, len(whole) - 1):
        path = tmp_path / "cut.osm.pbf"
        path.write_bytes(whole[:size])
        assert "cut short" in said(path)


@pytest.mark.parametrize("name", ["words.osm.pbf", "words.osm", "words.txt"])
def test_a_file_of_another_kind(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"id,name\n1,Ravaka\n" * 50)
    assert "no OpenStreetMap file" in said(path)


def test_ways_without_their_nodes(tmp_path: Path) -> None:
    path = tmp_path / "ways.osm"
    path.write_text(osm(WAY), "utf-8")
    assert "their nodes are not (1 ways)" in said(path)


def test_swapped_axes_beyond_the_pole(tmp_path: Path) -> None:
    path = tmp_path / "swapped.osm"
    path.write_text(osm(nodes(lat=145) + WAY), "utf-8")
    assert "swapped" in said(path)


def test_a_file_without_ways(tmp_path: Path) -> None:
    path = tmp_path / "nodes.osm"
    path.write_text(osm(nodes(lat=5)), "utf-8")
    assert "holds no road" in said(path)


def test_a_way_with_some_nodes_is_drawn_as_far_as_it_goes(tmp_path: Path) -> None:
    found = Map()
    found.way([(0, 0), (0.1, 0), (0.2, 0)], highway="trunk")
    path = found.write(tmp_path / "part.osm")
    text = path.read_text("utf-8").replace('<nd ref="3"/>', '<nd ref="99"/>')
    path.write_text(text, "utf-8")
    part = extract(path)
    assert part.missing == 1
    assert list(part.lines["geometry"].iloc[0].coords) == [(0, 0), (0.1, 0)]


def test_a_way_of_one_point_is_nothing(tmp_path: Path) -> None:
    found = Map()
    found.way([(0, 0), (0, 0)], highway="trunk")
    found.way([(0, 0), (0.1, 0)], highway="trunk")
    assert len(extract(found.write(tmp_path / "dot.osm.pbf")).lines) == 1


def test_ways_in_no_order_are_read_without_the_countries(tmp_path: Path) -> None:
    island = ravaka()
    path = island.write(tmp_path / "ravaka.osm")
    text = path.read_text("utf-8")
    first, last = '<way id="1" ', f'<way id="{len(island.ways)}" '
    text = text.replace(first, "<way id='0' ").replace(last, first).replace("<way id='0' ", last)
    path.write_text(text, "utf-8")
    found = extract(path)
    assert (len(found.lines), found.countries) == (64, [])
