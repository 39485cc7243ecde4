"""Hand a mixed-integer program to HiGHS or SCIP, with limits in processor time and nodes."""

from __future__ import annotations

import importlib
import importlib.util
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.plan.scenario import Limits
from dorsale.topology.loading.clock import UNIT
from dorsale.topology.loading.flows.program import Matrices

Tell = Callable[[float, float], None]
_ITERATIONS = 100  # of the simplex method, counted for each node of a search tree
PROVEN = 1e-4  # a relative gap below this is what the solvers call optimal


@dataclass(frozen=True)
class Answer:
    """What an engine found: values (``None`` when nothing), bound, status, units of work.

    ``status`` is optimal, gap_limit, work_limit, time_limit, interrupted or infeasible.
    """

    values: np.ndarray | None
    bound: float
    status: str
    work: float


def solve(
    matrices: Matrices,
    limits: Limits,
    seed: int,
    engine: str = "highspy",
    tell: Tell | None = None,
    start: np.ndarray | None = None,
) -> Answer:
    """Minimise ``matrices`` with ``engine`` ("highspy" or "pyscipopt").

    ``limits.work`` counts units of :mod:`.clock` (by the nodes searched), ``limits.time_s``
    seconds of processor time; ``start`` is a solution to start from (HiGHS).
    Raises :class:`BadInput` for an engine
    that is not there.
    """
    if engine == "highspy":
        return _Highs(matrices, limits, seed, tell, start).answer()
    if engine == "pyscipopt" and importlib.util.find_spec("pyscipopt"):
        return _scip(matrices, limits, seed, tell)
    message = N_("the solver “{engine}” is not installed")
    remedy = N_("Use highspy, or install the extra “scip” for pyscipopt")
    raise BadInput([Problem(message, remedy, values={"engine": engine})])


class _Highs:
    """One run of HiGHS, stopped by a callback that reads the processor's clock."""

    def __init__(
        self,
        matrices: Matrices,
        limits: Limits,
        seed: int,
        tell: Tell | None,
        start: np.ndarray | None,
    ) -> None:
        self.matrices, self.limits, self.tell = matrices, limits, tell
        self.until = time.process_time() + limits.time_s
        self.late = self.stopped = False
        self.highs = highs_model(matrices, seed)
        self.highs.setOptionValue("mip_rel_gap", limits.gap)
        self.highs.setOptionValue("mip_max_nodes", _nodes(matrices, limits))
        self.highs.setOptionValue("time_limit", 10 * limits.time_s + 1)  # by the wall: last resort
        if start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = start.tolist()
            self.highs.setSolution(solution)
        self.highs.cbMipInterrupt.subscribe(self._look)
        self.highs.cbSimplexInterrupt.subscribe(self._look)
        self.highs.cbIpmInterrupt.subscribe(self._look)
        self.highs.cbMipImprovingSolution.subscribe(self._report)

    def _look(self, event: Any) -> None:
        try:
            self.late = self.late or time.process_time() > self.until
        except KeyboardInterrupt:
            self.stopped = True
        if self.late or self.stopped:
            event.interrupt()

    def _report(self, event: Any) -> None:
        if self.tell is not None:
            found = event.data_out
            self.tell(float(found.mip_primal_bound), float(found.mip_dual_bound))

    def answer(self) -> Answer:
        if self.limits.time_s <= 0:
            return Answer(None, -np.inf, "time_limit", 0)
        self.highs.run()
        status, info = self.highs.getModelStatus(), self.highs.getInfo()
        if status in (highspy.HighsModelStatus.kInfeasible, _EITHER):
            return Answer(None, np.inf, "infeasible", 0.0)
        whole = bool(self.matrices.whole.any())
        solved = status == highspy.HighsModelStatus.kOptimal
        known = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        values = np.array(self.highs.getSolution().col_value) if known else None
        value = info.objective_function_value
        bound = info.mip_dual_bound if whole else (value if solved else -np.inf)
        work = max(0, int(info.mip_node_count)) / _per_unit(self.matrices)
        if values is None or (not whole and not solved):
            return Answer(None, bound, self._stopped_by(status), work)
        said = _judged(value, bound, self.limits.gap) or self._stopped_by(status)
        return Answer(values, bound, said, work)

    def _stopped_by(self, status: highspy.HighsModelStatus) -> str:
        if self.stopped:
            return "interrupted"
        if self.late or status == highspy.HighsModelStatus.kTimeLimit:
            return "time_limit"
        return "work_limit"


