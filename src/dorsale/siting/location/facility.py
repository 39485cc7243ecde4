r"""The facility location problem without capacities, as a page.

**Decided**: which places are opened (y_j), and which open place serves each customer (x_ij), if
any does.

**Minimised**: what open places cost, plus what each customer pays: at the place that serves it, or
*otherwise*, by itself.

**Solved** as the strong statement, x_ij ≤ y_j for each pair (Balinski 1965; its relaxation is
often whole, Krarup and Pruzan 1983), over the pairs in which a place is cheaper than otherwise: no
other pair is in a best answer.
"""

from __future__ import annotations

import time

import highspy
import numpy as np

from dorsale.plan.sites import Located

_GAP = 1e-7


def facilities(
    cost: np.ndarray, fixed: np.ndarray, otherwise: np.ndarray, time_s: float = 60.0
) -> Located:
    """Return the places whose opening pays, proven or with a gap; none is an answer too.

    ``cost`` (customers, places), ``fixed`` (places,) and ``otherwise`` (customers,), not negative;
    a ``cost`` may be infinite. Customers whom no place serves are served by -1.
    """
    clock = time.perf_counter()
    pairs = np.argwhere(cost < otherwise[:, None])
    saved = (cost - otherwise[:, None])[pairs[:, 0], pairs[:, 1]]
    if not len(pairs):
        chosen, bound = np.array([], np.int64), float(otherwise.sum())
    else:
        highs = _stated(pairs, saved, fixed, time_s)
        highs.run()
        opened = np.array(highs.getSolution().col_value[: len(fixed)]) > 0.5
        chosen = np.flatnonzero(opened)
        bound = float(highs.getInfo().mip_dual_bound + otherwise.sum())
    served, paid = _served(cost, chosen, otherwise)
    chosen = np.array([j for j in chosen if j in served], np.int64)
    value = float(fixed[chosen].sum() + paid.sum())
    gap = (value - bound) / value if value > 0 else 0.0
    proven = gap <= 10 * _GAP
    return Located(
        "facilities", tuple(chosen.tolist()), tuple(served.tolist()), value, min(bound, value),
        0.0 if proven else gap, time.perf_counter() - clock, "optimal" if proven else "time_limit",
    )  # fmt: skip


def _served(
    cost: np.ndarray, chosen: np.ndarray, otherwise: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the place that serves each customer (-1 = none does), and what the customer pays."""
    if not len(chosen):
        return np.full(len(cost), -1), otherwise
    best = chosen[np.argmin(cost[:, chosen], axis=1)]
    least = cost[np.arange(len(cost)), best]
    return np.where(least < otherwise, best, -1), np.minimum(least, otherwise)


def _stated(
    pairs: np.ndarray, saved: np.ndarray, fixed: np.ndarray, time_s: float
) -> highspy.Highs:  # fmt: skip
    """Return the problem of what opening saves: places first, then pairs."""
    highs = highspy.Highs()
    options = (("output_flag", False), ("threads", 1), ("random_seed", 0), ("mip_rel_gap", _GAP),
               ("mip_abs_gap", 0.0), ("time_limit", time_s))  # fmt: skip
    for name, value in options:
        highs.setOptionValue(name, value)
    places, size = len(fixed), len(fixed) + len(pairs)
    none = np.array([], np.int32)
    objective = np.concatenate([fixed, saved])
    highs.addCols(size, objective, np.zeros(size), np.ones(size), 0, none, none, np.array([]))
    whole = np.full(places, highspy.HighsVarType.kInteger)
    highs.changeColsIntegrality(places, np.arange(places, dtype=np.int32), whole)
    columns = places + np.arange(len(pairs))
    _rows(highs, np.stack([columns, pairs[:, 1]], axis=1), (1.0, -1.0), 0.0)
    for customer in np.unique(pairs[:, 0]):
        own = columns[pairs[:, 0] == customer]
        _rows(highs, own[None, :], (1.0,) * len(own), 1.0)
    return highs


def _rows(
    highs: highspy.Highs, index: np.ndarray, value: tuple[float, ...], most: float
) -> None:  # fmt: skip
    """Add rows of equal length, each with the coefficients ``value`` and at most ``most``."""
    count, width = index.shape
    highs.addRows(
        count, np.full(count, -highspy.kHighsInf), np.full(count, most), count * width,
        (np.arange(count) * width).astype(np.int32), index.ravel().astype(np.int32),
        np.tile(np.array(value), count),
    )  # fmt: skip
