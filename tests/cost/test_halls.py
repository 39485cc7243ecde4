"""Data centres and technopoles in the bill: to the cent, with a range of their own, never twice."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale import cost
from dorsale.cost.halls import modules
from dorsale.plan.network import Bill, Plan
from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import Sited
from dorsale.siting.building import build
from dorsale.siting.load import load, power_of
from dorsale.siting.technopole import programme
from tests import halls
from tests.siting.scenes import with_cells

SITE = "cg-brazzaville"
ITEMS = ("structure", "switchgear", "cooling", "soft", "batteries", "land")
rates = st.dictionaries(st.sampled_from(ITEMS), st.floats(0.01, 9e3), min_size=1)
opened = st.dictionaries(st.integers(2027, 2039), st.sampled_from([300.0, 400.0, 1200.0]),
                         min_size=1, max_size=3)  # fmt: skip


@pytest.fixture(scope="module")
def at(tiny_scenario: Scenario) -> Scenario:
    return halls.scenario(tiny_scenario, dc=SITE, dc_two="cg-pointe-noire", technopole=SITE)


def billed(scenario: Scenario, sites: Sited) -> Bill:
    """Return the bill of the places alone."""
    book = cost.with_sites(cost.book(scenario), scenario, sites)
    return cost.bill(modules(scenario, sites), book, 7)


def in_cents(bill: Bill) -> int:
    return round(100 * float(bill.items["eur"].sum()))


def test_without_sites_nothing_changes(tiny_plan: Plan, tiny_scenario: Scenario) -> None:
    book = cost.book(tiny_scenario)
    assert cost.with_sites(book, tiny_scenario, None) is book
    for none in (None, halls.sited()):
        bill = halls.billed(tiny_plan, tiny_scenario, none)
        pd.testing.assert_frame_equal(bill.items, tiny_plan.bill.items)
        pd.testing.assert_frame_equal(bill.operation, tiny_plan.bill.operation)
        assert bill.totals == tiny_plan.bill.totals
        assert bill.running == tiny_plan.bill.running


@settings(max_examples=30, deadline=None)
@given(phases=opened, eur_per_kw=rates, other=rates)
def test_the_bill_is_the_sum_of_the_modules(
    at: Scenario, phases: dict[int, float], eur_per_kw: dict[str, float], other: dict[str, float]
) -> None:
    """Two halls, at rates of their own: each amount is its module's, in whole cents."""
    two = [halls.hall("dc", phases, eur_per_kw), halls.hall("dc-two", phases, other)]
    bill = billed(at, halls.sited(two))
    whole = sum(round(100 * eur) for one in two for eur in one.modules["eur"])
    assert abs(in_cents(bill) - whole) <= 1
    for column in ("lot", "country", "phase"):
        parts = [t["base"] for n, t in bill.totals.items() if n.startswith(f"{column}:")]
        assert sum(parts) == pytest.approx(bill.totals["total"]["base"], abs=0.005)
    by_site = bill.items.groupby("span")["eur"].sum()
    assert by_site[SITE] == pytest.approx(two[0].modules["eur"].sum(), abs=0.1)
    assert set(bill.items["phase"]) == set(phases)


def test_components_and_taxes_close(tiny_plan: Plan, at: Scenario) -> None:
    sites = halls.sited(
        [halls.hall("dc", {2030: 400.0, 2034: 800.0})], [halls.technopole("technopole", 2031)]
    )
    bill = halls.billed(tiny_plan, at, sites)
    for column in ("span", "lot", "country", "phase"):
        items = bill.items.groupby(column)["eur"].sum()
        made_of = bill.components.groupby(column)["eur"].sum()
        assert made_of.to_dict() == pytest.approx(items.to_dict(), abs=0.005)
    parts = bill.components.set_index("component")
    kinds = {"hall_structure": "works", "hall_ups": "goods", "hall_soft": "services",
             "hall_land": "other", "space_offices": "works",
             "space_equipment": "goods"}  # fmt: skip
    for name, category in kinds.items():
        assert set(parts.loc[[name], "category"]) == {category}
    assert (parts.loc[["hall_ups"], "tax_rate"] > 0).all()
    assert (parts.loc[["hall_land"], "tax_rate"] == 0).all()
    added = bill.totals["total"]["base"] - tiny_plan.bill.totals["total"]["base"]
    assert added == pytest.approx(3_600 * 1_200 + 1_200 * 2_000, abs=0.01)
    lots = bill.items.groupby("item")["lot"].first()
    assert (lots["hall_ups"], lots["space_offices"]) == ("equipment", "civil")


def test_a_given_hall_is_billed_by_the_book_alone(tiny_plan: Plan, at: Scenario) -> None:
    one = with_cells(at, "candidates", {"id": "dc"}, chosen="yes")
    hall = halls.hall("dc", {2030: 400.0})
    bill = halls.billed(tiny_plan, one, halls.sited([hall], given=["dc"]))
    assert not bill.items["item"].str.startswith("hall_").any()
    assert (bill.items["item"] == "data_centre_1mw").sum() == 1
    free = halls.billed(tiny_plan, at, halls.sited([hall]))
    assert not (free.items["item"] == "data_centre_1mw").any()
    assert free.items["item"].str.startswith("hall_").sum() == len(hall.modules)


