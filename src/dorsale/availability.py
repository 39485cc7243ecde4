"""Availability of a demand: every single and double failure of what its paths rest on.

An element (a trench, a named risk group) is down ``cuts x repair / (8760 + cuts x repair)``
of the time, independently of the others. A demand is up when one of its paths is whole.
States with more than two failed elements are not visited; their probability is never
counted as up: it widens the interval.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

HOURS_PER_YEAR = 8760.0


@dataclass(frozen=True)
class Availability:
    """A certified interval: share of time up, and the probability that was not visited."""

    low: float
    high: float
    not_visited: float

    @property
    def hours_lost_low(self) -> float:
        """Hours down a year if every unvisited state were up."""
        return (1 - self.high) * HOURS_PER_YEAR

    @property
    def hours_lost_high(self) -> float:
        """Hours down a year if every unvisited state were down."""
        return (1 - self.low) * HOURS_PER_YEAR


def unavailability(elements: pd.DataFrame) -> pd.Series:
    """Return the share of time each element is down (columns ``cuts_per_year, repair_h``)."""
    down = elements["cuts_per_year"] * elements["repair_h"]
    return down / (HOURS_PER_YEAR + down)


def of_paths(paths: Sequence[Iterable[str]], down: pd.Series) -> Availability:
    """Return the availability of a demand whose ``paths`` are sets of element ids.

    ``down``: element id -> share of time down. No path means never up.

    >>> one = of_paths([["a"]], pd.Series({"a": 0.01}))
    >>> round(one.low, 6), round(one.high, 6)
    (0.99, 0.99)
    """
    sets = [set(path) for path in paths]
    if not sets:
        return Availability(0.0, 0.0, 0.0)
    elements = sorted(set().union(*sets))
    share = down.loc[elements].to_numpy(float)
    odds = share / (1 - share)
    nothing = float(np.prod(1 - share))
    hit = np.array([[element in path for element in elements] for path in sets])
    alone = hit.all(axis=0)
    together = np.ones((len(elements), len(elements)), dtype=bool)
    for row in hit:
        together &= row[:, None] | row[None, :]
    pair_odds = np.triu(np.outer(odds, odds), 1)
    visited = nothing * (1 + odds.sum() + pair_odds.sum())
    lost = nothing * (odds[alone].sum() + pair_odds[together].sum())
    not_visited = max(0.0, 1 - visited)
    return Availability(max(0.0, 1 - lost - not_visited), 1 - lost, not_visited)


def of_route(
    spans: pd.DataFrame,
    working: Iterable[str],
    protection: Sequence[Iterable[str]],
    down: pd.Series,
) -> Availability:
    """Return the availability of a demand from its span paths (``spans.risk_groups``)."""
    risks = spans["risk_groups"]
    paths = [[risk for span in path for risk in risks[span]] for path in (working, *protection)]
    return of_paths([path for path in paths if path], down)