_EITHER = highspy.HighsModelStatus.kUnboundedOrInfeasible  # costs are never negative


def _per_unit(matrices: Matrices) -> float:
    """Return the nodes of a search tree that make a unit of work."""
    return UNIT / (_ITERATIONS * max(1, len(matrices.row_lower)))


def _nodes(matrices: Matrices, limits: Limits) -> int:
    return int(min(2**31 - 1, max(0.0, limits.work * _per_unit(matrices))))


def highs_model(matrices: Matrices, seed: int) -> highspy.Highs:
    """Return a silent, single-threaded HiGHS that holds ``matrices``."""
    highs = highspy.Highs()
    for name, value in (("output_flag", False), ("threads", 1), ("random_seed", seed)):
        highs.setOptionValue(name, value)
    rows, lp = matrices.rows, highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(matrices.cost), rows.shape[0]
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = matrices.cost, matrices.lower, matrices.upper
    lp.row_lower_, lp.row_upper_ = matrices.row_lower, matrices.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = rows.indptr, rows.indices
    lp.a_matrix_.value_ = rows.data
    if matrices.whole.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(w)] for w in matrices.whole]
    highs.passModel(lp)
    return highs


def _judged(value: float, bound: float, gap: float) -> str:
    left = (value - bound) / value if value > 0 else 0.0
    if left <= PROVEN + 1e-9:
        return "optimal"
    return "gap_limit" if left <= gap + 1e-9 else ""


def _scip(matrices: Matrices, limits: Limits, seed: int, tell: Tell | None) -> Answer:
    """Run SCIP with its own settings, its clock set to processor time."""
    scip = importlib.import_module("pyscipopt")
    model = scip.Model()
    model.hideOutput()
    model.setParams({
        "timing/clocktype": 1, "limits/time": max(0.0, limits.time_s), "limits/gap": limits.gap,
        "limits/nodes": _nodes(matrices, limits), "lp/threads": 1,
        "randomization/randomseedshift": seed,
    })  # fmt: skip
    columns = _scip_columns(model, matrices)
    _scip_rows(scip, model, matrices, columns)
    model.optimize()
    status = str(model.getStatus())
    if status in ("infeasible", "inforunbd"):
        return Answer(None, np.inf, "infeasible", 0.0)
    bound, work = float(model.getDualbound()), model.getNTotalNodes() / _per_unit(matrices)
    said = {"timelimit": "time_limit", "userinterrupt": "interrupted"}.get(status, "work_limit")
    if model.getNSols() == 0:
        return Answer(None, bound, said, work)
    best = model.getBestSol()
    value = float(model.getSolObjVal(best))
    if tell is not None:
        tell(value, bound)
    values = np.array([model.getSolVal(best, column) for column in columns])
    return Answer(values, bound, _judged(value, bound, limits.gap) or said, work)


def _scip_columns(model: Any, matrices: Matrices) -> list[Any]:
    upper = [None if np.isinf(u) else float(u) for u in matrices.upper]
    return [
        model.addVar(vtype="I" if whole else "C", lb=float(low), ub=high, obj=float(cost))
        for whole, low, high, cost in zip(
            matrices.whole, matrices.lower, upper, matrices.cost, strict=True
        )
    ]


def _scip_rows(scip: Any, model: Any, matrices: Matrices, columns: list[Any]) -> None:
    rows = matrices.rows
    for r, (low, high) in enumerate(zip(matrices.row_lower, matrices.row_upper, strict=True)):
        place = slice(rows.indptr[r], rows.indptr[r + 1])
        pairs = zip(rows.data[place], rows.indices[place], strict=True)
        total = scip.quicksum(float(value) * columns[j] for value, j in pairs)
        given = {"lhs": _finite(low), "rhs": _finite(high)}
        model.addCons(scip.scip.ExprCons(total, **given))


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
