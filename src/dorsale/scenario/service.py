"""The paths that serve each demand, and how often they fail."""

from __future__ import annotations

import pandas as pd

from dorsale import availability
from dorsale.plan.network import Candidates, Routes


def safest(found: Candidates, down: pd.Series, today: Routes, planned: Routes) -> Routes:
    """Return, for each demand, the paths that lose the fewest hours: planned, today's, or both.

    What stands today stays in service, so a plan never takes a safer path away.
    """
    working, protection = {}, {}
    for name in planned.working:
        new = (planned.working[name], *planned.protection[name])
        old = (today.working[name], *today.protection[name]) if today.working[name] else ()
        choices = [new, old, tuple(dict.fromkeys((*new, *old)))] if old else [new]
        best = min(choices, key=lambda paths: _hours(found, down, paths))
        working[name], protection[name] = best[0], best[1:]
    return Routes(working, protection)


def _hours(found: Candidates, down: pd.Series, paths: tuple[tuple[str, ...], ...]) -> float:
    return availability.of_route(found.spans, paths[0], paths[1:], down).hours_lost_high


def protecting(taken: Routes) -> set[tuple[str, str]]:
    """Return the pairs of a working span and a span that protects a demand on it."""
    return {
        (span, other)
        for name, working in taken.working.items()
        for span in working
        for path in taken.protection[name]
        for other in path
        if other != span
    }


def availability_of(found: Candidates, down: pd.Series, when: str, taken: Routes) -> pd.DataFrame:
    """Return ``id, when, low, high, hours_lost_low, hours_lost_high, not_visited`` by demand."""
    rows = []
    for name in taken.working:
        one = availability.of_route(found.spans, taken.working[name], taken.protection[name], down)
        rows.append((name, when, one.low, one.high, one.hours_lost_low, one.hours_lost_high,
                     one.not_visited))  # fmt: skip
    names = ["id", "when", "low", "high", "hours_lost_low", "hours_lost_high", "not_visited"]
    return pd.DataFrame(rows, columns=names)
