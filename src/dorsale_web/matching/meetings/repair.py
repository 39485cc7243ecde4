"""Repair a published schedule: nobody present is moved, freed places are filled anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dorsale_web.matching.meetings.portfolio import Progress, schedule
from dorsale_web.matching.meetings.problem import Meeting, Problem
from dorsale_web.matching.meetings.result import Result


@dataclass(frozen=True)
class Repair:
    """What absences took, what stays as published, what is new, and the proof for the new."""

    lost: tuple[Meeting, ...]
    kept: tuple[Meeting, ...]
    new: tuple[Meeting, ...]
    result: Result

    @property
    def replaced(self) -> float:
        """The share of the lost meetings that others replace."""
        return len(self.new) / len(self.lost) if self.lost else 1.0


def repair(
    problem: Problem,
    published: Sequence[Meeting],
    absences: Mapping[str, int],
    *,
    from_slot: int | None = None,
    seed: int = 0,
    time_limit_s: float = 60.0,
    progress: Progress | None = None,
) -> Repair:
    """Fill what absences free, from ``from_slot`` on (else from the first absence on)."""
    lost = tuple(one for one in published if _is_lost(one, absences))
    kept = tuple(one for one in published if not _is_lost(one, absences))
    first = min(absences.values(), default=None) if from_slot is None else from_slot
    small = replace(problem, absent=dict(absences), kept=kept, from_slot=first, met=frozenset())
    result = schedule(small, seed=seed, time_limit_s=time_limit_s, progress=progress)
    before = set(kept)
    return Repair(lost, kept, tuple(one for one in result.meetings if one not in before), result)


def _is_lost(meeting: Meeting, absences: Mapping[str, int]) -> bool:
    return any(meeting.slot >= absences.get(name, meeting.slot + 1) for name in meeting.pair)
