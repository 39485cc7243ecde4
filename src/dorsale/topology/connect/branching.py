"""Which column to branch on: trial solves of a few, remembered as costs per unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dorsale.topology.connect.relaxation import Point

if TYPE_CHECKING:
    from dorsale.topology.connect.search import Search

_TRIED = 8
_RELIABLE = 3
_ITERATIONS = 60


class Branching:
    """Costs per unit of each column, learnt by trial (Achterberg, Koch, Martin, 2005)."""

    def __init__(self, search: Search) -> None:
        self.search = search
        count = search.columns.count
        self.gain = np.zeros((2, count))
        self.times = np.zeros((2, count), dtype=int)

    def column(self, point: Point, low: np.ndarray, high: np.ndarray) -> int | None:
        """Return the column that moves the bound most both ways; ``None`` when all are whole."""
        x = point.columns
        away = np.minimum(x, 1 - x)
        if not (away[: self.search.columns.links] > 1e-6).any():
            return None
        candidates = np.flatnonzero(away > 1e-6)
        order = candidates[np.argsort(-self._scores(x, candidates), kind="stable")][:_TRIED]
        best, best_score = int(order[0]), -1.0
        for column in order.tolist():
            score = self._tried(point, column, low, high)
            if score > best_score * (1 + 1e-6):
                best, best_score = column, score
        return best

    def _scores(self, x: np.ndarray, columns: np.ndarray) -> np.ndarray:
        known = self.gain.sum() / max(1, self.times.sum()) or 1.0
        unit = np.where(
            self.times[:, columns] > 0,
            self.gain[:, columns] / np.maximum(1, self.times[:, columns]),
            known,
        )
        return np.asarray(
            np.maximum(unit[0] * x[columns], 1e-6) * np.maximum(unit[1] * (1 - x[columns]), 1e-6)
        )

    def _tried(self, point: Point, column: int, low: np.ndarray, high: np.ndarray) -> float:
        gains = []
        for up in (0, 1):
            part = point.columns[column] if up == 0 else 1 - point.columns[column]
            if self.times[up, column] < _RELIABLE:
                gain = self._trial(point, column, up, low, high)
                self.gain[up, column] += gain / part
                self.times[up, column] += 1
            else:
                gain = self.gain[up, column] / self.times[up, column] * part
            gains.append(max(gain, 1e-6))
        return gains[0] * gains[1]

    def _trial(
        self, point: Point, column: int, up: int, low: np.ndarray, high: np.ndarray
    ) -> float:
        """Return what the bound gains when ``column`` is fixed, after a few iterations."""
        relaxation = self.search.relaxation
        basis = relaxation.highs.getBasis()
        below, above = low.copy(), high.copy()
        (below if up else above)[column] = float(up)
        relaxation.bounds(below, above)
        tried = relaxation.solve(_ITERATIONS)
        relaxation.bounds(low, high)
        relaxation.highs.setBasis(basis)
        room = max(self.search.value - point.value, 1e-6)
        return room if tried is None else float(np.clip(tried.value - point.value, 0.0, room))
