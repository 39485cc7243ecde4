"""Time and prices: the price level, money moved later, the growth of a base estimate."""

from __future__ import annotations

import numpy as np

from dorsale.finance.parameters import Given, Value
from dorsale.plan.money import Case


def price_level(case: Case, p: Given) -> np.ndarray:
    """Return the price index of each year, 1 in the price year: ``(Y,)`` or ``(N, Y)``."""
    return np.asarray((1 + p["inflation_per_year"]) ** (case.years - case.price_year))


def delay_years(p: Given) -> Value:
    """Return how late service begins: its own delay, and works stopped for want of a share."""
    return p["delay_years"] + p["counterpart_late_years"] * p["late_stop_share"]


def growth(case: Case, p: Given) -> np.ndarray:
    """Return what a base euro of works costs in each year: ``(Y,)`` or ``(N, Y)``.

    Contingency, price level, and for what is left after the first year the prices and the
    standing charges of the time lost. The payment stays in its year, as appraisals test a
    delay: benefits later, costs as planned.
    """
    late = np.where(case.years > case.years[0], delay_years(p), 0.0)
    dearer = (1 + p["inflation_per_year"]) ** late
    physical = p["cost_factor"] * (1 + case.contingency * p["contingency_factor"])
    return np.asarray(physical * price_level(case, p) * dearer * standing(case, p))


def standing(case: Case, p: Given) -> np.ndarray:
    """Return by how much works of each year cost more because they stood still, in real terms."""
    late = np.where(case.years > case.years[0], delay_years(p), 0.0)
    return np.asarray(1 + p["standing_share_per_year"] * late)


def later(flow: np.ndarray, years: Value) -> np.ndarray:
    """Return ``flow`` (by year, on the last axis) moved ``years`` later, between years linearly.

    What moves beyond the last year is beyond the horizon.

    >>> later(np.array([100.0, 100.0, 100.0]), 1.5).tolist()
    [0.0, 50.0, 100.0]
    """
    if np.ndim(years) == 0:
        return _moved(flow, float(years))
    one_each = np.broadcast_to(flow, (len(np.asarray(years)), flow.shape[-1]))
    size = flow.shape[-1]
    whole = np.floor(years).astype(int)
    part = years - whole
    at = np.arange(size) - whole
    near = np.where(at >= 0, np.take_along_axis(one_each, np.clip(at, 0, size - 1), axis=1), 0.0)
    far = np.where(at >= 1, np.take_along_axis(one_each, np.clip(at - 1, 0, size - 1), axis=1), 0.0)
    return np.asarray((1 - part) * near + part * far)


def _moved(flow: np.ndarray, years: float) -> np.ndarray:
    whole = int(years // 1)
    part = years - whole
    padded = np.concatenate([np.zeros((*flow.shape[:-1], whole + 1)), flow], axis=-1)
    size = flow.shape[-1]
    near, far = padded[..., 1 : size + 1], padded[..., :size]
    return np.asarray((1 - part) * near + part * far)


def works(case: Case) -> np.ndarray:
    """Return 1 in the years planned for works, 0 after: ``(Y,)``.

    A loan agreement fixes them: interest due later is debt service, whether or not works are
    late.
    """
    return np.asarray(case.years <= case.works_to, dtype=float)


def overrun(case: Case, p: Given) -> np.ndarray:
    """Return the part of each year that is works only because they are late, 0 to 1."""
    still = np.clip(case.works_to + delay_years(p) - case.years + 1, 0.0, 1.0)
    return np.asarray(still * (1 - works(case)))
