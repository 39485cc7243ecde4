"""Load a network over explicit paths: for every routing, hop limits, and protection.

1. Column generation closes the relaxation of the path model: a first bound.
2. A looser task that a stronger method solves (unrestricted rerouting, divisible traffic, no
   hop limit) gives a second bound: whatever serves this task serves that one.
3. A whole routing is built and improved, one need after the other.
4. A mixed-integer program over all paths met so far, started from that routing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from dorsale.plan.loading import Loading, Task
from dorsale.plan.problems import Infeasible
from dorsale.plan.scenario import Limits
from dorsale.topology.loading.flows import engines
from dorsale.topology.loading.flows.program import Matrices
from dorsale.topology.loading.flows.purchases import Purchases
from dorsale.topology.loading.infeasible import reason
from dorsale.topology.loading.paths.columns import Master, whole_model
from dorsale.topology.loading.paths.disjoint import Pairs
from dorsale.topology.loading.paths.fitting import Fitting
from dorsale.topology.loading.paths.looser import bound_of, looser_tasks
from dorsale.topology.loading.paths.schemes import Scheme, Way, scheme
from dorsale.topology.loading.states import named

METHOD = "paths by column generation, routings improved need by need, whole program over paths"
Tell = Callable[[float, float], None]
_PATIENCE = 2000  # rounds of improvement that bring nothing
_FEW, _MANY, _ALL = 12, 500, 8000  # ways per need met in the programs, and in all


@dataclass
class _Search:
    """One run: the ways found, the best routing so far, the bound, the clock."""

    scheme: Scheme
    limits: Limits
    seed: int
    tell: Tell | None
    started: float = field(default_factory=time.process_time)
    best: list[dict[Way, float]] | None = None
    modules: tuple[np.ndarray, ...] = ()
    value: float = np.inf
    bound: float = 0.0
    work: float = 0.0
    status: str = ""

    def left(self, share: float = 1.0) -> float:
        """Return the processor seconds left until ``share`` of the time has passed."""
        return share * self.limits.time_s - (time.process_time() - self.started)

    def going_on(self, share: float = 1.0) -> bool:
        """Tell whether work and time are left, and note when they are not."""
        if self.left(share) <= 0:
            self.status = "time_limit"
        elif self.work >= share * self.limits.work:
            self.status = self.status or "work_limit"
        else:
            return self.gap() > self.limits.gap
        return False

    def spend(self, answers: int, share: float) -> bool:
        """Count ``answers`` as work and tell whether to go on."""
        self.work += answers * self.scheme.effort
        return self.going_on(share)

    def rest(self, share: float = 1.0) -> Limits:
        """Return the limits that leave ``share`` of what is left."""
        work = max(0, round(share * (self.limits.work - self.work)))
        return replace(self.limits, work=work, time_s=share * max(0.0, self.left()))

    def gap(self) -> float:
        if not np.isfinite(self.value):
            return 1.0
        return max(0.0, (self.value - self.bound) / self.value) if self.value > 0 else 0.0

    def prove(self, bound: float) -> None:
        """Keep ``bound`` when it is the best."""
        self.bound = max(self.bound, bound)
        self.said()

    def offer(self, fitting: Fitting) -> None:
        """Keep the routing of ``fitting`` when it is the cheapest."""
        cost = fitting.cost()
        if cost < self.value:
            self.value, self.modules = cost, fitting.steps.modules(fitting.link_load())
            self.best = [dict(mine) for mine in fitting.units]
            self.said()

    def said(self) -> None:
        if self.tell is not None:
            self.tell(self.value, self.bound)


def load(
    task: Task,
    limits: Limits,
    seed: int,
    tell: Tell | None = None,
) -> Loading:
    """Return the best design found for ``task`` over explicit paths, with its bound.

    ``limits.work`` counts units of :mod:`.clock`, ``limits.time_s`` processor seconds. Raises
    :class:`Infeasible` with the demands that have no (disjoint) paths, or no room.
    """
    search = _Search(scheme(task), limits, seed, tell)
    _refuse_unprotected(search.scheme)
    master = Master(search.scheme, seed)
    fitting = Fitting(search.scheme, seed)
    try:
        _generate(search, master)
        _fit(search, fitting)
        _relax(search)
        _finish(search, master, fitting)
    except KeyboardInterrupt:
        if search.best is None:
            raise
        search.status = "interrupted"
    return _loading(search)


def _refuse_unprotected(plan: Scheme) -> None:
    """Raise :class:`Infeasible` for demands without a disjoint pair, naming what takes both."""
    pairs = getattr(plan, "pairs", None)
    if isinstance(pairs, Pairs):
        cuts = {
            named(plan.task.instance, need.demand): pairs.blocking(need.demand)
            for need in plan.needs
            if not pairs.exist(need.demand)
        }
        if cuts:
            raise Infeasible(cuts)


def _generate(search: _Search, master: Master) -> None:
    """Add ways until none improves the relaxation."""
    plan, shape = search.scheme, (len(search.scheme.states), len(search.scheme.arcs))
    master.add(way for offer in plan.offers(np.ones(shape)) for way in offer.ways)
    while search.spend(len(plan.needs), 0.4):
        value, multipliers = master.solve()
        offers = list(plan.offers(master.prices(multipliers)))
        search.prove(master.lagrange(multipliers, offers))
        added = master.add(master.improving(multipliers, offers))
        if added == 0 or value - search.bound <= 1e-7 * value:
            return


def _fit(search: _Search, fitting: Fitting) -> None:
    """Build a whole routing, the largest needs first, and improve it."""
    needs = search.scheme.needs
    size = [need.amount * need.load for need in needs]
    order = sorted(range(len(needs)), key=lambda n: (-size[n], n))
    if not fitting.fill(order) or not np.isfinite(fitting.cost()):
        return
    search.offer(fitting)
    patience = min(_PATIENCE, 50 * len(needs))
    fitting.improve(patience, lambda answers: search.spend(answers, 0.6), search.offer)


def _relax(search: _Search) -> None:
    """Bound by looser tasks that the capacity-space method solves."""
    for looser in looser_tasks(search.scheme.task):
        if search.going_on():
            bound, work = bound_of(looser, search.rest(0.4), search.seed)
            search.work += work
            search.prove(bound)


def _finish(search: _Search, master: Master, fitting: Fitting) -> None:
    """Solve the whole program over the ways met; then over all that matter, if they are few."""
    _solve_over(search, list(master.ways), _FEW, master, 0.6)
    _solve_over(search, list(master.ways), _MANY, master, 1.0)


def _solve_over(search: _Search, ways: list[Way], each: int, master: Master, share: float) -> None:
    """Solve over ``ways`` and up to ``each`` cheap ones per need, from the best routing."""
    if not search.going_on():
        return
    cheap, complete = _within_reach(search, master, each)
    if each == _MANY and not complete:
        return
    best = [way for mine in search.best or [] for way in mine]
    ways = list(dict.fromkeys([*ways, *best, *cheap]))
    matrices, bought, columns = whole_model(search.scheme, ways)
    start = _start(search, matrices, bought, dict(zip(ways, columns.tolist(), strict=True)))
    found = engines.solve(matrices, search.rest(share), search.seed, start=start)
    search.work += found.work
    if found.status in ("time_limit", "work_limit", "interrupted"):
        search.status = found.status
    if complete:
        search.prove(found.bound)
    if found.values is not None:
        search.offer(_routing(search, ways, found.values[columns]))
    if found.status == "interrupted":
        raise KeyboardInterrupt


def _start(
    search: _Search, matrices: Matrices, bought: Purchases, column: dict[Way, int]
) -> np.ndarray | None:
    """Return the best routing as values of the columns."""
    if search.best is None:
        return None
    values, fitting = np.zeros(len(matrices.cost)), Fitting(search.scheme, search.seed)
    for way, units in ((w, u) for mine in search.best for w, u in mine.items()):
        values[column[way]] = units
        fitting.put(way, units)
    bought.set(values, search.modules, fitting.link_load())
    return values


def _routing(search: _Search, ways: list[Way], units: np.ndarray) -> Fitting:
    """Return the routing that puts ``units`` on ``ways``, and the cheapest purchase for it."""
    found = Fitting(search.scheme, search.seed)
    if search.scheme.task.model.routing != "C":
        units = np.round(units)
    for way, amount in zip(ways, units.tolist(), strict=True):
        if amount > 0:
            found.put(way, amount)
    return found


def _within_reach(search: _Search, master: Master, each: int) -> tuple[list[Way], bool]:
    """Return the ways that a cheaper design may use, and whether these are all.

    A way whose price exceeds the cheapest of its need by more than the best value exceeds the
    bound cannot be used for a whole unit by a better design (reduced-cost fixing); a fraction
    of it could, so divisible traffic needs all ways.
    """
    divisible = search.scheme.task.model.routing == "C"
    plan, found = search.scheme, list[Way]()
    complete = bool(np.isfinite(search.value))
    _, multipliers = master.solve()
    prices = master.prices(multipliers)
    offers = list(plan.offers(prices))
    slack = search.value - master.lagrange(multipliers, offers)
    for n, (need, offer) in enumerate(zip(plan.needs, offers, strict=True)):
        most = np.inf if divisible else offer.floor + slack / need.load + 1e-9
        ways = plan.within(n, prices, most, each)
        complete = complete and 0 < len(ways) < each and len(found) < _ALL
        if each == _MANY and not complete:
            return [], False
        found += ways
    return found, complete


def _loading(search: _Search) -> Loading:
    task = search.scheme.task
    if search.best is None:
        raise reason(task)
    bound = min(search.bound, search.value)
    gap = search.gap()
    status = search.status if search.status in ("interrupted", "time_limit") else "stalled"
    if gap <= engines.PROVEN:
        status = "optimal"
    elif gap <= search.limits.gap:
        status = "gap_limit"
    elif status == "stalled" and search.status == "work_limit":
        status = "work_limit"
    return Loading(
        modules=search.modules,
        value=search.value,
        bound=bound,
        method=METHOD,
        status=status,
        seed=search.seed,
        work=round(search.work),
        seconds=time.process_time() - search.started,
        flows=_paths(search, "working"),
        protection=_paths(search, "protection") if task.model.survive in "PS" else None,
    )


def _paths(search: _Search, which: str) -> dict[int, tuple[tuple[tuple[int, ...], float], ...]]:
    """Return the paths with nothing failed and their amounts, by demand."""
    plan, link = search.scheme, search.scheme.arcs.link
    found: dict[int, list[tuple[tuple[int, ...], float]]] = {}
    for need, mine in zip(plan.needs, search.best or [], strict=True):
        if need.state == 0:
            found[need.demand] = [
                (tuple(int(link[a]) for a in getattr(way, which)), units * need.load)
                for way, units in mine.items()
            ]
    return {k: tuple(paths) for k, paths in found.items()}
