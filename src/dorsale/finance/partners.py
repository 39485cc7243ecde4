"""Public and private: who builds, owns and operates each lot, and what each side pays and gets.

Four ways of sharing the work, on the same case: they move money between the two sides and make
none. EUR of the price year, before tax and finance; fees and grants are payments between them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dorsale.finance.market import revenue
from dorsale.plan.money import Case

STATE, PARTNER, CONTRACTOR, THEN_STATE = "state", "partner", "contractor", "partner_then_state"

OPTIONS: dict[str, dict[str, str]] = {
    "delegated": {"": "delegated"},
    "build_operate_transfer": {"": "transferred"},
    "concession_with_grant": {"": "granted"},
    "passive_public": {"civil": "delegated", "": "private"},
}
"""Option -> lot -> its arrangement; the empty lot stands for all others. ``delegated`` is the way
of Gabon: the State owns, an operator sells for some years."""

ROLES = {
    "delegated": (CONTRACTOR, STATE, PARTNER),
    "transferred": (PARTNER, THEN_STATE, THEN_STATE),
    "granted": (PARTNER, PARTNER, PARTNER),
    "private": (PARTNER, PARTNER, PARTNER),
}
"""Arrangement -> who builds, who owns, who operates."""

COLUMNS = [
    "option", "lot", "arrangement", "builds", "owns", "operates", "grant_eur", "state_pays_eur",
    "state_gets_eur", "state_npv_eur", "partner_pays_eur", "partner_gets_eur", "partner_npv_eur",
]  # fmt: skip


@dataclass(frozen=True)
class Sides:
    """What each side pays and gets by year, (Y,) each, and the grant among it, in EUR."""

    state_pays: np.ndarray
    state_gets: np.ndarray
    partner_pays: np.ndarray
    partner_gets: np.ndarray
    grant_eur: float = 0.0


def partners(case: Case) -> pd.DataFrame:
    """Return one row an option and lot: roles, sums over the years, and each side's NPV.

    The State's present values are at the discount rate, the partner's at the return it asks.
    Revenue and running costs go to lots as the investment does.
    """
    rows = [
        _row(case, option, lot, lots.get(lot, lots.get("", "delegated")))
        for option, lots in OPTIONS.items()
        for lot in _lots(case)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def sides(case: Case, lot: str, arrangement: str) -> Sides:
    """Return what State and partner pay and get for ``lot`` under an arrangement."""
    invested, sold, passed_on, run = _of_lot(case, lot)
    p = case.typical()
    none = np.zeros(len(case.years))
    if arrangement == "delegated":
        fee = p["delegation_fee_share"] * (sold - passed_on)
        return Sides(invested, fee, run + fee, sold)
    if arrangement == "transferred":
        early = case.years < _handed_over(case, p["transfer_years"])
        late = ~early
        return Sides(run * late, sold * late, invested + run * early, sold * early)
    if arrangement == "granted":
        grant = _gap(case, invested, sold - run, p["operator_return"])
        return Sides(grant, none, invested + run, sold + grant, float(grant.sum()))
    return Sides(none, none, invested + run, sold)


def _row(case: Case, option: str, lot: str, arrangement: str) -> tuple[object, ...]:
    p, one = case.typical(), sides(case, lot, arrangement)
    state = present(case, one.state_gets - one.state_pays, p["discount_rate"])
    partner = present(case, one.partner_gets - one.partner_pays, p["operator_return"])
    sums = (one.state_pays, one.state_gets, one.partner_pays, one.partner_gets)
    state_pays, state_gets, partner_pays, partner_gets = (float(x.sum()) for x in sums)
    return (
        option, lot, arrangement, *ROLES[arrangement], one.grant_eur, state_pays, state_gets, state,
        partner_pays, partner_gets, partner,
    )  # fmt: skip


def present(case: Case, flow: np.ndarray, rate: float) -> float:
    """Return the present value of ``flow`` in the first year of the case, in EUR."""
    return float(flow @ (1 + rate) ** -(case.years - case.years[0]).astype(float))


def _lots(case: Case) -> list[str]:
    return sorted(map(str, set(case.investment["lot"])))


def _of_lot(case: Case, lot: str) -> tuple[np.ndarray, ...]:
    """Return a lot's investment with contingency, revenue, the part passed on, and running cost."""
    rows = case.investment
    total = float(rows["eur"].sum()) or 1.0
    share = float(rows.loc[rows["lot"] == lot, "eur"].sum()) / total
    spent = rows[rows["lot"] == lot].groupby("year")["eur"].sum()
    invested = spent.reindex(case.years, fill_value=0.0).to_numpy(float) * (1 + case.contingency)
    by_product, none = revenue(case), np.zeros(len(case.years))
    sold = sum(by_product.values(), start=none)
    passed_on = by_product.get("international_capacity", none)
    run = case.running.groupby("year")["eur"].sum().reindex(case.years, fill_value=0.0)
    return invested, sold * share, passed_on * share, run.to_numpy(float) * share


def _handed_over(case: Case, years: float) -> float:
    """Return the year in which a partner that built hands over: so many after the works."""
    return case.works_to + 1 + years


def _gap(case: Case, invested: np.ndarray, left: np.ndarray, rate: float) -> np.ndarray:
    """Return the grant, paid as the works are, that leaves the partner the return it asks.

    It never exceeds the works: where running costs are not met, no grant to works heals that.
    """
    cost, earned = present(case, invested, rate), present(case, left, rate)
    part = np.clip((cost - earned) / cost, 0.0, 1.0) if cost > 0 else 0.0
    return np.asarray(invested * part)
