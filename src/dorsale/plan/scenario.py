"""The scenario: what a person gives the planner, as one frozen noun."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

EVENT_KINDS = ("span", "group", "submarine", "operator")
"""A span alone; a physical group; a submarine group; an operator or a contract."""


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
    ``hut_spacing_km`` is the distance between amplifiers aimed at; a hut may move by a tenth
    of it to stand at a named place.
    """

    capitals_protected: bool
    buy_off_eur_per_gbps_h: float
    hut_spacing_km: float
    works_years: int
    budget_eur: float | None


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
class Scenario:
    """A scenario folder, read and checked.

    ``tables`` maps each table of :mod:`dorsale.plan.tables` to a frame with its declared
    columns; ``defaults`` names the tables that came from the shipped reference;
    ``sources`` says where each number of ``scenario.toml`` comes from.
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
    limits: Limits
    seed: int
    languages: tuple[str, ...]
    tables: Mapping[str, pd.DataFrame]
    defaults: tuple[str, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def sites(self) -> pd.DataFrame:
        """Sites indexed by id."""
        return self.tables["sites"].set_index("id", drop=False).rename_axis(None)

    def survive_share(self, event: str) -> float:
        """Return the share of all demand that must survive an ``event`` kind."""
        return sum(one.share * one.survive[event] for one in self.classes)
