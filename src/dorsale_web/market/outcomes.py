"""What the two sides of an outcome say together. Arithmetic only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

STATES = ("both", "one", "disputed", "none")
AGREEING = ("pilot", "agreement")


def standing_of(results: Sequence[str]) -> str:
    """Return ``both``, ``one``, ``disputed`` or ``none`` for the answers of the two sides.

    >>> standing_of([]), standing_of(["pilot"]), standing_of(["pilot", "pilot"])
    ('none', 'one', 'both')
    >>> standing_of(["agreement", "nothing"])
    'disputed'
    """
    if len(results) < 2:
        return "one" if results else "none"
    return "both" if results[0] == results[1] else "disputed"


@dataclass(frozen=True)
class Tally:
    """Outcomes counted with their denominator."""

    asked: int
    by_standing: dict[str, int]
    by_result: dict[str, int]  # confirmed by both sides


def tally(outcomes: Iterable[Sequence[str]]) -> Tally:
    """Count outcomes given as the answers of their sides."""
    answers = [list(one) for one in outcomes]
    standings = Counter(standing_of(one) for one in answers)
    confirmed = Counter(one[0] for one in answers if standing_of(one) == "both")
    return Tally(len(answers), {name: standings[name] for name in STATES}, dict(confirmed))
