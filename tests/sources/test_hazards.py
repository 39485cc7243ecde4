from __future__ import annotations

from pathlib import Path

import pytest

from dorsale import reference
from dorsale.plan.scenario import Reliability
from dorsale.plan.tables import HAZARDS
from dorsale.sources import hazards
from dorsale.sources.scenario_folder import read_folder
from dorsale.sources.tables import read_table
from tests import tiny

PLAIN = (
    tiny.SETTINGS.split("[reliability.cuts")[0] + "[limits]" + tiny.SETTINGS.split("[limits]")[1]
)


def test_without_totals_the_rows_stand(tmp_path: Path) -> None:
    """Works 20 of 8 h and floods 10 of 20 h: 30 cuts, 360 h, 12 h each."""
    scenario = read_folder(tiny.write(tmp_path / "s", scenario=PLAIN)).or_fail()
    assert scenario.reliability.cuts_per_1000_km_per_year["buried"] == 30
    assert scenario.reliability.repair_h["buried"] == 12
    assert scenario.sources["reliability.cuts_per_1000_km_per_year.buried"] == "a survey"
    assert scenario.sources["reliability.cuts_per_1000_km_per_year.river"].startswith("assumption")


def test_totals_that_are_written_scale_the_rows(tmp_path: Path) -> None:
    scenario = read_folder(tiny.write(tmp_path / "s")).or_fail()
    rows = scenario.tables["hazards"].set_index(["cause", "medium", "terrain"])
    cuts = rows["cuts_per_1000_km_per_year"]
    assert cuts["road_works", "buried", "any"] == pytest.approx(20 / 3)
    assert cuts["road_works", "buried", "urban"] == pytest.approx(40 / 3)
    assert rows.at[("flood", "buried", "any"), "repair_h"] == pytest.approx(50 / 3)
    assert scenario.reliability.cuts_per_1000_km_per_year == pytest.approx(
        {"default": 10, "buried": 10, "aerial": 10, "pipeline": 10, "river": 10, "submarine": 0.1}
    )


def test_a_total_of_zero_cuts_nothing(tmp_path: Path) -> None:
    table, problems = read_table(tiny.write(tmp_path / "s") / HAZARDS.file, HAZARDS)
    assert problems == []
    found, said = hazards.with_totals(table, Reliability({"default": 0.0}, {"default": 5.0}))
    assert found["cuts_per_1000_km_per_year"].max() == 0
    assert said.cuts_per_1000_km_per_year["buried"] == 0


def test_a_medium_without_any_terrain_is_said(tmp_path: Path) -> None:
    less = tiny.HAZARDS.replace("other,river,any,15,72,assumption,assumption\n", "")
    reading = read_folder(tiny.write(tmp_path / "s", hazards=less))
    assert reading.scenario is None
    (problem,) = reading.problems
    assert problem.text().startswith("hazards.csv, column medium: no row gives the cuts of river")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("flood,buried,any,10", "flood,buried,any,-10", "-10 is below 0"),
        ("flood,buried", "war,buried", "war is not known here"),
        ("flood,buried,any", "flood,buried,moor", "moor is not known here"),
        ("flood,buried,any", "road_works,buried,any", "already used in row 2"),
    ],
)
def test_wrong_rows_are_said(tmp_path: Path, old: str, new: str, said: str) -> None:
    wrong = tiny.HAZARDS.replace(old, new)
    reading = read_folder(tiny.write(tmp_path / "s", hazards=wrong))
    assert reading.scenario is None
    assert any(said in problem.text() for problem in reading.problems)


def test_the_shipped_scenarios_write_no_totals() -> None:
    for name in reference.SCENARIOS:
        text = (reference.scenario_folder(name) / "scenario.toml").read_text(encoding="utf-8")
        assert "[reliability" not in text