def test_the_range_of_a_hall_is_that_of_its_sizing(cemac: Scenario) -> None:
    """Between low and high of the building, and as wide for three halls as for one."""
    kw = power_of(load(cemac))
    three = [build(cemac, one, kw) for one in ("dc-kribi", "dc-oyo", "dc-bangui")]
    alone, all_ = billed(cemac, halls.sited(three[:1])), billed(cemac, halls.sited(three))
    low, typical, high = three[0].cost_eur
    total = alone.totals["total"]
    assert total["base"] == pytest.approx(typical, abs=1.0)
    assert 0.99 * low < total["p10"] < total["p50"] < total["p90"] < 1.01 * high
    assert total["p90"] - total["p10"] > 0.4 * (high - low)
    many = all_.totals["total"]
    for name in ("p10", "p50", "p90"):
        assert many[name] / many["base"] == pytest.approx(total[name] / total["base"], rel=0.02)


def test_rates_say_where_they_come_from(cemac: Scenario) -> None:
    hall = build(cemac, "dc-kribi", power_of(load(cemac)))
    pole = programme(cemac, "technopole-kribi")
    found = billed(cemac, halls.sited([hall], [pole])).rates
    hosting = cemac.tables["hosting"].set_index("item")
    row = found.loc["hall_structure"]
    first = hall.modules.iloc[0]
    assert row["unit"] == "kw"
    assert row["typical"] == pytest.approx(first["eur"] / first["it_kw"])
    assert row["low"] < row["typical"] < row["high"]
    assert row["source"].startswith(hosting.at["build_eur_per_kw", "source"])
    assert row["confidence"] == hosting.at["build_eur_per_kw", "confidence"]
    assert found.at["hall_land", "confidence"] == "assumption"
    price = found.loc["hall_price"]
    ends = tuple(price[end] * hall.cost_eur[1] for end in ("low", "typical", "high"))
    assert ends == pytest.approx(hall.cost_eur)
    assert found.at["space_offices", "unit"] == "m2"


def test_a_price_of_its_own_makes_an_item_of_its_own(at: Scenario) -> None:
    """Land is dearer at the second place; the rest is the same there."""
    dear = {**halls.EUR_PER_KW, "land": 900.0}
    two = [halls.hall("dc", {2030: 400.0}), halls.hall("dc-two", {2030: 400.0}, dear)]
    bill = billed(at, halls.sited(two))
    names = set(bill.items["item"])
    assert {"hall_structure", "hall_land_dc", "hall_land_dc-two"} <= names
    assert "hall_land" not in names
    assert bill.items["eur"].sum() == pytest.approx(400 * (3_600 + 4_400))


def test_what_moves_the_cost_of_halls_is_named(tiny_plan: Plan, at: Scenario) -> None:
    bill = halls.billed(tiny_plan, at, halls.sited([halls.hall("dc", {2030: 4000.0})]))
    rows = bill.tornado.set_index("item")
    assert rows.at["hall_price", "high_eur"] > rows.at["hall_price", "low_eur"]
    assert "hall_structure" not in rows.index


def test_a_hall_pays_its_own_operation_once(tiny_plan: Plan, at: Scenario) -> None:
    """No insurance as a share of the works for it; its equipment is renewed like any other."""
    sites = halls.sited([halls.hall("dc", {2030: 400.0})], [halls.technopole("technopole", 2031)])
    bill = halls.billed(tiny_plan, at, sites)
    rows = bill.operation.set_index("item")
    assert rows.at["hall_energy", "eur_per_year"] == 200_000
    assert rows.at["hall_energy", "quantity"] == 200
    assert rows.at["hall_staff", "from"] == 2030
    assert rows.at["space_running", "eur_per_year"] == 90_000
    plant = bill.components[bill.components["component"] == "hall_ups"]["eur"].sum()
    assert rows.at["hall_renewal", "eur_per_year"] == pytest.approx(0.1 * plant)
    assert rows.at["hall_renewal", "from"] == 2040
    assert bill.running["sites_eur"] == pytest.approx(280_000 + 90_000 + 0.1 * plant)
    given_ = with_cells(at, "candidates", {"id": "dc"}, chosen="yes")
    booked = halls.billed(tiny_plan, given_, replace(sites, given=("dc",)))
    bare, today = (halls.billed(tiny_plan, one, None) for one in (at, given_))
    assert today.running["itemised_eur"] == pytest.approx(bare.running["itemised_eur"] + 0.01 * 1e7)
    for name in ("by_share_eur", "itemised_eur"):
        assert bill.running[name] == booked.running[name] == bare.running[name]
    assert bill.running["renewal_eur"] == bare.running["renewal_eur"]
