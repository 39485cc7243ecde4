"""How many routes can share nothing: exactly, with the smallest cut that proves it.

Routes that must not share a named thing (an operator, a border post, the ground) are paths
disjoint in their labels. Counting them is hard in general (NP-hard); on a region's graph of a
few hundred spans three steps settle it: routes found one after another; a smallest set of
labels that every route must touch, by bounded search; and, where the two leave room, an
integer program (HiGHS).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush

import highspy
import numpy as np

from dorsale.plan.connect_rules import Requirement, Route

_END = "end:"
_TRIES = 15


@dataclass(frozen=True)
class Count:
    """The routes counted, the labels that every further one would have to share, and a proof.

    ``exact`` is false only when the integer program ran out of nodes: there may be more routes.
    """

    routes: tuple[Route, ...]
    cut: tuple[str, ...]
    exact: bool = True


class Web:
    """The lines of one requirement as a graph whose spans carry labels.

    Each span carries what it shares; where each end counts once, reaching it is a label too.
    """

    def __init__(self, requirement: Requirement) -> None:
        self.asked_for = requirement
        lines = requirement.lines
        self.around: dict[str, list[tuple[str, int]]] = {}
        self.carriers: dict[str, set[int]] = {}
        for i, (a, b) in enumerate(lines.ends):
            self.around.setdefault(a, []).append((b, i))
            self.around.setdefault(b, []).append((a, i))
            for label in lines.shared[i]:
                self.carriers.setdefault(label, set()).add(i)

    def route(
        self,
        open_spans: Sequence[bool],
        closed: frozenset[str],
        weight: Mapping[str, int] | None = None,
    ) -> Route | None:
        """Return the route with the fewest spans that touches no label of ``closed``.

        With ``weight``, the lightest one: a span weighs 1 and the weight of each of its labels.
        """
        by = self._walked(self._usable(open_spans, closed), closed, weight or {})
        end = next((v for v in reversed(by) if v in self.asked_for.to), None)
        return None if end is None else self._traced(by, end)

    def _usable(self, open_spans: Sequence[bool], closed: Iterable[str]) -> list[bool]:
        usable = list(open_spans)
        for label in closed:
            for i in self._on(label):
                usable[i] = False
        return usable

    def _walked(
        self, usable: Sequence[bool], closed: frozenset[str], weight: Mapping[str, int]
    ) -> dict[str, tuple[str, int] | None]:
        """Return how each place is reached, nearest first, up to the first end (the last one)."""
        requirement = self.asked_for
        shared = requirement.lines.shared
        by: dict[str, tuple[str, int] | None] = {}
        heap: list[tuple[int, int, str, tuple[str, int] | None]] = [(0, 0, requirement.start, None)]
        pushed = 0
        while heap:
            far, _, v, step = heappop(heap)
            if v in by:
                continue
            by[v] = step
            if v in requirement.to:
                break
            for u, i in self.around.get(v, ()):
                shut = requirement.each_end_once and _END + u in closed
                if usable[i] and u not in by and not shut:
                    pushed += 1
                    own = sum(weight.get(x, 0) for x in shared[i]) if weight else 0
                    heappush(heap, (far + 1 + own, pushed, u, (v, i)))
        return by

    def _traced(self, by: dict[str, tuple[str, int] | None], end: str) -> Route:
        spans: list[int] = []
        at = end
        while (step := by[at]) is not None:
            at = step[0]
            spans.append(step[1])
        return self.described(spans[::-1], end)

    def described(self, spans: Iterable[int], end: str) -> Route:
        """Return the route over ``spans`` (positions in order) to ``end``."""
        lines = self.asked_for.lines
        kept = tuple(spans)
        shares = sorted(set().union(*(lines.shared[i] for i in kept)))
        return Route(tuple(lines.spans[i] for i in kept), end, tuple(shares))

    def labels(self, route: Route) -> list[str]:
        """Return the labels that ``route`` touches, those on most spans first."""
        own = [_END + route.end] if self.asked_for.each_end_once else []
        return sorted([*route.shares, *own], key=lambda label: (-len(self._on(label)), label))

    def _on(self, label: str) -> set[int]:
        return self.carriers.get(label, set())

    def side(self, open_spans: Sequence[bool], closed: Iterable[str]) -> set[str]:
        """Return the places still reached from the start once ``closed`` labels are gone."""
        shut = frozenset(closed)
        return set(self._walked(self._usable(open_spans, shut), shut, {}))

    def labels_that_matter(self, route: Route) -> list[str]:
        """Return the labels of ``route`` whose spans no other label of it all carries."""
        kept: list[str] = []
        for label in self.labels(route):
            if label.startswith(_END) or not any(
                self._on(label) <= self._on(other) for other in kept
            ):
                kept.append(label)
        return kept


def count(requirement: Requirement, chosen: Iterable[str], most: int) -> Count:
    """Return how many of ``most`` independent routes the ``chosen`` spans give, and the cut."""
    web = Web(requirement)
    wanted = set(chosen)
    open_spans = [span in wanted for span in requirement.lines.spans]
    routes = one_by_one(web, open_spans, most)
    if len(routes) >= most:
        return Count(routes, ())
    cut = smallest_cut(web, open_spans, most - 1)
    if cut is not None and len(cut) == len(routes):
        return Count(routes, narrowed(web, open_spans, cut))
    upper = most if cut is None else len(cut)
    routes, exact = _more(web, open_spans, routes, upper)
    shown = narrowed(web, open_spans, cut) if cut is not None else ()
    return Count(routes, shown if len(routes) < most else (), exact)


def _more(
    web: Web, open_spans: Sequence[bool], routes: tuple[Route, ...], upper: int
) -> tuple[tuple[Route, ...], bool]:
    """Return ``routes``, or more of them up to ``upper``, and whether there are surely no more."""
    while len(routes) < upper:
        better, sure = _Program(web, open_spans, len(routes) + 1).solved()
        if len(better) <= len(routes):
            return routes, sure
        routes = better
    return routes, True


def one_by_one(web: Web, open_spans: Sequence[bool], most: int) -> tuple[Route, ...]:
    """Return the most routes found one after another, each closing what it shares to the next.

    Labels of earlier tries grow heavier, so that the next try goes around them.
    """
    best: tuple[Route, ...] = ()
    weight: dict[str, int] = {}
    for _ in range(_TRIES):
        routes = _apart(web, open_spans, most, weight)
        best = max(best, routes, key=len)
        if len(best) >= most or not routes:
            break
        for label in {label for route in routes for label in route.shares}:
            weight[label] = weight.get(label, 0) + 1
    return best


def _apart(
    web: Web, open_spans: Sequence[bool], most: int, weight: Mapping[str, int]
) -> tuple[Route, ...]:
    closed: frozenset[str] = frozenset()
    routes: list[Route] = []
    while len(routes) < most and (route := web.route(open_spans, closed, weight)) is not None:
        routes.append(route)
        closed |= set(web.labels(route))
    return tuple(routes)


def smallest_cut(web: Web, open_spans: Sequence[bool], most: int) -> tuple[str, ...] | None:
    """Return a smallest set of at most ``most`` labels that every route touches, if any."""
    for size in range(most + 1):
        cut = _cut_within(web, open_spans, frozenset(), size)
        if cut is not None:
            return tuple(sorted(cut))
    return None


def _cut_within(
    web: Web, open_spans: Sequence[bool], closed: frozenset[str], left: int
) -> frozenset[str] | None:
    """Return ``closed`` with ``left`` more labels that stop every route: one is on each route."""
    route = web.route(open_spans, closed)
    if route is None:
        return closed
    if left == 0:
        return None
    for label in web.labels_that_matter(route):
        found = _cut_within(web, open_spans, closed | {label}, left - 1)
        if found is not None:
            return found
    return None


def narrowed(web: Web, open_spans: Sequence[bool], cut: tuple[str, ...]) -> tuple[str, ...]:
    """Return ``cut`` with each label replaced by the one on fewest spans that still cuts."""
    found = list(cut)
    for i, label in enumerate(cut):
        inside = [
            other for other, on in web.carriers.items() if on <= web.carriers.get(label, set())
        ]
        for other in sorted(inside, key=lambda one: (len(web.carriers[one]), one)):
            closed = frozenset([*found[:i], other, *found[i + 1 :]])
            if web.route(open_spans, closed) is None:
                found[i] = other
                break
    return tuple(sorted(found))


class _Program:
    """Whether k routes can be: an integer program of arcs and labels of each, all 0 or 1."""

    def __init__(self, web: Web, open_spans: Sequence[bool], routes: int) -> None:
        self.web, self.routes = web, routes
        self.arcs = self._arcs(open_spans)
        self.labels = sorted({label for i, _, v in self.arcs for label in self._labels(i, v)})
        self.place = {label: i for i, label in enumerate(self.labels)}
        self.block = len(self.arcs) + len(self.labels) + 1
        self.highs = highspy.Highs()
        for name, value in (("output_flag", False), ("threads", 1), ("mip_max_nodes", 20_000)):
            self.highs.setOptionValue(name, value)
        self._columns()
        for r in range(routes):
            self._route(r * self.block)
        for i in range(len(self.labels)):
            columns = [r * self.block + len(self.arcs) + i for r in range(routes)]
            self._row(-highspy.kHighsInf, [(c, 1.0) for c in columns], 1.0)

    def _arcs(self, open_spans: Sequence[bool]) -> list[tuple[int, str, str]]:
        """Return (span, from, to) both ways, none out of an end, none into the start."""
        requirement = self.web.asked_for
        found = []
        for i, (a, b) in enumerate(requirement.lines.ends):
            for u, v in ((a, b), (b, a)):
                if open_spans[i] and u not in requirement.to and v != requirement.start:
                    found.append((i, u, v))
        return found

    def _labels(self, span: int, head: str) -> set[str]:
        requirement = self.web.asked_for
        ends = requirement.each_end_once and head in requirement.to
        return set(requirement.lines.shared[span]) | ({_END + head} if ends else set())

    def _columns(self) -> None:
        total = self.block * self.routes
        low = np.zeros(total)
        low[self.block - 1 :: self.block] = 1.0
        none = np.zeros(total, dtype=np.int32)
        self.highs.addCols(total, np.zeros(total), low, np.ones(total), 0, none,
                           np.array([], dtype=np.int32), np.array([]))  # fmt: skip
        kind = np.full(total, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        self.highs.changeColsIntegrality(total, np.arange(total, dtype=np.int32), kind)

    def _row(self, low: float, terms: list[tuple[int, float]], high: float) -> None:
        columns = np.array([c for c, _ in terms], dtype=np.int32)
        self.highs.addRow(low, high, len(terms), columns, np.array([v for _, v in terms]))

    def _route(self, first: int) -> None:
        requirement, on = self.web.asked_for, first + self.block - 1
        balance: dict[str, list[tuple[int, float]]] = {}
        for a, (i, u, v) in enumerate(self.arcs):
            balance.setdefault(u, []).append((first + a, 1.0))
            balance.setdefault(v, []).append((first + a, -1.0))
            for label in self._labels(i, v):
                column = first + len(self.arcs) + self.place[label]
                self._row(0.0, [(column, 1.0), (first + a, -1.0)], highspy.kHighsInf)
        for v, terms in balance.items():
            if v == requirement.start:
                self._row(0.0, [*terms, (on, -1.0)], 0.0)
            elif v not in requirement.to:
                self._row(0.0, terms, 0.0)

    def solved(self) -> tuple[tuple[Route, ...], bool]:
        """Return the routes, or none and whether there are certainly not so many."""
        self.highs.run()
        status = self.highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return (), True
        exact = status == highspy.HighsModelStatus.kOptimal
        x = np.array(self.highs.getSolution().col_value)
        if len(x) != self.block * self.routes:
            return (), False
        found = [self._traced(x[r * self.block : (r + 1) * self.block]) for r in range(self.routes)]
        return tuple(route for route in found if route is not None), exact

    def _traced(self, x: np.ndarray) -> Route | None:
        """Return the route of one block: the shortest over its spans, circles left out."""
        spans = {i for a, (i, _, _) in enumerate(self.arcs) if x[a] > 0.5}
        usable = [i in spans for i in range(len(self.web.asked_for.lines.spans))]
        return self.web.route(usable, frozenset()) if x[-1] > 0.5 else None


def with_reach(requirement: Requirement) -> Requirement:
    """Return ``requirement`` with what all candidate spans together allow, and the cut."""
    found = count(requirement, requirement.lines.spans, requirement.rule.least)
    return replace(requirement, reach=len(found.routes), cut=found.cut, exact=found.exact)
