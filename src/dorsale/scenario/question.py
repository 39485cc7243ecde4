"""What a network has to do: the ground with its prices, traffic, rules and sites."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dorsale import cost, sites
from dorsale.demand import demand
from dorsale.ground.candidates import candidates
from dorsale.optics.line import Line
from dorsale.plan.connect_rules import Requirement
from dorsale.plan.ground import Layers
from dorsale.plan.network import Candidates, Demand
from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import Exchanges
from dorsale.scenario.ground import opened, priced, surveyed
from dorsale.scenario.rules import held_to, requirements_of
from dorsale.sites import Known, SiteQuestion
from dorsale.topology.backbone.problem import Problem, problem

Tell = Callable[[str, str], None]


@dataclass(frozen=True)
class Question:
    """What a network has to do, before any is designed.

    ``scenario`` with its ways measured, and open ground as ways; ``found``: candidate spans,
    priced; ``met``: where countries exchange traffic, if that is decided; ``rules``: what is asked
    of sites and neighbours, ``held`` those that the optimiser is held to. ``plain`` is the
    network's problem without rules, ``stated`` with them. ``known``: candidates of sites, judged;
    ``hosting``: the question of the data centres, if the plan decides them.
    """

    scenario: Scenario
    prices: cost.Book
    present_value: float
    found: Candidates
    met: Exchanges | None
    traffic: Demand
    rules: tuple[Requirement, ...]
    held: tuple[Requirement, ...]
    plain: Problem
    stated: Problem
    known: Known | None
    hosting: SiteQuestion | None

    @property
    def problem(self) -> Problem:
        """Return the problem to be solved, sites in it where the plan decides them."""
        return self.hosting.joint if self.hosting else self.stated


def question(scenario: Scenario, layers: Layers | None, tell: Tell) -> Question:
    """Return what a network of ``scenario`` has to do.

    Raises :class:`dorsale.plan.problems.BadInput` when the cost book lacks a rate of the ground,
    or as :func:`dorsale.sites.question` does.
    """
    prices = cost.book(scenario)
    life = scenario.years.horizon - scenario.years.start + 1
    present_value = cost.annuity(scenario.basis.discount_rate, life)
    scenario = surveyed(opened(scenario, prices, layers, tell), layers)
    found = priced(candidates(scenario), scenario, prices, Line(), present_value)

    tell("demand", "")
    met = sites.exchange_points(scenario, found, present_value)
    found = sites.with_exchange_points(found, met)
    traffic = demand(scenario, met.places if met else None)

    rules = requirements_of(scenario, found)
    plain = problem(scenario, found, traffic, present_value)
    stated, held = held_to(plain, found, rules)
    known = sites.known(scenario, found, traffic)
    hosting = sites.question(scenario, found, stated, known) if scenario.siting.sites else None
    return Question(
        scenario, prices, present_value, found, met, traffic, rules, held, plain, stated, known,
        hosting,
    )  # fmt: skip
