"""Who pays what and when: shares of eligible cost, within the years of each funder."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from dorsale.finance.escalation import later
from dorsale.finance.once import once_per_case
from dorsale.finance.parameters import Given
from dorsale.plan.money import Case
from dorsale.plan.tables import LOANS

_MATCHED = ("category", "component", "lot")
SMALL_EUR = 1e-5
"""Less is nothing: what is left of sums after rounding."""


@once_per_case
def payers(case: Case) -> pd.DataFrame:
    """Return the funders that bring money, in the order of the file: all but guarantees."""
    return case.funders[case.funders["kind"] != "guarantee"].reset_index(drop=True)


@once_per_case
def paying(case: Case) -> tuple[dict[str, Any], ...]:
    """Return the payers as rows."""
    return tuple(payers(case).to_dict("records"))


@once_per_case
def guarantees(case: Case) -> tuple[dict[str, Any], ...]:
    """Return the funders that bring no money but pay where cash lacks, as rows."""
    rows = case.funders[case.funders["kind"] == "guarantee"]
    return tuple(rows.to_dict("records"))


def lent(case: Case) -> list[dict[str, Any]]:
    """Return the payers whose money is paid back with interest."""
    return [row for row in paying(case) if row["kind"] in LOANS]


def number(row: Mapping[str, Any], name: str, default: float = 0.0) -> float:
    """Return a number of a funder's row; ``default`` where the column or the value is absent."""
    value = row.get(name)
    return default if value is None or value == "" or math.isnan(float(value)) else float(value)


def text(row: Mapping[str, Any], name: str, default: str) -> str:
    """Return a word of a funder's row; ``default`` where it is absent or empty."""
    value = row.get(name)
    return str(value) if isinstance(value, str) and value else default


