"""The master of the p-median: shares of open places, what each customer pays, rows so far."""

from __future__ import annotations

import highspy
import numpy as np

_VIOLATED = 1e-6


class Rows:
    """Minimise what customers pay, over y in [0, 1] with sum p, and the rows found so far.

    ``cost`` is (customers, places).
    """

    def __init__(self, cost: np.ndarray, p: int) -> None:
        self.cost, self.p = cost, p
        self.order = np.argsort(cost, axis=1, kind="stable")
        self.sorted = np.take_along_axis(cost, self.order, axis=1)
        customers, self.places = cost.shape
        self.highs = highspy.Highs()
        for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
            self.highs.setOptionValue(name, value)
        none = np.array([], dtype=np.int32)
        size = self.places + customers
        objective = np.concatenate([np.zeros(self.places), np.ones(customers)])
        upper = np.concatenate([np.ones(self.places), np.full(customers, highspy.kHighsInf)])
        lower = np.concatenate([np.zeros(self.places), self.sorted[:, 0]])
        self.highs.addCols(size, objective, lower, upper, 0, none, none, np.array([]))
        places = np.arange(self.places, dtype=np.int32)
        self.highs.addRow(float(p), float(p), self.places, places, np.ones(self.places))

    def solve(self) -> tuple[np.ndarray, np.ndarray, float]:
        """Return the relaxation: open shares, what each customer pays, and its value."""
        self.highs.run()
        values = np.array(self.highs.getSolution().col_value)
        bound = float(self.highs.getInfo().objective_function_value)
        return values[: self.places], values[self.places :], bound

    def solve_whole(self, seconds: float, cutoff: float) -> tuple[np.ndarray | None, float]:
        """Return the best whole shares found within ``seconds``, and a bound.

        ``None`` where nothing below ``cutoff`` was found.
        """
        places = np.arange(self.places, dtype=np.int32)
        whole = np.full(self.places, highspy.HighsVarType.kInteger)
        self.highs.changeColsIntegrality(self.places, places, whole)
        for name, value in (
            ("time_limit", float(self.highs.getRunTime() + max(seconds, 0.1))),
            ("objective_bound", cutoff),
            ("mip_rel_gap", 1e-7),
        ):
            self.highs.setOptionValue(name, value)
        self.highs.run()
        info = self.highs.getInfo()
        if self.highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return None, cutoff
        found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        values = np.array(self.highs.getSolution().col_value[: self.places])
        return values if found else None, float(info.mip_dual_bound)

    def cut(self, shares: np.ndarray, paid: np.ndarray | None = None) -> int:
        """Add the row that ``shares`` violate most for each customer; return how many.

        Without ``paid``, each customer's row is added.
        """
        at = self._radius(shares)
        radius = self.sorted[np.arange(len(at)), at]
        nearer = np.maximum(radius[:, None] - self.cost, 0.0)
        least = radius - nearer @ shares
        short = least > (paid + _VIOLATED * (1 + least) if paid is not None else -1.0)
        self._add(np.flatnonzero(short), radius, nearer)
        return int(short.sum())

    def _radius(self, shares: np.ndarray) -> np.ndarray:
        """Return for each customer the position in its order at which shares reach 1."""
        reached = np.cumsum(shares[self.order], axis=1) >= 1 - 1e-9
        found: np.ndarray = np.where(reached.any(axis=1), reached.argmax(axis=1), -1)
        return found

    def _add(self, customers: np.ndarray, radius: np.ndarray, nearer: np.ndarray) -> None:
        """Add ``paid_i + sum (radius - cost) y >= radius`` for ``customers``."""
        if not len(customers):
            return
        rows, places = np.nonzero(nearer[customers])
        counts = np.bincount(rows, minlength=len(customers)) + 1
        starts = np.concatenate([[0], np.cumsum(counts)])
        index = np.empty(starts[-1], dtype=np.int32)
        value = np.empty(starts[-1])
        index[starts[:-1]], value[starts[:-1]] = self.places + customers, 1.0
        within = np.ones(starts[-1], dtype=bool)
        within[starts[:-1]] = False
        index[within], value[within] = places, nearer[customers][rows, places]
        lower = radius[customers]
        upper = np.full(len(customers), highspy.kHighsInf)
        self.highs.addRows(
            len(customers),
            lower,
            upper,
            int(starts[-1]),
            starts[:-1].astype(np.int32),
            index,
            value,
        )

    def fix(self, bound: float, value: float) -> int:
        """Fix places whose reduced cost exceeds what is left of the gap; return how many."""
        reduced = np.array(self.highs.getSolution().col_dual)[: self.places]
        shares = np.array(self.highs.getSolution().col_value)[: self.places]
        room = value - bound + 1e-6 * max(1.0, value)
        closed = np.flatnonzero((reduced > room) & (shares < 0.5))
        opened = np.flatnonzero((-reduced > room) & (shares > 0.5))
        for places, at in ((closed, 0.0), (opened, 1.0)):
            self.highs.changeColsBounds(
                len(places), places.astype(np.int32), np.full(len(places), at),
                np.full(len(places), at),
            )  # fmt: skip
        return len(closed) + len(opened)
