"""Where data centres stand, as a question that is decided with the network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pandas as pd

from dorsale.plan.network import Candidates
from dorsale.plan.problems import N_, BadInput
from dorsale.plan.problems import Problem as BadProblem
from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import Building, Load
from dorsale.plan.tables import CANDIDATES
from dorsale.sites.known import Known
from dorsale.siting import building, load, places
from dorsale.topology.backbone.hosting import Wanted, latencies_ms, with_hosting
from dorsale.topology.backbone.problem import Problem


@dataclass(frozen=True)
class SiteQuestion:
    """Where data centres stand, as a question: the network's problem, candidates, traffic, rules.

    ``stated`` is the network's problem without them, ``joint`` with them. ``buildings``: what would
    be built at each candidate; ``options`` and ``gbps`` as
    :func:`dorsale.topology.backbone.hosting.with_hosting` takes them.
    """

    known: Known
    stated: Problem
    joint: Problem
    buildings: Mapping[str, Building]
    options: pd.DataFrame
    gbps: Mapping[str, float]
    wanted: Wanted


def question(
    scenario: Scenario, found: Candidates, stated: Problem, told_: Known | None
) -> SiteQuestion:
    """Return the question of the data centres that ``[siting]`` wants.

    :class:`BadInput`: no candidate fits, none are far enough apart, more are chosen already than
    are wanted, or no candidate lies within the latency of a served site.
    """
    if told_ is None or "data_centre" not in told_.places:
        raise BadInput([places.none_given("data_centre")])
    given = chosen_in(scenario, "data_centre")
    if len(given) > scenario.siting.sites:
        raise BadInput([_too_many(given, scenario.siting.sites)])
    judged = told_.places["data_centre"]
    fit = [one for one in map(str, judged.measures.index)
           if one not in judged.excluded or one in given]  # fmt: skip
    buildings = _buildings(scenario, told_.load, fit, found)
    options = _site_options(scenario, stated, buildings)
    gbps = _hosted_gbps(scenario, stated, told_.load)
    wanted = replace(_sites_wanted(scenario, stated, options), held=given)
    joint = with_hosting(stated, options, gbps, gbps, wanted)
    return SiteQuestion(told_, stated, joint, buildings, options, gbps, wanted)


def chosen_in(scenario: Scenario, kind: str) -> list[str]:
    """Return the candidates of ``kind`` that the scenario itself has chosen."""
    table = scenario.tables["candidates"]
    return [
        str(one) for one in table.loc[(table["kind"] == kind) & (table["chosen"] == "yes"), "id"]
    ]


def _too_many(given: Sequence[str], wanted: int) -> BadProblem:
    return BadProblem(
        N_("{count} data centres are chosen ({given}), but sites = {wanted} under [siting]"),
        N_("Raise sites, or choose fewer"),
        CANDIDATES.file,
        values={"count": len(given), "given": ", ".join(given), "wanted": wanted},
    )


def _buildings(
    scenario: Scenario, hosted: Load, candidates: Sequence[str], found: Candidates
) -> dict[str, Building]:
    """Return what would be built at each candidate whose place the network has.

    Each of n holds its part of the load, and is built for what the others leave when one is lost:
    1 / (n - 1) of it.
    """
    count = scenario.siting.sites
    built_for = _shared(hosted, max(count - 1, 1))
    usual = _shared(hosted, count)
    at = scenario.tables["candidates"].set_index("id")["site"]
    here = [one for one in candidates if at[one] in found.nodes.index]
    return {one: building.build(scenario, one, built_for, usual_kw=usual) for one in here}


def _shared(hosted: Load, count: int) -> dict[int, tuple[float, float, float]]:
    return {
        year: (low / count, central / count, high / count)
        for year, (low, central, high) in load.power_of(hosted).items()
    }


def _site_options(
    scenario: Scenario, stated: Problem, buildings: Mapping[str, Building]
) -> pd.DataFrame:
    """Return the candidates as the joint problem wants them, priced as of the first year.

    Each is wide enough for all traffic: its halls, not its doors, say how much it hosts.
    """
    at = scenario.tables["candidates"].set_index("id")["site"]
    wide = float(stated.flow_table[2].sum())
    rows = {
        one: (at[one], present_eur(scenario, built), wide, 0.0, 1.0)
        for one, built in buildings.items()
    }
    names = ["node", "fixed_eur", "module_gbps", "module_eur", "most_modules"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=names)


def present_eur(scenario: Scenario, built: Building) -> float:
    """Return what a building and its operation cost, as of the first year of the scenario."""
    rate, first = scenario.basis.discount_rate, scenario.years.start
    walls = (built.modules["eur"] * (1 + rate) ** (first - built.modules["year"])).sum()
    run = (built.yearly["operation_eur"] * (1 + rate) ** (first - built.yearly["year"])).sum()
    return float(walls + run)


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
