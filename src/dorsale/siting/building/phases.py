"""When a hall grows, by whole modules: built ahead of the load, opened when it is near."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Phase:
    """A phase opens in ``year`` with ``modules`` more; ``capacity_kw`` is what then stands."""

    number: int
    year: int
    modules: int
    capacity_kw: float


@dataclass(frozen=True)
class Pace:
    """How a hall grows: kW of a module, share let before it grows, years built ahead."""

    module_kw: float
    fill_limit: float
    ahead_years: float


def phases(
    load_kw: Mapping[int, float], opens: int, most: int, pace: Pace
) -> tuple[Phase, ...]:  # fmt: skip
    """Return at most ``most`` phases; a load beyond the last is not served.

    A phase opens in the first year whose load passes the share let of what stands; it is sized for
    the load some years on.

    >>> steps = {2030 + y: 100.0 * y for y in range(1, 11)}
    >>> [(p.year, p.capacity_kw) for p in phases(steps, 2031, 2, Pace(400, 1.0, 3))]
    [(2031, 400.0), (2035, 800.0)]
    """
    found: list[Phase] = []
    for year in sorted(year for year in load_kw if year >= opens):
        stands = found[-1].capacity_kw if found else 0.0
        if load_kw[year] <= pace.fill_limit * stands or len(found) == most:
            continue
        later = max(load_kw[one] for one in load_kw if year <= one <= year + pace.ahead_years)
        modules = max(1, math.ceil((later / pace.fill_limit - stands) / pace.module_kw - 1e-9))
        capacity = stands + modules * pace.module_kw
        found.append(Phase(len(found) + 1, year, modules, capacity))
    return tuple(found)
