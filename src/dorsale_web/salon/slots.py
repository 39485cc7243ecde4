"""Slots for meetings, from the opening hours: numbers follow one another, a pause leaves a gap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Protocol

from dorsale_web.salon.models import Edition, MeetingRules, MeetingSlot


class Opening(Protocol):
    """The hours of one day."""

    day: date
    opens_at: time
    closes_at: time


@dataclass(frozen=True)
class Slot:
    """A slot before it is kept."""

    number: int
    starts_at: datetime
    ends_at: datetime


Stretch = tuple[datetime, datetime]  # without a pause inside
Pause = tuple[time, time]


def slots_of(
    days: Iterable[Opening], minutes: int, pause: Pause | None, zone: tzinfo
) -> list[Slot]:
    """Return the slots of some days; the number after a pause or a night is left out.

    >>> from types import SimpleNamespace as Day
    >>> from zoneinfo import ZoneInfo
    >>> day = Day(day=date(2027, 3, 1), opens_at=time(9), closes_at=time(11))
    >>> found = slots_of([day], 30, (time(10), time(10, 30)), ZoneInfo("Africa/Brazzaville"))
    >>> [(one.number, one.starts_at.strftime("%H:%M")) for one in found]
    [(1, '09:00'), (2, '09:30'), (4, '10:30')]
    """
    found: list[Slot] = []
    for stretch in stretches(days, pause, zone):
        number = found[-1].number + 2 if found else 1
        found += filled(stretch, timedelta(minutes=minutes), number)
    return found


def stretches(days: Iterable[Opening], pause: Pause | None, zone: tzinfo) -> Iterator[Stretch]:
    """Give the open hours without the pause, in their order."""
    for one in sorted(days, key=lambda day: day.day):
        opens, closes = (at(one.day, hour, zone) for hour in (one.opens_at, one.closes_at))
        if pause is None:
            yield opens, closes
            continue
        begins, ends = (at(one.day, hour, zone) for hour in pause)
        yield opens, min(closes, begins)
        yield max(opens, ends), closes


def at(day: date, hour: time, zone: tzinfo) -> datetime:
    """Return a moment of a day in a time zone."""
    return datetime.combine(day, hour, tzinfo=zone)


def filled(stretch: Stretch, length: timedelta, number: int) -> Iterator[Slot]:
    """Give the whole slots that fit into a stretch, numbered from ``number``."""
    start, end = stretch
    while start + length <= end:
        yield Slot(number, start, start + length)
        start, number = start + length, number + 1


def planned(edition: Edition, rules: MeetingRules) -> list[Slot]:
    """Return the slots as the opening days and the rules of an edition would have them now."""
    pause = (rules.break_from, rules.break_to) if rules.break_from and rules.break_to else None
    return slots_of(edition.days.all(), rules.slot_minutes, pause, edition.zone)


def is_stale(edition: Edition, kept: Sequence[MeetingSlot], rules: MeetingRules) -> bool:
    """Return whether opening hours or rules changed since the slots were made."""
    now = [(one.number, one.starts_at, one.ends_at) for one in planned(edition, rules)]
    return now != [(one.number, one.starts_at, one.ends_at) for one in kept]


def moved(numbers: Iterable[int], before: Iterable[Slot], after: Iterable[Slot]) -> list[int]:
    """Return the numbers of the new slots that meet the hours of some old ones."""
    wanted = set(numbers)
    hours = [(one.starts_at, one.ends_at) for one in before if one.number in wanted]
    return [
        one.number
        for one in after
        if any(one.starts_at < end and start < one.ends_at for start, end in hours)
    ]


def by_day(edition: Edition, slots: Iterable[MeetingSlot]) -> list[tuple[date, list[MeetingSlot]]]:
    """Return the slots of an edition by day, in its time zone."""
    found: dict[date, list[MeetingSlot]] = {}
    for one in slots:
        found.setdefault(edition.local(one.starts_at).date(), []).append(one)
    return sorted(found.items())
