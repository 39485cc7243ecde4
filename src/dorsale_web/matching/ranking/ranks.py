"""From what a jury leaves believable to a rank and its interval for each entry.

The true scores are drawn many times from all that is believable after the marks or votes; each
draw is a complete ranking. The interval of an entry is the shortest run of ranks that contains its
own rank and nine tenths of those drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import ceil

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular

from dorsale_web.matching.ranking.places import Place

SURE = 0.9  # share of the drawn ranks that an interval holds
DRAWS = 4000
SAME = 9  # decimals to which two scores are equal

Array = NDArray[np.float64]

# Of what makes one entry look better than another, a share is the entries' own and the rest noise.
# Beforehand every share is as likely as any other; it is tried at even steps of its logit.
LOGITS: Array = np.linspace(-5.0, 5.0, 41)
RATIOS: Array = np.exp(-LOGITS)  # noise over spread of the entries, as variances
BEFORE: Array = -LOGITS - 2 * np.logaddexp(0, -LOGITS)  # log of share × (1 - share)


def normal(precision: Array, pull: Array, deviates: Array) -> Array:
    """Return draws of a normal law: its mean is the pull divided by the precision.

    Args:
        precision: Inverse of its covariance.
        pull: The precision times the mean.
        deviates: Standard normal deviates, a column for each draw.
    """
    root = np.linalg.cholesky(precision)
    middle = solve_triangular(root, pull, lower=True, check_finite=False)
    middle = middle.reshape(-1, *(1,) * (deviates.ndim - 1))
    drawn = solve_triangular(root, middle + deviates, lower=True, trans=1, check_finite=False)
    return np.asarray(drawn)


def places(
    entries: Sequence[str], scores: Array, draws: Array, joined: Mapping[str, object]
) -> list[Place]:
    """Return the place of each entry, group by group.

    A rank is counted within the group. Nothing says how groups stand to one another, so an
    interval leaves room for all entries of the others before it.

    Args:
        entries: Codes, in the order of the columns.
        scores: The expected score of each.
        draws: Drawn true scores, a row for each draw.
        joined: The group of each entry.
    """
    sizes = Counter(joined[entry] for entry in entries)
    found: list[Place] = []
    order = sorted(sizes, key=lambda one: (-sizes[one], min(_members(one, entries, joined))))
    for number, group in enumerate(order, start=1):
        columns = [place for place, entry in enumerate(entries) if joined[entry] == group]
        names = [entries[column] for column in columns]
        inside = _within(names, scores[columns], draws[:, columns])
        room = len(entries) - len(columns)
        found += [
            replace(place, high=place.high + room, group=number, others=room) for place in inside
        ]
    return found


def _members(group: object, entries: Iterable[str], joined: Mapping[str, object]) -> list[str]:
    return [entry for entry in entries if joined[entry] == group]


def _within(names: Sequence[str], scores: Array, draws: Array) -> list[Place]:
    level = np.round(scores - scores.mean(), SAME) + 0.0
    drawn = np.sort(np.argsort(np.argsort(-draws, axis=1), axis=1) + 1, axis=0)
    found = []
    for column, name in enumerate(names):
        rank = 1 + int((level > level[column]).sum())
        low, high = interval(drawn[:, column], rank)
        found.append(Place(name, rank, low, high, float(level[column])))
    return sorted(found, key=lambda place: (place.rank, place.entry))


def interval(drawn: NDArray[np.int64], rank: int, sure: float = SURE) -> tuple[int, int]:
    """Return the shortest run of ranks with this one and the sure share of those drawn, sorted.

    Of several the middle one is taken, so that none leans to the top.

    >>> interval(np.array([1, 1, 2, 2, 2, 2, 3, 3, 3, 9]), 2)
    (1, 3)
    """
    held = ceil(sure * len(drawn))
    lows = np.minimum(drawn[: len(drawn) - held + 1], rank)
    highs = np.maximum(drawn[held - 1 :], rank)
    shortest = np.flatnonzero(highs - lows == (highs - lows).min())
    middle = shortest[len(shortest) // 2]
    return int(lows[middle]), int(highs[middle])
