"""What the accounts may be told, with the value that changes nothing."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dorsale.finance.once import once_per_case
from dorsale.plan.money import NEUTRAL, Case

Value = float | np.ndarray
"""A number, or one number a draw: ``(N, 1)``."""
Given = Mapping[str, Value]

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
