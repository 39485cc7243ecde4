"""Prices of one's own, as written on the command line."""

from __future__ import annotations

import pytest

from dorsale.plan.problems import BadInput
from dorsale.plan.scenario import Scenario
from dorsale.sources.own_prices import Said, own_prices

RATES = {"EUR": 1.0, "XAF": 655.957}


def test_three_numbers_or_one(tiny_scenario: Scenario) -> None:
    book = tiny_scenario.tables["cost_book"]
    found = own_prices(["repair_km=1,2,3", "line_amplifier_hut=7"], book, Said(), RATES)
    assert found[["low", "typical", "high"]].to_numpy().tolist() == [[1, 2, 3], [7, 7, 7]]
    assert found["confidence"].tolist() == ["assumption", "assumption"]
    assert found["note"].iloc[0] == "own price; in place of 4000, 5000, 7000 (EUR 2025)"


def test_money_year_and_source_hold_for_all(tiny_scenario: Scenario) -> None:
    said = Said("XAF", 2020, "a tender")
    book = tiny_scenario.tables["cost_book"]
    found = own_prices(["repair_km=1", "factor_forest=1,2,3"], book, said, RATES)
    assert found["currency"].tolist() == ["XAF", ""]
    assert set(found["year"]) == {2020}
    assert set(found["source"]) == {"a tender"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("repare_km=1,2,3", "the cost book has no repare_km. Did you mean repair_km?"),
        ("zzz=1,2,3", "the cost book has no zzz. dorsale book lists the items"),
        ("repair_km=3,2,1", "repair_km: 3,2,1 is not low, typical and high. Write three numbers"),
        ("repair_km=-1,2,3", "repair_km: -1,2,3 is not low, typical and high"),
        ("repair_km=1,2", "repair_km: 1,2 is not low, typical and high"),
        ("repair_km=nan,nan,nan", "is not low, typical and high"),
        ("repair_km=1,2,inf", "is not low, typical and high"),
        ("repair_km", "repair_km: ? is not low, typical and high"),
    ],
)
def test_every_wrong_price_is_said(tiny_scenario: Scenario, text: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        own_prices([text, "roof=1"], tiny_scenario.tables["cost_book"], Said(), RATES)
    first, second = caught.value.problems
    assert said in first.text()
    assert "roof" in second.text()
