"""A plan as a project of OC4IDS: complete, valid, and closed to the cent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dorsale.formats import oc4ids, ocds
from tests.formats.published_plans import Plain, errors, moved, published_schemas

ROLES = {"publicAuthority", "buyer", "procuringEntity", "funder"}


@pytest.fixture(scope="module")
def package(tiny_document: dict[str, Any]) -> dict[str, Any]:
    return oc4ids.document(tiny_document, Plain())


@pytest.fixture(scope="module")
def project(package: dict[str, Any]) -> dict[str, Any]:
    (found,) = package["projects"]
    return found


def test_it_obeys_the_published_schemas(package: dict[str, Any]) -> None:
    for path in published_schemas("oc4ids-project-package-schema.json"):
        assert errors(path, package) == []
        assert errors(path, {"projects": []}) != []
    for path in published_schemas("oc4ids-project-schema.json"):
        assert errors(path, package["projects"][0]) == []
        assert errors(path, {"id": ""}) != []


def test_what_a_package_and_a_project_must_say(
    package: dict[str, Any], project: dict[str, Any]
) -> None:
    assert {"uri", "publishedDate", "version", "publisher", "projects"} == set(package)
    assert package["version"] == "0.9"
    assert project["id"] == "oc4ids-000000-tiny"
    assert (project["status"], project["type"]) == ("identification", "construction")
    assert project["sector"] == ["communications"]
    assert project["assetLifetime"]["endDate"].startswith("2036")


def test_organisations_are_named_once_and_referred_to(project: dict[str, Any]) -> None:
    parties = {one["id"]: one for one in project["parties"]}
    assert len(parties) == len(project["parties"])
    assert all(set(one["roles"]) <= ROLES for one in parties.values())
    said = [project["publicAuthority"]]
    said += [one["summary"]["tender"]["procuringEntity"] for one in project["contractingProcesses"]]
    said += [one["financingParty"] for one in project["budget"]["finance"]]
    assert all(parties[one["id"]]["name"] == one["name"] for one in said)


def test_processes_are_the_releases_of_ocds(
    project: dict[str, Any], tiny_document: dict[str, Any]
) -> None:
    releases = ocds.document(tiny_document, Plain())["releases"]
    for one, release in zip(project["contractingProcesses"], releases, strict=True):
        assert one["id"] == one["summary"]["ocid"] == release["ocid"]
        assert one["summary"]["tender"]["costEstimate"] == release["tender"]["value"]
        assert one["releases"][0]["id"] == release["id"]
        assert release["planning"]["budget"]["projectID"] == project["id"]


def test_places_and_lines_are_on_the_map(project: dict[str, Any]) -> None:
    ids = [one["id"] for one in project["locations"]]
    assert len(set(ids)) == len(ids) > 0
    for one in project["locations"]:
        assert one["geometry"]["type"] in ("LineString", "Point")


def test_promises_have_a_target_and_a_means_of_verification(project: dict[str, Any]) -> None:
    ids = {one["id"] for one in project["forecasts"]}
    assert {"people-within-25-km", "hours-lost-worst-capital", "price-full-cost"} <= ids
    for one in project["forecasts"]:
        assert one["observations"][-1]["id"] == "after"
        assert one["description"].startswith("Means of verification")


def test_a_plan_that_builds_nothing_is_still_a_project(tiny_document: dict[str, Any]) -> None:
    plan = moved(tiny_document)
    plan["bill"] |= {"items": []}
    plan["bill"]["total_eur"]["base"] = 0.0
    found = oc4ids.document(plan, Plain())
    assert "contractingProcesses" not in found["projects"][0]
    for path in published_schemas("oc4ids-project-schema.json"):
        assert errors(path, found["projects"][0]) == []


def test_it_is_written_whole(tiny_document: dict[str, Any], tmp_path: Path) -> None:
    oc4ids.write(tiny_document, tmp_path / "oc4ids.json", Plain())
    found = json.loads((tmp_path / "oc4ids.json").read_text("utf-8"))
    assert found == oc4ids.document(tiny_document, Plain())
