"""Which tiles of a grid may still improve, and what wakes them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from dorsale.ground.raster.surfaces import DType, Surface, wrap_frame
from dorsale.ground.raster.sweeping import edges

SIDE = 128  # cells; 64 to 256 differ by less than 15 %
_ALL = 2**40


@dataclass(frozen=True)
class Tiles:
    """The tiles of a grid: the smallest news beside each (infinite: idle), the rows it touches."""

    side: int
    key: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @property
    def arrays(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """What the kernel takes."""
        return self.key, self.low, self.high


def idle(shape: tuple[int, int], dtype: DType, side: int = SIDE) -> Tiles:
    """Return the tiles of a grid, all idle."""
    counts = (max(1, shape[0] // side), max(1, shape[1] // side))
    key = np.full(counts, np.inf, dtype)
    return Tiles(side, key, np.full(counts, _ALL), np.full(counts, -1))


def place(
    value: np.ndarray, reach: int, cells: np.ndarray, offsets: np.ndarray, tiles: Tiles
) -> None:
    """Lower framed values at cells (n, 2) to their offsets, and wake the tiles around."""
    _place(value, reach, cells, offsets, tiles.arrays, tiles.side)


@njit(cache=True, nogil=True)
def _place(value, reach, cells, offsets, tiles, side):  # type: ignore[no-untyped-def]
    for n in range(offsets.size):
        row, column = cells[n]
        if offsets[n] < value[row + reach, column + reach]:
            value[row + reach, column + reach] = offsets[n]
            wake(offsets[n], row, column, reach, tiles, side)


@njit(cache=True, nogil=True)
def wake(news, row, column, reach, tiles, side):  # type: ignore[no-untyped-def]
    """Wake the tiles within reach of a cell that has a new value."""
    key, low, high = tiles
    rows, columns = key.shape
    first, last = max(row - reach, 0) // side, max(row + reach, 0) // side
    left, right = max(column - reach, 0) // side, max(column + reach, 0) // side
    for i in range(min(first, rows - 1), min(last, rows - 1) + 1):
        for j in range(min(left, columns - 1), min(right, columns - 1) + 1):
            key[i, j] = min(key[i, j], news)
            low[i, j] = min(low[i, j], max(row - reach - i * side, 0))
            high[i, j] = max(high[i, j], row + reach - i * side)


def wake_all(value: np.ndarray, reach: int, tiles: Tiles) -> None:
    """Wake every tile that has a value in it or beside it."""
    _wake_all(value, reach, tiles.arrays, tiles.side)


@njit(cache=True, nogil=True)
def _wake_all(value, reach, tiles, side):  # type: ignore[no-untyped-def]
    key, low, high = tiles
    for i in range(key.shape[0]):
        top, bottom = edges(i, key.shape[0], side, value.shape[0] - 2 * reach)
        for j in range(key.shape[1]):
            left, right = edges(j, key.shape[1], side, value.shape[1] - 2 * reach)
            around = value[top : bottom + 2 * reach, left : right + 2 * reach]
            key[i, j] = around.min()
            low[i, j], high[i, j] = 0, bottom - top


def wake_border(value: np.ndarray, reach: int, side: tuple[int, int], tiles: Tiles) -> None:
    """Wake the tiles along one side (-1, 0 or 1 down and right) whose frame has values."""
    strip = {-1: slice(0, reach), 0: slice(reach, -reach), 1: slice(-reach, None)}
    frame = value[strip[side[0]], strip[side[1]]]
    rows, columns = value.shape[0] - 2 * reach, value.shape[1] - 2 * reach
    starts = {-1: -reach, 0: 0}
    top, left = starts.get(side[0], rows), starts.get(side[1], columns)
    _wake_frame(frame, top, left, reach, tiles.arrays, tiles.side)


@njit(cache=True, nogil=True)
def _wake_frame(frame, top, left, reach, tiles, side):  # type: ignore[no-untyped-def]
    for row in range(frame.shape[0]):
        for column in range(frame.shape[1]):
            if frame[row, column] < np.inf:
                wake(frame[row, column], top + row, left + column, reach, tiles, side)


def exchange_sides(ground: Surface, value: np.ndarray, tiles: Tiles) -> bool:
    """Carry values across the seam of a grid that wraps; return whether anything is new."""
    if not ground.wrap:
        return False
    reach, columns = ground.moves.reach, ground.shape[1]
    before = np.hstack([value[:, :reach], value[:, -reach:]])
    wrap_frame(value, reach)
    sides = ((value[:, :reach], before[:, :reach], 0), (value[:, -reach:], before[:, reach:], 1))
    found = [
        _wake_side(now, old, columns * at, reach, tiles.arrays, tiles.side)
        for now, old, at in sides
    ]
    return any(found)


@njit(cache=True, nogil=True)
def _wake_side(now, before, column, reach, tiles, side):  # type: ignore[no-untyped-def]
    found = False
    for row in range(now.shape[0]):
        for n in range(now.shape[1]):
            if now[row, n] < before[row, n]:
                found = True
                wake(now[row, n], row - reach, column, reach, tiles, side)
    return found
