"""Solve the problem: cuts on the relaxation, then whole solutions, then whole modules.

The bound is that of a relaxation with valid cuts only, so it holds for the stated problem.
Every value comes from a network that passed every failure state.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from dorsale.plan.network import Design
from dorsale.plan.problems import Infeasible
from dorsale.plan.scenario import Limits
from dorsale.topology.backbone import repair
from dorsale.topology.backbone.capacity import Sizer
from dorsale.topology.backbone.cuts import crossing, islands
from dorsale.topology.backbone.master import Master, Point
from dorsale.topology.backbone.problem import Problem
from dorsale.topology.backbone.survival import Survival, bits, union

METHOD = "cuts on the relaxation, cut loop on whole solutions, modules sized state by state"
_EPS = 1e-3
_PATIENCE = 6  # whole solutions without progress before giving up
Tell = Callable[[float, float], None]


@dataclass
class _Search:
    """One run: the master with its cuts, the best network so far, the clock."""

    problem: Problem
    master: Master
    limits: Limits
    tell: Tell | None
    started: float = field(default_factory=time.monotonic)
    best: np.ndarray | None = None
    best_protected: np.ndarray | None = None
    modules: np.ndarray | None = None
    value: float = np.inf
    bound: float = 0.0
    work: int = 0
    trace: list[tuple[float, float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.survival = Survival(self.problem)
        self.flower = self.survival.flower
        self.sizer = Sizer(self.survival)
        self.gbps = self.survival.gbps
        self.weight = self._weights()

    def _weights(self) -> dict[int, np.ndarray]:
        """Count a span twice around a site where its failure need not be survived by it."""
        states = self.problem.states
        alone = np.full(len(self.problem.spans), 2.0)
        for state in states:
            alone[list(state.spans)] = 1.0
        found = {}
        for v in self.problem.served:
            found[v] = alone.copy()
            for number in self.survival.hopeless(v):
                found[v][list(states[number].spans)] = 2.0
        return found

    def dearest(self, site: int) -> tuple[float, int]:
        """Sort key: the sites that are dearest to leave unprotected come first."""
        return (-float(self.problem.price_eur[site]), site)

    def protection(self, point: Point, site: int) -> float:
        """Return how far ``site`` is protected in ``point``."""
        return float(point.protected[self.master.site[site]])

    def seconds(self) -> float:
        return time.monotonic() - self.started

    def gap(self) -> float:
        if not np.isfinite(self.value):
            return 1.0
        return max(0.0, (self.value - self.bound) / self.value) if self.value > 0 else 0.0

    def note(self) -> None:
        self.trace.append((self.seconds(), float(self.value), float(self.bound)))
        if self.tell is not None:
            self.tell(self.value, self.bound)

    def done(self) -> bool:
        return (
            self.work >= self.limits.work
            or self.seconds() > self.limits.time_s
            or self.gap() <= self.limits.gap
        )


def design(problem: Problem, limits: Limits, seed: int, tell: Tell | None = None) -> Design:
    """Return the best network found, with value, bound and gap of ``problem``.

    ``limits.work`` rounds come first (same seed, same answer); ``limits.time_s`` is a safety
    net and marks ``status: time_limit``; ``stalled`` says that neither value nor bound moved
    any more. ``KeyboardInterrupt`` keeps the best network and marks ``interrupted``; without
    one it passes through. Raises :class:`Infeasible` when a served site cannot reach the
    internet, or not with its demand, over all spans together.
    """
    search = _Search(problem, Master(problem, seed), limits, tell)
    lost = [v for v in problem.served if not search.survival.possible[v] & 1]
    if lost:
        raise Infeasible(_named_cuts(search, lost))
    status = "optimal"
    try:
        _start(search)
        _relax(search)
        _whole(search)
        if search.seconds() > limits.time_s:
            status = "time_limit"
        elif search.gap() > limits.gap:
            status = "work_limit" if search.work >= limits.work else "stalled"
        elif search.gap() > 1e-9:
            status = "gap_limit"
    except KeyboardInterrupt:
        if search.best is None:
            raise
        status = "interrupted"
    return _result(search, status)


def _named_cuts(search: _Search, lost: list[int]) -> dict[str, tuple[str, ...]]:
    """Return, for each lost site, the spans around the set they starve together (or none)."""
    problem = search.problem
    most = problem.module_gbps * problem.most_modules
    short, side = search.flower.shed(most, problem.root, search.gbps)
    cut = tuple(problem.spans[e] for e in crossing(problem, side)) if short > 1.0 else ()
    return {problem.nodes[v]: cut if side[v] else () for v in lost}


def _start(search: _Search) -> None:
    """Around every served site: one span for connection, two for protection."""
    problem = search.problem
    for v in problem.served:
        side = np.zeros(len(problem.nodes), dtype=bool)
        side[v] = True
        around = crossing(problem, side)
        search.master.connect(around, v, 1.0, search.weight[v])
        search.master.connect(around, None, 1.0, np.ones(len(problem.spans)))


def _relax(search: _Search) -> None:
    """Cut the relaxation: connection first, then capacity and failures."""
    flat, before = 0, 0.0
    while True:
        point = search.master.relaxed()
        search.bound = max(search.bound, point.bound)
        search.note()
        search.work += 1
        flat = flat + 1 if search.bound < before * (1 + 3e-4) else 0
        before = search.bound
        added = _connection_cuts(search, point)
        if added == 0 or flat > 1:
            added += _capacity_cuts(search, point)
            added += sum(_state_cuts(search, point, level) for level in (0.8, 0.5, 0.2))
        spent = 2 * search.work >= search.limits.work
        if added == 0 or flat > 3 or spent or search.seconds() > 0.4 * search.limits.time_s:
            _offer(search, point)
            return


def _connection_cuts(search: _Search, point: Point) -> int:
    """Cut node sets that too few chosen spans enter: 1 + r for a protected site, else 1."""
    problem = search.problem
    whole = np.ones(len(problem.spans))
    seen: set[tuple[object, ...]] = set()
    covered: set[int] = set()
    for i, v in enumerate(problem.served):
        if v in covered:
            continue
        kinds = [(True, search.weight[v])]
        if search.survival.hopeless(v):
            kinds.append((False, whole))
        for protect, weight in kinds:
            value, side = search.flower.cut(weight * point.spans, problem.root, v)
            if value < 1.0 + (point.protected[i] if protect else 0.0) - _EPS:
                covered |= set(np.flatnonzero(side).tolist())
                spans = [int(e) for e in crossing(problem, side)]
                key = (*spans, protect)
                if key not in seen:
                    seen.add(key)
                    search.master.connect(spans, v if protect else None, 1.0, weight)
                break
    return len(seen)


def _capacity_cuts(search: _Search, point: Point) -> int:
    """Cut node sets whose crossing capacity is below their demand, whole or after a failure.

    Sets are looked for with the demand to the internet; after a failure only that counts.
    """
    problem = search.problem
    capacity = problem.module_gbps * (point.spans + point.extra)
    protection = np.zeros(len(problem.nodes))
    protection[list(problem.served)] = point.protected
    seen: set[tuple[int, ...]] = set()
    _capacity_cut(search, 0, capacity, search.gbps, seen)
    for bit, state in enumerate(problem.states, start=1):
        if len(state.spans) > 1 or search.work % 3 == 0:
            hoped = np.array([mask >> bit & 1 for mask in search.survival.possible])
            wanted = state.share * search.gbps * protection * hoped
            _capacity_cut(search, bit, capacity, wanted, seen)
    return len(seen)


def _capacity_cut(
    search: _Search,
    bit: int,
    capacity: np.ndarray,
    wanted: np.ndarray,
    seen: set[tuple[int, ...]],
) -> None:
    """Cut the set left short in state ``bit``, if any: for the state when it crosses the set."""
    problem = search.problem
    failed = search.survival.failed_spans(bit)
    left = capacity.copy()
    left[list(failed)] = 0.0
    short, side = search.flower.shed(left, problem.root, wanted)
    if short <= 1.0:
        return
    spans = [int(e) for e in crossing(problem, side)]
    kept = [e for e in spans if e not in failed]
    if tuple(kept) in seen:
        return
    seen.add(tuple(kept))
    if len(kept) == len(spans):
        search.master.carry(spans, problem.crossing_gbps(side), {})
        return
    share = problem.states[bit - 1].share
    shares = {
        v: share * float(search.gbps[v]) for v in np.flatnonzero(side & (wanted > 0)).tolist()
    }
    search.master.carry(kept, 0.0, shares)


def _whole(search: _Search) -> None:
    """Solve with whole spans, cut what fails, until a network passes or the work is done."""
    before, flat = (np.inf, 0.0), 0
    while not search.done() and flat < _PATIENCE:
        left = search.limits.time_s - search.seconds()
        point = search.master.whole(min(left, 0.4 * search.limits.time_s), 4000, search.limits.gap)
        search.work += 1
        if point is None:
            return
        search.bound = max(search.bound, point.bound)
        added = _state_cuts(search, point)
        _offer(search, point)
        search.note()
        now = (search.value, search.bound)
        flat = flat + 1 if _same(now, before) else 0
        before = now
        if added + _capacity_cuts(search, point) == 0:
            return


def _same(now: tuple[float, float], before: tuple[float, float]) -> bool:
    """Return whether neither value nor bound moved by more than one in ten thousand."""
    value, bound = now
    return value > before[0] * (1 - 1e-4) and bound < before[1] * (1 + 1e-4)


def _state_cuts(search: _Search, point: Point, level: float = 0.5) -> int:
    """Cut the islands that a failure (or nothing) leaves of the spans above ``level``."""
    problem = search.problem
    chosen = point.spans > level
    protected = {v for i, v in enumerate(problem.served) if point.protected[i] > 0.5}
    lacking = search.survival.lacking(chosen, protected)
    seen: set[tuple[int, ...]] = set()
    for bit in bits(union(lacking.values())):
        sites = [v for v, mask in lacking.items() if mask >> bit & 1]
        _island_cuts(search, point, chosen, sites, bit, seen)
    return len(seen)


def _island_cuts(
    search: _Search,
    point: Point,
    chosen: np.ndarray,
    sites: list[int],
    bit: int,
    seen: set[tuple[int, ...]],
) -> None:
    """Cut around each island that holds ``sites`` once state ``bit`` has taken its spans."""
    problem = search.problem
    failed = search.survival.failed_spans(bit)
    left = chosen.copy()
    left[list(failed)] = False
    label = islands(problem, left)
    ones = np.ones(len(problem.spans))
    for island in sorted({int(label[v]) for v in sites}):
        spans = [int(e) for e in crossing(problem, label == island) if e not in failed]
        entering = float(point.spans[spans].sum())
        inside = sorted((v for v in sites if label[v] == island), key=search.dearest)
        for site in inside[: 1 if bit == 0 else 3]:
            key = (*spans, -1 - (0 if bit == 0 else site))
            need = 1.0 if bit == 0 else search.protection(point, site)
            if entering < need - _EPS and key not in seen:
                seen.add(key)
                search.master.connect(spans, None if bit == 0 else site, float(bit == 0), ones)


def _offer(search: _Search, point: Point) -> None:
    """Turn ``point`` into a network that passes every state; keep it when it is the best."""
    problem = search.problem
    wanted = {
        v for i, v in enumerate(problem.served) if point.protected[i] > 0.5 or v in problem.forced
    }
    chosen = repair.mend(search.survival, point.spans, wanted)
    chosen = repair.prune(search.survival, chosen, wanted)
    chosen = repair.improve(search.survival, chosen, wanted)
    fixed = float((problem.fixed_eur + problem.module_eur)[chosen].sum())
    penalty = sum(problem.price_eur[v] for v in problem.served if v not in wanted)
    if fixed + penalty >= search.value:
        return
    sized = _sized(search, chosen, wanted)
    if sized is None:
        return
    chosen, modules = sized
    value = float(
        (problem.fixed_eur[chosen]).sum() + (problem.module_eur * modules).sum() + penalty
    )
    if value < search.value:
        search.value, search.best, search.modules = value, chosen, modules
        search.best_protected = np.array([v in wanted for v in problem.served])


def _sized(
    search: _Search, chosen: np.ndarray, wanted: set[int]
) -> tuple[np.ndarray, np.ndarray] | None:
    """Return ``chosen`` and its modules; with more spans paid by the module where too small."""
    modules = search.sizer.size(chosen, wanted)
    if modules is not None:
        return chosen, modules
    problem = search.problem
    everything = chosen | ((problem.fixed_eur == 0) & (problem.most_modules >= 1))
    for wider in (repair.thin(search.survival, everything, chosen, wanted), everything):
        modules = search.sizer.size(wider, wanted)
        if modules is not None:
            return wider, modules
    if search.best is None:  # dear, but a network: rather than none at all
        widest = _widest(problem)
        modules = search.sizer.size(widest, wanted)
        return None if modules is None else (widest, modules)
    return None


def _widest(problem: Problem) -> np.ndarray:
    """Return every span that can be used, the largest one where only one option may be."""
    chosen = np.asarray(problem.most_modules >= 1).copy()
    most = problem.module_gbps * problem.most_modules
    for group in problem.exclusive:
        chosen[list(group)] = False
        chosen[max(group, key=lambda e: (most[e], -e))] = True
    return chosen


def _result(search: _Search, status: str) -> Design:
    problem = search.problem
    if search.best is None or search.modules is None or search.best_protected is None:
        raise Infeasible(_named_cuts(search, list(problem.served)))
    bound = min(search.bound, search.value)
    cuts = {
        problem.nodes[v]: tuple(dict.fromkeys(problem.states[n].element for n in numbers))
        for v in problem.served
        if (numbers := search.survival.hopeless(v))
    }
    loads = search.sizer.loads(search.best, search.modules)
    return Design(
        modules={problem.spans[e]: int(search.modules[e]) for e in np.flatnonzero(search.best)},
        protected={
            problem.nodes[v]: bool(search.best_protected[i]) for i, v in enumerate(problem.served)
        },
        cuts=cuts,
        objective_eur=search.value,
        bound_eur=bound,
        gap=search.gap(),
        seconds=search.seconds(),
        work=search.work,
        status=status,
        method=METHOD,
        loads_gbps={problem.spans[e]: float(loads[e]) for e in np.flatnonzero(search.best)},
        removing_eur=_removing_eur(search, search.best, search.best_protected),
        trace=tuple(search.trace),
    )


def _removing_eur(search: _Search, best: np.ndarray, protected: np.ndarray) -> dict[str, float]:
    """Return what protecting each unprotected site on top of ``best`` would cost, at most.

    Sites that no candidate span can protect are left out: they stand among the cuts.
    """
    problem = search.problem
    kept = {v for i, v in enumerate(problem.served) if protected[i]}
    found = {}
    for v in (v for v in problem.served if v not in kept):
        added = repair.mend(search.survival, best.astype(float), kept | {v}) & ~best
        if added.any():
            cost = (problem.fixed_eur + problem.module_eur)[added].sum()
            found[problem.nodes[v]] = float(cost)
    return found
