"""Mixed-integer rounding of inequalities over whole modules.

From sum a_j y_j >= b with y >= 0 whole, and a divisor t, with r the fractional part of b/t:
sum (floor(a_j/t) + min(1, frac(a_j/t)/r)) y_j >= ceil(b/t) (Marchand and Wolsey 2001). No
factor need exceed the right side, when none is negative.
"""

from __future__ import annotations

import numpy as np

WHOLE = 1e-7
"""A right side this close to a whole number (relative to it) counts as whole."""

SAFE = 2e-6
"""Added to rounded parts, so that rounding errors of numbers cannot make a row too strong."""


def rounded(
    factors: np.ndarray, least: np.ndarray, divisor: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the rounded factors (rows, kinds) and right sides (rows).

    ``factors`` is (rows, kinds) or broadcasts to it; ``least`` and ``divisor`` are (rows,).
    """
    ratio = least / divisor
    right = np.ceil(ratio - WHOLE * np.maximum(1.0, np.abs(ratio)))
    right = np.where(ratio > 0, np.maximum(right, 1.0), right)
    rest = ratio - (right - 1)
    share = factors / divisor[:, None]
    down = np.floor(share + 1e-9)
    part = np.maximum(share - down, 0.0)
    safe = np.where(part > 0, SAFE, 0.0)
    up = down + np.minimum(1.0, part / np.minimum(rest, 1.0)[:, None] + safe)
    return np.minimum(up, np.maximum(right, 0.0)[:, None]), right


def parts(least: np.ndarray) -> list[np.ndarray]:
    """Return divisors a little below a whole part of ``least``, and ``least`` itself.

    With the q-th part the right side is q + 1, and a module counts for one more than the
    whole q-th parts that it gives: what q modules that are too small together cannot do.
    """
    return [least, *(least * (1 - 1e-3) / q for q in (1, 2, 3))]


def best_rounding(
    factors: np.ndarray, least: float, values: np.ndarray, most_divisors: int = 12
) -> tuple[np.ndarray, float]:
    """Return the rounding of one row that cuts ``values`` off the farthest, and its right side.

    The divisors tried are the factors that matter most at ``values``, and the right side
    itself (which makes large factors as good as the right side).
    """
    weight: dict[float, float] = {}
    for factor, value in zip(factors.tolist(), values.tolist(), strict=True):
        if factor > 0:
            weight[round(factor, 9)] = weight.get(round(factor, 9), 0.0) + factor * value
    ranked = sorted(weight, key=lambda factor: (-weight[factor], factor))[:most_divisors]
    fractions = [float(part) for part in parts(np.array(least))]
    divisors = np.array([*(t for t in ranked if t < least), *fractions])
    rows, right = rounded(factors[None, :], np.full(len(divisors), least), divisors)
    depth = (right - rows @ values) / np.maximum(1e-9, np.linalg.norm(rows, axis=1))
    best = int(np.argmax(depth))
    return rows[best], float(right[best])
