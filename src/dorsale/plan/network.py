"""The nouns between workshops: candidates, demand, design, light, availability, money.

Each is a frozen dataclass that holds tables; units stand in the column names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from dorsale.plan.connect_rules import Finding
from dorsale.plan.ground import Origin
from dorsale.plan.money import Finances
from dorsale.plan.scenario import Choice, Scenario
from dorsale.plan.sites import Sited

INTERNET = "internet"
OPTIONS = ("new", "lease", "repair", "light", "cable")
CABLE_FIBRES = 48
"""Fibres of a new cable (assumption)."""


@dataclass(frozen=True)
class Candidates:
    """What could be built, leased, repaired or lit.

    ``nodes``: one row a planning node, indexed by id (``internet`` included).
    ``spans``: indexed by id: ``from, to, option, way, ways, fibre, length_km, countries,
    risk_groups, cuts_per_year, hours_down_per_year, geometry, accuracy_m, capacity_gbps,
    ready, protected_areas`` (entered by new works) and, once priced, ``capex_eur, yearly_eur,
    module_gbps, module_eur``.
    ``quantities``: ``span, item, factor, quantity``: what the bill multiplies.
    ``elements``: what can fail, indexed by id: ``kind, name, cuts_per_year, repair_h``.
    """

    nodes: pd.DataFrame
    spans: pd.DataFrame
    quantities: pd.DataFrame
    elements: pd.DataFrame

    def standing(self) -> list[str]:
        """Return the spans of today's network, ready to carry traffic."""
        return list(self.spans.index[self.spans["ready"]])

    def in_service(self, chosen: Design) -> list[str]:
        """Return the spans of the network after a plan: chosen, or ready already."""
        ready = self.spans["ready"]
        return [span for span in self.spans.index if span in chosen.modules or ready[span]]


@dataclass(frozen=True)
class PricedItem:
    """One line of a price: ``quantity`` times the rate of ``item`` and its ``factor``."""

    item: str
    factor: str
    quantity: float
    unit: str
    eur: float


@dataclass(frozen=True)
class Stretch:
    """A part of a corridor on one way (its id, kind), or off the ways (empty, ``open_ground``)."""

    way: str
    kind: str
    km: float
    eur: float
    km_by_terrain: Mapping[str, float]
    geometry: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Corridor:
    """One way of going from a place to another over the ground, priced.

    ``km_near_first``: its kilometres beside the first corridor, the shared ones left out.
    ``diversity`` against the first: ``proven``, ``to_be_surveyed`` (the lines are not known well
    enough), ``shared``, or empty for the first itself.

    What explains it: ``km_by_terrain`` (way -> terrain -> km), ``km_by_slope`` (flat, hilly,
    steep), ``crossings`` (item of the cost book -> how many), ``items`` that add up to its cost,
    ``cuts_per_year`` by cause, ``works_months`` of one crew in the dry season and
    ``permit_months`` of the slowest permit. ``profile``: (km, height in m) along it, NaN where
    unknown; empty without relief. ``stretches``: of a corridor that may leave the ways.
    """

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
    km_near_first: float = 0.0
    diversity: str = ""
    km_by_terrain: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    km_by_slope: Mapping[str, float] = field(default_factory=dict)
    crossings: Mapping[str, int] = field(default_factory=dict)
    items: tuple[PricedItem, ...] = ()
    cuts_per_year: Mapping[str, float] = field(default_factory=dict)
    works_months: float = 0.0
    permit_months: int = 0
    profile: tuple[tuple[float, float], ...] = ()
    stretches: tuple[Stretch, ...] = ()


