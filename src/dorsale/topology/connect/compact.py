"""The same problem as one mixed-integer program with flows, given whole to HiGHS.

The second, independent way to the optimum, and the peer of the benchmarks. It works on the
same blocks and kernels as :mod:`dorsale.topology.connect.solve`, which favours it.

For each pair of sites that needs k routes, k units flow between them, over chosen links only,
at most one unit over a link (and, apart by nodes, one through a node):

    flow(u, v) + flow(v, u) <= x_e for every pair and every link e = uv.
"""

from __future__ import annotations

import time
from dataclasses import replace

import highspy
import numpy as np

from dorsale.topology.connect.kernel import Kernel, Pair, shrink
from dorsale.topology.connect.pieces import pieces
from dorsale.topology.connect.problem import Connected, Problem, refuse_faults

METHOD = "compact flow formulation, HiGHS"
_Term = tuple[int, float]


def compact(problem: Problem, seconds: float) -> Connected:
    """Return what HiGHS finds in ``seconds`` (of its own clock) for the flow formulation.

    The value is infinite when it found no network. Raises as :func:`connect` does.
    """
    refuse_faults(problem)
    began = time.monotonic()
    links: list[int] = []
    value, bound, optimal = 0.0, 0.0, True
    for piece in pieces(problem):
        kernel = shrink(problem.ends, problem.cost, piece.links, piece.required, problem.apart)
        chosen, least, proven = _solved(kernel, seconds - (time.monotonic() - began))
        value += kernel.value(chosen) if chosen is not None else np.inf
        bound, optimal = bound + least, optimal and proven
        for i in np.flatnonzero(chosen) if chosen is not None else ():
            links += kernel.members[i]
    status = "optimal" if optimal else "time_limit"
    names = tuple(problem.links[e] for e in sorted(links))
    answer = Connected(names, value, bound, METHOD, status, 0, 0, time.monotonic() - began)
    return replace(answer, bound=min(bound, value))


def _solved(kernel: Kernel, seconds: float) -> tuple[np.ndarray | None, float, bool]:
    if kernel.size == 2:
        best = kernel.side_by_side()
        return best, kernel.value(best), True
    return _Program(kernel).solved(max(0.1, seconds))


class _Program:
    """The program of one kernel: links first, then the flows of each pair."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.highs = highspy.Highs()
        for name, setting in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 1e-6)):
            self.highs.setOptionValue(name, setting)
        self._columns(kernel.cost, np.ones(len(kernel.cost)))
        kind = np.full(len(kernel.cost), int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        columns = np.arange(len(kernel.cost), dtype=np.int32)
        self.highs.changeColsIntegrality(len(columns), columns, kind)
        for pair, need in self._pairs():
            self._route(pair, need)

    def _pairs(self) -> list[tuple[Pair, int]]:
        """Return the pairs that need routes; apart by nodes, also pairs not meeting at the root."""
        kernel = self.kernel
        strong = [t for t in kernel.terminals[1:] if kernel.required[t] > 1]
        more = [((strong[0], t), 2) for t in strong[1:]] if kernel.apart == "nodes" else []
        return [*kernel.needs, *more]

    def _columns(self, cost: np.ndarray, high: np.ndarray) -> int:
        first, count = self.highs.getNumCol(), len(cost)
        none = np.zeros(count, dtype=np.int32)
        self.highs.addCols(count, cost, np.zeros(count), high, 0, none,
                           np.array([], dtype=np.int32), np.array([]))  # fmt: skip
        return int(first)

    def _row(self, low: float, terms: list[_Term], high: float) -> None:
        columns = np.array([c for c, _ in terms], dtype=np.int32)
        values = np.array([v for _, v in terms], dtype=np.float64)
        self.highs.addRow(low, high, len(terms), columns, values)

    def _route(self, pair: Pair, need: int) -> None:
        """Add ``need`` units from one end of ``pair`` to the other."""
        kernel = self.kernel
        count = len(kernel.cost)
        there = self._columns(np.zeros(2 * count), np.ones(2 * count))
        back = there + count
        for e in range(count):
            self._row(0.0, [(e, 1.0), (there + e, -1.0), (back + e, -1.0)], highspy.kHighsInf)
        for v in range(kernel.size):
            out = self._leaving(v, there, back)
            into = self._leaving(v, back, there)
            net = float(need) * ((v == pair[0]) - (v == pair[1]))
            self._row(net, [(c, 1.0) for c in out] + [(c, -1.0) for c in into], net)
            if kernel.apart == "nodes" and v not in pair:
                self._row(-highspy.kHighsInf, [(c, 1.0) for c in into], 1.0)

    def _leaving(self, v: int, there: int, back: int) -> list[int]:
        """Return the flow columns that leave ``v`` (that enter it when the two are exchanged)."""
        kernel = self.kernel
        return [(there if kernel.ends[e, 0] == v else back) + e for _, e in kernel.around[v]]

    def solved(self, seconds: float) -> tuple[np.ndarray | None, float, bool]:
        """Return (chosen links, bound, proven) after at most ``seconds``."""
        self.highs.setOptionValue("time_limit", seconds)
        self.highs.run()
        info = self.highs.getInfo()
        proven = self.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        bound = float(np.clip(info.mip_dual_bound, 0.0, None))
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None, bound if np.isfinite(bound) else 0.0, False
        columns = np.array(self.highs.getSolution().col_value)[: len(self.kernel.cost)]
        return columns > 0.5, bound, proven
