"""One answer: prepare, solve on the clock, then check our own."""

from __future__ import annotations

import resource
import time
from typing import Any

from dorsale.plan.problems import Infeasible
from topology_cases import Answer, Case

_SHORT_S = 1.0  # below this, the median of several runs is taken


def answered(case: Case, solver: str, limit_s: float) -> Answer:
    """Return value, bound, gap, seconds, memory and (for ours) what the checker says.

    That no plan exists is an answer too: the demand and the cut that make it so.
    """
    problem = case.prepare()
    before_mb = _peak_mb()
    seconds, walls = [], []
    while not seconds or (sum(seconds) < _SHORT_S and len(seconds) < 9):
        cpu, wall = time.process_time(), time.perf_counter()
        try:
            found = case.solvers[solver](problem, limit_s)
        except Infeasible as reason:
            return {"status": f"infeasible: {_brief(str(reason))}", "infeasible": True}
        seconds.append(time.process_time() - cpu)
        walls.append(time.perf_counter() - wall)
    answer = case.proof(found) | {
        "cpu_s": _median(seconds),
        "wall_s": _median(walls),
        "mb": _peak_mb(),
        "loaded_mb": before_mb,
    }
    answer["gap"] = _gap(answer["value"], answer["bound"])
    answer["proven"] = answer["gap"] <= 1e-4 + 1e-9
    answer["checked"], answer["faults"] = _checked(case, problem, found, solver)
    return answer


def _checked(case: Case, problem: Any, found: Any, solver: str) -> tuple[bool | None, list[str]]:
    if solver != "dorsale" or case.check is None:
        return None, []
    faults = case.check(problem, found)
    return not faults, faults[:3]


def _brief(reason: str) -> str:
    """Return the first demand and cut of ``reason``, and how many more there are."""
    first, *others = reason.split("; ")
    return f"{first}; and {len(others)} more" if others else first


def _gap(value: float | None, bound: float | None) -> float:
    if value is None or bound is None:
        return 1.0
    return 0.0 if value <= 0 else max(0.0, (value - bound) / value)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]
