"""From distances back to paths and owners: which neighbour explains the value of a cell.

A value is the smallest, over the neighbours, of their value plus the step, computed with the same
arithmetic as in the sweep: at least one neighbour explains it exactly. A cell that none explains
was given its value: it is a seed. Where a step is lost in rounding, cells of one value explain one
another; such ties point towards a seed or a lower value, so that no path runs in circles.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit

from dorsale.ground.raster.fields import Cells, Field, checked_cells
from dorsale.ground.raster.surfaces import Surface
from dorsale.ground.raster.sweeping import mean_cost

_TIE, _SEED, _NONE = 253, 254, 255  # codes beside those of steps


@dataclass(frozen=True)
class Tree:
    """For every cell of a field the step to the neighbour its value comes from.

    ``code`` is uint8: with m steps, 0 to m-1 lead to the lower or right cell, m to 2m-1 to the
    upper or left one; 2m and 4m more over the left and the right seam of a grid that wraps. 254
    is a seed, 255 a cell that nothing reaches. ``jump`` is by how much a code changes the number
    of a cell (row by row).
    """

    field: Field
    code: np.ndarray
    jump: np.ndarray


@dataclass(frozen=True)
class Path:
    """A path over a surface, from a source to a cell.

    ``cells`` has shape (cells, 2), rows and columns; ``cost`` is summed again in float64, from
    the source's own value on.
    """

    cells: np.ndarray
    cost: float
    length_m: float


def tree(field: Field) -> Tree:
    """Return the tree of cheapest paths of a field."""
    steps = field.surface.moves.arrays(field.framed.dtype)
    code = np.empty(field.surface.shape, np.uint8)
    _explain_all(field.surface.cost, field.framed, steps, code)
    _untie(field, steps, code)
    if field.surface.wrap:
        _mark_seam(code, steps[2])
    return Tree(field, code, _jumps(steps[1], steps[2], code.shape[1]))


def path(field: Field | Tree, row: int, column: int) -> Path | None:
    """Return the cheapest path from a source to a cell, or ``None`` where nothing leads there.

    For many paths of one field, give its tree.

    Raises:
        BadInput: the cell lies outside the grid or where nothing may pass.
    """
    whole = field if isinstance(field, Tree) else tree(field)
    checked_cells(whole.field.surface, [(row, column)])
    if whole.code[row, column] == _NONE:
        return None
    found = _back(whole.code, whole.jump, row * whole.code.shape[1] + column)
    cells = np.column_stack(np.divmod(found[::-1], whole.code.shape[1]))
    cost, length_m = along(whole.field.surface, cells)
    return Path(cells, float(whole.field.value[cells[0, 0], cells[0, 1]]) + cost, length_m)


def along(ground: Surface, cells: np.ndarray) -> tuple[float, float]:
    """Return the cost and the length in metres of a path of steps, summed in float64."""
    cost, length_m = steps_along(ground, cells)
    return float(cost.sum()), float(length_m.sum())


def steps_along(ground: Surface, cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the cost and the length in metres of each step of a path, float64."""
    steps = ground.moves.arrays(np.dtype(np.float64))
    found: tuple[np.ndarray, np.ndarray] = _along(
        ground.cost, steps, np.ascontiguousarray(cells, np.int64), ground.shape[1]
    )
    return found


def owners(field: Field | Tree, sources: Cells) -> np.ndarray:
    """Return for each cell the number of the source it is reached from, int32; -1 for none.

    A cell whose seed is not among ``sources`` (a field begun from values) has -2.
    """
    whole = field if isinstance(field, Tree) else tree(field)
    cells = checked_cells(whole.field.surface, sources)
    label = np.full(whole.code.shape, -3, np.int32)
    label[whole.code == _SEED] = -2
    label[whole.code == _NONE] = -1
    rows, columns = cells.T
    seeds = whole.code[rows, columns] == _SEED
    label[rows[seeds], columns[seeds]] = np.flatnonzero(seeds)
    _follow(whole.code, whole.jump, label)
    return label


def _untie(field: Field, steps: tuple[Any, ...], code: np.ndarray) -> None:
    """Point ties towards seeds and lower values; a group with neither gets a seed of its own."""
    rows, columns = field.seeds.T
    code[rows, columns] = np.where(code[rows, columns] == _TIE, _SEED, code[rows, columns])
    while (code == _TIE).any():
        if not _settle_ties(field.surface.cost, field.framed, steps, code):
            code.flat[np.argmax(code == _TIE)] = _SEED


@njit(cache=True, nogil=True)
def _explain_all(cost, value, moves, code):  # type: ignore[no-untyped-def]
    """Write for every cell the step to the neighbour that explains it, a row at a time."""
    reach, down, right, touched, count, weight, length_m = moves
    n = code.shape[1]
    mean = np.empty(n, value.dtype)
    for row in range(code.shape[0]):
        at = row + reach
        mine = value[at, reach : reach + n]
        _begin_codes(mine, code[row])
        for k in range(2 * down.size):
            sign, step = (1, k) if k < down.size else (-1, k - down.size)
            upper = at if sign > 0 else at - down[step]
            start = reach if sign > 0 else reach - right[step]
            mean_cost(cost, upper, start, n, touched[step], count[step], weight[step], mean)
            shift = reach + sign * right[step]
            others = value[at + sign * down[step], shift : shift + n]
            _compare(mine, others, mean, length_m[step, upper], k, code[row])


