"""The story of a plan: the only place where the workshops meet."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import replace

import numpy as np
import pandas as pd

from dorsale import availability, cost, coverage, finance
from dorsale.demand import demand as forecast
from dorsale.formats.gnpy import documents
from dorsale.ground import corridors as ground_corridors
from dorsale.ground import ways as ground_ways
from dorsale.ground.candidates import candidates as find_candidates
from dorsale.ground.candidates import place_names
from dorsale.optics.light import hut_count, span_mode
from dorsale.optics.light import light as light_up
from dorsale.optics.line import MODES, Line
from dorsale.optics.referee import referee
from dorsale.plan.network import (
    Candidates,
    Corridor,
    Design,
    Plan,
    Routes,
    Variant,
)
from dorsale.plan.scenario import Limits, Scenario
from dorsale.topology.backbone.design import design
from dorsale.topology.backbone.problem import Problem, problem, unprotected, without
from dorsale.topology.phases import phases as phases_of
from dorsale.topology.routes import network, routes

Tell = Callable[[str, str], None]
_CABLE_MODULE_GBPS = 100.0


def plan(
    scenario: Scenario,
    people: pd.DataFrame,
    executor: Executor | None = None,
    tell: Tell | None = None,
) -> Plan:
    """Return the plan of ``scenario`` for ``people``; variants run on ``executor`` if given."""
    say = tell or (lambda step, detail: None)
    line = Line()
    prices = cost.book(scenario)
    life = scenario.years.horizon - scenario.years.start + 1
    present_value = cost.annuity(scenario.basis.discount_rate, life)

    say("ground", "")
    found = priced(find_candidates(scenario), scenario, prices, line, present_value)
    corridors = corridors_between(scenario, prices)
    say("demand", "")
    traffic = forecast(scenario)

    say("topology", "")
    stated = problem(scenario, found, traffic, present_value)
    others = _variants(stated, found, scenario, executor)
    chosen = design(
        stated,
        scenario.limits,
        scenario.seed,
        lambda value, bound: say("topology", f"{value} {bound}"),
    )
    say("variants", "")
    variants = () if chosen.status == "interrupted" else tuple(others())

    say("optics", "")
    terminals = set(found.nodes.index[found.nodes["serve"] == "required"])
    lit = light_up(found.spans, chosen.modules, terminals, scenario.rules.hut_spacing_km,
                   place_names(scenario), line)  # fmt: skip
    checked = referee(lit, documents(lit, found.nodes, line, MODES))

    say("availability", "")
    in_service = _in_service(found, chosen)
    down = availability.unavailability(found.elements)
    today = routes(network(found.spans, found.spans.index[found.spans["ready"]]), traffic.flows)
    planned = routes(network(found.spans, in_service), traffic.flows)
    paths = _safest(found, down, today, planned)
    available = pd.concat(
        [
            _availability(found, down, when, taken)
            for when, taken in (("before", today), ("after", paths))
        ],
        ignore_index=True,
    )

    say("cost", "")
    phases = phases_of(found, in_service, traffic, paths)
    bill = cost.bill(cost.quantities(scenario, found, chosen, phases), prices, scenario.seed)
    bridge = finance.bridge(
        found, chosen, _price_of_unprotected(stated, chosen), bill, present_value
    )
    money = finance.money(
        scenario, found, chosen, traffic, bill, prices.typical("operation_new_share")
    )
    say("coverage", "")
    reached = coverage.table(people, coverage.reach(found, chosen))
    return Plan(scenario, found, tuple(corridors), traffic, chosen, variants, lit, checked, paths,
                available, phases, bill, bridge, money, reached, present_value)  # fmt: skip


def way_prices(scenario: Scenario, prices: cost.Book) -> pd.Series:
    """Return what a new cable along each way costs, in EUR, by way id."""
    needed = ground_ways.quantities(scenario.tables["ways"])
    eur = cost.amounts(needed, prices).groupby(needed["way"]).sum()
    return eur.reindex(scenario.tables["ways"]["id"], fill_value=0.0)


def corridors_between(
    scenario: Scenario,
    prices: cost.Book,
    pairs: list[tuple[str, str]] | None = None,
    alternatives: int = 2,
) -> list[Corridor]:
    """Return the corridors between ``pairs`` of sites (default: neighbouring served sites)."""
    eur = way_prices(scenario, prices)
    ways = (
        scenario.tables["ways"]
        .assign(cost_eur=eur.to_numpy())
        .set_index("id", drop=False)
        .rename_axis(None)
    )
    ground = ground_ways.graph(ways, eur.to_dict())
    sites = scenario.sites
    if pairs is None:
        served = sites.index[sites["serve"] == "required"]
        pairs = ground_corridors.neighbours(ground, served)
    return [
        corridor
        for start, end in pairs
        for corridor in ground_corridors.corridors(ground, ways, sites, start, end, alternatives)
    ]


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


def _try_design(stated: Problem, limits: Limits, seed: int) -> Design | None:
    from dorsale.plan.problems import Infeasible

    try:
        return design(stated, limits, seed)
    except Infeasible:
        return None


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


def _availability(found: Candidates, down: pd.Series, when: str, taken: Routes) -> pd.DataFrame:
    """Return ``id, when, low, high, hours_lost_low, hours_lost_high, not_visited`` by demand."""
    rows = []
    for name in taken.working:
        one = availability.of_route(found.spans, taken.working[name], taken.protection[name], down)
        rows.append((name, when, one.low, one.high, one.hours_lost_low, one.hours_lost_high,
                     one.not_visited))  # fmt: skip
    names = ["id", "when", "low", "high", "hours_lost_low", "hours_lost_high", "not_visited"]
    return pd.DataFrame(rows, columns=names)


def _price_of_unprotected(stated: Problem, chosen: Design) -> float:
    left = [v for v in stated.served if not chosen.protected[stated.nodes[v]]]
    return float(sum(stated.price_eur[v] for v in left))
