"""Money in whole cents: parts that add up to their whole, whatever is rounded."""

from __future__ import annotations

import math
from collections.abc import Sequence


def in_cents(eur: float) -> int:
    """Return ``eur`` in whole cents.

    >>> in_cents(12.345678)
    1235
    """
    return round(eur * 100)


def shared(total: int, weights: Sequence[float]) -> list[int]:
    """Return ``total`` (cents, or hundredths of a per cent) split as ``weights``, to the unit.

    The largest remainders are rounded up, the first of equals first: Hamilton's method. Weights
    that are all nought share nothing, and raise ``ValueError`` unless ``total`` is nought too.

    >>> shared(10_000, [1, 1, 1])
    [3334, 3333, 3333]
    """
    whole = math.fsum(weights)
    if not whole:
        if total:
            raise ValueError(total)
        return [0] * len(weights)
    exact = [total * weight / whole for weight in weights]
    found = [math.floor(part) for part in exact]
    order = sorted(range(len(exact)), key=lambda at: (found[at] - exact[at], at))
    for at in order[: total - sum(found)]:
        found[at] += 1
    return found


def eur(cents: int) -> float:
    """Return ``cents`` in EUR: the nearest number to two decimals.

    >>> eur(1235)
    12.35
    """
    return cents / 100
