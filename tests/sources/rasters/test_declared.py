"""The sections ``[layers.NAME]``: what is read, and what is said when something is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from dorsale.plan.ground import LayerFile
from dorsale.sources.rasters.declared import RESOLUTION_M, read_declared, resolution_m
from dorsale.sources.scenario_folder import read_folder
from dorsale.sources.settings import Settings
from tests import tiny

SAID = {"address": "https://example.org", "licence": "CC0", "date": "2021"}


def declared(folder: Path, **sections: object) -> tuple[tuple[LayerFile, ...], list[str]]:
    settings = Settings({"layers": sections})
    (folder / "a.tif").touch()
    (folder / "b.tif").touch()
    found = read_declared(settings, folder)
    return found, [problem.text() for problem in settings.problems]


def test_nothing_declared_is_nothing(tmp_path: Path) -> None:
    settings = Settings({})
    assert read_declared(settings, tmp_path) == ()
    assert resolution_m(settings) == RESOLUTION_M
    assert not settings.problems


def test_a_layer_of_two_files(tmp_path: Path) -> None:
    (one,), problems = declared(tmp_path, relief={"file": ["a.tif", "b.tif"], **SAID})
    assert not problems
    assert one.files == (tmp_path / "a.tif", tmp_path / "b.tif")
    assert (one.origin.name, one.origin.licence, one.origin.date) == ("a.tif", "CC0", "2021")
    assert (one.band, one.nodata, one.unit) == (1, None, "people")


def test_layers_come_in_the_order_in_which_they_are_used(tmp_path: Path) -> None:
    found, problems = declared(
        tmp_path,
        resolution_m=500,
        hazard={"file": "a.tif", **SAID},
        land_cover={"file": "a.tif", "legend": "igbp", "classes": {"16": "rock"}, **SAID},
    )
    assert not problems
    assert [one.layer for one in found] == ["land_cover", "hazard"]
    assert found[0].classes[16] == "rock"
    assert found[0].classes[2] == "forest"


@pytest.mark.parametrize(
    ("name", "section", "said"),
    [
        ("relief", {**SAID}, "layers.relief.file is missing"),
        ("relief", {"file": "c.tif", **SAID}, "there is no file"),
        ("relief", {"file": 3, **SAID}, "layers.relief.file is missing"),
        ("relief", {"file": "a.tif", "date": "2021"}, "layers.relief.licence is missing"),
        ("relief", {"file": "a.tif", "band": "two", **SAID}, "band = two is not a number"),
        ("relief", {"file": "a.tif", "colour": 1, **SAID}, "layers.relief.colour is not known"),
        ("population", {"file": "a.tif", "unit": "cows", **SAID}, "population.unit is not known"),
        ("land_cover", {"file": "a.tif", **SAID}, "layers.land_cover.legend is missing"),
        ("land_cover", {"file": "a.tif", "legend": "x", **SAID}, "legend is not known"),
        ("land_cover", {"file": "a.tif", "classes": {"1": "ice"}, **SAID}, "classes.1 is not"),
        ("land_cover", {"file": "a.tif", "classes": {"a": "rock"}, **SAID}, "classes.a is not"),
        ("land_cover", {"file": "a.tif", "classes": 3, **SAID}, "classes.classes is not"),
        ("soil", {"file": "a.tif", **SAID}, "layers.soil is not known here"),
        ("relief", "a.tif", "layers.relief is not known here"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, name: str, section: object, said: str) -> None:
    _, problems = declared(tmp_path, **{name: section})
    assert any(said in one for one in problems), problems


def test_a_folder_reads_its_layers(tmp_path: Path) -> None:
    layers = (
        '[layers]\nresolution_m = 2000\n[layers.relief]\nfile = "r.tif"\nlicence = "CC0"\n'
        'address = "https://example.org"\ndate = 2021-04-01\n'
    )
    folder = tiny.write(tmp_path / "tiny", scenario=tiny.SETTINGS + layers)
    assert "there is no file" in read_folder(folder).problems[0].text()
    (folder / "r.tif").touch()
    scenario = read_folder(folder).or_fail()
    assert scenario.resolution_m == 2000
    assert scenario.layers[0].origin.date == "2021-04-01"
