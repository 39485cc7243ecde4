"""The story of a plan: the only place where the workshops meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations

import numpy as np
import pandas as pd

from dorsale import availability, cost, coverage, finance
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
    INTERNET,
    Candidates,
    Corridor,
    Demand,
    Design,
    Light,
    Plan,
    Routes,
    Variant,
)
from dorsale.plan.problems import N_, BadInput, Infeasible
from dorsale.plan.problems import Problem as BadProblem
from dorsale.plan.scenario import Limits, Scenario
from dorsale.plan.sites import Building, Load, Places, Sited
from dorsale.siting import building, load, places
from dorsale.topology.backbone.alternatives import choose, different, settled
from dorsale.topology.backbone.design import design
from dorsale.topology.backbone.differences import ground, named
from dorsale.topology.backbone.hosting import Wanted, latencies_ms
from dorsale.topology.backbone.problem import Problem, problem, unprotected, without
from dorsale.topology.backbone.sited import ABROAD, Joint, reaching
from dorsale.topology.backbone.sited import sited as sited_with_network
from dorsale.topology.connect.audit import audit
from dorsale.topology.connect.rules import requirements, with_operators
from dorsale.topology.connect.separator import separator
from dorsale.topology.connect.together import together
from dorsale.topology.programme.problem import Needs
from dorsale.topology.programme.stages import phases as phases_of
from dorsale.topology.programme.stages import programme
from dorsale.topology.routes import network, routes

Tell = Callable[[str, str], None]
_CABLE_MODULE_GBPS = 100.0
_HOURS = 8760.0
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
    traffic = forecast(scenario)

    say("topology", "")
    asked = _requirements(scenario, found)
    stated, held = _held(problem(scenario, found, traffic, present_value), found, asked)
    others = _variants(stated, found, scenario, executor)
    stated, chosen = _designed(
        stated, scenario, lambda value, bound: say("topology", f"{value} {bound}"), start
    )
    say("variants", "")
    chosen, variants = _beside(stated, found, scenario, chosen, others, executor)

    say("optics", "")
    lit = _lit(scenario, found, chosen, line, layers)
    checked = referee(lit, documents(lit, found.nodes, line, MODES))

    say("availability", "")
    in_service = _in_service(found, chosen)
    down = availability.unavailability(found.elements)
    today = routes(network(found.spans, _ready(found)), traffic.flows)
    planned = routes(network(found.spans, in_service), traffic.flows)
    paths = _safest(found, down, today, planned)
    findings = _kept(asked, held if stated.separators else (), found, in_service)
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
    bill = cost.bill(cost.quantities(scenario, found, chosen, phases), prices, scenario.seed)
    bill = cost.itemised(
        bill, scenario, found, chosen, phases, built.spent_eur, prices, line.channels
    )
    money = finance.finances(
        finance.Planned(scenario, found, chosen, traffic, demand_ranges(scenario), bill, built,
                        paths, today, available, prices.typical("operation_new_share"))
    )  # fmt: skip
    bridge = finance.bridge(
        found, chosen, _price_of_unprotected(stated, chosen), bill, present_value,
        money.accounts, money.case.contingency,
    )  # fmt: skip
    say("coverage", "")
    reached = coverage.table(people, coverage.reach(found, chosen))
    return Plan(scenario, found, tuple(corridors), traffic, chosen, variants, lit, checked, paths,
                available, built, phases, bill, bridge, money, reached, present_value,
                findings, () if layers is None else layers.origins,
                doubtful_pairs(found.spans, _protecting(paths)))  # fmt: skip


@dataclass(frozen=True)
class SiteQuestion:
    """Where data centres stand, as a question: the network's problem, candidates, traffic, rules.

    ``options`` and ``gbps`` as :func:`dorsale.topology.backbone.hosting.with_hosting` takes them.
    """

    found: Candidates
    stated: Problem
    load: Load
    places: Places
    buildings: tuple[Building, ...]
    options: pd.DataFrame
    gbps: Mapping[str, float]
    wanted: Wanted


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
    asked = site_question(scenario, layers, say)

    say("siting", "")
    joint = sited_with_network(
        asked.stated, asked.options, asked.gbps, asked.gbps, asked.wanted, scenario.limits,
        scenario.seed, lambda value, bound: say("siting", f"{value} {bound}"),
    )  # fmt: skip
    say("without", "")
    bare = design(asked.stated, scenario.limits, scenario.seed, None, joint.network)
    effect = _effect(scenario, asked, joint, bare)
    chosen = tuple(one for one in asked.buildings if one.site in joint.chosen)
    both = joint.design
    answer = Sited(asked.load, asked.places, joint.chosen, both.objective_eur, both.bound_eur,
                   both.gap, chosen, effect=effect)  # fmt: skip
    return answer, joint.network, bare


def site_question(
    scenario: Scenario, layers: Layers | None = None, tell: Tell | None = None
) -> SiteQuestion:
    """Return the question that :func:`sited` answers; raises as it does."""
    prices = cost.book(scenario)
    life = scenario.years.horizon - scenario.years.start + 1
    present_value = cost.annuity(scenario.basis.discount_rate, life)
    scenario = surveyed(opened(scenario, prices, layers, tell), layers)
    found = priced(find_candidates(scenario), scenario, prices, Line(), present_value)
    traffic = forecast(scenario)
    asked = _requirements(scenario, found)
    stated, _ = _held(problem(scenario, found, traffic, present_value), found, asked)
    hosted = load.load(scenario, _internet(scenario, traffic))
    judged = places.judge(scenario, "data_centre")
    fit = [str(one) for one in judged.measures.index if one not in judged.excluded]
    buildings = _buildings(scenario, hosted, fit, found)
    options = _site_options(scenario, stated, buildings)
    gbps = _hosted_gbps(scenario, stated, hosted)
    wanted = _sites_wanted(scenario, stated, options)
    return SiteQuestion(found, stated, hosted, judged, tuple(buildings), options, gbps, wanted)


def _internet(scenario: Scenario, traffic: Demand) -> pd.DataFrame:
    """Return each country's traffic: ``country, year, low, central, high`` in Gbit/s."""
    table = traffic.by_year.merge(demand_ranges(scenario), on=["country", "year"])
    return table.assign(
        central=table["gbps"], low=table["gbps"] * table["low"], high=table["gbps"] * table["high"]
    )[["country", "year", "low", "central", "high"]]


