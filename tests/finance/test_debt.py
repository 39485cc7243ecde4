from __future__ import annotations

import numpy as np
import numpy_financial as npf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale.finance.debt import Loan, Terms, loan, step, terms, weights

YEARS = np.arange(2026, 2076)


def drawn(*eur: float) -> np.ndarray:
    return np.array([*eur, *([0.0] * (len(YEARS) - len(eur)))])


def works(until: int) -> np.ndarray:
    return np.where(until >= YEARS, 1.0, 0.0)


def lent(of: Terms, *eur: float, until: int = 2025, cash: np.ndarray | None = None) -> Loan:
    return loan(of, YEARS, drawn(*eur), works(until), cash)


def test_equal_principal_by_hand() -> None:
    """60 drawn, one year of grace at 5 %, then two of 30: interest 3, 3, 1.5."""
    one = lent(Terms(0.05, 1, 3), 60.0)
    assert one.principal[:5].tolist() == pytest.approx([0, 0, 30, 30, 0])
    assert one.interest[:5].tolist() == pytest.approx([0, 3, 3, 1.5, 0])
    assert one.owed[:5].tolist() == pytest.approx([60, 60, 30, 0, 0])


def test_a_later_drawing_joins_the_schedule() -> None:
    """100 then 50, two years of grace, three payments: 150 / 3 each."""
    one = lent(Terms(0.0, 2, 5), 100.0, 50.0)
    assert one.principal[:7].tolist() == pytest.approx([0, 0, 0, 50, 50, 50, 0])


def test_an_annuity_as_numpy_financial_has_it() -> None:
    one = lent(Terms(0.07, 0, 12, "annuity"), 1000.0)
    service = (one.interest + one.principal)[1:13]
    assert service == pytest.approx(np.full(12, -npf.pmt(0.07, 12, 1000.0)))
    assert one.principal[1:13] == pytest.approx(-npf.ppmt(0.07, np.arange(1, 13), 12, 1000.0))


def test_an_annuity_without_interest_is_equal() -> None:
    assert weights(Terms(0.0, 0, 4, "annuity")).tolist() == [1, 1, 1, 1]


def test_steps_of_a_small_economy_credit() -> None:
    """40 years, 10 of grace: 2 % in years 11 to 20, then 4 % to 40."""
    small = Terms(0.0075, 10, 40, "stepped", (step("11-20:0.02"), step("21-40:0.04")))
    one = lent(small, 100.0)
    assert one.principal[11:21] == pytest.approx(np.full(10, 2.0))
    assert one.principal[21:41] == pytest.approx(np.full(20, 4.0))
    assert one.owed[-1] == 0


def test_steps_rounded_by_their_publisher_still_repay_all() -> None:
    blend = Terms(0.02, 5, 30, "stepped", (step("6-25:0.033"), step("26-30:0.068")))
    assert lent(blend, 100.0).principal.sum() == pytest.approx(100, abs=1e-9)


def test_sculpted_service_follows_cash_with_constant_cover() -> None:
    cash = np.where(YEARS > 2026, 10.0 + 2.0 * (YEARS - 2026), 0.0)
    one = lent(Terms(0.06, 1, 9, "sculpted"), 70.0, cash=cash)
    due = slice(2, 10)
    cover = (cash / np.maximum(one.interest + one.principal, 1e-9))[due]
    assert cover == pytest.approx(np.full(8, cover[0]))
    assert one.principal.sum() == pytest.approx(70)


def test_sculpted_without_any_cash_is_repaid_in_equal_parts() -> None:
    one = lent(Terms(0.06, 1, 5, "sculpted"), 40.0, cash=np.zeros(len(YEARS)))
    assert one.principal[2:6] == pytest.approx(np.full(4, 10.0))


def test_sculpted_beyond_the_horizon_counts_on_the_cash_of_the_last_year() -> None:
    years, cash = YEARS[:4], np.array([0.0, 10.0, 10.0, 10.0])
    one = loan(Terms(0.0, 0, 6, "sculpted"), years, np.array([60.0, 0, 0, 0]), np.zeros(4), cash)
    assert one.principal == pytest.approx([0, 10, 10, 10])


def test_fees_by_hand() -> None:
    """100 signed in 2026, drawn 40 in 2027 and 60 in 2028: 1 % at once, 0.5 % of what waits."""
    of = Terms(0.0, 5, 9, commitment_fee=0.005, front_end_fee=0.01, signed_year=2026)
    one = lent(of, 0.0, 40.0, 60.0)
    assert one.fees[:5].tolist() == pytest.approx([0.5, 0.5 + 1.0, 0.3, 0, 0])


def test_interest_during_works_is_added_to_what_is_owed() -> None:
    """100 at 10 % with two years of works after it: 110, then 121, then paid."""
    one = lent(Terms(0.10, 3, 4, capitalised=True), 100.0, until=2028)
    assert one.owed[:4].tolist() == pytest.approx([100, 110, 121, 121])
    assert one.capitalised.sum() == pytest.approx(21)
    assert one.principal.sum() == pytest.approx(121)


def test_a_rate_by_draw_gives_a_loan_by_draw() -> None:
    rates = np.array([[0.02], [0.05]])
    both = lent(Terms(rates, 1, 10, "annuity"), 100.0)
    for at, rate in enumerate((0.02, 0.05)):
        alone = lent(Terms(rate, 1, 10, "annuity"), 100.0)
        assert both.principal[at] == pytest.approx(alone.principal)
        assert both.owed[at] == pytest.approx(alone.owed)


def test_terms_of_a_row() -> None:
    row = {"interest_per_year": 0.02, "grace_years": 5.0, "tenor_years": 30.0, "from_year": 2027,
           "repayment": "stepped", "principal_steps": ("6-30:0.04",),
           "interest_during_works": "capitalised",
           "commitment_fee_per_year": float("nan")}  # fmt: skip
    assert terms(row) == Terms(0.02, 5, 30, "stepped", ((6, 30, 0.04),), 0.0, 0.0, True, 2027)


def test_a_row_of_an_old_file_has_terms_too() -> None:
    row = {"interest_per_year": 0.02, "grace_years": 5.0, "tenor_years": 30.0, "from_year": 2027}
    assert terms(row) == Terms(0.02, 5, 30, signed_year=2027)


SUMS = st.lists(st.floats(0, 1e8), min_size=1, max_size=5)


@settings(max_examples=150, deadline=None)
@given(
    SUMS,
    st.floats(0, 0.3),
    st.integers(0, 12),
    st.integers(1, 30),
    st.sampled_from(["equal", "annuity", "stepped", "sculpted"]),
    st.booleans(),
    st.lists(st.floats(-1e7, 1e7), min_size=len(YEARS), max_size=len(YEARS)),
)
def test_what_is_drawn_is_repaid_and_nothing_is_negative(
    sums: list[float], rate: float, grace: int, payments: int, repayment: str, adds: bool,
    cash: list[float],
) -> None:  # fmt: skip
    tenor = max(grace + payments, 5)
    of = Terms(rate, grace, tenor, repayment, ((grace + 1, tenor, 0.1),), 0.005, 0.01, adds, 2026)
    one = lent(of, *sums, until=2028, cash=np.array(cash))
    assert one.principal.sum() == pytest.approx(sum(sums) + one.capitalised.sum(), abs=0.004)
    assert one.owed[-1] == pytest.approx(0, abs=0.004)
    for flow in (one.principal, one.interest, one.fees, one.capitalised, one.owed):
        assert flow.min() >= -1e-6
