"""Solve the problem: cuts on the relaxation, then whole solutions, then whole modules.

The bound is that of a relaxation with valid cuts only, so it holds for the stated problem.
Every value comes from a network that passed every failure state.
"""

from __future__ import annotations

import numpy as np

from dorsale.plan.network import Design
from dorsale.plan.problems import Infeasible
from dorsale.plan.scenario import Limits
from dorsale.topology.backbone import repair
from dorsale.topology.backbone.cuts import crossing
from dorsale.topology.backbone.problem import Problem
from dorsale.topology.backbone.room import widest_gbps
from dorsale.topology.backbone.rounds import run
from dorsale.topology.backbone.search import Search, Tell

METHOD = "cuts on the relaxation, cut loop on whole solutions, modules sized state by state"


def design(
    problem: Problem,
    limits: Limits,
    seed: int,
    tell: Tell | None = None,
    start: Design | None = None,
) -> Design:
    """Return the best network found, with value, bound and gap of ``problem``.

    ``limits.work`` comes first (rounds, and simplex iterations by the thousand: same seed, same
    answer); ``limits.time_s`` is a safety net and marks ``status: time_limit``; ``stalled`` says
    that neither value nor bound moved any more. ``start`` is an earlier design, of which spans,
    modules and protection are taken, mended where they do not fit. ``KeyboardInterrupt`` keeps
    the best network and marks ``interrupted``; without one it passes through. Raises
    :class:`Infeasible` when a served site cannot reach the internet, or not with its demand,
    over all spans together.
    """
    search = Search(problem, limits, seed, tell)
    lost = [v for v in problem.served if not search.survival.possible[v] & 1]
    lost = lost or sorted(search.survival.starved(0))
    if lost:
        raise Infeasible(_named_cuts(search, lost))
    try:
        run(search, start)
        status = _status(search)
    except KeyboardInterrupt:
        if search.best is None:
            raise
        status = "interrupted"
    return _result(search, status)


def _status(search: Search) -> str:
    if search.seconds() > search.limits.time_s:
        return "time_limit"
    if search.gap() > search.limits.gap:
        return "work_limit" if search.work >= search.limits.work else "stalled"
    return "gap_limit" if search.gap() > 1e-9 else "optimal"


def _named_cuts(search: Search, lost: list[int]) -> dict[str, tuple[str, ...]]:
    """Return, for each lost site, the spans around the set they starve together (or none)."""
    problem = search.problem
    most, flower = widest_gbps(problem, frozenset()), search.survival.flower
    short, side = flower.shed(most, problem.root, search.survival.gbps)
    around = _around(problem, side) if short > 1.0 else ()
    found = {v: around if side[v] else () for v in lost}
    for site, sink, _ in problem.flows:
        room, *sides = flower.cuts(most, sink, site)
        small = [side for side in sides if room < problem.crossing_gbps(side)]
        if small and not found.get(site, small):
            found[site] = _around(problem, small[0])
    return {problem.nodes[v]: cut for v, cut in found.items()}


def _around(problem: Problem, side: np.ndarray) -> tuple[str, ...]:
    return tuple(problem.spans[e] for e in crossing(problem, side))


def _result(search: Search, status: str) -> Design:
    problem = search.problem
    if search.best is None or search.modules is None or search.best_protected is None:
        raise Infeasible(_named_cuts(search, list(problem.served)))
    bound = min(search.bound, search.value)
    cuts = {
        problem.nodes[v]: tuple(dict.fromkeys(problem.states[n].element for n in numbers))
        for v in problem.served
        if (numbers := _alone(search, v))
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
        seed=search.seed,
        not_protecting=tuple(problem.spans[e] for e in sorted(problem.refused) if search.best[e]),
        excused_pairs=_excused(search),
        lowered=_lowered(search),
    )


def _excused(search: Search) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return the pairs that cut sites off whatever is built, or leave nothing room enough."""
    if search.stated.pair_share <= 0:
        return ()
    search.patient, nodes = True, search.problem.nodes
    cut = search.pairs().hopeless()
    sites = [(*pair, tuple(nodes[v] for v in cut[pair])) for pair in sorted(cut)]
    return (*sites, *((*pair, ()) for pair in [*search.excused, *search.roomless()]))


def _lowered(search: Search) -> dict[str, dict[str, float]]:
    """Return, by site and single failure, the share asked where no network has room for more."""
    nodes, states = search.problem.nodes, search.problem.states
    found: dict[str, dict[str, float]] = {}
    for bit in search.survival.lowered:
        for v, share in search.survival.starved(bit).items() if bit <= search.singles else ():
            found.setdefault(nodes[v], {})[states[bit - 1].element] = share
    return found


def _alone(search: Search, site: int) -> list[int]:
    """Return the single failures that cut ``site`` off whatever is built, but its own."""
    own = f"node:{search.problem.nodes[site]}"
    states = search.problem.states
    return [
        n for n in search.survival.hopeless(site)
        if n < search.singles and states[n].element != own
    ]  # fmt: skip


def _removing_eur(search: Search, best: np.ndarray, protected: np.ndarray) -> dict[str, float]:
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
