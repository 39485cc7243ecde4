"""The scenario: what a person gives the planner, as one frozen noun."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from dorsale.plan.connect_rules import ConnectRule
from dorsale.plan.ground import LayerFile
from dorsale.plan.publication import Publication

EVENT_KINDS = ("span", "group", "submarine", "operator", "node", "two")
"""A span alone; a physical group; a submarine group; an operator or a contract; a node with all
its spans; any two of these at once."""

PROTECTION_NEEDS = ("duct", "operator", "contract")
"""What a span may be asked to have before other traffic may count on it after a failure."""

CHOICES = ("country", "cable", "group", "span", "ground")
"""What a plan can be priced without: see :class:`Choice`."""


FIBRE_USE: Mapping[str, float] = {
    "operators": 0.30,
    "state": 0.10,
    "neighbours": 0.10,
    "for_sale": 0.25,
}
"""Share of the pairs not lit that each use takes (assumption); the rest is spare. Neighbours
take theirs on spans that cross a border."""


@dataclass(frozen=True)
class Years:
    """The calendar of a plan: reference (of inputs), start (of works), design, horizon."""

    reference: int
    start: int
    design: int
    horizon: int


@dataclass(frozen=True)
class Basis:
    """In which money the plan speaks: currency, price year, tax, discount, inflation."""

    currency: str
    price_year: int
    tax: str
    discount_rate: float
    inflation_per_year: float


@dataclass(frozen=True)
class DemandClass:
    """A part of every demand and the share of it that must survive each kind of event."""

    name: str
    share: float
    survive: Mapping[str, float]


@dataclass(frozen=True)
class Rules:
    """What the plan must obey and what it costs not to.

    ``buy_off_eur_per_gbps_h`` prices one Gbit/s lost for one hour;
    ``hut_spacing_km`` is the distance between amplifiers aimed at; a section may be a tenth
    longer for a hut to stand on better ground. ``protection_needs`` (of
    :data:`PROTECTION_NEEDS`): existing spans known to lack one of these carry traffic, but
    protect nothing. ``off_road``: new cable may also leave the ways, over the ground that the
    layers know.
    """

    capitals_protected: bool
    buy_off_eur_per_gbps_h: float
    hut_spacing_km: float
    works_years: int
    budget_eur: float | None
    protection_needs: tuple[str, ...] = ()
    off_road: bool = False


@dataclass(frozen=True)
class Reliability:
    """Cut rates by medium (per 1,000 km and year) and the mean time to repair (h)."""

    cuts_per_1000_km_per_year: Mapping[str, float]
    repair_h: Mapping[str, float]


@dataclass(frozen=True)
class Limits:
    """When the optimiser stops: rounds of work first, seconds as a safety net."""

    work: int
    time_s: float
    gap: float


@dataclass(frozen=True)
class Choice:
    """One thing to plan without, or to build whatever it costs.

    ``wish`` is ``without`` or ``with``; ``what`` is one of :data:`CHOICES`; ``id`` names it:
    a country by its code, a cable by its name or its row, a risk group by its row, a span or
    the ground under it by a row of ways, fibre or cables.
    """

    wish: str
    what: str
    id: str

    @property
    def name(self) -> str:
        """Return the choice as it is written: ``without country:CM``."""
        return f"{self.wish} {self.what}:{self.id}"


@dataclass(frozen=True)
class Alternatives:
    """The other plans to draw: ``plans`` that differ most, each at most ``within`` dearer.

    ``choices`` are priced one by one; ``tries`` designs are spent on each different plan;
    ``work`` and ``gap`` end each design, of a plan or a choice.
    """

    plans: int = 3
    within: float = 0.05
    choices: tuple[Choice, ...] = ()
    tries: int = 1
    work: int = 100
    gap: float = 0.06


@dataclass(frozen=True)
class Season:
    """The dry months (1 to 12) of a zone: ``country`` (``*`` = any), ``lat`` and ``lon`` ranges."""

    country: str
    lat: tuple[float, float]
    lon: tuple[float, float]
    dry_months: frozenset[int]


@dataclass(frozen=True)
class ProgrammeRules:
    """How fast works can go, and what must come before and after them.

    ``decided`` (``YYYY-MM``): month in which the money is decided and procurement starts.
    ``contract_months``: ``existing`` fibre (from the decision), ``border`` (from the first works
    of a span that crosses one), ``protected_area`` (permit to enter one, from the decision).
    ``km_per_month`` and ``wet_pace`` (share of it kept off the dry months) by way, ``repair``
    and ``light``; ``crews`` by country, with a ``default``.
    ``slippage`` multiplies durations; ``budget_per_year_eur`` None = the need in equal slices.
    """

    decided: str
    procurement_months: int
    acceptance_months: int
    contract_months: Mapping[str, int]
    crews: Mapping[str, int]
    km_per_month: Mapping[str, float]
    wet_pace: Mapping[str, float]
    dry_months: Mapping[str, tuple[int, ...]]
    low_water_months: tuple[int, ...]
    slippage: float
    capital_weight: float
    budget_per_year_eur: float | None
    seasons: tuple[Season, ...]


@dataclass(frozen=True)
class Siting:
    """How data centres are placed: ``sites`` wanted (0: the plan places none).

    ``separation_km``: the least distance between any two; ``latency_ms``: the most that users
    stand; ``availability``: class I to IV; ``phases``: the most in which one is built.
    ``exchanges``: whether the plan decides where countries exchange traffic.
    """

    sites: int = 0
    separation_km: float = 100.0
    latency_ms: float = 50.0
    availability: str = "III"
    phases: int = 3
    exchanges: bool = False


@dataclass(frozen=True)
class Scenario:
    """A scenario folder, read and checked.

    ``tables`` maps each table of :mod:`dorsale.plan.tables` to a frame with its declared
    columns; ``defaults`` names the tables that came from the shipped reference;
    ``sources`` says where each number of ``scenario.toml`` comes from; ``layers`` are the files
    that tell of the ground, to be read in cells of ``resolution_m``; ``outlines`` are countries
    to draw under the map (GeoJSON; ``None``: the shipped ones). ``rates_by_year``: currency ->
    year -> units for one euro, where the rates of the years are known; ``fibre_use``: the share
    of the pairs not lit that goes to each use. ``publication``: under which names and identifiers
    the plan is published.
    """

    name: str
    title: Mapping[str, str]
    as_of: str
    years: Years
    basis: Basis
    rates: Mapping[str, float]
    classes: tuple[DemandClass, ...]
    rules: Rules
    reliability: Reliability
    programme: ProgrammeRules
    limits: Limits
    seed: int
    languages: tuple[str, ...]
    tables: Mapping[str, pd.DataFrame]
    defaults: tuple[str, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    alternatives: Alternatives = Alternatives()
    connect_rules: tuple[ConnectRule, ...] = ()
    layers: tuple[LayerFile, ...] = ()
    resolution_m: float = 1_000.0
    outlines: Mapping[str, Any] | None = None
    rates_by_year: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    fibre_use: Mapping[str, float] = field(default_factory=lambda: dict(FIBRE_USE))
    publication: Publication = field(default_factory=Publication)
    siting: Siting = Siting()

    @property
    def sites(self) -> pd.DataFrame:
        """Sites indexed by id."""
        return self.tables["sites"].set_index("id", drop=False).rename_axis(None)

    def survive_share(self, event: str) -> float:
        """Return the share of all demand that must survive an ``event`` kind."""
        return sum(one.share * one.survive.get(event, 0.0) for one in self.classes)
