"""One run of the solver: the master with its rows, the best network so far, value and bound."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from dorsale.plan.network import Design
from dorsale.plan.scenario import Limits
from dorsale.topology.backbone import repair
from dorsale.topology.backbone.capacity import Sizer
from dorsale.topology.backbone.master import Master, Point
from dorsale.topology.backbone.pairs import OutOfTime, Pairs
from dorsale.topology.backbone.problem import Problem, State
from dorsale.topology.backbone.reduction import stand_ins
from dorsale.topology.backbone.rules import Rules
from dorsale.topology.backbone.separation import Separation
from dorsale.topology.backbone.survival import Survival

Tell = Callable[[float, float], None]
_PATIENCE = 8  # whole solutions without progress before giving up
_FLAT = 3e-4  # a relaxation that gains less than this share no longer moves
_LEVELS = (0.8, 0.5, 0.2)  # from which share on a relaxed span is looked at as chosen
_NODES = 1000  # of one whole solution
_ITERATIONS = 1000  # simplex iterations that count as one unit of work
_NEAR = 1.03  # a network within this factor of the bound is worth improving
_MENDINGS = 30  # of a network, while rules or pairs of failures hurt it
_EFFORT = 40_000_000  # spans x states x tries of improving one network
_SIZINGS = 3  # rounds of sizing one network
_CLOSE = 1.002  # a network within this factor of the best is worth improving


@dataclass
class Search:
    """The state of a run; :func:`run` moves it on.

    ``excused`` are pairs of failures that leave no candidate network room enough for what the
    best one protects, ``beyond`` those of the last network; ``patient`` forgets the time limit.
    """

    problem: Problem
    limits: Limits
    seed: int
    tell: Tell | None = None
    started: float = field(default_factory=time.monotonic)
    best: np.ndarray | None = None
    best_protected: np.ndarray | None = None
    modules: np.ndarray | None = None
    value: float = np.inf
    bound: float = 0.0
    rounds: int = 0
    patient: bool = False
    looked_at: object = None
    room: np.ndarray = field(default_factory=lambda: np.zeros(0))
    passed: dict[int, int] = field(default_factory=dict)
    beyond: list[tuple[str, str]] = field(default_factory=list)
    excused: list[tuple[str, str]] = field(default_factory=list)
    trace: list[tuple[float, float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        every = np.arange(len(self.problem.spans))
        self.stated = self.problem
        self.singles = len(self.stated.states)
        self.stand_in = every if self.stated.separators else stand_ins(self.stated)
        self.usable = (self.stand_in == every) & (self.stated.most_modules >= 1)
        self.cost = self.stated.fixed_eur + self.stated.module_eur
        self.tried: set[tuple[bytes, frozenset[int]]] = set()
        self.survival = Survival(self.stated, self.usable)
        self.problem = self.survival.problem
        self.master = Master(self.problem, self.seed)
        self.rules = Rules(self.problem)
        self._look_at_states()

    def _look_at_states(self) -> None:
        self.separation = Separation(self.survival, self.master)
        self.sizer = Sizer(self.survival)

    def widen(self, states: list[State]) -> None:
        """Take ``states`` (pairs that hurt a network) in; the rows found so far stay valid."""
        self.stated = replace(self.stated, states=(*self.stated.states, *states))
        self.survival = Survival(self.stated, self.usable, self.survival.room)
        self.problem = self.survival.problem
        self._look_at_states()

    @property
    def work(self) -> int:
        """Rounds, and simplex iterations by the thousand."""
        return self.rounds + self.master.iterations // _ITERATIONS

    def seconds(self) -> float:
        """Return the seconds since the start."""
        return time.monotonic() - self.started

    def over(self) -> bool:
        """Return whether the time is over."""
        return not self.patient and self.seconds() > self.limits.time_s

    def pairs(self) -> Pairs:
        """Return any two of the stated failures at once."""
        return Pairs(self.survival, self.singles, self.stated.pair_share, self.over)

    def roomless(self) -> list[tuple[str, str]]:
        """Return the pairs that became states and leave no network room enough."""
        found = [bit for bit in self.survival.lowered if bit > self.singles]
        names = [self.stated.states[bit - 1].element.partition(" + ") for bit in found]
        return [(one, other) for one, _, other in names]

    def gap(self) -> float:
        """Return how far the value can be from the best, as a share of the value."""
        if not np.isfinite(self.value):
            return 1.0
        return max(0.0, (self.value - self.bound) / self.value) if self.value > 0 else 0.0

    def done(self) -> bool:
        """Return whether a limit is reached."""
        return (
            self.work >= self.limits.work
            or self.seconds() > self.limits.time_s
            or self.gap() <= self.limits.gap
        )

    def note(self) -> None:
        """Keep value and bound with their time, and tell them."""
        self.trace.append((self.seconds(), float(self.value), float(self.bound)))
        if self.tell is not None:
            self.tell(self.value, self.bound)

    def penalty(self, protected: set[int]) -> float:
        """Return the price of the sites that are not ``protected``."""
        price = self.problem.price_eur
        return float(sum(price[v] for v in self.problem.served if v not in protected))


def run(search: Search, start: Design | None = None) -> None:
    """Cut the relaxation, then whole solutions, until the limits are reached or nothing moves."""
    if start is not None:
        _begin(search, start)
    search.separation.start()
    search.separation.around(_first(search), set(search.problem.served))
    point = _relax(search)
    if point is not None:
        _offer(search, point)
        _fix(search)
        _whole(search)
        if search.best is None:
            _last_resort(search)


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
    chosen = _one_option(problem, modules >= 1)
    for thrifty in (False, True):
        network = _network(search, chosen.astype(float), wanted, thrifty)
        if network is not None:
            keep(search, network, wanted, modules)
            return


def _one_option(
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


def _network(
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
        if (chosen != _one_option(search.problem, chosen)).any():
            return None
        if not _hurt(search, chosen, wanted):
            return chosen
        if search.over():
            break
    return None


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


def _whole(search: Search) -> None:
    """Solve with whole spans, cut what fails, until a network passes or the work is done."""
    before, flat = (np.inf, 0.0), 0
    while not search.done() and flat < _PATIENCE:
        point = search.master.whole(
            max(0.5, search.limits.time_s - search.seconds()), _NODES, _closeness(search),
            _known(search),
        )  # fmt: skip
        search.rounds += 1
        if point is None:
            if search.master.contradictory:  # nothing is cheaper than the best network
                search.bound = max(search.bound, search.value)
            return
        met = search.master.met[-4:-1]
        search.bound = max(search.bound, point.bound)
        known = search.master.rows, len(search.stated.states)
        for one in (point, *met):
            _cut(search, one)
        _offer(search, point)
        search.note()
        now = (search.value, search.bound)
        flat = flat + 1 if _same(now, before) else 0
        before = now
        if known == (search.master.rows, len(search.stated.states)):
            return


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


def _offer(search: Search, point: Point) -> None:
    """Turn ``point`` into a network that passes every state; keep it when it is the best.

    Where what is left after pruning has too little room, the network before it is tried.
    """
    problem = search.problem
    wanted = {
        v for i, v in enumerate(problem.served) if point.protected[i] > 0.5 or v in problem.forced
    }
    for thrifty in (True, False):
        chosen = _network(search, point.spans, wanted, thrifty)
        if chosen is None:
            break
        network = (chosen.tobytes(), frozenset(wanted))
        if network in search.tried:
            return
        cost = keep(search, chosen, wanted)
        if cost >= search.value:
            search.tried.add(network)
            _better(search, chosen, wanted, cost)
            return
    if search.best is None:
        _take_widest(search, wanted)


def _better(search: Search, chosen: np.ndarray, wanted: set[int], cost: float) -> None:
    """Look for cheaper networks near ``chosen``, which costs ``cost``, if it is worth the time."""
    if cost < _CLOSE * search.value and _ripe(search, cost):
        better = repair.improve(
            search.survival, chosen, wanted, _tries(search), search.rules.hold, search.over
        )
        if (better != chosen).any() and not search.rules.find(better):
            again = _network(search, better.astype(float), wanted)
            if again is not None:
                keep(search, again, wanted)


def _ripe(search: Search, cost: float) -> bool:
    """Return whether improving a network of this ``cost`` is worth its time."""
    if search.gap() <= search.limits.gap:
        return False
    return cost < _NEAR * search.bound or search.rounds % 4 == 0


def _tries(search: Search) -> int:
    """Return how many spans to do without, one by one: fewer where each try takes longer."""
    return max(5, min(40, _EFFORT // (len(search.problem.spans) * search.singles + 1)))


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
    everything = _one_option(problem, everything, chosen)
    for wider in (repair.thin(search.survival, everything, chosen, wanted), everything):
        modules = search.sizer.size(wider, wanted, over=search.over)
        if modules is not None:
            return wider, modules
    return None


def _last_resort(search: Search) -> None:
    """Where nothing else was found: every span, for all sites if they can be protected.

    Else for those that must be. It takes the time it needs.
    """
    search.patient = True
    everyone = set(search.problem.served)
    for wanted in (everyone, everyone & search.problem.forced):
        if search.best is None:
            _take_widest(search, wanted)


def _take_widest(search: Search, wanted: set[int]) -> None:
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
