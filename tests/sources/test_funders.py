from __future__ import annotations

from pathlib import Path

import pytest

from dorsale import reference
from dorsale.plan.problems import Problem
from dorsale.plan.tables import FINANCE
from dorsale.sources.funders import check_funders
from dorsale.sources.tables import read_table

HEAD = [column.name for column in FINANCE.columns]
RATES = {"EUR": 1.0, "XAF": 655.957, "USD": 1.1}


def row(**cells: object) -> dict[str, object]:
    return {"id": "one", "funder": "Bank", "kind": "grant", "share": 1, "from_year": 2027,
            "to_year": 2030, "source": "assumption", "confidence": "assumption",
            **cells}  # fmt: skip


def loan(**cells: object) -> dict[str, object]:
    return row(kind="loan", interest_per_year="0,05", grace_years=5, tenor_years=20, **cells)


def read(tmp_path: Path, *rows: dict[str, object]) -> tuple[list[Problem], list[Problem]]:
    """Return the problems of reading the rows as a file, and of what they say together."""
    lines = [";".join(HEAD), *(";".join(str(one.get(name, "")) for name in HEAD) for one in rows)]
    path = tmp_path / "finance.csv"
    path.write_text("\n".join(lines).replace("'", ""), "utf-8")
    frame, problems = read_table(path, FINANCE)
    return problems, check_funders(frame, RATES)


def only(tmp_path: Path, *rows: dict[str, object]) -> Problem:
    read_wrong, (one,) = read(tmp_path, *rows)
    assert not read_wrong
    assert one.file == "finance.csv"
    return one


@pytest.mark.parametrize("name", reference.SCENARIOS)
def test_the_shipped_funders_are_in_order(name: str) -> None:
    frame, problems = read_table(reference.scenario_folder(name) / "finance.csv", FINANCE)
    assert problems == []
    assert check_funders(frame, RATES) == []


def test_shares_that_do_not_sum(tmp_path: Path) -> None:
    one = only(tmp_path, row(share=0.5), row(id="two", share=0.4))
    assert one.column == "share"
    assert "the shares of the funders sum to 0.9 and not to 1" in one.text()


def test_a_guarantee_is_no_share_of_the_investment(tmp_path: Path) -> None:
    assert read(tmp_path, row(), row(id="miga", kind="guarantee", share=0.5)) == ([], [])


def test_no_cost_is_paid_twice_over(tmp_path: Path) -> None:
    rows = [row(share=0.7), row(id="ngo", share=0.5, eligible="goods")]
    assert "the shares of goods sum to 1.2" in only(tmp_path, *rows).text()
    assert read(tmp_path, row(share=0.5), rows[1]) == ([], [])


def test_a_tranche_before_its_agreement(tmp_path: Path) -> None:
    one = only(tmp_path, loan(signed_year=2028))
    assert (one.row, one.column) == (2, "from_year")
    assert "paid from 2027, before its agreement of 2028" in one.text()


def test_years_the_wrong_way_round(tmp_path: Path) -> None:
    assert "(2020) comes before the first (2027)" in only(tmp_path, row(to_year=2020)).text()


def test_a_negative_tenor_is_refused_when_it_is_read(tmp_path: Path) -> None:
    (problem,), _ = read(tmp_path, loan() | {"tenor_years": -3})
    assert (problem.row, problem.column) == (2, "tenor_years")


def test_grace_that_leaves_no_year_to_repay_in(tmp_path: Path) -> None:
    one = only(tmp_path, loan() | {"grace_years": 20})
    assert (one.row, one.column) == (2, "grace_years")
    assert "20 years of grace leave none of 20 to repay in" in one.text()


def test_a_loan_drawn_after_its_last_payment(tmp_path: Path) -> None:
    assert "drawn in 2030" in only(tmp_path, loan() | {"grace_years": 1, "tenor_years": 2}).text()


@pytest.mark.parametrize("kind", ["loan", "commercial", "vendor"])
def test_money_that_is_paid_back_needs_terms(tmp_path: Path, kind: str) -> None:
    one = only(tmp_path, row(kind=kind))
    assert "the loan has no interest_per_year, grace_years, tenor_years" in one.text()


def test_a_currency_without_a_rate(tmp_path: Path) -> None:
    one = only(tmp_path, loan(currency="GBP"))
    assert (one.row, one.column) == (2, "currency")
    assert "the currency GBP has no rate" in one.text()
    assert read(tmp_path, loan(currency="USD")) == ([], [])


def test_steps_of_principal(tmp_path: Path) -> None:
    stepped = loan(repayment="stepped") | {"grace_years": 10, "tenor_years": 40}
    good = {"principal_steps": "11-20:0.02 ; 21-40:0.04"}
    lines = [
        ",".join(HEAD),
        ",".join(str((stepped | good).get(n, "")).replace(",", ".") for n in HEAD),
    ]
    path = tmp_path / "finance.csv"
    path.write_text("\n".join(lines), "utf-8")
    frame, problems = read_table(path, FINANCE)
    assert (problems, check_funders(frame, RATES)) == ([], [])
    wrong = {"11-20": "is not a step of principal", "5-24:0.05": "lies outside the years",
             "11-20:0.02": "repay 0.2 of the principal"}  # fmt: skip
    for steps, said in wrong.items():
        assert said in only(tmp_path, stepped | {"principal_steps": steps}).text()


def test_a_stepped_loan_without_steps(tmp_path: Path) -> None:
    assert "repay 0 of" in only(tmp_path, loan(repayment="stepped")).text()


def test_unknown_kinds_of_money_and_repayment(tmp_path: Path) -> None:
    problems, _ = read(tmp_path, row(kind="gift", repayment="whenever"))
    assert {one.column for one in problems} == {"kind", "repayment"}
