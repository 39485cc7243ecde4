"""Traffic of each served site and year: people, users, busy hour, growth that fades.

National traffic = people x share online x kbit/s a user in the busy hour. It is shared out
to the served sites by the people of the towns nearest to each (the rural remainder follows
the towns), then by destination: what goes to the same country or to another of the region, to
the exchange point where both meet; all else, to the internet.
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


Places = Mapping[tuple[str, str], str]
"""A country and the one that its traffic goes to (itself, another) -> the exchange point."""


def demand(scenario: Scenario, places: Places | None = None) -> Demand:
    """Return the flows of the design year and each country's busy hour over the years.

    ``places``: where countries exchange traffic; ``None``: at the exchange points of today, the
    most populous of each country, and the most populous abroad. What has no place goes to the
    internet.
    """
    inputs = national_inputs(scenario)
    by_year = _by_year(scenario, inputs)
    gbps = _of_sites(scenario, by_year)
    met = places_of_today(scenario) if places is None else places
    return Demand(_flows(gbps, _asked(scenario, gbps, inputs), met), by_year)


def exchanged(scenario: Scenario) -> pd.DataFrame:
    """Return what could be exchanged inside the region: ``country, other, site, gbps, growth``.

    One row for each served site and country that its traffic goes to, its own among them;
    ``gbps`` of the design year. Shares to other countries follow these countries' traffic.
    ``growth``: Gbit/s of all years of the programme over that of the design year, later years
    discounted.
    """
    inputs = national_inputs(scenario)
    by_year = _by_year(scenario, inputs)
    asked = _asked(scenario, _of_sites(scenario, by_year), inputs)
    later = by_year["year"] - scenario.years.start
    known = by_year.assign(worth=by_year["gbps"] * (1 + scenario.basis.discount_rate) ** -later)
    total = known[later >= 0].groupby("country")["worth"].sum()
    growth = total / _of_design(scenario, by_year)
    return asked.assign(growth=asked["country"].map(growth))


def places_of_today(scenario: Scenario) -> dict[tuple[str, str], str]:
    """Return where countries exchange traffic at the exchange points that ``sites.csv`` has."""
    exchanges = _exchanges(scenario)
    countries = set(scenario.tables["demand"]["country"])
    return {
        (one, other): place
        for one in countries
        for other in countries
        if (place := exchanges.get(one, "") if one == other else _regional(exchanges, one))
    }


def _by_year(scenario: Scenario, inputs: Mapping[str, Mapping[str, float]]) -> pd.DataFrame:
    years = range(scenario.years.reference, scenario.years.horizon + 1)
    return pd.DataFrame(
        [
            {"country": country, "year": year, "gbps": national_gbps(values, year, years[0])}
            for country, values in inputs.items()
            for year in years
        ]
    )


def _of_design(scenario: Scenario, by_year: pd.DataFrame) -> pd.Series:
    return by_year[by_year["year"] == scenario.years.design].set_index("country")["gbps"]


def _of_sites(scenario: Scenario, by_year: pd.DataFrame) -> pd.DataFrame:
    """Return the traffic of each served site in the design year: ``country, gbps``."""
    weights = site_weights(scenario)
    country = scenario.sites["country"].reindex(weights.index)
    gbps = weights * country.map(_of_design(scenario, by_year))
    return pd.DataFrame({"country": country, "gbps": gbps})


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


def _asked(
    scenario: Scenario, traffic: pd.DataFrame, inputs: Mapping[str, Mapping[str, float]]
) -> pd.DataFrame:
    """Return what each site exchanges with each country: ``country, other, site, gbps``."""
    totals = traffic.groupby("country")["gbps"].sum()
    shares = [
        (country, other, share)
        for country in totals.index
        for other, share in _shares(str(country), inputs[str(country)], totals).items()
    ]
    found = pd.DataFrame(shares, columns=["country", "other", "share"])
    rows = traffic.rename_axis("site").reset_index().merge(found, on="country", sort=False)
    return rows.assign(gbps=rows["gbps"] * rows["share"])[["country", "other", "site", "gbps"]]


def _shares(
    country: str, values: Mapping[str, float], totals: pd.Series
) -> dict[str, float]:  # fmt: skip
    """Return the share of the traffic of ``country`` that goes to each country of the region."""
    others = totals.drop(country)
    others = others if others.sum() > 0 else others + 1.0
    away = values["share_regional"] * others / others.sum() if len(others) else others
    return {country: values["share_national"], **away.to_dict()}


def _flows(traffic: pd.DataFrame, asked: pd.DataFrame, places: Places) -> pd.DataFrame:
    """Return what travels from each site, once a pair of ends: ``id, from, to, gbps``."""
    pairs = zip(asked["country"], asked["other"], strict=True)
    met = asked.assign(to=[places.get(pair, INTERNET) for pair in pairs])
    known = met[met["to"] != INTERNET].groupby(["site", "to"], sort=False)["gbps"].sum()
    kept = known.groupby("site").sum().reindex(traffic.index, fill_value=0.0)
    rows: list[tuple[str, str, float]] = []
    for site, total in traffic["gbps"].items():
        rows.append((str(site), INTERNET, total - kept[site]))
        if site in known:
            rows += [(str(site), str(to), gbps) for to, gbps in known[site].items() if to != site]
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
