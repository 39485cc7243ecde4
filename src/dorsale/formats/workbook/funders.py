"""Who pays and on what terms: one line a funder, shares and terms yours to change."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from openpyxl.utils import get_column_letter

from dorsale.formats.workbook.desk import Desk
from dorsale.formats.workbook.page import PERCENT, PLAIN, YEAR, Page, first_address
from dorsale.plan.money import Case
from dorsale.plan.problems import N_
from dorsale.plan.tables import LOANS

PER_CENT_FINE = "0.00%"
COLUMNS = (
    ("id", N_("Tranche"), "text", PLAIN),
    ("funder", N_("Funder"), "text", PLAIN),
    ("kind", N_("Kind of money"), "text", PLAIN),
    ("share", N_("Share of what it may pay"), "input", PERCENT),
    ("from_year", N_("First year"), "input", YEAR),
    ("to_year", N_("Last year"), "input", YEAR),
    ("signed_year", N_("Agreement"), "input", YEAR),
    ("interest_per_year", N_("Interest a year"), "input", PER_CENT_FINE),
    ("grace_years", N_("Years of grace"), "input", YEAR),
    ("tenor_years", N_("Years to the last principal"), "input", YEAR),
    ("repayment", N_("Repayment"), "text", PLAIN),
    ("commitment_fee_per_year", N_("Commitment fee a year"), "input", PER_CENT_FINE),
    ("front_end_fee", N_("Front-end fee"), "input", PER_CENT_FINE),
    ("capitalised", N_("Interest during works: 1 = capitalised"), "input", YEAR),
    ("currency", N_("Currency"), "text", PLAIN),
    ("eligible", N_("What it may pay; empty = all"), "text", PLAIN),
    ("confidence", N_("Confidence"), "text", PLAIN),
    ("source", N_("Source"), "text", PLAIN),
)
_LOAN_ONLY = {
    "signed_year",
    "interest_per_year",
    "grace_years",
    "tenor_years",
    "repayment",
    "commitment_fee_per_year",
    "front_end_fee",
    "capitalised",
}
_WIDTHS = (16, 34, 20, 11, 8, 8, 10, 9, 8, 10, 23, 13, 12, 13, 9, 14, 13, 30)


@dataclass(frozen=True)
class Step:
    """Part of a stepped repayment: years of the loan, and the share of principal a year."""

    first: int
    last: int
    share: float


def write(desk: Desk) -> None:
    """Write the sheet; each term becomes a cell ``funder:ID:TERM`` that the loans use."""
    case = desk.case
    if case is None:
        return
    say = desk.say
    meaning = say(N_("Shares and terms; the State's lateness is on the sheet of parameters"))
    page = desk.page("funders", say(N_("Funders")), meaning)
    widest = max([len(steps(row)) for row in case.funders.to_dict("records")], default=0)
    titles = [say(title) for _, title, *_ in COLUMNS]
    more = [
        say(N_("Step {number}: from year, to year, share")).format(number=n + 1)
        for n in range(widest)
    ]
    page.head([*titles, *(text for one in more for text in (one, "", ""))], lines=4)
    first = page.row
    for funder in case.funders.to_dict("records"):
        _funder(desk, page, funder)
    page.finish([*_WIDTHS, *[9] * (3 * widest)], f"C{first}", first - 1)


def _funder(desk: Desk, page: Page, funder: Mapping[str, Any]) -> None:
    name, row = str(funder["id"]), page.row
    for column, (key, _, style, form) in enumerate(COLUMNS, start=1):
        if key in _LOAN_ONLY and funder["kind"] not in LOANS:
            continue
        page.put(row, column, _shown(desk, funder, key), style, form)
        desk.cells[f"funder:{name}:{key}"] = page.ref(row, column)
    address = first_address(str(funder.get("source") or "") + " " + str(funder.get("note") or ""))
    if address:
        page.link(row, len(COLUMNS), address)
    for number, step in enumerate(steps(funder)):
        column = len(COLUMNS) + 3 * number + 1
        for add, (value, form) in enumerate(
            ((step.first, YEAR), (step.last, YEAR), (step.share, PER_CENT_FINE))
        ):
            page.put(row, column + add, value, "input", form)
            letter = get_column_letter(column + add)
            desk.cells[f"funder:{name}:step{number}:{add}"] = f"{page.title}!${letter}${row}"
    page.row += 1


def _shown(desk: Desk, funder: Mapping[str, Any], key: str) -> Any:
    if key == "kind":
        return desk.label("money", str(funder["kind"]))
    if key == "funder":
        return desk.say(str(funder["funder"]))
    if key == "source":
        return desk.source(word(funder, key, ""))
    if key == "capitalised":
        return 1 if word(funder, "interest_during_works", "paid") == "capitalised" else 0
    if key == "signed_year":
        return int(number(funder, key, float(funder["from_year"])))
    if key == "repayment":
        return desk.label("repayment", repayment(funder))
    if key == "confidence":
        return desk.confidence(word(funder, key, ""))
    if key == "eligible":
        return "; ".join(listed(funder, key))
    if key in ("grace_years", "tenor_years"):
        return int(number(funder, key, 1.0 if key == "tenor_years" else 0.0))
    if key in _LOAN_ONLY or key == "share":
        return number(funder, key)
    value = funder.get(key)
    return "" if value is None or (isinstance(value, float) and math.isnan(value)) else value


def number(funder: Mapping[str, Any], name: str, default: float = 0.0) -> float:
    """Return a number of a funder's row; ``default`` where the column or the value is absent."""
    value = funder.get(name)
    return default if value is None or value == "" or math.isnan(float(value)) else float(value)


