"""The programme as a plan tells it: dates of spans and sites, stages, who pays when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from dorsale.plan.network import Candidates, Demand, Design, Programme, Stage
from dorsale.plan.scenario import Limits, Scenario
from dorsale.topology.programme import slipped as slip
from dorsale.topology.programme.calendar import said
from dorsale.topology.programme.payments import payments, unpaid
from dorsale.topology.programme.problem import Needs, Problem, problem
from dorsale.topology.programme.reach import Reach
from dorsale.topology.programme.solve import METHOD, Solved, solve
from dorsale.topology.programme.starts import QUARTER, Start, works_kind
from dorsale.topology.programme.timeline import Timeline, follow

TODAY = "today"
Tell = Callable[[float, float], None]


def programme(
    scenario: Scenario, found: Candidates, chosen: Design, traffic: Demand, needs: Needs,
    limits: Limits, tell: Tell | None = None,
) -> Programme:  # fmt: skip
    """Return when each span of ``chosen`` is built and serves, planned and slipped."""
    stated = problem(scenario, found, chosen, traffic, needs)
    solved = solve(stated, limits, scenario.seed, tell)
    late = slip.slipped(scenario, found, stated, solved.starts)
    reach = Reach(stated)
    behind = follow(
        reach, reach.lists(), {e: -(-(s.ready - stated.first) // QUARTER) for e, s in late.items()}
    )
    stages = _stages(stated, found, traffic, solved)
    spent = _spent(stated, solved.starts)
    left = tuple(name for e, name in enumerate(stated.spans) if e not in solved.starts)
    return Programme(
        spans=_spans(stated, found, solved, late, behind, stages),
        sites=_sites(stated, solved.timeline, behind),
        stages=stages,
        paid_eur=payments(stated, spent),
        spent_eur=spent,
        left_out=left,
        lacking_eur=float(sum(stated.span_eur[stated.spans.index(s)] for s in left))
        + max(0.0, solved.lacking_eur),
        lost_eur=max(0.0, round(sum(unpaid(stated, slip.spent_eur(stated, late)).values()))),
        value_eur=solved.timeline.value_eur,
        bound_eur=solved.bound_eur,
        gap=solved.gap,
        seconds=solved.seconds,
        work=solved.work,
        status=solved.status,
        method=METHOD,
    )


def phases(found: Candidates, chosen: Design, built: Programme) -> dict[str, int | None]:
    """Return the year of the stage of each span and new site; 0: it stands, ``None``: left out."""
    spans: dict[str, int | None] = {
        s: 0 for s in found.spans.index if s in chosen.modules or found.spans.at[s, "ready"]
    }
    spans |= {str(s): year or None for s, year in built.spans["year"].items()}
    sites = {site: stage.year for stage in built.stages for site in stage.joined}
    never = {str(s): None for s, month in built.sites["joined"].items() if not month}
    return {**spans, **sites, **never}


def _spent(stated: Problem, starts: Mapping[int, Start]) -> dict[int, float]:
    spent = {year: eur for year, eur in stated.standing_eur.items() if eur}
    for e, start in starts.items():
        for year, share in start.paid.items():
            spent[year] = spent.get(year, 0.0) + share * float(stated.span_eur[e])
    return dict(sorted(spent.items()))


def _month(stated: Problem, quarter: int | None) -> str:
    return "" if quarter is None else said(stated.first + QUARTER * quarter)


def _spans(
    stated: Problem, found: Candidates, solved: Solved, late: Mapping[int, slip.Slip],
    behind: Timeline, stages: Iterable[Stage],
) -> pd.DataFrame:  # fmt: skip
    year = {name: stage.year for stage in stages for name in stage.spans}
    rows = []
    for e, name in enumerate(stated.spans):
        span, start = found.spans.loc[name].to_dict(), solved.starts.get(e)
        row = {
            "id": name, "lot": stated.crew_of[e], "kind": works_kind(span),
            "length_km": float(span["length_km"]), "eur": float(stated.span_eur[e]),
            "year": year.get(name, 0), "works_from": "", "works_to": "",
            "in_service": _month(stated, solved.timeline.service.get(e)),
            "slipped_works_from": "", "slipped_works_to": "",
            "slipped_in_service": _month(stated, behind.service.get(e)),
        }  # fmt: skip
        if start is not None and late[e].months:
            row["works_from"] = _month(stated, start.quarter)
            row["works_to"] = said(stated.first + QUARTER * (start.last + 1) - 1)
            row["slipped_works_from"] = said(late[e].begin)
            row["slipped_works_to"] = said(late[e].months[-1][0])
        rows.append(row)
    return pd.DataFrame(rows, columns=_SPAN_COLUMNS).set_index("id", drop=False).rename_axis(None)


_SPAN_COLUMNS = [
    "id", "lot", "kind", "length_km", "eur", "year", "works_from", "works_to", "in_service",
    "slipped_works_from", "slipped_works_to", "slipped_in_service",
]  # fmt: skip


def _sites(stated: Problem, planned: Timeline, behind: Timeline) -> pd.DataFrame:
    def dated(happens: Mapping[int, int], v: int) -> str:
        return TODAY if happens.get(v) == 0 else _month(stated, happens.get(v))

    rows = [
        {
            "id": stated.nodes[v],
            "joined": dated(planned.joined, v), "protected": dated(planned.protected, v),
            "slipped_joined": dated(behind.joined, v),
            "slipped_protected": dated(behind.protected, v),
        }
        for v in stated.sites
    ]  # fmt: skip
    names = ["id", "joined", "protected", "slipped_joined", "slipped_protected"]
    return pd.DataFrame(rows, columns=names).set_index("id", drop=False).rename_axis(None)


def _stages(
    stated: Problem, found: Candidates, traffic: Demand, solved: Solved
) -> tuple[Stage, ...]:
    """Return the years that bring somebody something; a span counts in the first it is part of.

    Spans that serve after the last such year make a stage of their own: they add capacity.
    """
    when = solved.timeline
    joined = _by_year(stated, {v: t for v, t in when.joined.items() if v in stated.sites})
    protected = _by_year(stated, when.protected)
    brings = sorted({*joined, *protected})
    spans: dict[int, list[int]] = {year: [] for year in brings}
    for e, t in sorted(when.service.items()):
        year = stated.year(t)
        spans.setdefault(next((y for y in brings if y >= year), year), []).append(e)
    gbps = traffic.flows.groupby("from")["gbps"].sum()
    people = found.nodes["population"].fillna(0.0)
    made = []
    for year in sorted(spans):
        new = [stated.nodes[v] for v in joined.get(year, ())]
        safe = [stated.nodes[v] for v in protected.get(year, ())]
        reached = list(dict.fromkeys([*new, *safe]))
        names = tuple(stated.spans[e] for e in spans[year])
        made.append(Stage(
            year, names, float(found.spans.loc[list(names), "length_km"].sum()),
            float(stated.span_eur[spans[year]].sum()), tuple(new), tuple(safe),
            float(people.reindex(reached, fill_value=0.0).sum()),
            float(gbps.reindex(reached, fill_value=0.0).sum()),
        ))  # fmt: skip
    return tuple(made)


def _by_year(stated: Problem, happens: Mapping[int, int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for v, t in sorted(happens.items()):
        if t > 0:
            found.setdefault(stated.year(t), []).append(v)
    return found
