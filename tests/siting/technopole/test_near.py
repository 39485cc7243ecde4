"""Members near a technopole: distances, and towns where coordinates are missing."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from dorsale import reference
from dorsale.plan.scenario import Scenario
from dorsale.plan.tables import MEMBERS
from dorsale.siting.technopole import near
from dorsale.sources.scenario_folder import copy_scenario, read_folder
from tests.siting.scenes import with_candidates

HEAD = "id,name,kind,country,place,lat,lon,url,source,confidence\n"
ROWS = (
    "uni,University of the test,university,CG,brazzaville,,,https://one.example,assumption,low\n"
    "hub,Hub by the river,hub,CG,Brazzaville,-4.1,15.30,,assumption,low\n"
    "far,Hub on the coast,hub,CG,Pointe-Noire,,,,assumption,low\n"
    "lost,Firm of nowhere,sme,CG,Nowhere at all,,,,assumption,low\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("members") / "plan"
    copy_scenario("cab2", path)
    (path / MEMBERS.file).write_text(HEAD + ROWS, "utf-8")
    return path


@pytest.fixture(scope="module")
def scenario(folder: Path) -> Scenario:
    park = {"kind": "technopole", "item": ""}
    return with_candidates(
        read_folder(folder).or_fail(),
        {"id": "park", "site": "cg-brazzaville", **park},
        {"id": "port", "site": "cg-pointe-noire", **park},
    )


def test_a_member_is_in_its_town_or_where_it_says(scenario: Scenario) -> None:
    table = scenario.tables["members"].set_index("id")
    site = scenario.sites.loc["cg-brazzaville"]
    assert table.loc["uni", ["lat", "lon"]].tolist() == [site["lat"], site["lon"]]
    assert table.loc["hub", ["lat", "lon"]].tolist() == [-4.1, 15.30]
    assert pd.isna(table.at["lost", "lat"])


def test_those_near_come_nearest_first(scenario: Scenario) -> None:
    found = near(scenario, ["park", "port"])
    assert found["technopole"].tolist() == ["park", "park", "port"]
    assert found["name"].tolist()[0] == "University of the test"
    assert found["km"].tolist()[0] == pytest.approx(0.0)
    assert 15 < found["km"].tolist()[1] < 30
    assert near(scenario, ["port", "park"])["technopole"].tolist() == ["port", "park", "park"]


def test_a_radius_leaves_out(scenario: Scenario) -> None:
    assert near(scenario, ["park"], 5.0)["name"].tolist() == ["University of the test"]
    assert set(near(scenario, ["park"], 1_000.0)["km"] > 300) == {False, True}


def test_without_members_or_technopoles_there_is_nobody(scenario: Scenario) -> None:
    none = read_folder(reference.scenario_folder("cab2")).or_fail()
    assert none.tables["members"].empty
    assert near(none, []).empty
    assert list(near(scenario, []).columns) == ["technopole", "name", "kind", "place", "km", "url"]


def test_an_unknown_kind_is_named(folder: Path, tmp_path: Path) -> None:
    copy_scenario("cab2", tmp_path / "plan")
    (tmp_path / "plan" / MEMBERS.file).write_text(HEAD + ROWS.replace("sme", "firm"), "utf-8")
    problems = read_folder(tmp_path / "plan").problems
    assert [(one.file, one.row, one.column) for one in problems] == [("members.csv", 5, "kind")]