def word(funder: Mapping[str, Any], name: str, default: str) -> str:
    """Return a word of a funder's row; ``default`` where it is absent or empty."""
    value = funder.get(name)
    return value if isinstance(value, str) and value else default


def listed(funder: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return a list of a funder's row; empty where it is absent."""
    value = funder.get(name)
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(";") if part.strip())
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def repayment(funder: Mapping[str, Any]) -> str:
    """Return how a loan is repaid: ``equal, annuity, stepped`` or ``sculpted``."""
    return word(funder, "repayment", "equal")


def steps(funder: Mapping[str, Any]) -> list[Step]:
    """Return the steps of a stepped repayment, written as ``11-20:0.02``."""
    found = []
    for written in listed(funder, "principal_steps"):
        years, _, share = written.partition(":")
        first, _, last = years.partition("-")
        found.append(Step(int(first), int(last or first), float(share)))
    return found


def payers(case: Case) -> list[dict[str, Any]]:
    """Return the funders that bring money, in the order of the file: all but guarantees."""
    return [row for row in case.funders.to_dict("records") if row["kind"] != "guarantee"]


def loans(case: Case) -> list[dict[str, Any]]:
    """Return the funders that are paid back with interest."""
    return [row for row in payers(case) if row["kind"] in LOANS]


def classes(case: Case) -> pd.Series:
    """Return the class of each row of the investment: rows that the same funders may pay.

    A class is the tuple of the ids of those funders.
    """
    may = {str(one["id"]): _eligible(one, case.investment) for one in payers(case)}
    table = pd.DataFrame(may, index=case.investment.index)
    return pd.Series(
        [tuple(np.array(list(may))[row]) for row in table.to_numpy(dtype=bool)],
        table.index,
        dtype=object,
    )


def _eligible(funder: Mapping[str, Any], rows: pd.DataFrame) -> np.ndarray:
    asked = listed(funder, "eligible")
    if not asked:
        return np.ones(len(rows), dtype=bool)
    held = [rows[name].isin(asked).to_numpy() for name in ("category", "component", "lot")]
    return np.asarray(np.any(held, axis=0))
