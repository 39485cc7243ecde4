"""Whole cents: amounts are split so that nothing is lost by rounding."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np


def cents(eur: float) -> int:
    """Return ``eur`` in whole cents.

    >>> cents(12.345), cents(0.0)
    (1234, 0)
    """
    return round(eur * 100)


def split(whole: int, weights: Iterable[float]) -> np.ndarray:
    """Return ``whole`` cents shared by ``weights`` (n,), which are not negative; the sum is exact.

    Largest remainder: each part is rounded down, and the cents left go to the largest remainders,
    the earlier part first.

    >>> split(100, [1, 1, 1]).tolist(), split(7, [0, 0]).tolist()
    ([34, 33, 33], [7, 0])
    """
    shares = np.array(list(weights), dtype=float)
    if shares.sum() <= 0:
        shares = np.eye(1, len(shares))[0]
    exact = whole * (shares / shares.sum())
    parts: np.ndarray = np.floor(exact).astype(np.int64)
    left = int(whole - parts.sum())
    first = np.argsort(-(exact - parts), kind="stable")
    step = 1 if left > 0 else -1
    for at in np.resize(first if left > 0 else first[::-1], abs(left)):
        parts[at] += step
    return parts
