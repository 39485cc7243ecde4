from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from dorsale.plan.problems import Problem
from dorsale.sources import settings
from dorsale.sources.scenario_folder import read_folder
from tests import tiny


def problems_of(folder: Path, text: str | None) -> list[Problem]:
    reading = read_folder(tiny.write(folder / "s", scenario=text))
    assert (reading.scenario is None) == any(p.severity == "error" for p in reading.problems)
    return list(reading.problems)


def parsed(text: str) -> settings.Settings:
    return settings.Settings(tomllib.loads(text))


def test_the_tiny_settings_by_hand() -> None:
    said = parsed(tiny.SETTINGS)
    assert settings.years(said).horizon == 2036
    assert settings.rates(said) == {"EUR": 1.0, "XAF": 655.957}
    assert settings.rules(said).hut_spacing_km == 80.0
    assert settings.rules(said).budget_eur is None
    assert [c.survive["submarine"] for c in settings.classes(said)] == [1.0, 0.2]
    assert settings.limits(said).gap == 0.0
    assert said.problems == []


def test_a_default_is_taken_and_said() -> None:
    said = parsed(tiny.SETTINGS.replace("hut_spacing_km = 80.0\n", ""))
    assert settings.rules(said).hut_spacing_km == 80.0
    assert said.defaulted == ["rules.hut_spacing_km"]


def test_two_failures_at_once_and_needs_of_protection_are_asked_only_when_written() -> None:
    said = parsed(tiny.SETTINGS)
    assert settings.rules(said).protection_needs == ()
    assert [one.survive.get("two", 0.0) for one in settings.classes(said)] == [0.0, 0.0]
    text = tiny.SETTINGS.replace("operator = 0.0", "operator = 0.0, two = 0.5", 1)
    needs = 'works_years = 3\nprotection_needs = ["contract", "duct", "duct"]'
    said = parsed(text.replace("works_years = 3", needs))
    assert settings.rules(said).protection_needs == ("contract", "duct")
    assert [one.survive.get("two", 0.0) for one in settings.classes(said)] == [0.5, 0.0]
    assert said.problems == []


S = tiny.SETTINGS


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "missing"),
        ("x = [", "cannot be read"),
        ("a = " + "[" * 20000, "cannot be read"),
        (S.replace("price_year = 2025\n", ""), "basis.price_year is missing"),
        (S.replace("start = 2027", "start = nan"), "nan is not between"),
        (S.replace("start = 2027", "start = inf"), "inf is not between"),
        (S.replace("start = 2027", "start = 1" + "0" * 400), "is not between"),
        (S.replace("start = 2027", "start = true"), "is not a number"),
        (S.replace("start = 2027", "start = 2036"), "not in order"),
        (S.replace("reference = 2025", "reference = 2036"), "not in order"),
        (S.replace("[rules]", "[[rules]]"), "rules is not a section"),
        (S.replace("seed = 1", 'seed = 1\nsources = "x"'), "sources is not a section"),
        (S.replace("655.957", '"dear"'), "rates.XAF = dear"),
        (S.replace('currency = "EUR"', 'currency = "USD"'), "USD has no rate"),
        (S.replace("share = 0.5", "share = 0.4"), "0.8"),
        (S.replace("group = 0.6,", ""), "survive.group is missing"),
        (S.replace('"2026-11"', '"soon"'), "soon is not a month"),
        (S.replace('["fr", "en"]', '"fr"'), "languages = fr"),
        (S.replace("seed = 1", "seed = nan"), "seed = nan"),
        (S.replace("default = 10.0\nsubmarine = 0.1", "submarine = 0.1"), "default is missing"),
        (S.replace("works_years = 3", 'works_years = 3\nbudget_eur = "x"'), "budget_eur = x"),
        (S.replace("works_years = 3", 'works_years = 3\nprotection_needs = "duct"'), "= duct is"),
        (S.replace("works_years = 3", 'works_years = 3\nprotection_needs = ["lid"]'), "lid"),
        (S.replace("operator = 0.0", "operator = 0.0, two = 1.5"), "survive.two = 1.5"),
    ],
)
def test_each_wrong_setting_is_said(tmp_path: Path, text: str | None, said: str) -> None:
    problems = problems_of(tmp_path, text)
    assert {p.file for p in problems} == {"scenario.toml"}
    assert any(said in p.text() and p.remedy for p in problems) or "default is missing" in said


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5),
    st.lists(st.integers(), max_size=2), st.dictionaries(st.text(max_size=3), st.integers()),
)  # fmt: skip
PATHS = [
    "seed", "languages", "title", "years", "years.start", "years.design", "basis",
    "basis.currency", "basis.discount_rate", "rates", "rates.XAF", "classes", "rules",
    "rules.works_years", "rules.budget_eur", "rules.protection_needs", "reliability",
    "reliability.repair_h", "reliability.repair_h.default", "limits", "limits.work", "sources",
    "as_of", "name",
]  # fmt: skip


@how(
    derandomize=True,
    deadline=None,
    max_examples=200,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.sampled_from(PATHS), VALUES)
def test_any_value_anywhere_gives_settings_and_problems(path: str, value: object) -> None:
    values = tomllib.loads(tiny.SETTINGS)
    *sections, last = path.split(".")
    where = values
    for section in sections:
        where = where[section]
    where[last] = value
    said = settings.Settings(values)
    for read in (
        settings.years, settings.basis, settings.rates, settings.classes, settings.rules,
        settings.reliability, settings.limits, settings.languages,
    ):  # fmt: skip
        read(said)
    assert settings.month(said, None) is not None
    assert all(problem.text() for problem in said.problems)


@how(
    derandomize=True,
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / settings.FILE
    path.write_bytes(content)
    said = settings.read_settings(path)
    assert all(problem.text() for problem in said.problems)
