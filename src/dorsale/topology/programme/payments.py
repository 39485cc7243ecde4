"""Who pays what in which year: donors whose years end first pay first, equals by their shares."""

from __future__ import annotations

from collections.abc import Mapping

from dorsale.topology.programme.problem import Problem


def fundable(problem: Problem, spent: Mapping[int, float]) -> bool:
    """Return whether budgets and donors can pay ``spent`` by year.

    No other order of paying does better than the one of this page.
    """
    so_far = 0.0
    for year, budget in problem.budget_eur.items():
        so_far += spent.get(year, 0.0)
        if so_far > budget * (1 + 1e-9) + 1e-3:
            return False
    return sum(spent.values()) - sum(sum(p.values()) for p in _drawn(problem, spent).values()) < 1.0


def _drawn(problem: Problem, spent: Mapping[int, float]) -> dict[tuple[int, int], dict[int, float]]:
    """Return what donors of each window (last year, first year) pay by year."""
    left = dict(problem.windows_eur)
    paid: dict[tuple[int, int], dict[int, float]] = {window: {} for window in left}
    for year in sorted(spent):
        due = spent[year]
        for window in left:
            given = min(due, left[window]) if window[1] <= year <= window[0] else 0.0
            if given > 0:
                paid[window][year] = given
                left[window] -= given
                due -= given
    return paid


def payments(problem: Problem, spent: Mapping[int, float]) -> dict[str, dict[int, float]]:
    """Return what each donor pays in each year of ``spent``."""
    drawn = _drawn(problem, spent)
    return {
        name: {
            year: eur * given / problem.windows_eur[last, first]
            for year, eur in drawn[last, first].items()
        }
        for name, (first, last, given) in problem.donors.items()
        if problem.windows_eur[last, first] > 0
    }


def unpaid(problem: Problem, spent: Mapping[int, float]) -> dict[int, float]:
    """Return what no donor pays of ``spent``, by year."""
    paid = payments(problem, spent).values()
    return {year: eur - sum(one.get(year, 0.0) for one in paid) for year, eur in spent.items()}
