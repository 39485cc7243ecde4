"""A linear or mixed-integer program in the making: columns and rows added block by block."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import coo_array, csr_array


@dataclass(frozen=True)
class Matrices:
    """A finished program: minimise ``cost`` x with x and ``rows`` x between their bounds."""

    cost: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    whole: np.ndarray
    rows: csr_array
    row_lower: np.ndarray
    row_upper: np.ndarray


@dataclass
class Program:
    """Columns and rows gathered so far; every method takes arrays or numbers that broadcast."""

    size: int = 0
    height: int = 0
    _columns: list[tuple[np.ndarray, ...]] = field(default_factory=list)
    _rows: list[tuple[np.ndarray, np.ndarray]] = field(default_factory=list)
    _entries: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = field(default_factory=list)

    def columns(
        self,
        count: int,
        cost: ArrayLike = 0.0,
        lower: ArrayLike = 0.0,
        upper: ArrayLike = np.inf,
        whole: ArrayLike = False,
    ) -> np.ndarray:
        """Add ``count`` columns and return their positions."""
        given = (np.broadcast_to(np.asarray(a, float), count) for a in (cost, lower, upper))
        self._columns.append((*given, np.broadcast_to(np.asarray(whole, bool), count)))
        self.size += count
        return np.arange(self.size - count, self.size)

    def rows(self, count: int, lower: ArrayLike, upper: ArrayLike) -> np.ndarray:
        """Add ``count`` empty rows and return their positions."""
        low, high = (np.broadcast_to(np.asarray(a, float), count) for a in (lower, upper))
        self._rows.append((low, high))
        self.height += count
        return np.arange(self.height - count, self.height)

    def entries(self, row: ArrayLike, column: ArrayLike, value: ArrayLike) -> None:
        """Add ``value`` where each ``row`` meets its ``column``; entries of one place add up."""
        given = np.broadcast_arrays(np.asarray(row), np.asarray(column), np.asarray(value, float))
        self._entries.append((given[0].ravel(), given[1].ravel(), given[2].ravel()))

    def matrices(self) -> Matrices:
        """Return the program as it stands."""
        cost, lower, upper, whole = (
            np.concatenate([block[i] for block in self._columns]) for i in range(4)
        )
        low, high = (_joined([block[i] for block in self._rows]) for i in range(2))
        row, column = (_joined([e[i] for e in self._entries]).astype(np.int32) for i in range(2))
        value = _joined([e[2] for e in self._entries])
        shape = (self.height, self.size)
        matrix = coo_array((value, (row, column)), shape=shape).tocsr()
        matrix.sum_duplicates()
        matrix.eliminate_zeros()
        return Matrices(cost, lower, upper, whole.astype(bool), matrix, low, high)


def _joined(blocks: list[np.ndarray]) -> np.ndarray:
    return np.concatenate(blocks) if blocks else np.array([], dtype=float)
