"""Tax stands beside the bill: by country, to the cent, nothing when exempt."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsale import cost
from dorsale.cost import Book
from dorsale.cost.taxes import rates_of, taxes, with_rates
from dorsale.plan.network import Plan
from dorsale.plan.scenario import Basis, Scenario
from tests.cost.books import small

ROWS = [("CG", "vat", 0.2, ""), ("CG", "duty", 0.1, ""), ("CG", "levies", 0.05, ""),
        ("CM", "vat", 0.1, ""), ("CM", "duty", 0.3, "yes")]  # fmt: skip


def taxed(tax: str = "net") -> Book:
    table = pd.DataFrame(ROWS, columns=["country", "tax", "rate", "exempt"])
    return replace(small(), taxes=table, basis=Basis("EUR", 2025, tax, 0.1, 0.02))


def part(country: str, category: str, local: float, eur: float) -> dict[str, object]:
    return {"country": country, "category": category, "local_share": local, "eur": eur}


def test_duty_on_what_is_imported_and_vat_on_both() -> None:
    """1,000 of goods, half abroad: duty and levies 75; VAT 20 % of 1,075 = 215."""
    found = taxes(pd.DataFrame([part("CG", "goods", 0.5, 1_000.0)]), taxed()).iloc[0]
    assert (found["duty_eur"], found["vat_eur"], found["tax_eur"]) == (75, 215, 290)
    assert found["due_eur"] == 290


def test_fees_and_compensation_are_not_taxed() -> None:
    assert taxes(pd.DataFrame([part("CG", "other", 1, 500.0)]), taxed())["tax_eur"].tolist() == [0]


def test_an_exempt_project_pays_nothing_and_shows_what_it_saves() -> None:
    found = taxes(pd.DataFrame([part("CG", "works", 1, 100.0)]), taxed("exempt")).iloc[0]
    assert (found["tax_eur"], found["due_eur"]) == (20, 0)


def test_rates_of_joined_and_unknown_countries() -> None:
    """CM's duty is exempt; a country without rows takes the mean of the others."""
    prices = taxed()
    assert rates_of("CM", prices) == pytest.approx((0, 0.1))
    assert rates_of("CG+CM", prices) == pytest.approx((0.075, 0.15))
    assert rates_of("GA", prices) == rates_of("CG+CM", prices)
    assert rates_of("GA", small()) == (0, 0)


PARTS = st.builds(
    part,
    st.sampled_from(["CG", "CM", "CG+CM"]),
    st.sampled_from(["works", "goods", "services", "other"]),
    st.floats(0, 1),
    st.integers(0, 10**9).map(lambda cents: cents / 100),
)


@given(st.lists(PARTS, min_size=1, max_size=20))
def test_tax_by_country_adds_up_and_is_never_negative(rows: list[dict[str, object]]) -> None:
    prices = taxed()
    table = with_rates(pd.DataFrame(rows), prices)
    found = taxes(table, prices)
    assert round(found["base_eur"].sum() * 100) == round(table["eur"].sum() * 100)
    assert (found[["duty_eur", "vat_eur", "tax_eur"]] >= 0).all(axis=None)
    assert found["tax_eur"].sum() == pytest.approx(
        (table["eur"] * table["tax_rate"]).sum(), abs=0.1
    )


def test_tax_of_the_tiny_plan_by_hand(tiny_plan: Plan) -> None:
    """Goods abroad: cable 800,000, terminal 100,000, and 0.95 of huts, light sites, transponders
    (320,000): 1,204,000, duty 120,400; VAT 20 % of 2,420,000 + 120,400.
    """
    found = tiny_plan.bill.tax.iloc[0]
    assert found["country"] == "CG"
    assert found["duty_eur"] == pytest.approx(120_400)
    assert found["vat_eur"] == pytest.approx(0.2 * 2_540_400)
    assert tiny_plan.bill.totals["total"]["base"] == 2_420_000


def test_every_country_of_the_region_has_its_taxes(cemac: Scenario) -> None:
    known = cost.book(cemac).taxes
    assert set(known["country"]) == {"CM", "CF", "TD", "CG", "GQ", "GA"}
    assert known[known["tax"] == "vat"].set_index("country")["rate"].to_dict() == {
        "CM": 0.1925, "CG": 0.189, "TD": 0.18, "GA": 0.18, "GQ": 0.15, "CF": 0.19,
    }  # fmt: skip
    assert known.set_index(["country", "tax"]).at[("CF", "vat"), "confidence"] == "assumption"
