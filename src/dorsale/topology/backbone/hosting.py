r"""Sites of hosted data in the survivable design problem: one more node, one more span a candidate.

A data centre is to hosted data what a cable landing is to the internet. The problem gets one node,
``hosting``, where traffic ends and none passes through, and one span from each candidate site to
it: taken when the site is built, as wide as the site. What follows needs no new statement:

* every site's hosted demand is a flow to ``hosting``; what is kept in the region leaves its flow
  to the internet;
* a lost site is a lost span, alone and with its node: what survives that failure is a main site
  with a recovery site, and protected sites reach it with the share that must survive;
* without a recovery site, leaving ``hosting`` unprotected has the price of the demand to it;
* the number of sites, their distance from one another and from those they serve are rows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from dorsale.plan.connect_rules import Row
from dorsale.plan.sites import HOSTING, SPAN
from dorsale.topology.backbone.problem import Problem, State
from dorsale.topology.backbone.round_trips import round_trips_ms

_EPS = 1e-6


@dataclass(frozen=True)
class Wanted:
    """What is asked of the sites, beside the traffic.

    ``least`` and ``most``: how many are open (``most`` 0: any number). ``share`` of the demand of
    protected sites must survive the loss of one site; 0 asks for no recovery site. ``apart``: pairs
    of candidates too near each other to be open both. ``near``: served site -> candidates near
    enough to serve it, of which one must be open. ``held``: candidates that are open in any case.
    """

    least: int = 1
    most: int = 0
    share: float = 0.0
    apart: Collection[tuple[str, str]] = ()
    near: Mapping[str, Collection[str]] = field(default_factory=dict)
    held: Collection[str] = ()


@dataclass(frozen=True)
class SiteRows:
    """A separator of rows that are known beforehand: it returns those that a point violates."""

    rows: tuple[Row, ...]

    def __call__(self, shares: Mapping[str, float]) -> Sequence[Row]:
        """Return the rows that ``shares`` of spans violate."""
        return [
            row for row in self.rows
            if sum(c * shares[span] for span, c in row.spans.items()) < row.least - _EPS
        ]  # fmt: skip


def with_hosting(
    problem: Problem,
    options: pd.DataFrame,
    hosted_gbps: Mapping[str, float],
    kept_gbps: Mapping[str, float],
    wanted: Wanted,
) -> Problem:
    """Return ``problem`` with candidate sites of hosted data.

    ``options``, by candidate: ``node`` (id of its place in the network), ``fixed_eur`` (building
    and present value of its operation), ``module_gbps, module_eur, most_modules``.
    ``hosted_gbps``: site -> Gbit/s to what is hosted; ``kept_gbps``: the part of them that today
    comes from the internet. Raises :class:`ValueError` for a place that the network does not have.
    """
    place = {node: i for i, node in enumerate(problem.nodes)}
    lost = [node for node in options["node"] if node not in place]
    if lost or HOSTING in place:
        raise ValueError(f"not places of the network: {lost or [HOSTING]}")
    hosting, first = len(problem.nodes), len(problem.spans)
    flows = _flows(problem, place, hosted_gbps, kept_gbps, hosting)
    prices = _prices(problem, flows)
    return replace(
        _wider(problem, options, place),
        served=(*problem.served, hosting),
        flows=flows,
        price_eur=np.append(prices, _price_of_hosted(problem, flows, prices)),
        forced=problem.forced | ({hosting} if wanted.share > 0 else set()),
        states=_states(problem, options, first, wanted.share),
        separators=(*problem.separators, SiteRows(_rows(options, wanted))),
        ending=frozenset({hosting}),
    )


def _wider(problem: Problem, options: pd.DataFrame, place: Mapping[str, int]) -> Problem:
    """Return the problem with the node and the spans, of which nothing is asked yet."""
    hosting = len(problem.nodes)
    ends = np.array([[place[node], hosting] for node in options["node"]], np.int64).reshape(-1, 2)
    return replace(
        problem,
        nodes=(*problem.nodes, HOSTING),
        spans=(*problem.spans, *(SPAN + str(one) for one in options.index)),
        ends=np.concatenate([problem.ends, ends]),
        length_km=np.append(problem.length_km, np.zeros(len(options))),
        fixed_eur=np.append(problem.fixed_eur, options["fixed_eur"].to_numpy(float)),
        module_eur=np.append(problem.module_eur, options["module_eur"].to_numpy(float)),
        module_gbps=np.append(problem.module_gbps, options["module_gbps"].to_numpy(float)),
        most_modules=np.append(problem.most_modules, options["most_modules"].to_numpy(float)),
    )


def latencies_ms(problem: Problem, options: pd.DataFrame) -> pd.DataFrame:
    """Return the least round trip from each served site (rows) to each candidate, in ms.

    Light in fibre takes 5 microseconds a kilometre; the way is the shortest over candidate spans,
    none of them abroad. Equipment is not counted. Infinite where no span leads.
    """
    usable = problem.most_modules >= 1
    at = [problem.nodes.index(node) for node in options["node"]]
    found = round_trips_ms(problem, usable, at)[:, list(problem.served)]
    names = [problem.nodes[v] for v in problem.served]
    return pd.DataFrame(found.T, names, options.index)


def _flows(
    problem: Problem, place: Mapping[str, int], hosted_gbps: Mapping[str, float],
    kept_gbps: Mapping[str, float], hosting: int,
) -> tuple[tuple[int, int, float], ...]:  # fmt: skip
    """Return the flows: hosted ones added, what is kept taken off those to the internet."""
    kept = {place[site]: gbps for site, gbps in kept_gbps.items() if site in place}
    left = []
    for site, sink, gbps in problem.flows:
        less = min(kept.get(site, 0.0), gbps) if sink == problem.root else 0.0
        kept[site] = kept.get(site, 0.0) - less
        left.append((site, sink, gbps - less))
    hosted = [(place[site], hosting, g) for site, g in hosted_gbps.items() if site in place and g]
    return (*left, *hosted)


def _prices(problem: Problem, flows: Sequence[tuple[int, int, float]]) -> np.ndarray:
    """Return the price of leaving each site unprotected, in proportion to what it sends now."""
    before, after = np.zeros(len(problem.nodes)), np.zeros(len(problem.nodes))
    for total, kind in ((before, problem.flows), (after, flows)):
        for site, _, gbps in kind:
            total[site] += gbps
    return np.asarray(problem.price_eur * np.where(before > 0, after / np.maximum(before, 1e-9), 1))


def _price_of_hosted(
    problem: Problem, flows: Sequence[tuple[int, int, float]], prices: np.ndarray
) -> float:
    """Return the price of leaving ``hosting`` unprotected: that of the demand to it."""
    total, hosted = np.zeros(len(problem.nodes)), np.zeros(len(problem.nodes))
    for site, sink, gbps in flows:
        total[site] += gbps
        hosted[site] += gbps * (sink == len(problem.nodes))
    return float((prices * hosted / np.maximum(total, 1e-9)).sum())


def _states(problem: Problem, options: pd.DataFrame, first: int, share: float) -> tuple[State, ...]:
    """Return the failures: a lost node takes its candidates along; each candidate fails alone."""
    at: dict[str, set[int]] = {}
    for e, node in enumerate(options["node"], start=first):
        at.setdefault(f"node:{node}", set()).add(e)
    known = [replace(s, spans=s.spans | at.get(s.element, set())) for s in problem.states]
    alone = [
        State(SPAN + str(one), "site", frozenset({e}) | problem.refused, share)
        for e, one in enumerate(options.index, start=first)
    ]
    return (*known, *(alone if share > 0 else ()))


def _rows(options: pd.DataFrame, wanted: Wanted) -> tuple[Row, ...]:
    """Return the rows of number, separation and latency, over the spans of the candidates."""
    every = [str(one) for one in options.index]
    rows = [_row(every, 1.0, wanted.least)]
    rows += [_row(every, -1.0, -wanted.most)] if wanted.most else []
    rows += [_row([one], 1.0, 1.0) for one in wanted.held]
    rows += [_row(pair, -1.0, -1.0) for pair in wanted.apart]
    rows += [_row(near, 1.0, 1.0) for near in dict.fromkeys(map(tuple, wanted.near.values()))]
    return tuple(rows)


def _row(candidates: Collection[str], times: float, least: float) -> Row:
    return Row({SPAN + one: times for one in candidates}, float(least))
