"""What follows from the starts: when spans serve, sites are joined and protected, and its price."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dorsale.topology.programme.problem import LEFT_OUT, Problem
from dorsale.topology.programme.reach import Reach
from dorsale.topology.programme.starts import Start


@dataclass(frozen=True)
class Timeline:
    """The first quarter in service of each span, joined of each node, protected of each site.

    By position; what never happens is absent. ``value_eur`` is what the problem minimises.
    """

    service: Mapping[int, int]
    joined: Mapping[int, int]
    protected: Mapping[int, int]
    value_eur: float


def timeline(
    reach: Reach, lists: Mapping[int, Sequence[int]], starts: Mapping[int, Start],
    lacking_eur: float = 0.0,
) -> Timeline:  # fmt: skip
    """Return what the ``starts`` (by span) lead to.

    ``lists`` are the spans that protect each site; ``lacking_eur`` is what donors do not pay of
    the equipment of sites joined today.
    """
    followed = follow(reach, lists, {e: start.ready for e, start in starts.items()})
    value = _works_eur(reach.problem, starts) + LEFT_OUT * lacking_eur
    return replace(followed, value_eur=value + _waiting_eur(reach.problem, followed))


def follow(reach: Reach, lists: Mapping[int, Sequence[int]], ready: Mapping[int, int]) -> Timeline:
    """Return when all happens that spans ready in a quarter (by position) make happen, unpriced."""
    problem = reach.problem
    joined = {problem.root: 0}
    service: dict[int, int] = {}
    open_ = set(reach.standing)
    _spread(reach, open_, [problem.root], 0, joined, service)
    for e, t in sorted(ready.items(), key=lambda pair: (pair[1], pair[0])):
        open_.add(e)
        ends = [int(v) for v in problem.ends[e] if int(v) in joined]
        if ends:
            service[e] = t
            _spread(reach, open_, ends, t, joined, service)
    protected = {
        v: max((service[e] for e in spans), default=0)
        for v, spans in lists.items() if all(e in service for e in spans)
    }  # fmt: skip
    return Timeline(service, joined, protected, 0.0)


def _spread(
    reach: Reach, open_: set[int], begin: list[int], t: int, joined: dict[int, int],
    service: dict[int, int],
) -> None:  # fmt: skip
    """Join in quarter ``t`` what ``open_`` edges reach from ``begin``; edges used then serve."""
    n = len(reach.problem.spans)
    while begin:
        for e, there in reach.around[begin.pop()]:
            if e in open_:
                if e < n:
                    service.setdefault(e, t)
                if there not in joined:
                    joined[there] = t
                    begin.append(there)


def _works_eur(problem: Problem, starts: Mapping[int, Start]) -> float:
    rate = problem.discount
    eur = sum(standing * rate[year] for year, standing in problem.standing_eur.items())
    for e, whole in enumerate(problem.span_eur):
        paid = starts[e].paid.items() if e in starts else ()
        eur += whole * (sum(s * rate[year] for year, s in paid) if e in starts else LEFT_OUT)
    return float(eur)


def _waiting_eur(problem: Problem, followed: Timeline) -> float:
    never = problem.quarters
    joined, protected = followed.joined, followed.protected
    waiting = sum(problem.waited_eur[v][joined.get(v, never)] for v in problem.sites)
    return waiting + sum(problem.bared_eur[v][protected.get(v, never)] for v in problem.guarded)
