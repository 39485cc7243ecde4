"""An independent check of a programme: every rule of the page followed anew, month by month.

It shares no code with the model or the search: networkx joins, plain sums count.
"""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx

from dorsale.topology.programme.problem import Problem
from dorsale.topology.programme.starts import QUARTER, Start
from dorsale.topology.programme.timeline import Timeline

_EUR = 2.0


def check(problem: Problem, starts: Mapping[int, Start], said: Timeline) -> list[str]:
    """Return what ``starts`` (by span position) or the dates ``said`` of them violate."""
    return [
        *_crews(problem, starts), *_money(problem, starts), *_service(problem, starts, said),
        *_sites(problem, said),
    ]  # fmt: skip


def _crews(problem: Problem, starts: Mapping[int, Start]) -> list[str]:
    used: dict[tuple[str, int], float] = {}
    for e, start in starts.items():
        for quarter, months in start.crew_months.items():
            key = (problem.crew_of[e], quarter)
            used[key] = used.get(key, 0.0) + months
    most = {c: QUARTER * problem.crews.get(c, problem.crews["default"]) for c, _ in used}
    return [f"crews of {c}, quarter {q}" for (c, q), m in used.items() if m > most[c] + 1e-6]


def _money(problem: Problem, starts: Mapping[int, Start]) -> list[str]:
    """Check budgets year by year, and donors by a flow from them through years to works."""
    spent = dict(problem.standing_eur)
    for e, start in starts.items():
        for year, share in start.paid.items():
            spent[year] = spent.get(year, 0.0) + share * float(problem.span_eur[e])
    graph = nx.DiGraph()
    for name, (first, last, eur) in problem.donors.items():
        graph.add_edge("from", name, capacity=eur)
        graph.add_edges_from((name, year) for year in spent if first <= year <= last)
    graph.add_edges_from((year, "to", {"capacity": eur}) for year, eur in spent.items())
    broken, so_far = [], 0.0
    for year in sorted({*spent, *problem.budget_eur}):
        so_far += spent.get(year, 0.0)
        if so_far > problem.budget_eur.get(year, 0.0) + _EUR:
            broken.append(f"budget of {year}")
    whole = sum(spent.values())
    given = nx.maximum_flow_value(graph, "from", "to") if whole and problem.donors else 0.0
    return broken + (["donors"] if whole - given > _EUR else [])


def _joined(problem: Problem, edges: list[int]) -> set[int]:
    graph = nx.Graph()
    graph.add_node(problem.root)
    graph.add_edges_from(problem.ends[e].tolist() for e in edges)
    return set(nx.node_connected_component(graph, problem.root))


def _standing(problem: Problem) -> list[int]:
    return list(range(len(problem.spans), len(problem.ends)))


def _service(problem: Problem, starts: Mapping[int, Start], said: Timeline) -> list[str]:
    """Check that spans serve once they are ready and joined, and not before."""
    broken = []
    for t in sorted({*said.service.values(), *(s.ready for s in starts.values())}):
        ready = [e for e, start in starts.items() if start.ready <= t]
        joined = _joined(problem, [*ready, *_standing(problem)])
        serving = {e for e in ready if int(problem.ends[e][0]) in joined}
        if serving != {e for e, since in said.service.items() if since <= t}:
            broken.append(f"spans in service in quarter {t}")
        if {v for v, since in said.joined.items() if since <= t} != joined:
            broken.append(f"sites joined in quarter {t}")
    return broken


def _sites(problem: Problem, said: Timeline) -> list[str]:
    """Check that a protected site outlasts every failure that the finished network outlasts."""
    every = list(range(len(problem.ends)))
    broken = []
    for t in sorted(set(said.protected.values())):
        safe = {v for v, since in said.protected.items() if since <= t}
        serving = [e for e, since in said.service.items() if since <= t] + _standing(problem)
        for failed in (frozenset[int](), *problem.failures):
            could = _joined(problem, [e for e in every if e not in failed]) & safe
            if not could <= _joined(problem, [e for e in serving if e not in failed]):
                broken.append(f"sites protected in quarter {t}")
                break
    return broken
