"""What it costs to run the network, and what is counted by sites, kilometres and countries."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from dorsale import cost
from dorsale.cost.drivers import country_of, driven, driver_of, occurrences, on_top
from dorsale.cost.needs import calendar
from dorsale.cost.operation import CAPACITY, RENEWAL, in_sums, operation
from dorsale.cost.pairs import USES, fibre_pairs
from dorsale.plan.network import CABLE_FIBRES, Plan
from dorsale.plan.scenario import Scenario

ROW = {"description": "-", "currency": "EUR", "year": 2025, "source": "-", "note": "",
       "confidence": "assumption", "each": np.nan, "driver": ""}  # fmt: skip
RUN = (
    {"item": "team", "unit": "unit_year", "typical": 50_000.0, "driver": "built_km", "each": 0.005},
    {"item": "guard", "unit": "unit_year", "typical": 2_000.0, "driver": "new_site"},
    {"item": "repair", "unit": "cut", "typical": 1_000.0, "driver": "cut"},
    {"item": RENEWAL, "unit": "share_of_capex_year", "typical": 0.1, "driver": "equipment_share"},
    {"item": "insurance", "unit": "share_of_capex_year", "typical": 0.01, "driver": "works_share"},
)
BUILD = (
    {"item": "centre", "unit": "unit", "typical": 1_000.0, "driver": "country"},
    {"item": "system", "unit": "unit", "typical": 300.0, "driver": "plan"},
    {"item": "router", "unit": "unit", "typical": 20.0, "driver": "site"},
    {"item": "spares", "unit": "ratio", "typical": 0.1, "driver": "equipment_share"},
)


def with_rows(scenario: Scenario, *rows: dict[str, object]) -> Scenario:
    """Return ``scenario`` with more rows in its cost book: operation, equipment."""
    more = [
        {**ROW, "lot": "operation", **row, "low": row["typical"], "high": row["typical"]}
        for row in rows
    ]
    book = pd.concat([scenario.tables["cost_book"], pd.DataFrame(more)], ignore_index=True)
    return replace(scenario, tables={**scenario.tables, "cost_book": book})


def run(plan: Plan, scenario: Scenario) -> pd.DataFrame:
    years = calendar(scenario, plan.candidates, plan.phases)
    table = scenario.tables["cost_book"]
    return operation(
        table, plan.bill.items, plan.candidates, plan.design, years, cost.book(scenario)
    )


def test_operation_of_the_tiny_plan_by_hand(tiny_plan: Plan) -> None:
    """400 km repaired at one team for 200 km; Dolisie is the new site; two modules of 100 Gbit/s
    at 1,000; insurance of 2,420,000; goods of the equipment lot: 420,000, renewed after ten years.
    """
    found = run(tiny_plan, with_rows(tiny_plan.scenario, *RUN))
    eur = found.groupby("item")["eur_per_year"].sum().to_dict()
    cuts = tiny_plan.candidates.spans.at["f-dead", "cuts_per_year"]
    assert eur == pytest.approx(
        {"team": 100_000, "guard": 2_000, "repair": 1_000 * cuts, CAPACITY: 200_000,
         "insurance": 24_200, RENEWAL: 42_000}
    )  # fmt: skip
    built = found.loc[found["item"] == "team", "from"].item()
    renewed = set(found.loc[found["item"] == RENEWAL, "from"])
    served = set(tiny_plan.bill.items.query("lot == 'equipment'")["phase"])
    assert renewed == {year + 10 for year in served}
    assert built in set(tiny_plan.bill.items["phase"])


def test_itemised_beside_the_share() -> None:
    table = pd.DataFrame(
        [("team", 60.0), (RENEWAL, 30.0), (CAPACITY, 7.0), ("lease_fibre_pair_km_year", 3.0)],
        columns=["item", "eur_per_year"],
    )
    found = in_sums(table, 0.05, pd.DataFrame({"eur": [1_000.0, 1_000.0]}))
    assert found == {
        "itemised_eur": 60, "renewal_eur": 30, "paid_eur": 10, "by_share_eur": 100,
        "by_share_less_itemised_eur": 10,
    }  # fmt: skip


def test_what_is_counted_in_the_tiny_plan(tiny_plan: Plan) -> None:
    years = calendar(tiny_plan.scenario, tiny_plan.candidates, tiny_plan.phases)
    counts = occurrences(tiny_plan.candidates, tiny_plan.design, years)
    found = counts.groupby("driver")["count"].sum().to_dict()
    cuts = tiny_plan.candidates.spans.at["f-dead", "cuts_per_year"]
    assert found == pytest.approx(
        {"built_km": 400, "hut": 4, "cut": cuts, "site": 3, "pop": 2, "lit_site": 2,
         "new_site": 1, "country": 1, "plan": 1, "exchange": 1}
    )  # fmt: skip


def test_items_counted_enter_the_bill_and_say_by_what(tiny_plan: Plan) -> None:
    """Three routers, a centre, a system; spares are a tenth of 420,000 of equipment."""
    rows = [{**row, "lot": "equipment"} for row in BUILD]
    scenario = with_rows(tiny_plan.scenario, *rows)
    prices = cost.book(scenario)
    needs = cost.quantities(scenario, tiny_plan.candidates, tiny_plan.design, tiny_plan.phases)
    items = cost.bill(needs, prices, 1).items
    counted = items[items["driver"] != ""]
    assert counted.groupby(["driver", "item"])["eur"].sum().to_dict() == pytest.approx(
        {("country", "centre"): 1_000, ("plan", "system"): 300, ("site", "router"): 60,
         ("equipment_share", "spares"): 42_000}
    )  # fmt: skip
    assert (counted["span"] == "").all()
    assert items["eur"].sum() == pytest.approx(2_420_000 + 43_360)


def test_books_that_name_no_driver_keep_supervision_on_top() -> None:
    table = pd.DataFrame(
        [
            {"item": "trench", "unit": "km", "lot": "civil", "driver": ""},
            {"item": "supervision_share", "unit": "ratio", "lot": "civil", "driver": ""},
        ]
    )
    works = pd.DataFrame(
        [{"span": "s", "item": "trench", "factor": "factor_forest", "quantity": 2.0,
          "country": "CG", "phase": 2030, "driver": ""}]
    )  # fmt: skip
    assert driver_of(table).to_dict() == {"trench": "", "supervision_share": "works_share"}
    (row,) = on_top(table, works).to_dict("records")
    assert (row["item"], row["factor"]) == ("supervision_share", "trench*factor_forest")
    assert (row["quantity"], row["driver"], row["span"]) == (2.0, "works_share", "")


def test_units_each_of_a_driver() -> None:
    table = pd.DataFrame([{"item": "team", "unit": "unit_year", "driver": "built_km", "each": 0.1}])
    counts = pd.DataFrame([("built_km", "CG", 2030, 50.0)],
                          columns=["driver", "country", "phase", "count"])  # fmt: skip
    assert driven(table, counts, ("unit_year",))["quantity"].tolist() == [5.0]


def test_countries_of_a_span() -> None:
    assert country_of(("CM",)) == "CM"
    assert country_of(("CG", "CM", "CG")) == "CG+CM"


def test_pairs_add_up_and_neighbours_share_borders_only(tiny_plan: Plan) -> None:
    """Twelve fibres repaired: six pairs, one lit, five shared 0.3, 0.1, 0, 0.25, rest 0.35."""
    found = fibre_pairs(tiny_plan.candidates, tiny_plan.design, {"f-dead": 12}, 64)
    (row,) = found.to_dict("records")
    assert row["span"] == "f-dead"
    assert (row["pairs"], row["lit"], row["neighbours"]) == (6, 1, 0)
    assert row["lit"] + sum(row[use] for use in USES) == 6


def test_new_cables_have_their_fibres_and_unknown_ones_are_left_out(tiny_plan: Plan) -> None:
    spans = tiny_plan.candidates.spans.copy()
    spans.at["f-dead", "option"] = "new"
    spans.at["f-dead", "countries"] = ("CG", "CM")
    found = replace(tiny_plan.candidates, spans=spans)
    (row,) = fibre_pairs(found, tiny_plan.design, {}, 64).to_dict("records")
    assert row["pairs"] == CABLE_FIBRES // 2
    assert row["neighbours"] == 2
    assert not len(fibre_pairs(tiny_plan.candidates, tiny_plan.design, {}, 64))
