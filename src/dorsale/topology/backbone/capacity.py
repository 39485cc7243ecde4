"""Whole modules for a chosen network: every failure state routed, modules added where short.

Routing may split and change with each failure (unrestricted rerouting); destinations are
commodities. One linear program is kept and changed from state to state.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np

from dorsale.topology.backbone.problem import Problem
from dorsale.topology.backbone.survival import Survival, bits

_EPS = 1e-6
_MOST_SHORT = 100  # states that are short, before rows are added for them


@dataclass(frozen=True)
class Routed:
    """A state to route: what fails, the share asked, the sites fed, the sinks still joined."""

    bit: int
    failed: frozenset[int]
    share: float
    fed: set[int]
    joined: set[int]


class Sizer:
    """Sizes the modules of networks of one problem."""

    def __init__(self, survival: Survival) -> None:
        self.survival = survival
        self.problem = survival.problem
        self.sinks = sorted({sink for _, sink, _ in self.problem.flows})

    def size(
        self,
        chosen: np.ndarray,
        protected: set[int],
        least: np.ndarray | None = None,
        over: Callable[[], bool] = bool,
    ) -> np.ndarray | None:
        """Return modules per span (0 where not chosen); ``None`` when spans are too small.

        ``least`` are the modules to begin with (one on each span when not given). ``None`` too
        once time is ``over``.
        """
        modules = np.where(chosen, 1.0, 0.0)
        if least is not None:
            modules = np.where(chosen, np.maximum(modules, np.ceil(least - 1e-6)), 0.0)
        size = self.problem.module_gbps
        router = Router(self.problem, chosen, self.sinks)
        for state in self._states(chosen, protected):
            added = None if over() else router.missing_gbps(modules, state)
            if added is None:
                return None
            short = added > _EPS * size + 1e-6
            total = modules * size + np.where(short, added, 0.0)
            modules = np.maximum(modules, np.where(short, np.ceil(total / size - 1e-9), 0))
        return modules

    def shortages(
        self, chosen: np.ndarray, protected: set[int], modules: np.ndarray
    ) -> list[tuple[int, np.ndarray]]:
        """Return, for each state that ``modules`` cannot carry, its bit and its potentials.

        Potentials (sinks, nodes) are what one more Gbit/s from a node to a sink would cost.
        """
        router = Router(self.problem, chosen, self.sinks)
        found = []
        for state in self._states(chosen, protected):
            added = router.missing_gbps(modules, state)
            if added is not None and (added > _EPS * self.problem.module_gbps + 1e-6).any():
                found.append((state.bit, router.potentials()))
            if len(found) == _MOST_SHORT:
                break
        return found

    def _states(self, chosen: np.ndarray, protected: set[int]) -> list[Routed]:
        """Return what is to be routed in each state that matters to ``chosen``."""
        reached = self.survival.reach(chosen)
        fed = self._fed(reached, protected)
        found = []
        for bit in self._order(chosen, reached, fed):
            share = 1.0 if bit == 0 else self.problem.states[bit - 1].share
            joined = {t for t in self.sinks if reached[t] >> bit & 1}
            found.append(Routed(bit, self.survival.failed_spans(bit), share, fed[bit], joined))
        return found

    def _fed(self, reached: list[int], protected: set[int]) -> list[set[int]]:
        """Return, for each state, the sites whose demand must be routed."""
        found: list[set[int]] = [set() for _ in range(len(self.problem.states) + 1)]
        for v in self.problem.served:
            for bit in bits(reached[v] & self.survival.wanted(v, v in protected)):
                found[bit].add(v)
        return found

    def _order(self, chosen: np.ndarray, reached: list[int], fed: list[set[int]]) -> list[int]:
        """Return the states to route, the widest first; what another covers is left out."""
        states = self.problem.states
        hurt = [
            bit
            for bit in range(1, len(states) + 1)
            if fed[bit]
            and any(chosen[e] for e in states[bit - 1].spans)
            and not any(
                fed[bit] <= fed[cover + 1]
                and all(reached[t] >> (cover + 1) & 1 for t in self.sinks if reached[t] >> bit & 1)
                for cover in self.survival.covers[bit - 1]
            )
        ]
        return [0, *sorted(hurt, key=lambda bit: -len(states[bit - 1].spans))]

    def loads(self, chosen: np.ndarray, modules: np.ndarray) -> np.ndarray:
        """Return the traffic of each span with nothing failed, in Gbit/s, both ways together."""
        router = Router(self.problem, chosen, self.sinks)
        reached = self.survival.reach(chosen)
        joined = {t for t in self.sinks if reached[t] & 1}
        everything = Routed(0, frozenset(), 1.0, set(self.problem.served), joined)
        router.missing_gbps(modules, everything)
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
        self.place = np.array(list(self.row), dtype=np.int64).reshape(-1, 2)
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

    def potentials(self) -> np.ndarray:
        """Return what one more Gbit/s from each node to each sink would cost (sinks, nodes)."""
        found = np.full((len(self.sinks), self.nodes), np.nan)
        dual = np.array(self.highs.getSolution().row_dual)[: self.load]
        found[self.place[:, 0], self.place[:, 1]] = dual
        found[np.arange(len(self.sinks)), self.sinks] = 0.0
        return found

    def missing_gbps(self, modules: np.ndarray, state: Routed) -> np.ndarray | None:
        """Return the capacity to add per span so that the state is routed."""
        problem, n = self.problem, self.arcs
        wanted = np.zeros((len(self.sinks), self.nodes))
        for site, sink, gbps in problem.flows:
            if site in state.fed and sink in state.joined:
                wanted[self.sinks.index(sink), site] += state.share * gbps
        asked = wanted[self.place[:, 0], self.place[:, 1]]
        rows = np.arange(self.load, dtype=np.int32)
        self.highs.changeRowsBounds(self.load, rows, asked, asked)  # type: ignore[attr-defined]
        size = problem.module_gbps[self.spans]
        gone = np.isin(self.spans, list(state.failed))
        have = np.where(gone, 0.0, modules[self.spans] * size)
        most = np.where(gone, 0.0, np.maximum(0.0, problem.most_modules[self.spans] * size - have))
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
