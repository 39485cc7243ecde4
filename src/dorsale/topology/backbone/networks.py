"""Networks that pass every failure and rule, sized in whole modules; the best one is kept."""

from __future__ import annotations

import numpy as np

from dorsale.topology.backbone import repair
from dorsale.topology.backbone.master import Point
from dorsale.topology.backbone.pairs import OutOfTime
from dorsale.topology.backbone.problem import Problem
from dorsale.topology.backbone.search import Search

_NEAR = 1.03  # a network within this factor of the bound is worth improving
_MENDINGS = 30  # of a network, while rules or pairs of failures hurt it
_EFFORT = 40_000_000  # spans x states x tries of improving one network
_SIZINGS = 3  # rounds of sizing one network
_CLOSE = 1.002  # a network within this factor of the best is worth improving


def offer(search: Search, point: Point) -> None:
    """Turn ``point`` into a network that passes every state; keep it when it is the best.

    Where what is left after pruning has too little room, the network before it is tried.
    """
    problem = search.problem
    wanted = {
        v for i, v in enumerate(problem.served) if point.protected[i] > 0.5 or v in problem.forced
    }
    for thrifty in (True, False):
        chosen = holding(search, point.spans, wanted, thrifty)
        if chosen is None:
            break
        network = (chosen.tobytes(), frozenset(wanted))
        if network in search.tried:
            return
        cost = keep(search, chosen, wanted)
        if cost >= search.value:
            search.tried.add(network)
            if cost < _CLOSE * search.value and _ripe(search, cost):
                _better(search, chosen, wanted)
            return
    if search.best is None:
        take_widest(search, wanted)


def _better(search: Search, chosen: np.ndarray, wanted: set[int]) -> None:
    """Look for cheaper networks near ``chosen``, and keep what is found."""
    better = repair.improve(
        search.survival, chosen, wanted, _tries(search), search.rules.hold, search.over
    )
    if (better != chosen).any() and not search.rules.find(better):
        again = holding(search, better.astype(float), wanted)
        if again is not None:
            keep(search, again, wanted)


def improve_best(search: Search) -> None:
    """Look for cheaper networks near the best one."""
    if search.best is not None and search.best_protected is not None:
        sites = zip(search.problem.served, search.best_protected.tolist(), strict=True)
        _better(search, search.best, {v for v, protected in sites if protected})


def _ripe(search: Search, cost: float) -> bool:
    """Return whether improving a network of this ``cost`` is worth its time."""
    if search.gap() <= search.limits.gap:
        return False
    return cost < _NEAR * search.bound or search.rounds % 4 == 0


