"""What the accounts may be told, with the value that changes nothing."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dorsale.finance.once import once_per_case
from dorsale.plan.money import Case

Value = float | np.ndarray
"""A number, or one number a draw: ``(N, 1)``."""
Given = Mapping[str, Value]

NEUTRAL: Mapping[str, float] = {
    "cost_factor": 1.0,  # of the base estimate
    "contingency_factor": 1.0,  # of physical contingency
    "running_factor": 1.0,  # of running costs
    "traffic_factor": 1.0,
    "demand_level": 0.0,  # -1 low, 0 central, 1 high
    "price_factor": 1.0,
    "delay_years": 0.0,  # service later than planned
    "counterpart_late_years": 0.0,  # the State's share later than planned
    "counterpart_missing": 0.0,  # part of the State's share that never comes, 0 to 1
    "late_stop_share": 1.0,  # part of that time in which works stand still
    "standing_share_per_year": 0.0,  # of the cost left: guards, site, supervision while they do
    "inflation_per_year": 0.0,
    "discount_rate": 0.10,  # real
    "tax_exempt": 0.0,  # 1: works are free of tax and duty
    "profit_tax_rate": 0.0,
    "depreciation_years": 20.0,
    "interest_shift": 0.0,  # added to the rate of every loan
    "target_dscr": 1.3,
}


_PEGGED = ("EUR", "XAF", "XOF")


def settled(case: Case, given: Given | None = None) -> dict[str, Value]:
    """Return every parameter: as given, else as the case has it typically, else neutral."""
    return {**_usual(case), **(given or {})}


@once_per_case
def _usual(case: Case) -> dict[str, float]:
    """Return the typical values over the neutral ones; no foreign currency drifts."""
    known = case.funders["currency"].dropna() if "currency" in case.funders else ()
    drifts = {
        f"{str(one).lower()}_drift_per_year": 0.0 for one in known if one and one not in _PEGGED
    }
    return {**NEUTRAL, **drifts, **case.typical()}
