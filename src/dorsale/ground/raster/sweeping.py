"""The kernel: tiles of a grid are relaxed row by row, the one with the smallest news first.

All arrays carry a frame as wide as the longest move. Frame cells are read and never written: they
hold infinity, or what lies beyond (the other side of a grid that wraps, or the next block). A
value only decreases, and the work ends when no step improves any cell, so the result is the exact
field up to rounding. Method: active tiles with alternating half-sweeps, a relative of fast
sweeping (Zhao 2005, https://doi.org/10.1090/S0025-5718-04-01678-3) and of fast iteration with
active lists (Jeong and Whitaker 2008, https://doi.org/10.1137/060670298), on a graph of cells.

``moves`` are the arrays of :class:`.neighbourhood.Moves`, in its order; ``tiles`` is
``(key, low, high)``: per tile the smallest value newly reached beside it (infinite: idle) and the
rows that may improve.
"""

from __future__ import annotations

import numpy as np
from numba import njit

INFINITE = np.inf


@njit(cache=True, nogil=True)
def settle(cost, value, moves, tiles, tile, visits):  # type: ignore[no-untyped-def]
    """Visit up to ``visits`` tiles, smallest key first; return how many were visited."""
    key = tiles[0]
    least = np.empty(key.shape[0], key.dtype)
    for row in range(key.shape[0]):
        least[row] = key[row].min()
    before = np.empty((2 * tile, 2 * tile), value.dtype)
    lines = np.empty((3, 2 * tile + 1), value.dtype)
    for done in range(visits):
        i = np.argmin(least)
        if least[i] == INFINITE:
            return done
        j = np.argmin(key[i])
        _visit(cost, value, moves, tiles, i, j, tile, before, lines, least)
    return visits


@njit(cache=True, nogil=True)
def edges(position, count, tile, size):  # type: ignore[no-untyped-def]
    """Return first and last cell (excluded) of a tile; the last tile takes the rest."""
    start = position * tile
    return start, (size if position == count - 1 else start + tile)


@njit(cache=True, nogil=True)
def _visit(cost, value, moves, tiles, i, j, tile, before, lines, least):  # type: ignore[no-untyped-def]
    key, low, high = tiles
    reach = moves[0]
    top, bottom = edges(i, key.shape[0], tile, value.shape[0] - 2 * reach)
    left, right = edges(j, key.shape[1], tile, value.shape[1] - 2 * reach)
    first, last = low[i, j], min(high[i, j] + 1, bottom - top)
    key[i, j], low[i, j], high[i, j] = INFINITE, 2 * tile, -1
    least[i] = key[i].min()
    around_cost = cost[top : bottom + 2 * reach, left : right + 2 * reach]
    around = value[top : bottom + 2 * reach, left : right + 2 * reach]
    inside = around[reach : reach + bottom - top, reach : reach + right - left]
    kept = before[: bottom - top, : right - left]
    kept[:] = inside
    _relax(around_cost, around, moves, top, first, last, lines)
    _wake_neighbours(kept, inside, reach, tiles, i, j, tile, least)


@njit(cache=True, nogil=True)
def _relax(cost, value, moves, top, first, last, lines):  # type: ignore[no-untyped-def]
    """Alternate downward and upward half-sweeps until no row of the tile can improve."""
    reach = moves[0]
    rows = value.shape[0] - 2 * reach
    above, below = np.zeros(rows, np.bool_), np.zeros(rows, np.bool_)
    fresh = np.zeros(rows, np.bool_)
    above[first:last], below[first:last], fresh[first:last] = True, True, True
    waiting = last > first
    while waiting:
        for row in range(rows):
            if above[row]:
                above[row] = False
                if _row(cost, value, moves, top, row, True, fresh, lines):
                    for other in range(row + 1, min(row + reach + 1, rows)):
                        above[other] = True
                    for other in range(max(row - reach, 0), row):
                        below[other] = True
        waiting = False
        for row in range(rows - 1, -1, -1):
            if below[row]:
                below[row] = False
                if _row(cost, value, moves, top, row, False, fresh, lines):
                    for other in range(row + 1, min(row + reach + 1, rows)):
                        above[other] = True
                        waiting = True
                    for other in range(max(row - reach, 0), row):
                        below[other] = True


@njit(cache=True, nogil=True)
def _row(cost, value, moves, top, row, from_above, fresh, lines):  # type: ignore[no-untyped-def]
    """Improve a row from the rows on one side, then along itself."""
    reach, count, length_m = moves[0], moves[4], moves[6]
    at = row + reach
    if reach == 1 and count[2] == 2:  # diagonals over two cells: no table is needed
        beside, upper = (at - 1, top + at - 1) if from_above else (at + 1, top + at)
        straight, diagonal = length_m[1, upper], length_m[2, upper]
        improved = _beside(cost[at], cost[beside], value[at], value[beside], straight, diagonal)
    else:
        improved = _beyond(cost, value, moves, top, at, from_above, lines)
    if improved or fresh[row]:
        fresh[row] = False
        start, end = reach - 1, cost.shape[1] - reach + 1
        improved |= _along(cost[at, start:end], value[at, start:end], length_m[0, top + at], lines)
    return improved


