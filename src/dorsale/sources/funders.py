"""What the rows of ``finance.csv`` must say together: shares, years, terms, currencies."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from dorsale.plan.problems import N_, Figure, Problem
from dorsale.plan.tables import FINANCE, LOANS

_TERMS = ("interest_per_year", "grace_years", "tenor_years")
_STEP = re.compile(r"(\d+)(?:-(\d+))?:(0?\.\d+|1|0|1\.0+)\Z")
_TOLERANCE = 1e-6
_STEPS_TOLERANCE = 0.011  # published steps are rounded


def check_funders(finance: pd.DataFrame, rates: Mapping[str, float]) -> list[Problem]:
    """Return every problem of the funders; ``rates`` are the currencies that have one."""
    problems = [*_shares(finance)]
    for index, row in finance.iterrows():
        line = int(str(index))
        found = [*_years(row), *_currency(row, rates)]
        if row["kind"] in LOANS:
            found += [*_loan(row)]
        problems += [_placed(one, line) for one in found]
    return problems


def _placed(problem: Problem, row: int) -> Problem:
    return Problem(
        problem.message, problem.remedy, FINANCE.file, row, problem.column, problem.values
    )


def _shares(finance: pd.DataFrame) -> Iterator[Problem]:
    """Shares sum to 1; where some funders pay a part only, no cost is paid twice over."""
    payers = finance[finance["kind"] != "guarantee"]
    if payers.empty:
        return
    narrow = payers["eligible"].map(len) > 0
    total = payers["share"].sum()
    if not narrow.any() and abs(total - 1) > _TOLERANCE:
        yield Problem(
            N_("the shares of the funders sum to {total} and not to 1"),
            N_("Correct the shares"),
            FINANCE.file,
            column="share",
            values={"total": Figure(round(total, 3))},
        )
    for part in sorted({one for parts in payers["eligible"] for one in parts}):
        may = payers["eligible"].map(lambda parts, part=part: not parts or part in parts)
        total = payers.loc[may, "share"].sum()
        if total > 1 + _TOLERANCE:
            yield Problem(
                N_("the shares of {part} sum to {total}, which is more than 1"),
                N_("Lower the share of one of the funders that may pay it"),
                FINANCE.file,
                column="share",
                values={"part": part, "total": Figure(round(total, 3))},
            )


def _years(row: Mapping[str, Any]) -> Iterator[Problem]:
    first, last, signed = (row[name] for name in ("from_year", "to_year", "signed_year"))
    if last < first:
        yield Problem(
            N_("the last payment ({last}) comes before the first ({first})"),
            N_("Exchange the years"),
            column="to_year",
            values={"first": f"{first:.0f}", "last": f"{last:.0f}"},
        )
    if signed > first:
        yield Problem(
            N_("the tranche is paid from {first}, before its agreement of {signed}"),
            N_("Pay it later, or correct the year of the agreement"),
            column="from_year",
            values={"first": f"{first:.0f}", "signed": f"{signed:.0f}"},
        )


def _currency(row: Mapping[str, Any], rates: Mapping[str, float]) -> Iterator[Problem]:
    if row["currency"] and row["currency"] not in rates:
        yield Problem(
            N_("the currency {currency} has no rate"),
            N_("Add it under [rates] of scenario.toml: units for one euro"),
            column="currency",
            values={"currency": row["currency"]},
        )


def _loan(row: Mapping[str, Any]) -> Iterator[Problem]:
    if missing := [name for name in _TERMS if math.isnan(row[name])]:
        yield Problem(
            N_("the loan has no {items}"),
            N_("Give the terms of the loan"),
            column=missing[0],
            values={"items": ", ".join(missing)},
        )
        return
    grace, tenor = row["grace_years"], row["tenor_years"]
    if grace >= tenor:
        yield Problem(
            N_("{grace} years of grace leave none of {tenor} to repay in"),
            N_("The grace period must be shorter than the tenor"),
            column="grace_years",
            values={"grace": f"{grace:.0f}", "tenor": f"{tenor:.0f}"},
        )
    if row["to_year"] > row["from_year"] + tenor:
        yield Problem(
            N_("the loan is still drawn in {last}, after its last payment"),
            N_("End the drawings earlier, or correct the tenor"),
            column="to_year",
            values={"last": f"{row['to_year']:.0f}"},
        )
    if row["repayment"] == "stepped":
        yield from _steps(row)


def _steps(row: Mapping[str, Any]) -> Iterator[Problem]:
    """Steps are readable, lie between grace and tenor, and repay the whole."""
    total = 0.0
    for text in row["principal_steps"]:
        read = _STEP.match(text)
        if read is None:
            yield Problem(
                N_("{text} is not a step of principal"),
                N_("Write it as 11-20:0.02: from year 11 to 20, 2 % a year"),
                column="principal_steps",
                values={"text": text},
            )
            return
        first, last = int(read[1]), int(read[2] or read[1])
        if not row["grace_years"] < first <= last <= row["tenor_years"]:
            yield Problem(
                N_("the step {text} lies outside the years of repayment ({first} to {last})"),
                N_("Correct the step, the grace period or the tenor"),
                column="principal_steps",
                values={"text": text, "first": f"{row['grace_years'] + 1:.0f}",
                        "last": f"{row['tenor_years']:.0f}"},
            )  # fmt: skip
        total += (last - first + 1) * float(read[3])
    if abs(total - 1) > _STEPS_TOLERANCE:
        yield Problem(
            N_("the steps repay {total} of the principal and not 1"),
            N_("Correct the steps"),
            column="principal_steps",
            values={"total": Figure(round(total, 3))},
        )
