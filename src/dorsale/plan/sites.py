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
    to 1. ``first_share``: candidate -> share of drawn weightings in which it is first;
    ``in_doubt``: the same when measures are drawn between their low and high too, unknown ones
    from 0 to 1.
    ``ranks``: candidate x stakeholder, 1 = first. ``unknown``: candidate -> criteria without a
    value, scored 0.5. ``criteria``: rows of ``criteria.csv``, indexed by criterion.
    """

    measures: pd.DataFrame
    excluded: Mapping[str, tuple[tuple[str, float, float], ...]]
    scores: pd.DataFrame
    weightings: pd.DataFrame
    first_share: Mapping[str, float]
    in_doubt: Mapping[str, float] = field(default_factory=dict)
    ranks: pd.DataFrame = field(default_factory=pd.DataFrame)
    unknown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    criteria: pd.DataFrame = field(default_factory=pd.DataFrame)
    draws: int = 0
    seed: int = 0


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
    """What is built at a site: ``modules`` by phase and yearly figures, money in EUR.

    ``modules``: ``phase, year, it_kw, racks, room_m2, item, quantity, unit, eur, eur_low,
    eur_high``, one row an item. ``yearly``: ``year, wanted_kw, capacity_kw`` (load asked for, power
    that stands), then each with ``_low`` and ``_high`` beside it: ``it_kw`` (load served),
    ``racks, occupancy, pue, energy_kwh, grid_kwh, generator_kwh, solar_kwh, water_m3, carbon_t,
    energy_eur, staff_eur, upkeep_eur, operation_eur, revenue_eur``. ``cost_eur``: all phases, low,
    typical and high (less wide than the sum of the items' ranges).
    ``hours_lost``: hours a year in which the building fails, of its class.
    """

    site: str
    availability_class: str
    modules: pd.DataFrame
    yearly: pd.DataFrame
    cost_eur: tuple[float, float, float] = (0.0, 0.0, 0.0)
    hours_lost: float = 0.0


@dataclass(frozen=True)
class Technopole:
    """A technopole: ``spaces`` by phase and yearly figures; who it hosts, never what it creates.

    ``spaces``: ``phase, year, space, people, m2, m2_low, m2_high, eur, eur_low, eur_high``.
    ``yearly``: ``year, occupancy, firms, jobs, learners, events, operation_eur, revenue_eur``, each
    but the year with ``_low`` and ``_high``. ``cost_eur`` new, ``refit_eur`` in a building that is
    there: low, typical, high. ``evidence``: rows of ``hosting.csv`` on what parks elsewhere
    reached. ``break_even_year``: pessimistic, central, optimistic -> first year in which revenue
    covers operation, or None.
    """

    site: str
    spaces: pd.DataFrame
    yearly: pd.DataFrame
    cost_eur: tuple[float, float, float]
    refit_eur: tuple[float, float, float]
    evidence: pd.DataFrame
    break_even_year: Mapping[str, int | None]


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
