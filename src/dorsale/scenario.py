"""The story of a plan: the only place where the workshops meet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial
from typing import TypeVar

import numpy as np
import pandas as pd

from dorsale import availability, cost, coverage, finance, sites
from dorsale.demand import demand as forecast
from dorsale.demand import ranges as demand_ranges
from dorsale.formats.gnpy import documents
from dorsale.ground import corridors as ground_corridors
from dorsale.ground import off_road, open_ground
from dorsale.ground import ways as ground_ways
from dorsale.ground.candidates import candidates as find_candidates
from dorsale.ground.candidates import place_names
from dorsale.ground.corridors import Corridors
from dorsale.ground.explain import Explainer
from dorsale.ground.explain_off_road import told
from dorsale.ground.hazards import Hazards
from dorsale.ground.off_road import Country, Place
from dorsale.ground.rates import rates
from dorsale.ground.shared.groups import doubtful_pairs
from dorsale.ground.survey.hut_sites import hut_sites, surroundings
from dorsale.ground.survey.measured import measured
from dorsale.ground.survey.profile import profile_table, with_profile
from dorsale.optics.light import amplified, hut_count, span_mode
from dorsale.optics.light import light as light_up
from dorsale.optics.line import MODES, Line
from dorsale.optics.referee import referee
from dorsale.plan.connect_rules import Finding, Requirement
from dorsale.plan.ground import Band, Layers
from dorsale.plan.network import (
    Candidates,
    Corridor,
    Design,
    Light,
    Plan,
    Routes,
    Variant,
)
from dorsale.plan.problems import Infeasible
from dorsale.plan.scenario import Limits, Scenario
from dorsale.plan.sites import HOSTING, Sited
from dorsale.sites import SiteQuestion
from dorsale.topology.backbone.alternatives import choose, different, settled
from dorsale.topology.backbone.design import design
from dorsale.topology.backbone.differences import ground, named
from dorsale.topology.backbone.hosting import SiteRows
from dorsale.topology.backbone.problem import Problem, problem, unprotected, without
from dorsale.topology.backbone.sited import Joint, joint
from dorsale.topology.backbone.sited import held as held_sites
from dorsale.topology.connect.audit import audit
from dorsale.topology.connect.rules import requirements, with_operators
from dorsale.topology.connect.separator import separator
from dorsale.topology.connect.together import together
from dorsale.topology.programme.problem import Needs
from dorsale.topology.programme.stages import phases as phases_of
from dorsale.topology.programme.stages import programme
from dorsale.topology.routes import network, routes

Tell = Callable[[str, str], None]
Made = TypeVar("Made")
_CABLE_MODULE_GBPS = 100.0
_INTERRUPTED_S = 10.0  # of a programme once the search was interrupted


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
    line = Line()
    prices = cost.book(scenario)
    life = scenario.years.horizon - scenario.years.start + 1
    present_value = cost.annuity(scenario.basis.discount_rate, life)

    say("ground", "")
    scenario = surveyed(opened(scenario, prices, layers, say), layers)
    found = priced(find_candidates(scenario), scenario, prices, line, present_value)
    corridors = [with_profile(one, layers) for one in corridors_between(scenario, prices)]
    say("demand", "")
    met = sites.exchange_points(scenario, found, present_value)
    found = sites.with_exchange_points(found, met)
    traffic = forecast(scenario, met.places if met else None)

    say("topology", "")
    asked = _requirements(scenario, found)
    plain = problem(scenario, found, traffic, present_value)
    stated, held = _held(plain, found, asked)
    told_ = sites.known(scenario, found, traffic)
    hosting = _hosting(scenario, found, stated, told_)
    stated = hosting.joint if hosting else stated
    bare = _without_sites(hosting, scenario, executor)
    others = _variants(stated, found, scenario, executor)
    stated, chosen = _designed(
        stated, scenario, lambda value, bound: say("topology", f"{value} {bound}"), start
    )
    say("variants", "")
    chosen, variants = _beside(stated, found, scenario, chosen, others, executor)
    both = joint(stated, chosen)
    chosen, variants = both.network, tuple(_network_of(stated, one) for one in variants)
    sited = _sited(scenario, found, hosting, told_, both, bare)
    if sited is not None and met is not None:
        met = sites.weighed(scenario, found, plain, chosen, met)
        sited = replace(sited, exchanges=met)
    if sited is not None and sited.joint:
        traffic = sites.hosted_flows(traffic, scenario, found, chosen, sited)

    say("optics", "")
    lit = _lit(scenario, found, chosen, line, layers)
    checked = referee(lit, documents(lit, found.nodes, line, MODES))

    say("availability", "")
    in_service = found.in_service(chosen)
    down = availability.unavailability(found.elements)
    today = routes(network(found.spans, found.standing()), traffic.flows)
    planned = routes(network(found.spans, in_service), traffic.flows)
    paths = _safest(found, down, today, planned)
    findings = _kept(asked, held if _is_held(stated) else (), found, in_service)
    available = pd.concat(
        [
            _availability(found, down, when, taken)
            for when, taken in (("before", today), ("after", paths))
        ],
        ignore_index=True,
    )

    say("cost", "")
    needs = _needs(scenario, found, stated, chosen, prices, present_value)
    limits = _programme_limits(scenario.limits, chosen)
    built = programme(scenario, found, chosen, traffic, needs, limits)
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
        found, chosen, both.unprotected_eur, bill, present_value,
        money.accounts, money.case.contingency,
    )  # fmt: skip
    say("coverage", "")
    reached = coverage.table(people, coverage.reach(found, chosen))
    return Plan(scenario, found, tuple(corridors), traffic, chosen, variants, lit, checked, paths,
                available, built, phases, bill, bridge, money, reached, present_value,
                findings, () if layers is None else layers.origins,
                doubtful_pairs(found.spans, _protecting(paths)), sited)  # fmt: skip


def sited(
    scenario: Scenario, tell: Tell | None = None, layers: Layers | None = None
) -> tuple[Sited, Design, Design]:
    """Return where data centres stand, decided with the network; the network with and without.

    Each site of several holds what is left to host when one is lost. Without them, all that would
    be hosted comes from the internet. :class:`dorsale.plan.problems.BadInput`: no candidate fits,
    no pair is far enough apart, or no candidate lies within the latency of a served site.
    """
    say = tell or (lambda step, detail: None)
    say("ground", "")
    found, asked = site_question(scenario, layers, say)

    say("siting", "")
    chosen = design(asked.joint, scenario.limits, scenario.seed,
                    lambda value, bound: say("siting", f"{value} {bound}"))  # fmt: skip
    both = joint(asked.joint, chosen)
    say("without", "")
    bare = design(asked.stated, scenario.limits, scenario.seed, None, both.network)
    return sites.decided(scenario, found, asked, both, bare), both.network, bare


def site_question(
    scenario: Scenario, layers: Layers | None = None, tell: Tell | None = None
) -> tuple[Candidates, SiteQuestion]:
    """Return candidate spans, and the question that :func:`sited` answers; raises as it does."""
    prices = cost.book(scenario)
    life = scenario.years.horizon - scenario.years.start + 1
    present_value = cost.annuity(scenario.basis.discount_rate, life)
    scenario = surveyed(opened(scenario, prices, layers, tell), layers)
    found = priced(find_candidates(scenario), scenario, prices, Line(), present_value)
    met = sites.exchange_points(scenario, found, present_value)
    found = sites.with_exchange_points(found, met)
    traffic = forecast(scenario, met.places if met else None)
    asked = _requirements(scenario, found)
    stated, _ = _held(problem(scenario, found, traffic, present_value), found, asked)
    told_ = sites.known(scenario, found, traffic)
    return found, sites.question(scenario, found, stated, told_)


def _hosting(
    scenario: Scenario, found: Candidates, stated: Problem, told_: sites.Known | None
) -> SiteQuestion | None:
    """Return the question of the sites that the plan decides, if it decides any."""
    return sites.question(scenario, found, stated, told_) if scenario.siting.sites else None


def _without_sites(
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


def _network_of(stated: Problem, one: Variant) -> Variant:
    """Return a plan beside the one chosen without the spans of its sites."""
    if one.design is None:
        return replace(one, cut_off=tuple(v for v in one.cut_off if v != HOSTING))
    exposed = tuple(v for v in one.exposed if v != HOSTING)
    return replace(one, design=joint(stated, one.design).network, exposed=exposed)


def _sited(
    scenario: Scenario, found: Candidates, hosting: SiteQuestion | None,
    told_: sites.Known | None, both: Joint, bare: Callable[[], Design | None],
) -> Sited | None:  # fmt: skip
    """Return the sites of the plan: decided with the network, else those chosen before."""
    if told_ is None:
        return None
    if hosting is None:
        return sites.given(scenario, told_)
    without_sites = None if both.design.status == "interrupted" else bare()
    return sites.decided(scenario, found, hosting, both, without_sites)


def surveyed(scenario: Scenario, layers: Layers | None) -> Scenario:
    """Return ``scenario`` with its ways measured on ``layers``, where there are some."""
    if layers is None:
        return scenario
    ways = measured(scenario.tables["ways"], scenario.sites, layers)
    return replace(scenario, tables={**scenario.tables, "ways": ways})


def opened(
    scenario: Scenario, prices: cost.Book, layers: Layers | None, tell: Tell | None = None
) -> Scenario:
    """Return ``scenario`` with stretches of open ground as ways, where its rules allow them.

    Raises :class:`dorsale.plan.problems.BadInput` when the cost book lacks a rate of the ground.
    """
    if layers is None or not scenario.rules.off_road:
        return scenario
    known = surveyed(scenario, layers)
    country = _open_country(known, prices, layers)
    junction_eur = prices.typical("line_amplifier_hut") + 2 * prices.typical("transponder_200g")
    pairs = _neighbours(known, _ready_ground(known, _priced_ways(known, prices)))
    return open_ground.opened(scenario, country, pairs, junction_eur, tell)


def way_prices(scenario: Scenario, prices: cost.Book) -> pd.Series:
    """Return what a new cable along each way costs, in EUR, by way id."""
    return _sum_by_way(scenario, _priced_ways(scenario, prices))


def _priced_ways(scenario: Scenario, prices: cost.Book) -> pd.DataFrame:
    return cost.priced(ground_ways.quantities(scenario.tables["ways"]), prices)


def _sum_by_way(scenario: Scenario, needed: pd.DataFrame) -> pd.Series:
    eur = needed.groupby("way")["eur"].sum()
    return eur.reindex(scenario.tables["ways"]["id"], fill_value=0.0)


def corridors_between(
    scenario: Scenario,
    prices: cost.Book,
    pairs: list[tuple[str, str]] | None = None,
    alternatives: int = 2,
) -> list[Corridor]:
    """Return the corridors between ``pairs`` of sites (default: neighbouring served sites)."""
    needed = _priced_ways(scenario, prices)
    ground = _ready_ground(scenario, needed)
    if pairs is None:
        pairs = _neighbours(scenario, ground)
    hazards = Hazards(scenario.tables["hazards"])
    story = Explainer(scenario.tables["ways"], needed, hazards, scenario.programme)
    return [
        story.explained(corridor)
        for start, end in pairs
        for corridor in ground_corridors.corridors(ground, start, end, alternatives)
    ]


def _ready_ground(scenario: Scenario, needed: pd.DataFrame) -> Corridors:
    """Return the ways of ``scenario`` ready to be searched, at the prices of what they need."""
    ways = scenario.tables["ways"].assign(cost_eur=_sum_by_way(scenario, needed).to_numpy())
    ways = ways.set_index("id", drop=False).rename_axis(None)
    return ground_corridors.ready(ways, scenario.sites, scenario.tables["risk_groups"])


def _neighbours(scenario: Scenario, ground: Corridors) -> list[tuple[str, str]]:
    served = scenario.sites.index[scenario.sites["serve"] == "required"]
    return ground_corridors.neighbours(ground, served)


def corridors_off_road(
    scenario: Scenario,
    prices: cost.Book,
    layers: Layers,
    ends: tuple[Place, Place],
    alternatives: int = 1,
) -> list[Corridor]:
    """Return corridors between two places, which may leave the ways, by cost; none at worst.

    Raises :class:`dorsale.plan.problems.BadInput` when the cost book lacks a rate of the ground,
    or an end lies on no way and outside the layers.
    """
    around = off_road.clipped(layers, [one.lon_lat for one in ends])
    country = _open_country(scenario, prices, around)
    ranked = off_road.alternatives(country, ends, alternatives)
    return [told(country, one, ends, rank) for rank, one in enumerate(ranked, start=1)]


def band_between(
    scenario: Scenario, prices: cost.Book, layers: Layers, ends: tuple[Place, Place]
) -> Band:
    """Return the band of near-optimal ground between two places, over ways and open ground.

    Raises :class:`dorsale.plan.problems.BadInput` as :func:`corridors_off_road` does.
    """
    around = off_road.clipped(layers, [one.lon_lat for one in ends])
    return off_road.band(_open_country(scenario, prices, around), ends)


def _open_country(scenario: Scenario, prices: cost.Book, layers: Layers) -> Country:
    """Return the ways of ``scenario`` and the ground of ``layers`` as one graph, priced."""
    known = rates(prices.prices["typical"].to_dict())
    return off_road.country(scenario, layers, known, _priced_ways(scenario, prices))


def profiles(
    scenario: Scenario, corridors: Sequence[Corridor], layers: Layers | None
) -> pd.DataFrame:
    """Return the profile of each of ``corridors``, one under the other, ``rank`` first."""
    around = surroundings(scenario, place_names(scenario), layers)
    tables = [
        profile_table(one.geometry, layers, scenario.sites, around.roads, one.length_km)
        for one in corridors
    ]
    return pd.concat(tables, keys=[one.rank for one in corridors], names=["rank"]).reset_index(
        "rank"
    )


def priced(
    found: Candidates, scenario: Scenario, prices: cost.Book, line: Line, present_value: float
) -> Candidates:
    """Return ``found`` with ``capex_eur, yearly_eur, module_gbps, module_eur, huts``."""
    spans, spacing = found.spans.copy(), scenario.rules.hut_spacing_km
    lit = spans["option"].isin(["new", "repair"]) | ((spans["option"] == "light") & ~spans["ready"])
    spans["huts"] = [
        hut_count(km, spacing) if needed else 0
        for km, needed in zip(spans["length_km"], lit, strict=True)
    ]
    huts = pd.DataFrame(
        {"span": spans.index, "item": "line_amplifier_hut", "factor": "", "quantity": spans["huts"]}
    )
    quantities = pd.concat([found.quantities, huts[huts["quantity"] > 0]], ignore_index=True)
    eur = cost.amounts(quantities, prices)
    every_year = cost.yearly(quantities, prices)
    capex = eur[~every_year].groupby(quantities["span"]).sum().reindex(spans.index, fill_value=0.0)
    yearly = eur[every_year].groupby(quantities["span"]).sum().reindex(spans.index, fill_value=0.0)
    spans["capex_eur"] = capex
    spans["yearly_eur"] = yearly + capex * prices.typical("operation_new_share")
    _price_modules(spans, prices, spacing, line, present_value)
    return replace(found, spans=spans, quantities=quantities)


def _price_modules(
    spans: pd.DataFrame, prices: cost.Book, spacing_km: float, line: Line, present_value: float
) -> None:
    modes = [span_mode(km, spacing_km, line) for km in spans["length_km"]]
    cable = (spans["option"] == "cable").to_numpy()
    gbps = np.array([mode.gbps if mode else 200.0 for mode in modes])
    ends = np.array(
        [2 * prices.typical(mode.item if mode else "transponder_200g") for mode in modes]
    )
    capacity = np.minimum(spans["capacity_gbps"].to_numpy(float), _CABLE_MODULE_GBPS)
    lease = spans["price_eur_per_gbps_per_year"].to_numpy(float) * capacity * present_value
    spans["module_gbps"] = np.where(cable, capacity, gbps)
    spans["module_eur"] = np.where(cable, lease, ends)
    spans["module_item"] = [
        "" if is_cable else (mode.item if mode else "transponder_200g")
        for is_cable, mode in zip(cable, modes, strict=True)
    ]


def _requirements(scenario: Scenario, found: Candidates) -> tuple[Requirement, ...]:
    """Return what the rules of the region ask of each site or pair of neighbours."""
    spans = with_operators(found.spans, scenario.tables["fibre"])
    return requirements(scenario.connect_rules, found.nodes, spans, found.elements)


def _held(
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


def _designed(
    stated: Problem,
    scenario: Scenario,
    tell: Callable[[float, float], None],
    start: Design | None,
) -> tuple[Problem, Design]:
    """Return the design, and the problem it solves: without rules where none is found with."""
    try:
        return stated, design(stated, scenario.limits, scenario.seed, tell, start)
    except Infeasible:
        if not _is_held(stated):
            raise
    free = replace(stated, separators=_of_sites(stated))
    return free, design(free, scenario.limits, scenario.seed, tell, start)


def _of_sites(stated: Problem) -> tuple[SiteRows, ...]:
    return tuple(one for one in stated.separators if isinstance(one, SiteRows))


def _is_held(stated: Problem) -> bool:
    """Return whether the network is held to the rules of connection."""
    return len(stated.separators) > len(_of_sites(stated))


def _kept(
    asked: Sequence[Requirement],
    held: Sequence[Requirement],
    found: Candidates,
    in_service: Sequence[str],
) -> tuple[Finding, ...]:
    """Return which rules the network keeps, and whether the optimiser was held to them."""
    bound = {(one.rule.name, one.subject) for one in held}
    findings = audit(asked, found.spans, in_service, found.standing())
    return tuple(replace(one, held=(one.rule, one.subject) in bound) for one in findings)


def _variants(
    stated: Problem, found: Candidates, scenario: Scenario, executor: Executor | None
) -> Callable[[], list[Variant]]:
    """Start the same plan without existing fibre and without protection; return the waiter."""
    existing = {
        i
        for i, option in enumerate(found.spans["option"])
        if option in ("light", "lease", "repair")
    }
    limits = replace(scenario.limits, gap=0.08, time_s=scenario.limits.time_s * 0.8)
    less = replace(limits, work=max(1, limits.work // 3))  # more moves that gap little
    work = {
        "without_protection": (unprotected(stated), less),
        "without_existing_fibre": (without(stated, existing), limits),
    }
    started = {
        name: _started(executor, _try_design, *given, scenario.seed) for name, given in work.items()
    }
    return lambda: [Variant(name, waited()) for name, waited in started.items()]


def _beside(
    stated: Problem,
    found: Candidates,
    scenario: Scenario,
    chosen: Design,
    others: Callable[[], list[Variant]],
    executor: Executor | None,
) -> tuple[Design, tuple[Variant, ...]]:
    """Return the plan and those beside it: choices on ``executor``, different plans here.

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
    choices = [
        _started(executor, choose, stated, chosen, choice,
                 named(choice, found.spans, tables["cables"]), limits, scenario.seed)
        for choice in asked.choices
    ]  # fmt: skip
    way_km = tables["ways"].set_index("id")["length_km"].to_dict()
    stated = held_sites(stated, joint(stated, chosen).chosen)
    ways = [*found.spans["ways"], *[()] * (len(stated.spans) - len(found.spans))]
    under = ground(stated, ways, way_km)
    differing = different(stated, under, chosen, asked, limits, scenario.seed)
    beside = [*others(), *differing, *(choice() for choice in choices)]
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


