"""Nouns of siting: what must be hosted, where it could stand, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

HOSTING = "hosting"  # the virtual node at which hosted data is reached
SPAN = "hosting:"  # before the id of a candidate: its span to that node
HALL, SPACE = "hall_", "space_"
"""Heads of the items by which modules of a data centre and spaces of a technopole are billed."""
LOCAL_SHARES = {
    f"{HALL}energy": 1.0,
    f"{HALL}staff": 1.0,
    f"{HALL}upkeep": 0.5,
    f"{SPACE}running": 1.0,
}
"""What they pay to run -> the part paid in local currency (assumption; spare parts are bought
abroad)."""


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
class Caches:
    """Where caches pay beside the halls of the plan: ``open`` sites, and what they save.

    ``rows``: ``site, open, served_by`` (a cache, a hall's site, or the internet), ``gbps`` (traffic
    of the busy hour that a cache can serve), ``node_eur`` (present value of a cache there, 0 where
    none opens), ``saved_eur`` (present value of transport and transit that a cache saves, compared
    with the halls alone). ``value_eur`` is what all of it costs, at least ``bound_eur``.
    """

    open: tuple[str, ...]
    rows: pd.DataFrame
    value_eur: float
    bound_eur: float


@dataclass(frozen=True)
class Exchanges:
    """Where countries exchange traffic: each pair, and each country with itself, at one place.

    ``points``: ``site, stands`` (today), ``eur`` (present value of one there: installed where none
    stands, then a rack and its upkeep). ``rows``: ``country, other, site`` (empty where no
    exchange point pays), ``gbps`` (both ways, design year), ``rtt_ms`` (mean, there and back from
    one end to the other), ``eur`` (present value of the ways), ``today_eur`` and ``abroad_eur``
    (the same at the exchange points of today, and without any). ``value_eur`` is what all of it
    costs, at least ``bound_eur``, over all spans that could be taken; over the network of the plan
    it is ``kept_eur``, where ``best_eur`` is the least.
    """

    points: pd.DataFrame
    rows: pd.DataFrame
    value_eur: float
    bound_eur: float
    kept_eur: float = 0.0
    best_eur: float = 0.0

    @property
    def places(self) -> dict[tuple[str, str], str]:
        """A country and the one that its traffic goes to -> the exchange point, where one pays."""
        met = self.rows[self.rows["site"] != ""]
        pairs = list(zip(met["country"], met["other"], met["site"], strict=True))
        return {
            **{(one, other): str(site) for one, other, site in pairs},
            **{(other, one): str(site) for one, other, site in pairs},
        }


@dataclass(frozen=True)
class Sited:
    """Where data centres and technopoles stand, and why: the whole answer.

    ``joint``: the sites were decided with the network (else they are those that the scenario
    chose, and ``value_eur``, ``bound_eur`` and ``gap`` are 0). ``places``: kind -> its candidates
    judged. ``chosen``: data centres that the plan builds; ``technopoles`` likewise; ``looked_at``:
    technopoles sized for a look at them, in no plan. A building
    whose candidate the scenario chose, with an item of the cost book, is billed as the book
    says (``given``); every other one by its modules.

    ``hosted_gbps``: served site -> Gbit/s of the design year to what is hosted, which without data
    centres would come from the internet. ``could``: candidate -> routes without a common risk that
    could be had.

    ``compared``: ``method`` (joint, p_median, p_centre, cover, ranking), ``sites`` (tuple),
    ``cost_eur, latency_ms, latency_worst_ms, cut_off_worst, cut_off_mean, gap``. ``trade_off``: the
    same of every set of as many sites that are far enough apart, ``best`` where no other set is
    better in cost, latency and risk. ``after_failures``: ``element, event``, then shares of people:
    ``hosted`` (reach a site that stands), ``inside`` (by a way that never leaves the region),
    ``internet``; ``latency_ms, latency_worst_ms`` (round trips of those inside to the nearest
    site). ``cut_off_worst, cut_off_mean``: share not inside in single failures. ``abroad_kw``:
    country -> kW that must stay in the country and has no site there.
    ``exchanges``: where countries exchange traffic, when the plan decides it.
    ``members``: ``technopole, name, kind, place, km, url``.
    ``beside``: candidate of a building or technopole -> what stands beside its cost: ``cost_book``
    (``item, listed, currency, year, eur`` and, of data centres, ``pays_for_kw``), and of data
    centres ``hosts`` (countries), ``per_unit, seen`` (measures of the same kind elsewhere),
    ``works_slip``. ``density``: kW for a million people, ours and what stands in Africa today.
    ``effect``: what the sites change, by name; ``only_with`` and ``only_without``: spans that only
    one of both networks takes.
    """

    load: Load
    places: Mapping[str, Places]
    chosen: tuple[str, ...]
    buildings: tuple[Building, ...]
    technopoles: tuple[Technopole, ...] = ()
    looked_at: tuple[Technopole, ...] = ()
    given: tuple[str, ...] = ()
    joint: bool = False
    value_eur: float = 0.0
    bound_eur: float = 0.0
    gap: float = 0.0
    hosted_gbps: Mapping[str, float] = field(default_factory=dict)
    could: Mapping[str, int] = field(default_factory=dict)
    compared: pd.DataFrame = field(default_factory=pd.DataFrame)
    trade_off: pd.DataFrame = field(default_factory=pd.DataFrame)
    after_failures: pd.DataFrame = field(default_factory=pd.DataFrame)
    abroad_kw: Mapping[str, float] = field(default_factory=dict)
    caches: Caches | None = None
    exchanges: Exchanges | None = None
    members: pd.DataFrame = field(default_factory=pd.DataFrame)
    beside: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    density: tuple[float, float] = (0.0, 0.0)
    effect: Mapping[str, float] = field(default_factory=dict)
    only_with: tuple[str, ...] = ()
    only_without: tuple[str, ...] = ()

    @property
    def inside(self) -> tuple[str, ...]:
        """Candidates that the plan holds: data centres, then technopoles."""
        halls = (one.site for one in self.buildings)
        return (*halls, *(one.site for one in self.technopoles))
