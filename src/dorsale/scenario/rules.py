"""A network that keeps the rules of connection of its region, as far as one can."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from dorsale.plan.connect_rules import Finding, Requirement
from dorsale.plan.network import Candidates, Design
from dorsale.plan.problems import Infeasible
from dorsale.plan.scenario import Scenario
from dorsale.topology.backbone.design import design
from dorsale.topology.backbone.hosting import SiteRows
from dorsale.topology.backbone.problem import Problem
from dorsale.topology.connect.audit import audit
from dorsale.topology.connect.rules import requirements, with_operators
from dorsale.topology.connect.separator import separator
from dorsale.topology.connect.together import together


def requirements_of(scenario: Scenario, found: Candidates) -> tuple[Requirement, ...]:
    """Return what the rules of the region ask of each site or pair of neighbours."""
    spans = with_operators(found.spans, scenario.tables["fibre"])
    return requirements(scenario.connect_rules, found.nodes, spans, found.elements)


def held_to(
    stated: Problem, found: Candidates, asked: Sequence[Requirement]
) -> tuple[Problem, tuple[Requirement, ...]]:
    """Return the problem that keeps the enforced rules, and those that one network can keep."""
    enforced = [one for one in asked if one.rule.enforce]
    if not enforced:
        return stated, ()
    usable = [s for s, n in zip(stated.spans, stated.most_modules, strict=True) if n >= 1]
    options = [[stated.spans[e] for e in group] for group in stated.exclusive]
    standing = found.standing()
    held = together(enforced, found.spans, standing, usable, options)
    return replace(stated, separators=(separator(held, found.spans, standing),)), held


def designed(
    stated: Problem,
    scenario: Scenario,
    tell: Callable[[float, float], None],
    start: Design | None,
) -> tuple[Problem, Design]:
    """Return the design, and the problem it solves: without rules where none is found with."""
    try:
        return stated, design(stated, scenario.limits, scenario.seed, tell, start)
    except Infeasible:
        if not is_held(stated):
            raise
    free = replace(stated, separators=_of_sites(stated))
    return free, design(free, scenario.limits, scenario.seed, tell, start)


def _of_sites(stated: Problem) -> tuple[SiteRows, ...]:
    return tuple(one for one in stated.separators if isinstance(one, SiteRows))


def is_held(stated: Problem) -> bool:
    """Return whether the network is held to the rules of connection."""
    return len(stated.separators) > len(_of_sites(stated))


def kept(
    asked: Sequence[Requirement],
    held: Sequence[Requirement],
    found: Candidates,
    in_service: Sequence[str],
) -> tuple[Finding, ...]:
    """Return which rules the network keeps, and whether the optimiser was held to them."""
    bound = {(one.rule.name, one.subject) for one in held}
    findings = audit(asked, found.spans, in_service, found.standing())
    return tuple(replace(one, held=(one.rule, one.subject) in bound) for one in findings)