def _safest(found: Candidates, down: pd.Series, today: Routes, planned: Routes) -> Routes:
    """Return, for each demand, the paths that lose the fewest hours: planned, today's, or both.

    What stands today stays in service, so a plan never takes a safer path away.
    """
    working, protection = {}, {}
    for name in planned.working:
        new = (planned.working[name], *planned.protection[name])
        old = (today.working[name], *today.protection[name]) if today.working[name] else ()
        choices = [new, old, tuple(dict.fromkeys((*new, *old)))] if old else [new]
        best = min(choices, key=lambda paths: _hours(found, down, paths))
        working[name], protection[name] = best[0], best[1:]
    return Routes(working, protection)


def _hours(found: Candidates, down: pd.Series, paths: tuple[tuple[str, ...], ...]) -> float:
    return availability.of_route(found.spans, paths[0], paths[1:], down).hours_lost_high


def _protecting(taken: Routes) -> set[tuple[str, str]]:
    """Return the pairs of a working span and a span that protects a demand on it."""
    return {
        (span, other)
        for name, working in taken.working.items()
        for span in working
        for path in taken.protection[name]
        for other in path
        if other != span
    }


def _availability(found: Candidates, down: pd.Series, when: str, taken: Routes) -> pd.DataFrame:
    """Return ``id, when, low, high, hours_lost_low, hours_lost_high, not_visited`` by demand."""
    rows = []
    for name in taken.working:
        one = availability.of_route(found.spans, taken.working[name], taken.protection[name], down)
        rows.append((name, when, one.low, one.high, one.hours_lost_low, one.hours_lost_high,
                     one.not_visited))  # fmt: skip
    names = ["id", "when", "low", "high", "hours_lost_low", "hours_lost_high", "not_visited"]
    return pd.DataFrame(rows, columns=names)


