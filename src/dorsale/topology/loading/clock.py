"""How much has been done: work in counts, the same on every machine, and seconds beside it.

One unit of work is about one second of one core of 2025: 2e7 (rows x simplex iterations) of
the path and capacity programs, or their like in other steps. Whatever ends early within the
work limit ends on counts alone; seconds are a safety net.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

UNIT = 2e7


@dataclass
class Clock:
    """What may be spent (units, seconds) and what has been; ``tell`` hears of progress."""

    work_limit: float
    seconds_limit: float
    tell: Callable[[float, float], None] | None = None
    work: float = 0.0
    began: float = field(default_factory=time.monotonic)

    def spend(self, rows_times_iterations: float) -> None:
        """Count work done."""
        self.work += rows_times_iterations / UNIT

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.began

    @property
    def seconds_left(self) -> float:
        """Seconds until the limit."""
        return self.seconds_limit - self.seconds

    @property
    def over(self) -> bool:
        """Whether work or seconds are used up."""
        return self.work >= self.work_limit or self.seconds_left <= 0

    @property
    def status(self) -> str:
        """Which limit stopped the search."""
        return "time_limit" if self.seconds_left <= 0 else "work_limit"
