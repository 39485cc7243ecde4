from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale.finance import escalation, funding
from dorsale.finance.accounts import accounts
from dorsale.finance.parameters import settled
from dorsale.plan.money import Case
from tests.finance.small_case import funder, parameters, small_case, works


def case(funders: list[dict[str, Any]], rows: list[dict[str, Any]], **changed: Any) -> Case:
    return small_case(funders=pd.DataFrame(funders), investment=pd.DataFrame(rows), **changed)


def by_year(one: Case) -> list[list[float]]:
    return [row[:3].round(6).tolist() for row in funding.planned_by_year(one)]


def test_each_pays_its_share_each_year() -> None:
    one = case(
        [funder("bank", "loan", 0.6), funder("union", "grant", 0.4)],
        [works(2026, 100.0), works(2027, 50.0)],
    )
    assert by_year(one) == [[60, 30, 0], [40, 20, 0]]


def test_who_pays_later_is_replaced_first_by_those_who_pay_now() -> None:
    """The grant may pay from 2027: the loan pays 2026, then both what is left."""
    one = case(
        [funder("bank", "loan", 0.6), funder("union", "grant", 0.4, from_year=2027)],
        [works(2026, 80.0), works(2027, 70.0)],
    )
    assert by_year(one) == [[80, 10, 0], [0, 60, 0]]


def test_what_nobody_may_pay_that_year_is_unfunded() -> None:
    one = case(
        [funder("bank", "loan", 0.6, from_year=2027), funder("union", "grant", 0.4)],
        [works(2026, 100.0), works(2027, 50.0)],
    )
    found = accounts(one).flows
    assert found["unfunded"][:3].tolist() == pytest.approx([40, 0, 0])
    assert found["source:bank"][:3].tolist() == pytest.approx([0, 50, 0])


def test_a_funder_of_goods_pays_goods_only() -> None:
    """Half of the goods, 20; the loan half of all, 70; 50 are paid by nobody."""
    rows = [works(2026, 100.0), works(2026, 40.0, category="goods", component="routers")]
    goods = funder("ngo", "grant", 0.5, eligible=("goods",))
    one = case([funder("bank", "loan", 0.5), goods], rows)
    assert by_year(one) == [[70, 0, 0], [20, 0, 0]]
    table, by_category, by_component = funding.tables(one, np.ones(len(one.years)))
    assert table.set_index("id")["eur"].to_dict() == {"bank": 70, "ngo": 20, "unfunded": 50}
    ngo = by_category[by_category["id"] == "ngo"].set_index("category")["eur"]
    assert ngo.to_dict() == {"goods": 20, "works": 0}
    assert by_component[by_component["component"] == "routers"]["eur"].sum() == pytest.approx(40)


@pytest.mark.parametrize("what", ["works", "duct", "one"])
def test_eligible_cost_is_named_by_category_component_or_lot(what: str) -> None:
    one = case([funder("ngo", "grant", 1.0, eligible=(what,))], [works(2026, 10.0)])
    assert by_year(one)[0][0] == 10


def test_a_cost_that_no_row_has_is_paid_by_nobody() -> None:
    one = case([funder("ngo", "grant", 1.0, eligible=("boats",))], [works(2026, 10.0)])
    found = accounts(one)
    assert found.flows["unfunded"][0] == 10
    assert ("nothing_eligible", "ngo") in found.notes


def test_the_programme_says_when() -> None:
    """The programme, which counts contingency in, has the grant paid first."""
    one = case(
        [funder("bank", "loan", 0.5), funder("union", "grant", 0.5)],
        [works(2026, 60.0), works(2027, 40.0)],
        paid_eur={"bank": {2026: 11.0, 2027: 44.0}, "union": {2026: 55.0}},
    )
    assert by_year(one) == [[10, 40, 0], [50, 0, 0]]


def test_sources_follow_cost_prices_and_a_late_state() -> None:
    one = case(
        [funder("bank", "loan", 0.8), funder("state", "state", 0.2)],
        [works(2026, 100.0), works(2027, 100.0)],
        parameters=parameters(price_capacity=10.0, inflation_per_year=0.10),
    )
    p = settled(one, {"cost_factor": 2.0, "counterpart_late_years": 1.0, "late_stop_share": 0.0})
    growth = escalation.growth(one, p)
    found = funding.sources(one, funding.planned_by_year(one), growth, p)
    assert found["source:bank"][:3].tolist() == pytest.approx([160, 176, 0])
    assert found["source:state"][:4].tolist() == pytest.approx([0, 40, 44, 0])


def test_old_rows_have_no_lists_nor_words() -> None:
    row = {"share": 0.5, "eligible": float("nan"), "currency": float("nan")}
    assert funding.listed(row, "eligible") == ()
    assert funding.listed({}, "eligible") == ()
    assert funding.listed({"eligible": "goods; works"}, "eligible") == ("goods", "works")
    assert funding.text(row, "currency", "EUR") == "EUR"


SHARES = st.lists(st.floats(0.01, 1), min_size=1, max_size=5)
EUR = st.floats(0, 1e8)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    parts = draw(SHARES)
    kinds = st.sampled_from(["grant", "state", "operator", "equity", "loan", "vendor"])
    eligible = st.sampled_from([(), (), ("goods",), ("works",), ("duct", "routers")])
    funders = []
    for at, part in enumerate(parts):
        first = draw(st.integers(2026, 2029))
        funders.append(
            funder(f"f{at}", draw(kinds), part / sum(parts), from_year=first,
                   to_year=first + draw(st.integers(0, 3)), eligible=draw(eligible),
                   interest_per_year=0.03, grace_years=2.0, tenor_years=8.0)
        )  # fmt: skip
    categories = st.sampled_from(["goods", "works"])
    components = st.sampled_from(["duct", "routers", "huts"])
    rows = [
        works(draw(st.integers(2026, 2030)), draw(EUR), category=draw(categories),
              component=draw(components), tax_rate=draw(st.floats(0, 0.3)))
        for _ in range(draw(st.integers(1, 6)))
    ]  # fmt: skip
    plans = st.dictionaries(st.integers(2026, 2030), EUR, max_size=4)
    paid = {f"f{at}": draw(plans) for at in range(len(parts)) if draw(st.booleans())}
    return case(funders, rows, works_to=2030, paid_eur=paid, contingency=draw(st.floats(0, 0.3)))


@settings(max_examples=120, deadline=None)
@given(cases(), st.floats(0.5, 2), st.floats(0, 3), st.floats(0, 2), st.floats(0, 1))
def test_no_money_is_lost_doubled_or_negative(
    one: Case, cost: float, delay: float, late: float, missing: float
) -> None:
    """Sources and what is unfunded make the investment; with tax and charges, the need."""
    found = accounts(one, {
        "cost_factor": cost, "delay_years": delay, "inflation_per_year": 0.02,
        "counterpart_late_years": late, "counterpart_missing": missing,
    }).flows  # fmt: skip
    paid = sum(flow for name, flow in found.items() if name.startswith("source:"))
    added = sum((f for n, f in found.items() if n.startswith("capitalised:")), 0.0)
    assert paid + found["unfunded"] == pytest.approx(found["investment"], abs=0.004)
    need = paid + added + found["tax"] + found["borrower"] + found["unfunded"]
    assert need == pytest.approx(found["need"], abs=0.004)
    kinds = ("source:", "unfunded", "investment", "tax", "need", "owed", "interest:", "principal:")
    for name, flow in found.items():
        if name.startswith(kinds):
            assert flow.min() >= -0.004, name


@settings(max_examples=60, deadline=None)
@given(cases())
def test_tables_by_category_and_component_agree_to_the_cent(one: Case) -> None:
    growth = escalation.growth(one, settled(one, {"inflation_per_year": 0.03}))
    by_source, by_category, by_component = funding.tables(one, growth)
    whole = by_source.set_index("id")["eur"]
    for table in (by_category, by_component):
        assert table.groupby("id")["eur"].sum().to_dict() == pytest.approx(
            whole.to_dict(), abs=0.004
        )
        assert table["eur"].min() >= -0.004
    base = one.investment.groupby("year")["eur"].sum().reindex(one.years, fill_value=0.0)
    assert whole.sum() == pytest.approx(float((base * growth).sum()), abs=0.01)
