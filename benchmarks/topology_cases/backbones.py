"""Backbones: grids against the compact model, the shipped region, a continent."""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path
from typing import Any

from dorsale import cost
from dorsale.demand import demand
from dorsale.ground.candidates import candidates
from dorsale.optics.line import Line
from dorsale.plan.network import Design
from dorsale.plan.scenario import Limits
from dorsale.scenario import priced
from dorsale.sources.scenario_folder import find_folder, read_folder
from dorsale.topology.backbone.checker import check
from dorsale.topology.backbone.design import design
from dorsale.topology.backbone.problem import Problem, problem
from topology_cases import Answer, Case, Goal
from topology_cases.continental import FILE, continental
from topology_cases.grids import GAP, compact, grid

_SAMPLE = 100  # states: the checker takes seconds for each on a continent
_SIZES = ((3, 3), (3, 4), (4, 4), (5, 5), (6, 6), (8, 8))


def cases(data: Path | None) -> list[Case]:
    """Return grids of growing size, the shipped scenario, and the continental case."""
    return [*(_grid(*size) for size in _SIZES), _shipped("cemac"), _continent(data)]


def _grid(rows: int, columns: int) -> Case:
    stated = grid(rows, columns)
    return Case(
        f"backbone: grid {rows} × {columns}, {len(stated.spans)} spans, "
        f"{len(stated.states)} states",
        lambda: stated,
        {"dorsale": partial(_design, gap=GAP), "highspy": compact},
        _proof,
        _faults,
        Goal(gap=GAP, ratio=10.0),
        full=rows > 5,
    )


def _shipped(name: str) -> Case:
    return Case(
        f"backbone: shipped scenario {name}",
        partial(_stated, name),
        {"dorsale": partial(_design, gap=0.005)},
        _proof,
        _faults,
        Goal(gap=0.01, seconds=60.0),
        limit_s=60.0,
    )


def _continent(data: Path | None) -> Case:
    return Case(
        f"backbone: continent, 434 sites, 2,395 spans, 2,466 states ({_SAMPLE} of them checked)",
        partial(continental, data or Path()),
        {"dorsale": partial(_design, gap=0.025)},
        _proof,
        partial(_faults, sample=_SAMPLE),
        Goal(gap=0.05, seconds=600.0, memory_mb=4096.0),
        full=True,
        limit_s=600.0,
        missing="" if data and (data / FILE).exists() else str(FILE),
    )


def _stated(name: str) -> Problem:
    """Return the survivable problem of a shipped scenario, as ``dorsale plan`` states it."""
    scenario = read_folder(find_folder(name)).or_fail()
    life = scenario.years.horizon - scenario.years.start + 1
    present_value = cost.annuity(scenario.basis.discount_rate, life)
    found = candidates(scenario)
    found = priced(found, scenario, cost.book(scenario), Line(), present_value)
    return problem(scenario, found, demand(scenario), present_value)


def _design(stated: Problem, limit_s: float, gap: float) -> Design:
    return design(stated, Limits(work=10**9, time_s=limit_s, gap=gap), 1)


def _proof(found: Any) -> Answer:
    if isinstance(found, tuple):
        value, bound = found
        return {"value": value, "bound": bound, "status": ""}
    return {"value": found.objective_eur, "bound": found.bound_eur, "status": found.status}


def _faults(stated: Problem, found: Design, sample: int = 0) -> list[str]:
    elements = [state.element for state in stated.states]
    asked = random.Random(1).sample(elements, sample) if sample else None
    return check(stated, found.modules, found.protected, asked, found.objective_eur)
