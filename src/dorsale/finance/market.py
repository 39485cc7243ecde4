"""What is sold and for how much: price paths, the answer of traffic to price, revenue by product.

Money is in EUR of the price year. All prices of capacity fall together, along one path, so that
what users pay for transport and beyond it keep their proportion. Volume follows the price that
users pay, not the wholesale price alone: a wholesale price of a tenth of theirs, halved, moves
traffic by a twentieth of what the elasticity would say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from dorsale.finance.once import once_per_case
from dorsale.finance.parameters import Given, Value, settled
from dorsale.plan.money import Case

INCOME_HIGH = "income_per_km_above_seen"
"""Code of the note that income a route-km is above what the region's largest operator earns."""


@once_per_case
def column(case: Case, name: str, usual: float) -> np.ndarray:
    """Return a column of the traffic by year of the case, (Y,); ``usual`` where it has none."""
    if name not in case.traffic:
        return np.full(len(case.years), usual)
    by_year = case.traffic.set_index("year")[name]
    return np.asarray(by_year.reindex(case.years).fillna(usual), dtype=float)


def path(case: Case, p: Given) -> np.ndarray:
    """Return prices of capacity by year over their start: ``(Y,)`` or ``(N, Y)``."""
    years = column(case, "price_years", 0.0)
    falling = (1 + np.asarray(p["price_change_per_year"])) ** years
    return np.asarray(np.maximum(falling, p["price_floor_share"]))


def price(case: Case, p: Given) -> np.ndarray:
    """Return the wholesale price of transport, EUR for 1 Mbit/s and month, by year."""
    return np.asarray(path(case, p) * p["capacity_price"] * p["price_factor"])


def response(case: Case, p: Given) -> np.ndarray:
    """Return traffic over its forecast when prices are not the typical ones, by year.

    Constant elasticity on the price that users pay: transport and what they pay beyond it. The
    forecast of demand is taken to hold at the typical price.
    """
    usual = settled(case)
    users = path(case, p) * (p["capacity_price"] * p["price_factor"] + p["access_price"])
    forecast = path(case, usual) * (usual["capacity_price"] + p["access_price"])
    ratio = users / np.where(forecast > 0, forecast, 1.0)
    return np.asarray(np.where(forecast > 0, ratio ** np.asarray(p["elasticity"]), 1.0))


def demand_factor(case: Case, p: Given) -> np.ndarray:
    """Return demand over its central case: ``demand_level`` -1 is low, 0 central, 1 high."""
    level = np.asarray(p["demand_level"])
    low, high = column(case, "low_factor", 1.0), column(case, "high_factor", 1.0)
    return np.asarray(
        np.where(level < 0, low ** np.maximum(-level, 0), high ** np.maximum(level, 0))
    )


def carried(case: Case, p: Given) -> np.ndarray:
    """Return the part of the planned traffic that the network carries and sells, by year.

    Demand and price move it; no more is carried than the network is sized for, and only the
    share that operators bring.
    """
    asked = p["traffic_factor"] * demand_factor(case, p) * response(case, p)
    room = column(case, "room_factor", np.inf)
    return np.asarray(p["uptake_share"] * np.minimum(asked, room))


def revenue(case: Case, p: Given | None = None) -> dict[str, np.ndarray]:
    """Return what is sold by product and year: ``(Y,)`` or ``(N, Y)``, EUR of the price year."""
    told = settled(case, p)
    found: dict[str, np.ndarray] = {}
    for product, (quantity, tariff) in _quantities(case).items():
        factor = _FACTORS.get(product, _as_it_is)(case, told)
        found[product] = np.asarray(quantity * factor * told[tariff])
    return found


@once_per_case
def _quantities(case: Case) -> dict[str, tuple[np.ndarray, str]]:
    """Return what can be sold of each product by year, (Y,), and the name of its price."""
    found = {}
    for product, rows in case.sold.groupby("product", sort=True):
        quantity = rows.groupby("year")["quantity"].sum().reindex(case.years, fill_value=0.0)
        found[str(product)] = quantity.to_numpy(float), str(rows["price"].iloc[0])
    return found


def _capacity(case: Case, p: Given) -> np.ndarray:
    return np.asarray(carried(case, p) * path(case, p) * p["price_factor"])


def _protection(case: Case, p: Given) -> np.ndarray:
    return np.asarray(_capacity(case, p) * p["protection_price_share"])


def _dark_fibre(case: Case, p: Given) -> Value:
    pairs = p["dark_fibre_pairs"] / settled(case)["dark_fibre_pairs"]
    return pairs * p["dark_fibre_sold_share"] * p["price_factor"]


def _as_it_is(case: Case, p: Given) -> Value:
    return 1.0


_FACTORS: Mapping[str, Callable[[Case, Given], Value]] = {
    "capacity": _capacity,
    "protection": _protection,
    "dark_fibre": _dark_fibre,
    "operator_lease": lambda case, p: p["operator_lease_share"] * p["price_factor"],
    "hosting": lambda case, p: p["hosting_tenants"] * p["price_factor"],
    "public_anchor": lambda case, p: p["anchor_share"] * p["price_factor"],
    "data_centre": lambda case, p: (
        p["data_centre_fill_share"] * p["hall_load_factor"] * p["price_factor"]
    ),
    "international_capacity": lambda case, p: 1.0,
}
"""What each product's quantity is multiplied by beside its price."""


_NO_ROUTE = ("international_capacity", "data_centre", "technopole")


def income_per_km(case: Case, p: Given | None = None) -> np.ndarray:
    """Return income a year for each km of works in service, EUR of the price year.

    What is passed on at cost, data centres and technopoles are left out; 0 while no works serve.
    """
    sold = revenue(case, p)
    own = [sold[name] for name in sold if name not in _NO_ROUTE]
    km = column(case, "own_km", 0.0)
    total = sum(own, start=np.zeros(len(case.years)))
    return np.asarray(np.where(km > 0, total / np.where(km > 0, km, 1.0), 0.0))


def notes(case: Case) -> tuple[tuple[str, str], ...]:
    """Return what a reader must be told of the revenue: ``(code, year)``.

    :data:`INCOME_HIGH` with the first year in which income a km is above the one seen.
    """
    seen = float(settled(case).get("seen_income_per_km", np.inf))
    above = case.years[income_per_km(case) > seen]
    return ((INCOME_HIGH, str(int(above[0]))),) if len(above) else ()
