"""Traffic of one state over a network: multi-commodity flow as one linear program.

Routing may split; destinations are commodities. The program is kept and changed from state to
state.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from dorsale.topology.backbone.problem import Problem


@dataclass(frozen=True)
class Routed:
    """A state to route: what fails, Gbit/s of each flow, the sites fed, the sinks still joined."""

    bit: int
    failed: frozenset[int]
    gbps: np.ndarray
    fed: set[int]
    joined: set[int]


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
            columns, cost, np.zeros(columns), self._most(), 0,
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
        self.place = np.array(list(self.row), dtype=np.int64).reshape(-1, 2)
        for a in range(n):
            index = [2 * n * t + 2 * a + d for t in range(k) for d in (0, 1)] + [2 * n * k + a]
            self._add(-highspy.kHighsInf, 0.0, index, [1.0] * (2 * k) + [-1.0])

    def _most(self) -> np.ndarray:
        """Return the most of each column: nothing passes through the ending of other traffic."""
        passing = np.repeat(self.problem.onward[self.spans], 2)
        most = [passing | (sink in self.problem.ending) for sink in self.sinks]
        free = np.concatenate([*most, np.ones(self.arcs, dtype=bool)])
        return np.where(free, highspy.kHighsInf, 0.0)

    def _add(self, low: float, high: float, index: list[int], value: list[float]) -> None:
        self.highs.addRow(low, high, len(index), np.array(index, dtype=np.int32), np.array(value))

    def loads(self) -> np.ndarray:
        """Return the traffic of each span in the last state routed, in Gbit/s."""
        n, k = self.arcs, len(self.sinks)
        values = np.array(self.highs.getSolution().col_value)[: 2 * n * k]
        found = np.zeros(len(self.problem.spans))
        found[self.spans] = values.reshape(k, n, 2).sum(axis=(0, 2))
        return found

    def potentials(self) -> np.ndarray:
        """Return what one more Gbit/s from each node to each sink would cost (sinks, nodes)."""
        found = np.full((len(self.sinks), self.nodes), np.nan)
        dual = np.array(self.highs.getSolution().row_dual)[: self.load]
        found[self.place[:, 0], self.place[:, 1]] = dual
        found[np.arange(len(self.sinks)), self.sinks] = 0.0
        return found

    def missing_gbps(
        self, modules: np.ndarray, state: Routed, beyond: bool = False
    ) -> np.ndarray | None:
        """Return the capacity to add per span so that the state is routed.

        ``None`` when spans are too small for it, unless it may go ``beyond`` their largest.
        """
        problem, n = self.problem, self.arcs
        wanted = np.zeros((len(self.sinks), self.nodes))
        for (site, sink, _), gbps in zip(problem.flows, state.gbps.tolist(), strict=True):
            if site in state.fed and sink in state.joined:
                wanted[self.sinks.index(sink), site] += gbps
        asked = wanted[self.place[:, 0], self.place[:, 1]]
        rows = np.arange(self.load, dtype=np.int32)
        self.highs.changeRowsBounds(self.load, rows, asked, asked)  # type: ignore[attr-defined]
        size = problem.module_gbps[self.spans]
        gone = np.isin(self.spans, list(state.failed))
        have = np.where(gone, 0.0, modules[self.spans] * size)
        most = np.maximum(0.0, problem.most_modules[self.spans] * size - have)
        most = np.where(gone, 0.0, highspy.kHighsInf if beyond else most)
        loads = np.arange(self.load, self.load + n, dtype=np.int32)
        least = np.full(n, -highspy.kHighsInf)
        self.highs.changeRowsBounds(n, loads, least, have)  # type: ignore[attr-defined]
        first = 2 * n * len(self.sinks)
        columns = np.arange(first, first + n, dtype=np.int32)
        self.highs.changeColsBounds(n, columns, np.zeros(n), most)
        self.highs.run()
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        values = np.array(self.highs.getSolution().col_value)
        added = np.zeros(len(problem.spans))
        added[self.spans] = values[first:]
        return added