def _needs(
    scenario: Scenario, found: Candidates, stated: Problem, chosen: Design, prices: cost.Book,
    present_value: float,
) -> Needs:  # fmt: skip
    """Return what the programme pays for each span and site, supervision and contingency in."""
    bill = cost.bill(cost.quantities(scenario, found, chosen, {}), prices, scenario.seed)
    own = bill.items[bill.items["span"] != ""].groupby("span")["eur"].sum()
    total = float(own.sum())
    eur = own * (bill.totals["total"]["p80"] / total if total else 1.0)
    to_build = [s for s in chosen.modules if not found.spans.at[s, "ready"]]
    exposed = {
        stated.nodes[v]: float(stated.price_eur[v]) / present_value
        for v in stated.served if stated.nodes[v] != HOSTING
    }  # fmt: skip
    return Needs(
        eur.reindex(to_build, fill_value=0.0).to_dict(),
        eur.drop(to_build, errors="ignore").to_dict(),
        exposed,
    )


def _programme_limits(limits: Limits, chosen: Design) -> Limits:
    """Return the limits of the programme: the same work and time, a goal of 1 % at most.

    Who interrupted the search does not wait long for its programme.
    """
    limits = replace(limits, gap=min(limits.gap, 0.01))
    if chosen.status == "interrupted":
        return replace(limits, work=1, time_s=min(limits.time_s, _INTERRUPTED_S))
    return limits
