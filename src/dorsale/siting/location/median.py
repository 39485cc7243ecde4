r"""The p-median problem, as a page.

**Decided**: which p candidate places are opened (y_j), hence the nearest open one of each customer.

**Minimised**: the sum over customers of weight x distance to the nearest open place.

**Solved** by cuts in the place variables alone. A customer's cost is at least, for any radius D,
``D - sum over places nearer than D of (D - distance) y_j``; the tightest radius for a point is the
first within which the open shares reach 1 (Duran-Mateluna, Ales and Elloumi 2023, after Cornuejols,
Nemhauser and Wolsey 1980). First on the relaxation; then, with places fixed whose reduced
cost exceeds the gap, on whole points. Exchange of places gives the first answer.
"""

from __future__ import annotations

import time

import numpy as np

from dorsale.plan.sites import Located
from dorsale.siting.location.exchange import exchange, nearest
from dorsale.siting.location.rows import Rows

_ENOUGH = 1e-6
_ROUNDS = 200


def p_median(
    distance: np.ndarray,
    p: int,
    weight: np.ndarray | None = None,
    seed: int = 0,
    time_s: float = 120.0,
) -> Located:
    """Return the ``p`` places of least total weighted distance, proven or with the gap.

    ``distance`` is (customers, places), not negative; ``weight`` (customers,), default 1.
    Places and customers are given back as positions. ``ValueError`` unless 1 <= p <= places.
    """
    clock = time.perf_counter()
    _check(distance, p)
    cost = distance if weight is None else distance * weight[:, None]
    best = exchange(cost, p, seed)
    value = _value(cost, best)
    rows = Rows(cost, p)
    rows.cut(_indicator(best, cost.shape[1]))
    bound, best, value = _relaxation(rows, cost, best, value, clock + time_s)
    if value - bound > _allowed(value):
        bound, best, value = _whole(rows, cost, best, value, bound, clock + time_s)
    bound = min(bound, value)
    gap = (value - bound) / value if value > 0 else 0.0
    proven = value - bound <= _allowed(value)
    return Located(
        "p_median", tuple(int(j) for j in best), tuple(int(j) for j in nearest(cost, best)),
        value, bound, 0.0 if proven else gap, time.perf_counter() - clock,
        "optimal" if proven else "time_limit",
    )  # fmt: skip


def _check(distance: np.ndarray, p: int) -> None:
    if not 1 <= p <= distance.shape[1]:
        raise ValueError(f"p = {p} does not lie between 1 and {distance.shape[1]}")


def _allowed(value: float) -> float:
    return max(1e-9, _ENOUGH * value)


def _indicator(places: np.ndarray, size: int) -> np.ndarray:
    chosen = np.zeros(size)
    chosen[places] = 1.0
    return chosen


def _value(cost: np.ndarray, places: np.ndarray) -> float:
    return float(cost[:, places].min(axis=1).sum())


def _relaxation(
    rows: Rows, cost: np.ndarray, best: np.ndarray, value: float, until: float
) -> tuple[float, np.ndarray, float]:
    """Return the bound of the relaxation and the best answer met on the way."""
    bound = 0.0
    for _ in range(_ROUNDS):
        shares, paid, least = rows.solve()
        bound = max(bound, least)
        best, value = _better(cost, _largest(shares, rows.p), best, value)
        if value - bound <= _allowed(value) or not rows.cut(shares, paid):
            break
        if time.perf_counter() > until:
            break
    rows.fix(bound, value)
    return bound, best, value


def _largest(shares: np.ndarray, p: int) -> np.ndarray:
    return np.sort(np.argsort(-shares, kind="stable")[:p])


def _better(
    cost: np.ndarray, start: np.ndarray, best: np.ndarray, value: float
) -> tuple[np.ndarray, float]:
    """Return the better of the best answer and what ``start`` comes to by exchanges."""
    if _value(cost, start) > 1.05 * value:
        return best, value
    found = exchange(cost, len(start), start=start)
    reached = _value(cost, found)
    return (found, reached) if reached < value else (best, value)


def _whole(
    rows: Rows, cost: np.ndarray, best: np.ndarray, value: float, bound: float, until: float
) -> tuple[float, np.ndarray, float]:
    """Close the gap by whole points: solve, cut what lies about its cost, solve again."""
    while time.perf_counter() < until:
        shares, least = rows.solve_whole(until - time.perf_counter(), value)
        bound = max(bound, min(least, value))
        if shares is None:
            break
        places = _largest(shares, rows.p)
        best, value = _better(cost, places, best, value)
        if value - bound <= _allowed(value) or not rows.cut(_indicator(places, cost.shape[1])):
            break
    return bound, best, value
