"""Whole modules for a chosen network: every failure state routed, modules added where short.

Routing may split and change with each failure (unrestricted rerouting); destinations are
commodities. One linear program is kept and changed from state to state.
"""

from __future__ import annotations

import highspy
import numpy as np

from dorsale.topology.backbone.problem import Problem
from dorsale.topology.backbone.survival import Survival

_EPS = 1e-6


class Sizer:
    """Sizes the modules of networks of one problem."""

    def __init__(self, survival: Survival) -> None:
        self.survival = survival
        self.problem = survival.problem
        self.sinks = sorted({sink for _, sink, _ in self.problem.flows})

    def size(self, chosen: np.ndarray, protected: set[int]) -> np.ndarray | None:
        """Return modules per span (0 where not chosen); ``None`` when spans are too small."""
        router = Router(self.problem, chosen, self.sinks)
        modules = np.where(chosen, 1.0, 0.0)
        reached = self.survival.reach(chosen)
        order = [0, *sorted(
            range(1, len(self.problem.states) + 1),
            key=lambda bit: -len(self.problem.states[bit - 1].spans),
        )]  # fmt: skip
        for bit in order:
            failed = self.survival.failed_spans(bit)
            if bit and not any(chosen[e] for e in failed):
                continue
            share = 1.0 if bit == 0 else self.problem.states[bit - 1].share
            fed = {
                v for v in self.problem.served
                if (reached[v] & self.survival.wanted(v, v in protected)) >> bit & 1
            }  # fmt: skip
            added = router.missing_gbps(modules, failed, share, fed, reached, bit)
            if added is None:
                return None
            short = added > _EPS * self.problem.module_gbps + 1e-6
            total = modules * self.problem.module_gbps + np.where(short, added, 0.0)
            modules = np.maximum(
                modules, np.where(short, np.ceil(total / self.problem.module_gbps - 1e-9), 0)
            )
        return modules

    def loads(self, chosen: np.ndarray, modules: np.ndarray) -> np.ndarray:
        """Return the traffic of each span with nothing failed, in Gbit/s, both ways together."""
        router = Router(self.problem, chosen, self.sinks)
        fed = set(self.problem.served)
        router.missing_gbps(modules, frozenset(), 1.0, fed, self.survival.reach(chosen), 0)
        return router.loads()


class Router:
    """Multi-commodity flow over a chosen network, as one linear program."""

    def __init__(self, problem: Problem, chosen: np.ndarray, sinks: list[int]) -> None:
        self.problem = problem
        self.sinks = sinks
        self.spans = np.flatnonzero(chosen)
        self.arcs = len(self.spans)
        self.nodes = len(problem.nodes)
        self.highs = highspy.Highs()
        for name, value in (("output_flag", False), ("threads", 1)):
            self.highs.setOptionValue(name, value)
        self._build()

    def _build(self) -> None:
        """Columns: per sink, both directions of each span; then overflow of each span."""
        n, k = self.arcs, len(self.sinks)
        detour = 1e-4 * np.maximum(self.problem.length_km[self.spans], 1.0)
        price = self.problem.module_eur[self.spans] / self.problem.module_gbps[self.spans]
        cost = np.concatenate([np.tile(np.repeat(detour, 2), k), price + 1.0])
        columns = 2 * n * k + n
        empty = np.array([], dtype=np.int32)
        self.highs.addCols(
            columns, cost, np.zeros(columns), np.full(columns, highspy.kHighsInf), 0,
            np.zeros(columns, dtype=np.int32), empty, np.array([], dtype=np.float64),
        )  # fmt: skip
        ends = self.problem.ends[self.spans]
        out: list[list[int]] = [[] for _ in range(self.nodes)]
        into: list[list[int]] = [[] for _ in range(self.nodes)]
        for a, (u, v) in enumerate(ends.tolist()):
            out[u].append(2 * a)
            into[v].append(2 * a)
            out[v].append(2 * a + 1)
            into[u].append(2 * a + 1)
        self.row: dict[tuple[int, int], int] = {}
        for t, sink in enumerate(self.sinks):
            for node in range(self.nodes):
                if node != sink and (out[node] or into[node]):
                    self.row[t, node] = self.highs.getNumRow()
                    index = [2 * n * t + a for a in (*out[node], *into[node])]
                    self._add(0.0, 0.0, index, [1.0] * len(out[node]) + [-1.0] * len(into[node]))
        self.load = self.highs.getNumRow()
        for a in range(n):
            index = [2 * n * t + 2 * a + d for t in range(k) for d in (0, 1)] + [2 * n * k + a]
            self._add(-highspy.kHighsInf, 0.0, index, [1.0] * (2 * k) + [-1.0])

    def _add(self, low: float, high: float, index: list[int], value: list[float]) -> None:
        self.highs.addRow(low, high, len(index), np.array(index, dtype=np.int32), np.array(value))

    def loads(self) -> np.ndarray:
        """Return the traffic of each span in the last state routed, in Gbit/s."""
        n, k = self.arcs, len(self.sinks)
        values = np.array(self.highs.getSolution().col_value)[: 2 * n * k]
        found = np.zeros(len(self.problem.spans))
        found[self.spans] = values.reshape(k, n, 2).sum(axis=(0, 2))
        return found

    def missing_gbps(
        self,
        modules: np.ndarray,
        failed: frozenset[int],
        share: float,
        fed: set[int],
        reached: list[int],
        bit: int,
    ) -> np.ndarray | None:
        """Return the capacity to add per span so that ``fed`` sites get ``share`` of demand."""
        problem, n = self.problem, self.arcs
        rhs = dict.fromkeys(self.row, 0.0)
        for site, sink, gbps in problem.flows:
            if site in fed and reached[sink] >> bit & 1:
                rhs[self.sinks.index(sink), site] += share * gbps
        for key, row in self.row.items():
            self.highs.changeRowBounds(row, rhs[key], rhs[key])
        first = 2 * n * len(self.sinks)
        for a, e in enumerate(self.spans.tolist()):
            gone = e in failed
            have = 0.0 if gone else modules[e] * problem.module_gbps[e]
            most = (
                0.0 if gone else max(0.0, problem.most_modules[e] * problem.module_gbps[e] - have)
            )
            self.highs.changeRowBounds(self.load + a, -highspy.kHighsInf, have)
            self.highs.changeColBounds(first + a, 0.0, most)
        self.highs.run()
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        values = np.array(self.highs.getSolution().col_value)
        added = np.zeros(len(problem.spans))
        added[self.spans] = values[first:]
        return added