@njit(cache=True, nogil=True)
def _beside(cost, others_cost, value, others, straight, diagonal):  # type: ignore[no-untyped-def]
    """Improve a row from the next one, by straight and diagonal steps."""
    half = value.dtype.type(0.5)
    n = value.size - 2
    k, v = cost[1 : 1 + n], value[1 : 1 + n]
    k0, k1, k2 = others_cost[:n], others_cost[1 : 1 + n], others_cost[2 : 2 + n]
    v0, v1, v2 = others[:n], others[1 : 1 + n], others[2 : 2 + n]
    improved = False
    for c in range(n):
        best = v1[c] + (half * k1[c] + half * k[c]) * straight
        other = v0[c] + (half * k0[c] + half * k[c]) * diagonal
        best = other if other < best else best
        other = v2[c] + (half * k2[c] + half * k[c]) * diagonal
        best = other if other < best else best
        old = v[c]
        improved |= best < old
        v[c] = best if best < old else old
    return improved


@njit(cache=True, nogil=True)
def _beyond(cost, value, moves, top, at, from_above, lines):  # type: ignore[no-untyped-def]
    """Improve a row from the rows within reach on one side, by steps of any table."""
    reach, down, right, touched, count, weight, length_m = moves
    n = value.shape[1] - 2 * reach
    mean, best = lines[0], lines[1]
    best[:n] = value[at, reach : reach + n]
    for k in range(1, down.size):
        upper = at - down[k] if from_above else at
        other = upper if from_above else at + down[k]
        shift = -right[k] if from_above else right[k]
        start = reach - right[k] if from_above else reach  # column of the upper cell
        mean_cost(cost, upper, start, n, touched[k], count[k], weight[k], mean)
        length = length_m[k, top + upper]
        others = value[other, reach + shift : reach + shift + n]
        for c in range(n):
            candidate = others[c] + mean[c] * length
            best[c] = candidate if candidate < best[c] else best[c]
    mine = value[at, reach : reach + n]
    improved = False
    for c in range(n):
        improved |= best[c] < mine[c]
        mine[c] = best[c]
    return improved


@njit(cache=True, nogil=True)
def mean_cost(cost, row, column, n, touched, count, weight, mean):  # type: ignore[no-untyped-def]
    """Write the mean cost along a step for ``n`` upper cells from (row, column) on."""
    mean[:n] = 0
    for t in range(count):
        start = column + touched[t, 1]
        crossed = cost[row + touched[t, 0], start : start + n]
        share = weight[t]
        for c in range(n):
            mean[c] += share * crossed[c]


@njit(cache=True, nogil=True)
def _along(cost, value, length_m, lines):  # type: ignore[no-untyped-def]
    """Improve a row from both its ends, including the cells beside the tile."""
    half = value.dtype.type(0.5)
    n = value.size - 2
    step, ahead, back = lines[0], lines[1], lines[2]
    for c in range(n + 1):
        step[c] = (half * cost[c] + half * cost[c + 1]) * length_m
    right, left = value[0], value[n + 1]
    for c in range(n):
        right = min(right + step[c], value[c + 1])
        ahead[c] = right
        left = min(left + step[n - c], value[n - c])
        back[n - 1 - c] = left
    improved = False
    for c in range(n):
        best = ahead[c] if ahead[c] < back[c] else back[c]
        improved |= best < value[c + 1]
        value[c + 1] = best
    return improved


@njit(cache=True, nogil=True)
def _wake_neighbours(before, after, reach, tiles, i, j, tile, least):  # type: ignore[no-untyped-def]
    key, low, high = tiles
    for a in range(-1, 2):
        for b in range(-1, 2):
            y, x = i + a, j + b
            if (a == 0 and b == 0) or y < 0 or x < 0 or y >= key.shape[0] or x >= key.shape[1]:
                continue
            smallest, first, last = _news(before, after, a, b, reach)
            if smallest == INFINITE:
                continue
            if a < 0:
                first, last = tile - reach, tile - 1
            elif a > 0:
                first, last = 0, reach - 1
            low[y, x] = min(low[y, x], max(first - reach, 0))
            high[y, x] = max(high[y, x], last + reach)
            key[y, x] = min(key[y, x], smallest)
            least[y] = min(least[y], smallest)


@njit(cache=True, nogil=True)
def _strip(side, size, reach):  # type: ignore[no-untyped-def]
    if side == 0:
        return 0, size
    return (0, reach) if side < 0 else (size - reach, size)


@njit(cache=True, nogil=True)
def _news(before, after, a, b, reach):  # type: ignore[no-untyped-def]
    """Return smallest new value, first and last improved row along one side of a tile."""
    top, bottom = _strip(a, after.shape[0], reach)
    left, right = _strip(b, after.shape[1], reach)
    smallest, first, last = after.dtype.type(INFINITE), 2**30, -1
    for row in range(top, bottom):
        for column in range(left, right):
            if after[row, column] < before[row, column]:
                smallest = min(smallest, after[row, column])
                first, last = min(first, row), row
    return smallest, first, last
