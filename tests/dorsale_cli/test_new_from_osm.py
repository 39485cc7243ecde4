"""``dorsale new --osm``: from a map of an invented island to a report, with no change in code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dorsale_cli import main
from tests.sources.osm.island import TOWNS, borders_file, ravaka

# What happened in Central Africa is told of any region, dated and with its source; nothing else is.
PRECEDENTS = ("data centre of Brazzaville", "centre de données de Brazzaville")


def shown(capfd: pytest.CaptureFixture[str]) -> str:
    text = capfd.readouterr()
    return text.out + text.err


@pytest.fixture(scope="module")
def island(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ravaka().write(tmp_path_factory.mktemp("osm") / "ravaka.osm.pbf")


def test_from_the_map_to_the_report(
    island: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder, out = tmp_path / "ravaka", tmp_path / "out"
    borders = borders_file(tmp_path / "borders.geojson")
    asked = ["--osm", str(island), "--borders", str(borders), "--exit", "Lys Haven"]
    assert main.run(["new", str(folder), *asked]) == 0
    assert "Tiko" in shown(capfd)
    assert main.run(["check", str(folder)]) == 0
    limits = ["--alternatives", "none", "--work-limit", "5", "--json"]
    assert main.run(["plan", str(folder), "--out", str(out), *limits]) == 0
    document = json.loads((out / "plan.json").read_text("utf-8"))
    named = {node["name"] for node in document["nodes"]}
    assert set(TOWNS) <= named
    assert document["scenario"]["countries"] == ["BV", "HM"]
    assert document["solution"]["objective_eur"] > 0
    assert sum(span["status"] == "new" for span in document["spans"]) >= 10
    report = (out / "report.html").read_text("utf-8")
    assert "Port Selim" in report
    assert "© OpenStreetMap contributors, ODbL 1.0" in report
    for precedent in PRECEDENTS:
        report = report.replace(precedent, "")
    assert "Brazzaville" not in report


def test_a_folder_that_exists_is_left_alone(
    island: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main.run(["new", str(tmp_path), "--osm", str(island)]) == 2
    assert list(tmp_path.iterdir()) == []
    assert main.run(["new", str(tmp_path / "x"), "--osm", str(tmp_path / "none.pbf")]) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_region_without_borders_needs_a_code(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = ravaka(countries=False).write(tmp_path / "ravaka.osm.pbf")
    folder = tmp_path / "folder"
    assert main.run(["new", str(folder), "--osm", str(path)]) == 2
    assert "--country XX" in shown(capfd)
    assert not folder.exists()
    asked = ["--osm", str(path), "--country", "bv", "--sites", "6"]
    assert main.run(["new", str(folder), *asked]) == 0
    assert main.run(["check", str(folder)]) == 0


def test_borders_without_a_map_are_refused(tmp_path: Path) -> None:
    assert main.run(["new", str(tmp_path / "x"), "--country", "BV"]) == 2
