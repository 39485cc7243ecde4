"""``[publication]``: what is right is kept, what cannot be right is one problem each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dorsale.plan.publication import Publication
from dorsale.sources.publication import publication
from dorsale.sources.scenario_folder import read_folder
from dorsale.sources.settings import Settings
from tests import tiny

RIGHT = {
    "publisher": "Agence du numérique",
    "owner": "Ministère",
    "address": "https://example.org/plan/",
    "ocds_prefix": "ocds-a1b2c3",
    "oc4ids_prefix": "oc4ids-a1b2c3",
    "iati_organisation": "XM-DAC-1234",
    "iati_type": "10",
}


def test_what_is_right_is_kept() -> None:
    settings = Settings({"publication": RIGHT})
    assert publication(settings) == Publication(**RIGHT)
    assert settings.problems == []
    assert publication(Settings({})) == Publication()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("publisher", " "),
        ("address", "example.org"),
        ("ocds_prefix", "ocds-XYZ"),
        ("oc4ids_prefix", "ocds-a1b2c3"),
        ("iati_organisation", "somebody"),
        ("iati_type", 10),
        ("colour", "red"),
    ],
)
def test_what_cannot_be_right_is_said(key: str, value: object) -> None:
    settings = Settings({"publication": {key: value}})
    assert publication(settings) == Publication()
    (problem,) = settings.problems
    assert f"publication.{key}" in problem.text()


def test_it_is_read_with_the_folder(tmp_path: Path) -> None:
    lines = "\n".join(f"{key} = {json.dumps(said)}" for key, said in RIGHT.items())
    folder = tiny.write(tmp_path / "tiny")
    path = folder / "scenario.toml"
    path.write_text(f"{path.read_text('utf-8')}\n[publication]\n{lines}\n", "utf-8")
    assert read_folder(folder).or_fail().publication == Publication(**RIGHT)
    path.write_text(f"{tiny.SETTINGS}\n[publication]\nocds_prefix = 'x'\n", "utf-8")
    reading = read_folder(folder)
    assert reading.scenario is None
    assert "ocds-a1b2c3" in reading.problems[0].text()
