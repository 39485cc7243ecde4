"""What all loans of a case do, what guarantees would pay, and what is owed in all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from dorsale.finance import debt, funding, ratios
from dorsale.finance.parameters import Given
from dorsale.plan.money import Case

Flows = dict[str, np.ndarray]
_KINDS = ("interest", "fees", "capitalised", "principal", "owed")


def borrowing(case: Case, p: Given, flows: Flows) -> Flows:
    """Return what each loan does, in EUR: plain loans first, then those that follow the cash.

    Several that follow it share in equal parts what the plain ones leave.
    """
    rows = funding.lent(case)
    follow = [row for row in rows if funding.text(row, "repayment", "equal") == "sculpted"]
    plain = [row for row in rows if row not in follow]
    made = {str(row["id"]): _in_euros(case, p, row, flows) for row in plain}
    due = sum((_service(one, flows["works"]) for one in made.values()), start=np.zeros(1))
    left = np.maximum(flows["cash_available"] - due, 0.0) / max(1, len(follow))
    made |= {str(row["id"]): _in_euros(case, p, row, flows, left) for row in follow}
    return {f"{kind}:{name}": getattr(one, kind) for name, one in made.items() for kind in _KINDS}


def _service(one: debt.Loan, works: np.ndarray) -> np.ndarray:
    return np.asarray(one.principal + (one.interest + one.fees) * (1 - works))


def _in_euros(
    case: Case, p: Given, row: Mapping[str, Any], flows: Flows, cash: np.ndarray | None = None
) -> debt.Loan:
    """Return a loan computed in its own currency and brought to EUR at each year's rate.

    ``CUR_drift_per_year`` is what its currency gains on the euro each year after the first.
    """
    drift = p.get(f"{funding.text(row, 'currency', 'EUR').lower()}_drift_per_year", 0.0)
    rate = (1 + drift) ** np.arange(len(case.years), dtype=float)
    drawn = flows[f"source:{row['id']}"] / rate
    terms = debt.terms(row, p["interest_shift"])
    one = debt.loan(terms, case.years, drawn, flows["works"], None if cash is None else cash / rate)
    if not np.any(drift):
        return one
    return debt.Loan(*(getattr(one, name) * rate for name in debt.Loan.__dataclass_fields__))


def guaranteed(case: Case, cash: np.ndarray, service: np.ndarray) -> Flows:
    """Return what each guarantee would pay: its share of the service that cash does not meet."""
    lacking = np.clip(service - cash, 0.0, service)
    found = {}
    for row in funding.guarantees(case):
        within = (case.years >= row["from_year"]) & (case.years <= row["to_year"])
        found[f"guarantee:{row['id']}"] = lacking * float(row["share"]) * within
    return found


def outstanding(case: Case, flows: Flows, cash: np.ndarray, zero: np.ndarray) -> Flows:
    """Return what is owed in all, and the cover over the life of the loans (LLCR).

    Cash is discounted at the mean rate of the loans, weighed by what is drawn.
    """
    loans = funding.lent(case)
    owed = sum((flows[f"owed:{row['id']}"] for row in loans), start=zero)
    drawn = [flows[f"source:{row['id']}"].sum(axis=-1, keepdims=True) for row in loans]
    whole = sum(drawn, start=np.zeros(1))
    weighed = sum(
        (d * funding.number(row, "interest_per_year") for d, row in zip(drawn, loans, strict=True)),
        start=np.zeros(1),
    )
    rate = np.nan_to_num(ratios.over(weighed, whole))
    last = max((_last_payment(case, row) for row in loans), default=0)
    return {"owed": owed, "llcr": ratios.life_cover(cash, owed, rate, last)}


def _last_payment(case: Case, row: Mapping[str, Any]) -> int:
    """Return the index of the year of the last principal, which may lie beyond the horizon."""
    ids = [one["id"] for one in funding.paying(case)]
    plan = funding.planned_by_year(case)[ids.index(row["id"])]
    drawn = np.flatnonzero(plan > 0)
    return int(drawn[0]) + int(funding.number(row, "tenor_years", 1.0)) if len(drawn) else 0


def beyond_horizon(case: Case) -> list[Mapping[str, Any]]:
    """Return the loans whose last payment lies beyond the horizon."""
    return [row for row in funding.lent(case) if _last_payment(case, row) >= len(case.years)]
