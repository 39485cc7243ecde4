from __future__ import annotations

from pathlib import Path

import pytest

from dorsale.plan.connect_rules import ConnectRule
from dorsale.sources.scenario_folder import read_folder
from tests import tiny

RULE = """
[[rules.connect]]
name = "three-routes"
title.en = "Three routes"
kind = "routes"
least = 3
count = "operators"
roles = ["pop"]
to = ["internet"]
enforce = true
source = "assumption"
"""


def folder(path: Path, text: str) -> Path:
    return tiny.write(path / "s", scenario=tiny.SETTINGS + text)


def test_a_rule_is_read(tmp_path: Path) -> None:
    scenario = read_folder(folder(tmp_path, RULE)).scenario
    assert scenario is not None
    assert scenario.connect_rules == (
        ConnectRule(
            "three-routes", "routes", 3, "operators", roles=("pop",), to=("internet",),
            enforce=True, title={"en": "Three routes"},
        ),
    )  # fmt: skip


def test_without_rules_there_are_none(tmp_path: Path) -> None:
    scenario = read_folder(folder(tmp_path, "")).scenario
    assert scenario is not None
    assert scenario.connect_rules == ()


@pytest.mark.parametrize(
    ("old", "new", "key", "word"),
    [
        ('"routes"', '"rings"', "rules.connect[1].kind", "rings"),
        ('kind = "routes"', "", "rules.connect[1].kind", "capitals, neighbours, routes"),
        ('"operators"', '"owners"', "rules.connect[1].count", "operators_and_borders"),
        ("least = 3", "least = 9", "rules.connect[1].least", "9"),
        ("least = 3", "least = true", "rules.connect[1].least", "1-4"),
        ("enforce = true", 'enforce = "yes"', "rules.connect[1].enforce", "true, false"),
        ('["pop"]', '["port"]', "rules.connect[1].roles", "port"),
        ('["pop"]', "[[1]]", "rules.connect[1].roles", "[1]"),
        ('["internet"]', '["cg-nowhere"]', "rules.connect[1].to", "cg-nowhere"),
        ("least = 3", "lest = 3", "rules.connect[1].lest", "least"),
        ("title.en", "title.de", "rules.connect[1].title", "title.fr"),
        ('title.en = "Three routes"', "title = 3", "rules.connect[1].title", "title.en"),
        ("least = 3", "least = 3\n[[rules.connect]]\nname = 'three-routes'", "[2].name", "twice"),
    ],
)
def test_what_is_not_known_is_refused(
    tmp_path: Path, old: str, new: str, key: str, word: str
) -> None:
    reading = read_folder(folder(tmp_path, RULE.replace(old, new)))
    assert reading.scenario is None
    said = [problem.text() for problem in reading.problems if problem.severity == "error"]
    assert any("scenario.toml" in one and key in one and word in one for one in said), said


def test_rules_that_are_no_list_are_refused(tmp_path: Path) -> None:
    text = tiny.SETTINGS.replace("[rules]\n", '[rules]\nconnect = "ring"\n')
    reading = read_folder(tiny.write(tmp_path / "s", scenario=text))
    assert any("[[rules.connect]]" in problem.text() for problem in reading.problems)
