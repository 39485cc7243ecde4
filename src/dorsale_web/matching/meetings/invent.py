"""Invented fairs for tests and benchmarks: popular exhibitors, windows of presence, wishes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dorsale_web.matching.meetings.problem import Pair, Person, Problem, problem_of

_MUTUAL, _ONE_SIDED, _MOST_BONUS = 30, 10, 5
_IS_MUTUAL = 0.3  # of requests
_HOLES = 0.1  # of the slots of a visitor's window


def invent(
    exhibitors: int,
    visitors: int,
    slots: int,
    seed: int,
    *,
    wishes: float = 5,
    window: float = 0.6,
    exhibitor_free: float = 0.95,
    popularity: float = 0.8,
    exactly: bool = False,
    always: bool = False,
    people: Mapping[str, Person] | None = None,
    tables: int | None = None,
    max_per_person: int | None = None,
) -> Problem:
    """Return an invented fair; ``exactly`` that many wishes each, ``always`` free all day."""
    drawn = np.random.default_rng(seed)
    shares = np.arange(1, exhibitors + 1) ** -float(popularity)
    shares /= shares.sum()
    requests: dict[Pair, float] = {}
    for visitor in range(visitors):
        count = int(wishes) if exactly else max(1, int(drawn.poisson(wishes)))
        chosen = drawn.choice(exhibitors, min(count, exhibitors), replace=False, p=shares)
        for exhibitor in chosen.tolist():
            requests[f"E{exhibitor + 1}", f"V{visitor + 1}"] = _interest(drawn)
    free = [] if always else _free(drawn, exhibitors, visitors, slots, window, exhibitor_free)
    rows = [(*pair, interest) for pair, interest in requests.items()]
    return problem_of(rows, free, people, slots, tables, max_per_person)


def _interest(drawn: np.random.Generator) -> float:
    basis = _MUTUAL if drawn.random() < _IS_MUTUAL else _ONE_SIDED
    return basis + int(drawn.integers(0, _MOST_BONUS + 1))


def _free(
    drawn: np.random.Generator,
    exhibitors: int,
    visitors: int,
    slots: int,
    window: float,
    exhibitor_free: float,
) -> list[tuple[str, int]]:
    found = [
        (f"E{one + 1}", slot + 1)
        for one in range(exhibitors)
        for slot in np.flatnonzero(drawn.random(slots) < exhibitor_free).tolist()
    ]
    for visitor in range(visitors):
        name = f"V{visitor + 1}"
        found.append((name, 0))  # listed, even where no slot is left
        length = max(1, round(slots * float(np.clip(drawn.normal(window, 0.15), 0.1, 1))))
        start = int(drawn.integers(0, slots - length + 1))
        here = start + np.flatnonzero(drawn.random(length) >= _HOLES)
        found.extend((name, slot + 1) for slot in here.tolist())
    return found
