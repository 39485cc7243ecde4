"""The pair of entries a juror should see next.

Standard library only: the web process asks while the juror waits.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from random import Random
from typing import NamedTuple

from dorsale_web.matching.ranking.groups import groups

ROUNDS = 10  # of the fixed point of strengths: enough to choose a pair


class Vote(NamedTuple):
    """A juror preferred the winner to the loser, or found them equal."""

    juror: str
    winner: str
    loser: str
    tie: bool = False


def next_pair(
    votes: Sequence[Vote],
    entries: Iterable[str],
    juror: str,
    conflicts: Collection[tuple[str, str]] = (),
    seed: int = 0,
) -> tuple[str, str] | None:
    """Return two entries the juror has not compared yet, or None when there are none.

    One is among those shown least; the other is nearly as rarely shown, first from another group
    of compared entries. Every second time it is the one of nearest strength, whose vote tells most
    of who is before whom; the other times chance decides, since near entries alone never tell how
    far apart the field is.

    Args:
        votes: All votes so far, of all jurors.
        entries: The entries of the category.
        juror: Who votes next.
        conflicts: Pairs (juror, entry) that may not meet.
        seed: Decides between equals and which entry is shown first.
    """
    chance = Random(f"{seed} {juror} {len(votes)}")
    allowed = sorted(entry for entry in set(entries) if (juror, entry) not in conflicts)
    chance.shuffle(allowed)
    shown = Counter(entry for vote in votes for entry in (vote.winner, vote.loser))
    done = {frozenset((vote.winner, vote.loser)) for vote in votes if vote.juror == juror}
    for first in sorted(allowed, key=shown.__getitem__):
        free = [one for one in allowed if one != first and frozenset((one, first)) not in done]
        if free:
            pair = [first, _partner(first, free, votes, shown)]
            chance.shuffle(pair)
            return pair[0], pair[1]
    return None


def _partner(first: str, free: list[str], votes: Sequence[Vote], shown: Counter[str]) -> str:
    least = min(shown[one] for one in free)
    rare = [one for one in free if shown[one] <= least + 1]
    joined = groups({first, *free, *shown}, ((vote.winner, vote.loser) for vote in votes))
    strength = strengths(votes) if shown[first] % 2 else {}

    def tells(other: str) -> tuple[bool, float]:
        one, two = strength.get(first, 1.0), strength.get(other, 1.0)
        return joined[other] != joined[first], one * two / (one + two) ** 2

    return max(rare, key=tells)


def strengths(votes: Iterable[Vote]) -> Mapping[str, float]:
    """Return the Bradley-Terry strength of each entry, 1 for one without votes.

    Each entry also has a win and a defeat against an imagined one of strength 1, which keeps those
    that won everything finite.
    """
    wins: dict[str, float] = defaultdict(lambda: 1.0)
    met: dict[str, list[str]] = defaultdict(list)
    for vote in votes:
        wins[vote.winner] += 0.5 if vote.tie else 1.0
        wins[vote.loser] += 0.5 if vote.tie else 0.0
        met[vote.winner].append(vote.loser)
        met[vote.loser].append(vote.winner)
    found: dict[str, float] = defaultdict(lambda: 1.0)
    for _ in range(ROUNDS):
        for one, others in met.items():
            faced = 2 / (found[one] + 1)
            found[one] = wins[one] / (faced + sum(1 / (found[one] + found[x]) for x in others))
    return found
