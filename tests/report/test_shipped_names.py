"""What the shipped scenarios say in words has a label or a mark, so that it can be translated."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from dorsale import reference
from dorsale.plan.tables import COST_BOOK
from dorsale.report import shipped_names
from dorsale.report.codes import CODES
from dorsale.sources.programme import DEFAULTS

SCENARIOS = ("cemac", "cab2")
PROPER = {
    "CAMTEL", "COTCO", "Congo Telecom", "GITGE", "Google", "Mamb Services", "Maroc Telecom",
    "SCPT; Liquid", "SPIN", "Sotel Tchad", "SudaChad", "SudaChad / Safitel", "consortium",
}  # fmt: skip
"""Owners and operators whose name is the same in every language."""
PLACES = {
    "Centre national des données numériques, N'Djamena", "Ocean Innovation Center, Kribi",
    "Sipopo, GITGE",
}  # fmt: skip
"""Places that go by their own name in every language."""
_ONE_CARRIER = re.compile(r"consortium \([A-Z][\w ]*\)")


def _marked() -> set[str]:
    """Return every name and remark that the catalogue holds."""
    groups = [group for group in vars(shipped_names).values() if isinstance(group, tuple)]
    return {one for group in groups for one in group}


def _rows(scenario: str, table: str) -> Iterator[dict[str, str]]:
    path = Path(str(reference.folder())) / scenario / f"{table}.csv"
    if path.exists():
        with path.open(encoding="utf-8") as source:
            yield from csv.DictReader(source)


def _remarks(sources: dict[str, str]) -> Iterator[str]:
    """Return what is said in words, without the addresses of documents and files of ours."""
    for one in sources.values():
        said = one.removeprefix("assumption").removeprefix(": ")
        if said and not said.startswith("http"):
            yield said


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_item_of_a_shipped_book_has_a_label(scenario: str) -> None:
    lots = set()
    for row in _rows(scenario, "cost_book"):
        assert row["item"] in CODES["item"]
        lots.add(row["lot"])
    assert lots <= set(CODES["lot"])
    assert COST_BOOK.file == "cost_book.csv"


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_tariff_and_component_has_a_label(scenario: str) -> None:
    assert {row["item"] for row in _rows(scenario, "tariffs")} <= set(CODES["parameter"])
    for row in _rows(scenario, "assemblies"):
        assert re.sub(r"_\d+$", "", row["component"]) in CODES["component"]
        assert row["category"] in CODES["category"]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_funder_risk_and_place_is_marked(scenario: str) -> None:
    known = _marked()
    assert {row["funder"] for row in _rows(scenario, "finance")} <= known
    assert {row["name"] for row in _rows(scenario, "risk_groups")} <= known
    assert {row["name"] for row in _rows(scenario, "candidates")} <= known | PLACES


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_owner_is_marked_or_a_proper_name(scenario: str) -> None:
    held = {row[key] for row in _rows(scenario, "fibre") for key in ("owner", "operator")}
    held |= {row["owner"] for row in _rows(scenario, "cables")}
    unmarked = held - _marked() - PROPER - {""}
    assert {one for one in unmarked if not _ONE_CARRIER.fullmatch(one)} == set()


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_remark_of_a_scenario_is_marked(scenario: str) -> None:
    path = Path(str(reference.folder())) / scenario / "scenario.toml"
    sources = tomllib.loads(path.read_text("utf-8"))["sources"]
    assert set(_remarks(sources)) <= _marked()


def test_every_default_of_the_programme_says_why_in_marked_words() -> None:
    said = {key: source for key, (_, source) in DEFAULTS.items()}
    assert set(_remarks(said)) - _marked() == set()
    kinds = {key.partition(".")[2] for key in DEFAULTS if "." in key}
    assert kinds <= set(CODES["works"])
