"""``dorsale finance``: tables for people, JSON for programs, one clear message for a slip."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dorsale.finance import draws
from dorsale.formats import plan_json
from dorsale.plan.network import Plan
from dorsale_cli import main


@pytest.fixture(scope="module")
def document(tiny_plan: Plan) -> Any:
    return plan_json.plain(plan_json.document(tiny_plan))


@pytest.fixture
def plan(document: dict[str, Any], tmp_path: Path) -> Path:
    (tmp_path / "plan.json").write_text(json.dumps(document), "utf-8")
    return tmp_path


def asked(capfd: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main.run(["finance", *arguments, "--json"]) == 0
    return json.loads(capfd.readouterr().out)


def refused(capfd: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main.run(["finance", *arguments]) == 2
    said = capfd.readouterr()
    assert said.out == ""
    return said.err


def test_tables_of_a_plan(plan: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main.run(["finance", str(plan), "--vary", "cost_factor=+10%", "--vary",
                     "traffic_factor=0.8:1.2:3", "--draws", "20", "--break-even",
                     "price_factor"]) == 0  # fmt: skip
    said = capfd.readouterr().out
    for word in ("DSCR", "2030", "P90", "FIRR", "1.20", "1.10"):
        assert word in said or word.replace(".", ",") in said


def test_the_accounts_are_those_of_the_plan(
    plan: Path, document: dict[str, Any], capfd: pytest.CaptureFixture[str]
) -> None:
    found = asked(capfd, str(plan / "plan.json"))
    written = document["finance"]["accounts"]
    assert found["ratios"] == found["planned"]
    for name, value in written["ratios"].items():
        assert found["ratios"][name] == (value and pytest.approx(value, rel=1e-6, abs=1e-6)), name
    assert found["flows"]["need"] == pytest.approx(written["flows"]["need"])
    assert found["simulated"] is None


def test_what_is_held_and_what_is_tried(plan: Path, capfd: pytest.CaptureFixture[str]) -> None:
    found = asked(capfd, str(plan), "--vary", "cost_factor=+20%", "--vary", "running_factor=0,9",
                  "--vary", "traffic_factor=-20%:+20%:3", "--vary", "tax_exempt=100%")  # fmt: skip
    held = {"cost_factor": 1.2, "running_factor": 0.9, "tax_exempt": 1.0}
    assert found["held"] == pytest.approx(held)
    assert found["ratios"]["investment"] == pytest.approx(1.2 * found["planned"]["investment"])
    tried = found["tried"]["traffic_factor"]
    assert [row["value"] for row in tried] == pytest.approx([0.8, 1.0, 1.2])
    assert tried[1]["npv"] == pytest.approx(found["ratios"]["npv"])


def test_where_it_breaks_even(plan: Path, capfd: pytest.CaptureFixture[str]) -> None:
    turns = asked(capfd, str(plan), "--break-even", "price_factor")["break_even"]["price_factor"]
    assert set(turns) == {"npv", "enpv"}
    for value in turns["npv"]:
        again = asked(capfd, str(plan), "--vary", f"price_factor={value:.9f}")
        assert again["ratios"]["npv"] == pytest.approx(0, abs=10)


def test_draws_repeat_for_a_seed(plan: Path, capfd: pytest.CaptureFixture[str]) -> None:
    one = asked(capfd, str(plan), "--draws", "30", "--seed", "4")["simulated"]
    assert one == asked(capfd, str(plan), "--draws", "30", "--seed", "4")["simulated"]
    other = asked(capfd, str(plan), "--draws", "30", "--seed", "5")["simulated"]
    assert other["ratios"]["npv"] != one["ratios"]["npv"]
    assert sorted(path.name for path in plan.iterdir()) == ["plan.json"]


def test_interrupted_draws_are_kept_and_gone_on_with(
    plan: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draws, "CHUNK", 10)
    arguments = (str(plan), "--draws", "40", "--seed", "1")
    whole = asked(capfd, *arguments)["simulated"]
    chunk = draws.chunk

    def stops(case: Any, at: int, *rest: Any, **named: Any) -> Any:
        if at == 2:
            raise KeyboardInterrupt
        return chunk(case, at, *rest, **named)

    monkeypatch.setattr(draws, "chunk", stops)
    assert main.run(["finance", *arguments]) == 130
    kept = list(plan.glob(".plan.draws.part"))
    assert len(kept) == 1
    with kept[0].open("a", encoding="utf-8") as stream:
        stream.write('{"chunk": 3, "rat')
    assert "--resume" in capfd.readouterr().err
    monkeypatch.setattr(draws, "chunk", chunk)
    assert asked(capfd, *arguments, "--resume")["simulated"] == whole
    assert not list(plan.glob(".*.part"))


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("cost_facto=1", "cost_factor"),
        ("=1", "?"),
        ("cost_factor", "cost_factor"),
        ("cost_factor=abc", "cost_factor=abc"),
        ("cost_factor=1:2", "cost_factor=1:2"),
        ("cost_factor=1:2:1", "1"),
        ("cost_factor=-1", "0"),
        ("delay_years=+10%", "delay_years=+10%"),
        ("tax_exempt=2", "tax_exempt=2"),
        ("cost_factor=1e999", "1e999"),
    ],
)
def test_a_slip_is_one_clear_message(
    plan: Path, capfd: pytest.CaptureFixture[str], option: str, said: str
) -> None:
    found = refused(capfd, str(plan), "--vary", option)
    assert said in found
    assert len(found.strip().splitlines()) == 1


def test_every_slip_is_told_at_once(plan: Path, capfd: pytest.CaptureFixture[str]) -> None:
    found = refused(capfd, str(plan), "--vary", "cost_factor=x", "--vary", "nothing=1")
    assert len(found.strip().splitlines()) == 2


def test_an_unknown_parameter_to_break_even(plan: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert "price_factor" in refused(capfd, str(plan), "--break-even", "price_facto")


def test_to_resume_one_must_say_how_many(plan: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert "--draws" in refused(capfd, str(plan), "--resume")


def test_no_plan_and_a_plan_without_a_case(
    plan: Path, document: dict[str, Any], capfd: pytest.CaptureFixture[str]
) -> None:
    assert "none.json" in refused(capfd, str(plan / "none.json"))
    (plan / "plan.json").write_text(json.dumps({**document, "finance": None}), "utf-8")
    assert "plan.json" in refused(capfd, str(plan))
