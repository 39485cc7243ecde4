"""The master problem: spans, extra modules, protection, and the cuts found so far (HiGHS)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import highspy
import numpy as np

from dorsale.topology.backbone.problem import Problem


@dataclass(frozen=True)
class Point:
    """A solution of the master: spans x, extra modules z, protection r; value and bound."""

    spans: np.ndarray
    extra: np.ndarray
    protected: np.ndarray
    value: float
    bound: float


class Master:
    """x_e in {0,1} (or relaxed), z_e >= 0 modules beyond the first, r_v in {0,1} (or relaxed).

    The modules stay continuous here: the bound holds all the same, and whole modules are
    bought afterwards.
    """

    def __init__(self, problem: Problem, seed: int) -> None:
        self.problem = problem
        self.size = len(problem.spans)
        self.site = {v: i for i, v in enumerate(problem.served)}
        self.highs = highspy.Highs()
        for name, value in (
            ("output_flag", False),
            ("threads", 1),
            ("random_seed", seed),
            ("mip_rel_gap", 1e-3),
        ):
            self.highs.setOptionValue(name, value)
        self._columns()
        self._exclusive()

    def _columns(self) -> None:
        problem = self.problem
        price = problem.price_eur[list(problem.served)]
        low = np.array([1.0 if v in problem.forced else 0.0 for v in problem.served])
        cost = np.concatenate([problem.fixed_eur + problem.module_eur, problem.module_eur, -price])
        lower = np.concatenate([np.zeros(2 * self.size), low])
        most = np.maximum(problem.most_modules - 1, 0)
        upper = np.concatenate(
            [(problem.most_modules >= 1).astype(float), most, np.ones(len(price))]
        )
        empty = np.array([], dtype=np.int32)
        self.highs.addCols(
            len(cost), cost, lower, upper, 0, np.zeros(len(cost), dtype=np.int32), empty,
            np.array([], dtype=np.float64),
        )  # fmt: skip
        self.highs.changeObjectiveOffset(float(price.sum()))
        for e in range(self.size):
            if most[e] > 0:
                self._row(0.0, [e, self.size + e], [float(most[e]), -1.0])

    def _exclusive(self) -> None:
        for group in self.problem.exclusive:
            self._row(-1.0, list(group), [-1.0] * len(group))

    def _row(self, lower: float, columns: list[int], values: list[float]) -> None:
        self.highs.addRow(
            lower,
            highspy.kHighsInf,
            len(columns),
            np.array(columns, dtype=np.int32),
            np.array(values, dtype=np.float64),
        )

    def connect(
        self, spans: Iterable[int], site: int | None, need: float, weight: np.ndarray
    ) -> None:
        """Add: weighted sum of ``spans`` >= ``need`` (+ r of ``site`` when given)."""
        columns = [int(e) for e in spans]
        values = [float(weight[e]) for e in columns]
        if site is not None:
            columns.append(2 * self.size + self.site[site])
            values.append(-1.0)
        self._row(need, columns, values)

    def carry(self, spans: Iterable[int], gbps: float, shares: dict[int, float]) -> None:
        """Add: capacity of ``spans`` >= ``gbps`` + sum of ``shares`` (Gbit/s) times r."""
        columns: list[int] = []
        values: list[float] = []
        for e in spans:
            columns += [int(e), self.size + int(e)]
            values += [float(self.problem.module_gbps[e])] * 2
        for site, amount in shares.items():
            columns.append(2 * self.size + self.site[site])
            values.append(-amount)
        self._row(gbps, columns, values)

    def relaxed(self) -> Point:
        """Solve with x and r relaxed."""
        self._integrality(highspy.HighsVarType.kContinuous)
        self.highs.run()
        return self._point(self.highs.getInfo().objective_function_value)

    def whole(self, seconds: float, nodes: int, gap: float) -> Point | None:
        """Solve with x and r whole, within a node and a time limit; ``None`` without answer."""
        self._integrality(highspy.HighsVarType.kInteger)
        self.highs.setOptionValue("mip_max_nodes", nodes)
        self.highs.setOptionValue("mip_rel_gap", gap)
        self.highs.setOptionValue("time_limit", self.highs.getRunTime() + max(0.5, seconds))
        self.highs.run()
        info = self.highs.getInfo()
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        return self._point(info.mip_dual_bound)

    def _integrality(self, kind: highspy.HighsVarType) -> None:
        columns = [*range(self.size), *range(2 * self.size, 2 * self.size + len(self.site))]
        self.highs.changeColsIntegrality(
            len(columns),
            np.array(columns, dtype=np.int32),
            np.full(len(columns), int(kind), dtype=np.uint8),
        )

    def _point(self, bound: float) -> Point:
        info = self.highs.getInfo()
        solution = np.array(self.highs.getSolution().col_value)
        n = self.size
        return Point(solution[:n], solution[n : 2 * n], solution[2 * n :],
                     info.objective_function_value, bound)  # fmt: skip
