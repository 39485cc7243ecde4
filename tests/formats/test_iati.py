"""A plan as an activity of IATI 2.03: valid, in two languages, closed to the cent."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from dorsale.formats import iati
from dorsale.plan.cents import in_cents
from tests.formats.published_plans import Plain, moved, published_schemas

VOICES = (Plain("fr"), Plain("en"))
ORDER = (
    "iati-identifier", "reporting-org", "title", "description", "participating-org",
    "activity-status", "activity-date", "activity-scope", "recipient-country", "location",
    "sector", "default-aid-type", "budget", "planned-disbursement", "capital-spend", "result",
)  # fmt: skip
"""The elements that we write, in the order of the standard."""


def _activity(plan: dict[str, Any]) -> Any:
    root = etree.fromstring(iati.content(plan, VOICES))
    for path in published_schemas("iati-activities-schema.xsd"):
        schema = etree.XMLSchema(etree.parse(str(path)))
        assert schema.validate(root), schema.error_log
    (found,) = root
    return found


@pytest.fixture(scope="module")
def activity(tiny_document: dict[str, Any]) -> Any:
    return _activity(tiny_document)


def _sum(found: Any, path: str) -> Decimal:
    return sum((Decimal(one) for one in found.xpath(path)), Decimal(0))


def test_elements_stand_in_the_order_of_the_standard(activity: Any) -> None:
    tags = [one.tag for one in activity]
    assert tags == sorted(tags, key=ORDER.index)
    assert set(tags) == set(ORDER)


def test_who_reports_and_who_pays(activity: Any, tiny_document: dict[str, Any]) -> None:
    assert activity.findtext("iati-identifier") == "XX-PLACEHOLDER-000000-tiny"
    assert activity.find("reporting-org").get("ref") == "XX-PLACEHOLDER-000000"
    payers = activity.xpath("participating-org[@role='1']/narrative[1]/text()")
    assert payers == [one["funder"] for one in tiny_document["finance"]["sources"]]


def test_text_stands_in_both_languages(activity: Any) -> None:
    name = "{http://www.w3.org/XML/1998/namespace}lang"
    assert [one.text for one in activity.find("title")] == ["Petite", "Tiny"]
    for path in ("title", "description", "result/title", "result/indicator/title"):
        for one in activity.findall(path):
            assert [said.get(name) for said in one] == ["fr", "en"]


def test_percentages_add_up_to_a_hundred(activity: Any) -> None:
    assert _sum(activity, "recipient-country/@percentage") == 100
    assert _sum(activity, "sector/@percentage") == 100


def test_money_closes_to_the_cent(activity: Any, tiny_document: dict[str, Any]) -> None:
    paid = sum(in_cents(one["eur"]) for one in tiny_document["finance"]["sources"])
    assert _sum(activity, "budget/value/text()") * 100 == paid
    assert _sum(activity, "planned-disbursement/value/text()") * 100 == paid
    for one in tiny_document["finance"]["sources"]:
        path = f"planned-disbursement[provider-org/narrative='{one['funder']}']/value/text()"
        assert _sum(activity, path) * 100 == in_cents(one["eur"])


def test_a_budget_covers_one_year(activity: Any) -> None:
    for one in activity.findall("budget"):
        first, last = (one.find(tag).get("iso-date") for tag in ("period-start", "period-end"))
        assert (first[4:], last[4:], first[:4] == last[:4]) == ("-01-01", "-12-31", True)
        assert one.find("value").get("value-date") == first


def test_results_have_a_target(activity: Any) -> None:
    found = activity.findall("result")
    assert len(found) >= 3
    for one in found:
        assert one.get("type") in ("1", "2")
        assert float(one.find("indicator/period/target").get("value")) >= 0


def test_what_crosses_a_border_counts_for_both(tiny_document: dict[str, Any]) -> None:
    plan = moved(tiny_document)
    plan["bill"]["items"] = [
        {**plan["bill"]["items"][0], "country": "CG+CM"},
        *plan["bill"]["items"][1:],
    ]
    found = {
        one.get("code"): Decimal(one.get("percentage"))
        for one in _activity(plan).findall("recipient-country")
    }
    assert set(found) == {"CG", "CM"}
    assert sum(found.values()) == 100


def test_a_plan_that_builds_nothing_is_still_valid(tiny_document: dict[str, Any]) -> None:
    plan = moved(tiny_document)
    plan["bill"] |= {"items": []}
    plan["bill"]["total_eur"]["base"] = 0.0
    assert _activity(plan).find("activity-status").get("code") == "1"


@given(parts=st.lists(st.integers(0, 10**12), min_size=1, max_size=8).filter(any))
def test_any_parts_make_a_hundred(parts: list[int]) -> None:
    found = iati.percentages({str(at): part for at, part in enumerate(parts)})
    assert sum(Decimal(one) for one in found.values()) == 100


def test_it_is_written_whole(tiny_document: dict[str, Any], tmp_path: Path) -> None:
    iati.write(tiny_document, tmp_path / "iati.xml", VOICES)
    assert (tmp_path / "iati.xml").read_bytes() == iati.content(tiny_document, VOICES)
