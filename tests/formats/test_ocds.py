"""The releases of a plan, against the published schemas of OCDS 1.1.5 and against its bill."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from dorsale.formats import oc4ids, ocds
from dorsale.plan.cents import in_cents
from tests.formats.published_plans import Plain, moved

SCHEMAS = Path(__file__).parents[1] / "data" / "ocds"
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


def _schema(name: str) -> Any:
    return json.loads((SCHEMAS / name).read_text("utf-8"))


@pytest.fixture(scope="module")
def errors() -> Callable[[dict[str, Any]], list[str]]:
    """Return what the published schemas say against a release package."""
    release = _schema("release-schema.json")
    validator = jsonschema_rs.Draft4Validator(
        _schema("release-package-schema.json"),
        registry=jsonschema_rs.Registry([(release["id"], release)], draft=4),
        validate_formats=True,
    )
    return lambda document: [
        "/".join(map(str, one.instance_path)) for one in validator.iter_errors(document)
    ]


def _emptied(plan: dict[str, Any]) -> dict[str, Any]:
    found = moved(plan)
    found["bill"] |= {"items": []}
    found["bill"]["total_eur"]["base"] = 0.0
    return found


def test_the_schemas_are_those_of_1_1_5() -> None:
    for name in ("release-package-schema.json", "release-schema.json"):
        address = f"https://standard.open-contracting.org/schema/1__1__5/{name}"
        assert _schema(name)["id"] == address
        assert address in (SCHEMAS / "README.md").read_text("utf-8")


def test_it_obeys_the_published_schemas(
    tiny_document: dict[str, Any], errors: Callable[[dict[str, Any]], list[str]]
) -> None:
    for plan in (tiny_document, _emptied(tiny_document)):
        for language in ("en", "fr"):
            assert errors(ocds.document(plan, Plain(language))) == []


def _broken(package: dict[str, Any], at: str, value: object) -> dict[str, Any]:
    found = moved(package)
    *path, last = (int(one) if one.isdigit() else one for one in at.split("/"))
    part: Any = found
    for key in path:
        part = part[key]
    part[last] = value
    return found


@pytest.mark.parametrize(
    ("at", "value"),
    [
        ("uri", "no address"),
        ("version", "1.1.5"),
        ("publishedDate", "2026-11"),
        ("releases", []),
        ("releases/0/ocid", ""),
        ("releases/0/date", "2026-11-01"),
        ("releases/0/tag/0", "plan"),
        ("releases/0/initiationType", "purchase"),
        ("releases/0/parties/0/roles", "buyer"),
        ("releases/0/planning/budget/amount/currency", "EURO"),
        ("releases/0/tender/id", None),
        ("releases/0/tender/status", "proposed"),
        ("releases/0/tender/procurementMethod", "auction"),
        ("releases/0/tender/mainProcurementCategory", "advice"),
        ("releases/0/tender/value/amount", "10"),
        ("releases/0/tender/contractPeriod/startDate", "2027"),
        ("releases/0/tender/milestones/0/status", "hoped"),
        ("releases/0/tender/items/0/quantity", "many"),
    ],
)
def test_the_published_schemas_refuse_what_is_broken(
    package: dict[str, Any],
    errors: Callable[[dict[str, Any]], list[str]],
    at: str,
    value: object,
) -> None:
    assert any(at.startswith(one) for one in errors(_broken(package, at, value)))


def _found(part: Any, key: str) -> list[Any]:
    """Return every value that stands under ``key``, at any depth."""
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    own = [part[key]] if isinstance(part, dict) and key in part else []
    return own + [one for child in inner for one in _found(child, key)]


def test_rules_that_the_schemas_do_not_state(package: dict[str, Any]) -> None:
    """The documentation of 1.1: identifiers, dates with a zone, currencies, lots, references."""
    assert all(set(one) == {"amount", "currency"} for one in _found(package, "value"))
    assert all(one["amount"] >= 0 for one in _found(package, "value"))
    for key in ("date", "publishedDate", "dueDate", "startDate", "endDate"):
        assert all(_moment(one) for one in _found(package, key))
    for period in _found(package, "contractPeriod"):
        assert period["startDate"] < period["endDate"]
    for one in package["releases"]:
        assert re.fullmatch(r"ocds-[a-z0-9]{6}-[A-Za-z0-9._-]+", one["ocid"])
        assert one["buyer"]["id"] in {party["id"] for party in one["parties"]}
        assert not {"awards", "contracts"} & set(one)  # a planning release stops before them
        milestones = one["planning"]["milestones"] + one["tender"]["milestones"]
        assert len({found["id"] for found in milestones}) == len(milestones)
        assert len({lot["id"] for lot in one["tender"]["lots"]}) == len(one["tender"]["lots"])


def test_a_plan_that_buys_nothing_says_so(tiny_document: dict[str, Any]) -> None:
    plan = _emptied(tiny_document)
    (release,) = ocds.document(plan, Plain())["releases"]
    assert "tender" not in release
    assert "nothing to tender" in release["planning"]["rationale"]
    (project,) = oc4ids.document(plan, Plain())["projects"]
    assert release["planning"]["budget"]["projectID"] == project["id"]


def test_a_name_with_accents_and_spaces_makes_valid_identifiers(
    tiny_document: dict[str, Any], errors: Callable[[dict[str, Any]], list[str]]
) -> None:
    plan = moved(tiny_document)
    plan["scenario"]["name"] = "Été 1 / nord"
    package = ocds.document(plan, Plain())
    assert errors(package) == []
    assert package["uri"] == "urn:dorsale:Ete-1-nord:ocds.json"
    assert package["releases"][0]["ocid"].startswith("ocds-000000-Ete-1-nord-")
    (project,) = oc4ids.document(plan, Plain())["projects"]
    for one, release in zip(project["contractingProcesses"], package["releases"], strict=True):
        assert (one["id"], one["releases"][0]["id"]) == (release["ocid"], release["id"])


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
