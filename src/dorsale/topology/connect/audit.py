"""Hold a network against the requirements: what was asked, what was found, what was counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from dorsale.plan.connect_rules import Finding, Requirement
from dorsale.topology.connect.independent import count
from dorsale.topology.connect.joined import ends_of, joined


def audit(
    requirements: Sequence[Requirement],
    spans: pd.DataFrame,
    chosen: Iterable[str],
    ready: Iterable[str] = (),
) -> tuple[Finding, ...]:
    """Return a finding for each requirement in the network of ``chosen`` ids of ``spans``.

    ``ready``: the spans that stand today, ready to carry traffic; ``today`` counts over these
    alone, chosen or not. Counting stops at what the rule asks.
    """
    ends = ends_of(spans)
    planned, today = (_Network(set(kept), joined(ends, kept)) for kept in (set(chosen), set(ready)))
    return tuple(_finding(requirement, planned, today) for requirement in requirements)


class _Network:
    """The spans of a network; those joined to the internet are the ones that links may use."""

    def __init__(self, spans: set[str], joined: set[str]) -> None:
        self.spans, self.joined = spans, joined

    def usable(self, requirement: Requirement) -> set[str]:
        """Return the spans that count: a crossing between countries only with both ends joined."""
        return self.joined if requirement.rule.kind == "neighbours" else self.spans


def _finding(requirement: Requirement, planned: _Network, today: _Network) -> Finding:
    rule = requirement.rule
    found = count(requirement, planned.usable(requirement), rule.least)
    before = count(requirement, today.usable(requirement), rule.least)
    out_of_reach = requirement.reach < rule.least and requirement.exact
    used = {span for route in found.routes for span in route.spans}
    met = len(found.routes) >= rule.least
    return Finding(
        rule=rule.name,
        kind=rule.kind,
        count=rule.count,
        subject=requirement.subject,
        required=rule.least,
        found=len(found.routes),
        today=len(before.routes),
        met=met,
        routes=found.routes,
        unnamed=tuple(sorted(used & requirement.lines.unnamed)),
        cut=() if met else (requirement.cut if out_of_reach else found.cut),
        out_of_reach=out_of_reach,
        exact=found.exact and before.exact,
    )
