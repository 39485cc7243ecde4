"""Which modules a cheapest design can need: dominated ones left out, small ones few.

A module is dominated when others together give at least its capacity at no more cost. Of a
module that stays, k are needed at most when k + 1 can be replaced by larger modules at no
more cost (and then the larger ones are taken: the smallest modules can only become fewer).
Both questions are unbounded knapsacks of covering, solved exactly on a grid.
"""

from __future__ import annotations

import math

import numpy as np

GRID = 20_000


def needed(capacity: np.ndarray, cost: np.ndarray, demand: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the positions of the modules to keep and the most of each worth buying.

    ``demand`` is the most traffic the link can ever carry, in the unit of ``capacity``.
    """
    order = sorted(range(len(capacity)), key=lambda m: (cost[m], -capacity[m]))
    staircase: list[int] = []
    for m in order:
        reached = max((capacity[kept] for kept in staircase), default=0.0)
        if reached < min(capacity[m], demand):
            staircase.append(m)
    kept = _undominated(staircase, capacity, cost)
    most = [min(_few(m, kept, capacity, cost), _count(demand, capacity[m])) for m in kept]
    return np.array(kept, dtype=np.int64), np.array(most, dtype=float)


def _undominated(kept: list[int], capacity: np.ndarray, cost: np.ndarray) -> list[int]:
    """Leave out, largest first, each module that the others replace at no more cost."""
    for m in sorted(kept, key=lambda m: -capacity[m]):
        others = [other for other in kept if other != m]
        if cheapest(capacity[m], capacity[others], cost[others]) <= cost[m]:
            kept = others
    return sorted(kept, key=lambda m: float(capacity[m]))


def _few(m: int, kept: list[int], capacity: np.ndarray, cost: np.ndarray) -> float:
    larger = [other for other in kept if capacity[other] > capacity[m]]
    if not larger:
        return math.inf
    for k in range(1, _count(float(max(capacity[larger])), capacity[m]) + 1):
        if cheapest(k * capacity[m], capacity[larger], cost[larger]) <= k * cost[m]:
            return k - 1
    return math.inf


def _count(amount: float, capacity: float) -> int:
    return max(0, math.ceil(amount / capacity - 1e-9))


def cheapest(amount: float, capacity: np.ndarray, cost: np.ndarray) -> float:
    """Return the least cost of capacity of at least ``amount`` (from above, on a fine grid).

    Exact when the capacities are multiples of a grid step; else each module counts a little
    less than it gives, so that the answer can only be too high.
    """
    if amount <= 0:
        return 0.0
    if len(capacity) == 0:
        return math.inf
    step = _step(amount, capacity)
    size = math.ceil(amount / step - 1e-9)
    gives = np.minimum(np.floor(capacity / step + 1e-9), size).astype(np.int64)
    useful = gives > 0
    if not useful.any() or size > GRID:
        return math.inf
    return _cover(size, gives[useful], cost[useful])


def _step(amount: float, capacity: np.ndarray) -> float:
    """Return the common divisor of the capacities when it is not too small, else a fine step."""
    divisor = float(capacity[0])
    for other in capacity[1:]:
        a, b = divisor, float(other)
        while b > 1e-9 * a:
            a, b = b, math.remainder(a, b)
            b = abs(b)
        divisor = a
    return max(divisor, amount / GRID)


def _cover(size: int, gives: np.ndarray, cost: np.ndarray) -> float:
    best = np.zeros(size + 1)
    for amount in range(1, size + 1):
        best[amount] = np.min(cost + best[np.maximum(amount - gives, 0)])
    return float(best[size])
