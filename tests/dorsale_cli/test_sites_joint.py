from __future__ import annotations

import json

import pytest

from dorsale_cli.main import run


def test_sites_with_the_network(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sites", "cab2", "--joint", "--draws", "10"]) == 0
    said = capsys.readouterr().out
    assert ": national-data-centre-brazzaville" in said.replace("\u00a0", "")
    assert " 100" in said
    assert "{" not in said


def test_the_joint_answer_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sites", "cab2", "--joint", "--draws", "10", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)["joint"]
    assert answer["sites"] == ["national-data-centre-brazzaville"]
    assert answer["bound_eur"] <= answer["value_eur"]
