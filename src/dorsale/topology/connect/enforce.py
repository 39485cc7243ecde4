"""Rows over spans that every network meeting the requirements obeys, and a given point breaks.

For k routes that share no label, a set of places S around the start, and labels L that are
given up, each taking one route at most:

    sum of x over the spans that leave S and carry no label of L  >=  k - number of labels in L
    (less one for each end inside S that counts once).

Where the labels interlock, so that no such row shows what a whole network lacks, one more span
must be chosen than those it has: networks without the missing routes stay without them when
spans are taken away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from dorsale.plan.connect_rules import Requirement, Row
from dorsale.topology.connect.independent import Web, count, smallest_cut

_SCALE = 1_000_000
_EPS = 1e-4
_NESTED = 5  # cuts looked for one behind the other


def violated(requirements: Sequence[Requirement], x: Mapping[str, float]) -> list[Row]:
    """Return rows that ``x`` (span -> 0 to 1) breaks; at a whole ``x``, none means all is met.

    Met as far as the candidates allow: each requirement asks ``min(least, reach)`` routes.
    Rows are valid for every network that meets the requirements.
    """
    found = []
    for requirement in requirements:
        if requirement.asked > 0:
            found += _rows(requirement, x)
    return found


def _rows(requirement: Requirement, x: Mapping[str, float]) -> list[Row]:
    web = Web(requirement)
    values = np.array([min(1.0, max(0.0, x.get(s, 0.0))) for s in requirement.lines.spans])
    present = values > _EPS
    cut = smallest_cut(web, present.tolist(), requirement.asked - 1)
    if cut is not None:
        return [_around(web, web.side(present.tolist(), cut), cut)]
    flows = _Flows(web, values)
    rows = [row for labels in _given_up(web, values) for row in flows.short(labels)]
    whole = bool((np.minimum(values, 1 - values) <= _EPS).all())
    return rows if rows or not whole else list(_one_more(requirement, values))


def _around(web: Web, side: set[str], labels: Sequence[str]) -> Row:
    """Return the row of the places ``side`` (the start among them) with ``labels`` given up."""
    requirement = web.asked_for
    lines, gone = requirement.lines, set(labels)
    terms = {
        lines.spans[i]: 1.0
        for i, (a, b) in enumerate(lines.ends)
        if (a in side) != (b in side) and not lines.shared[i] & gone and not _closed(web, i, gone)
    }
    inside = len(side & requirement.to) if requirement.each_end_once else 0
    return Row(terms, float(requirement.asked - len(gone) - inside))


def _closed(web: Web, span: int, gone: set[str]) -> bool:
    """Return whether ``span`` leads to an end that is given up."""
    return any(f"end:{v}" in gone for v in web.asked_for.lines.ends[span])


def _one_more(requirement: Requirement, values: np.ndarray) -> Iterator[Row]:
    """Yield, for a whole point that still lacks routes, the row that asks for another span."""
    chosen = [s for s, v in zip(requirement.lines.spans, values, strict=True) if v > 0.5]
    found = count(requirement, chosen, requirement.asked)
    if found.exact and len(found.routes) < requirement.asked:
        missing = set(requirement.lines.spans) - set(chosen)
        yield Row(dict.fromkeys(sorted(missing), 1.0), 1.0)


def _given_up(web: Web, values: np.ndarray) -> list[tuple[str, ...]]:
    """Return the label sets to try: none, and each label on several spans of the point."""
    if web.asked_for.asked < 2:
        return [()]
    several = [
        label
        for label, on in sorted(web.carriers.items())
        if len(on) > 1 and values[list(on)].sum() > 1 + _EPS
    ]
    return [(), *((label,) for label in several)]


class _Flows:
    """Maximum flow from the start to all ends, some labels given up."""

    def __init__(self, web: Web, values: np.ndarray) -> None:
        self.web, self.values = web, values
        requirement = web.asked_for
        places = {requirement.start, *(v for pair in requirement.lines.ends for v in pair)}
        self.place = {v: i for i, v in enumerate(sorted(places))}
        self.sink = len(self.place)
        self.names = {i: v for v, i in self.place.items()}
        self.position = {span: i for i, span in enumerate(requirement.lines.spans)}
        self.ends = np.array([[self.place[v] for v in pair] for pair in requirement.lines.ends])
        self.to = sorted(self.place[v] for v in requirement.to if v in self.place)

    def short(self, labels: tuple[str, ...]) -> list[Row]:
        """Return rows that the point breaks when ``labels`` are given up.

        The cuts nearest to the start and to the ends; then, these closed, the next ones.
        """
        left = self.values.copy()
        for label in labels:
            left[list(self.web.carriers[label])] = 0.0
        need = self.web.asked_for.asked - len(labels)
        found: dict[frozenset[str], Row] = {}
        for _ in range(_NESTED):
            sides = self._sides(left, need)
            if not sides:
                break
            for side in sides:
                row = _around(self.web, {self.names[v] for v in side}, labels)
                if self._slack(row) < -_EPS / 2:
                    found[frozenset(row.spans)] = row
                left[[self.position[span] for span in row.spans]] = 1.0
        return list(found.values())

    def _sides(self, left: np.ndarray, need: int) -> list[set[int]]:
        """Return the start's sides of the cuts nearest to it and to the ends, if too small."""
        source = self.place[self.web.asked_for.start]
        matrix = self._matrix(left)
        result = maximum_flow(matrix, source, self.sink)
        if result.flow_value >= (need - _EPS) * _SCALE - len(left):
            return []
        residual = matrix - result.flow
        residual.data[residual.data < 0] = 0
        residual.eliminate_zeros()
        near = breadth_first_order(residual, source, return_predecessors=False)
        back = breadth_first_order(residual.T.tocsr(), self.sink, return_predecessors=False)
        return [set(near.tolist()), set(range(self.sink)) - set(back.tolist())]

    def _matrix(self, capacity: np.ndarray) -> csr_matrix:
        """Return the capacities as whole numbers; no flow passes an end."""
        size = self.sink + 1
        to = np.isin(self.ends, self.to)
        tail = np.concatenate([self.ends[:, 0], self.ends[:, 1], self.to])
        head = np.concatenate([self.ends[:, 1], self.ends[:, 0], np.full(len(self.to), self.sink)])
        each = 1.0 if self.web.asked_for.each_end_once else 1000.0
        amount = np.concatenate(
            [np.where(to[:, 0], 0, capacity), np.where(to[:, 1], 0, capacity),
             np.full(len(self.to), each)]
        )  # fmt: skip
        whole = np.floor(amount * _SCALE + 0.5).astype(np.int32) + 1  # one more: few spans
        return csr_matrix((whole, (tail, head)), shape=(size, size))

    def _slack(self, row: Row) -> float:
        value = dict(zip(self.web.asked_for.lines.spans, self.values, strict=True))
        return float(sum(c * value[s] for s, c in row.spans.items()) - row.least)
