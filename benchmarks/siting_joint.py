"""Siting together with the network: `cemac`, three sites, protected; gap and CPU seconds.

Beside it the two-step way: sites by p-median on the shortest candidate routes, weighted by hosted
traffic, then the network for those sites. Both are the same problem, with all or with the chosen
candidates, so their values compare.

    python benchmarks/siting_joint.py
    python benchmarks/siting_joint.py --scenario cab2 --sites 1
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import replace
from typing import Any

import numpy as np
from rows import one_thread

from dorsale import reference
from dorsale.scenario import site_question
from dorsale.sites import SiteQuestion
from dorsale.siting.location.median import p_median
from dorsale.sources.scenario_folder import read_folder
from dorsale.topology.backbone.checker import check
from dorsale.topology.backbone.hosting import latencies_ms
from dorsale.topology.backbone.sited import Joint, sited

GOAL_S, GOAL_GAP = 120.0, 0.02


def main() -> None:
    """Solve both ways and print one JSON row."""
    parser = argparse.ArgumentParser(prog="benchmarks/siting_joint.py")
    parser.add_argument("--scenario", default="cemac")
    parser.add_argument("--sites", type=int, default=3)
    options = parser.parse_args()
    one_thread()
    print(json.dumps(row(options.scenario, options.sites), indent=1))


def row(name: str, sites: int) -> dict[str, Any]:
    """Return :func:`together` with the two-step way beside it."""
    scenario, asked = stated(name, sites)
    found = together(name, sites)
    steps = solved(scenario, asked, by_median(asked, sites))
    return found | {
        "two_steps_eur": steps.design.objective_eur, "two_steps_sites": steps.chosen,
        "two_steps_bound_eur": steps.design.bound_eur,
        "saved_share": 1 - found["value_eur"] / steps.design.objective_eur,
    }  # fmt: skip


def stated(name: str, sites: int) -> tuple[Any, SiteQuestion]:
    """Return the scenario with as many sites and the goal as its limits, and its question."""
    found = read_folder(reference.scenario_folder(name)).or_fail()
    scenario = replace(
        found,
        siting=replace(found.siting, sites=sites),
        limits=replace(found.limits, gap=GOAL_GAP, time_s=GOAL_S),
    )
    return scenario, site_question(scenario)[1]


def together(name: str, sites: int) -> dict[str, Any]:
    """Return seconds, gap and value of the joint way, and what the checker finds in it."""
    scenario, asked = stated(name, sites)
    first = time.process_time()
    joint = solved(scenario, asked, list(asked.options.index))
    seconds = time.process_time() - first
    broken = check(joint.problem, joint.design.modules, joint.design.protected)
    gap = joint.design.gap
    return {
        "work": f"{name}, {sites} sites with the network, protected",
        "ours_s": seconds, "gap": gap, "value_eur": joint.design.objective_eur,
        "sites": joint.chosen, "broken": broken,
        "met": seconds <= GOAL_S and gap <= GOAL_GAP and not broken,
    }  # fmt: skip


def solved(scenario: Any, asked: SiteQuestion, candidates: list[str]) -> Joint:
    """Return the best sites among ``candidates`` with their network."""
    apart = [pair for pair in asked.wanted.apart if set(pair) <= set(candidates)]
    near = {v: [c for c in many if c in candidates] for v, many in asked.wanted.near.items()}
    wanted = replace(asked.wanted, apart=apart, near=near)
    return sited(
        asked.stated, asked.options.loc[candidates], asked.gbps, asked.gbps, wanted,
        scenario.limits, scenario.seed,
    )  # fmt: skip


def by_median(asked: SiteQuestion, sites: int) -> list[str]:
    """Return the candidates of least weighted distance; separation is not looked at."""
    ms = latencies_ms(asked.stated, asked.options)
    weight = np.array([asked.gbps.get(str(v), 0.0) for v in ms.index])
    found = p_median(ms.to_numpy(float), sites, weight)
    return [str(asked.options.index[j]) for j in found.sites]


if __name__ == "__main__":
    main()