def listed(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return a list of a funder's row; empty where it is absent."""
    value = row.get(name)
    if isinstance(value, str):
        value = [part.strip() for part in value.split(";")]
    return tuple(str(one) for one in value if one) if isinstance(value, Iterable) else ()


@once_per_case
def planned(case: Case) -> np.ndarray:
    """Return what each payer brings to each row of the investment: ``(payers, rows)``, base EUR.

    A payer's sum is its share of the cost it may pay. Each year what the programme plans for a
    payer comes first (payers of few kinds of cost before payers of all); what is still lacking
    is taken from the sums that are left and open that year. No row is paid twice over, and what
    nobody pays stays unfunded.
    """
    rows, funders = case.investment, paying(case)
    years, base = rows["year"].to_numpy(), rows["eur"].to_numpy(dtype=float)
    may = np.array([_eligible(one, rows) for one in funders]).reshape(len(funders), len(rows))
    left = np.array([number(one, "share") for one in funders]) * (may @ base)
    paid = np.zeros(may.shape)
    plans = _plans(case, funders, left)
    narrow_first = sorted(range(len(funders)), key=lambda f: (may[f].all(), f))
    for year in np.unique(years):
        now = years == year
        for f in narrow_first:
            _pay(paid, left, f, now & may[f], base, plans[f].get(int(year), 0.0))
        open_ = [f for f in narrow_first if _is_open(funders[f], int(year))]
        _fill(paid, left, open_, now, may, base)
    return paid


def _eligible(funder: Mapping[str, Any], rows: pd.DataFrame) -> np.ndarray:
    asked = listed(funder, "eligible")
    if not asked:
        return np.ones(len(rows), dtype=bool)
    held = [rows[name].isin(asked).to_numpy() for name in _MATCHED if name in rows]
    return np.any(held, axis=0) if held else np.zeros(len(rows), dtype=bool)


@once_per_case
def without_cost(case: Case) -> tuple[str, ...]:
    """Return the payers whose eligible cost no row of the investment has."""
    found = [one for one in paying(case) if not _eligible(one, case.investment).any()]
    return tuple(str(one["id"]) for one in found)


def _is_open(funder: Mapping[str, Any], year: int) -> bool:
    return bool(funder["from_year"] <= year <= funder["to_year"])


def _plans(
    case: Case, funders: Sequence[Mapping[str, Any]], sums: np.ndarray
) -> list[dict[int, float]]:  # fmt: skip
    """Return what the programme plans for each payer by year, brought to the payer's sum."""
    found = []
    for funder, total in zip(funders, sums, strict=True):
        plan = case.paid_eur.get(str(funder["id"]), {})
        whole = sum(plan.values())
        scale = total / whole if whole > SMALL_EUR else 0.0
        found.append({int(year): eur * scale for year, eur in plan.items()})
    return found


def _pay(
    paid: np.ndarray, left: np.ndarray, f: int, cells: np.ndarray, base: np.ndarray, asked: float
) -> None:
    """Let payer ``f`` pay ``asked`` of the ``cells``, in proportion to what they lack."""
    lacking = np.where(cells, np.maximum(base - paid.sum(axis=0), 0.0), 0.0)
    total = lacking.sum()
    given = min(asked, left[f], total)
    if given > 0:
        paid[f] += lacking * (given / total)
        left[f] -= given


def _fill(
    paid: np.ndarray, left: np.ndarray, open_: list[int], now: np.ndarray, may: np.ndarray,
    base: np.ndarray,
) -> None:  # fmt: skip
    """Let the open sums pay what the year lacks, in proportion to what is left of each."""
    while open_:
        lacking = (base - paid.sum(axis=0))[now].sum()
        able = [f for f in open_ if left[f] > SMALL_EUR]
        if lacking <= SMALL_EUR or not able:
            return
        part = min(1.0, lacking / left[able].sum())
        before = paid.sum()
        for f, asked in [(f, left[f] * part) for f in able]:
            _pay(paid, left, f, now & may[f], base, asked)
        if paid.sum() - before <= SMALL_EUR:
            return


@once_per_case
def planned_by_year(case: Case) -> np.ndarray:
    """Return what each payer brings in each year: ``(payers, Y)``, base EUR."""
    by_row = planned(case)
    at = np.searchsorted(case.years, case.investment["year"].to_numpy())
    found = np.zeros((len(by_row), len(case.years)))
    for f, row in enumerate(by_row):
        np.add.at(found[f], at, row)
    return found


def sources(case: Case, plan: np.ndarray, growth: np.ndarray, p: Given) -> dict[str, np.ndarray]:
    """Return what each payer brings each year, nominal EUR, by ``source:ID``.

    A State may pay late, and its part of the works waits for it, or leave a part unpaid, which
    is then not built.
    """
    found = {}
    for funder, row in zip(paying(case), plan, strict=True):
        paid = row * growth
        if funder["kind"] == "state":
            paid = later(paid * (1 - p["counterpart_missing"]), p["counterpart_late_years"])
        found[f"source:{funder['id']}"] = paid
    return found


def tables(
    case: Case, growth: np.ndarray
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:  # fmt: skip
    """Return financing by source, by source and category, by source and component, nominal EUR.

    ``growth`` is what a base euro costs in each year, ``(Y,)``. The first has
    ``id, funder, kind, share, eur``; the last row of each, ``unfunded``, is what nobody pays.
    """
    paid = planned(case)
    rows = case.investment
    of_row = growth[np.searchsorted(case.years, rows["year"].to_numpy())]
    lacking = rows["eur"].to_numpy() - paid.sum(axis=0)
    names = [*payers(case)["id"].astype(str), "unfunded"]
    nominal = pd.DataFrame((np.vstack([paid, lacking]) * of_row).T, columns=names)
    whole = nominal.sum()
    who = payers(case)[["id", "funder", "kind", "share"]].copy()
    nobody = pd.DataFrame([("unfunded", "", "unfunded", 0.0)], columns=who.columns)
    by_source = pd.concat([who, nobody], ignore_index=True)
    by_source["eur"] = whole.reindex(by_source["id"].astype(str)).to_numpy()
    return by_source, _split(nominal, rows["category"]), _split(nominal, rows["component"])


def _split(nominal: pd.DataFrame, by: pd.Series) -> pd.DataFrame:
    summed = nominal.groupby(by.to_numpy()).sum()
    summed.index.name = by.name
    long = summed.reset_index().melt(by.name, var_name="id", value_name="eur")
    return long[["id", by.name, "eur"]]
