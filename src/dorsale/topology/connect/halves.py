"""Zero-half cuts: rows whose sum is even on the left and odd on the right, halved.

All rows have whole coefficients and all columns are 0 or 1, so half of a sum of rows, rounded
up on both sides, holds for every network (Caprara and Fischetti, 1996). Subsets of rows are
found by elimination modulo 2 with the tightest rows first (Koster, Zymolka, Kutschka, 2009).
The F-partition inequalities of two-connected networks are among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from dorsale.topology.connect.rows import Row, row

_LOOSE = 0.3  # rows with more slack take no part
_EPS = 0.03
_LARGEST = 8


@dataclass
class _Sum:
    """A sum of rows modulo 2: odd fractional columns, parity, slack, and the rows (bits)."""

    odd: int
    parity: int
    slack: float
    rows: int


def zero_halves(rows: Sequence[Row], point: np.ndarray, most: int) -> list[Row]:
    """Return up to ``most`` zero-half cuts of ``rows`` that ``point`` breaks, the worst first."""
    tight = [one for one in rows if one.slack(point) < _LOOSE]
    table = _table(tight, len(point))
    found: dict[Row, float] = {}
    for combination in _odd_sums(tight, point):
        cut = _halved(table[list(_bits(combination))].sum(axis=0), point)
        slack = cut.slack(point)
        if any(cut.values) and slack < -_EPS and max(cut.values) <= _LARGEST:
            found[cut] = -slack / float(np.linalg.norm(cut.values))
    return sorted(found, key=lambda cut: -found[cut])[:most]


def _odd_sums(rows: list[Row], point: np.ndarray) -> Iterator[int]:
    """Yield sets of rows (bits) whose sum is odd and whose slack leaves room for a violation."""
    away = np.minimum(point, 1.0 - point)
    fractional = np.flatnonzero(away > 1e-6)
    place = {int(c): i for i, c in enumerate(fractional)}
    sums = [_start(i, one, point, place) for i, one in enumerate(rows)]
    seen: set[int] = set()
    for i in np.argsort(-away[fractional], kind="stable").tolist():
        sums = _eliminated(sums, 1 << i)
        new = set(_promising(sums, away[fractional].tolist())) - seen
        yield from sorted(new)
        seen |= new


def _start(i: int, one: Row, point: np.ndarray, place: dict[int, int]) -> _Sum:
    odd, parity = 0, one.least & 1
    for column, value in zip(one.columns, one.values, strict=True):
        if value & 1:
            if column in place:
                odd |= 1 << place[column]
            elif point[column] > 0.5:
                parity ^= 1
    return _Sum(odd, parity, max(0.0, one.slack(point)), 1 << i)


def _eliminated(sums: list[_Sum], column: int) -> list[_Sum]:
    """Return ``sums`` without ``column``: its tightest row is added to the others and leaves."""
    having = [one for one in sums if one.odd & column]
    if not having:
        return sums
    pivot = min(having, key=lambda one: (one.slack, one.rows))
    others = (one for one in sums if one is not pivot)
    added = (_added(one, pivot) if one.odd & column else one for one in others)
    return [one for one in added if one.slack < 1.0]


def _added(one: _Sum, pivot: _Sum) -> _Sum:
    return _Sum(
        one.odd ^ pivot.odd,
        one.parity ^ pivot.parity,
        one.slack + pivot.slack,
        one.rows ^ pivot.rows,
    )


def _promising(sums: list[_Sum], away: list[float]) -> Iterator[int]:
    """Yield the odd sums that are nearly even in every fractional column."""
    for one in sums:
        if one.parity and one.rows & (one.rows - 1) and one.odd.bit_count() <= 8:
            cost = one.slack + sum(away[i] for i in _bits(one.odd))
            if cost < 1.0 - 2 * _EPS:
                yield one.rows


def _bits(number: int) -> Iterator[int]:
    while number:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low


def _halved(total: np.ndarray, point: np.ndarray) -> Row:
    """Return half of a sum of rows (``total``: columns, then the right side), rounded up.

    Odd columns are closed by the nearer of their bounds first: x >= 0 or -x >= -1.
    """
    values, least = total[:-1], int(total[-1])
    odd = (values & 1) == 1
    upper = odd & (point > 0.5)
    values = values + odd - 2 * upper
    return row(
        {int(c): int(values[c]) // 2 for c in np.flatnonzero(values)},
        -(-(least - int(upper.sum())) // 2),
    )


def _table(rows: list[Row], columns: int) -> np.ndarray:
    """Return the rows as a dense table, the right side last."""
    table = np.zeros((len(rows), columns + 1), dtype=np.int64)
    for i, one in enumerate(rows):
        table[i, list(one.columns)] = one.values
        table[i, -1] = one.least
    return table
