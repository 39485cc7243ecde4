"""The releases of a plan, against the words of OCDS 1.1 and against its bill."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dorsale.formats import ocds
from dorsale.plan.cents import in_cents
from tests.formats.published_plans import Plain, moved

METHODS = {"open", "selective", "limited", "direct"}
CATEGORIES = {"goods", "services", "works"}
ROLES = {"buyer", "procuringEntity", "funder"}
MILESTONES = {"preProcurement", "delivery"}


@pytest.fixture(scope="module")
def package(tiny_document: dict[str, Any]) -> dict[str, Any]:
    return ocds.document(tiny_document, Plain())


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    assert found.tzinfo is not None
    return found


def test_the_head_of_the_package(package: dict[str, Any]) -> None:
    assert {"uri", "version", "publishedDate", "publisher", "releases"} <= set(package)
    assert package["version"] == "1.1"
    assert package["uri"].startswith("urn:")
    assert package["extensions"] == [ocds.LOTS]
    assert _moment(package["publishedDate"])


def test_each_release_is_one_planning_process(package: dict[str, Any]) -> None:
    names = [one["ocid"] for one in package["releases"]]
    assert len(set(names)) == len(names) > 1
    for one in package["releases"]:
        assert one["ocid"].startswith("ocds-000000-tiny-")
        assert one["id"].startswith(one["ocid"])
        assert "#" not in one["id"]
        assert (one["tag"], one["initiationType"], one["language"]) == (
            ["planning"],
            "tender",
            "en",
        )
        assert _moment(one["date"])


def test_organisations_are_named_once_and_referred_to(package: dict[str, Any]) -> None:
    for one in package["releases"]:
        parties = {party["id"]: party for party in one["parties"]}
        assert len(parties) == len(one["parties"])
        assert all(set(party["roles"]) <= ROLES for party in parties.values())
        for said in (one["buyer"], one["tender"]["procuringEntity"]):
            assert parties[said["id"]]["name"] == said["name"]


def test_tenders_use_the_codes_of_the_standard(package: dict[str, Any]) -> None:
    for tender in (one["tender"] for one in package["releases"]):
        assert tender["status"] == "planned"
        assert tender["procurementMethod"] in METHODS
        assert tender["mainProcurementCategory"] in CATEGORIES
        assert tender["procurementMethodDetails"]
        lots = {lot["id"] for lot in tender["lots"]}
        assert {one["relatedLot"] for one in tender["items"]} == lots
        assert len({one["id"] for one in tender["items"]}) == len(tender["items"])
        for one in tender["milestones"]:
            assert (one["type"] in MILESTONES, one["status"]) == (True, "scheduled")
            assert set(one["relatedLots"]) <= lots
        for one in tender["items"]:
            assert one["unit"]["scheme"] == "UNCEFACT"
            assert one["classification"]["scheme"] == "CPV"
            assert one["quantity"] > 0


def test_dates_follow_one_another(package: dict[str, Any]) -> None:
    for one in package["releases"]:
        for planned, lot in zip(one["planning"]["milestones"], one["tender"]["lots"], strict=True):
            period = lot["contractPeriod"]
            asked, first = _moment(planned["dueDate"]), _moment(period["startDate"])
            assert asked <= first < _moment(period["endDate"])


def test_values_add_up_to_the_bill_to_the_cent(
    package: dict[str, Any], tiny_document: dict[str, Any]
) -> None:
    values = [in_cents(one["tender"]["value"]["amount"]) for one in package["releases"]]
    assert sum(values) == in_cents(tiny_document["bill"]["total_eur"]["base"])
    for one, cents in zip(package["releases"], values, strict=True):
        tender = one["tender"]
        assert in_cents(one["planning"]["budget"]["amount"]["amount"]) == cents
        assert sum(in_cents(lot["value"]["amount"]) for lot in tender["lots"]) == cents
        priced = sum(item["quantity"] * item["unit"]["value"]["amount"] for item in tender["items"])
        assert in_cents(priced) == cents


def test_the_prefix_and_the_names_of_the_scenario(tiny_document: dict[str, Any]) -> None:
    said = {
        "ocds_prefix": "ocds-abc123", "publisher": "Agency", "owner": "Ministry",
        "address": "https://example.org/plan/",
    }  # fmt: skip
    plan = moved(tiny_document)
    plan["scenario"]["publication"] = said
    package = ocds.document(plan, Plain("fr"))
    release = package["releases"][0]
    assert package["uri"] == "https://example.org/plan/ocds.json"
    assert package["publisher"] == {"name": "Agency"}
    assert release["ocid"].startswith("ocds-abc123-tiny-")
    assert release["buyer"]["name"] == "Ministry"
    assert release["language"] == "fr"


def test_it_is_written_whole(tiny_document: dict[str, Any], tmp_path: Path) -> None:
    ocds.write(tiny_document, tmp_path / "ocds.json", Plain())
    found = json.loads((tmp_path / "ocds.json").read_text("utf-8"))
    assert found == ocds.document(tiny_document, Plain())
    assert [one.name for one in tmp_path.iterdir()] == ["ocds.json"]
