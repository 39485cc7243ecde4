"""Grids too large for one sweep: blocks with a halo, settled one by one or by several workers.

A block is swept alone, with the values of the cells around it as they are; where its border got
cheaper, the blocks beside it are settled again, those with the smallest news first. It ends when
no block has news: the same fixed point as one sweep of the whole, whatever the order. Beyond 8
bytes a cell on disk (cost and value), a worker holds one block, 16 bytes a cell.

Costs and values are arrays, or files opened as ``numpy.memmap``, which workers in other processes
open again by name: they must see the same disk.
"""

from __future__ import annotations

import concurrent.futures
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np

from dorsale.ground.raster.activity import idle, place, wake_border
from dorsale.ground.raster.fields import Cells, Tell, checked_on_grid, relax_framed
from dorsale.ground.raster.neighbourhood import Cell, Moves, moves
from dorsale.ground.raster.surfaces import check_cell, check_cost, inner

Side = tuple[int, int]
_AROUND: tuple[Side, ...] = tuple(s for s in product((-1, 0, 1), (-1, 0, 1)) if s != (0, 0))
Stored = np.ndarray | tuple[Any, ...]


@dataclass(frozen=True)
class Task:
    """One block to settle: its cells, the steps on its rows, new sources, sides with news."""

    top: int
    bottom: int
    left: int
    right: int
    steps: Moves
    sources: np.ndarray
    offsets: np.ndarray
    sides: frozenset[Side]
    check: bool


@dataclass
class _Plan:
    """What is left to do: news per block, and the sides it came from."""

    rows: np.ndarray
    columns: np.ndarray
    key: np.ndarray
    sides: dict[Side, set[Side]] = field(default_factory=dict)
    seen: set[Side] = field(default_factory=set)
    running: set[Side] = field(default_factory=set)

    def next(self) -> Side | None:
        """Return the block with the smallest news that is not being settled."""
        free = self.key.copy()
        for block in self.running:
            free[block] = np.inf
        i, j = np.unravel_index(np.argmin(free), free.shape)
        return (int(i), int(j)) if np.isfinite(free[i, j]) else None

    def tell_neighbours(self, block: Side, news: dict[Side, float]) -> None:
        """Lower the keys of the blocks beside one whose border got cheaper."""
        for (a, b), value in news.items():
            other = (block[0] + a, block[1] + b)
            if 0 <= other[0] < self.key.shape[0] and 0 <= other[1] < self.key.shape[1]:
                self.key[other] = min(self.key[other], value)
                self.sides.setdefault(other, set()).add((-a, -b))


def settle_in_blocks(
    cost: np.ndarray,
    value: np.ndarray,
    sources: Cells,
    neighbours: int = 8,
    cell: Cell = (1.0, 1.0),
    side: int = 2048,
    executor: concurrent.futures.Executor | None = None,
    workers: int = 1,
    tell: Tell | None = None,
    *,
    offsets: Sequence[float] | None = None,
) -> int:
    """Write into ``value`` the least cost from any source; return how many blocks were settled.

    Args:
        cost: float32, shape (rows, columns), above 0 per metre, infinite where excluded.
        value: float32 of that shape, overwritten.
        sources: cells (row, column) where the cost is ``offsets`` (0 unless given).
        neighbours: 4, 8, 16 or 32.
        cell: height and width of a cell in metres, each a number or one value a row.
        side: cells along a block.
        executor: where blocks are settled, any with ``submit`` of :mod:`concurrent.futures`
            (threads, processes, ``distributed.Client.get_executor()``); here, if none.
        workers: how many blocks at once.
        tell: told how many blocks were settled and how many wait.
        offsets: the cost at each source.

    Raises:
        BadInput: a bad cost; a source outside the grid or where nothing may pass.
    """
    rows, columns = cost.shape
    height, width = (np.array(np.broadcast_to(np.asarray(s, float), rows)) for s in cell)
    check_cell(height, width)
    steps = moves(neighbours, (height, width), rows)
    at = checked_on_grid((rows, columns), cost, sources)
    begin = np.zeros(len(at)) if offsets is None else np.asarray(offsets, float)
    value[:] = np.inf
    plan = _Plan(_cuts(rows, side, steps.reach), _cuts(columns, side, steps.reach), np.empty(0))
    plan.key = np.full((len(plan.rows) - 1, len(plan.columns) - 1), np.inf)
    for (row, column), offset in zip(at, begin, strict=True):
        block = _block_of(plan, row, column)
        plan.key[block] = min(plan.key[block], offset)
    stored = _stored(cost, executor, "r"), _stored(value, executor, "r+")
    return _run(plan, steps, at, begin, stored, executor, workers, tell)


def _cuts(size: int, side: int, reach: int) -> np.ndarray:
    """Return where blocks begin and end; the last takes a rest shorter than the reach."""
    starts = np.arange(0, size, side)
    if len(starts) > 1 and size - starts[-1] < reach:
        starts = starts[:-1]
    return np.append(starts, size)


def _block_of(plan: _Plan, row: int, column: int) -> Side:
    i = int(np.searchsorted(plan.rows, row, "right")) - 1
    j = int(np.searchsorted(plan.columns, column, "right")) - 1
    return i, j


