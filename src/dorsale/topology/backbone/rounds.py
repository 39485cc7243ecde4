"""The rounds of a run: the relaxation is cut, then whole solutions; networks come of both."""

from __future__ import annotations

import numpy as np

from dorsale.plan.network import Design
from dorsale.topology.backbone import repair
from dorsale.topology.backbone.master import Point
from dorsale.topology.backbone.networks import (
    holding,
    improve_best,
    keep,
    offer,
    one_option,
    take_widest,
)
from dorsale.topology.backbone.search import Search

_PATIENCE = 8  # whole solutions without progress before giving up
_FLAT = 3e-4  # a relaxation that gains less than this share no longer moves
_LEVELS = (0.8, 0.5, 0.2)  # from which share on a relaxed span is looked at as chosen
_NODES = 1000  # of one whole solution
_LAST = 4  # times more closely the last one is solved
_NONE = 1e-9  # a gap that is none


def run(search: Search, start: Design | None = None) -> None:
    """Cut the relaxation, then whole solutions, until the limits are reached or nothing moves."""
    if start is not None:
        _begin(search, start)
    search.separation.start()
    search.separation.around(_first(search), set(search.problem.served))
    point = _relax(search)
    if point is not None:
        offer(search, point)
        _fix(search)
        newer = _whole(search)
        if search.best is None:
            _last_resort(search)
        elif search.gap() > _NONE and search.seconds() <= search.limits.time_s:
            _finish(search, newer)


def _begin(search: Search, start: Design) -> None:
    """Take the network of ``start``, mended where it does not fit the problem."""
    problem = search.problem
    modules = np.zeros(len(problem.spans))
    for e, span in enumerate(problem.spans):
        at = search.stand_in[e]
        modules[at] = max(modules[at], start.modules.get(span, 0))
    modules = np.minimum(modules, problem.most_modules)
    wanted = {
        v for v in problem.served
        if start.protected.get(problem.nodes[v], False) or v in problem.forced
    }  # fmt: skip
    chosen = one_option(problem, modules >= 1)
    for thrifty in (False, True):
        network = holding(search, chosen.astype(float), wanted, thrifty)
        if network is not None:
            keep(search, network, wanted, modules)
            return


def _first(search: Search) -> np.ndarray:
    """Return a network that protects every site, as cheap as a simple mending makes it."""
    nothing, everyone = np.zeros(len(search.problem.spans)), set(search.problem.served)
    chosen = repair.mend(search.survival, nothing, everyone)
    return repair.prune(search.survival, chosen, everyone)


def _relax(search: Search) -> Point | None:
    """Cut the relaxation: connection first, then failures and capacity.

    ``None`` when rules leave no network.
    """
    flat, before = 0, 0.0
    while True:
        cut = search.separation
        point = search.master.relaxed()
        if search.master.contradictory:
            return None
        search.bound = max(search.bound, point.bound)
        search.note()
        search.rounds += 1
        flat = flat + 1 if point.bound < before * (1 + _FLAT) else 0
        before = point.bound
        added = cut.connection(point)
        if added == 0 or flat > 1:
            added += next((n for level in _LEVELS if (n := cut.islands(point, level))), 0)
            added += cut.states(point)
            added += search.rules.cut(search.master, point.spans)
            added += cut.capacity(point, every=search.rounds % 3 == 0)
        spent = 2 * search.work >= search.limits.work
        if added == 0 or flat > 4 or spent or search.seconds() > 0.4 * search.limits.time_s:
            return point


def _fix(search: Search) -> None:
    """Decide what the relaxation and the best value leave no choice about; drop idle rows."""
    if np.isfinite(search.value):
        search.master.relaxed()
        search.master.fix(search.value)
    search.master.forget()


def _whole(search: Search) -> bool:
    """Solve with whole spans, cut what fails, until a network passes or the work is done.

    Return whether rows were found that the bound does not know yet.
    """
    before, flat = (np.inf, 0.0), 0
    while not search.done() and flat < _PATIENCE:
        point = _solved(search, _closeness(search))
        if point is None:
            return False
        met = search.master.met[-4:-1]
        known = search.master.rows, len(search.stated.states)
        for one in (point, *met):
            _cut(search, one)
        offer(search, point)
        search.note()
        now = (search.value, search.bound)
        flat = flat + 1 if _same(now, before) else 0
        before = now
        if known == (search.master.rows, len(search.stated.states)):
            return False
    return True


def _solved(search: Search, closeness: float) -> Point | None:
    """Solve the master with whole spans, and keep its bound; ``None`` without answer."""
    left_s = max(0.5, search.limits.time_s - search.seconds())
    point = search.master.whole(left_s, _NODES, closeness, _known(search))
    search.rounds += 1
    if point is not None:
        search.bound = max(search.bound, point.bound)
    elif search.master.contradictory:  # nothing is cheaper than the best network
        search.bound = max(search.bound, search.value)
    return point


def _finish(search: Search, newer: bool) -> None:
    """Look for cheaper networks near the best one; where rows are ``newer``, raise the bound."""
    improve_best(search)
    if newer and not search.over():
        _fix(search)
        _solved(search, _closeness(search) / _LAST)
    search.note()


def _cut(search: Search, point: Point) -> None:
    cut = search.separation
    search.rules.cut(search.master, point.spans)
    cut.islands(point)
    cut.connection(point)
    cut.capacity(point, every=True)


def _closeness(search: Search) -> float:
    """Return how closely to solve the master: a third of the gap, and of what is asked."""
    return float(max(min(0.002, search.gap() / 10), search.limits.gap / 20, 1e-9))


def _known(search: Search) -> np.ndarray | None:
    """Return the best network as a solution of the master."""
    if search.best is None or search.modules is None or search.best_protected is None:
        return None
    extra = np.where(search.best, search.modules - 1.0, 0.0)
    return np.concatenate([search.best, extra, search.best_protected]).astype(float)


def _same(now: tuple[float, float], before: tuple[float, float]) -> bool:
    """Return whether neither value nor bound moved by more than one in ten thousand."""
    value, bound = now
    return value > before[0] * (1 - 1e-4) and bound < before[1] * (1 + 1e-4)


def _last_resort(search: Search) -> None:
    """Where nothing else was found: every span, for all sites if they can be protected.

    Else for those that must be. It takes the time it needs.
    """
    search.patient = True
    everyone = set(search.problem.served)
    for wanted in (everyone, everyone & search.problem.forced):
        if search.best is None:
            take_widest(search, wanted)
