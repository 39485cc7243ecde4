"""What a ranking says of each entry, and whether it names a winner.

Standard library only: the web process reads places that a task computed and stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """The rank of an entry, and the ranks between which its true rank lies 9 times out of 10.

    Attributes:
        entry: Its code.
        rank: By score, within its group; entries with one score share one rank.
        low: The best rank of its interval.
        high: The last rank of its interval.
        score: With marks, points of a hundred above the average entry of the group; with votes,
            the share of votes it would win against such an entry.
        group: Entries are compared within a group only; the largest is 1.
        others: Entries of other groups; any of them may stand before it, so ``high`` counts them.
    """

    entry: str
    rank: int
    low: int
    high: int
    score: float
    group: int = 1
    others: int = 0


@dataclass(frozen=True)
class Podium:
    """The winner, or else the entries that the jury does not separate or does not compare."""

    winner: str | None = None
    not_separable: tuple[str, ...] = ()
    comparable: bool = True


def separable(first: Place, second: Place) -> bool:
    """Return whether two entries are compared and their intervals in the group share no rank."""
    if first.group != second.group:
        return False
    return first.high - first.others < second.low or second.high - second.others < first.low


def podium(places: Sequence[Place]) -> Podium:
    """Return the winner only when no other entry's interval meets that of the first.

    The interval of the second contains rank 2, so that of a winner is rank 1 alone. Otherwise the
    answer is the first with all that are not separable from it; when the jury left groups that
    nothing compares, it is the first of each group with those not separable from it.
    """
    heads = {place.group: place for place in sorted(places, key=_order, reverse=True)}
    ahead = [place for place in places if not _below(place, heads[place.group])]
    if len(ahead) == 1:
        return Podium(winner=ahead[0].entry)
    names = tuple(place.entry for place in sorted(ahead, key=_order))
    return Podium(not_separable=names, comparable=len(heads) <= 1)


def _below(place: Place, head: Place) -> bool:
    return place != head and separable(place, head)


def _order(place: Place) -> tuple[int, int, str]:
    return place.group, place.rank, place.entry
