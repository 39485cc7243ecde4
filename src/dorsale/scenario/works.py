"""What the programme of works has to pay for, and how long it may be searched."""

from __future__ import annotations

from dataclasses import replace

from dorsale import cost
from dorsale.plan.network import Candidates, Design
from dorsale.plan.scenario import Limits, Scenario
from dorsale.plan.sites import HOSTING
from dorsale.topology.backbone.problem import Problem
from dorsale.topology.programme.problem import Needs

_INTERRUPTED_S = 10.0  # of a programme once the search was interrupted


def needs(
    scenario: Scenario, found: Candidates, stated: Problem, chosen: Design, prices: cost.Book,
    present_value: float,
) -> Needs:  # fmt: skip
    """Return what the programme pays for each span and site, supervision and contingency in."""
    bill = cost.bill(cost.quantities(scenario, found, chosen, {}), prices, scenario.seed)
    own = bill.items[bill.items["span"] != ""].groupby("span")["eur"].sum()
    total = float(own.sum())
    eur = own * (bill.totals["total"]["p80"] / total if total else 1.0)
    to_build = [s for s in chosen.modules if not found.spans.at[s, "ready"]]
    exposed = {
        stated.nodes[v]: float(stated.price_eur[v]) / present_value
        for v in stated.served if stated.nodes[v] != HOSTING
    }  # fmt: skip
    return Needs(
        eur.reindex(to_build, fill_value=0.0).to_dict(),
        eur.drop(to_build, errors="ignore").to_dict(),
        exposed,
    )


def programme_limits(limits: Limits, chosen: Design) -> Limits:
    """Return the limits of the programme: the same work and time, a goal of 1 % at most.

    Who interrupted the search does not wait long for its programme.
    """
    limits = replace(limits, gap=min(limits.gap, 0.01))
    if chosen.status == "interrupted":
        return replace(limits, work=1, time_s=min(limits.time_s, _INTERRUPTED_S))
    return limits
