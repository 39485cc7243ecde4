from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from dorsale.sources.scenario_folder import read_folder
from dorsale_cli import main
from tests.formats.published_networks import TINY, write_json


def test_every_repair_is_said_and_the_file_is_written(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "net.kml").write_text(
        "<kml><Placemark><LineString><coordinates>10,3,5 11,4,5</coordinates></LineString>"
        "</Placemark>",
        encoding="utf-8",
    )
    assert main.run(["convert", str(tmp_path / "net.kml"), str(tmp_path / "net.json")]) == 0
    said = capfd.readouterr().err.splitlines()
    assert len(said) == 5
    assert all("net.kml" in line for line in said)
    assert (tmp_path / "net.json").is_file()


def test_fibre_reaches_a_scenario(
    tmp_path: Path, tiny_folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    sites = read_folder(tiny_folder).or_fail().tables["sites"]
    one, other = sites.iloc[0], sites.iloc[1]
    line = f"{one['lon']},{one['lat']} {other['lon']},{other['lat']}"
    (tmp_path / "net.kml").write_text(
        f"<kml><Placemark><LineString><coordinates>{line}</coordinates></LineString></Placemark>"
        "</kml>",
        encoding="utf-8",
    )
    words = ["convert", str(tmp_path / "net.kml"), str(tmp_path / "fibre.csv")]
    assert main.run([*words, "--scenario", str(tiny_folder)]) == 0
    capfd.readouterr()
    found = pd.read_csv(tmp_path / "fibre.csv")
    assert (found.at[0, "from"], found.at[0, "to"]) == (one["id"], other["id"])
    (tiny_folder / "fibre.csv").unlink(missing_ok=True)
    (tmp_path / "fibre.csv").rename(tiny_folder / "fibre.csv")
    assert len(read_folder(tiny_folder).or_fail().tables["fibre"]) == 1


def test_a_coordinate_system_that_is_none_is_one_message(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = write_json(tmp_path / "net.json", TINY)
    assert main.run(["convert", str(path), str(tmp_path / "a.kml"), "--crs", "moon"]) == 2
    assert "moon" in capfd.readouterr().err


def test_json_alone_on_standard_output(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = write_json(tmp_path / "net.json", {"nodes": [{"id": "n1"}]})
    assert main.run(["convert", str(path), str(tmp_path / "a.kml"), "--json"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert found["target"] == str(tmp_path / "a.kml")
    assert len(found["repairs"]) == 2
