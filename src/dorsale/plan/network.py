"""The nouns between workshops: candidates, demand, design, light, availability, money.

Each is a frozen dataclass that holds tables; units stand in the column names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from dorsale.plan.scenario import Scenario

INTERNET = "internet"
OPTIONS = ("new", "lease", "repair", "light", "cable")


@dataclass(frozen=True)
class Candidates:
    """What could be built, leased, repaired or lit.

    ``nodes``: one row a planning node, indexed by id (``internet`` included).
    ``spans``: indexed by id: ``from, to, option, way, ways, fibre, length_km, countries,
    risk_groups, cuts_per_year, hours_down_per_year, geometry, accuracy_m, capacity_gbps,
    ready`` and, once priced, ``capex_eur, yearly_eur, module_gbps, module_eur``.
    ``quantities``: ``span, item, factor, quantity``: what the bill multiplies.
    ``elements``: what can fail, indexed by id: ``kind, name, cuts_per_year, repair_h``.
    """

    nodes: pd.DataFrame
    spans: pd.DataFrame
    quantities: pd.DataFrame
    elements: pd.DataFrame


@dataclass(frozen=True)
class Corridor:
    """One way of going from a place to another over the ground, priced."""

    start: str
    end: str
    rank: int
    ways: tuple[str, ...]
    length_km: float
    cost_eur: float
    km_by_way: Mapping[str, float]
    countries: tuple[str, ...]
    river_crossings: int
    border_crossings: int
    km_shared_with_first: float
    geometry: tuple[tuple[float, float], ...]
    accuracy_m: float


@dataclass(frozen=True)
class Demand:
    """Traffic to carry: ``flows`` has ``id, from, to, gbps`` in the design year.

    ``by_year`` has ``country, year, gbps``: the busy hour of each country.
    """

    flows: pd.DataFrame
    by_year: pd.DataFrame


@dataclass(frozen=True)
class Design:
    """What the optimiser chose, with its proof.

    ``modules``: span id -> number of capacity modules (spans chosen have at least one).
    ``loads_gbps``: span id -> traffic with nothing failed, both ways together.
    ``removing_eur``: unprotected node id -> what protecting it too would add, at most.
    ``protected``: node id -> kept through any single failure; ``cuts``: node id -> the spans
    or groups whose failure alone cuts it off, whatever is built.
    """

    modules: Mapping[str, int]
    protected: Mapping[str, bool]
    cuts: Mapping[str, tuple[str, ...]]
    objective_eur: float
    bound_eur: float
    gap: float
    seconds: float
    work: int
    status: str
    method: str
    removing_eur: Mapping[str, float] = field(default_factory=dict)
    loads_gbps: Mapping[str, float] = field(default_factory=dict)
    trace: tuple[tuple[float, float, float], ...] = ()


@dataclass(frozen=True)
class Light:
    """Lightpaths and huts: ``lightpaths`` indexed by id, ``huts`` with their place."""

    lightpaths: pd.DataFrame
    huts: pd.DataFrame


@dataclass(frozen=True)
class Routes:
    """How each demand travels: ``working`` and ``protection`` span paths, by demand id."""

    working: Mapping[str, tuple[str, ...]]
    protection: Mapping[str, tuple[tuple[str, ...], ...]]


@dataclass(frozen=True)
class Bill:
    """Quantities times prices: ``items`` and the simulated totals.

    ``items``: ``span, item, factor, quantity, unit_eur, eur, lot, country, phase, confidence``.
    ``totals``: name -> (base, p10, p50, p80, p90), in EUR.
    """

    items: pd.DataFrame
    totals: Mapping[str, Mapping[str, float]]
    draws: np.ndarray


@dataclass(frozen=True)
class Money:
    """Who pays and when: ``sources`` by funder, ``years`` in columns of EUR, unit prices.

    ``price_full`` covers all costs, ``price_cash`` running costs, debt service and operators'
    own money; both in EUR per Mbit/s and month of traffic carried.
    """

    sources: pd.DataFrame
    years: pd.DataFrame
    price_full: float
    price_cash: float


@dataclass(frozen=True)
class Variant:
    """The same plan under another assumption, and its design (``None``: not feasible)."""

    name: str
    design: Design | None


@dataclass(frozen=True)
class Plan:
    """Everything a plan is made of; ``formats.plan_json`` writes it down.

    ``available``: ``id, when (before, after), low, high, hours_lost_low, hours_lost_high,
    not_visited`` by demand. ``phases``: span id -> phase (0 = stands already).
    ``bridge``: the steps in EUR from the optimiser's objective to the financing need.
    """

    scenario: Scenario
    candidates: Candidates
    corridors: tuple[Corridor, ...]
    demand: Demand
    design: Design
    variants: tuple[Variant, ...]
    light: Light
    referee: pd.DataFrame | None
    routes: Routes
    available: pd.DataFrame
    phases: Mapping[str, int]
    bill: Bill
    bridge: tuple[tuple[str, float], ...]
    money: Money
    coverage: pd.DataFrame
    present_value: float
