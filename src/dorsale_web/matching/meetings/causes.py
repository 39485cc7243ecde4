"""Why somebody has no meeting, and what a refused request would have displaced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from dorsale_web.matching.meetings.problem import Meeting, Pair, Problem

if TYPE_CHECKING:
    from dorsale_web.matching.meetings.result import Result

Cause = Literal["no_request", "no_common_slot", "full"]


def causes(problem: Problem, meetings: Iterable[Meeting]) -> dict[str, Cause]:
    """Return why each person without a meeting has none."""
    served = {name for meeting in meetings for name in meeting.pair}
    asked: dict[str, list[Pair]] = defaultdict(list)
    for pair in problem.requests:
        for name in pair:
            asked[name].append(pair)
    every = {*problem.people, *problem.free, *asked} - served
    return {name: _cause(problem, asked.get(name, [])) for name in sorted(every)}


def _cause(problem: Problem, asked: list[Pair]) -> Cause:
    if not asked:
        return "no_request"
    return "full" if any(common_slots(problem, pair) for pair in asked) else "no_common_slot"


def common_slots(problem: Problem, pair: Pair) -> list[int]:
    """Return the slots in which both of a request are free."""
    return [
        slot for slot in problem.slots if all(problem.capacity(name, slot) > 0 for name in pair)
    ]


@dataclass(frozen=True)
class Refusal:
    """What a request would have cost in each slot open to both, beside its own interest."""

    interest: float
    costs: dict[int, float]  # by slot: the prices of both people, the table and the rules


def refusal(result: Result, pair: Pair) -> Refusal:
    """Return why a request was not granted: every common slot is worth more to others.

    A price is what one more place in that row would add to the whole at most.
    """
    price, problem = result.prices.get, result.problem
    costs = {}
    for slot in common_slots(problem, pair):
        rows = [f"slot:{name}:{slot}" for name in pair] + [f"max:{name}" for name in pair]
        rows.append(f"tables:{slot}")
        costs[slot] = sum(price(row, 0.0) for row in rows)
    return Refusal(problem.requests[pair], costs)
