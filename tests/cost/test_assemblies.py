"""A contract rate in components: shares and quantities that add up to it, to the cent."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale import cost, reference
from dorsale.cost.assemblies import assembly, by_category, components, imported_goods
from dorsale.cost.billing import billed
from dorsale.plan.network import Plan
from dorsale.plan.scenario import Scenario
from dorsale.plan.tables import COMPONENT_UNITS
from tests.cost.books import ROAD, need, small


def test_what_the_ground_adds_falls_on_the_digging() -> None:
    """10 km x 10,000 x 1.3: duct stays at 0.4 x 100,000; digging takes the other 90,000."""
    prices = small(ROAD)
    found = components(billed(need(("trench", "factor_forest", 10)), prices), prices)
    assert found.set_index("component")["eur"].to_dict() == {"digging": 90_000, "duct": 40_000}
    assert found.set_index("component")["quantity"].to_dict() == {"digging": 10_000, "duct": 20_320}
    assert found["ground"].tolist() == ["factor_forest", ""]


def test_an_item_without_an_assembly_is_its_own_component() -> None:
    prices = small()
    (one,) = assembly("hut", prices)
    assert (one.name, one.share, one.category) == ("hut", 1.0, "goods")


def test_a_share_has_the_euros_as_its_quantity() -> None:
    """5 % of 10 km x 10,000 x 1.3 is 6,500 EUR, whatever it buys."""
    rows = need(("supervision_share", "trench*factor_forest", 10))
    prices = small()
    found = components(billed(rows, prices), prices)
    assert found[["quantity", "eur"]].to_numpy().tolist() == [[6_500, 6_500]]


ITEMS = st.tuples(
    st.sampled_from(["trench", "hut", "supervision_share"]),
    st.sampled_from(["", "factor_forest", "factor_forest*factor_forest"]),
    st.floats(0, 1e4),
)


@settings(deadline=None)
@given(st.lists(st.tuples(ITEMS, st.sampled_from(["CG", "CM"]), st.integers(2029, 2031)),
                min_size=1, max_size=12))  # fmt: skip
def test_sums_by_lot_country_and_phase_agree_to_the_cent(
    rows: list[tuple[tuple[str, str, float], str, int]],
) -> None:
    prices = small(ROAD)
    quantities = need(*(row[0] for row in rows)).assign(
        country=[row[1] for row in rows], phase=[row[2] for row in rows]
    )
    items = billed(quantities, prices)
    made_of = components(items, prices)
    assert (made_of["eur"] >= 0).all()
    for column in ("lot", "country", "phase", "span"):
        parts = (made_of.groupby(column)["eur"].sum() * 100).round().astype(int)
        whole = (items.groupby(column)["eur"].sum() * 100).round().astype(int)
        assert parts.to_dict() == whole.to_dict()


def test_parts_by_kind_of_expenditure() -> None:
    """Under forest digging is 9 of 13 and duct, bought abroad, 4 of 13."""
    prices = small(ROAD)
    items = billed(need(("trench", "factor_forest", 1), ("hut", "", 1)), prices)
    assert by_category(items, prices)[0] == pytest.approx([9 / 13, 4 / 13, 0, 0])
    assert by_category(items, prices)[1] == pytest.approx([0, 1, 0, 0])
    assert imported_goods(items, prices) == pytest.approx([4 / 13, 0.95])


def test_shipped_shares_add_up_exactly_and_name_items_of_the_book(cemac: Scenario) -> None:
    folder = reference.folder() / "cemac"
    shares = pd.read_csv(folder / "assemblies.csv", dtype=str)
    sums = shares.groupby("item")["share"].apply(lambda rows: sum(map(Decimal, rows)))
    assert set(sums) == {Decimal(1)}
    assert set(sums.index) <= set(cemac.tables["cost_book"]["item"])
    assert set(shares["unit"]) <= set(COMPONENT_UNITS)


def test_every_item_of_the_shipped_book_splits_into_its_rate(cemac: Scenario) -> None:
    prices = cost.book(cemac)
    rates = prices.prices[~prices.prices["lot"].isin(["range"])]
    rates = rates[~rates.index.str.startswith("factor_")]
    for item in rates.index:
        assert np.sum([one.share for one in assembly(str(item), prices)]) == pytest.approx(1)


def test_the_tiny_plan_in_components(tiny_plan: Plan) -> None:
    """Repair of 400 km at 5,000: 0.6 trench (200 km dug), 0.4 cable; two of three sites light."""
    made_of = tiny_plan.bill.components.groupby("component")[["quantity", "eur"]].sum()
    assert made_of.loc["trench"].tolist() == [200_000, 1_200_000]
    assert made_of.loc["cable"].tolist() == [400_000, 800_000]
    assert made_of.loc["wdm_terminal", "eur"] == 100_000
    assert made_of["eur"].sum() == tiny_plan.bill.totals["total"]["base"] == 2_420_000


def test_a_bill_of_nothing_is_nothing() -> None:
    prices = small(ROAD)
    empty = need(("trench", "", 1)).iloc[:0]
    found = cost.bill(empty, prices, 1)
    assert found.totals["total"] == {"base": 0, "p10": 0, "p50": 0, "p80": 0, "p90": 0}
    assert not len(components(found.items, prices))
    assert by_category(found.items, prices).shape == (0, 4)
