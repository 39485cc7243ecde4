"""The arithmetic of vouching: who is confirmed, from whom, until when. No table, no clock.

An organisation counts as vouched while a chain of vouching leads to it from a root that a steward
named. Chains are followed from the roots outward, so a ring, a mutual vouching or a vouching of
oneself lifts nobody: none of them starts at a root. Vouching inside one group does not count.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

MONTHS_VALID = 24


@dataclass(frozen=True)
class Edge:
    """One vouching that was made: ``voucher`` is None for a root named by a steward."""

    voucher: int | None
    organisation: int
    expires_on: date
    withdrawn: bool = False


def vouched_until(
    edges: Iterable[Edge],
    groups: Mapping[int, str],
    today: date,
    suspended: frozenset[int] = frozenset(),
) -> dict[int, date]:
    """Return each vouched organisation with the last day of its best chain.

    A chain holds as long as its weakest link, so this is the widest path from the roots: the
    organisation that holds longest is settled first. Those ``suspended`` pass nothing on.

    >>> day = date(2027, 1, 1)
    >>> vouched_until([Edge(None, 1, day), Edge(1, 2, day), Edge(3, 4, day)], {}, date(2026, 1, 1))
    {1: datetime.date(2027, 1, 1), 2: datetime.date(2027, 1, 1)}
    """
    given: dict[int | None, list[Edge]] = {}
    for edge in edges:
        if not edge.withdrawn and edge.expires_on >= today:
            given.setdefault(edge.voucher, []).append(edge)
    waiting = [(-edge.expires_on.toordinal(), edge.organisation) for edge in given.get(None, [])]
    heapq.heapify(waiting)
    settled: dict[int, date] = {}
    while waiting:
        last, one = heapq.heappop(waiting)
        if one in settled or one in suspended:
            continue
        settled[one] = date.fromordinal(-last)
        for edge in given.get(one, []):
            if not same_group(groups, one, edge.organisation):
                until = min(settled[one], edge.expires_on)
                heapq.heappush(waiting, (-until.toordinal(), edge.organisation))
    return settled


def same_group(groups: Mapping[int, str], one: int, other: int) -> bool:
    """Return whether two organisations are one, or belong to one group."""
    return one == other or (bool(groups.get(one)) and groups.get(one) == groups.get(other))


def in_months(day: date, months: int = MONTHS_VALID) -> date:
    """Return the same day some months later; the last of the month when there is no such day.

    >>> in_months(date(2024, 2, 29), 12)
    datetime.date(2025, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError
