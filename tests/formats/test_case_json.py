"""A case written down and read again is the same business."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from dorsale.finance.accounts import accounts
from dorsale.formats import case_json, finance_json, plan_json
from dorsale.plan.network import Plan


def test_a_case_read_again_gives_the_same_accounts(tiny_plan: Plan) -> None:
    case = tiny_plan.money.case
    text = json.dumps(plan_json.plain(case_json.document(case)), allow_nan=False)
    again = case_json.case(json.loads(text))
    first, second = accounts(case), accounts(again)
    assert list(first.flows) == list(second.flows)
    for name, flow in first.flows.items():
        assert second.flows[name] == pytest.approx(flow, abs=1e-4, nan_ok=True)
    assert again.contingency == pytest.approx(case.contingency, abs=1e-12)
    assert again.typical() == case.typical()


def test_tables_keep_their_columns_and_kinds(tiny_plan: Plan) -> None:
    case = tiny_plan.money.case
    again = case_json.case(json.loads(json.dumps(plan_json.plain(case_json.document(case)))))
    for name in ("investment", "running", "sold", "traffic"):
        pd.testing.assert_frame_equal(
            getattr(again, name), getattr(case, name).reset_index(drop=True), check_dtype=False
        )
    assert list(again.funders["id"]) == list(case.funders["id"])
    assert again.funders["interest_per_year"].isna().sum() == 2
    assert all(isinstance(one, tuple) for one in again.funders.get("eligible", []))


def test_empty_tables_are_tables(tiny_plan: Plan) -> None:
    case = tiny_plan.money.case
    bare = replace(case, sold=case.sold.iloc[:0], running=case.running.iloc[:0])
    again = case_json.case(json.loads(json.dumps(plan_json.plain(case_json.document(bare)))))
    assert list(again.sold.columns) == ["year", "product", "quantity", "price"]
    assert accounts(again).flows["revenue"].sum() == 0


def test_years_of_a_plan_agree_with_its_accounts(tiny_plan: Plan) -> None:
    rows = finance_json.years(tiny_plan.money.accounts)
    flows = tiny_plan.money.accounts.flows
    assert [row["year"] for row in rows] == list(range(2027, 2037))
    assert sum(row["investment_eur"] for row in rows) == pytest.approx(flows["investment"].sum())
    for row in rows:
        paid = sum(eur for name, eur in row.items() if name.startswith("source:"))
        assert paid + row["unfunded_eur"] == pytest.approx(row["investment_eur"], abs=0.005)


def test_phasing_is_cash_and_coverage_by_year(tiny_plan: Plan) -> None:
    """All is built in 2029 and serves from January 2030; nobody is newly joined."""
    rows = finance_json.phasing(tiny_plan)
    spent = sum(row["spent_eur"] for row in rows)
    assert spent == pytest.approx(sum(tiny_plan.programme.spent_eur.values()))
    assert sum(row["km"] for row in rows) == pytest.approx(400)
    assert rows[-1]["people_in_all"] == sum(row["people"] for row in rows)
    assert np.all(np.diff([row["people_in_all"] for row in rows]) >= 0)
