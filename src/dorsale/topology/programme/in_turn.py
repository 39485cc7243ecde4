"""Programmes without an integer programme: spans in turn, as early as crews and money allow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from dorsale.topology.programme.payments import fundable
from dorsale.topology.programme.problem import Problem
from dorsale.topology.programme.starts import QUARTER, Start


class Turns:
    """Builds programmes of ``problem`` from an order of its spans."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.options: dict[int, list[Start]] = {}
        for start in sorted(problem.starts, key=lambda s: (s.ready, -s.quarter)):
            self.options.setdefault(start.span, []).append(start)

    def starts(self, order: Sequence[int]) -> dict[int, Start]:
        """Return a start for each span of ``order``, in turn.

        It is the one ready first that crews and money still allow, the latest of equals; spans
        that no longer fit are left out.
        """
        used: dict[tuple[str, int], float] = {}
        spent = dict(self.problem.standing_eur)
        found = {}
        for span in order:
            for start in self.options.get(span, ()):
                if not _manned(self.problem, used, start):
                    continue
                later = _added(self.problem, spent, start)
                if fundable(self.problem, later):
                    found[span], spent = start, later
                    _man(self.problem, used, start)
                    break
        return found

    def improve(
        self, order: Sequence[int], price: Callable[[dict[int, Start]], float], tries: int,
        random: np.random.Generator, late: Callable[[], bool],
    ) -> dict[int, Start]:  # fmt: skip
        """Return the best starts after ``tries`` moves of a span to another turn, or ``late``."""
        order, best = list(order), self.starts(order)
        value = price(best)
        for _ in range(tries if len(order) > 1 else 0):
            if late():
                break
            old, new = (int(i) for i in random.integers(0, len(order), 2))
            moved = [*order[:old], *order[old + 1 :]]
            moved.insert(new, order[old])
            starts = self.starts(moved)
            if (other := price(starts)) <= value:
                order, best, value = moved, starts, other
        return best


def _man(problem: Problem, used: dict[tuple[str, int], float], start: Start) -> None:
    for t, months in start.crew_months.items():
        key = (problem.crew_of[start.span], t)
        used[key] = used.get(key, 0.0) + months


def _manned(problem: Problem, used: Mapping[tuple[str, int], float], start: Start) -> bool:
    country = problem.crew_of[start.span]
    most = QUARTER * problem.crews.get(country, problem.crews["default"]) + 1e-9
    return all(used.get((country, t), 0.0) + m <= most for t, m in start.crew_months.items())


def _added(problem: Problem, spent: Mapping[int, float], start: Start) -> dict[int, float]:
    eur = float(problem.span_eur[start.span])
    later = dict(spent)
    for year, share in start.paid.items():
        later[year] = later.get(year, 0.0) + share * eur
    return later