@njit(cache=True, nogil=True)
def _begin_codes(mine, code):  # type: ignore[no-untyped-def]
    for c in range(code.size):
        code[c] = _NONE if mine[c] == np.inf else _SEED


@njit(cache=True, nogil=True)
def _compare(mine, others, mean, length, k, code):  # type: ignore[no-untyped-def]
    """Keep step ``k`` where it explains a cell that no earlier step to a lower one does."""
    step, tie = np.uint8(k), np.uint8(_TIE)
    for c in range(mine.size):
        explained = (others[c] + mean[c] * length <= mine[c]) & (mine[c] < np.inf)
        free = explained & (code[c] >= tie)
        code[c] = (step if others[c] < mine[c] else tie) if free else code[c]


@njit(cache=True, nogil=True)
def _settle_ties(cost, value, moves, code):  # type: ignore[no-untyped-def]
    """Point each tie beside a settled equal to it; return whether any was."""
    changed = False
    reach, steps, columns = moves[0], moves[1].size, code.shape[1]
    for row in range(code.shape[0]):
        for column in range(code.shape[1]):
            if code[row, column] != _TIE:
                continue
            mine = value[row + reach, column + reach]
            for k in range(2 * steps):
                by_way, other = _through(cost, value, moves, row + reach, column + reach, k)
                sign, at = (1, k) if k < steps else (-1, k - steps)
                y, x = row + sign * moves[1][at], column + sign * moves[2][at]
                if by_way <= mine and other == mine and code[y, x % columns] != _TIE:
                    code[row, column] = k
                    changed = True
                    break
    return changed


@njit(cache=True, nogil=True)
def _step_cost(cost, moves, row, column, k):  # type: ignore[no-untyped-def]
    """Return the cost of a step from its upper cell (framed), added as the sweep adds."""
    _, _, _, touched, count, weight, length_m = moves
    mean = weight[k, 0] * cost[row, column]
    for t in range(1, count[k]):
        mean += weight[k, t] * cost[row + touched[k, t, 0], column + touched[k, t, 1]]
    return mean * length_m[k, row]


@njit(cache=True, nogil=True)
def _through(cost, value, moves, row, column, k):  # type: ignore[no-untyped-def]
    """Return a cell's value by way of step ``k``, and that neighbour's value (framed cell).

    Steps 0 to m-1 lead to the neighbour below or right, m to 2m-1 to the one above or left.
    """
    steps = moves[1].size
    if k < steps:
        other = value[row + moves[1][k], column + moves[2][k]]
        return other + _step_cost(cost, moves, row, column, k), other
    k -= steps
    y, x = row - moves[1][k], column - moves[2][k]
    return value[y, x] + _step_cost(cost, moves, y, x, k), value[y, x]


@njit(cache=True, nogil=True)
def _along(cost, moves, cells, columns):  # type: ignore[no-untyped-def]
    reach, down, right = moves[0], moves[1], moves[2]
    total, length = np.zeros(len(cells) - 1), np.zeros(len(cells) - 1)
    for n in range(len(cells) - 1):
        (row, column), (y, x) = cells[n], cells[n + 1]
        across = x - column
        if abs(across) > reach:  # over the seam of a grid that wraps
            across -= columns if across > 0 else -columns
        sign = -1 if (y < row or (y == row and across < 0)) else 1
        upper, start = (row, column) if sign > 0 else (y, x)
        for k in range(down.size):
            if down[k] == sign * (y - row) and right[k] == sign * across:
                total[n] = _step_cost(cost, moves, upper + reach, start + reach, k)
                length[n] = moves[6][k, upper + reach]
    return total, length


@njit(cache=True, nogil=True)
def _mark_seam(code, right):  # type: ignore[no-untyped-def]
    """Give steps over the seam of a grid that wraps codes of their own."""
    steps, columns = right.size, code.shape[1]
    for row in range(code.shape[0]):
        for column in range(columns):
            k = code[row, column]
            if k < 2 * steps:
                other = column + (right[k] if k < steps else -right[k - steps])
                if other < 0:
                    code[row, column] = k + 2 * steps
                elif other >= columns:
                    code[row, column] = k + 4 * steps


def _jumps(down: np.ndarray, right: np.ndarray, columns: int) -> np.ndarray:
    """Return by how much each code changes a flat cell number."""
    plain = np.concatenate([down * columns + right, -down * columns - right])
    return np.concatenate([plain, plain + columns, plain - columns])


@njit(cache=True, nogil=True)
def _follow(code, jump, label):  # type: ignore[no-untyped-def]
    """Label each cell with the label its path back ends at; -3 is not yet known."""
    codes, labels = code.ravel(), label.ravel()
    for cell in range(codes.size):
        if labels[cell] != -3:
            continue
        at = np.uint64(cell)  # unsigned: no test for numbers from the end, five times faster
        while labels[at] == -3:
            at = np.uint64(np.int64(at) + jump[codes[at]])
        found = labels[at]
        at = np.uint64(cell)
        while labels[at] == -3:
            labels[at] = found
            at = np.uint64(np.int64(at) + jump[codes[at]])


@njit(cache=True, nogil=True)
def _back(code, jump, cell):  # type: ignore[no-untyped-def]
    """Return the numbers of the cells from one back to its seed."""
    codes = code.ravel()
    found = [cell]
    while codes[cell] < _TIE:
        cell += jump[codes[cell]]
        found.append(cell)
    return np.array(found)
