from __future__ import annotations

from pathlib import Path

import pytest

from dorsale import reference
from dorsale.plan.scenario import Scenario
from dorsale.sources import programme
from dorsale.sources.scenario_folder import read_folder
from tests import tiny

S = tiny.SETTINGS.replace("[limits]", "{programme}\n[limits]")


def read(folder: Path, text: str) -> Scenario:
    said = tiny.SETTINGS.replace("[limits]", f"{text}\n[limits]")
    return read_folder(tiny.write(folder / "s", scenario=said)).or_fail()


def test_every_default_has_its_source(tiny_scenario: Scenario) -> None:
    assert tiny_scenario.programme.procurement_months == 24
    assert tiny_scenario.programme.decided == "2027-01"
    for key, (_, source) in programme.DEFAULTS.items():
        assert tiny_scenario.sources[f"programme.{key}"] == source
        assert source.startswith(("http", "assumption: "))


def test_what_is_written_replaces_its_default_alone(tmp_path: Path) -> None:
    rules = read(
        tmp_path,
        "[programme]\ndecided = '2028-06'\nslippage = 1.0\nbudget_per_year_eur = 1e6\n"
        "[programme.crews]\nCG = 1\n[programme.dry_months]\nCG = [6, 7]\n"
        "[programme.km_per_month]\nriver = 20",
    ).programme
    assert (rules.decided, rules.slippage, rules.budget_per_year_eur) == ("2028-06", 1.0, 1e6)
    assert rules.crews == {"default": 3, "CG": 1}
    assert rules.dry_months == {"CG": (6, 7)}
    assert (rules.km_per_month["river"], rules.km_per_month["railway"]) == (20.0, 70.0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[programme]\ndecided = 'soon'", "programme.decided = soon is not a month"),
        ("[programme]\ndecided = 2027", "programme.decided = 2027 is not a month"),
        ("[programme]\nprocurement_month = 3", "programme.procurement_month is not known"),
        ("[programme]\nslippage = 0.5", "programme.slippage = 0.5 is not between"),
        ("[programme]\nbudget_per_year_eur = -1", "programme.budget_per_year_eur = -1 is not"),
        ("[programme]\nlow_water_months = [0]", "is no list of months"),
        ("[programme.dry_months]\nCG = 'summer'", "is no list of months"),
        ("[programme]\ncrews = 3", "programme.crews is not a section"),
        ("[programme.km_per_month]\nmoon = 3", "programme.km_per_month.moon is not known"),
        ("[programme.wet_pace]\nriver = 2", "programme.wet_pace.river = 2 is not between"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, said: str) -> None:
    settings = tiny.SETTINGS.replace("[limits]", f"{text}\n[limits]")
    reading = read_folder(tiny.write(tmp_path / "s", scenario=settings))
    assert reading.scenario is None
    assert any(said in problem.text() for problem in reading.problems)


def test_shipped_seasons_are_zones_with_sources() -> None:
    zones = programme.seasons()
    assert {zone.country for zone in zones} >= {"CM", "CG", "TD", "CF", "GA", "GQ", "*"}
    assert all(zone.lat[0] < zone.lat[1] and zone.lon[0] < zone.lon[1] for zone in zones)
    assert (reference.folder() / "seasons.csv").read_text(encoding="utf-8").count("http") == 7
