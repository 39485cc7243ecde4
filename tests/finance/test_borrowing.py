from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from dorsale.finance.accounts import accounts
from tests.finance.small_case import funder, small_case


def test_interest_during_works_belongs_to_the_need() -> None:
    case = small_case(works_to=2027, funders=pd.DataFrame([
        funder("bank", "loan", 1.0, interest_per_year=0.05, grace_years=1, tenor_years=6),
    ]))  # fmt: skip
    flows = accounts(case).flows
    assert flows["works_charges"][:3].tolist() == pytest.approx([0, 5, 0])
    assert flows["borrower"][:3].tolist() == pytest.approx([0, 5, 0])
    assert flows["need"].sum() == pytest.approx(105)
    assert flows["debt_service"][1] == 0
    added = case.funders.assign(interest_during_works="capitalised")
    flows = accounts(small_case(works_to=2027, funders=added)).flows
    assert flows["owed:bank"][1] == pytest.approx(105)
    assert flows["borrower"].sum() == 0
    assert flows["principal:bank"].sum() == pytest.approx(105)


def test_a_guarantee_is_shown_and_is_no_money() -> None:
    """30 a year to pay out of 15: of the 15 that lack, the guarantee has a third."""
    rows = [
        funder("bank", "commercial", 1.0, interest_per_year=0.0, grace_years=0, tenor_years=4),
        funder("miga", "guarantee", 1 / 3, to_year=2028),
    ]
    found = accounts(small_case(funders=pd.DataFrame(rows))).flows
    lacking = 25 - 15
    assert found["guarantee:miga"][:4].tolist() == pytest.approx([0, lacking / 3, lacking / 3, 0])
    assert found["source:bank"][0] == 100
    assert "source:miga" not in found


def test_a_loan_in_a_currency_that_rises_costs_more() -> None:
    rows = [funder("exim", "loan", 1.0, currency="USD", interest_per_year=0.02, grace_years=1,
                   tenor_years=5)]  # fmt: skip
    case = small_case(funders=pd.DataFrame(rows))
    usual, dearer = accounts(case).flows, accounts(case, {"usd_drift_per_year": 0.05}).flows
    assert dearer["source:exim"].tolist() == pytest.approx(usual["source:exim"].tolist())
    assert dearer["principal:exim"][2] == pytest.approx(usual["principal:exim"][2] * 1.05**2)
    assert dearer["owed:exim"][-1] == pytest.approx(0)


def test_the_loan_that_follows_cash_has_the_same_cover_every_year() -> None:
    rows = [
        funder("bank", "loan", 0.5, interest_per_year=0.05, grace_years=1, tenor_years=6),
        funder("fund", "commercial", 0.25, interest_per_year=0.06, grace_years=1, tenor_years=9,
               repayment="sculpted"),
        funder("state", "state", 0.25),
    ]  # fmt: skip
    case = small_case(funders=pd.DataFrame(rows))
    flows = accounts(case, {"price_factor": 2.0, "traffic_factor": 1.1}).flows
    mine = flows["interest:fund"] + flows["principal:fund"]
    left = flows["cash_available"] - (flows["debt_service"] - mine)
    cover = (left / np.maximum(mine, 1e-9))[2:10]
    assert cover == pytest.approx(np.full(8, cover[0]))
    assert flows["principal:fund"].sum() == pytest.approx(25)


def test_a_debt_that_outlives_the_horizon_is_said() -> None:
    rows = [funder("ida", "loan", 1.0, interest_per_year=0.0, grace_years=10,
                   tenor_years=40)]  # fmt: skip
    found = accounts(small_case(funders=pd.DataFrame(rows)))
    assert ("owed_beyond_horizon", "ida") in found.notes
    assert found.flows["owed"][-1] == pytest.approx(100)
