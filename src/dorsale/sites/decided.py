"""The sites of a network designed with them, and what they change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from dorsale import availability, finance
from dorsale.plan.network import INTERNET, Candidates, Design
from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import Caches, Sited
from dorsale.sites.given import given
from dorsale.sites.question import SiteQuestion
from dorsale.siting.caches import caches
from dorsale.siting.trade_off import Choices, compared, trade_off
from dorsale.topology.backbone.carriage import carriage
from dorsale.topology.backbone.reach import ABROAD, reach_of_candidates, reaching
from dorsale.topology.backbone.sited import Joint
from dorsale.topology.routes import network, routes

_HOURS = 8760.0
_MBPS_MONTHS = 12_000.0  # in one Gbit/s-year


def decided(
    scenario: Scenario, found: Candidates, asked: SiteQuestion, joint: Joint, bare: Design | None
) -> Sited:
    """Return the sites of a joint design; ``bare`` is the best network without them, if known."""
    value, bound = joint.design.objective_eur, joint.design.bound_eur
    kept = joint.network.modules.keys()
    others = kept if bare is None else bare.modules.keys()
    after = reaching(joint.problem, joint.design.modules, _people(scenario, joint))
    choices, count = _choices(scenario, asked, joint), len(joint.chosen)
    return replace(
        given(scenario, asked.known, [asked.buildings[one] for one in joint.chosen]),
        joint=True,
        value_eur=value,
        bound_eur=bound,
        gap=joint.design.gap,
        hosted_gbps=asked.gbps,
        after_failures=after,
        trade_off=trade_off(choices, count, keep=joint.chosen),
        compared=compared(
            choices,
            count,
            scenario.siting.latency_ms,
            asked.known.places["data_centre"].first_share,
            joint.chosen,
            joint.design.gap,
        ),
        caches=_caches(scenario, asked, joint),
        effect={} if bare is None else _effect(scenario, found, asked, joint, bare, after),
        only_with=tuple(sorted(kept - others)),
        only_without=tuple(sorted(others - kept)),
    )


def _people(scenario: Scenario, joint: Joint) -> dict[str, float]:
    people = scenario.sites["population"].fillna(0.0).astype(float)
    return {v: people[v] for v in joint.network.protected}


def _choices(scenario: Scenario, asked: SiteQuestion, joint: Joint) -> Choices:
    """Return all candidates as the network of the plan reaches them."""
    found = reach_of_candidates(joint.problem, joint.design.modules, _people(scenario, joint))
    eur = asked.options["fixed_eur"].loc[list(found.candidates)].to_numpy(float)
    return Choices(
        found.candidates, found.people, found.reached, found.rtt_ms, eur, asked.wanted.apart
    )


def _caches(scenario: Scenario, asked: SiteQuestion, joint: Joint) -> Caches:
    """Return where caches pay beside the data centres, over the network of the plan."""
    way = carriage(joint.problem, joint.design.modules, list(asked.gbps))
    at = scenario.tables["candidates"].set_index("id")["site"]
    halls = [str(at[one]) for one in joint.chosen]
    return caches(
        scenario, asked.known.load, asked.gbps, way.eur_per_gbps, way.rtt_ms,
        way.abroad_eur_per_gbps, halls,
    )  # fmt: skip


def _effect(
    scenario: Scenario, found: Candidates, asked: SiteQuestion, joint: Joint, bare: Design,
    after: pd.DataFrame,
) -> dict[str, float]:  # fmt: skip
    """Return what the sites change: traffic, money, people reached and hours without service."""
    kept = sum(asked.gbps.values())
    today, then = finance.transit_price(scenario, scenario.years.design)
    people = _people(scenario, joint)
    before = reaching(joint.problem, bare.modules, people)["internet"]
    single = ~after["element"].isin(["", ABROAD])
    every = after["element"] == ABROAD
    at = scenario.tables["candidates"].set_index("id")["site"]
    down = [asked.buildings[one].hours_lost / _HOURS for one in joint.chosen]
    building_h = float(np.prod(down) * _HOURS)
    ends = [str(at[one]) for one in joint.chosen]
    return {
        "kept_gbps": kept,
        "transit_avoided_eur_per_year": kept * _MBPS_MONTHS * then,
        "transit_avoided_today_eur_per_year": kept * _MBPS_MONTHS * today,
        "sites_eur": joint.sites_eur,
        "network_with_eur": joint.network.objective_eur,
        "network_with_bound_eur": joint.network.bound_eur,
        "network_without_eur": bare.objective_eur,
        "network_without_bound_eur": bare.bound_eur,
        "reach_worst_with": float(after["hosted"][single].min()),
        "reach_worst_without": float(before[single].min()),
        "reach_mean_with": float(after["hosted"][single].mean()),
        "reach_mean_without": float(before[single].mean()),
        "reach_cut_off_with": float(after["hosted"][every].min()),
        "reach_cut_off_without": float(before[every].min()),
        "hours_lost_with": _hours_to(found, joint.network, ends, people) + building_h,
        "hours_lost_without": _hours_to(found, bare, [INTERNET], people) + building_h,
    }


def _hours_to(
    found: Candidates, chosen: Design, ends: Sequence[str], people: Mapping[str, float]
) -> float:
    """Return the hours a year without the nearest of ``ends``, a mean over ``people``, at most."""
    down = availability.unavailability(found.elements)
    graph = network(found.spans, found.in_service(chosen))
    pairs = pd.DataFrame(
        [(f"{v} {end}", v, end, 0.0) for v in people for end in ends if v != end],
        columns=["id", "from", "to", "gbps"],
    )
    taken = routes(graph, pairs)
    hours = {
        name: availability.of_route(
            found.spans, working, taken.protection[name], down
        ).hours_lost_high
        for name, working in taken.working.items()
    }
    best = {v: min(0.0 if v == end else hours[f"{v} {end}"] for end in ends) for v in people}
    return sum(best[v] * many for v, many in people.items()) / max(sum(people.values()), 1.0)
