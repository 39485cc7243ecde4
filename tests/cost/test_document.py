"""Sums by lot, country, phase, category and component agree to the cent in ``plan.json``."""

from __future__ import annotations

from typing import Any

import pytest

from dorsale.formats import plan_json
from dorsale.plan.network import Plan


@pytest.fixture(scope="module")
def bill(tiny_plan: Plan) -> dict[str, Any]:
    found: dict[str, Any] = plan_json.plain(plan_json.document(tiny_plan))["bill"]
    return found


def cents(rows: list[dict[str, Any]], column: str) -> dict[str, int]:
    sums: dict[str, int] = {}
    for row in rows:
        key = str(row[column])
        sums[key] = sums.get(key, 0) + round(row["eur"] * 100)
    return sums


@pytest.mark.parametrize(
    ("part", "column"), [("lots", "lot"), ("countries", "country"), ("phases", "phase")]
)
def test_parts_are_sums_of_items_and_of_components(
    bill: dict[str, Any], part: str, column: str
) -> None:
    said = {name: round(total["base"] * 100) for name, total in bill[part].items()}
    assert said == cents(bill["items"], column) == cents(bill["components"], column)
    assert sum(said.values()) == round(bill["total_eur"]["base"] * 100)


def test_categories_are_sums_of_components(bill: dict[str, Any]) -> None:
    said = {name: round(total["base"] * 100) for name, total in bill["categories"].items()}
    assert said == cents(bill["components"], "category")


def test_tax_stands_on_the_whole_bill_and_outside_it(bill: dict[str, Any]) -> None:
    taxed = sum(round(row["base_eur"] * 100) for row in bill["tax_eur"])
    assert taxed == round(bill["total_eur"]["base"] * 100)


def test_running_is_the_sum_of_operation(bill: dict[str, Any]) -> None:
    run = bill["running_eur"]
    whole = sum(round(row["eur_per_year"] * 100) for row in bill["operation"])
    told = run["itemised_eur"] + run["renewal_eur"] + run["paid_eur"]
    assert round(told * 100) == whole
    own = told - run["paid_eur"]
    assert run["by_share_less_itemised_eur"] == pytest.approx(run["by_share_eur"] - own)
