"""``dorsale book``: prices shown, and prices of one's own written and read back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dorsale.sources.scenario_folder import read_folder
from dorsale_cli import main
from tests import tiny


def run(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main.run(["book", *arguments])
    shown = capfd.readouterr()
    return code, shown.out, shown.err


def test_the_book_lists_every_item(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = tiny.write(tmp_path / "s")
    code, out, _ = run(capfd, str(folder))
    assert code == 0
    assert out.count("\n") == 1 + tiny.COST_BOOK.count("\n") - 1
    assert "◇ repair_km" in out


def test_an_item_is_told_with_its_components(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tiny.write(tmp_path / "s")
    code, out, _ = run(capfd, str(folder), "--item", "repair_km", "--json")
    (row,) = json.loads(out)
    assert code == 0
    assert row["eur"] == {"low": 4000, "typical": 5000, "high": 7000}
    assert [part["name"] for part in row["components"]] == ["trench", "cable"]


@pytest.mark.parametrize(
    ("language", "share", "price"), [("en", "60.0%", "5,000"), ("fr", "60,0\u202f%", "5\u202f000")]
)
def test_numbers_are_written_as_the_language_does(
    language: str,
    share: str,
    price: str,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dorsale_cli.commands.book.LANGUAGE", language)
    _, out, _ = run(capfd, str(tiny.write(tmp_path / "s")), "--item", "repair_km")
    assert f"{share}  trench" in out
    assert price in out


def test_own_prices_are_written_alone_and_read_over_the_shipped(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "cost_book.csv"
    ask = ("cemac", "--set", "repair_km=3000,4000,5000", "--out", str(file))
    assert run(capfd, *ask, "--source", "our contract")[0] == 0
    assert run(capfd, "cemac", "--set", "roadm=1,5;2,5;3,5", "--out", str(file))[0] == 0
    assert file.read_text(encoding="utf-8").count("\n") == 3
    settings = tiny.SETTINGS.replace('book = "own"\n', "")
    text = file.read_text(encoding="utf-8")
    folder = tiny.write(tmp_path / "s", scenario=settings, cost_book=text)
    book = read_folder(folder).or_fail().tables["cost_book"].set_index("item")
    assert book.loc["repair_km", ["low", "typical", "high"]].tolist() == [3000, 4000, 5000]
    assert book.at["repair_km", "source"] == "our contract"
    assert book.at["roadm", "typical"] == 2.5
    assert book.at["roadm", "confidence"] == "assumption"
    assert book.at["roadm", "driver"] == "branching_site"


def test_a_price_in_francs(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = tiny.write(tmp_path / "s")
    ask = (str(folder), "--set", "repair_km=6559570", "--currency", "XAF", "--json")
    code, out, err = run(capfd, *ask)
    assert code == 0
    assert json.loads(out)[0]["eur"]["typical"] == 10_000
    assert "--out" in err


@pytest.mark.parametrize(
    ("ask", "named"),
    [
        (("--set", "repare_km=1,2,3"), "repair_km"),
        (("--set", "repair_km=3,2,1"), "3,2,1"),
        (("--set", "repair_km=dear"), "dear"),
        (("--set", "repair_km"), "repair_km"),
        (("--set", "repair_km=1,2,3", "--currency", "GBP"), "GBP"),
        (("--item", "nothing"), "nothing"),
        (("--out", "x.csv"), "--set"),
    ],
)
def test_what_is_no_price_is_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], ask: tuple[str, ...], named: str
) -> None:
    folder = tiny.write(tmp_path / "s")
    code, out, err = run(capfd, str(folder), *ask)
    assert (code, out) == (2, "")
    assert named in err


def test_a_file_that_is_no_book_is_left_alone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "notes.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    code, _, err = run(capfd, "--set", "repair_km=1,2,3", "--out", str(file))
    assert code == 2
    assert "notes.csv" in err
    assert file.read_text(encoding="utf-8") == "a,b\n1,2\n"
