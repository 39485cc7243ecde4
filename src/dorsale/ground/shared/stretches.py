"""Stretches of a line: intervals along it in m, joined, taken away, compared."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Interval = tuple[float, float]


def union(intervals: np.ndarray) -> tuple[Interval, ...]:
    """Return intervals joined where they touch, in order.

    >>> union(np.array([[3.0, 4.0], [0.0, 1.0], [0.5, 2.0]]))
    ((0.0, 2.0), (3.0, 4.0))
    """
    if not len(intervals):
        return ()
    ordered = intervals[np.argsort(intervals[:, 0], kind="stable")]
    reached = np.maximum.accumulate(ordered[:, 1])
    new = np.concatenate([[True], ordered[1:, 0] > reached[:-1] + 1e-3])
    last = np.concatenate([np.flatnonzero(new)[1:] - 1, [len(ordered) - 1]])
    return tuple(zip(ordered[new, 0].tolist(), reached[last].tolist(), strict=True))


def minus(kept: Sequence[Interval], out: Sequence[Interval]) -> tuple[Interval, ...]:
    """Return the intervals of ``kept`` without those of ``out``, both in order.

    >>> minus([(0.0, 10.0)], [(2.0, 3.0), (9.0, 12.0)])
    ((0.0, 2.0), (3.0, 9.0))
    """
    for low, high in out:
        kept = [
            part
            for a, b in kept
            for part in ((a, min(b, low)), (max(a, high), b))
            if part[1] > part[0]
        ]
    return tuple(kept)


def common(a: Sequence[Interval], b: Sequence[Interval]) -> tuple[Interval, ...]:
    """Return what two lists of intervals have in common.

    >>> common([(0.0, 5.0)], [(1.0, 2.0), (4.0, 9.0)])
    ((1.0, 2.0), (4.0, 5.0))
    """
    both = ((max(p[0], q[0]), min(p[1], q[1])) for p in a for q in b)
    return tuple(one for one in both if one[1] > one[0])


def total(intervals: Sequence[Interval]) -> float:
    """Return the length of all ``intervals`` together, in m."""
    return float(sum(high - low for low, high in intervals))
