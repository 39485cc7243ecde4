"""``dorsale compare``: a table for people, JSON for programs, one clear message for a slip."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dorsale.formats import plan_json
from dorsale.plan.network import Plan
from dorsale_cli import main


@pytest.fixture(scope="module")
def document(tiny_plan: Plan) -> dict[str, Any]:
    return plan_json.plain(plan_json.document(tiny_plan))


@pytest.fixture
def two(document: dict[str, Any], tmp_path: Path) -> list[str]:
    other = json.loads(json.dumps(document))
    other["bill"]["total_eur"]["base"] += 1_500_000.0
    other["basis"]["price_year"] = 2026
    span = next(one for one in other["spans"] if one["used"])
    span |= {"used": False, "cost_eur": 0.0, "yearly_eur": 0.0}
    for name, one in (("first", document), ("second", other)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "plan.json").write_text(json.dumps(one), "utf-8")
    return [str(tmp_path / "first"), str(tmp_path / "second" / "plan.json")]


def test_a_table_of_two_plans(two: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main.run(["compare", *two]) == 0
    said = capfd.readouterr().out
    for word in ("first", "second", "2025", "2026", "P80", "Mbit/s"):
        assert word in said
    assert "1.5" in said or "1,5" in said


def test_json_only(two: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main.run(["compare", *two, "--json"]) == 0
    found = json.loads(capfd.readouterr().out)
    base = found["figures"]["cost_base_eur"]
    assert base[1] - base[0] == pytest.approx(1_500_000)
    assert len(found["spans"][0]["less"]) == 1
    assert found["unlike"] == {"price_year": [2025, 2026]}


def test_what_people_get_wrong(
    two: list[str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main.run(["compare", two[0]]) == 2
    assert main.run(["compare", two[0], two[0] + "/plan.json"]) == 2
    assert main.run(["compare", two[0], str(tmp_path / "none.json")]) == 2
    (tmp_path / "bad.json").write_text("{}", "utf-8")
    assert main.run(["compare", two[0], str(tmp_path / "bad.json")]) == 2
    said = capfd.readouterr().err
    assert "none.json" in said
    assert "bad.json" in said
    assert "Traceback" not in said
