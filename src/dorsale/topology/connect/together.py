"""Which requirements one network can meet, where only one of some spans may be chosen.

**Decided**: for each usable span, whether it is chosen (x); for each requirement, whether it is
dropped (d).

**Must hold**

* of the spans that exclude one another, at most one is chosen;
* every requirement that is not dropped is met, as far as the usable spans allow: its rows hold,
  each with d times what it asks added.

**Minimised**: the number of requirements dropped; then the number of spans not chosen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from dorsale.plan.connect_rules import Requirement
from dorsale.topology.connect.separator import Separator, among, separator

_ROUNDS = 200


def together(
    requirements: Iterable[Requirement],
    spans: pd.DataFrame,
    standing: Collection[str],
    usable: Sequence[str],
    options: Iterable[Collection[str]],
) -> tuple[Requirement, ...]:
    """Return the most requirements that one network can meet, as far as ``usable`` spans allow.

    ``standing`` spans of ``spans`` serve whether chosen or not; of each of ``options`` one span
    at most is chosen. Rows are added until none is broken; if that takes too many rounds, what
    the last network meets is returned.
    """
    known = frozenset(usable)
    asked = [one for given in requirements if (one := among(given, known)).asked > 0]
    if not asked:
        return ()
    search = _Search([separator([one], spans, standing) for one in asked], usable, options)
    for _ in range(_ROUNDS):
        search.solve()
        if not search.cut():
            break
    return tuple(one for i, one in enumerate(asked) if not search.broken(i))


class _Search:
    """The program: a column for each span, then one for each requirement."""

    def __init__(
        self,
        separators: Sequence[Separator],
        usable: Sequence[str],
        options: Iterable[Collection[str]],
    ) -> None:
        self.separators = separators
        self.at = {span: i for i, span in enumerate(usable)}
        self.rows: list[tuple[Mapping[int, float], float]] = []
        for group in options:
            self.rows.append(({self.at[s]: -1.0 for s in group if s in self.at}, -1.0))
        self.x: dict[str, float] = {}
        self.dropped = np.zeros(len(separators), dtype=bool)

    def solve(self) -> None:
        """Choose as many spans as go with the fewest requirements dropped."""
        spans, columns = len(self.at), len(self.at) + len(self.separators)
        cost = np.concatenate([np.full(spans, -1.0), np.full(columns - spans, spans + 1.0)])
        terms = [(i, c, v) for i, (row, _) in enumerate(self.rows) for c, v in row.items()]
        row, column, value = zip(*terms, strict=True) if terms else ((), (), ())
        matrix = csr_array((value, (row, column)), shape=(len(self.rows), columns))
        held = LinearConstraint(matrix, [least for _, least in self.rows], np.inf)
        found = milp(cost, integrality=np.ones(columns), bounds=Bounds(0, 1), constraints=held)
        values = np.round(found.x)
        self.x = {span: float(values[i]) for span, i in self.at.items()}
        self.dropped = values[spans:] > 0.5

    def broken(self, requirement: int) -> bool:
        """Return whether the spans chosen leave the requirement unmet."""
        return bool(self.separators[requirement](self.x))

    def cut(self) -> bool:
        """Add the rows that requirements not dropped break; return whether there were any."""
        before = len(self.rows)
        for i, find in enumerate(self.separators):
            if not self.dropped[i]:
                for one in find(self.x):
                    terms = {self.at[span]: c for span, c in one.spans.items()}
                    self.rows.append(({**terms, len(self.at) + i: one.least}, one.least))
        return len(self.rows) > before
