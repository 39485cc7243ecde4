"""Folder: what is written, where outlines come from, and that nothing is left half-written."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd
import pytest

from dorsale.plan.problems import BadInput
from dorsale.sources.osm.folder import scenario_from_osm
from dorsale.sources.scenario_folder import read_folder
from tests.sources.osm.island import Map, between, borders_file, ravaka


def coast() -> Map:
    """Return a sketch on the coast of Cameroon with a road into Nigeria; nothing is surveyed."""
    found = Map()
    at = {"Douala": (9.70, 4.05), "Limbe": (9.21, 4.02), "Mamfe": (9.31, 5.75)}
    for name, place in at.items():
        found.node(*place, "place", place="city", name=name, population="100000")
    found.way(between(at["Limbe"], at["Douala"]), "road", highway="trunk")
    found.way(between(at["Douala"], at["Mamfe"], 30), "road", highway="primary")
    found.way(between(at["Mamfe"], (8.6, 5.9), 20, 0.001), "road", highway="trunk")
    return found


def test_the_folder_can_be_read(tmp_path: Path) -> None:
    path = ravaka().write(tmp_path / "ravaka.osm.pbf")
    files, problems = scenario_from_osm(path, tmp_path / "Île Ravaka")
    assert {"scenario.toml", "sites.csv", "ways.csv", "cables.csv"} <= set(files)
    assert len(problems) == 2
    scenario = read_folder(tmp_path / "Île Ravaka").or_fail()
    assert (scenario.name, scenario.title["fr"]) == ("ile-ravaka", "Île Ravaka")
    assert set(scenario.sites["country"]) == {"BV", "HM"}
    assert "cost_book" in scenario.defaults
    assert "demand" not in scenario.defaults


def test_the_shipped_outlines_serve_a_file_that_draws_none(tmp_path: Path) -> None:
    path = coast().write(tmp_path / "coast.osm.pbf")
    folder = tmp_path / "coast"
    scenario_from_osm(path, folder, countries=["CM"])
    scenario = read_folder(folder).or_fail()
    assert set(scenario.sites["country"]) == {"CM"}
    (exit_,) = scenario.tables["cables"].to_dict("records")
    assert (exit_["kind"], exit_["to"]) == ("land_exit", "internet")
    assert scenario.sites.at[exit_["from"], "kind"] == "border_post"
    demand = scenario.tables["demand"].set_index(["country", "item"])
    assert demand.at[("CM", "population"), "confidence"] == "high"


def test_outlines_of_a_file_and_most_sites(tmp_path: Path) -> None:
    path = ravaka(countries=False).write(tmp_path / "ravaka.osm.pbf")
    borders = borders_file(tmp_path / "borders.geojson")
    scenario_from_osm(path, tmp_path / "few", borders, most_sites=5)
    sites = pd.read_csv(tmp_path / "few" / "sites.csv")
    assert (sites["serve"] == "required").sum() == 5


def test_a_refusal_leaves_nothing_behind(tmp_path: Path) -> None:
    path = ravaka(countries=False).write(tmp_path / "ravaka.osm.pbf")
    with pytest.raises(BadInput, match="--country XX"):
        scenario_from_osm(path, tmp_path / "none")
    with pytest.raises(BadInput, match="no town of the file"):
        scenario_from_osm(path, tmp_path / "none", countries=["BV"], exits=["Atlantis"])
    assert [one.name for one in tmp_path.iterdir()] == ["ravaka.osm.pbf"]


def test_settings_carry_where_numbers_come_from(tmp_path: Path) -> None:
    path = ravaka().write(tmp_path / "ravaka.osm.pbf")
    scenario_from_osm(path, tmp_path / "ravaka")
    said = tomllib.loads((tmp_path / "ravaka" / "scenario.toml").read_text("utf-8"))["sources"]
    assert all(text.startswith("assumption") for text in said.values())
