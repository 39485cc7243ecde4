"""Schedule the meetings of a fair: several methods, the best kept, always with its bound."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from dorsale_web.matching.meetings import bounds, colouring, linear
from dorsale_web.matching.meetings.fair import together
from dorsale_web.matching.meetings.problem import Problem
from dorsale_web.matching.meetings.result import Result, meetings_of, priced
from dorsale_web.matching.meetings.rows import Grid, Numbers, grid
from dorsale_web.matching.meetings.search import Board, greedy, improve, slot_by_slot

Progress = Callable[[str, float, float], None]  # step, value, bound
_ENOUGH = 1e-7  # of the bound: a gap that is only rounding
_SIMPLEX_ITERATIONS = 40_000
_INTERIOR_ITERATIONS = 100
_LARGEST = 250_000  # columns of a relaxation that is solved whole
_FEW = 4_000  # columns that a search in whole numbers may free
_NODES = 2_000
_ROUNDS = 4_000  # of local search


@dataclass
class Search:
    """The best schedule and the lowest bound so far, and how much time is left."""

    grid: Grid
    seed: int
    ends: float
    progress: Progress | None
    when: Numbers = field(init=False)
    prices: Numbers = field(init=False)
    value: float = -1.0
    bound: float = np.inf
    method: str = "nothing"
    is_late: bool = False

    def __post_init__(self) -> None:
        """Begin with no meeting and the prices that charge each request its interest."""
        self.when = np.full(len(self.grid.pairs), -1)
        self.drawn = np.random.default_rng(self.seed)
        self.lower(np.zeros(len(self.grid.limit)), "start")
        if not self.grid.problem.met:
            self.value = 0.0

    def raise_to(self, when: Numbers, method: str) -> None:
        """Keep a schedule if it is better and keeps every row."""
        value = self.grid.value(when)
        if value > self.value and self.grid.fits(when):
            self.when, self.value, self.method = when.copy(), value, method
            self.tell(method)

    def lower(self, prices: Numbers, step: str) -> None:
        """Keep prices if they prove a lower bound."""
        written = bounds.lowered(self.grid, prices)
        bound = self.grid.bound(written)
        if bound < self.bound:
            self.prices, self.bound = written, bound
            self.tell(step)

    def tell(self, step: str) -> None:
        """Say how far the work is."""
        if self.progress:
            self.progress(step, max(self.value, 0.0), self.bound)

    @property
    def is_done(self) -> bool:
        """Tell whether nothing better can exist, or the time is over."""
        self.is_late |= time.monotonic() > self.ends
        return self.is_late or self.value >= self.bound * (1 - _ENOUGH)

    @property
    def seconds_left(self) -> float:
        """Seconds until the time limit."""
        return max(0.1, self.ends - time.monotonic())


def solve(search: Search) -> None:
    """Try the methods in order until the value reaches the bound; Ctrl-C keeps the best."""
    try:
        for method in (_without_slots, _simplex, _guided):
            if search.is_done:
                break
            method(search)
    except KeyboardInterrupt:
        search.is_late = True


def _without_slots(search: Search) -> None:
    flow = bounds.time_free(search.grid, search.seconds_left, search.seed)
    search.lower(flow.prices, "flow")
    if colouring.applies(search.grid) and not np.any(
        np.abs(flow.chosen - flow.chosen.round()) > 1e-6
    ):
        search.raise_to(colouring.colour(search.grid, flow.chosen), "colouring")
    if not search.is_done:
        for name, fill in (("greedy", greedy), ("slots", slot_by_slot)):
            board = Board(search.grid)
            fill(board)
            search.raise_to(board.when, name)


def _simplex(search: Search) -> None:
    """A corner of the relaxation that is whole is the best schedule; nearly whole is repaired."""
    if len(search.grid.request) > _LARGEST:
        return
    seconds = search.seconds_left
    found = linear.simplex(search.grid, _SIMPLEX_ITERATIONS, seconds, search.seed)
    search.lower(found.prices, "simplex")
    if found.is_whole:
        search.raise_to(search.grid.when(found.shares), "simplex")
    elif found.is_optimal:
        _repair(search, found)


def _repair(search: Search, found: linear.Relaxed) -> None:
    """Fix the whole part, and solve what still fits in whole numbers."""
    grid = search.grid
    fixed = (found.shares > 0.5) & ~found.fractional
    left = grid.limit - grid.matrix @ fixed
    blocked = (grid.matrix.T @ ((left <= 0) & (grid.limit > 0))) > 0
    some = np.flatnonzero(~blocked & ~fixed)
    if len(some) > _FEW:
        return
    part = linear.whole(
        grid.matrix[:, some], left, grid.profit[some], search.seconds_left, search.seed, _NODES
    )
    if part is not None:
        chosen = fixed.astype(float)
        chosen[some] += part
        search.raise_to(grid.when(chosen), "simplex and search")


def _guided(search: Search) -> None:
    """Let the prices and shares of an interior point guide the slots, then search locally."""
    grid, shares = search.grid, None
    if len(grid.request) <= _LARGEST:
        found = linear.interior(grid, _INTERIOR_ITERATIONS, search.seconds_left, search.seed)
        search.lower(found.prices, "interior")
        shares = np.zeros(grid.column.shape)
        shares[grid.request, grid.slot] = found.shares
    board = Board(grid)
    slot_by_slot(board, shares)
    if board.unmet:
        board = Board(grid)
        board.load(search.when)
    search.raise_to(board.when, "slots" if shares is None else "guided slots")
    for round_ in range(_ROUNDS):
        improve(board, search.drawn)
        if round_ % 20 == 19:
            search.raise_to(board.when, "local search")
            if search.is_done:
                break
    search.raise_to(board.when, "local search")


def schedule(
    problem: Problem,
    *,
    seed: int = 0,
    time_limit_s: float = 600.0,
    fair: bool = False,
    progress: Progress | None = None,
) -> Result:
    """Return the best schedule found and the bound that proves how good it is.

    With ``fair`` the largest number of visitors who can be met together are met; the bound is
    that of the best schedule that meets them.
    """
    begun = time.monotonic()
    search = Search(grid(problem), seed, begun + time_limit_s, progress)
    solve(search)
    if not fair or search.is_late or not len(search.grid.request):
        return replace(finished(search, begun), fair=fair)
    return _fair(search, begun)


def _fair(free: Search, begun: float) -> Result:
    """Schedule anew with those who can be met together, unless they are met already."""
    found = together(free.grid, free.seconds_left, free.seed)
    problem = replace(free.grid.problem, met=found.visitors)
    search = Search(grid(problem), free.seed, free.ends, free.progress)
    search.raise_to(found.when, "together")
    search.raise_to(free.when, free.method)
    solve(search)
    fair = finished(search, begun)
    return replace(fair, fair=True, met_bound=found.bound, without_fairness=free.value)


def finished(search: Search, begun: float) -> Result:
    """Return the result of a search."""
    method = f"{search.method}, time limit" if search.is_late else search.method
    return Result(
        problem=search.grid.problem,
        meetings=meetings_of(search.grid, search.when),
        value=search.value,
        bound=search.bound,
        prices=priced(search.grid, search.prices),
        method=method,
        seed=search.seed,
        seconds=time.monotonic() - begun,
        is_time_limited=search.is_late,
    )
