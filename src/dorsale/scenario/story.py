"""The story of a plan, from the ground to the people it reaches."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace

import pandas as pd

from dorsale import availability, cost, coverage, finance, sites
from dorsale.demand import ranges as demand_ranges
from dorsale.formats.gnpy import documents
from dorsale.ground.candidates import place_names
from dorsale.ground.shared.groups import doubtful_pairs
from dorsale.ground.survey.hut_sites import hut_sites, surroundings
from dorsale.ground.survey.profile import with_profile
from dorsale.optics.light import amplified, hut_count
from dorsale.optics.light import light as light_up
from dorsale.optics.line import MODES, Line
from dorsale.optics.referee import referee
from dorsale.plan.ground import Layers
from dorsale.plan.network import Candidates, Design, Light, Plan
from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import Sited
from dorsale.scenario.ground import corridors_between
from dorsale.scenario.networks import beside, network_of, variants_of, without_sites
from dorsale.scenario.question import Question, question
from dorsale.scenario.rules import designed, is_held, kept
from dorsale.scenario.service import availability_of, protecting, safest
from dorsale.scenario.works import needs, programme_limits
from dorsale.topology.backbone.sited import Joint, joint
from dorsale.topology.programme.stages import phases as phases_of
from dorsale.topology.programme.stages import programme
from dorsale.topology.routes import network, routes

Tell = Callable[[str, str], None]


def plan(
    scenario: Scenario,
    people: pd.DataFrame,
    executor: Executor | None = None,
    tell: Tell | None = None,
    start: Design | None = None,
    layers: Layers | None = None,
) -> Plan:
    """Return the plan of ``scenario`` for ``people``; variants run on ``executor`` if given.

    ``start`` is an earlier design to begin from; where it does not fit it is mended. ``layers``
    tell what is known of the ground beside the ways.
    """
    say = tell or (lambda step, detail: None)
    say("ground", "")
    asked = question(scenario, layers, say)
    scenario, found, traffic, prices = asked.scenario, asked.found, asked.traffic, asked.prices
    corridors = [with_profile(one, layers) for one in corridors_between(scenario, prices)]

    say("topology", "")
    bare = without_sites(asked.hosting, scenario, executor)
    others = variants_of(asked.problem, found, scenario, executor)
    stated, chosen = designed(
        asked.problem, scenario, lambda value, bound: say("topology", f"{value} {bound}"), start
    )
    say("variants", "")
    chosen, variants = beside(stated, found, scenario, chosen, others, executor)
    both = joint(stated, chosen)
    chosen, variants = both.network, tuple(network_of(stated, one) for one in variants)
    sited = _sited(asked, both, bare)
    if sited is not None and sited.joint:
        traffic = sites.hosted_flows(traffic, scenario, found, chosen, sited)

    say("optics", "")
    line = Line()
    lit = _lit(scenario, found, chosen, line, layers)
    checked = referee(lit, documents(lit, found.nodes, line, MODES))

    say("availability", "")
    in_service = found.in_service(chosen)
    down = availability.unavailability(found.elements)
    today = routes(network(found.spans, found.standing()), traffic.flows)
    planned = routes(network(found.spans, in_service), traffic.flows)
    paths = safest(found, down, today, planned)
    findings = kept(asked.rules, asked.held if is_held(stated) else (), found, in_service)
    available = pd.concat(
        [
            availability_of(found, down, when, taken)
            for when, taken in (("before", today), ("after", paths))
        ],
        ignore_index=True,
    )

    say("cost", "")
    wanted = needs(scenario, found, stated, chosen, prices, asked.present_value)
    limits = programme_limits(scenario.limits, chosen)
    built = programme(scenario, found, chosen, traffic, wanted, limits)
    phases = phases_of(found, chosen, built)
    prices = cost.with_sites(prices, scenario, sited)
    quantities = cost.quantities(scenario, found, chosen, phases, sited)
    bill = cost.bill(quantities, prices, scenario.seed)
    bill = cost.itemised(
        bill, scenario, found, chosen, phases, built.spent_eur, prices, line.channels, sited
    )
    money = finance.finances(
        finance.Planned(scenario, found, chosen, traffic, demand_ranges(scenario), bill, built,
                        paths, today, available, prices.typical("operation_new_share"), sited)
    )  # fmt: skip
    bridge = finance.bridge(
        found, chosen, both.unprotected_eur, bill, asked.present_value,
        money.accounts, money.case.contingency,
    )  # fmt: skip
    say("coverage", "")
    reached = coverage.table(people, coverage.reach(found, chosen))
    return Plan(scenario, found, tuple(corridors), traffic, chosen, variants, lit, checked, paths,
                available, built, phases, bill, bridge, money, reached, asked.present_value,
                findings, () if layers is None else layers.origins,
                doubtful_pairs(found.spans, protecting(paths)), sited)  # fmt: skip


def _sited(asked: Question, both: Joint, bare: Callable[[], Design | None]) -> Sited | None:
    """Return the sites of the plan: decided with the network, else those chosen before."""
    if asked.known is None:
        return None
    if asked.hosting is None:
        found = sites.given(asked.scenario, asked.known)
    else:
        without = None if both.design.status == "interrupted" else bare()
        found = sites.decided(asked.scenario, asked.found, asked.hosting, both, without)
    if asked.met is None:
        return found
    met = sites.weighed(asked.scenario, asked.found, asked.plain, both.network, asked.met)
    return replace(found, exchanges=met)


def _lit(
    scenario: Scenario, found: Candidates, chosen: Design, line: Line, layers: Layers | None
) -> Light:
    """Return the lightpaths over the chosen spans, with huts where the ground suits them."""
    spacing = scenario.rules.hut_spacing_km
    spans = amplified(found.spans, chosen.modules)
    counts = {str(span): hut_count(km, spacing) for span, km in spans["length_km"].items()}
    around = surroundings(scenario, place_names(scenario), layers)
    huts = hut_sites(spans, counts, spacing, around)
    terminals = set(found.nodes.index[found.nodes["serve"] == "required"])
    return light_up(found.spans, chosen.modules, terminals, spacing, line, huts)
