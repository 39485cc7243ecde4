"""Every inequality on capacity found so far, to test designs against in one product.

The columns are those of the piece, and a last one for the cost of routing with nothing
failed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from scipy.sparse import csr_array

from dorsale.topology.loading.capacity.engine import Row
from dorsale.topology.loading.capacity.pieces import Piece

BROKEN = 1e-6
"""An inequality that lacks more than this part of its right side (at least 1) is broken."""


class Pool:
    """The rows that hold by the statement, then those found."""

    def __init__(self, piece: Piece) -> None:
        self.width = len(piece.cost) + 1
        self.rows: list[Row] = []
        self._known: set[bytes] = set()
        self._matrix, self._least = csr_array((0, self.width)), np.zeros(0)
        self.add(_statement(piece))
        self.given = len(self.rows)

    def add(self, rows: Iterable[Row]) -> list[int]:
        """Keep the ``rows`` that are new and return their positions."""
        first = len(self.rows)
        for row in rows:
            key = row.columns.tobytes() + row.values.round(9).tobytes() + str(row.least).encode()
            if key not in self._known:
                self._known.add(key)
                self.rows.append(row)
        return list(range(first, len(self.rows)))

    @property
    def matrix(self) -> csr_array:
        """The factors, (rows, columns)."""
        self._refresh()
        return self._matrix

    @property
    def least(self) -> np.ndarray:
        """The right sides."""
        self._refresh()
        return self._least

    def missing(self, values: np.ndarray) -> np.ndarray:
        """Return how much each row lacks at ``values`` (negative: slack)."""
        return np.asarray(self.least - self.matrix @ values)

    def broken(self, values: np.ndarray) -> np.ndarray:
        """Return the positions of the rows that ``values`` break."""
        missing = self.missing(values)
        return np.flatnonzero(missing > BROKEN * np.maximum(1.0, np.abs(self.least)))

    def _refresh(self) -> None:
        done = self._matrix.shape[0]
        if done == len(self.rows):
            return
        new = self.rows[done:]
        sizes = np.cumsum([0] + [len(row.columns) for row in new])
        old = self._matrix
        self._matrix = csr_array(
            (
                np.concatenate([old.data, *(row.values for row in new)]),
                np.concatenate([old.indices, *(row.columns for row in new)]),
                np.concatenate([old.indptr, old.indptr[-1] + sizes[1:]]),
            ),
            (len(self.rows), self.width),
        )
        self._least = np.concatenate([self._least, [row.least for row in new]])


def _statement(piece: Piece) -> Sequence[Row]:
    """Return the rows that hold by the statement: alike links, set-ups, one of a list."""
    rows = []
    for first, second in piece.pairs:
        columns = np.flatnonzero(np.isin(piece.column_link, (first, second)))
        sign = np.where(piece.column_link[columns] == first, 1.0, -1.0)
        rows.append(Row(columns, sign * piece.capacity[columns], 0.0))
    for e in range(piece.links):
        mine = np.flatnonzero(piece.column_link == e)
        modules, setup = mine[piece.module[mine] >= 0], mine[piece.module[mine] < 0]
        if piece.one_of and len(modules) > 1:
            rows.append(Row(modules, -np.ones(len(modules)), -1.0))
        for column in modules if len(setup) else ():
            pair = np.array([setup[0], column])
            rows.append(Row(pair, np.array([piece.most[column], -1.0]), 0.0))
    return rows
