"""``dorsale meetings``: files in, schedule and certificate out, checked and repaired."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dorsale_cli.main import run

REQUESTS = "exhibitor,visitor,interest\nE1,V1,30\nE1,V2,12\nE1,V3,9\nE2,V1,10\nE2,V4,0\n"
AVAILABILITY = "person,slot\nV1,1\nV2,1\nV2,2\nV3,1\nV3,2\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "requests.csv").write_text(REQUESTS, "utf-8")
    (tmp_path / "availability.csv").write_text(AVAILABILITY, "utf-8")
    (tmp_path / "absent.csv").write_text("person,from_slot\nV1,1\n", "utf-8")
    return tmp_path


def meetings(*words: str) -> int:
    return run(["meetings", *words, "--availability", "availability.csv"])


def test_a_schedule_is_made_checked_and_repaired(folder: Path, capfd) -> None:
    assert meetings("requests.csv", "--slots", "2") == 0
    said = capfd.readouterr()
    assert "42" in said.out
    assert said.err  # progress
    text = (folder / "schedule.csv").read_text("utf-8")
    assert text == "exhibitor,visitor,slot,table\nE1,V1,1,E1\nE1,V2,2,E1\n"
    files = ("schedule.csv", "certificate.json", "requests.csv")
    assert meetings("check", *files) == 0
    new = ("--out", "new.csv", "--certificate", "new.json")
    assert meetings("repair", *files, "--absent", "absent.csv", *new) == 0
    assert "E1,V2,2" in (folder / "new.csv").read_text("utf-8")
    before = ("--published", "schedule.csv", "--absent", "absent.csv")
    assert meetings("check", "new.csv", "new.json", "requests.csv", *before) == 0


def test_a_changed_schedule_fails_its_check(folder: Path, capfd) -> None:
    assert meetings("requests.csv") == 0
    path = folder / "schedule.csv"
    path.write_text(path.read_text("utf-8").replace("V2,2", "V2,1"), "utf-8")
    capfd.readouterr()
    code = meetings("check", "schedule.csv", "certificate.json", "requests.csv", "--json")
    assert code == 1
    found = json.loads(capfd.readouterr().out)
    assert found["good"] is False
    assert ["over", "slot:E1:1"] in found["faults"]


def test_other_requests_than_the_certificate_says_fail(folder: Path, capfd) -> None:
    assert meetings("requests.csv") == 0
    (folder / "requests.csv").write_text(REQUESTS + "E9,V9,1\n", "utf-8")
    assert meetings("check", "schedule.csv", "certificate.json", "requests.csv") == 1
    assert "requests" in capfd.readouterr().out


def test_fair_json_says_who_is_left_out(folder: Path, capfd) -> None:
    assert meetings("requests.csv", "--fair", "--json") == 0
    found = json.loads(capfd.readouterr().out)
    assert found["met"] == found["met_bound"] == 3
    assert (found["value"], found["without_fairness"]) == (31, 42)
    assert found["without"] == {}


def test_who_is_left_out_is_listed_with_the_cause(folder: Path, capfd) -> None:
    assert meetings("requests.csv", "--json") == 0
    found = json.loads(capfd.readouterr().out)
    assert found["without"] == {"E2": "full", "V3": "full"}
    assert meetings("requests.csv") == 0
    assert "E2, V3" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere.csv"], "nowhere.csv"),
        (["availability.csv"], "exhibitor"),
        (["requests.csv", "--slots", "1"], "availability.csv"),
        (["check", "requests.csv", "requests.csv", "requests.csv"], "requests.csv"),
        (["check", "requests.csv"], "CERTIFICATE"),
        (["requests.csv", "--tables", "none"], "none"),
    ],
)
def test_bad_input_is_said_with_exit_code_2(folder: Path, capfd, words, said) -> None:
    assert meetings(*words) == 2
    assert said in capfd.readouterr().err
    assert not (folder / "schedule.csv").exists()


def test_a_repair_never_overwrites_what_is_published(folder: Path, capfd) -> None:
    assert meetings("requests.csv") == 0
    before = (folder / "schedule.csv").read_bytes()
    files = ("schedule.csv", "certificate.json", "requests.csv")
    assert meetings("repair", *files, "--absent", "absent.csv") == 2
    assert "--out" in capfd.readouterr().err
    assert (folder / "schedule.csv").read_bytes() == before


def test_help_explains_every_part(capfd) -> None:
    assert run(["meetings", "--help"]) == 0
    listed = capfd.readouterr().out
    assert all(part in listed for part in ("schedule", "check", "repair"))
    assert run(["meetings", "check", "--help"]) == 0
    assert "--published" in capfd.readouterr().out
