"""Nouns of siting: what must be hosted, where it could stand, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

HOSTING = "hosting"  # the virtual node at which hosted data is reached


@dataclass(frozen=True)
class Load:
    """What must be hosted, one row a year, country, class and case.

    ``rows``: ``year, country, user`` (public, bank, operator, cache, cloud, research),
    ``latency_ms`` (the most it stands), ``sovereign`` (must stay in its country), ``case`` (low,
    central, high), ``it_kw, racks, storage_tb, gbps``. ``coefficients``: the rows they rest on,
    ``item, value, low, high, unit, source, confidence``.
    """

    rows: pd.DataFrame
    coefficients: pd.DataFrame


@dataclass(frozen=True)
class Places:
    """Candidates judged: ``measures`` (candidate x criterion, in the criterion's own unit).

    ``excluded``: candidate -> criteria that removed it, each with its value and limit.
    ``scores``: candidate x criterion, 0 to 1. ``weightings``: stakeholder x criterion, rows sum
    to 1. ``first_share``: candidate -> share of drawn weightings in which it is first.
    """

    measures: pd.DataFrame
    excluded: Mapping[str, tuple[tuple[str, float, float], ...]]
    scores: pd.DataFrame
    weightings: pd.DataFrame
    first_share: Mapping[str, float]


@dataclass(frozen=True)
class Located:
    """An answer to a location problem on plain distances, proven or with its gap.

    ``sites``: chosen positions; ``served_by``: position of the site of each customer.
    """

    problem: str
    sites: tuple[int, ...]
    served_by: tuple[int, ...]
    value: float
    bound: float
    gap: float
    seconds: float
    status: str


@dataclass(frozen=True)
class Building:
    """What is built at a site: ``modules`` by phase and yearly figures.

    ``modules``: ``phase, year, it_kw, racks, room_m2, item, quantity, unit, eur``. ``yearly``:
    ``year, energy_kwh, water_m3, carbon_t, operation_eur, revenue_eur`` with low and high.
    """

    site: str
    availability_class: str
    modules: pd.DataFrame
    yearly: pd.DataFrame


@dataclass(frozen=True)
class Sited:
    """Where data centres and technopoles stand, and why: the whole answer."""

    load: Load
    places: Places
    chosen: tuple[str, ...]
    value_eur: float
    bound_eur: float
    gap: float
    buildings: tuple[Building, ...]
    compared: tuple[Located, ...] = ()
    effect: Mapping[str, float] = field(default_factory=dict)
