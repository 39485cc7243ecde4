"""Sites, spans and capacity decided together: the answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from dorsale.plan.network import Design
from dorsale.plan.scenario import Limits
from dorsale.plan.sites import HOSTING, SPAN
from dorsale.topology.backbone.design import design
from dorsale.topology.backbone.hosting import Wanted, with_hosting
from dorsale.topology.backbone.problem import Problem
from dorsale.topology.backbone.reach import ABROAD, abroad, reaching

__all__ = ["ABROAD", "Joint", "abroad", "held", "joint", "reaching", "sited"]


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
    def unprotected_eur(self) -> float:
        """What leaving sites unprotected costs in the value, hosted data among them."""
        prices, nodes = self.problem.price_eur, self.problem.nodes
        left = [v for v in self.problem.served if not self.design.protected[nodes[v]]]
        return float(sum(prices[v] for v in left))

    @property
    def network(self) -> Design:
        """The design without the spans of the sites, its value and bound without their cost."""
        kept = self.design
        if not self.chosen:
            return kept
        value, bound = kept.objective_eur - self.sites_eur, kept.bound_eur - self.sites_eur
        return replace(
            kept,
            modules={e: n for e, n in kept.modules.items() if not e.startswith(SPAN)},
            loads_gbps={e: g for e, g in kept.loads_gbps.items() if not e.startswith(SPAN)},
            protected={v: safe for v, safe in kept.protected.items() if v != HOSTING},
            cuts={v: cut for v, cut in kept.cuts.items() if v != HOSTING},
            removing_eur={v: eur for v, eur in kept.removing_eur.items() if v != HOSTING},
            lowered={v: shares for v, shares in kept.lowered.items() if v != HOSTING},
            trace=tuple((s, v - self.sites_eur, b - self.sites_eur) for s, v, b in kept.trace),
            objective_eur=value,
            bound_eur=bound,
            gap=(value - bound) / value if value > 0 else 0.0,
        )


def joint(problem: Problem, found: Design) -> Joint:
    """Return a design of a problem with sites as sites and network."""
    position = {span: e for e, span in enumerate(problem.spans)}
    taken = {span: n for span, n in found.modules.items() if span.startswith(SPAN)}
    at = [position[span] for span in taken]
    paid = problem.fixed_eur[at].sum() + problem.module_eur[at] @ np.array(list(taken.values()))
    chosen = tuple(span.removeprefix(SPAN) for span in taken)
    return Joint(problem, found, chosen, float(paid))


def held(problem: Problem, chosen: Collection[str]) -> Problem:
    """Return the problem in which no other site than ``chosen`` can be built."""
    others = [e for e, span in enumerate(problem.spans)
              if span.startswith(SPAN) and span.removeprefix(SPAN) not in chosen]  # fmt: skip
    most = problem.most_modules.copy()
    most[others] = 0.0
    return replace(problem, most_modules=most)


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
    return joint(stated, design(stated, limits, seed, tell, start))