def _buildings(
    scenario: Scenario, hosted: Load, candidates: Sequence[str], found: Candidates
) -> list[Building]:
    """Return what would be built at each candidate whose place the network has."""
    others = max(scenario.siting.sites - 1, 1)
    kw = {
        year: (low / others, central / others, high / others)
        for year, (low, central, high) in load.power_of(hosted).items()
    }
    at = scenario.tables["candidates"].set_index("id")["site"]
    return [building.build(scenario, one, kw) for one in candidates if at[one] in found.nodes.index]


def _site_options(
    scenario: Scenario, stated: Problem, buildings: Sequence[Building]
) -> pd.DataFrame:
    """Return the candidates as the joint problem wants them, priced as of the first year.

    Each is wide enough for all traffic: its halls, not its doors, say how much it hosts.
    """
    at = scenario.tables["candidates"].set_index("id")["site"]
    wide = float(stated.flow_table[2].sum())
    rate, first = scenario.basis.discount_rate, scenario.years.start
    rows = {}
    for one in buildings:
        built = (one.modules["eur"] * (1 + rate) ** (first - one.modules["year"])).sum()
        run = (one.yearly["operation_eur"] * (1 + rate) ** (first - one.yearly["year"])).sum()
        rows[one.site] = (at[one.site], float(built + run), wide, 0.0, 1.0)
    names = ["node", "fixed_eur", "module_gbps", "module_eur", "most_modules"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=names)


def _hosted_gbps(scenario: Scenario, stated: Problem, hosted: Load) -> dict[str, float]:
    """Return each served site's Gbit/s to what is hosted, in proportion to its other traffic."""
    gbps = stated.internet_gbps()
    sites = [stated.nodes[v] for v in stated.served]
    weight = pd.Series(gbps[list(stated.served)], sites)
    country = scenario.sites["country"].reindex(sites)
    total = weight.groupby(country).transform("sum")
    national = load.by_country(hosted, scenario.years.design)["gbps"]
    asked = country.map(national).fillna(0.0) * weight / total.where(total > 0, 1.0)
    return {str(k): float(v) for k, v in np.minimum(asked, weight).items() if v > 0}


def _sites_wanted(scenario: Scenario, stated: Problem, options: pd.DataFrame) -> Wanted:
    """Return number, recovery, separation and latency as ``[siting]`` states them."""
    asked = scenario.siting
    where = places.positions(scenario).loc[list(options.index)]
    far = {frozenset(pair) for pair in places.separated(where, asked.separation_km, asked.sites)}
    apart = [pair for pair in combinations(options.index, 2) if frozenset(pair) not in far]
    fast = latencies_ms(stated, options) <= asked.latency_ms
    if not fast.any(axis=1).all():
        raise BadInput([_too_slow(sorted(fast.index[~fast.any(axis=1)]), asked.latency_ms)])
    near = {str(v): tuple(options.index[fast.loc[v]]) for v in fast.index if not fast.loc[v].all()}
    share = scenario.survive_share("span") if asked.sites > 1 else 0.0
    return Wanted(asked.sites, asked.sites, share, apart, near)


def _too_slow(sites: Sequence[str], latency_ms: float) -> BadProblem:
    return BadProblem(
        N_("no candidate lies within {latency} ms of {sites}"),
        N_("Raise latency_ms under [siting], or add candidates nearer"),
        values={"latency": f"{latency_ms:g}", "sites": ", ".join(sites)},
    )


