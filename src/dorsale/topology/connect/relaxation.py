"""The relaxation as a linear program that grows and shrinks row by row (HiGHS, one thread)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import highspy
import numpy as np

from dorsale.topology.connect.kernel import Kernel
from dorsale.topology.connect.rows import Columns, Row

_PATIENCE = 12  # solves a row may stay loose before it is dropped


@dataclass(frozen=True)
class Point:
    """An optimum: the value of every column, the objective, and the reduced cost of columns."""

    columns: np.ndarray
    value: float
    reduced: np.ndarray


class Relaxation:
    """Cheapest fractional network under the rows added so far, between column bounds."""

    def __init__(self, kernel: Kernel, columns: Columns, seed: int) -> None:
        self.count = columns.count
        self.low, self.high = np.zeros(self.count), np.ones(self.count)
        self.scale = float(kernel.cost.max(initial=0.0)) / 100.0 or 1.0
        self.rows: list[Row] = []
        self.known: set[Row] = set()
        self.loose: list[int] = []
        self.highs = highspy.Highs()
        for name, value in (
            ("output_flag", False),
            ("threads", 1),
            ("random_seed", seed),
            ("presolve", "off"),
            ("solver", "simplex"),
        ):
            self.highs.setOptionValue(name, value)
        cost = np.zeros(self.count)
        cost[: columns.links] = kernel.cost / self.scale
        none = np.array([], dtype=np.int32)
        starts = np.zeros(self.count, dtype=np.int32)
        self.highs.addCols(
            self.count, cost, self.low, self.high, 0, starts, none, none.astype(np.float64)
        )

    def add(self, rows: Iterable[Row]) -> int:
        """Add the rows not yet there and return their number."""
        new = [one for one in dict.fromkeys(rows) if one not in self.known]
        for one in new:
            columns, values = one.arrays
            self.highs.addRow(float(one.least), highspy.kHighsInf, len(columns), columns, values)
        self.rows += new
        self.loose += [0] * len(new)
        self.known |= set(new)
        return len(new)

    def bounds(self, low: np.ndarray, high: np.ndarray) -> None:
        """Set the bounds of the columns."""
        changed = np.flatnonzero((low != self.low) | (high != self.high))
        if len(changed):
            self.highs.changeColsBounds(
                len(changed), changed.astype(np.int32), low[changed], high[changed]
            )
            self.low, self.high = low.copy(), high.copy()

    def solve(self, most_iterations: int | None = None) -> Point | None:
        """Return the optimum (or where ``most_iterations`` stopped); ``None`` when infeasible."""
        self.highs.setOptionValue(
            "simplex_iteration_limit", 2_147_483_647 if most_iterations is None else most_iterations
        )
        self.highs.run()
        status = self.highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status not in (
            highspy.HighsModelStatus.kOptimal,
            highspy.HighsModelStatus.kIterationLimit,
        ):
            self.highs.clearSolver()
            self.highs.run()
        solution = self.highs.getSolution()
        return Point(
            np.array(solution.col_value),
            float(self.highs.getInfo().objective_function_value) * self.scale,
            np.array(solution.col_dual) * self.scale,
        )

    def drop_loose(self, keep: int) -> None:
        """Drop the rows after the first ``keep`` that have been loose for long."""
        values = np.array(self.highs.getSolution().row_value)
        gone = []
        for i in range(keep, len(values)):
            slack = values[i] - self.rows[i].least
            self.loose[i] = self.loose[i] + 1 if slack > 1e-3 else 0
            if self.loose[i] > _PATIENCE:
                gone.append(i)
        if len(gone) > 20:
            self.highs.deleteRows(len(gone), np.array(gone, dtype=np.int32))
            away = set(gone)
            self.known -= {self.rows[i] for i in gone}
            self.rows = [one for i, one in enumerate(self.rows) if i not in away]
            self.loose = [n for i, n in enumerate(self.loose) if i not in away]
