"""What a State share that comes a year late, or never, does to works and cost.

Assumptions, all parameters: works stand still for ``late_stop_share`` of the time for which
the State is late; while they do, the site costs ``standing_share_per_year`` of what is left to
build, and prices rise; service, revenue and benefits begin that much later, while
interest and fees run on. What a State never pays is waited for
as long as the longest of these, and then never built: the network sells and serves by the part
that is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from dorsale.finance import funding
from dorsale.finance.accounts import accounts
from dorsale.finance.parameters import settled
from dorsale.finance.vary import RATIOS, Calculate
from dorsale.plan.money import Accounts, Case

LATE_YEARS = (0.0, 1.0, 2.0)
COSTS = ("standing_eur", "escalation_eur", "charges_eur", "lost_cash_eur", "unbuilt_eur")


def late(
    case: Case, years: Sequence[float] = LATE_YEARS, ratios: Sequence[str] = RATIOS,
    calculate: Calculate = accounts,
) -> pd.DataFrame:  # fmt: skip
    """Return one row for each time the State may be late, in years, and one for never.

    Columns: ``case`` (``on_time, late, never``), ``months`` of works standing still,
    ``extra_eur`` (nominal: standing charges, prices, interest and fees of the time lost) and its
    parts; ``lost_cash_eur`` (cash available that is not earned by the horizon),
    ``unbuilt_eur``, and the ratios. Empty when no State pays.
    """
    if not (case.funders["kind"] == "state").any():
        return pd.DataFrame(columns=["case", "months", "extra_eur", *COSTS, *ratios])
    missing = np.array([0.0] * len(years) + [1.0])[:, None]
    waited = np.array([*years, max(years)])[:, None]
    given = {"counterpart_late_years": waited, "counterpart_missing": missing}
    usual = calculate(case, {"counterpart_late_years": 0.0, "counterpart_missing": 0.0})
    found = calculate(case, given)
    idle = calculate(case, {**given, "standing_share_per_year": 0.0})
    on_site = _total(found, "investment") - _total(idle, "investment")
    unbuilt = missing[:, 0] * _of_states(case, usual)
    escalation = _total(idle, "investment") - _total(usual, "investment") + unbuilt
    charges = _total(found, "late_charges") - _total(usual, "late_charges")
    stopped = waited[:, 0] * np.squeeze(settled(case)["late_stop_share"])
    return pd.DataFrame(
        {
            "case": ["late" if one else "on_time" for one in years] + ["never"],
            "months": 12 * stopped,
            "extra_eur": on_site + escalation + charges,
            "standing_eur": on_site,
            "escalation_eur": escalation,
            "charges_eur": charges,
            "lost_cash_eur": _total(usual, "cash_available") - _total(found, "cash_available"),
            "unbuilt_eur": unbuilt,
            **{name: found.ratios[name] for name in ratios},
        }
    )


def _of_states(case: Case, found: Accounts) -> float:
    """Return what States pay in all."""
    names = [row["id"] for row in funding.paying(case) if row["kind"] == "state"]
    return float(sum(found.flows[f"source:{name}"].sum() for name in names))


def _total(found: Accounts, flow: str) -> np.ndarray:
    return np.asarray(found.flows[flow].sum(axis=-1))
