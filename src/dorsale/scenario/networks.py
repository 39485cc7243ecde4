"""The networks beside a plan: without its sites, under other assumptions, after other choices."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial
from typing import TypeVar

from dorsale.plan.network import Candidates, Design, Variant
from dorsale.plan.problems import Infeasible
from dorsale.plan.scenario import Limits, Scenario
from dorsale.plan.sites import HOSTING
from dorsale.sites import SiteQuestion
from dorsale.topology.backbone.alternatives import choose, different, settled
from dorsale.topology.backbone.design import design
from dorsale.topology.backbone.differences import ground, named
from dorsale.topology.backbone.problem import Problem, unprotected, without
from dorsale.topology.backbone.sited import held as held_sites
from dorsale.topology.backbone.sited import joint

Made = TypeVar("Made")


def without_sites(
    hosting: SiteQuestion | None, scenario: Scenario, executor: Executor | None
) -> Callable[[], Design | None]:
    """Start the same plan without data centres; return the waiter, which ``Ctrl-C`` answers."""
    if hosting is None:
        return lambda: None
    started = _started(executor, _try_design, hosting.stated, scenario.limits, scenario.seed)

    def waited() -> Design | None:
        try:
            return started()
        except KeyboardInterrupt:
            return None

    return waited


def network_of(stated: Problem, one: Variant) -> Variant:
    """Return a plan beside the one chosen without the spans of its sites."""
    if one.design is None:
        return replace(one, cut_off=tuple(v for v in one.cut_off if v != HOSTING))
    exposed = tuple(v for v in one.exposed if v != HOSTING)
    return replace(one, design=joint(stated, one.design).network, exposed=exposed)


def variants_of(
    stated: Problem, found: Candidates, scenario: Scenario, executor: Executor | None
) -> Callable[[], list[Variant]]:
    """Start the same plan without existing fibre and without protection; return the waiter."""
    existing = {
        i
        for i, option in enumerate(found.spans["option"])
        if option in ("light", "lease", "repair")
    }
    limits = replace(scenario.limits, gap=0.08, time_s=scenario.limits.time_s * 0.8)
    less = replace(limits, work=max(1, limits.work // 2))  # more moves that gap little
    work = {
        "without_protection": (unprotected(stated), less),
        "without_existing_fibre": (without(stated, existing), limits),
    }
    started = {
        name: _started(executor, _try_design, *given, scenario.seed) for name, given in work.items()
    }
    return lambda: [Variant(name, waited()) for name, waited in started.items()]


def beside(
    stated: Problem,
    found: Candidates,
    scenario: Scenario,
    chosen: Design,
    others: Callable[[], list[Variant]],
    executor: Executor | None,
) -> tuple[Design, tuple[Variant, ...]]:
    """Return the plan and those beside it: choices on ``executor`` too, different plans here.

    ``KeyboardInterrupt`` gives up those beside it and marks the plan ``interrupted``.
    """
    if chosen.status == "interrupted":
        return chosen, ()
    try:
        return _compared(stated, found, scenario, chosen, others, executor)
    except KeyboardInterrupt:
        return replace(chosen, status="interrupted"), ()


def _compared(
    stated: Problem,
    found: Candidates,
    scenario: Scenario,
    chosen: Design,
    others: Callable[[], list[Variant]],
    executor: Executor | None,
) -> tuple[Design, tuple[Variant, ...]]:
    asked, tables = scenario.alternatives, scenario.tables
    limits = replace(scenario.limits, work=asked.work, gap=asked.gap)
    last = len(asked.choices) - 1  # made here, while the others are made elsewhere
    choices = [
        _started(None if at == last else executor, choose, stated, chosen, choice,
                 named(choice, found.spans, tables["cables"]), limits, scenario.seed)
        for at, choice in enumerate(asked.choices)
    ]  # fmt: skip
    way_km = tables["ways"].set_index("id")["length_km"].to_dict()
    stated = held_sites(stated, joint(stated, chosen).chosen)
    ways = [*found.spans["ways"], *[()] * (len(stated.spans) - len(found.spans))]
    under = ground(stated, ways, way_km)
    differing = different(stated, under, chosen, asked, limits, scenario.seed)
    chosen_otherwise = [choice() for choice in reversed(choices)]
    beside = [*others(), *differing, *reversed(chosen_otherwise)]
    return settled(stated, under, chosen, beside, asked.within)


def _started(
    executor: Executor | None, work: Callable[..., Made], *given: object
) -> Callable[[], Made]:
    """Start ``work`` on ``executor``, if any; return the waiter."""
    return partial(work, *given) if executor is None else executor.submit(work, *given).result


def _try_design(stated: Problem, limits: Limits, seed: int) -> Design | None:
    try:
        return design(stated, limits, seed)
    except Infeasible:
        return None
