"""What two more tables or one more slot would bring."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from dorsale_web.matching.meetings.portfolio import Progress, schedule
from dorsale_web.matching.meetings.problem import Problem
from dorsale_web.matching.meetings.result import Result


def what_if(
    problem: Problem,
    *,
    tables: int = 0,
    slots: int = 0,
    seed: int = 0,
    time_limit_s: float = 60.0,
    progress: Progress | None = None,
) -> Result:
    """Return the schedule with more tables, or with more slots at the end when all are free."""
    more = range(problem.slots[-1] + 1, problem.slots[-1] + 1 + slots)
    free = {
        name: Counter(dict(some) | {slot: problem.person(name).seats for slot in more})
        for name, some in problem.free.items()
    }
    wider = replace(
        problem,
        slots=(*problem.slots, *more),
        free=free,
        tables=None if problem.tables is None else problem.tables + tables,
    )
    return schedule(wider, seed=seed, time_limit_s=time_limit_s, progress=progress)
