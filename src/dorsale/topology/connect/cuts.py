"""Rows that a fractional point breaks: too little crosses between two sites (maximum flow).

Apart by nodes, the flow passes a place at most as much as it is used, so a cut may hold links
and places: links(cut) + places(cut) >= 2 for two sites that need two routes (Menger, 1927).
The same holds for a place nobody asks for, as far as the network uses it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from dorsale.topology.connect.kernel import Kernel
from dorsale.topology.connect.rows import Columns, Row, row

_SCALE = 1_000_000
_EPS = 1e-4
_NESTED = 4  # cuts looked for in a row between the same two sites


@dataclass(frozen=True)
class _Target:
    """Flow to be found from ``source`` to ``sink``: ``need`` routes, as far as it is used."""

    source: int
    sink: int
    need: int


class Cuts:
    """Finds violated rows of one kernel; the arcs are laid out once.

    ``column`` is the variable of each arc, or -1 for the way through a place always used.
    """

    def __init__(self, kernel: Kernel, columns: Columns) -> None:
        self.kernel, self.columns = kernel, columns
        self.split = kernel.apart == "nodes"
        u, v = kernel.ends[:, 0], kernel.ends[:, 1]
        links = np.arange(len(kernel.cost))
        if self.split:
            nodes = np.arange(kernel.size)
            tail = np.concatenate([2 * u + 1, 2 * v + 1, 2 * nodes])
            head = np.concatenate([2 * v, 2 * u, 2 * nodes + 1])
            column = np.concatenate([links, links, columns.used])
        else:
            tail, head = np.concatenate([u, v]), np.concatenate([v, u])
            column = np.concatenate([links, links])
        self.tail, self.head, self.column = tail, head, column
        self.size = kernel.size * (2 if self.split else 1)
        self._lay_out()

    def _lay_out(self) -> None:
        """Fix the pattern of the matrix: both ways of each arc, and where each arc stands."""
        size = self.size
        key = np.concatenate([self.tail * size + self.head, self.head * size + self.tail])
        cells, place = np.unique(key, return_inverse=True)
        self.place = place[: len(self.tail)]
        self.indices = (cells % size).astype(np.int32)
        self.starts = np.searchsorted(cells, np.arange(size + 1) * size).astype(np.int32)

    def violated(self, point: np.ndarray, turn: int | None = None) -> list[Row]:
        """Return rows that ``point`` breaks, at most a few for each node; none when it holds.

        With ``turn`` only every third pair of nodes is looked at, others at the next turn.
        """
        found: dict[Row, None] = {}
        covered: set[tuple[int, int]] = set()
        targets = self._targets(point)
        for target in targets if turn is None else targets[turn % 3 :: 3]:
            if (target.sink, target.need) not in covered:
                for cut, side in self._between(target, point):
                    found[cut] = None
                    covered |= {(v, target.need) for v in side}
        return list(found)

    def _targets(self, point: np.ndarray) -> list[_Target]:
        kernel = self.kernel
        root = kernel.terminals[0]
        found = [_Target(s, t, need) for (s, t), need in kernel.needs]
        if not self.split and kernel.required.min() == kernel.required.max() == 2:
            return self._one_of_each_string(found, point)
        used = [
            v
            for v in np.flatnonzero(self.columns.used >= 0).tolist()
            if point[self.columns.used[v]] > 0.02
        ]
        used.sort(key=lambda v: -point[self.columns.used[v]])
        found += [_Target(root, v, kernel.level) for v in used]
        if self.split:
            found += self._around_the_root(root)
        return found

    def _one_of_each_string(self, targets: list[_Target], point: np.ndarray) -> list[_Target]:
        """Return one target for each string of nodes that some violated cut leaves whole.

        When v has degree 2 and its link to u is whole, moving v to the side of u makes no cut
        larger (Padberg and Rinaldi, 1990). Only for a problem where every node asks for two.
        """
        ends, x = self.kernel.ends, point[: self.columns.links]
        degree = np.bincount(ends.ravel(), np.repeat(x, 2), self.kernel.size)
        string = np.arange(self.kernel.size)
        alone = degree < 2 + 1e-7
        for e in np.flatnonzero(x > 1 - 1e-7):
            for v, u in (ends[e], ends[e][::-1]):
                if alone[v] and string[u] != string[v]:
                    string[v], alone[v], alone[u] = string[u], False, False
                    break
        root = string[self.kernel.terminals[0]]
        last = {int(string[target.sink]): target for target in targets}
        return [target for own, target in last.items() if own != root]

    def _around_the_root(self, root: int) -> list[_Target]:
        """Return the pairs that must meet without passing ``root`` itself."""
        strong = [t for t in self.kernel.terminals if self.kernel.required[t] > 1 and t != root]
        return [_Target(strong[0], t, 2) for t in strong[1:]]

    def _between(self, target: _Target, point: np.ndarray) -> list[tuple[Row, list[int]]]:
        """Return the violated cuts between a pair with the nodes on the sink's side.

        A cut found is closed by full capacity and the next one is looked for (nested cuts).
        """
        use = self._use(target.sink, point)
        capacity = self._capacity(use, point)
        found: list[tuple[Row, list[int]]] = []
        for _ in range(_NESTED):
            sides = self._sides(capacity, target, use)
            if not sides:
                break
            for side in sides:
                crossing = np.flatnonzero(~side[self.tail] & side[self.head])
                cut = self._row(crossing, target, use, point)
                if cut.slack(point) < -_EPS:
                    found.append((cut, self._nodes(side)))
                capacity[crossing] = use
        return found

    def _use(self, sink: int, point: np.ndarray) -> float:
        column = self.columns.used[sink]
        return 1.0 if column < 0 else float(point[column])

    def _capacity(self, use: float, point: np.ndarray) -> np.ndarray:
        padded = np.append(point, use)  # column -1 reads the last entry
        capacity = padded[self.column]
        if self.split:
            through = slice(2 * self.columns.links, None)
            capacity[through] = np.minimum(capacity[through], use)
        return np.asarray(np.clip(capacity, 0.0, None))

    def _sides(self, capacity: np.ndarray, target: _Target, use: float) -> list[np.ndarray]:
        """Return the sink's sides (masks) of the cuts nearest to sink and source, if too small."""
        whole = np.floor(capacity * _SCALE + 0.5).astype(np.int64) + 1  # one more: few arcs
        need = int(target.need * use * _SCALE)
        source, sink = self._leaving(target.source), self._entering(target.sink)
        data = np.zeros(len(self.indices), dtype=np.int32)
        np.add.at(data, self.place, np.minimum(whole, 2**27).astype(np.int32))
        result = maximum_flow(self._matrix(data), source, sink)
        if result.flow_value >= need - 50:
            return []
        left = self._matrix((data - result.flow.data > 0).astype(np.int8))
        left.eliminate_zeros()
        far = ~_reached(left, source)
        near = _reached(left.T.tocsr(), sink)
        return [near] if (near == far).all() else [near, far]

    def _matrix(self, data: np.ndarray) -> csr_matrix:
        return csr_matrix((data, self.indices.copy(), self.starts.copy()), (self.size, self.size))

    def _row(self, crossing: np.ndarray, target: _Target, use: float, point: np.ndarray) -> Row:
        """Return: links and places of the cut >= need, as far as the sink is used."""
        terms, least = self.columns.need(target.sink, target.need)
        sink = int(self.columns.used[target.sink])
        for arc in crossing.tolist():
            column = int(self.column[arc])
            place = column < 0 or column >= self.columns.links
            if place and sink >= 0 and (column < 0 or point[column] > use):
                column = sink
            if column < 0:
                least -= 1
            else:
                terms[column] = terms.get(column, 0) + 1
        return row(terms, least)

    def _leaving(self, v: int) -> int:
        return 2 * v + 1 if self.split else v

    def _entering(self, v: int) -> int:
        return 2 * v if self.split else v

    def _nodes(self, side: np.ndarray) -> list[int]:
        inside = side[::2] if self.split else side
        return [int(v) for v in np.flatnonzero(inside)]


def _reached(residual: csr_matrix, source: int) -> np.ndarray:
    order = breadth_first_order(residual, source, return_predecessors=False)
    found = np.zeros(residual.shape[0], dtype=bool)
    found[order] = True
    return found
