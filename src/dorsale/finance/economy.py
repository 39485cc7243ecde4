"""Benefits and costs of the plan for the region, against the case without it.

Without the plan, traffic grows on the links that are ready, and places without fibre use radio
or satellite. Nothing is counted twice: each Mbit/s either runs in both cases (its outages, its
detours and what it pays abroad are compared) or only with the plan (its users' gain). Payments
among residents (tariffs, taxes, interest, leases of the public anchor) are transfers, and
what was spent before the plan is sunk: both stand outside. No multiplier. EUR of the price year.

Method: incremental output at willingness to pay, the rest at the cost it saves (Asian
Development Bank, Guidelines for the Economic Analysis of Projects, 2017, chapter on benefits).
"""

from __future__ import annotations

import numpy as np

from dorsale.finance.halls import running_factor
from dorsale.finance.market import carried, column, path, revenue
from dorsale.finance.once import once_per_case
from dorsale.finance.parameters import Given, Value, settled
from dorsale.plan.money import Case

MBPS_MONTHS = 12_000.0
_HOURS_PER_MONTH = 730.0
_MBPS = 1_000.0
_HOSTING = ("data_centre", "technopole")


def benefits(case: Case, p: Given | None = None) -> dict[str, np.ndarray]:
    """Return the benefits by kind and year: ``(Y,)`` or ``(N, Y)``, EUR of the price year.

    ``new_traffic``: what users would pay at most for traffic that exists only with the plan,
    less what it costs them beyond transport (the area under the demand curve).
    ``radio_and_satellite``: capacity that places without fibre no longer buy.
    ``lower_price``: the part of the price fall on other traffic that is no transfer.
    ``outages``: hours of service kept on traffic that exists without the plan.
    ``transit``: detours abroad that exchanges in the region make needless.
    ``international``: capacity that would be bought without the plan (the plan's is a cost).
    ``hosting``: data hosted in the region at the price paid abroad, and what a technopole lets.
    """
    told = settled(case, p)
    used = carried(case, told)
    new, moved = (column(case, name, 0.0) * used for name in ("new_gbps", "moved_gbps"))
    remote, today = _ratio(told, "remote_price"), _ratio(told, "today_price")
    level = path(case, told) * MBPS_MONTHS
    gain = new * _area(told, remote) + moved * _area(told, today)
    anyway = moved * _kept(told, today)
    found = {
        "new_traffic": gain * level,
        "radio_and_satellite": new * _kept(told, remote) * told["remote_price"] * level,
        "lower_price": anyway * _fall(told) * told["price_gain_counted"] * level,
        "outages": _outages(case, told, used),
        "transit": column(case, "round_trip_gbps", 0.0) * used
        * told["transit_abroad_price"] * level,
        "international": column(case, "without_capacity_eur", 0.0) * np.ones_like(used),
        "hosting": _let(case, p),
    }  # fmt: skip
    return {name: np.asarray(flow) for name, flow in found.items()}


def _let(case: Case, p: Given | None) -> np.ndarray:
    sold = revenue(case, p)
    none = np.zeros(len(case.years))
    return np.asarray(sum((sold[one] for one in _HOSTING if one in sold), start=none))


def costs(case: Case, p: Given | None = None) -> dict[str, np.ndarray]:
    """Return the costs by kind and year: works with physical contingency, and running costs.

    No tax, no interest, no price contingency: constant EUR of the price year.
    """
    told = settled(case, p)
    physical = told["cost_factor"] * (1 + case.contingency * told["contingency_factor"])
    found = {
        kind: by_year * (physical if kind == "investment" else running_factor(kind, told))
        for kind, by_year in _spent(case).items()
    }
    return {name: np.asarray(flow) for name, flow in found.items()}


@once_per_case
def _spent(case: Case) -> dict[str, np.ndarray]:
    """Return the base estimate of works and of each running item by year, (Y,) each."""
    tables = {"investment": case.investment}
    tables |= {str(item): rows for item, rows in case.running.groupby("item", sort=True)}
    return {
        kind: rows.groupby("year")["eur"].sum().reindex(case.years, fill_value=0.0).to_numpy(float)
        for kind, rows in tables.items()
    }


def _users_pay(p: Given) -> Value:
    """Return what users pay with the plan at the start, EUR for 1 Mbit/s and month."""
    return np.maximum(p["capacity_price"] * p["price_factor"] + p["access_price"], 1e-9)


def _ratio(p: Given, name: str) -> Value:
    """Return what users would pay without the plan over what they pay with it, at least 1."""
    return np.maximum((p[name] + p["access_price"]) / _users_pay(p), 1.0)


def _kept(p: Given, ratio: Value) -> Value:
    """Return the part of the traffic that would be there at a price ``ratio`` times as high."""
    return ratio ** np.asarray(p["elasticity"], dtype=float)


def _area(p: Given, ratio: Value) -> Value:
    """Return the users' value of the traffic that a price ``ratio`` times as high would lose.

    Of 1 Mbit/s and month with the plan: the area under the demand curve between both volumes,
    ``z x (1 - r^(1 + 1/e)) / (1 + 1/e)`` with r the part kept and z the price with the plan,
    less what this traffic costs its users beyond transport. An elasticity of 0 loses none.
    """
    e = np.minimum(np.asarray(p["elasticity"], dtype=float), -1e-6)
    power = 1 + 1 / e
    log_kept = e * np.log(ratio)
    flat = np.abs(power) < 1e-9
    safe = np.where(flat, 1.0, power)
    area = np.where(flat, -log_kept, -np.expm1(safe * log_kept) / safe)
    lost = -np.expm1(log_kept)
    return np.asarray(_users_pay(p) * area - p["access_price"] * lost)


def _fall(p: Given) -> Value:
    """Return by how much transport is cheaper with the plan at the start, at least 0."""
    return np.maximum(p["today_price"] - p["capacity_price"] * p["price_factor"], 0.0)


def _outages(case: Case, p: Given, used: np.ndarray) -> np.ndarray:
    """Return what hours kept in service are worth, at what users pay for an hour."""
    saved = column(case, "lost_gbps_h_before", 0.0) - column(case, "lost_gbps_h_after", 0.0)
    hour = _users_pay(p) * path(case, p) / _HOURS_PER_MONTH * _MBPS
    return np.asarray(saved * used * hour * p["outage_value_factor"])