def _tries(search: Search) -> int:
    """Return how many spans to do without, one by one: fewer where each try takes longer."""
    return max(5, min(40, _EFFORT // (len(search.problem.spans) * search.singles + 1)))


def holding(
    search: Search, liking: np.ndarray, wanted: set[int], thrifty: bool = True
) -> np.ndarray | None:
    """Return a network near ``liking`` that passes every failure, any two where asked, and rules.

    Pairs of failures that hurt it are taken in as states, and it is mended again.
    """
    for _ in range(_MENDINGS):
        chosen = repair.mend(search.survival, liking, wanted)
        ruled = search.rules.meet(chosen, search.cost * (1 - 0.9 * liking), search.over)
        if ruled is None:
            return None
        chosen = _pruned(search, ruled, wanted) if thrifty else ruled
        if (chosen != one_option(search.problem, chosen)).any():
            return None
        if not _hurt(search, chosen, wanted):
            return chosen
        if search.over():
            break
    return None


def one_option(
    problem: Problem, chosen: np.ndarray, rather: np.ndarray | None = None
) -> np.ndarray:
    """Return ``chosen`` with one option only where one only may be, ``rather`` one of those."""
    kept = chosen.copy()
    for group in problem.exclusive:
        options = [e for e in group if chosen[e]]
        if rather is not None:
            options.sort(key=lambda e: not rather[e])
        kept[options[1:]] = False
    return kept


def _pruned(search: Search, chosen: np.ndarray, wanted: set[int]) -> np.ndarray:
    """Return ``chosen`` without what failures and rules can spare."""
    for _ in range(_MENDINGS):
        kept = repair.prune(search.survival, chosen, wanted, search.rules.hold)
        if not search.rules.find(kept):
            return kept
    return chosen


def _hurt(search: Search, chosen: np.ndarray, wanted: set[int]) -> bool:
    """Return whether two failures at once hurt ``chosen``; those that do become states.

    A network that there was no time to look at counts as hurt.
    """
    if search.stated.pair_share <= 0:
        return False
    try:
        found = search.pairs().hurting(chosen, wanted)
    except OutOfTime:
        return True
    if found:
        search.widen(found)
    return bool(found)


def _short(search: Search, chosen: np.ndarray, wanted: set[int], modules: np.ndarray) -> bool:
    """Return whether two failures at once leave too little room; those that do become states."""
    if search.stated.pair_share <= 0:
        return False
    network = (chosen.tobytes(), frozenset(wanted))
    if network != search.looked_at or (modules < search.room).any():
        search.passed = {}
    search.looked_at, search.room = network, modules
    try:
        found, beyond = search.pairs().short(
            search.sizer.sinks, chosen, wanted, modules, search.passed
        )
    except OutOfTime:
        return True
    search.beyond = beyond
    if found:
        search.widen(found)
    return bool(found)


def keep(
    search: Search, chosen: np.ndarray, wanted: set[int], hint: np.ndarray | None = None
) -> float:
    """Size ``chosen``, keep it when it is the best network so far; return what it costs.

    Sites that ``chosen`` protects unasked count as protected, if it has room for them. What it
    costs is a lower bound when that alone is more than the best value. ``hint`` are modules that
    may do.
    """
    asked_for, before = wanted | _unasked(search, chosen), search.value
    least = _keep(search, chosen, asked_for, hint)
    if asked_for == wanted or search.value < before or least >= before:
        return least
    return _keep(search, chosen, wanted, hint)


def _unasked(search: Search, chosen: np.ndarray) -> set[int]:
    """Return the sites that ``chosen`` keeps joined in every failure."""
    if search.stated.pair_share > 0:
        return set()
    reached, needed = search.survival.reach(chosen), search.survival.needed
    return {v for v in search.problem.served if not needed[v] & ~reached[v]}


def _keep(search: Search, chosen: np.ndarray, wanted: set[int], hint: np.ndarray | None) -> float:
    """Size ``chosen`` to protect ``wanted``; otherwise as :func:`keep`."""
    problem = search.problem
    protected = np.array([v in wanted for v in problem.served])
    ground = float(problem.fixed_eur[chosen].sum()) + search.penalty(wanted)
    asked, least = _asked(search, chosen, wanted, protected, ground)
    if least >= search.value:
        return least
    sized = _sized(search, chosen, wanted, (asked, hint))
    if sized is None:
        return least
    chosen, modules = sized
    if _short(search, chosen, wanted, modules):
        return least if search.over() else _keep(search, chosen, wanted, modules)
    return _take(search, chosen, modules, protected)


def _take(search: Search, chosen: np.ndarray, modules: np.ndarray, protected: np.ndarray) -> float:
    """Keep a network that holds when it is the best so far; return what it costs."""
    problem = search.problem
    value = float(problem.fixed_eur[chosen].sum() + (problem.module_eur * modules).sum())
    value += search.penalty({v for i, v in enumerate(problem.served) if protected[i]})
    if value < search.value:
        search.value, search.best, search.modules = value, chosen, modules
        search.best_protected, search.excused = protected, search.beyond
    return value


def _asked(
    search: Search, chosen: np.ndarray, wanted: set[int], protected: np.ndarray, ground: float
) -> tuple[np.ndarray | None, float]:
    """Return the modules that the rows ask for, with rows added where they are short; the cost.

    The rows are valid for every network, so the bound gains too.
    """
    asked, least = None, ground + float(search.problem.module_eur[chosen].sum())
    for _ in range(_SIZINGS):
        found = search.master.sized(chosen, protected)
        if found is None:
            return asked, least
        asked, least = found, ground + float((search.problem.module_eur * found).sum())
        if least >= _CLOSE * search.value:
            return asked, least
        short = search.sizer.shortages(chosen, wanted, asked)
        added = [
            search.separation.metric(bit, prices, search.sizer.sinks, asked, protected)
            for bit, prices in short
        ]
        if not any(added):
            return asked, least
    return asked, least


def _sized(
    search: Search, chosen: np.ndarray, wanted: set[int], hints: tuple[np.ndarray | None, ...]
) -> tuple[np.ndarray, np.ndarray] | None:
    """Return ``chosen`` and its modules; with more spans paid by the module where too small."""
    price = search.problem.module_eur
    starts: list[np.ndarray | None] = [hint for hint in hints if hint is not None]
    starts = starts or [None]
    found = [
        m
        for start in starts
        if (m := search.sizer.size(chosen, wanted, start, search.over)) is not None
    ]
    if found:
        return chosen, min(found, key=lambda modules: float((price * modules).sum()))
    problem = search.problem
    everything = chosen | ((problem.fixed_eur == 0) & (problem.most_modules >= 1))
    everything = one_option(problem, everything, chosen)
    for wider in (repair.thin(search.survival, everything, chosen, wanted), everything):
        modules = search.sizer.size(wider, wanted, over=search.over)
        if modules is not None:
            return wider, modules
    return None


def take_widest(search: Search, wanted: set[int]) -> None:
    """Take every span, if that holds: dear, but a network. For any two failures, at its largest."""
    problem, chosen = search.problem, _widest(search.problem)
    if not _holds(search, chosen, wanted):
        return
    total = sum(gbps for _, _, gbps in problem.flows)
    largest = np.minimum(problem.most_modules, np.ceil(total / problem.module_gbps)) * chosen
    least = largest if search.stated.pair_share > 0 else None
    modules = search.sizer.size(chosen, wanted, least, search.over)
    if modules is not None:
        _take(search, chosen, modules, np.array([v in wanted for v in problem.served]))


def _holds(search: Search, chosen: np.ndarray, wanted: set[int]) -> bool:
    """Return whether ``chosen`` passes every failure, any two where asked, and the rules."""
    lacks = search.survival.lacking(chosen, wanted) or search.rules.find(chosen)
    return not lacks and not _hurt(search, chosen, wanted)


def _widest(problem: Problem) -> np.ndarray:
    """Return every span that can be used, the largest one where only one option may be."""
    chosen = np.asarray(problem.most_modules >= 1).copy()
    most = problem.module_gbps * problem.most_modules
    for group in problem.exclusive:
        chosen[list(group)] = False
        chosen[max(group, key=lambda e: (most[e], -e))] = True
    return chosen