def _effect(
    scenario: Scenario, asked: SiteQuestion, joint: Joint, bare: Design
) -> dict[str, float]:
    """Return what the sites change: traffic, money, people reached and hours without service."""
    found, kept = asked.found, sum(asked.gbps.values())
    tariff = scenario.tables["tariffs"].set_index("item").at["transit_abroad_price", "typical"]
    people = scenario.sites["population"].fillna(0.0).astype(float)
    people = {v: people[v] for v in joint.network.protected}
    after = reaching(joint.problem, joint.design.modules, people)
    before = reaching(joint.problem, bare.modules, people)["internet"]
    single = ~after["element"].isin(["", ABROAD])
    every = after["element"] == ABROAD
    nodes = _nodes_of(scenario, joint.chosen)
    down = [one.hours_lost / _HOURS for one in asked.buildings if one.site in joint.chosen]
    building_h = float(np.prod(down) * _HOURS)
    return {
        "kept_gbps": kept,
        "transit_avoided_eur_per_year": kept * 1000.0 * 12.0 * float(tariff),
        "sites_eur": joint.sites_eur,
        "network_with_eur": joint.network.objective_eur,
        "network_without_eur": bare.objective_eur,
        "reach_worst_with": float(after["hosted"][single].min()),
        "reach_worst_without": float(before[single].min()),
        "reach_mean_with": float(after["hosted"][single].mean()),
        "reach_mean_without": float(before[single].mean()),
        "reach_cut_off_with": float(after["hosted"][every].min()),
        "reach_cut_off_without": float(before[every].min()),
        "hours_lost_with": _hours_to(found, joint.network, nodes, people) + building_h,
        "hours_lost_without": _hours_to(found, bare, [INTERNET], people) + building_h,
    }


def _nodes_of(scenario: Scenario, chosen: Sequence[str]) -> list[str]:
    at = scenario.tables["candidates"].set_index("id")["site"]
    return [str(at[one]) for one in chosen]


def _hours_to(
    found: Candidates, chosen: Design, ends: Sequence[str], people: Mapping[str, float]
) -> float:
    """Return the hours a year without the nearest of ``ends``, a mean over ``people``, at most."""
    down = availability.unavailability(found.elements)
    graph = network(found.spans, _in_service(found, chosen))
    pairs = pd.DataFrame(
        [(f"{v} {end}", v, end, 0.0) for v in people for end in ends if v != end],
        columns=["id", "from", "to", "gbps"],
    )
    taken = routes(graph, pairs)
    hours = {name: _hours(found, down, (taken.working[name], *taken.protection[name]))
             for name in taken.working}  # fmt: skip
    best = {v: min(0.0 if v == end else hours[f"{v} {end}"] for end in ends) for v in people}
    return sum(best[v] * many for v, many in people.items()) / max(sum(people.values()), 1.0)


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
    standing = _ready(found)
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
        if not stated.separators:
            raise
    free = replace(stated, separators=())
    return free, design(free, scenario.limits, scenario.seed, tell, start)


def _kept(
    asked: Sequence[Requirement],
    held: Sequence[Requirement],
    found: Candidates,
    in_service: Sequence[str],
) -> tuple[Finding, ...]:
    """Return which rules the network keeps, and whether the optimiser was held to them."""
    bound = {(one.rule.name, one.subject) for one in held}
    findings = audit(asked, found.spans, in_service, _ready(found))
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
    work = {
        "without_protection": unprotected(stated),
        "without_existing_fibre": without(stated, existing),
    }
    if executor is None:
        return lambda: [Variant(n, _try_design(p, limits, scenario.seed)) for n, p in work.items()]
    futures: dict[str, Future[Design | None]] = {
        name: executor.submit(_try_design, one, limits, scenario.seed) for name, one in work.items()
    }
    return lambda: [Variant(name, future.result()) for name, future in futures.items()]


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
    under = ground(stated, found.spans["ways"], way_km)
    differing = different(stated, under, chosen, asked, limits, scenario.seed)
    beside = [*others(), *differing, *(choice() for choice in choices)]
    return settled(stated, under, chosen, beside, asked.within)


def _started(
    executor: Executor | None, work: Callable[..., Variant], *given: object
) -> Callable[[], Variant]:
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


def _ready(found: Candidates) -> list[str]:
    """Return the spans of today's network, ready to carry traffic."""
    return list(found.spans.index[found.spans["ready"]])


def _in_service(found: Candidates, chosen: Design) -> list[str]:
    """Return the spans of the network after the plan: chosen, or ready already."""
    return [s for s in found.spans.index if s in chosen.modules or found.spans.at[s, "ready"]]


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
    exposed = {stated.nodes[v]: float(stated.price_eur[v]) / present_value for v in stated.served}
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


def _price_of_unprotected(stated: Problem, chosen: Design) -> float:
    left = [v for v in stated.served if not chosen.protected[stated.nodes[v]]]
    return float(sum(stated.price_eur[v] for v in left))
