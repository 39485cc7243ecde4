"""Ranges of an answer that rests on many coefficients, each with its own range.

Each coefficient is set to its low and to its high alone; what that does is combined as the effects
of independent causes: the root of the sum of squares of logarithms, above and below apart. All
low, or all high, at once would be a range that nobody should plan with.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping

from dorsale.siting.coefficients import Range

Get = Callable[[str], float]
Answer = Mapping[str, float]


def spread(answer: Callable[[Get], Answer], known: Callable[[str], Range]) -> dict[str, Range]:
    """Return low, central and high of each number of ``answer``.

    ``known`` gives low, typical and high of a coefficient; ``answer`` asks for those it needs.
    """
    used: dict[str, Range] = {}

    def typical(item: str) -> float:
        used[item] = known(item)
        return used[item][1]

    central = answer(typical)
    moved = [ends for item in list(used) for ends in _moved(answer, used, item)]
    return {name: _range(value, [one[name] for one in moved]) for name, value in central.items()}


def _moved(
    answer: Callable[[Get], Answer], used: Mapping[str, Range], item: str
) -> Iterable[Answer]:
    """Return the answers with ``item`` low and high, where that differs from typical."""
    for end in (0, 2):
        if used[item][end] != used[item][1]:
            yield answer(lambda one, end=end: used[one][end if one == item else 1])  # type: ignore[misc]


def _range(central: float, others: Iterable[float]) -> Range:
    """Return low, central, high of one number from its values with one coefficient moved.

    >>> [round(one, 2) for one in _range(1.0, [0.5, 2.0, 2.0])]
    [0.5, 1.0, 2.67]
    """
    others = list(others)
    if central <= 0:
        return central, central, max([central, *others])
    logs = [math.log(max(one / central, 1e-6)) for one in others]
    below = math.sqrt(sum(one**2 for one in logs if one < 0))
    above = math.sqrt(sum(one**2 for one in logs if one > 0))
    low = 0.0 if min(others, default=central) <= 0 else central * math.exp(-below)
    return low, central, central * math.exp(above)
