"""The rules as the backbone's problem asks for them: a point in, the rows that it breaks out.

What stands ready today stays in service and is counted beside the chosen spans. A crossing
between countries counts only when the internet is reached from both its ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from dorsale.plan.connect_rules import Requirement, Row
from dorsale.topology.connect.enforce import violated
from dorsale.topology.connect.independent import with_reach
from dorsale.topology.connect.joined import Ends, Inflow, ends_of
from dorsale.topology.connect.rules import within

_EPS = 1e-4


@dataclass
class Separator:
    """Finds the rows that a point breaks; where candidates are missing, what is left counts.

    ``ends``: both places of each span; ``standing``: spans in service whether chosen or not.
    """

    requirements: Sequence[Requirement]
    ends: Ends
    standing: frozenset[str]
    _narrowed: dict[frozenset[str], list[Requirement]] = field(default_factory=dict)

    def __call__(self, x: Mapping[str, float]) -> list[Row]:
        """Return the rows over the spans of ``x`` (all those of the problem) that it breaks."""
        served = {span: 1.0 if span in self.standing else value for span, value in x.items()}
        rows = [row for one in self._of(frozenset(x)) for row in self._broken(one, served)]
        return [_beside(row, self.standing) for row in rows]

    def _of(self, spans: frozenset[str]) -> list[Requirement]:
        """Return the requirements among ``spans``, as far as those allow."""
        if spans not in self._narrowed:
            self._narrowed[spans] = [among(one, spans) for one in self.requirements]
        return self._narrowed[spans]

    def _broken(self, requirement: Requirement, x: Mapping[str, float]) -> list[Row]:
        if requirement.rule.kind != "neighbours":
            return violated([requirement], x)
        inflow = Inflow(self.ends, x)
        chosen = [span for span in requirement.lines.spans if x[span] > _EPS]
        cuts = {span: inflow.cut(span) for span in chosen}
        cuts = {s: cut for s, cut in cuts.items() if sum(x[e] for e in cut) < x[s] - _EPS}
        joined = {**x, **{s: sum(x[e] for e in cut) for s, cut in cuts.items()}}
        return [_lifted(row, cuts) for row in violated([requirement], joined)]


def separator(
    requirements: Iterable[Requirement], spans: pd.DataFrame, standing: Iterable[str]
) -> Separator:
    """Return the separator of ``requirements``; ``standing`` spans of ``spans`` serve anyway."""
    return Separator(tuple(requirements), ends_of(spans), frozenset(standing))


def among(requirement: Requirement, spans: frozenset[str]) -> Requirement:
    """Return ``requirement`` over ``spans`` alone, with what those allow."""
    if spans.issuperset(requirement.lines.spans):
        return requirement
    return with_reach(replace(requirement, lines=within(requirement.lines, spans)))


def _lifted(row: Row, cuts: Mapping[str, Iterable[str]]) -> Row:
    """Return a row on joined crossings as one on spans.

    A crossing that counts is chosen, and so is one span at least of any set that parts it from
    the internet: the smaller of both stands for it.
    """
    terms: dict[str, float] = {}
    for span, c in row.spans.items():
        for one in cuts.get(span, (span,)):
            terms[one] = terms.get(one, 0.0) + c
    return Row(terms, row.least)


def _beside(row: Row, standing: frozenset[str]) -> Row:
    """Return the row on what must be chosen beside the ``standing`` spans."""
    left = {span: c for span, c in row.spans.items() if span not in standing}
    return Row(left, row.least - sum(c for span, c in row.spans.items() if span in standing))
