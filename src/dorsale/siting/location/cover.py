r"""Covering within a distance: as many people as p places can reach, or all with p places.

* *Maximal cover* (Church and ReVelle 1974): choose p places so that the weight of customers with
  an open place within reach is largest.
* *p-centre* (Hakimi 1964; by covering, Minieka 1970): choose p places so that the farthest
  customer is nearest. The answer is one of the distances: a search by halves asks, for each,
  whether p places cover all; the linear relaxation rules most of them out.
"""

from __future__ import annotations

import time

import highspy
import numpy as np

from dorsale.plan.sites import Located
from dorsale.siting.location.exchange import nearest

_INTEGER = highspy.HighsVarType.kInteger


def maximal_cover(
    distance: np.ndarray,
    p: int,
    reach: float,
    weight: np.ndarray | None = None,
    time_s: float = 120.0,
) -> Located:
    """Return the ``p`` places that cover the most weight within ``reach``, proven or with a gap.

    ``distance`` is (customers, places). Customers out of reach are served by -1.
    """
    clock = time.perf_counter()
    people = np.ones(len(distance)) if weight is None else np.asarray(weight, float)
    within = distance <= reach
    highs = _highs(time_s)
    customers, places = within.shape
    objective = np.concatenate([np.zeros(places), -people])
    _columns(highs, objective, places)
    _row(highs, np.arange(places), np.ones(places), 0.0, float(p))
    for customer in range(customers):
        near = np.flatnonzero(within[customer])
        index = np.append(near, places + customer)
        _row(highs, index, np.append(np.ones(len(near)), -1.0), 0.0, highspy.kHighsInf)
    highs.run()
    info = highs.getInfo()
    chosen = _filled(_open(highs, places), p, places)
    served = np.where(
        within[:, chosen].any(axis=1), nearest(np.where(within, distance, np.inf), chosen), -1
    )
    value, bound = float(people[served >= 0].sum()), -float(info.mip_dual_bound)
    return _located("maximal_cover", chosen, served, value, max(value, bound), clock, larger=True)


def p_centre(distance: np.ndarray, p: int, time_s: float = 120.0) -> Located:
    """Return the ``p`` places whose farthest customer is nearest, proven or with a gap."""
    clock = time.perf_counter()
    radii = np.unique(distance)
    low = 0
    best = _gonzalez(distance, p)
    high = int(np.searchsorted(radii, distance[:, best].min(axis=1).max()))
    while low < high and time.perf_counter() - clock < time_s:
        middle = (low + high) // 2
        found = _covering(distance <= radii[middle], p, time_s - (time.perf_counter() - clock))
        if found is None:
            low = middle + 1
        else:
            best = _filled(found, p, distance.shape[1])
            high = int(np.searchsorted(radii, distance[:, best].min(axis=1).max()))
    value = float(distance[:, best].min(axis=1).max())
    bound = value if low >= high else float(radii[low])
    return _located("p_centre", best, nearest(distance, best), value, bound, clock, larger=False)


def _gonzalez(distance: np.ndarray, p: int) -> np.ndarray:
    """Return a first answer: open, again and again, the place nearest to the farthest customer."""
    chosen = [int(np.argmin(distance.max(axis=0)))]
    while len(chosen) < p:
        farthest = int(np.argmax(distance[:, chosen].min(axis=1)))
        near = np.argsort(distance[farthest], kind="stable")
        chosen.append(next(int(j) for j in near if int(j) not in chosen))
    return np.sort(np.array(chosen))


def _covering(within: np.ndarray, p: int, time_s: float) -> np.ndarray | None:
    """Return at most ``p`` places that cover every customer, ``None`` when there are none."""
    if not within.any(axis=1).all():
        return None
    places = within.shape[1]
    highs = _highs(time_s)
    _columns(highs, np.ones(places), 0)
    for customer in np.unique(within, axis=0):
        near = np.flatnonzero(customer)
        _row(highs, near, np.ones(len(near)), 1.0, highspy.kHighsInf)
    highs.run()
    if highs.getInfo().objective_function_value > p + 1e-6:
        return None
    whole = np.full(places, _INTEGER)
    highs.changeColsIntegrality(places, np.arange(places, dtype=np.int32), whole)
    highs.setOptionValue("objective_target", p + 0.5)
    highs.setOptionValue("objective_bound", p + 0.5)
    highs.run()
    found = _open(highs, places)
    covered = len(found) and within[:, found].any(axis=1).all()
    return found if covered and len(found) <= p else None


def _highs(time_s: float) -> highspy.Highs:
    highs = highspy.Highs()
    options = (("output_flag", False), ("threads", 1), ("random_seed", 0), ("mip_rel_gap", 1e-7))
    for name, value in options:
        highs.setOptionValue(name, value)
    highs.setOptionValue("time_limit", max(time_s, 0.1))
    return highs


def _columns(highs: highspy.Highs, objective: np.ndarray, whole: int) -> None:
    """Add columns in [0, 1]; the first ``whole`` of them are whole."""
    none = np.array([], dtype=np.int32)
    size = len(objective)
    highs.addCols(size, objective, np.zeros(size), np.ones(size), 0, none, none, np.array([]))
    if whole:
        kinds = np.full(whole, _INTEGER)
        highs.changeColsIntegrality(whole, np.arange(whole, dtype=np.int32), kinds)


def _row(
    highs: highspy.Highs, index: np.ndarray, value: np.ndarray, low: float, high: float
) -> None:
    highs.addRow(low, high, len(index), index.astype(np.int32), value)


def _open(highs: highspy.Highs, places: int) -> np.ndarray:
    values = np.array(highs.getSolution().col_value[:places])
    return np.flatnonzero(values > 0.5)


def _filled(chosen: np.ndarray, p: int, places: int) -> np.ndarray:
    """Return ``chosen`` with the first places left added, up to ``p``."""
    rest = [j for j in range(places) if j not in set(chosen.tolist())]
    return np.sort(np.append(chosen, rest[: p - len(chosen)])).astype(int)


def _located(
    problem: str, chosen: np.ndarray, served: np.ndarray, value: float, bound: float,
    clock: float, larger: bool,
) -> Located:  # fmt: skip
    whole = bound if larger else value
    gap = abs(value - bound) / whole if whole > 0 else 0.0
    gap = 0.0 if gap < 1e-6 else gap
    return Located(
        problem, tuple(int(j) for j in chosen), tuple(int(j) for j in served), value, bound, gap,
        time.perf_counter() - clock, "optimal" if gap == 0.0 else "time_limit",
    )  # fmt: skip
