"""Months, seasons and the pace of works: how long a span takes when it starts in a month.

A month is counted from year 0: ``2029-01`` is 24348. A year has dry months, in which works go
at full pace, and others, in which a share of it is kept; some works stop altogether in low water.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from dorsale.plan.scenario import ProgrammeRules, Season

FAR = 1_000_000.0  # km a month of what needs no crew


@dataclass(frozen=True)
class Pace:
    """How fast works of a span go: ``full_km`` a month, a share ``wet`` of it off the dry season.

    ``dry`` and ``closed`` are months of the year, 1 to 12; nothing is done in a closed one.
    """

    full_km: float
    wet: float
    dry: frozenset[int]
    closed: frozenset[int] = frozenset()

    def km(self, month: int) -> float:
        """Return the km done in ``month``."""
        of_year = month % 12 + 1
        if of_year in self.closed:
            return 0.0
        return self.full_km * (1.0 if of_year in self.dry else self.wet)


def month_of(text: str) -> int:
    """Return the month written ``YYYY-MM``.

    >>> month_of("2029-01"), said(month_of("2029-12") + 1)
    (24348, '2030-01')
    """
    year, of_year = text.split("-")
    return int(year) * 12 + int(of_year) - 1


def said(month: int) -> str:
    """Return ``month`` as ``YYYY-MM``."""
    return f"{month // 12}-{month % 12 + 1:02d}"


def work(km: float, pace: Pace, first: int, stop: int) -> list[tuple[int, float]]:
    """Return ``(month, share of the month)`` of the works of ``km`` from ``first`` on.

    Waiting out a season counts as work: the crew stays. Empty when ``km`` is 0, or when the
    works would not be over before the month ``stop``.

    >>> work(60.0, Pace(40.0, 0.5, frozenset({1})), month_of("2029-01"), month_of("2030-01"))
    [(24348, 1.0), (24349, 1.0)]
    """
    found = []
    for month in range(first, stop):
        if km <= 1e-9:
            break
        done = pace.km(month)
        found.append((month, min(1.0, km / done) if done else 1.0))
        km -= done
    return found if km <= 1e-9 else []


def dry_months(rules: ProgrammeRules, country: str, lat: float, lon: float) -> frozenset[int]:
    """Return the dry months of a place: those set for its country, else those of its zone."""
    if country in rules.dry_months:
        return frozenset(rules.dry_months[country])
    zones = [zone for zone in rules.seasons if _holds(zone, country, lat, lon)]
    return zones[0].dry_months if zones else frozenset()


def _holds(zone: Season, country: str, lat: float, lon: float) -> bool:
    south, north = zone.lat
    west, east = zone.lon
    return zone.country in (country, "*") and south <= lat < north and west <= lon < east


def pace_of(rules: ProgrammeRules, works: str, dry: Collection[int], slippage: float = 1.0) -> Pace:
    """Return the pace of a kind of ``works`` (a way, ``repair``, ``light`` or ``lease``)."""
    if works == "lease":
        return Pace(FAR, 1.0, frozenset(dry))
    closed = frozenset(rules.low_water_months if works == "river" else ())
    full = rules.km_per_month[works] / slippage
    return Pace(full, rules.wet_pace[works], frozenset(dry), closed)
