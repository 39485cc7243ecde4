"""Traffic of one state over a network: multi-commodity flow as one linear program.

Routing may split; destinations are commodities. The program is kept and changed from state to
state. Spans in a row, with no demand between them, share their flows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import highspy
import numpy as np

from dorsale.topology.backbone.chains import chains
from dorsale.topology.backbone.problem import Problem


@dataclass(frozen=True)
class Routed:
    """A state to route: the spans that fail, Gbit/s of each flow (0: the flow is not routed)."""

    bit: int
    failed: frozenset[int]
    gbps: np.ndarray


class Router:
    """Multi-commodity flow over a chosen network, as one linear program."""

    def __init__(self, problem: Problem, chosen: np.ndarray, sinks: list[int]) -> None:
        self.problem = problem
        self.sinks = sinks
        self.spans = np.flatnonzero(chosen)
        self.arcs = len(self.spans)
        self.nodes = len(problem.nodes)
        stops = {*sinks, *problem.flow_table[0].tolist()}
        self.chains = chains(problem.ends, self.spans.tolist(), stops)
        number = {e: c for c, chain in enumerate(self.chains) for e in chain.spans}
        self.chain = np.array([number[e] for e in self.spans.tolist()], dtype=np.int64)
        self.flows = 2 * len(self.chains) * len(sinks)  # columns
        self.highs = highspy.Highs()
        for name, value in (("output_flag", False), ("threads", 1)):
            self.highs.setOptionValue(name, value)
        self._build()

    def _build(self) -> None:
        """Columns: per sink, both directions of each chain; then overflow of each span."""
        n, k, m = self.arcs, len(self.sinks), len(self.chains)
        detour = np.bincount(self.chain, self._detour(self.spans), m)
        price = self.problem.module_eur[self.spans] / self.problem.module_gbps[self.spans]
        cost = np.concatenate([np.tile(np.repeat(detour, 2), k), price + 1.0])
        columns = self.flows + n
        empty = np.array([], dtype=np.int32)
        self.highs.addCols(
            columns, cost, np.zeros(columns), self._most(), 0,
            np.zeros(columns, dtype=np.int32), empty, np.array([], dtype=np.float64),
        )  # fmt: skip
        out: list[list[int]] = [[] for _ in range(self.nodes)]
        into: list[list[int]] = [[] for _ in range(self.nodes)]
        for a, chain in enumerate(self.chains):
            u, v = chain.nodes[0], chain.nodes[-1]
            out[u].append(2 * a)
            into[v].append(2 * a)
            out[v].append(2 * a + 1)
            into[u].append(2 * a + 1)
        self.row: dict[tuple[int, int], int] = {}
        for t, sink in enumerate(self.sinks):
            for node in range(self.nodes):
                if node != sink and (out[node] or into[node]):
                    self.row[t, node] = self.highs.getNumRow()
                    index = [2 * m * t + a for a in (*out[node], *into[node])]
                    self._add(0.0, 0.0, index, [1.0] * len(out[node]) + [-1.0] * len(into[node]))
        self.load = self.highs.getNumRow()
        self.place = np.array(list(self.row), dtype=np.int64).reshape(-1, 2)
        for a, c in enumerate(self.chain.tolist()):
            index = [2 * m * t + 2 * c + d for t in range(k) for d in (0, 1)] + [self.flows + a]
            self._add(-highspy.kHighsInf, 0.0, index, [1.0] * (2 * k) + [-1.0])

    def _detour(self, spans: np.ndarray) -> np.ndarray:
        """Return what a Gbit/s over each of ``spans`` costs where there is room for it."""
        return np.asarray(1e-4 * np.maximum(self.problem.length_km[spans], 1.0))

    def _most(self) -> np.ndarray:
        """Return the most of each column: nothing passes through the ending of other traffic."""
        onward = self.problem.onward
        passing = np.repeat([onward[list(chain.spans)].all() for chain in self.chains], 2)
        most = [passing | (sink in self.problem.ending) for sink in self.sinks]
        free = np.concatenate([*most, np.ones(self.arcs, dtype=bool)])
        return np.where(free, highspy.kHighsInf, 0.0)

    def _add(self, low: float, high: float, index: list[int], value: list[float]) -> None:
        self.highs.addRow(low, high, len(index), np.array(index, dtype=np.int32), np.array(value))

    @cached_property
    def asked(self) -> tuple[np.ndarray, np.ndarray]:
        """The flows that leave their site, and the row of each."""
        site, sink, _ = self.problem.flow_table
        number = {t: i for i, t in enumerate(self.sinks)}
        ends = zip(sink.tolist(), site.tolist(), strict=True)
        rows = np.array([self.row.get((number[t], v), -1) for t, v in ends], dtype=np.int64)
        flows = np.flatnonzero(rows >= 0)
        return flows, rows[flows]

    def loads(self) -> np.ndarray:
        """Return the traffic of each span in the last state routed, in Gbit/s."""
        values = np.array(self.highs.getSolution().col_value)[: self.flows]
        of_chain = values.reshape(len(self.sinks), len(self.chains), 2).sum(axis=(0, 2))
        found = np.zeros(len(self.problem.spans))
        found[self.spans] = of_chain[self.chain]
        return found

    def potentials(self) -> np.ndarray:
        """Return what one more Gbit/s from each node to each sink would cost (sinks, nodes)."""
        found = np.full((len(self.sinks), self.nodes), np.nan)
        dual = np.array(self.highs.getSolution().row_dual)
        found[self.place[:, 0], self.place[:, 1]] = dual[: self.load]
        found[np.arange(len(self.sinks)), self.sinks] = 0.0
        price = np.zeros(len(self.problem.spans))
        price[self.spans] = self._detour(self.spans) + np.abs(dual[self.load :])
        for chain in self.chains:
            if len(chain.spans) > 1:  # the nodes between, by what leads up to them
                way = np.cumsum(price[list(chain.spans)])
                start, end = found[:, chain.nodes[0]], found[:, chain.nodes[-1]]
                between = start[:, None] + (end - start)[:, None] * (way / way[-1])[:-1]
                found[:, chain.nodes[1:-1]] = between
        return found

    def missing_gbps(
        self, modules: np.ndarray, state: Routed, beyond: bool = False
    ) -> np.ndarray | None:
        """Return the capacity to add per span so that the state is routed.

        ``None`` when spans are too small for it, unless it may go ``beyond`` their largest.
        """
        problem, n = self.problem, self.arcs
        flows, at = self.asked
        asked = np.bincount(at, state.gbps[flows], self.load)
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
        columns = np.arange(self.flows, self.flows + n, dtype=np.int32)
        self.highs.changeColsBounds(n, columns, np.zeros(n), most)
        self.highs.run()
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        values = np.array(self.highs.getSolution().col_value)
        added = np.zeros(len(problem.spans))
        added[self.spans] = values[self.flows :]
        return added
