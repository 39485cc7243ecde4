"""Traffic of each served site and year: people, users, busy hour, growth that fades.

National traffic = people x share online x kbit/s a user in the busy hour. It is shared out
to the served sites by the people of the towns nearest to each (the rural remainder follows
the towns), then by destination: the internet, the national exchange, a regional exchange.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from dorsale.plan.network import INTERNET, Demand
from dorsale.plan.scenario import Scenario

_ZERO_WHEN_ABSENT = {
    "population_growth_per_year": 0.0,
    "users_share_gain_per_year": 0.0,
    "users_share_ceiling": 1.0,
    "growth_floor_per_year": 0.0,
    "growth_fade_years": 1.0,
    "share_national": 0.0,
    "share_regional": 0.0,
}


def demand(scenario: Scenario) -> Demand:
    """Return the flows of the design year and each country's busy hour over the years."""
    inputs = national_inputs(scenario)
    years = range(scenario.years.reference, scenario.years.horizon + 1)
    by_year = pd.DataFrame(
        [
            {"country": country, "year": year, "gbps": national_gbps(values, year, years[0])}
            for country, values in inputs.items()
            for year in years
        ]
    )
    weights = site_weights(scenario)
    design = by_year[by_year["year"] == scenario.years.design].set_index("country")["gbps"]
    served = scenario.sites.loc[list(weights.index)]
    gbps = weights * served["country"].map(design)
    flows = _flows(scenario, gbps, inputs)
    return Demand(flows, by_year)


def ranges(scenario: Scenario) -> pd.DataFrame:
    """Return what low and high inputs make of each country's traffic: ``country, year, low, high``.

    Each input is set to its low and to its high value alone; the effects are combined as those
    of independent causes (root of the sum of squares of their logarithms), as factors.
    """
    years = range(scenario.years.reference, scenario.years.horizon + 1)
    rows = []
    for country, values in national_inputs(scenario).items():
        table = scenario.tables["demand"]
        own = table[table["country"] == country]
        for year in years:
            central = national_gbps(values, year, years[0])
            ends = [
                _combined(
                    national_gbps({**values, item: value}, year, years[0]) / central
                    for item, value in zip(own["item"], own[side], strict=True)
                )
                if central > 0
                else (1.0, 1.0)
                for side in ("low", "high")
            ]
            rows.append((country, year, min(e[0] for e in ends), max(e[1] for e in ends)))
    return pd.DataFrame(rows, columns=["country", "year", "low", "high"])


def _combined(ratios: Iterable[float]) -> tuple[float, float]:
    """Return the factors below and above 1 that independent ``ratios`` come to together."""
    logs = np.log(np.maximum(np.fromiter(ratios, dtype=float), 1e-9))
    below, above = logs[logs < 0], logs[logs > 0]
    return float(np.exp(-np.sqrt((below**2).sum()))), float(np.exp(np.sqrt((above**2).sum())))


def national_inputs(scenario: Scenario) -> dict[str, dict[str, float]]:
    """Return the demand items of each country, absent ones at their neutral value."""
    found = {}
    for country, rows in scenario.tables["demand"].groupby("country"):
        found[str(country)] = {
            **_ZERO_WHEN_ABSENT,
            **dict(zip(rows["item"], rows["value"], strict=True)),
        }
    return found


def national_gbps(values: Mapping[str, float], year: int, reference: int) -> float:
    """Return the busy-hour traffic of a country in ``year``, in Gbit/s.

    >>> one = {"population": 1e6, "users_share": 0.5, "busy_hour_kbps_per_user": 20,
    ...        "growth_per_year": 0.0, **_ZERO_WHEN_ABSENT}
    >>> national_gbps(one, 2030, 2025)
    10.0
    """
    after = year - reference
    people = values["population"] * (1 + values["population_growth_per_year"]) ** after
    share = min(
        max(values["users_share_ceiling"], values["users_share"]),
        values["users_share"] + values["users_share_gain_per_year"] * after,
    )
    return float(people * share * values["busy_hour_kbps_per_user"] * _growth(values, after) / 1e6)


def _growth(values: Mapping[str, float], years: int) -> float:
    """Return the factor of use per user after ``years``: growth fades in a straight line."""
    first, floor = values["growth_per_year"], values["growth_floor_per_year"]
    fade = max(1.0, values["growth_fade_years"])
    rates = [max(floor, first - (first - floor) * year / fade) for year in range(years)]
    return float(np.prod([1 + rate for rate in rates])) if rates else 1.0


def site_weights(scenario: Scenario) -> pd.Series:
    """Return each served site's share of its country's traffic (sums to 1 by country).

    People of unserved towns count at the nearest served site of their country.
    """
    sites = scenario.sites
    own = sites[sites["kind"] != "abroad"]
    served = own[own["serve"] == "required"]
    weights = pd.Series(0.0, index=served.index)
    for country, towns in own.groupby("country"):
        here = served[served["country"] == country]
        if here.empty:
            continue
        tree = cKDTree(_plane(here))
        _, nearest = tree.query(_plane(towns))
        people = towns["population"].fillna(0.0).to_numpy()
        counted = np.bincount(nearest, weights=people, minlength=len(here))
        total = counted.sum()
        weights[here.index] = counted / total if total > 0 else 1 / len(here)
    return weights


def _plane(sites: pd.DataFrame) -> np.ndarray:
    """Return sites as points on a plane near the equator (degrees; errors under 3 %)."""
    return np.asarray(sites[["lon", "lat"]])


def _flows(
    scenario: Scenario, gbps: pd.Series, inputs: Mapping[str, Mapping[str, float]]
) -> pd.DataFrame:
    exchanges = _exchanges(scenario)
    rows: list[tuple[str, str, float]] = []
    for site, total in gbps.items():
        if total <= 0:
            continue
        country = str(scenario.sites.at[site, "country"])
        values = inputs[country]
        home = exchanges.get(country, "")
        national = values["share_national"] if home and home != site else 0.0
        regional = _regional(exchanges, country)
        away = values["share_regional"] if regional and regional != site else 0.0
        own = values["share_national"] if home == site else 0.0
        rows.append((str(site), INTERNET, total * (1 - national - away - own)))
        rows.append((str(site), home, total * national))
        rows.append((str(site), regional, total * away))
    frame = pd.DataFrame(rows, columns=["from", "to", "gbps"])
    frame = frame[frame["gbps"] > 1e-6].reset_index(drop=True)
    frame.insert(0, "id", [f"d-{a}-{b}" for a, b in zip(frame["from"], frame["to"], strict=True)])
    return frame


def _exchanges(scenario: Scenario) -> dict[str, str]:
    """Return the exchange of each country (its most populous served one), small ones first."""
    sites = scenario.sites
    with_role = sites[
        sites["roles"].map(lambda roles: "exchange" in roles) & (sites["serve"] == "required")
    ]
    ordered = with_role.sort_values(["population", "id"]).drop_duplicates("country", keep="last")
    return {str(row["country"]): str(row["id"]) for row in ordered.to_dict("records")}


def _regional(exchanges: Mapping[str, str], country: str) -> str:
    """Return the exchange abroad that ``country`` uses: the most populous one."""
    others = [site for code, site in exchanges.items() if code != country]
    return others[-1] if others else ""