def _run(
    plan: _Plan,
    steps: Moves,
    sources: np.ndarray,
    offsets: np.ndarray,
    stored: tuple[Stored, Stored],
    executor: concurrent.futures.Executor | None,
    workers: int,
    tell: Tell | None,
) -> int:
    """Settle blocks until none has news, ``workers`` at once."""
    waiting: dict[Any, Side] = {}
    settled = 0
    while True:
        while len(waiting) < workers and (block := plan.next()) is not None:
            task = _task(plan, block, steps, sources, offsets)
            plan.running.add(block)
            waiting[_begun(executor, task, stored)] = block
        if not waiting:
            return settled
        done, _ = concurrent.futures.wait(waiting, return_when="FIRST_COMPLETED")
        for future in done:
            block = waiting.pop(future)
            plan.running.discard(block)
            plan.tell_neighbours(block, future.result())
            settled += 1
            if tell:
                tell("blocks", f"{settled} + {int(np.isfinite(plan.key).sum())}")


def _task(plan: _Plan, block: Side, steps: Moves, sources: np.ndarray, offsets: np.ndarray) -> Task:
    top, bottom = (int(cut) for cut in plan.rows[block[0] : block[0] + 2])
    left, right = (int(cut) for cut in plan.columns[block[1] : block[1] + 2])
    first = block not in plan.seen
    within = (sources >= (top, left)).all(axis=1) & (sources < (bottom, right)).all(axis=1)
    within &= first
    task = Task(
        top, bottom, left, right, steps.of_rows(top, bottom),
        sources[within] - (top, left), offsets[within],
        frozenset(plan.sides.pop(block, set())), first,
    )  # fmt: skip
    plan.seen.add(block)
    plan.key[block] = np.inf
    return task


def _begun(
    executor: concurrent.futures.Executor | None, task: Task, stored: tuple[Stored, Stored]
) -> Any:
    if executor is not None:
        return executor.submit(settle_block, task, *stored)
    future: concurrent.futures.Future[dict[Side, float]] = concurrent.futures.Future()
    future.set_result(settle_block(task, *stored))
    return future


def settle_block(task: Task, cost: Stored, value: Stored) -> dict[Side, float]:
    """Settle one block where it is stored; return the smallest news for each side that has any."""
    costs, values = _opened(cost), _opened(value)
    reach = task.steps.reach
    block_cost = _with_halo(costs, task, reach)
    block = _with_halo(values, task, reach)
    if task.check:
        check_cost(block_cost, reach, task.top, task.left)
    shape = (task.bottom - task.top, task.right - task.left)
    tiles = idle(shape, block.dtype)
    for side in task.sides:
        wake_border(block, reach, side, tiles)
    inside = inner(block, reach)
    before = {side: _strip(inside, side, reach).copy() for side in _AROUND}
    place(block, reach, task.sources, task.offsets.astype(block.dtype), tiles)
    relax_framed(block_cost, block, task.steps, tiles)
    values[task.top : task.bottom, task.left : task.right] = inside
    news = {side: _news(before[side], _strip(inside, side, reach)) for side in _AROUND}
    return {side: value for side, value in news.items() if value < np.inf}


def _with_halo(array: np.ndarray, task: Task, reach: int) -> np.ndarray:
    """Return a block as float32 with the cells around it, infinity beyond the grid."""
    rows, columns = array.shape
    top, left = max(task.top - reach, 0), max(task.left - reach, 0)
    bottom, right = min(task.bottom + reach, rows), min(task.right + reach, columns)
    shape = (task.bottom - task.top + 2 * reach, task.right - task.left + 2 * reach)
    result = np.empty(shape, np.float32)
    y, x = top - task.top + reach, left - task.left + reach
    result[:y], result[y + bottom - top :] = np.inf, np.inf
    result[:, :x], result[:, x + right - left :] = np.inf, np.inf
    result[y : y + bottom - top, x : x + right - left] = array[top:bottom, left:right]
    return result


def _strip(inside: np.ndarray, side: Side, reach: int) -> np.ndarray:
    """Return the cells of a block along one side, as deep as a step."""
    strip = {-1: slice(0, reach), 0: slice(None), 1: slice(-reach, None)}
    return inside[strip[side[0]], strip[side[1]]]


def _news(before: np.ndarray, after: np.ndarray) -> float:
    """Return the smallest value that is lower than before, infinity if none is."""
    new = after[after < before]
    return float(new.min()) if new.size else np.inf


def _stored(array: np.ndarray, executor: object, mode: str) -> Stored:
    """Return an array as it is, or how another process opens its file."""
    if executor is None or isinstance(executor, concurrent.futures.ThreadPoolExecutor):
        return array
    if not isinstance(array, np.memmap):
        raise TypeError("workers in other processes need files: give numpy.memmap arrays")
    return (str(array.filename), str(array.dtype), mode, array.offset, array.shape)


def _opened(stored: Stored) -> np.ndarray:
    if isinstance(stored, np.ndarray):
        return stored
    name, dtype, mode, offset, shape = stored
    return np.memmap(name, dtype, mode, offset, shape)
