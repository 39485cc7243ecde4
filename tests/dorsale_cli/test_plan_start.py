"""``dorsale plan --start``: the network of an earlier plan is where the search begins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dorsale.formats import plan_json
from dorsale_cli.main import run


def planned(out: Path, *options: str) -> dict[str, Any]:
    assert run(["plan", "cab2", "--out", str(out), "--alternatives", "none", *options]) == 0
    return plan_json.read(out / "plan.json")


def test_a_plan_begins_from_an_earlier_one(tmp_path: Path) -> None:
    """One unit of work is too little to find a network as good; the start has it already."""
    first = planned(tmp_path / "first")
    start = ("--start", str(tmp_path / "first" / "plan.json"))
    again = planned(tmp_path / "again", *start, "--work-limit", "1")
    value = first["solution"]["objective_eur"]
    assert again["solution"]["trace"][0][1] <= value * (1 + 1e-6)
    assert again["solution"]["objective_eur"] <= value * (1 + 1e-6)
    assert again["solution"]["bound_eur"] <= again["solution"]["objective_eur"]


@pytest.mark.parametrize("content", [None, "{}", "not json"])
def test_a_start_that_is_no_plan_is_bad_input(
    tmp_path: Path, content: str | None, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "earlier.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    out = tmp_path / "out"
    assert run(["plan", "cab2", "--start", str(path), "--out", str(out)]) == 2
    assert "earlier.json" in capfd.readouterr().err
    assert not out.exists()
