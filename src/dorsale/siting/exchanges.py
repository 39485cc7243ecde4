"""Where countries exchange traffic: one exchange point for each pair of them, and for each itself.

Two countries exchange traffic where both come to: what their sites send to one another needs
modules along the way of each site to the exchange point (fibre carries both directions, so each
site pays its own way). Without one, it goes abroad and comes back: modules to the coast, and
transit. What stays in a country is exchanged inside it; what goes between two, at any served site.

Pairs are the customers and served sites the places of a facility location problem without
capacities, solved exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import Exchanges
from dorsale.siting.coefficients import coefficients
from dorsale.siting.location.facility import facilities
from dorsale.siting.points import equipped_eur, transit_eur

Pair = tuple[str, str]
Places = Mapping[Pair, str]
_COLUMNS = ["country", "other", "site", "gbps", "rtt_ms", "eur", "today_eur", "abroad_eur"]


@dataclass(frozen=True)
class Meeting:
    """What exchanging traffic costs at each place, in EUR as of the first year.

    ``flows``: ``country, other, site, gbps, abroad_eur``, a row for each site and country that its
    traffic goes to; ``legs_eur`` (flows, sites): modules from there to each place; ``way_eur``
    (pairs, sites): their sum, infinite where a pair may not meet; ``point_eur`` (sites,): an
    exchange point there; ``stands`` (sites,): whether there is one today. Flows are indexed by
    their pair of countries.
    """

    flows: pd.DataFrame
    legs_eur: pd.DataFrame
    way_eur: pd.DataFrame
    point_eur: pd.Series
    stands: pd.Series

    @property
    def abroad_eur(self) -> pd.Series:
        """What each pair pays without an exchange point."""
        return self.flows["abroad_eur"].groupby(level=[0, 1]).sum()

    def cost(self, places: Places) -> float:
        """Return what exchanging costs at ``places``, and abroad where a pair has none."""
        met = {pair: places[pair] for pair in self.way_eur.index if pair in places}
        ways = sum(float(self.way_eur.at[pair, site]) for pair, site in met.items())
        others = float(self.abroad_eur.drop(list(met)).sum())
        return ways + others + float(self.point_eur[sorted(set(met.values()))].sum())


def meeting(
    scenario: Scenario,
    asked: pd.DataFrame,
    eur_per_gbps: pd.DataFrame,
    abroad_eur_per_gbps: pd.Series,
    installed_eur: float,
) -> Meeting:
    """Return what exchanging traffic costs at each place.

    ``asked``: ``country, other, site, gbps, growth`` as :func:`dorsale.demand.exchanged` has it.
    ``eur_per_gbps`` (sites, sites) and ``abroad_eur_per_gbps`` (sites,): transport as
    :class:`dorsale.topology.backbone.carriage.Carriage` has it. ``installed_eur``: an exchange
    point; where one stands (role ``exchange``) only rack and upkeep are paid. Sites that no way
    leads abroad from are left out. :class:`BadInput` when ``hosting.csv`` lacks a price.
    """
    way_abroad = asked["site"].map(abroad_eur_per_gbps)
    known = asked[np.isfinite(way_abroad) & (asked["gbps"] > 0)]
    each = way_abroad + transit_eur(scenario) * asked["growth"]
    ordered = np.sort(known[["country", "other"]].to_numpy(str), axis=1)
    pairs = pd.MultiIndex.from_arrays([ordered[:, 0], ordered[:, 1]])
    flows = known.assign(abroad_eur=known["gbps"] * each).set_index(pairs)
    legs = eur_per_gbps.loc[flows["site"]].mul(flows["gbps"].to_numpy(), axis=0).set_axis(pairs)
    way = legs.groupby(level=[0, 1]).sum()
    countries = scenario.sites["country"].reindex(eur_per_gbps.columns)
    abroad = [[one == other != country for country in countries] for one, other in way.index]
    points = _points(scenario, countries, installed_eur)
    return Meeting(flows, legs, way.mask(np.array(abroad, bool), np.inf), *points)


def _points(
    scenario: Scenario, countries: pd.Series, installed_eur: float
) -> tuple[pd.Series, pd.Series]:
    """Return what an exchange point costs at each site, and whether one stands there."""
    table = coefficients(scenario)
    stands = scenario.sites["roles"].reindex(countries.index).map(lambda one: "exchange" in one)
    eur = [
        equipped_eur(scenario, table, country, installed_eur, there)
        for country, there in zip(countries, stands, strict=True)
    ]
    return pd.Series(eur, countries.index), stands


def exchanges(asked: Meeting, rtt_ms: pd.DataFrame, today: Places) -> Exchanges:
    """Return where each pair of countries exchanges traffic; proven, or with a bound.

    ``rtt_ms`` (sites, sites) are round trips. ``today``: a country and the one that its traffic
    goes to -> their exchange point of today.
    """
    pairs, sites = list(asked.way_eur.index), list(asked.way_eur.columns)
    way, point = asked.way_eur.to_numpy(float), asked.point_eur.to_numpy(float)
    found = facilities(way, point, asked.abroad_eur.to_numpy(float))
    places = {pair: sites[by] for pair, by in zip(pairs, found.served_by, strict=True) if by >= 0}
    rows = [_row(asked, pair, places.get(pair, ""), rtt_ms, today) for pair in pairs]
    points = [
        (one, bool(asked.stands[one]), float(asked.point_eur[one]))
        for one in sorted(set(places.values()))
    ]
    return Exchanges(
        pd.DataFrame(points, columns=["site", "stands", "eur"]),
        pd.DataFrame(rows, columns=_COLUMNS), found.value, found.bound,
    )  # fmt: skip


def _row(
    asked: Meeting, pair: Pair, site: str, rtt_ms: pd.DataFrame, today: Places
) -> tuple[str, str, str, float, float, float, float, float]:
    flows, legs = asked.flows.loc[[pair]], asked.legs_eur.loc[[pair]]
    abroad = float(flows["abroad_eur"].sum())
    met = bool(site)
    return (
        *pair, site, float(flows["gbps"].sum()),
        _round_trip_ms(flows, rtt_ms[site]) if met else float("nan"),
        float(asked.way_eur.at[pair, site]) if met else abroad,
        _today_eur(flows, legs, today), abroad,
    )  # fmt: skip


def _round_trip_ms(flows: pd.DataFrame, to_ms: pd.Series) -> float:
    """Return the mean round trip of a pair of countries, from one end to the other."""
    each = flows.assign(ms=flows["site"].map(to_ms) * flows["gbps"]).groupby("country")
    sides = (each["ms"].sum() / each["gbps"].sum()).to_numpy()
    return float(2 * sides.mean())


def _today_eur(flows: pd.DataFrame, legs: pd.DataFrame, today: Places) -> float:
    """Return what a pair pays at its exchange points of today, and abroad without one."""
    there = [today.get(pair, "") for pair in zip(flows["country"], flows["other"], strict=True)]
    return sum(
        float(legs.iloc[row][site]) if site in legs.columns else float(abroad)
        for row, (site, abroad) in enumerate(zip(there, flows["abroad_eur"], strict=True))
    )
