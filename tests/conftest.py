"""Shared fixtures: the tiny scenario, its plan, and the shipped scenario of CEMAC."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dorsale import cost, reference
from dorsale import scenario as story
from dorsale.demand import demand
from dorsale.ground.candidates import candidates
from dorsale.optics.line import Line
from dorsale.plan.network import Candidates, Design, Plan
from dorsale.plan.scenario import Scenario
from dorsale.sources.people import read_people
from dorsale.sources.scenario_folder import read_folder
from dorsale.topology.backbone.design import design
from dorsale.topology.backbone.problem import Problem, problem
from tests import tiny


@pytest.fixture
def tiny_folder(tmp_path: Path) -> Path:
    return tiny.write(tmp_path / "tiny")


@pytest.fixture(scope="session")
def tiny_scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return read_folder(tiny.write(tmp_path_factory.mktemp("tiny"))).or_fail()


@pytest.fixture(scope="session")
def tiny_plan(tiny_scenario: Scenario) -> Plan:
    return story.plan(tiny_scenario, read_people({"CG"}))


@pytest.fixture(scope="session")
def tiny_problem(tiny_scenario: Scenario) -> Problem:
    return stated(tiny_scenario, priced(tiny_scenario))


@pytest.fixture(scope="session")
def cemac() -> Scenario:
    return read_folder(reference.scenario_folder("cemac")).or_fail()


@pytest.fixture(scope="session")
def cemac_candidates(cemac: Scenario) -> Candidates:
    return priced(cemac)


@pytest.fixture(scope="session")
def cemac_problem(cemac: Scenario, cemac_candidates: Candidates) -> Problem:
    return stated(cemac, cemac_candidates)


@pytest.fixture(scope="session")
def cemac_design(cemac: Scenario, cemac_problem: Problem) -> Design:
    """Return a design of the region within 10 % of its bound: enough to be checked."""
    return design(cemac_problem, replace(cemac.limits, gap=0.10), cemac.seed)


def present_value(scenario: Scenario) -> float:
    life = scenario.years.horizon - scenario.years.start + 1
    return cost.annuity(scenario.basis.discount_rate, life)


def priced(scenario: Scenario) -> Candidates:
    book = cost.book(scenario)
    found = candidates(scenario)
    return story.priced(found, scenario, book, Line(), present_value(scenario))


def stated(scenario: Scenario, found: Candidates) -> Problem:
    return problem(scenario, found, demand(scenario), present_value(scenario))
