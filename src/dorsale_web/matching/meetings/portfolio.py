"""Schedule the meetings of a fair: several methods, the best kept, always with its bound."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from dorsale_web.matching.meetings import bounds, colouring, linear, several
from dorsale_web.matching.meetings.fair import together
from dorsale_web.matching.meetings.problem import Problem
from dorsale_web.matching.meetings.result import Result, meetings_of, priced
from dorsale_web.matching.meetings.rows import Grid, Numbers, grid
from dorsale_web.matching.meetings.search import Board, greedy, improve, slot_by_slot

Progress = Callable[[str, float, float], None]  # step, value, bound
_ENOUGH = 1e-7  # of the bound: a gap that is only rounding
_SIMPLEX_WORK = 0.25  # iterations for each column
_INTERIOR_ITERATIONS = 100
_LARGEST = 250_000  # columns of a relaxation that is solved whole
_FEW = 4_000  # columns that a search in whole numbers may free at once
_ROUNDS = 400  # of local search
_GOOD = 5e-5  # a gap at which several slots at once are no longer tried
_TOGETHER = 4  # slots solved at once
_COLUMNS = 200_000  # solved in all, several slots at once
_PATIENCE = 40  # rounds of several slots without any gain


@dataclass
class Search:
    """The best schedule and the lowest bound so far, and how much time is left."""

    grid: Grid
    seed: int
    ends: float
    progress: Progress | None
    when: Numbers = field(init=False)
    prices: Numbers = field(init=False)
    shares: Numbers | None = None  # of columns, from a relaxation
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
        """Keep a schedule if it is no worse and keeps every row."""
        value = self.grid.value(when)
        if value < self.value or not self.grid.fits(when):
            return
        is_better, self.when, self.value = value > self.value, when.copy(), value
        if is_better:
            self.method = method
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
        for method in (_without_slots, _simplex, _guided, _local, _several):
            if search.is_done:
                break
            method(search)
    except KeyboardInterrupt:
        search.is_late = True


def _without_slots(search: Search) -> None:
    _shares, prices = bounds.time_free(search.grid, search.seconds_left, search.seed)
    search.lower(prices, "flow")
    if not search.is_done:
        for name, fill in (("greedy", greedy), ("slots", slot_by_slot)):
            board = Board(search.grid)
            fill(board)
            search.raise_to(board.when, name)


def _simplex(search: Search) -> None:
    """A corner of the relaxation that is whole is the best schedule; nearly whole is repaired."""
    grid = search.grid
    if len(grid.request) > _LARGEST:
        return
    work = int(_SIMPLEX_WORK * len(grid.request)) + _FEW
    found = linear.simplex(grid, work, search.seconds_left, search.seed)
    search.lower(found.prices, "simplex")
    if found.is_whole:
        search.raise_to(grid.when(found.shares), "simplex")
    elif found.is_optimal:
        fixed = (found.shares > 0.5) & ~found.fractional
        _try(search, several.part(grid, fixed, ~fixed), "simplex and search")
        search.shares = found.shares


def _try(search: Search, some: several.Part, method: str) -> bool:
    """Solve a part that is small enough, and tell whether the schedule became better."""
    if len(some.columns) > _FEW and method != "several slots":
        return False
    value = search.value
    when = several.solved(search.grid, some, search.seconds_left, search.seed)
    if when is not None:
        search.raise_to(when, method)
    return search.value > value


def _guided(search: Search) -> None:
    """Fill the slots as the relaxation would, then search locally."""
    grid = search.grid
    if search.shares is None and len(grid.request) <= _LARGEST:
        found = linear.interior(grid, _INTERIOR_ITERATIONS, search.seconds_left, search.seed)
        search.lower(found.prices, "interior")
        search.shares = found.shares
    shares = None
    if search.shares is not None:
        shares = np.zeros(grid.column.shape)
        shares[grid.request, grid.slot] = search.shares
    board = Board(grid)
    slot_by_slot(board, shares)
    search.raise_to(board.when, "guided slots" if search.shares is not None else "slots")


def _local(search: Search) -> None:
    """Shake one slot after another."""
    board = Board(search.grid)
    board.load(search.when)
    for _round in range(_ROUNDS):
        improve(board, search.drawn)
        if search.is_done:
            break
    search.raise_to(board.when, "local search")


def _several(search: Search) -> None:
    """Solve some slots at once, the others fixed, until the work is done or gains end."""
    slots, work, idle = len(search.grid.problem.slots), 0, 0
    while work < _COLUMNS and idle < _PATIENCE and not search.is_done:
        if search.value >= search.bound * (1 - _GOOD):
            break
        some = search.drawn.choice(slots, min(_TOGETHER, slots), replace=False)
        part = several.around(search.grid, search.when, some, search.prices)
        work += len(part.columns) + 1
        idle = 0 if _try(search, part, "several slots") else idle + 1


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
    if not fair and colouring.applies(problem):
        found = colouring.coloured(problem, time_limit_s, seed)
        if found is not None:
            return _exact(problem, found, seed, begun)
    search = Search(grid(problem), seed, begun + time_limit_s, progress)
    solve(search)
    if not fair or search.is_late or not len(search.grid.request):
        return replace(finished(search, begun), fair=fair)
    return _fair(search, begun)


def _exact(problem: Problem, found: colouring.Coloured, seed: int, begun: float) -> Result:
    """Return the result of colouring, which nothing can exceed."""
    meetings = meetings_of(problem, found.pairs, found.when)
    seconds = time.monotonic() - begun
    return Result(
        problem, meetings, found.value, found.bound, found.prices, "colouring", seed, seconds
    )


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
        meetings=meetings_of(search.grid.problem, search.grid.pairs, search.when),
        value=search.value,
        bound=search.bound,
        prices=priced(search.grid, search.prices),
        method=method,
        seed=search.seed,
        seconds=time.monotonic() - begun,
        is_time_limited=search.is_late,
    )
