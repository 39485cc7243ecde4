"""What scheduling gives back: meetings, the bound that proves them, and how they were found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from dorsale_web.matching.meetings.problem import Meeting, Pair, Problem
from dorsale_web.matching.meetings.rows import Grid, Numbers


@dataclass(frozen=True)
class Result:
    """A schedule with its certificate; ``meetings`` include those kept, ``value`` does not."""

    problem: Problem
    meetings: tuple[Meeting, ...]
    value: float
    bound: float
    prices: Mapping[str, float]  # by row name, those that are not zero
    method: str
    seed: int
    seconds: float
    met_bound: int | None = None  # with fairness: visitors who can be met together, at most
    without_fairness: float | None = None  # the value when interest alone counts
    fair: bool = False
    is_time_limited: bool = field(default=False)

    @property
    def gap(self) -> float:
        """The share of the bound that the schedule may lack."""
        return 1 - self.value / self.bound if self.bound else 0.0

    @property
    def met(self) -> int:
        """How many visitors have a meeting."""
        return len({meeting.visitor for meeting in self.meetings})

    @property
    def price_of_fairness(self) -> float | None:
        """The share of interest given up so that more visitors are met."""
        if not self.without_fairness:
            return None
        return 1 - self.value / self.without_fairness


def priced(grid: Grid, prices: Numbers) -> dict[str, float]:
    """Return the prices that are not zero by the names of their rows."""
    some = np.flatnonzero(prices)
    return {grid.row_names[row]: float(prices[row]) for row in some.tolist()}


def meetings_of(problem: Problem, pairs: Sequence[Pair], when: Numbers) -> tuple[Meeting, ...]:
    """Return the meetings of a schedule at their tables, with those kept."""
    new = [(*pairs[at], problem.slots[when[at]]) for at in np.flatnonzero(when >= 0).tolist()]
    if problem.tables is None:
        found = [Meeting(one, other, slot, one) for one, other, slot in new]
    else:
        found = _seated(new, problem.kept, problem.tables)
    every = [*problem.kept, *found]
    return tuple(sorted(every, key=lambda one: (one.slot, one.exhibitor, one.visitor)))


def _seated(
    new: Iterable[tuple[str, str, int]], kept: Sequence[Meeting], tables: int
) -> list[Meeting]:
    """Give tables; who meets again in the next slot stays where possible."""
    at: dict[tuple[str, int], str] = {}
    taken: dict[int, set[str]] = {}
    for meeting in kept:
        taken.setdefault(meeting.slot, set()).add(meeting.table)
        at[meeting.exhibitor, meeting.slot] = at[meeting.visitor, meeting.slot] = meeting.table
    by_slot: dict[int, list[tuple[str, str]]] = {}
    for one, other, slot in sorted(new):
        by_slot.setdefault(slot, []).append((one, other))
    found = []
    for slot in sorted(by_slot):
        for pair, table in _tables(by_slot[slot], slot, at, taken.get(slot, set()), tables):
            at[pair[0], slot] = at[pair[1], slot] = table
            found.append(Meeting(*pair, slot, table))
    return found


def _tables(
    pairs: Sequence[tuple[str, str]],
    slot: int,
    at: Mapping[tuple[str, int], str],
    taken: set[str],
    tables: int,
) -> list[tuple[tuple[str, str], str]]:
    """Return the table of each pair in one slot: the one of the slot before, else the next free."""
    used, given = set(taken), {}
    for pair in pairs:
        before = [at.get((name, slot - 1)) for name in pair]
        for table in before:
            if table and table not in used and pair not in given:
                used.add(table)
                given[pair] = table
    spare = iter([str(number) for number in range(1, tables + 1) if str(number) not in used])
    return [(pair, given[pair] if pair in given else next(spare)) for pair in pairs]
