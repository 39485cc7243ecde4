"""What a wish is worth to the scheduler (decision 0017)."""

from __future__ import annotations

from collections.abc import Iterable

from dorsale_web.salon.models import Interest

MUTUAL, ONE_SIDED = 30.0, 10.0
MUST = 10.0  # for each side that says must
BEST_RANK = 5.0  # for a pair that matching finds perfect
MOST_MUSTS = 10  # of one visitor, or of one exhibitor
NEVER = 0.0


def interest(said: Iterable[str], points: float) -> float:
    """Return the weight of a pair from what its sides said and its points out of a hundred.

    >>> interest(["wish", "must"], 100), interest(["wish"], 0), interest(["must", "no"], 80)
    (45.0, 10.0, 0.0)
    """
    words = list(said)
    if not words or Interest.NO in words:
        return NEVER
    sides = MUTUAL if len(words) > 1 else ONE_SIDED
    return sides + MUST * words.count(Interest.MUST) + round(BEST_RANK * points / 100, 2)
