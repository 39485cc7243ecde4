"""Solve the problem: the starts by an integer programme, what joins a site by cuts.

Every cut holds for every programme, so a bound of the model bounds the problem; every value is
that of starts followed quarter by quarter.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from dorsale.plan.scenario import Limits
from dorsale.topology.programme.in_turn import Turns
from dorsale.topology.programme.model import Model, Point
from dorsale.topology.programme.payments import fundable
from dorsale.topology.programme.problem import Problem
from dorsale.topology.programme.reach import Reach
from dorsale.topology.programme.starts import Start
from dorsale.topology.programme.timeline import Timeline, timeline

METHOD = "integer programme over the starts, cuts for what joins a site"
_EPS = 1e-4
_BROKEN = 0.02  # how far a cut must be broken to be added
_ROUNDS = 8  # of cuts on the relaxation, and of whole answers
_SHARES = (0.1, 0.3, 0.5, 0.7, 0.9)
_MOVES = 10  # of a span to another turn, for each unit of work
_FEW = 500  # starts among which whole answers are asked for
_LEVELS = (0.8, 0.5, 0.2, 0.01)
Tell = Callable[[float, float], None]


@dataclass(frozen=True)
class Solved:
    """The best starts found (by span position), what follows from them, and the proof."""

    starts: Mapping[int, Start]
    timeline: Timeline
    lacking_eur: float
    bound_eur: float
    seconds: float
    work: int
    status: str

    @property
    def gap(self) -> float:
        """Return (value - bound) / value."""
        value = self.timeline.value_eur
        return max(0.0, (value - self.bound_eur) / value) if value > 0 else 0.0


@dataclass
class _Search:
    problem: Problem
    limits: Limits
    seed: int
    tell: Tell | None
    started: float = field(default_factory=time.monotonic)
    bound: float = 0.0
    work: int = 0
    best: dict[int, Start] | None = None
    found: Timeline | None = None
    lacking: float = 0.0
    late: bool = False
    cuts: set[tuple[int, tuple[int, ...]]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.reach = Reach(self.problem)
        final, today = self.reach.states(range(len(self.problem.spans))), self.reach.states(())
        self.lists = self.reach.lists()
        settled = frozenset(v for v, s in enumerate(final) if today[v] & 1 or not s & 1)
        short = {v: self.reach.last_of(spans) for v, spans in self.lists.items()}
        self.model = Model(self.problem, settled, short, self.seed)

    def seconds(self) -> float:
        return time.monotonic() - self.started

    def out_of_time(self, share: float = 1.0) -> bool:
        """Return whether ``share`` of the time limit is spent."""
        return self.seconds() > share * self.limits.time_s

    def gap(self) -> float:
        value = self.found.value_eur if self.found else 0.0
        return max(0.0, (value - self.bound) / value) if value > 0 else float(self.found is None)

    def note(self) -> None:
        if self.tell is not None:
            self.tell(self.found.value_eur if self.found else np.inf, self.bound)

    def offer(self, starts: dict[int, Start], lacking_eur: float = 0.0) -> None:
        """Keep ``starts`` when they cost less than the best so far."""
        followed = timeline(self.reach, self.lists, starts, lacking_eur)
        if self.found is None or followed.value_eur < self.found.value_eur:
            self.best, self.found, self.lacking = starts, followed, lacking_eur
        self.note()

    def cut(self, node: int, spans: Iterable[int]) -> int:
        """Add a cut, once; return 1 when it is new."""
        key = (node, tuple(spans))
        if key in self.cuts:
            return 0
        self.cuts.add(key)
        self.model.cut(node, key[1])
        return 1


def solve(problem: Problem, limits: Limits, seed: int, tell: Tell | None = None) -> Solved:
    """Return the best programme found, with its bound.

    ``limits.work`` nodes of branching come first (same seed, same answer); ``limits.time_s`` is
    a safety net. ``KeyboardInterrupt`` keeps the best so far, if any.
    """
    search = _Search(problem, limits, seed, tell)
    status = "optimal"
    try:
        _single_spans(search)
        _relax(search)
        if search.best is None or (search.gap() > limits.gap and len(problem.starts) <= _FEW):
            _whole(search)
        if search.best is None:
            search.offer({}, sum(problem.standing_eur.values()))
        if search.late or search.out_of_time():
            status = "time_limit"
        elif search.gap() > limits.gap:
            status = "work_limit"
        elif search.gap() > 1e-6:
            status = "gap_limit"
    except KeyboardInterrupt:
        if search.found is None:
            raise
        status = "interrupted"
    assert search.best is not None
    assert search.found is not None
    bound = min(search.bound, search.found.value_eur)
    return Solved(search.best, search.found, search.lacking, bound, search.seconds(),
                  search.work, status)  # fmt: skip


def _single_spans(search: _Search) -> None:
    """Cut first where one span alone decides whether a site is joined."""
    for v, spans in search.reach.ways_in().items():
        if v in search.model.place:
            for e in search.reach.last_of(spans):
                search.cut(v, [e])


def _relax(search: _Search) -> None:
    """Cut the relaxation, then offer spans in the order in which it starts them."""
    for _ in range(_ROUNDS):
        point = search.model.relaxed()
        before, search.bound = search.bound, max(search.bound, point.bound_eur)
        search.note()
        added = sum(_separate(search, point, level) for level in _LEVELS)
        search.late = search.out_of_time(0.5)
        if not added or search.late or search.bound < before * (1 + 1e-4):
            break
    _in_turn(search, point)


def _in_turn(search: _Search, point: Point) -> None:
    """Offer spans in the order in which ``point`` has started some share of them, improved."""
    problem, turns = search.problem, Turns(search.problem)

    def price(starts: dict[int, Start]) -> float:
        return timeline(search.reach, search.lists, starts).value_eur

    if fundable(problem, problem.standing_eur):
        orders = [_order(problem, point, share) for share in _SHARES]
        best = min(orders, key=lambda order: price(turns.starts(order)))
        random = np.random.default_rng(search.seed)
        moves = _MOVES * search.limits.work
        search.offer(turns.improve(best, price, moves, random, search.out_of_time))


def _order(problem: Problem, point: Point, share: float) -> list[int]:
    """Return the spans by the quarter by which ``point`` has started ``share`` of them."""
    begun = np.zeros((len(problem.spans), problem.quarters))
    for start, part in zip(problem.starts, point.starts, strict=True):
        begun[start.span, start.quarter :] += part
    quarter = [int(np.argmax(row > share)) for row in begun - 1e-9]
    return sorted(range(len(quarter)), key=lambda e: (quarter[e], -begun[e].sum(), e))


def _whole(search: _Search) -> None:
    """Ask for whole starts until no cut is broken, or work, time or rounds are spent."""
    for _ in range(_ROUNDS):
        if search.gap() <= search.limits.gap or not _answer(search):
            return


def _answer(search: _Search) -> bool:
    """Offer one whole answer; return whether cuts were broken and work is left."""
    limits = search.limits
    left, nodes = limits.time_s - search.seconds(), limits.work - search.work
    if left <= 0 or nodes <= 0:
        return False
    if search.best is not None:
        search.model.begin_with(search.best)
    point = search.model.whole(nodes, left, limits.gap / 2)
    search.work += search.model.nodes()
    if point is None:
        return False
    search.bound = max(search.bound, point.bound_eur)
    chosen = {
        s.span: s
        for s, taken in zip(search.problem.starts, point.starts, strict=True) if taken > 0.5
    }  # fmt: skip
    search.offer(chosen, point.lacking_eur)
    return _separate(search, point, 0.5) > 0


def _separate(search: _Search, point: Point, level: float) -> int:
    """Cut around the nodes that spans above ``level`` do not join, and around the internet."""
    added = 0
    for t in range(search.problem.quarters):
        spans = np.flatnonzero(point.service[:, t] > level).tolist()
        states = search.reach.states(spans)
        lost = [
            (i, v) for i, v in enumerate(search.model.waiting)
            if point.joined[i, t] > _EPS and not states[v] & 1
        ]  # fmt: skip
        home = search.reach.around_island(spans, search.problem.root, 0) if lost else []
        for i, v in lost:
            for leaving in (search.reach.around_island(spans, v, 0), home):
                if float(point.service[leaving, t].sum()) < point.joined[i, t] - _BROKEN:
                    added += search.cut(v, leaving)
    return added
