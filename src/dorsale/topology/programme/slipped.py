"""The same programme when works last as long as they use to: the order stays, the dates move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from dorsale.plan.network import Candidates
from dorsale.plan.scenario import Scenario
from dorsale.topology.programme.problem import Problem
from dorsale.topology.programme.starts import QUARTER, Start, ready_month, stop_month, works_of

_LATE_YEARS = 60  # how far slipped works are followed


@dataclass(frozen=True)
class Slip:
    """When the works of one span really go on (months), and from when it is ready."""

    begin: int
    months: tuple[tuple[int, float], ...]
    ready: int


def slipped(
    scenario: Scenario, found: Candidates, problem: Problem, starts: Mapping[int, Start]
) -> dict[int, Slip]:
    """Return the slipped works of each span: in the planned order, each once a crew is free."""
    rules = scenario.programme
    free: dict[str, list[int]] = {}
    late = {}
    for e, start in sorted(starts.items(), key=lambda pair: (pair[1].quarter, pair[1].last, pair)):
        span = found.spans.loc[problem.spans[e]].to_dict()
        country = problem.crew_of[e]
        crews = free.setdefault(
            country, [0] * max(1, problem.crews.get(country, problem.crews["default"]))
        )
        heapify(crews)
        planned = problem.first + QUARTER * start.quarter
        begin = max(planned, crews[0]) if any(start.crew_months.values()) else planned
        stop = stop_month(scenario) + 12 * _LATE_YEARS
        months = works_of(span, found.nodes, rules, begin, stop, rules.slippage) or []
        last = months[-1][0] if months else None
        if last is not None:
            heappop(crews)
            heappush(crews, last + 1)
        ready = ready_month(span, rules, begin, last, rules.slippage)
        late[e] = Slip(begin, tuple(months), max(ready, problem.first + QUARTER * start.ready))
    return late


def spent_eur(problem: Problem, late: Mapping[int, Slip]) -> dict[int, float]:
    """Return what is spent by year when works slip."""
    spent = dict(problem.standing_eur)
    for e, slip in late.items():
        months = slip.months or ((slip.begin, 1.0),)
        whole = sum(share for _, share in months)
        for month, share in months:
            year = month // 12
            spent[year] = spent.get(year, 0.0) + share / whole * float(problem.span_eur[e])
    return spent
