"""The integer programme over the starts: rows that stay, and the cuts found so far (HiGHS).

``s`` starts (whole), ``o`` spans left out, ``x`` spans in service, ``c`` nodes joined, ``r``
sites protected, ``f`` donors' money by year, ``h`` what lacks for sites joined today. With whole
``s`` the others need no branching: each ``x, c, r`` is at most 0 or 1 in a row, and the objective
pushes it there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import highspy
import numpy as np

from dorsale.topology.programme.problem import LEFT_OUT, Problem
from dorsale.topology.programme.starts import QUARTER, Start

MILLION = 1e6


@dataclass(frozen=True)
class Point:
    """An answer: starts, spans in service, nodes joined, sites protected (by quarter); bound.

    ``lacking_eur`` is what no donor pays of the equipment of sites joined today.
    """

    starts: np.ndarray
    service: np.ndarray
    joined: np.ndarray
    protected: np.ndarray
    lacking_eur: float
    bound_eur: float


class Model:
    """The programme of ``problem``.

    ``settled`` nodes are joined today, or never; ``lists`` are the spans that protect each site.
    """

    def __init__(
        self, problem: Problem, settled: frozenset[int], lists: Mapping[int, Sequence[int]],
        seed: int,
    ) -> None:  # fmt: skip
        self.problem, self.settled, self.lists = problem, settled, lists
        self.n, self.q = len(problem.spans), problem.quarters
        self.waiting = [v for v in range(len(problem.nodes)) if v not in settled]
        self.place = {v: i for i, v in enumerate(self.waiting)}
        self.exposed = [v for v, spans in lists.items() if spans]
        self.site = {v: i for i, v in enumerate(self.exposed)}
        self.years = list(problem.discount)
        self._added: list[tuple[float, float, list[int], list[float]]] = []
        self.highs = highspy.Highs()
        for name, value in (("output_flag", False), ("threads", 1), ("random_seed", seed)):
            self.highs.setOptionValue(name, value)
        self._columns()
        self._build_each()
        self._serve()
        self._crew()
        self._pay()

    def _columns(self) -> None:
        """Add the columns; ``x`` is 0 before the first quarter in which a span can be ready."""
        problem, q = self.problem, self.q
        earliest = self.earliest = np.full(self.n, q)
        for start in problem.starts:
            earliest[start.span] = min(earliest[start.span], start.ready)
        upper = (np.arange(q)[None, :] >= earliest[:, None]).astype(float)
        costs = [self._start_cost(s.span, s.paid.items()) for s in problem.starts]
        join = -np.concatenate([problem.waiting_eur[v] for v in self.waiting] or [np.zeros(0)])
        guard = -np.concatenate([problem.exposed_eur[v] for v in self.exposed] or [np.zeros(0)])
        left = LEFT_OUT * problem.span_eur
        money = np.zeros(len(problem.donors) * len(self.years))
        lacking = np.full(len(self.years), LEFT_OUT * MILLION)
        groups = [np.array(costs), left, np.zeros(self.n * q), join, guard, money, lacking]
        sizes = np.cumsum([0, *(len(g) for g in groups)])
        self.s, self.o, self.x, self.c, self.r, self.f, self.h = map(int, sizes[:-1])
        cost = np.concatenate(groups) / MILLION
        top = np.ones(len(cost))
        top[self.x : self.c] = upper.ravel()
        top[self.f : self.h] = self._within_window()
        top[self.h :] = [problem.standing_eur.get(year, 0.0) / MILLION for year in self.years]
        empty = np.zeros(0, dtype=np.int32)
        self.highs.addCols(len(cost), cost, np.zeros(len(cost)), top, 0,
                           np.zeros(len(cost), dtype=np.int32), empty, np.zeros(0))  # fmt: skip
        self.highs.changeObjectiveOffset(self._offset() / MILLION)

    def _start_cost(self, span: int, paid: Iterable[tuple[int, float]]) -> float:
        eur = self.problem.span_eur[span]
        return float(sum(eur * share * self.problem.discount[year] for year, share in paid))

    def _offset(self) -> float:
        """Return what is lost when nothing is ever joined, and what standing sites cost."""
        problem = self.problem
        standing = sum(eur * problem.discount[y] for y, eur in problem.standing_eur.items())
        lost = sum(problem.waiting_eur[v].sum() for v in self.waiting)
        return float(standing + lost + sum(problem.exposed_eur[v].sum() for v in self.exposed))

    def _within_window(self) -> np.ndarray:
        return np.array([
            np.inf if begin <= year <= end else 0.0
            for begin, end, _ in self.problem.donors.values() for year in self.years
        ])  # fmt: skip

    def row(self, low: float, high: float, columns: list[int], values: list[float]) -> None:
        """Add low <= sum of values x columns <= high, from the next solution on."""
        self._added.append((low, high, columns, values))

    def _hand_over(self) -> None:
        """Give the solver all rows added since it ran: one by one they cost more than it does."""
        lows, highs, columns, values = zip(*self._added, strict=True) if self._added else [()] * 4
        self._added = []
        if not lows:
            return
        sizes = [len(row) for row in columns]
        self.highs.addRows(
            len(lows), np.array(lows), np.array(highs), sum(sizes),
            np.cumsum([0, *sizes[:-1]]).astype(np.int32),
            np.concatenate(columns).astype(np.int32), np.concatenate(values).astype(np.float64),
        )  # fmt: skip

    def x_at(self, span: int, t: int) -> int:
        """Column of span ``span`` in service in quarter ``t``."""
        return self.x + span * self.q + t

    def c_at(self, node: int, t: int) -> int:
        """Column of ``node`` joined in quarter ``t``."""
        return self.c + self.place[node] * self.q + t

    def r_at(self, site: int, t: int) -> int:
        """Column of ``site`` protected in quarter ``t``."""
        return self.r + self.site[site] * self.q + t

    def _build_each(self) -> None:
        own: list[list[int]] = [[] for _ in range(self.n)]
        for at, start in enumerate(self.problem.starts):
            own[start.span].append(self.s + at)
        for span, columns in enumerate(own):
            self.row(1.0, 1.0, [*columns, self.o + span], [1.0] * (len(columns) + 1))

    def _serve(self) -> None:
        """A span serves once ready and joined at both ends; what serves goes on serving."""
        ready: dict[tuple[int, int], list[int]] = {}
        for at, start in enumerate(self.problem.starts):
            ready.setdefault((start.span, start.ready), []).append(self.s + at)
        for span in range(self.n):
            columns: list[int] = []
            for t in range(self.q):
                columns = columns + ready.get((span, t), [])
                if columns and t >= self.earliest[span]:
                    self.row(0.0, np.inf, [*columns, self.x_at(span, t)],
                             [1.0] * len(columns) + [-1.0])  # fmt: skip
                    for end in self.problem.ends[span]:
                        if int(end) not in self.settled:
                            self.row(0.0, np.inf, [self.c_at(int(end), t), self.x_at(span, t)],
                                     [1.0, -1.0])  # fmt: skip
        for site in self.exposed:
            for span in self.lists[site]:
                self._only_when([span], partial(self.r_at, site))

    def _crew(self) -> None:
        used: dict[tuple[str, int], tuple[list[int], list[float]]] = {}
        for at, start in enumerate(self.problem.starts):
            for t, months in start.crew_months.items():
                if months:
                    columns, values = used.setdefault(
                        (self.problem.crew_of[start.span], t), ([], [])
                    )
                    columns.append(self.s + at)
                    values.append(months)
        crews = self.problem.crews
        for (country, _), (columns, values) in sorted(used.items()):
            self.row(
                -np.inf, float(QUARTER * crews.get(country, crews["default"])), columns, values
            )

    def _pay(self) -> None:
        """Spending of a year comes from donors; by its end it is within the budgets so far."""
        problem, years = self.problem, self.years
        donors = list(problem.donors)
        for y, year in enumerate(years):
            spent = self._spent(year)
            paid = [self.f + d * len(years) + y for d in range(len(donors))] + [self.h + y]
            standing = problem.standing_eur.get(year, 0.0) / MILLION
            self.row(standing, standing, [*paid, *spent],
                     [1.0] * len(paid) + [-eur for eur in spent.values()])  # fmt: skip
        for d, donor in enumerate(donors):
            columns = [self.f + d * len(years) + y for y in range(len(years))]
            given = problem.donors[donor][2] / MILLION
            self.row(-np.inf, given * (1 + 1e-9), columns, [1.0] * len(columns))
        for y, year in enumerate(years):
            columns = [
                self.f + d * len(years) + z for d in range(len(donors)) for z in range(y + 1)
            ]
            most = problem.budget_eur[year] / MILLION * (1 + 1e-9)
            self.row(-np.inf, most, columns, [1.0] * len(columns))

    def _spent(self, year: int) -> dict[int, float]:
        """Return what ``year`` pays for each start, in millions, by column."""
        problem = self.problem
        return {
            self.s + at: start.paid[year] * problem.span_eur[start.span] / MILLION
            for at, start in enumerate(problem.starts)
            if start.paid.get(year) and problem.span_eur[start.span]
        }

    def cut(self, node: int, spans: Iterable[int]) -> None:
        """Add: ``node`` is joined only when one of ``spans`` serves."""
        self._only_when(list(spans), partial(self.c_at, node))

    def _only_when(self, spans: list[int], column: Callable[[int], int]) -> None:
        """Add, in every quarter: ``column`` is at most what serves of ``spans``."""
        for t in range(self.q):
            able = [self.x_at(e, t) for e in spans if t >= self.earliest[e]]
            if able:
                self.row(0.0, np.inf, [*able, column(t)], [1.0] * len(able) + [-1.0])
            else:
                self.highs.changeColBounds(column(t), 0.0, 0.0)

    def relaxed(self) -> Point:
        """Solve with starts in any fraction."""
        self._hand_over()
        self._integrality(highspy.HighsVarType.kContinuous)
        self.highs.run()
        return self._point(self.highs.getInfo().objective_function_value)

    def whole(self, nodes: int, seconds: float, gap: float) -> Point | None:
        """Solve with whole starts, within a node and a time limit; ``None`` without answer."""
        self._hand_over()
        self._integrality(highspy.HighsVarType.kInteger)
        self.highs.setOptionValue("mip_max_nodes", nodes)
        self.highs.setOptionValue("mip_rel_gap", gap)
        self.highs.setOptionValue("time_limit", self.highs.getRunTime() + max(0.5, seconds))
        self.highs.run()
        info = self.highs.getInfo()
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        return self._point(info.mip_dual_bound)

    def begin_with(self, starts: Mapping[int, Start]) -> None:
        """Give the solver ``starts`` (by span) as a first answer."""
        taken = {(s.span, s.quarter) for s in starts.values()}
        values = [float((s.span, s.quarter) in taken) for s in self.problem.starts]
        values += [float(e not in starts) for e in range(self.n)]
        columns = np.arange(self.s, self.x, dtype=np.int32)
        self.highs.setSolution(len(columns), columns, np.array(values))

    def nodes(self) -> int:
        """Return how many nodes the last whole answer took, 1 at least."""
        return max(1, int(self.highs.getInfo().mip_node_count))

    def _integrality(self, kind: highspy.HighsVarType) -> None:
        columns = np.arange(self.s, self.x, dtype=np.int32)
        self.highs.changeColsIntegrality(
            len(columns), columns, np.full(len(columns), int(kind), dtype=np.uint8)
        )

    def _point(self, bound: float) -> Point:
        found = np.array(self.highs.getSolution().col_value)
        return Point(
            found[self.s : self.o], found[self.x : self.c].reshape(self.n, self.q),
            found[self.c : self.r].reshape(len(self.waiting), self.q),
            found[self.r : self.f].reshape(len(self.exposed), self.q),
            float(found[self.h :].sum()) * MILLION, bound * MILLION,
        )  # fmt: skip
