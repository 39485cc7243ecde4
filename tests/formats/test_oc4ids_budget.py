"""The budget of a project closes to the cent, whoever pays it."""

from __future__ import annotations

from typing import Any

import pytest

from dorsale.formats.oc4ids_budget import budget, year_period
from dorsale.formats.packages import packages
from dorsale.plan.cents import in_cents
from tests.formats.published_plans import Plain, moved


def _budget(plan: dict[str, Any]) -> dict[str, Any]:
    return budget(plan, packages(plan), Plain())


def _cents(rows: list[dict[str, Any]]) -> int:
    return sum(in_cents(one["amount"]["amount"]) for one in rows)


def test_both_breakdowns_close_to_the_cent(tiny_document: dict[str, Any]) -> None:
    found = _budget(tiny_document)
    whole = in_cents(tiny_document["solution"]["bridge"][-1]["eur"])
    assert in_cents(found["amount"]["amount"]) == whole
    for group in found["budgetBreakdowns"]:
        assert _cents(group["budgetBreakdown"]) == whole
    rows = found["budgetBreakdowns"][0]["budgetBreakdown"]
    for one in found["finance"]:
        paid = [row for row in rows if row.get("sourceParty") == one["financingParty"]]
        assert _cents(paid) == in_cents(one["value"]["amount"])


def _bridged(plan: dict[str, Any], lacking_eur: float) -> dict[str, Any]:
    """Return the plan with a tax of 500 EUR and ``lacking_eur`` that nobody pays."""
    found = moved(plan)
    base = plan["bill"]["total_eur"]["base"]
    paid = sum(one["eur"] for one in plan["finance"]["sources"])
    found["solution"]["bridge"] = [
        {"step": "bill_base", "eur": base},
        {"step": "contingency", "eur": paid + lacking_eur - base},
        {"step": "tax", "eur": 500.0},
        {"step": "financing_need", "eur": paid + lacking_eur + 500.0},
    ]
    return found


@pytest.mark.parametrize(
    ("lacking_eur", "lines"),
    [
        (1000.0, [("tax", 500.0), ("unfunded", 1000.0)]),
        (0.02, [("tax", 500.0), ("rounding", 0.02)]),
    ],
)
def test_what_no_funder_pays_is_a_line(
    tiny_document: dict[str, Any], lacking_eur: float, lines: list[tuple[str, float]]
) -> None:
    found = _budget(_bridged(tiny_document, lacking_eur))
    rows = found["budgetBreakdowns"][0]["budgetBreakdown"]
    last = [(one["id"], one["amount"]["amount"]) for one in rows if "sourceParty" not in one]
    assert last == lines


def test_kinds_of_money_become_those_of_the_standard(tiny_document: dict[str, Any]) -> None:
    found = {one["id"]: one for one in _budget(tiny_document)["finance"]}
    assert (found["loan"]["type"], found["loan"]["assetClass"]) == ("loan", ["debt"])
    assert found["grant"]["type"] == "grant"
    assert "assetClass" not in found["grant"]


def test_a_year() -> None:
    assert year_period(2027) == {
        "startDate": "2027-01-01T00:00:00Z",
        "endDate": "2027-12-31T00:00:00Z",
    }
