from __future__ import annotations

from pathlib import Path

import pytest

from dorsale import reference
from dorsale.plan.problems import BadInput
from dorsale.sources.scenario_folder import copy_scenario, find_folder, read_folder
from tests import tiny


def test_the_tiny_folder_reads_without_a_word(tiny_folder: Path) -> None:
    reading = read_folder(tiny_folder)
    assert reading.problems == ()
    scenario = reading.or_fail()
    assert (scenario.name, scenario.as_of, scenario.defaults) == ("tiny", "2026-11", ())
    assert len(scenario.tables["ways"]) == 5
    assert scenario.survive_share("submarine") == pytest.approx(0.6)


def test_another_date_replaces_the_one_of_the_file(tiny_folder: Path) -> None:
    assert read_folder(tiny_folder, "2017-06").or_fail().as_of == "2017-06"
    assert "not a month" in read_folder(tiny_folder, "yesterday").problems[0].text()


def test_absent_tables_are_the_shipped_ones_and_said(tmp_path: Path) -> None:
    folder = tiny.write(tmp_path / "s", cost_book=None, finance=None, risk_groups=None)
    settings = tiny.SETTINGS.replace("XAF = 655.957", "XAF = 655.957\nXOF = 655.957\nUSD = 1.1")
    (folder / "scenario.toml").write_text(settings)
    scenario = read_folder(folder).or_fail()
    assert set(scenario.defaults) == {"cost_book", "finance", "risk_groups"}
    shipped = read_folder(reference.scenario_folder("cemac")).or_fail()
    assert set(scenario.tables["cost_book"]["item"]) == set(shipped.tables["cost_book"]["item"])
    known = {*scenario.sites.index, *scenario.tables["cables"]["id"], "internet"}
    for members in scenario.tables["risk_groups"]["members"]:
        assert set(members) <= known | set(scenario.tables["ways"]["id"])


@pytest.mark.parametrize("name", ["scenario.toml", "sites.csv", "cost_book.csv"])
def test_a_folder_in_the_place_of_a_file(tmp_path: Path, name: str) -> None:
    folder = tiny.write(tmp_path / "s", **{name.split(".")[0]: None})
    (folder / name).mkdir()
    found = [p for p in read_folder(folder).problems if p.file == name]
    assert "cannot be read" in found[0].text()


def test_broken_settings_do_not_hide_broken_tables(tmp_path: Path) -> None:
    sites = tiny.SITES.replace("-4.7787", "south")
    reading = read_folder(tiny.write(tmp_path / "s", scenario="x = [", sites=sites))
    assert {(p.file, p.row) for p in reading.problems} == {
        ("scenario.toml", None),
        ("sites.csv", 2),
    }


def test_folders_are_found_by_name_or_path(tiny_folder: Path) -> None:
    assert find_folder("cemac") == reference.scenario_folder("cemac")
    assert find_folder(str(tiny_folder)) == tiny_folder
    with pytest.raises(BadInput, match="cemac, cab2"):
        find_folder("nowhere")


def test_a_copy_is_a_scenario_and_never_overwrites(tmp_path: Path) -> None:
    names = copy_scenario("cemac", tmp_path / "mine")
    assert {"scenario.toml", "sites.csv", "ways.csv"} <= set(names)
    assert read_folder(tmp_path / "mine").scenario is not None
    with pytest.raises(BadInput, match="exists already"):
        copy_scenario("cemac", tmp_path / "mine")
