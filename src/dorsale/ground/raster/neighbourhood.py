"""Steps between cells: which neighbours, how long, over which cells, and how far from straight.

A step is a straight segment between two cell centres. It costs the integral of the cost along it:
its length times the mean cost of the cells it crosses, each weighted by the share of the segment
inside it. For the 8 nearest cells that is ``length * (c_u + c_v) / 2``.

Paths made of such steps are longer than straight lines even on even ground, by at most 41.4 %
(4 neighbours), 8.24 % (8), 2.75 % (16, radius 2) and 1.31 % (32, radius 3) on square cells:
:func:`elongation`, after Goodchild (1977, https://doi.org/10.1068/a090727).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from math import gcd, hypot, inf, sqrt
from typing import Any

import numpy as np

from dorsale.plan.problems import N_, BadInput, Problem

REACH = {4: 1, 8: 1, 16: 2, 32: 3}  # neighbours: the longest step in rows or columns
_MOST_TOUCHED = 6
Cell = tuple[float | np.ndarray, float | np.ndarray]


@dataclass(frozen=True)
class Moves:
    """The steps of a neighbourhood, each once, from its upper cell to its lower or right cell.

    ``down, right`` have shape (steps,), ``touched`` (steps, 6, 2) holds rows and columns from the
    upper cell, the first ``count`` of them used, ``weight`` (steps, 6) their shares of the
    segment, ``length_m`` (steps, framed rows) the length by row of the upper cell.
    """

    reach: int
    down: np.ndarray
    right: np.ndarray
    touched: np.ndarray
    count: np.ndarray
    weight: np.ndarray
    length_m: np.ndarray

    def arrays(self, dtype: np.dtype[Any]) -> tuple[Any, ...]:
        """Return what kernels take, for values of a type."""
        weight, length = self.weight.astype(dtype), self.length_m.astype(dtype)
        return (self.reach, self.down, self.right, self.touched, self.count, weight, length)

    def of_rows(self, top: int, bottom: int) -> Moves:
        """Return the same steps on rows ``top`` to ``bottom`` (excluded) with their frame."""
        return replace(self, length_m=self.length_m[:, top : bottom + 2 * self.reach])


def moves(neighbours: int, cell: Cell, rows: int) -> Moves:
    """Return the steps to 4, 8, 16 or 32 neighbours on ``rows`` rows of cells.

    ``cell`` is height and width of a cell in metres, each a number or one value a row.
    """
    if neighbours not in REACH:
        said = N_("{neighbours} neighbours are not known")
        raise BadInput(
            [Problem(said, N_("Use 4, 8, 16 or 32."), values={"neighbours": neighbours})]
        )
    reach = REACH[neighbours]
    steps = directions(reach)
    touched = np.zeros((len(steps), _MOST_TOUCHED, 2), np.int64)
    weight = np.zeros((len(steps), _MOST_TOUCHED))
    count = np.zeros(len(steps), np.int64)
    for k, step in enumerate(steps):
        for n, (at, share) in enumerate(crossed(*step)):
            touched[k, n], weight[k, n], count[k] = at, share, n + 1
    down, right = np.array(steps, np.int64).T.copy()
    length = np.array([_lengths_m(d, r, cell, rows, reach) for d, r in steps])
    if neighbours == 4:
        length[2:] = inf
    return Moves(reach, down, right, touched, count, weight, length)


def directions(reach: int) -> list[tuple[int, int]]:
    """Return the steps (down, right) of at most ``reach`` in either, each line once.

    >>> directions(1)
    [(0, 1), (1, 0), (1, 1), (1, -1)]
    """
    beyond = [
        (down, right)
        for down in range(1, reach + 1)
        for right in sorted(range(-reach, reach + 1), key=lambda r: (abs(r), -r))
        if gcd(down, right) == 1
    ]
    return [(0, 1), *beyond]


def crossed(down: int, right: int) -> list[tuple[tuple[int, int], float]]:
    """Return the cells that a segment between two centres crosses, with its share in each.

    >>> crossed(1, 2)
    [((0, 0), 0.25), ((0, 1), 0.25), ((1, 1), 0.25), ((1, 2), 0.25)]
    """
    cuts = {Fraction(0), Fraction(1)}
    for size in (down, abs(right)):
        cuts |= {Fraction(2 * n + 1, 2 * size) for n in range(size)}
    pieces = []
    for start, end in pairwise(sorted(cuts)):
        middle = (start + end) / 2
        pieces.append(((round(middle * down), round(middle * right)), float(end - start)))
    return pieces


def _lengths_m(down: int, right: int, cell: Cell, rows: int, reach: int) -> np.ndarray:
    """Return the length of a step by framed row of its upper cell; the frame repeats the edge."""
    height, width = (
        np.pad(np.broadcast_to(np.asarray(size, float), rows), reach, "edge") for size in cell
    )
    middle = np.cumsum(height) - height / 2
    lower = np.minimum(np.arange(height.size) + down, height.size - 1)
    across = abs(right) * (width + width[lower]) / 2
    result: np.ndarray = np.hypot(middle[lower] - middle, across)
    return result


def elongation(neighbours: int, height: float = 1.0, width: float = 1.0) -> float:
    """Return by what share a path of such steps exceeds a straight line, at worst.

    Between two next directions a and b a path's length is linear, p·u with p·a = |a| and
    p·b = |b|; over unit vectors u it is at most |p|.

    >>> [round(elongation(n), 4) for n in (4, 8, 16, 32)]
    [0.4142, 0.0824, 0.0275, 0.0131]
    """
    if neighbours == 4:
        return sqrt(2.0) - 1
    steps = [(d * height, r * width) for d, r in directions(REACH[neighbours]) if r >= 0]
    steps.sort(key=lambda step: step[0] / hypot(*step))
    worst = 1.0
    for a, b in pairwise(steps):
        p = np.linalg.solve(np.array([a, b]), np.array([hypot(*a), hypot(*b)]))
        worst = max(worst, float(np.linalg.norm(p)))
    return worst - 1
