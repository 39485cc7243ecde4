"""``dorsale plan`` on a scenario with rasters: people, huts and sources come from them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
import pytest

from dorsale.formats import plan_json
from dorsale.formats.provenance import uncovered
from dorsale_cli.main import run
from tests import tiny
from tests.sources.rasters.small import raster

WEST, NORTH = 11.0, -2.5

LAYERS = """
[layers]
resolution_m = 5000
[layers.relief]
file = "relief.tif"
name = "Invented relief"
address = "https://example.org/relief"
licence = "CC0"
date = "2024"
[layers.population]
file = "people.tif"
name = "Invented people"
address = "https://example.org/people"
licence = "CC BY 4.0"
date = "2025"
"""


def folder_with_layers(folder: Path) -> Path:
    """Write the tiny scenario with a relief that rises to the east and 100 people a cell."""
    tiny.write(folder, scenario=tiny.SETTINGS + LAYERS)
    heights = np.repeat(np.linspace(0, 900, 100, dtype="float32")[None], 50, axis=0)
    raster(folder / "relief.tif", heights, WEST, NORTH, 0.05)
    raster(folder / "people.tif", np.full((50, 100), 100, dtype="float32"), WEST, NORTH, 0.05)
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    place = tmp_path_factory.mktemp("layers")
    folder = folder_with_layers(place / "tiny")
    out = place / "out"
    assert run(["plan", str(folder), "--out", str(out), "--alternatives", "none"]) == 0
    return out, plan_json.read(out / "plan.json")


def test_the_plan_says_which_layers_it_saw(made: tuple[Path, dict[str, Any]]) -> None:
    layers = made[1]["scenario"]["layers"]
    assert [one["name"] for one in layers] == ["Invented relief", "Invented people"]
    assert layers[1]["licence"] == "CC BY 4.0"
    assert layers[0]["resolution_m"] == pytest.approx(5566, abs=1)


def test_coverage_is_counted_on_the_raster(made: tuple[Path, dict[str, Any]]) -> None:
    """Some half of the 500,000 people of the raster live in Congo, the shipped ones elsewhere."""
    document = made[1]
    people = {row["population"] for row in document["coverage"]}
    assert len(people) == 1
    assert "Invented people" in document["provenance"]["/coverage/*"]["ref"]
    assert not uncovered(document)


def test_huts_stand_on_dry_ground_and_say_so(made: tuple[Path, dict[str, Any]]) -> None:
    huts = made[1]["huts"]
    assert huts
    assert all("dry" in hut["why"] for hut in huts)
    layer = pyogrio.read_dataframe(made[0] / "plan.gpkg", layer="huts")
    assert json.loads(layer["why"].iloc[0]) == huts[0]["why"]


def test_a_broken_layer_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folder_with_layers(tmp_path / "tiny")
    (folder / "relief.tif").write_text("not a raster")
    assert run(["plan", str(folder), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert "relief.tif" in said
    assert "Traceback" not in said


def test_gaps_are_warned_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folder_with_layers(tmp_path / "tiny")
    raster(folder / "relief.tif", np.full((10, 10), 5, "float32"), 15.0, -4.0, 0.05)
    assert run(["plan", str(folder), "--out", str(tmp_path / "out"), "--json"]) == 0
    said = capsys.readouterr().err
    assert "relief (Invented relief)" in said
    assert "3%" in said


def test_the_profile_of_a_corridor_is_written(tmp_path: Path) -> None:
    """The relief of the test rises to the east: 900 m over five degrees."""
    folder, file = folder_with_layers(tmp_path / "tiny"), tmp_path / "profile.csv"
    asked = ["corridor", "Dolisie", "Brazzaville", "--scenario", str(folder)]
    assert run([*asked, "--profile", str(file)]) == 0
    found = pd.read_csv(file)
    assert list(found.columns[:5]) == ["rank", "km", "lon", "lat", "height_m"]
    first = found[found["rank"] == 1]
    climbed = first["height_m"].iloc[-1] - first["height_m"].iloc[0]
    assert climbed == pytest.approx((15.2832 - 12.6664) / 5 * 900, rel=0.05)
    assert first["place"].iloc[0] == "Dolisie"
    assert (first["distance_to_road_m"] < 200).all()


def test_the_report_draws_profiles(made: tuple[Path, dict[str, Any]]) -> None:
    assert any(one["profile"] for one in made[1]["corridors"])
    assert "above the sea" in (made[0] / "report.html").read_text(encoding="utf-8")


def test_check_reads_the_layers_and_says_all_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_with_layers(tmp_path / "tiny")
    assert run(["check", str(folder)]) == 0
    (folder / "relief.tif").write_text("not a raster")
    raster(folder / "people.tif", np.full((50, 100), -5, dtype="float32"), WEST, NORTH, 0.05)
    assert run(["check", str(folder)]) == 2
    said = capsys.readouterr().err
    assert "relief.tif" in said
    assert "people.tif" in said
