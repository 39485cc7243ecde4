"""Where caches pay: at exchange points and points of presence, beside the halls of the plan.

A cache keeps copies of what many ask for: films, updates, pages. Each served site's part of the
user ``cache`` of the load (its traffic of the busy hour that caches can serve) is fetched from an
open cache or from the internet. Fetching it costs modules along the way; from the internet, transit
too. What a cache still fetches itself is not in that load.

**The same traffic is counted once.** ``hosted_gbps``, which the plan carries to its data centres,
has the user ``cache`` in it, and their halls are sized for it. So a hall of the plan serves that
part already; a cache is opened only where it saves more than it costs beside them, for that part
alone. All other users stay with the halls. ``saved_eur`` is what the cache changes on top, and may
be added to what the data centres save.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from dorsale.plan.network import INTERNET
from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import Caches, Load
from dorsale.siting.coefficients import Coefficients, coefficients
from dorsale.siting.location.facility import facilities
from dorsale.siting.points import equipped_eur, transit_eur

USER = "cache"
_COLUMNS = ["site", "open", "served_by", "gbps", "node_eur", "saved_eur"]


def caches(
    scenario: Scenario,
    hosted: Load,
    traffic: Mapping[str, float],
    eur_per_gbps: pd.DataFrame,
    rtt_ms: pd.DataFrame,
    abroad_eur_per_gbps: pd.Series,
    halls: Collection[str] = (),
) -> Caches:
    """Return where a cache pays, money as of the first year in EUR, typical prices throughout.

    ``traffic``: served site -> what shares out its country's load (Gbit/s to the internet).
    ``eur_per_gbps`` and ``rtt_ms`` (sites, sites), ``abroad_eur_per_gbps`` (sites,): transport as
    :class:`dorsale.topology.backbone.carriage.Carriage` has it. ``halls``: sites at which a data
    centre of the plan stands. A cache serves a site within the latency that the load states; who
    has none is served by the cheapest hall, or from the internet. Sites keep their
    shares of their country in every year. Exact, by :mod:`dorsale.siting.location.facility`.

    :class:`BadInput` when ``hosting.csv`` lacks a coefficient of caches.
    """
    rows = hosted.rows[(hosted.rows["user"] == USER) & (hosted.rows["case"] == "central")]
    sites = [str(one) for one in eur_per_gbps.index if traffic.get(str(one), 0.0) > 0]
    shares = _shares(scenario, sites, traffic)
    countries = scenario.sites["country"].reindex(sites)
    gbps = shares * countries.map(_of_year(rows, scenario.years.design)).fillna(0.0)
    years = shares * countries.map(_gbps_years(scenario, rows)).fillna(0.0)
    table = coefficients(scenario)
    limit = countries.map(rows.groupby("country")["latency_ms"].first()).fillna(0.0)
    near = rtt_ms.loc[sites, sites].to_numpy(float) <= limit.to_numpy(float)[:, None]
    fetched = eur_per_gbps.loc[sites] + table.typical("cache_eur_per_gbps")
    cost = np.where(near, fetched[sites].mul(gbps, axis=0), np.inf)
    abroad = abroad_eur_per_gbps.reindex(sites) * gbps + transit_eur(scenario) * years
    held = [one for one in halls if one in fetched]
    without = fetched[held].mul(gbps, axis=0).assign(**{INTERNET: abroad})
    paying = np.flatnonzero((gbps > 0) & np.isfinite(without.min(axis=1)))
    return _answer(cost[paying], _node_eur(scenario, table, countries), without.iloc[paying], gbps)


def _answer(cost: np.ndarray, node: pd.Series, without: pd.DataFrame, gbps: pd.Series) -> Caches:
    """Return the best caches: ``cost`` of each site's traffic (rows) at a cache at each (columns).

    ``without``: what it costs at each hall, and from the internet.
    """
    otherwise = without.min(axis=1)
    found = facilities(cost, node.to_numpy(float), otherwise.to_numpy(float))
    names = [str(one) for one in node.index]
    rows = []
    for i, (site, before, by) in enumerate(
        zip(otherwise.index, otherwise, found.served_by, strict=True)
    ):
        here = names.index(site) in found.sites
        rows.append(
            (site, here, without.loc[site].idxmin() if by < 0 else names[by], float(gbps[site]),
             float(node[site]) if here else 0.0, 0.0 if by < 0 else float(before - cost[i, by]))
        )  # fmt: skip
    opened = tuple(sorted(names[j] for j in found.sites))
    return Caches(opened, pd.DataFrame(rows, columns=_COLUMNS), found.value, found.bound)


def _shares(
    scenario: Scenario, sites: Sequence[str], traffic: Mapping[str, float]
) -> pd.Series:  # fmt: skip
    """Return each site's share of what its country's sites fetch."""
    weight = pd.Series([traffic[one] for one in sites], sites, dtype=float)
    country = scenario.sites["country"].reindex(sites)
    return weight / weight.groupby(country).transform("sum")


def _of_year(rows: pd.DataFrame, year: int) -> pd.Series:
    """Return each country's Gbit/s in ``year``."""
    return rows[rows["year"] == year].groupby("country")["gbps"].sum()


def _gbps_years(scenario: Scenario, rows: pd.DataFrame) -> pd.Series:
    """Return each country's Gbit/s summed over the years, later ones discounted."""
    weight = (1 + scenario.basis.discount_rate) ** (scenario.years.start - rows["year"])
    return (rows["gbps"] * weight).groupby(rows["country"]).sum()


def _node_eur(scenario: Scenario, table: Coefficients, countries: pd.Series) -> pd.Series:
    """Return what a cache costs at each site: installed, then one rack and upkeep a year."""

    def of(country: str) -> float:
        installed = table.typical("cache_node_eur", country)
        return equipped_eur(scenario, table, country, installed)

    return countries.map(of).astype(float)
