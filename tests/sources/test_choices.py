from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest

from dorsale.plan.problems import BadInput, Problem
from dorsale.plan.scenario import Alternatives, Choice, Scenario
from dorsale.sources.choices import choice, more_choices, read_alternatives
from dorsale.sources.settings import Settings


@pytest.fixture(scope="module")
def tables(tiny_scenario: Scenario) -> Mapping[str, pd.DataFrame]:
    return tiny_scenario.tables


def test_names_of_what_can_be_left_out(tables: Mapping[str, pd.DataFrame]) -> None:
    wanted = {
        "country:CG": ("country", "CG"), "CG": ("country", "CG"),
        "WACS": ("cable", "WACS"), "c-wacs": ("cable", "c-wacs"),
        "rg-loudima": ("group", "rg-loudima"), "f-dead": ("span", "f-dead"),
        "span:w-west+1": ("span", "w-west+1"), "ground:w-pool": ("ground", "w-pool"),
    }  # fmt: skip
    for text, (what, name) in wanted.items():
        assert choice("without", text, tables) == Choice("without", what, name)


def test_what_is_not_known_is_said(tables: Mapping[str, pd.DataFrame]) -> None:
    for text in ("country:CM", "cable:SAIL", "span:f-none", "nothing", "bus:7"):
        found = choice("without", text, tables)
        assert isinstance(found, Problem)
        assert found.column == "without"
        assert text in found.text()


def test_only_spans_and_cables_are_forced(tables: Mapping[str, pd.DataFrame]) -> None:
    assert choice("with", "span:f-dead", tables) == Choice("with", "span", "f-dead")
    assert isinstance(choice("with", "country:CG", tables), Problem)


def test_the_section_of_the_settings(tables: Mapping[str, pd.DataFrame]) -> None:
    said = {"plans": 2, "within": 0.1, "tries": 3, "without": ["WACS", "WACS"], "with": ["f-dead"]}
    settings = Settings({"alternatives": said})
    found = read_alternatives(settings, tables)
    assert (found.plans, found.within, found.tries) == (2, 0.1, 3)
    assert [one.name for one in found.choices] == ["without cable:WACS", "with span:f-dead"]
    assert not settings.problems
    assert not settings.defaulted


def test_an_absent_section_is_the_usual_one(tables: Mapping[str, pd.DataFrame]) -> None:
    assert read_alternatives(Settings({}), tables) == Alternatives()


def test_every_fault_of_the_section(tables: Mapping[str, pd.DataFrame]) -> None:
    said = {"plans": 99, "within": "much", "without": "WACS", "with": ["country:CG", "x"]}
    settings = Settings({"alternatives": said})
    read_alternatives(settings, tables)
    assert len(settings.problems) == 5


def test_choices_asked_for_at_the_door(tiny_scenario: Scenario) -> None:
    found = more_choices(tiny_scenario, ("WACS",), ("f-dead",))
    assert [one.name for one in found.choices] == ["without cable:WACS", "with span:f-dead"]
    with pytest.raises(BadInput) as error:
        more_choices(tiny_scenario, ("nowhere", "nothing"), ())
    assert len(error.value.problems) == 2
