"""Nouns of money: what a finance run starts from, and what it gives.

Arrays of the calculation have the shape ``(years,)`` or ``(draws, years)``; a parameter is a
number or an array ``(draws, 1)``. One function serves one run and ten thousand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

NEUTRAL: Mapping[str, float] = {
    "cost_factor": 1.0,  # of the base estimate
    "contingency_factor": 1.0,  # of physical contingency
    "running_factor": 1.0,  # of running costs
    "traffic_factor": 1.0,
    "price_factor": 1.0,
    "delay_years": 0.0,  # service later than planned
    "counterpart_late_years": 0.0,  # the State's share later than planned
    "counterpart_missing": 0.0,  # part of the State's share that never comes, 0 to 1
    "late_stop_share": 1.0,  # part of that time in which works stand still
    "standing_share_per_year": 0.0,  # of the cost left: guards, site, supervision while they do
    "inflation_per_year": 0.0,
    "discount_rate": 0.10,  # real
    "tax_exempt": 0.0,  # 1: works are free of tax and duty
    "profit_tax_rate": 0.0,
    "depreciation_years": 20.0,
    "interest_shift": 0.0,  # added to the rate of every loan
    "target_dscr": 1.3,
    "elasticity": 0.0,
    "uptake_share": 1.0,
    "demand_level": 0.0,  # -1 low, 0 central, 1 high
    "price_change_per_year": 0.0,
    "price_floor_share": 0.0,
    "capacity_price": 0.0,
    "today_price": 0.0,
    "remote_price": 0.0,
    "access_price": 0.0,
    "transit_abroad_price": 0.0,
    "outage_value_factor": 1.0,
    "price_gain_counted": 0.0,
    "protection_price_share": 1.0,
    "dark_fibre_pairs": 1.0,
    "dark_fibre_sold_share": 1.0,
    "operator_lease_share": 1.0,
    "hosting_tenants": 1.0,
    "anchor_share": 1.0,
    "data_centre_fill_share": 1.0,
    "hall_load_factor": 1.0,  # of the load that data centres serve
}
"""Parameters of a case with values that change nothing: used where a case says nothing else."""


@dataclass(frozen=True)
class Case:
    """A plan as a business, year by year: all that ``finance`` may vary.

    Money is in EUR of ``price_year``, net of tax.

    ``years``: (Y,) from the first payment to the horizon, none left out.
    ``works_to``: last year of works. ``contingency``: P80 / base - 1 of the bill.
    ``investment``: ``year, lot, country, category, component, local_share, tax_rate, eur``,
    base estimate as the programme spends it; ``category`` is works, goods, services or
    other, ``local_share`` the part paid in local currency.
    ``running``: ``year, item, local_share, eur``: operation when the works in service run.
    ``sold``: ``year, product, quantity, price``: what can be sold when prices stay as they are;
    ``price`` names the parameter that prices one ``quantity`` a year, in EUR.
    ``traffic``: by ``year``, in Gbit/s of the busy hour: ``demand_gbps`` (all demand on the
    network), ``gbps`` (the same as far as works serve), ``without_gbps`` (what today's links would
    carry), ``new_gbps`` (exists only with the plan), ``moved_gbps`` and ``own_gbps`` (runs on the
    plan's works, by its share of km: of traffic that exists anyway, of all), ``protecting_gbps``,
    ``international_gbps``, ``local_gbps`` (stays in the region), ``round_trip_gbps`` (goes abroad
    and back without the plan); ``lost_gbps_h_before, lost_gbps_h_after`` (lost in outages a year,
    of what exists anyway); ``without_capacity_eur`` (paid abroad without the plan);
    ``low_factor, high_factor`` (low and high demand), ``room_factor`` (most that the network is
    sized for); ``price_years`` (since when prices change), ``own_km``.
    ``funders``: rows of ``finance.csv``. ``paid_eur``: funder -> year -> EUR that the programme
    plans. ``parameters`` by name: ``low, typical, high, unit, confidence, source, description``.
    """

    years: np.ndarray
    price_year: int
    works_to: int
    contingency: float
    investment: pd.DataFrame
    running: pd.DataFrame
    sold: pd.DataFrame
    traffic: pd.DataFrame
    funders: pd.DataFrame
    paid_eur: Mapping[str, Mapping[int, float]]
    parameters: pd.DataFrame

    def typical(self) -> dict[str, float]:
        """Return the typical value of each parameter."""
        return {str(name): float(value) for name, value in self.parameters["typical"].items()}


@dataclass(frozen=True)
class Accounts:
    """What a case comes to: arrays ``(Y,)`` or ``(N, Y)`` in EUR, by name, and ratios.

    ``flows``, nominal money unless the name says ``real``, are of five kinds.

    - Works: ``index`` (price level), ``base`` (estimate), ``growth`` (what a euro of it costs:
      contingency and escalation), ``investment``, ``tax``, ``works`` (1 in years of works, else
      0), ``source:ID``, ``unfunded``, ``need`` (investment + tax + ``works_charges``).
    - Loans: ``fees:ID``, ``interest:ID``, ``capitalised:ID``, ``principal:ID``, ``owed:ID`` (at
      year end), ``owed``; ``works_charges`` (interest and fees during works), ``borrower`` (those
      not capitalised), ``late_charges`` (those of time lost), ``guarantee:ID`` (shown only).
    - Service: ``traffic`` (sold, Gbit/s), ``revenue:PRODUCT``, ``revenue``, ``running:ITEM``,
      ``running``, ``profit_tax``, ``cash_available`` (revenue - running - profit tax).
    - Cover: ``debt_service``, ``dscr`` (nan where no debt is due), ``llcr``, ``free_cash``;
      ``project_cash`` (cash available - investment - tax), ``real_cash`` (the same deflated).
    - Economy: ``real_benefit:KIND``, ``real_benefit``, ``real_cost:KIND``, ``real_cost``,
      ``real_net``.

    In every year need = sources + capitalised + tax + borrower + unfunded. ``ratios``: numbers
    or ``(N,)`` arrays, nan where one does not exist. ``notes`` say why: ``(code, subject)``.
    """

    years: np.ndarray
    flows: Mapping[str, np.ndarray]
    ratios: Mapping[str, Any]
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Varied:
    """Sensitivity: what each parameter does to a ratio, and where it turns.

    ``tornado``: ``parameter, ratio, low, typical, high``. ``switching``: ``parameter, typical,
    switch, change, ratio`` (value at which the ratio, a net present value, is 0; nan: none in its
    range).
    ``demand``: ratios of the low, central and high demand, one row each.
    ``late``: what a State share that comes late, or never, does: ``case, months, extra_eur`` and
    its parts, ``lost_cash_eur, unbuilt_eur``, ratios. ``simulated``: ratio -> ``p10, p50, p90,
    below_zero, none`` (shares of the draws).
    """

    tornado: pd.DataFrame
    switching: pd.DataFrame
    demand: pd.DataFrame
    late: pd.DataFrame
    simulated: Mapping[str, Mapping[str, float]]
    draws: int
    seed: int


@dataclass(frozen=True)
class Sharing:
    """Cost and benefit by country, split in several ways side by side.

    ``shares``: by country ``length_eur, use_eur, shapley_eur, alone_eur, benefit_eur, gain_eur``
    (what joining saves: alone less Shapley), ``net_eur`` (present value of the benefit less the
    Shapley share of the present value of all costs).
    ``coalitions``: members joined by ``+`` -> cost in EUR. ``method`` says what a coalition's
    cost is.
    """

    shares: pd.DataFrame
    coalitions: Mapping[str, float]
    method: str


@dataclass(frozen=True)
class Finances:
    """All that ``plan`` says of money beyond the bill.

    ``sources``: ``id, funder, kind, share, eur``. ``by_category``: ``id, category, eur``;
    ``by_component``: ``id, component, eur``. ``routes``: cost-oriented price of each route for the
    regulator, ``terms``: codes of what goes with it, ``countries``: the same by country, beside
    prices seen. ``splits``: who builds, owns and operates
    each lot, and what each gets.
    """

    case: Case
    accounts: Accounts
    sources: pd.DataFrame
    by_category: pd.DataFrame
    by_component: pd.DataFrame
    varied: Varied | None = None
    sharing: Sharing | None = None
    routes: pd.DataFrame = field(default_factory=pd.DataFrame)
    splits: pd.DataFrame = field(default_factory=pd.DataFrame)
    terms: tuple[str, ...] = ()
    countries: pd.DataFrame = field(default_factory=pd.DataFrame)
