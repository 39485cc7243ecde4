"""The problem seen from capacity alone: relaxed, and in whole modules (HiGHS)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from scipy.sparse import csr_array

from dorsale.topology.loading.capacity import engine
from dorsale.topology.loading.capacity.pieces import Piece
from dorsale.topology.loading.capacity.pool import BROKEN, Pool

SEARCH = 6.0
"""What one simplex iteration costs in a search, with all that goes on around it."""


class Hopeless(Exception):
    """No capacity that can be bought satisfies the inequalities."""


def costs(piece: Piece) -> np.ndarray:
    """Return the cost of each column of the pool: the modules, and routing itself."""
    return np.append(piece.cost, 1.0)


def most(piece: Piece) -> np.ndarray:
    """Return the most of each column of the pool; routing is 0 where it costs nothing."""
    return np.append(piece.most, engine.INFINITE if piece.routed_cost else 0.0)


class Relaxation:
    """The linear relaxation over the inequalities that bind, kept warm between rounds."""

    def __init__(self, piece: Piece, pool: Pool) -> None:
        self.pool = pool
        self.highs = engine.quiet(presolve="off", solver="simplex")
        engine.add_columns(self.highs, costs(piece), np.zeros(pool.width), most(piece))
        self.held = np.zeros(0, dtype=np.int64)
        self.idle = np.zeros(0, dtype=np.int64)
        self.work = 0.0
        self.hold(range(pool.given))

    def hold(self, rows: Sequence[int]) -> None:
        """Take the ``rows`` of the pool in."""
        engine.add_rows(self.highs, [self.pool.rows[i] for i in rows])
        self.held = np.append(self.held, np.array(rows, dtype=np.int64))
        self.idle = np.append(self.idle, np.zeros(len(rows), dtype=np.int64))

    def solve(self) -> tuple[np.ndarray, float]:
        """Return the columns and the value; rows dropped before come back when broken.

        Raises :class:`Hopeless` when there is no solution.
        """
        while True:
            self.highs.run()
            info = self.highs.getInfo()
            self.work += max(1, info.simplex_iteration_count) * self.highs.getNumRow()
            if self.highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
                raise Hopeless
            values = engine.columns_of(self.highs)
            back = np.setdiff1d(self.pool.broken(values), self.held)
            if len(back) == 0:
                return values, info.objective_function_value
            self.hold(back.tolist())

    def tidy(self, patience: int = 10) -> None:
        """Drop the rows without price at ``patience`` calls in a row."""
        price = np.array(self.highs.getSolution().row_dual)
        self.idle = np.where(np.abs(price) > 1e-9, 0, self.idle + 1)
        gone = (self.idle > patience) & (self.held >= self.pool.given)
        if gone.sum() > 20:
            index = np.flatnonzero(gone).astype(np.int32)
            self.highs.deleteRows(len(index), index)
            self.held, self.idle = self.held[~gone], self.idle[~gone]


@dataclass(frozen=True)
class Effort:
    """How far a search in whole modules goes: nodes, gap, seconds; and its seed."""

    nodes: int
    gap: float
    seconds: float
    seed: int


@dataclass(frozen=True)
class Answer:
    """What a search in whole modules gave.

    ``points`` are the columns found, best first; no design that keeps the inequalities (in
    the box, below the ceiling) costs less than ``bound``; ``ended`` when the search was not
    cut short; ``nodes`` of the tree, and ``work`` in rows x simplex iterations, were spent.
    """

    points: list[np.ndarray]
    bound: float
    ended: bool
    nodes: int
    work: float


@dataclass(frozen=True)
class Box:
    """The least and the most of each column of the pool."""

    low: np.ndarray
    high: np.ndarray


def search(
    piece: Piece, pool: Pool, near: np.ndarray, effort: Effort,
    box: Box | None = None, start: np.ndarray | None = None,
) -> Answer:  # fmt: skip
    """Search whole modules under the rows ``near`` (positions) of the pool.

    Columns that the box fixes leave the search, and so do rows that nothing in it can break.
    """
    box = box or Box(np.zeros(pool.width), most(piece))
    free = np.flatnonzero(box.high > box.low)
    fixed = np.where(box.high > box.low, 0.0, box.low)
    matrix, least = _sharp(pool.matrix[near], pool.least[near], box, fixed, free)
    highs = engine.quiet(
        mip_rel_gap=effort.gap, mip_max_nodes=effort.nodes, random_seed=effort.seed,
        mip_improving_solution_save=True, time_limit=max(0.1, effort.seconds),
        mip_abs_gap=0.9 * piece.cost_step,
    )  # fmt: skip
    highs.changeObjectiveOffset(float(costs(piece) @ fixed))
    engine.add_columns(highs, costs(piece)[free], box.low[free], box.high[free])
    engine.add_matrix(highs, matrix, least)
    engine.whole(highs, np.flatnonzero(free < pool.width - 1))
    if start is not None:
        engine.start_from(highs, start[free])
    engine.run(highs)
    return _answer(highs, free, fixed)


def _sharp(
    matrix: csr_array, least: np.ndarray, box: Box, fixed: np.ndarray, free: np.ndarray
) -> tuple[csr_array, np.ndarray]:
    """Return the rows that the box can break, over the ``free`` columns alone."""
    least = least - matrix @ fixed
    matrix = matrix[:, free]
    up, down = matrix.maximum(0), matrix.minimum(0)
    worst = up @ box.low[free]
    if down.nnz:
        worst = worst + down @ box.high[free]
    keep = np.flatnonzero(worst < least - BROKEN * np.maximum(1.0, np.abs(least)))
    return matrix[keep], least[keep]


def _answer(highs: highspy.Highs, free: np.ndarray, fixed: np.ndarray) -> Answer:
    info, ended = highs.getInfo(), highs.getModelStatus()
    work = SEARCH * max(1.0, info.simplex_iteration_count) * (highs.getNumRow() + 100)
    if ended == highspy.HighsModelStatus.kInfeasible:
        return Answer([], np.inf, True, 1, work)
    found = [np.array(one.col_value) for one in highs.getSavedMipSolutions()]
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        found.append(engine.columns_of(highs))
    points = []
    for values in reversed(found):
        point = fixed.copy()
        point[free] = values
        point[:-1] = np.round(point[:-1])
        points.append(point)
    whole = ended == highspy.HighsModelStatus.kOptimal
    return Answer(points, info.mip_dual_bound, whole, max(1, info.mip_node_count), work)
