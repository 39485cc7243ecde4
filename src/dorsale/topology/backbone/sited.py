"""Sites, spans and capacity decided together: the answer, and who reaches what after a failure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from dorsale.plan.network import Design
from dorsale.plan.scenario import Limits
from dorsale.plan.sites import HOSTING
from dorsale.topology.backbone.cuts import islands
from dorsale.topology.backbone.design import design
from dorsale.topology.backbone.hosting import SPAN, Wanted, with_hosting
from dorsale.topology.backbone.problem import Problem, State

ABROAD = "every cable abroad"
CALM = State("", "", frozenset(), 1.0)  # nothing failed


@dataclass(frozen=True)
class Joint:
    """Sites with their network: ``chosen`` candidates, ``design`` of both, the ``problem`` solved.

    ``sites_eur`` is the part of the value that the chosen sites cost.
    """

    problem: Problem
    design: Design
    chosen: tuple[str, ...]
    sites_eur: float

    @property
    def network(self) -> Design:
        """The design without the spans of the sites, its value and bound without their cost."""
        kept = self.design
        return replace(
            kept,
            modules={e: n for e, n in kept.modules.items() if not e.startswith(SPAN)},
            loads_gbps={e: g for e, g in kept.loads_gbps.items() if not e.startswith(SPAN)},
            protected={v: safe for v, safe in kept.protected.items() if v != HOSTING},
            cuts={v: cut for v, cut in kept.cuts.items() if v != HOSTING},
            objective_eur=kept.objective_eur - self.sites_eur,
            bound_eur=kept.bound_eur - self.sites_eur,
        )


def sited(
    problem: Problem,
    options: pd.DataFrame,
    hosted_gbps: Mapping[str, float],
    kept_gbps: Mapping[str, float],
    wanted: Wanted,
    limits: Limits,
    seed: int,
    tell: Callable[[float, float], None] | None = None,
    start: Design | None = None,
) -> Joint:
    """Return the best sites with their network, proven to the gap of ``limits``.

    Arguments as those of :func:`with_hosting` and of
    :func:`dorsale.topology.backbone.design.design`; raises as they do.
    """
    stated = with_hosting(problem, options, hosted_gbps, kept_gbps, wanted)
    found = design(stated, limits, seed, tell, start)
    position = {span: e for e, span in enumerate(stated.spans)}
    taken = {span: n for span, n in found.modules.items() if span.startswith(SPAN)}
    at = [position[span] for span in taken]
    paid = stated.fixed_eur[at].sum() + stated.module_eur[at] @ np.array(list(taken.values()))
    return Joint(stated, found, tuple(span.removeprefix(SPAN) for span in taken), float(paid))


def reaching(
    problem: Problem, modules: Mapping[str, int], people: Mapping[str, float]
) -> pd.DataFrame:
    """Return, for each failure, the share of ``people`` who reach their data, 0 to 1.

    Columns ``element, event, hosted`` (a site of hosted data that stands) ``, internet`` (data
    that stays abroad); the first row is "nothing failed", the last every cable abroad cut at once.
    ``people``: site -> how many live there.
    """
    chosen = np.array([modules.get(span, 0) > 0 for span in problem.spans])
    known = {node: i for i, node in enumerate(problem.nodes)}
    at = np.array([known[site] for site in people if site in known], np.int64)
    weight = np.array([many for site, many in people.items() if site in known], float)
    rows = []
    for state in (CALM, *problem.states, abroad(problem)):
        hosted, internet = _reached(problem, chosen, state)
        shares = [float(weight @ mask[at] / max(weight.sum(), 1e-9)) for mask in (hosted, internet)]
        rows.append((state.element, state.event, *shares))
    return pd.DataFrame(rows, columns=["element", "event", "hosted", "internet"])


def abroad(problem: Problem) -> State:
    """Return the failure of every span to the internet at once."""
    spans = np.flatnonzero((problem.ends == problem.root).any(axis=1)).tolist()
    return State(ABROAD, "abroad", frozenset(spans), 0.0)


def _reached(problem: Problem, chosen: np.ndarray, state: State) -> tuple[np.ndarray, np.ndarray]:
    """Return masks of the nodes that reach an open site, and of those that reach the internet."""
    left = chosen.copy()
    left[list(state.spans)] = False
    label = islands(problem, left & problem.onward)
    ends = problem.ends[left & ~problem.onward]
    open_at = [v for pair in ends.tolist() for v in pair if v not in problem.ending]
    return np.isin(label, label[open_at]), label == label[problem.root]
