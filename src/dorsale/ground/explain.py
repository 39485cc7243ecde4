"""What a corridor is made of: kilometres by way, terrain and slope, crossings, euros, months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from dorsale.ground.elements import further_cuts, terrain_of
from dorsale.ground.hazards import Hazards, medium_of
from dorsale.ground.ways import slope_shares
from dorsale.plan.network import Corridor, PricedItem
from dorsale.plan.scenario import ProgrammeRules

_SLOPES = {"": "flat", "factor_hilly": "hilly", "factor_mountain": "steep"}
_PERMITS = {"border_crossing": "border", "protected_area": "protected_area"}


@dataclass(frozen=True)
class _Way:
    """What one way adds to a corridor: kilometres by slope, by terrain, cuts, priced items."""

    way: str
    slope: Mapping[str, float]
    terrain: Mapping[str, float]
    cuts: Mapping[str, float]
    items: tuple[PricedItem, ...]


class Explainer:
    """The ways of a scenario, ready to explain corridors over them.

    ``ways``: rows of ``ways.csv``; ``priced``: ``way, item, factor, quantity, unit, eur``, rows
    that add up to the cost of each way.
    """

    def __init__(
        self, ways: pd.DataFrame, priced: pd.DataFrame, hazards: Hazards, works: ProgrammeRules
    ) -> None:
        self._works = works
        items = _items_by_way(priced)
        slopes = pd.DataFrame(slope_shares(ways)).rename(columns=_SLOPES)
        self._ways = {
            way["id"]: _told(way, slope, hazards, items.get(way["id"], ()))
            for way, slope in zip(ways.to_dict("records"), slopes.to_dict("records"), strict=True)
        }

    def explained(self, corridor: Corridor) -> Corridor:
        """Return ``corridor`` with what explains its length, cost, risk and time."""
        ways = [self._ways[way] for way in corridor.ways]
        items = summed(item for way in ways for item in way.items)
        crossings = {one.item: round(one.quantity) for one in items if one.unit == "unit"}
        kinds = dict.fromkeys(way.way for way in ways)
        return replace(
            corridor,
            km_by_terrain={k: _sum(way.terrain for way in ways if way.way == k) for k in kinds},
            km_by_slope=_sum(way.slope for way in ways),
            crossings=crossings,
            items=items,
            cuts_per_year=_sum(way.cuts for way in ways),
            works_months=works_months(corridor.km_by_way, self._works),
            permit_months=permit_months(crossings, self._works),
        )


def works_months(km_by_way: Mapping[str, float], works: ProgrammeRules) -> float:
    """Return the months of one crew at full pace, in the dry season."""
    return sum(km / works.km_per_month[way] for way, km in km_by_way.items())


def permit_months(crossings: Mapping[str, int], works: ProgrammeRules) -> int:
    """Return the months of the slowest permit: border, protected area; 0 where none is crossed."""
    waits = [works.contract_months[key] for item, key in _PERMITS.items() if crossings.get(item)]
    return max(waits, default=0)


def _told(
    way: Mapping[str, Any],
    slope: Mapping[str, float],
    hazards: Hazards,
    items: tuple[PricedItem, ...],
) -> _Way:
    km, terrain = float(way["length_km"]), terrain_of(way)
    rate = hazards.rate(medium_of(way["way"], way.get("method", "")), terrain)
    cuts = {cause: each * km / 1000 for cause, each in rate.by_cause.items()}
    cuts["other"] = cuts.get("other", 0.0) + further_cuts(way)
    return _Way(
        str(way["way"]),
        {name: share * km for name, share in slope.items()},
        {name: share * km for name, share in terrain.items()},
        cuts,
        items,
    )


def _items_by_way(priced: pd.DataFrame) -> dict[str, tuple[PricedItem, ...]]:
    found: dict[str, list[PricedItem]] = defaultdict(list)
    columns = priced[["way", "item", "factor", "quantity", "unit", "eur"]]
    for way, *item in columns.itertuples(index=False, name=None):
        found[way].append(PricedItem(*item))
    return {way: tuple(items) for way, items in found.items()}


def summed(items: Iterable[PricedItem]) -> tuple[PricedItem, ...]:
    """Return the items of several ways, those alike summed, the dearest first."""
    sums: dict[tuple[str, str, str], tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    for one in items:
        quantity, eur = sums[one.item, one.factor, one.unit]
        sums[one.item, one.factor, one.unit] = (quantity + one.quantity, eur + one.eur)
    ordered = sorted(sums.items(), key=lambda entry: (-entry[1][1], entry[0]))
    return tuple(
        PricedItem(item, factor, quantity, unit, eur)
        for (item, factor, unit), (quantity, eur) in ordered
    )


def _sum(parts: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Return the sums by name, the largest first, without those that are 0."""
    found: dict[str, float] = defaultdict(float)
    for part in parts:
        for name, value in part.items():
            found[name] += value
    return {name: v for name, v in sorted(found.items(), key=lambda one: -one[1]) if v > 0}
