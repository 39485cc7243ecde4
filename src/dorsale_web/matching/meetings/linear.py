"""The linear relaxation: its prices prove a bound, its solution guides or is the schedule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from scipy import sparse

from dorsale_web.matching.meetings.rows import Grid, Numbers

WHOLE = 1e-6
DIGITS = 9  # of a price as it is written


@dataclass(frozen=True)
class Relaxed:
    """Shares of columns, prices of rows, and whether the solver finished."""

    shares: Numbers
    prices: Numbers
    is_optimal: bool

    @property
    def is_whole(self) -> bool:
        """Return whether no share is fractional."""
        return bool(self.is_optimal and not self.fractional.any())

    @property
    def fractional(self) -> Numbers:
        """Tell which shares are neither 0 nor 1."""
        return np.abs(self.shares - np.round(self.shares)) > WHOLE


def simplex(grid: Grid, iterations: int, seconds: float, seed: int) -> Relaxed:
    """Solve by dual simplex, whose corner is often whole: then it is the best schedule."""
    return _relaxed(grid, seconds, seed, solver="simplex", simplex_iteration_limit=iterations)


def interior(grid: Grid, iterations: int, seconds: float, seed: int) -> Relaxed:
    """Solve by interior point without crossover: prices for a bound, shares to guide."""
    return _relaxed(
        grid, seconds, seed, solver="ipm", run_crossover="off", ipm_iteration_limit=iterations
    )


def _relaxed(grid: Grid, seconds: float, seed: int, **options: object) -> Relaxed:
    return relaxed(grid.matrix, grid.limit, grid.profit, seconds, seed, **options)


def relaxed(
    matrix: sparse.csr_array,
    limit: Numbers,
    profit: Numbers,
    seconds: float,
    seed: int,
    **options: object,
) -> Relaxed:
    """Solve the relaxation of rows and columns."""
    solver = _solver(_model(matrix, limit, profit), seconds, seed, options)
    solver.run()
    found = solver.getSolution()
    shares = np.array(found.col_value) if found.value_valid else np.zeros(len(profit))
    prices = np.array(found.row_dual) if found.dual_valid else np.zeros(len(limit))
    optimal = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return Relaxed(np.clip(shares, 0, 1), _signed(matrix, limit, profit, prices), optimal)


def whole(
    matrix: sparse.csr_array,
    limit: Numbers,
    profit: Numbers,
    seconds: float,
    seed: int,
    nodes: int,
) -> Numbers | None:
    """Solve in whole numbers; nothing if no solution was found."""
    model = _model(matrix, limit, profit)
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(profit)
    solver = _solver(model, seconds, seed, {"mip_rel_gap": 0.0, "mip_max_nodes": nodes})
    solver.run()
    found = solver.getSolution()
    return np.round(np.array(found.col_value)) if found.value_valid else None


def _signed(matrix: sparse.csr_array, limit: Numbers, profit: Numbers, prices: Numbers) -> Numbers:
    """Return prices that are not negative, of both signs those with the lower bound.

    An interior point that ends without crossover may give its prices with the other sign.
    """

    def bound(some: Numbers) -> float:
        return float(limit @ some + np.maximum(profit - matrix.T @ some, 0).sum())

    return min((np.maximum(prices, 0), np.maximum(-prices, 0)), key=bound)


def _solver(
    model: highspy.HighsLp, seconds: float, seed: int, options: dict[str, Any]
) -> highspy.Highs:
    solver = highspy.Highs()
    said = {"output_flag": False, "threads": 1, "random_seed": seed, "time_limit": seconds}
    for name, value in (said | options).items():
        solver.setOptionValue(name, value)
    solver.passModel(model)
    return solver


def _model(matrix: sparse.csr_array, limit: Numbers, profit: Numbers) -> highspy.HighsLp:
    model, by_column = highspy.HighsLp(), matrix.tocsc()
    model.num_col_, model.num_row_ = len(profit), len(limit)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = profit
    model.col_lower_, model.col_upper_ = np.zeros(len(profit)), np.ones(len(profit))
    model.row_lower_ = np.full(len(limit), -highspy.kHighsInf)
    model.row_upper_ = np.where(np.isinf(limit), highspy.kHighsInf, limit)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.num_col_, model.a_matrix_.num_row_ = len(profit), len(limit)
    model.a_matrix_.start_ = by_column.indptr
    model.a_matrix_.index_, model.a_matrix_.value_ = by_column.indices, by_column.data
    return model
