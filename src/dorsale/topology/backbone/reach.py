"""Who reaches hosted data and the internet when something fails, and how long the light takes.

Reached is what some way leads to over spans that stand. As the problem itself counts it, the way
may lead over the internet: a town whose road to the data centre is cut still has its own cable
abroad. *Inside* is stricter: the way never leaves the region. Round trips are those of light
inside, over the km of the network that is built. Capacity is not looked at here: the design has
room for what it protects.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dorsale.plan.sites import SPAN
from dorsale.topology.backbone.cuts import islands
from dorsale.topology.backbone.problem import Problem, State
from dorsale.topology.backbone.round_trips import round_trips_ms

ABROAD = "every cable abroad"
CALM = State("", "", frozenset(), 1.0)  # nothing failed
_COLUMNS = ["element", "event", "hosted", "inside", "internet", "latency_ms", "latency_worst_ms"]


@dataclass(frozen=True)
class Reach:
    """Who reaches which candidate site over one network, whatever set of them is open.

    ``reached`` (failures, sites, candidates): a way inside the region leads there, and the
    candidate stands; ``rtt_ms`` (sites, candidates) with nothing failed, infinite where no such way
    leads; ``people`` (sites,). ``elements`` names each single failure.
    """

    elements: tuple[str, ...]
    sites: tuple[str, ...]
    candidates: tuple[str, ...]
    people: np.ndarray
    reached: np.ndarray
    rtt_ms: np.ndarray


def reaching(
    problem: Problem,
    modules: Mapping[str, int],
    people: Mapping[str, float],
    standing: Collection[str] = (),
) -> pd.DataFrame:
    """Return, for each failure, who of ``people`` reaches their data, and how far it is.

    Columns ``element, event``, shares 0 to 1 ``hosted`` (a site of hosted data that stands, by any
    way), ``inside`` (the same by a way that never leaves the region) and ``internet`` (data that
    stays abroad), ``latency_ms, latency_worst_ms`` (round trip to the nearest site: mean over those
    who reach it inside, and the largest; NaN where nobody does). The first row is "nothing
    failed", the last every cable abroad cut at once. ``people``: site -> how many live there;
    ``standing``: spans in service that the design did not take.
    """
    taken = _taken(problem, modules, standing)
    at, weight = _located(problem, people)
    rows = []
    for state in (CALM, *problem.states, abroad(problem)):
        left = _left(taken, state)
        hosted, internet = _reached(problem, left)
        ms = _nearest_ms(problem, left)
        shares = [_share(mask[at], weight) for mask in (hosted, np.isfinite(ms), internet)]
        rows.append((state.element, state.event, *shares, *_mean_and_worst(ms[at], weight)))
    return pd.DataFrame(rows, columns=_COLUMNS)


def reach_of_candidates(
    problem: Problem,
    modules: Mapping[str, int],
    people: Mapping[str, float],
    standing: Collection[str] = (),
) -> Reach:
    """Return who reaches each candidate site of ``problem`` over the network of ``modules``.

    Every candidate counts as open, the chosen and the others: any set of them can be looked at.
    Only single failures are in it. Arguments as those of :func:`reaching`.
    """
    taken = _taken(problem, modules, standing)
    at, weight = _located(problem, people)
    spans = np.flatnonzero(~problem.onward)
    nodes = np.array([_place(problem, e) for e in spans.tolist()], np.int64)
    inside = problem.onward & (problem.ends != problem.root).all(axis=1)
    reached = np.zeros((len(problem.states), len(at), len(spans)), bool)
    for k, state in enumerate(problem.states):
        label = islands(problem, _left(taken, state) & inside)
        stands = ~np.isin(spans, list(state.spans))
        reached[k] = (label[at][:, None] == label[nodes]) & stands
    return Reach(
        tuple(state.element for state in problem.states),
        tuple(problem.nodes[v] for v in at),
        tuple(problem.spans[e].removeprefix(SPAN) for e in spans),
        weight,
        reached,
        round_trips_ms(problem, taken, nodes.tolist())[:, at].T,
    )


def abroad(problem: Problem) -> State:
    """Return the failure of every span to the internet at once."""
    spans = np.flatnonzero((problem.ends == problem.root).any(axis=1)).tolist()
    return State(ABROAD, "abroad", frozenset(spans), 0.0)


def _taken(
    problem: Problem, modules: Mapping[str, int], standing: Collection[str]
) -> np.ndarray:  # fmt: skip
    """Return the mask of the spans that are in service with nothing failed."""
    in_service = set(standing)
    return np.array([modules.get(e, 0) > 0 or e in in_service for e in problem.spans], bool)


def _left(taken: np.ndarray, state: State) -> np.ndarray:
    """Return the mask of the spans that are left in ``state``."""
    left = taken.copy()
    left[list(state.spans)] = False
    return left


def _located(problem: Problem, people: Mapping[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """Return positions of the sites of ``people`` that the problem has, and how many live there."""
    known = {node: i for i, node in enumerate(problem.nodes)}
    at = np.array([known[site] for site in people if site in known], np.int64)
    return at, np.array([many for site, many in people.items() if site in known], float)


def _reached(problem: Problem, left: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return masks of the nodes that reach an open site, and of those that reach the internet."""
    label = islands(problem, left & problem.onward)
    return np.isin(label, label[_open(problem, left)]), label == label[problem.root]


def _open(problem: Problem, left: np.ndarray) -> list[int]:
    """Return the places of the sites of hosted data that stand."""
    return [_place(problem, e) for e in np.flatnonzero(left & ~problem.onward).tolist()]


def _place(problem: Problem, span: int) -> int:
    """Return the place of the candidate whose span it is."""
    return next(int(v) for v in problem.ends[span] if int(v) not in problem.ending)


def _nearest_ms(problem: Problem, left: np.ndarray) -> np.ndarray:
    """Return the round trip from each node to the nearest site that stands (infinite = none)."""
    places = _open(problem, left)
    if not places:
        return np.full(len(problem.nodes), np.inf)
    return np.asarray(round_trips_ms(problem, left, places).min(axis=0))


def _share(mask: np.ndarray, weight: np.ndarray) -> float:
    return float(weight @ mask / max(weight.sum(), 1e-9))


def _mean_and_worst(ms: np.ndarray, weight: np.ndarray) -> tuple[float, float]:
    """Return mean over people and largest of the round trips that are finite.

    >>> _mean_and_worst(np.array([1.0, 4.0, np.inf, 9.0]), np.array([3.0, 1.0, 5.0, 0.0]))
    (1.75, 4.0)
    """
    there = np.isfinite(ms) & (weight > 0)
    if not there.any():
        return np.nan, np.nan
    return float(ms[there] @ weight[there] / weight[there].sum()), float(ms[there].max())
