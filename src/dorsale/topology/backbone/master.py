"""The master problem: spans, extra modules, protection, and the rows found so far (HiGHS)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import highspy
import numpy as np

from dorsale.topology.backbone.problem import Problem

_DEAR_MODULE = 2e-4  # a module of this share of the bound is decided whole
_SAFETY = 1e-6  # of the value: what a reduced cost must exceed the gap by


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

    Cheap modules stay continuous here: the bound holds all the same, and whole modules are
    bought afterwards. ``met`` collects the whole points a solution passed on its way.
    """

    def __init__(self, problem: Problem, seed: int) -> None:
        self.problem = problem
        self.size = len(problem.spans)
        self.site = {v: i for i, v in enumerate(problem.served)}
        self.met: list[Point] = []
        self.iterations = 0
        self.least = 0.0  # the best relaxation so far
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
        self.first_cut = self.rows
        self.highs.cbMipImprovingSolution.subscribe(self._meet)

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
        self.offset = float(price.sum())
        self.highs.changeObjectiveOffset(self.offset)
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
        self,
        spans: Iterable[int],
        site: int | None,
        need: float,
        weight: np.ndarray,
        times: float = 1.0,
    ) -> None:
        """Add: weighted sum of ``spans`` >= ``need`` (+ ``times`` r of ``site`` when given)."""
        columns = [int(e) for e in spans if weight[int(e)]]
        values = [float(weight[e]) for e in columns]
        if site is not None:
            columns.append(2 * self.size + self.site[site])
            values.append(-times)
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

    def hold(self, weights: Mapping[int, float], least: float, shares: dict[int, float]) -> None:
        """Add: sum of ``weights`` times modules >= ``least`` + sum of ``shares`` times r."""
        columns = [*weights, *(self.size + e for e in weights)]
        values = [*weights.values(), *weights.values()]
        for site, amount in shares.items():
            columns.append(2 * self.size + self.site[site])
            values.append(-amount)
        self._row(least, columns, values)

    def demand(self, weights: Mapping[int, float], least: float) -> None:
        """Add: sum of ``weights`` (span position -> weight) times x >= ``least``."""
        self._row(least, list(weights), list(weights.values()))

    def relaxed(self) -> Point:
        """Solve with x and r relaxed."""
        self._integrality(np.arange(self._count), highspy.HighsVarType.kContinuous)
        self.highs.run()
        info = self.highs.getInfo()
        self.iterations += max(0, info.simplex_iteration_count)
        self.least = max(self.least, self._objective())
        return self._point(np.array(self.highs.getSolution().col_value), self._objective())

    def whole(
        self, seconds: float, nodes: int, gap: float, start: np.ndarray | None = None
    ) -> Point | None:
        """Solve with x, r and dear modules whole, within a node and a time limit.

        ``start`` is a whole solution that is known (x, z, r in a row). ``None`` without answer.
        """
        self.met.clear()
        self._integrality(self._whole_columns(), highspy.HighsVarType.kInteger)
        self.highs.setOptionValue("mip_max_nodes", nodes)
        self.highs.setOptionValue("mip_rel_gap", gap)
        self.highs.setOptionValue("time_limit", self.highs.getRunTime() + max(0.5, seconds))
        if start is not None:
            known = highspy.HighsSolution()
            known.col_value = start.tolist()
            self.highs.setSolution(known)
        self.highs.run()
        info = self.highs.getInfo()
        self.iterations += max(0, info.simplex_iteration_count)
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        return self._point(np.array(self.highs.getSolution().col_value), info.mip_dual_bound)

    def sized(self, chosen: np.ndarray, protected: np.ndarray) -> np.ndarray | None:
        """Return the modules that the rows ask for on ``chosen`` spans, dear ones whole."""
        count = self._count
        columns = np.arange(count, dtype=np.int32)
        model = self.highs.getLp()
        low, high = np.array(model.col_lower_), np.array(model.col_upper_)
        held_low, held_high = low.copy(), high.copy()
        n = self.size
        for first, fixed in ((0, chosen.astype(float)), (2 * n, protected.astype(float))):
            held_low[first : first + len(fixed)] = fixed
            held_high[first : first + len(fixed)] = fixed
        self.highs.changeColsBounds(count, columns, held_low, held_high)
        self._integrality(self._dear_columns(), highspy.HighsVarType.kInteger)
        self.highs.setOptionValue("mip_max_nodes", 200)
        self.highs.setOptionValue("mip_rel_gap", 1e-4)
        self.highs.run()
        self.iterations += max(0, self.highs.getInfo().simplex_iteration_count)
        status = self.highs.getInfo().primal_solution_status
        found = np.array(self.highs.getSolution().col_value)
        self.highs.changeColsBounds(count, columns, low, high)
        if status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        return np.asarray(np.where(chosen, 1.0 + np.round(found[n : 2 * n], 6), 0.0))

    def fix(self, value: float) -> int:
        """Fix what no solution below ``value`` can hold, by the reduced costs of the relaxation.

        To be called right after :meth:`relaxed`. Returns how many columns were fixed.
        """
        solution = self.highs.getSolution()
        x, reduced = np.array(solution.col_value), np.array(solution.col_dual)
        room = value - self._objective() + _SAFETY * abs(value)
        columns = np.r_[0 : self.size, 2 * self.size : self._count]
        down = columns[(x[columns] < 1e-9) & (reduced[columns] > room)]
        up = columns[(x[columns] > 1 - 1e-9) & (-reduced[columns] > room)]
        for column in down.tolist():
            self.highs.changeColBounds(column, 0.0, 0.0)
        for column in up.tolist():
            self.highs.changeColBounds(column, 1.0, 1.0)
        return len(down) + len(up)

    def forget(self, slack: float = 0.4) -> None:
        """Drop the cuts that the last solution is far from."""
        activity = np.array(self.highs.getSolution().row_value)
        least = np.array(self.highs.getLp().row_lower_)
        loose = activity - least > slack * np.maximum(1.0, np.abs(least))
        loose[: self.first_cut] = False
        rows = np.flatnonzero(loose).astype(np.int32)
        self.highs.deleteRows(len(rows), rows)

    @property
    def rows(self) -> int:
        """The number of rows."""
        return int(self.highs.getNumRow())

    @property
    def contradictory(self) -> bool:
        """Return whether the last solve found that the rows leave no solution."""
        return bool(self.highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible)

    @property
    def _count(self) -> int:
        return 2 * self.size + len(self.site)

    def _objective(self) -> float:
        return float(self.highs.getInfo().objective_function_value)

    def _whole_columns(self) -> np.ndarray:
        return np.asarray(np.r_[0 : self.size, self._dear_columns(), 2 * self.size : self._count])

    def _dear_columns(self) -> np.ndarray:
        dear = self.problem.module_eur > _DEAR_MODULE * max(self.least, 1e-9)
        return np.asarray(self.size + np.flatnonzero(dear & (self.problem.most_modules > 1)))

    def _integrality(self, whole: np.ndarray, kind: highspy.HighsVarType) -> None:
        kinds = np.full(self._count, int(highspy.HighsVarType.kContinuous), dtype=np.uint8)
        kinds[whole] = int(kind)
        columns = np.arange(self._count, dtype=np.int32)
        self.highs.changeColsIntegrality(self._count, columns, kinds)

    def _meet(self, event: highspy.HighsCallbackEvent) -> None:
        values = np.array(event.data_out.mip_solution)
        if len(values) == self._count:
            cost = event.data_out.objective_function_value
            self.met.append(self._split(values, cost, -highspy.kHighsInf))

    def _point(self, solution: np.ndarray, bound: float) -> Point:
        return self._split(solution, self._objective(), bound)

    def _split(self, solution: np.ndarray, value: float, bound: float) -> Point:
        n = self.size
        return Point(solution[:n], solution[n : 2 * n], solution[2 * n :], value, bound)
