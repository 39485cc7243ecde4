"""``dorsale sites``: demand, candidates, sizes and costs; one clear message for each slip."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dorsale.sources.scenario_folder import copy_scenario
from dorsale_cli import main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy_scenario("cab2", tmp_path / "own")
    return tmp_path / "own"


def refused(capfd: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main.run(["sites", *arguments]) == 2
    said = capfd.readouterr()
    assert said.out == ""
    return said.err


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def add(folder: Path, name: str, *rows: str) -> None:
    """Add rows to a table; the shipped header comes first where the folder has no such table."""
    from dorsale import reference

    path = folder / name
    shipped = (reference.scenario_folder("cemac") / name).read_text("utf-8")
    text = path.read_text("utf-8") if path.exists() else shipped.split("\n", 1)[0] + "\n"
    path.write_text(text + "".join(f"{row}\n" for row in rows), "utf-8")


def parcel(folder: Path, lat: float, lon: float, area: float) -> None:
    text = (folder / "candidates.csv").read_text("utf-8").splitlines()
    rows = [text[0] + ",lat,lon,area_m2", *(f"{one},,," for one in text[1:])]
    rows.append(f"plot,data_centre,cg-pointe-noire,A plot,no,data_centre_1mw,1,assumption,"
                f"assumption,,{lat},{lon},{area}")  # fmt: skip
    (folder / "candidates.csv").write_text("\n".join(rows) + "\n", "utf-8")


def test_tables_for_people(capfd: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert main.run(["sites", "cab2", "--draws", "200"]) == 0
    said = capfd.readouterr().out
    for word in ("PUE", "13.80", "100 %", "Brazzaville", "2020", "GWh"):
        assert word in said or word.replace(".", ",") in said, word


def test_json_holds_demand_candidates_sizes_and_the_published_sum(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert main.run(["sites", "cab2", "--draws", "200", "--json"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert {row["country"] for row in found["demand"]["by_country"]} == {"CG"}
    place = found["kinds"]["data_centre"]["candidates"][0]
    assert place["measures"]["fibre_routes"] == 1
    assert place["routes_that_could_be_had"] == 3
    centre = found["data_centres"][0]
    low, typical, high = centre["cost_eur"]
    assert low < typical < high
    assert centre["cost_book"]["listed"] == 13_800_000
    assert centre["cost_book"]["pays_for_kw"][1] > 400
    assert len(centre["beside"]) >= 6
    assert found["technopoles"][0]["break_even_year"]["pessimistic"] is None


def test_the_first_of_the_region_is_sized_for_whom_it_hosts(
    capfd: pytest.CaptureFixture[str],
) -> None:
    arguments = ["--site", "dc-kribi", "--hosts", "cm", "--hosts", "TD", "--class", "4"]
    assert main.run(["sites", "cemac", *arguments, "--draws", "200", "--json"]) == 0
    found = json.loads(capfd.readouterr().out)
    (centre,) = found["data_centres"]
    assert (centre["id"], centre["hosts"], centre["class"]) == ("dc-kribi", ["CM", "TD"], "IV")
    assert found["technopoles"] == []
    shares = [one["first_share"] for one in found["kinds"]["data_centre"]["candidates"]]
    assert sum(shares) == pytest.approx(1.0)


def test_no_candidate_fits(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    add(folder, "places.csv", "cg-brazzaville,flood,0.95,0.9,1,0 to 1,2025,assumption,assumption,")
    said = refused(capfd, str(folder), "--lang", "en")
    assert "national-data-centre-brazzaville: flood 0.95 (0.9)" in said


def test_weights_that_sum_to_0(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    add(folder, "criteria.csv",
        "data_centre,flood,Flood,0 to 1,low,1,0,,,1,1,1,0,assumption,assumption,")  # fmt: skip
    assert "users" in refused(capfd, str(folder))


def test_a_missing_price_of_power(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    row = "data_centre,price_of_steam,Steam,EUR,low,1,0,,yes,1,1,1,1,assumption,assumption,"
    add(folder, "criteria.csv", row)
    assert "price_of_steam" in refused(capfd, str(folder))


def test_a_candidate_in_the_sea(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    parcel(folder, -4.9, 11.0, 9_000)
    said = refused(capfd, str(folder))
    assert "candidates.csv" in said
    assert "-4.9, 11.0" in said


def test_a_parcel_of_one_s_own(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    parcel(folder, -4.75, 11.9, 9_000)
    assert main.run(["sites", str(folder), "--site", "plot", "--draws", "100", "--json"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert found["data_centres"][0]["hosts"] == ["CG"]
    assert found["pairs"]["pairs"] == [["national-data-centre-brazzaville", "plot"]]


def test_a_separation_that_no_pair_meets(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    parcel(folder, -4.75, 11.9, 9_000)
    said = refused(capfd, str(folder), "--sites", "2", "--separation", "900")
    assert "900" in said
    assert "plot" in said


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [("--site", "atlantis", "atlantis"), ("--year", "1999", "1999"), ("--class", "V", "V")],
)
def test_what_is_not_known_is_said(
    capfd: pytest.CaptureFixture[str], option: str, value: str, told: str
) -> None:
    assert told in refused(capfd, "cab2", option, value, "--draws", "50")


def test_a_folder_without_candidates(tiny_folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert "candidates.csv" in refused(capfd, str(tiny_folder))
