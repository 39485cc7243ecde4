"""Branch and cut on one kernel: cuts at the root, then a tree of bounds, one linear program.

Every node of the tree is cut again, so that no whole solution that fails is ever taken: rows
hold everywhere, and the bound of the tree is the least bound of its open nodes.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from dorsale.plan.scenario import Limits
from dorsale.topology.connect.branching import Branching
from dorsale.topology.connect.cuts import Cuts
from dorsale.topology.connect.halves import zero_halves
from dorsale.topology.connect.kernel import Kernel
from dorsale.topology.connect.network import lacking
from dorsale.topology.connect.relaxation import Point, Relaxation
from dorsale.topology.connect.repair import Repair
from dorsale.topology.connect.rows import Columns, degree_rows, use_rows

_WHOLE = 1e-6
_SAME = 1e-9
_MOST_HALVES = 40


@dataclass(order=True)
class _Open:
    """A part of the tree still to be searched: its bound and the bounds of its columns."""

    bound: float
    number: int
    low: np.ndarray = field(compare=False)
    high: np.ndarray = field(compare=False)


class Stopped(Exception):
    """The work or the time is used up."""


class Search:
    """One run on one kernel: best network, proven bound, and the work spent."""

    def __init__(
        self,
        kernel: Kernel,
        limits: Limits,
        deadline: float,
        seed: int,
        told: Callable[[float, float], None],
    ) -> None:
        self.kernel, self.limits, self.deadline, self.told = kernel, limits, deadline, told
        self.columns = Columns(kernel)
        self.cuts = Cuts(kernel, self.columns)
        self.repair = Repair(kernel)
        self.relaxation = Relaxation(kernel, self.columns, seed)
        self.first_rows = self.relaxation.add(degree_rows(kernel, self.columns))
        self.low, self.high = np.zeros(self.columns.count), np.ones(self.columns.count)
        self.best: np.ndarray | None = None
        self.value, self.bound = np.inf, 0.0
        self.work = 0
        self.status = "optimal"
        self.open: list[_Open] = []
        self.root: Point | None = None

    def run(self, start: np.ndarray | None) -> None:
        """Search until the gap, the work or the time is reached; the result stands in ``self``."""
        try:
            everything = np.ones(len(self.kernel.cost), dtype=bool)
            self.offer(self.repair.grown(self.kernel.cost, everything & False))
            if start is not None and not lacking(self.kernel, start):
                self.offer(start)
            self._root()
            self._tree()
        except Stopped:
            if self.status == "optimal":
                self.status = "work_limit"
        except KeyboardInterrupt:
            if self.best is None:
                raise
            self.status = "interrupted"

    def offer(self, chosen: np.ndarray) -> None:
        """Trim a network that holds; keep it when it is the best."""
        chosen = self.repair.trimmed(self.kernel.cost, chosen)
        value = self.kernel.value(chosen)
        if value < self.value:
            self.best, self.value = chosen, value
            self._fix()
            self.told(self.value, self.bound)

    @property
    def enough(self) -> float:
        """Bounds from here on need no further search."""
        return self.value - max(self.limits.gap, _SAME) * abs(self.value)

    def solve(self, low: np.ndarray, high: np.ndarray) -> Point | None:
        """Solve the relaxation between bounds; counts as one unit of work."""
        if self.work >= self.limits.work:
            raise Stopped
        if time.monotonic() > self.deadline:
            self.status = "time_limit"
            raise Stopped
        self.work += 1
        self.relaxation.bounds(low, high)
        return self.relaxation.solve()

    def _root(self) -> None:
        """Cut the root until cuts bring nothing, then better the network."""
        flat, before = 0, 0.0
        while flat < 6:
            point = self.solve(self.low, self.high)
            if point is None:  # nothing beats the best network
                self.bound = self.value
                return
            self.root = point
            self.bound = max(self.bound, min(point.value, self.value))
            if self.bound >= self.enough:
                return
            flat = 0 if self.bound > before * (1 + 2e-5) else flat + 1
            before = self.bound
            added = self._cut(point)
            if added == 0:
                added = self.relaxation.add(
                    zero_halves(self.relaxation.rows, point.columns, _MOST_HALVES)
                )
                self._near(point)
            if added == 0:
                break
            self.relaxation.drop_loose(self.first_rows)
        assert self.best is not None
        assert self.root is not None
        self._near(self.root)
        self.offer(self.repair.bettered(self.best, 40))
        self.told(self.value, self.bound)

    def _cut(self, point: Point, turn: int | None = None) -> int:
        rows = use_rows(self.kernel, self.columns, point.columns)
        added = self.relaxation.add(rows)
        return added + self.relaxation.add(self.cuts.violated(point.columns, turn))

    def _near(self, point: Point) -> None:
        self.offer(self.repair.near(point.columns[: self.columns.links]))
        self._fix()

    def _fix(self) -> None:
        """Fix columns whose reduced cost at the root alone exceeds what is left to gain."""
        if self.root is None:
            return
        room = self.value - self.root.value
        reduced, at = self.root.reduced, self.root.columns
        self.high[(reduced > room + 1e-7 * self.value) & (at < _WHOLE)] = 0.0
        self.low[(reduced < -room - 1e-7 * self.value) & (at > 1 - _WHOLE)] = 1.0

    def _tree(self) -> None:
        """Search the open nodes, cheapest bound first, each dived to its end."""
        if self.bound >= self.enough:
            return
        branching = Branching(self)
        self.open = [_Open(self.bound, 0, self.low.copy(), self.high.copy())]
        number = 0
        while self.open:
            self.bound = max(self.bound, min(self.open[0].bound, self.value))
            self.told(self.value, self.bound)
            if self.bound >= self.enough:
                return
            node: _Open | None = heapq.heappop(self.open)
            current = node
            try:
                while node is not None:
                    current = node
                    node = self._dive(node, branching, number)
                    number += 2
            except (Stopped, KeyboardInterrupt):
                assert current is not None
                heapq.heappush(self.open, current)
                self.bound = max(self.bound, min(self.open[0].bound, self.value))
                raise
        self.bound = max(self.bound, self.value if self.limits.gap <= _SAME else self.enough)

    def _dive(self, node: _Open, branching: Branching, number: int) -> _Open | None:
        """Search one node; return the child to go on with, the other one is left open."""
        low, high = np.maximum(node.low, self.low), np.minimum(node.high, self.high)
        point = self._settled(low, high) if (low <= high).all() else None
        if point is None or point.value >= self.enough:
            return None
        column = branching.column(point, low, high)
        if column is None:
            self._near(point)
            return None
        down, up = high.copy(), low.copy()
        down[column], up[column] = 0.0, 1.0
        children = [
            _Open(max(node.bound, point.value), number + 1, low, down),
            _Open(max(node.bound, point.value), number + 2, up, high),
        ]
        first = int(point.columns[column] >= 0.5)
        heapq.heappush(self.open, children[1 - first])
        return children[first]

    def _settled(self, low: np.ndarray, high: np.ndarray) -> Point | None:
        """Solve between bounds, cutting until the point holds or is too dear."""
        rounds, before = 0, 0.0
        while True:
            point = self.solve(low, high)
            if point is None or point.value >= self.enough:
                return None
            rounds += 1
            whole = self._whole(point)
            added = self._cut(point, None if whole else self.work)
            if added == 0 or (rounds > 3 and not whole and point.value < before * (1 + 1e-4)):
                return point
            before = point.value
            self.relaxation.drop_loose(self.first_rows)

    def _whole(self, point: Point) -> bool:
        links = point.columns[: self.columns.links]
        return bool((np.minimum(links, 1 - links) < _WHOLE).all())