@dataclass(frozen=True)
class Demand:
    """Traffic to carry: ``flows`` has ``id, from, to, gbps`` in the design year.

    ``hosted_gbps`` of a flow, where the plan has data centres: the part of it that goes to what is
    hosted, and would come from the internet without them.

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
    or groups whose failure alone cuts it off, whatever is built. ``not_protecting``: chosen
    spans that carry traffic but are refused as protection. ``excused_pairs``: two failures that
    nothing survives together, and the sites they cut off (none: too little room is left).
    ``lowered``: node id -> single failure -> the share of its traffic asked then, where whatever
    is built leaves room for less than the share that must survive.
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
    seed: int = 0
    not_protecting: tuple[str, ...] = ()
    excused_pairs: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    lowered: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Light:
    """Lightpaths and huts: ``lightpaths`` indexed by id, ``huts`` with their place and ``why``."""

    lightpaths: pd.DataFrame
    huts: pd.DataFrame


@dataclass(frozen=True)
class Routes:
    """How each demand travels: ``working`` and ``protection`` span paths, by demand id."""

    working: Mapping[str, tuple[str, ...]]
    protection: Mapping[str, tuple[tuple[str, ...], ...]]


@dataclass(frozen=True)
class Stage:
    """A year in which spans enter service, and what it brings to whom.

    ``joined`` and ``protected`` are the sites newly so; ``people`` live in them (counted once)
    and ``gbps`` is their traffic in the design year. A stage that brings neither adds capacity.
    """

    year: int
    spans: tuple[str, ...]
    km: float
    eur: float
    joined: tuple[str, ...]
    protected: tuple[str, ...]
    people: float
    gbps: float


@dataclass(frozen=True)
class Programme:
    """When what is built, who pays, and the proof.

    ``spans`` (by id): ``lot`` (country), ``kind`` of works, ``length_km, eur``, ``year`` of its
    stage (0: left out), months (``YYYY-MM`` or empty) ``works_from, works_to, in_service`` and
    the same ``slipped_...``. ``sites`` (by id): ``joined, protected, slipped_joined,
    slipped_protected``: months, ``today``, or empty. ``paid_eur``: donor -> year -> EUR;
    ``spent_eur``: year -> EUR. ``lacking_eur`` is the money that spans ``left_out`` and sites
    would still need; ``lost_eur`` what donors would no longer pay if works slip as they use to.
    """

    spans: pd.DataFrame
    sites: pd.DataFrame
    stages: tuple[Stage, ...]
    paid_eur: Mapping[str, Mapping[int, float]]
    spent_eur: Mapping[int, float]
    left_out: tuple[str, ...]
    lacking_eur: float
    lost_eur: float
    value_eur: float
    bound_eur: float
    gap: float
    seconds: float
    work: int
    status: str
    method: str


@dataclass(frozen=True)
class Bill:
    """Quantities times prices: ``items``, the simulated totals, and what they are made of.

    ``items``: ``span, item, factor, quantity, unit_eur, eur, lot, country, phase, driver,
    assumed_eur, confidence``; ``eur`` in whole cents. ``driver`` is empty for what routes and
    sites ask for, else what the item is counted by (:data:`dorsale.plan.tables.DRIVERS`).
    ``totals``: name -> (base, p10, p50, p80, p90), in EUR; ``total``, and ``lot:``, ``country:``,
    ``phase:``, ``category:`` with a name. ``rates``: the cost book in EUR of the price year,
    indexed by item: ``low, typical, high, unit, source, confidence``.

    The rest is filled by ``cost.itemised``. ``components``: ``span, component, unit, ground,
    quantity, eur, category, local_share, tax_rate, lot, country, phase``: the items in parts, to
    the cent.
    ``fibre_pairs``: ``span, pairs`` and how many are ``lit, operators, state, neighbours,
    for_sale, spare``. ``tax``: by ``country``: ``base_eur, duty_eur, vat_eur, tax_eur, due_eur``
    (0 when exempt), beside the bill. ``operation``: ``item, country, unit, quantity,
    unit_eur, eur_per_year, from, local_share``. ``running``: the same a year in sums:
    ``itemised_eur, renewal_eur, paid_eur`` (leases and capacity), ``by_share_eur,
    by_share_less_itemised_eur``. ``contingency``: ``physical_eur, price_eur,
    price_delayed_eur``. ``tornado``: ``cause, low_eur, high_eur``, the others held typical.
    ``reference_class``: what like works came to.
    """

    items: pd.DataFrame
    totals: Mapping[str, Mapping[str, float]]
    draws: np.ndarray
    rates: pd.DataFrame = field(default_factory=pd.DataFrame)
    components: pd.DataFrame = field(default_factory=pd.DataFrame)
    fibre_pairs: pd.DataFrame = field(default_factory=pd.DataFrame)
    tax: pd.DataFrame = field(default_factory=pd.DataFrame)
    operation: pd.DataFrame = field(default_factory=pd.DataFrame)
    running: Mapping[str, float] = field(default_factory=dict)
    contingency: Mapping[str, float] = field(default_factory=dict)
    tornado: pd.DataFrame = field(default_factory=pd.DataFrame)
    reference_class: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Variant:
    """Another plan beside the one chosen, and its design (``None``: not feasible).

    ``kind``: ``assumption`` (the same with one thing taken away), ``different`` (as different
    as possible at almost the cost) or ``choice`` (``choice`` says which, ``named`` the spans it
    names). Its cost and bound are those of the stated problem. ``extra_eur``: what it surely
    costs more than the cheapest plan, from and to. ``difference_km``: ground that one of both
    plans pays for and the other does not; ``difference_share``: of the ground that either pays
    for. ``shared_km``: ground of the plan that every plan at most so dear surely keeps.
    ``leaves`` and ``comes``: corridors of the one and of the other only, as chains of span ids.
    ``cut_off``: sites that make it impossible; ``exposed``: sites that a failure more cuts off,
    or leaves less room to, whatever is built.
    """

    name: str
    design: Design | None
    kind: str = "assumption"
    choice: Choice | None = None
    named: frozenset[str] = frozenset()
    extra_eur: tuple[float, float] | None = None
    difference_km: float = 0.0
    difference_share: float = 0.0
    shared_km: float | None = None
    leaves: tuple[tuple[str, ...], ...] = ()
    comes: tuple[tuple[str, ...], ...] = ()
    cut_off: tuple[str, ...] = ()
    exposed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Everything a plan is made of; ``formats.plan_json`` writes it down.

    ``available``: ``id, when (before, after), low, high, hours_lost_low, hours_lost_high,
    not_visited`` by demand. ``phases``: span or site id -> year of its stage (0 = stands already,
    ``None`` = left out of the programme).
    ``bridge``: the steps in EUR from the optimiser's objective to the financing need.
    ``findings``: what the network does with each rule of connection. ``origins``: the layers of
    the ground that were given. ``doubtful``: pairs of a working and a protection span whose
    lines cannot be told apart, ``first, second, km, within_m, presumed, geometry``.
    ``sited``: data centres and technopoles; none without candidates.
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
    programme: Programme
    phases: Mapping[str, int | None]
    bill: Bill
    bridge: tuple[tuple[str, float], ...]
    money: Finances
    coverage: pd.DataFrame
    present_value: float
    findings: tuple[Finding, ...] = ()
    origins: tuple[Origin, ...] = ()
    doubtful: pd.DataFrame = field(default_factory=pd.DataFrame)
    sited: Sited | None = None
