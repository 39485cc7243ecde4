"""What a corridor is made of: kilometres by way, terrain and slope, crossings, euros, months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
class Told:
    """What one way adds to a corridor: kilometres by slope, by terrain, cuts, priced items."""

    way: str
    slope: Mapping[str, float]
    terrain: Mapping[str, float]
    cuts: Mapping[str, float]
    items: tuple[PricedItem, ...]

    def part(self, share: float) -> Told:
        """Return what a share of the way adds, all of it lying evenly along the way."""
        slope, terrain, cuts = (
            {name: value * share for name, value in whole.items()}
            for whole in (self.slope, self.terrain, self.cuts)
        )
        items = (
            replace(one, quantity=one.quantity * share, eur=one.eur * share) for one in self.items
        )
        return Told(self.way, slope, terrain, cuts, tuple(items))


class Explainer:
    """The ways of a scenario, ready to explain corridors over them.

    ``ways``: rows of ``ways.csv``; ``priced``: ``way, item, factor, quantity, unit, eur``, rows
    that add up to the cost of each way.
    """

    def __init__(
        self, ways: pd.DataFrame, priced: pd.DataFrame, hazards: Hazards, works: ProgrammeRules
    ) -> None:
        self._works = works
        self._ways = told_ways(ways, priced, hazards)

    def explained(self, corridor: Corridor) -> Corridor:
        """Return ``corridor`` with what explains its length, cost, risk and time."""
        return explained(corridor, [self._ways[way] for way in corridor.ways], self._works)


def told_ways(ways: pd.DataFrame, priced: pd.DataFrame, hazards: Hazards) -> dict[str, Told]:
    """Return what each of ``ways`` adds to a corridor over the whole of it, by id.

    ``priced``: ``way, item, factor, quantity, unit, eur``.
    """
    items = _items_by_way(priced)
    slopes = pd.DataFrame(slope_shares(ways)).rename(columns=_SLOPES)
    return {
        way["id"]: _told(way, slope, hazards, items.get(way["id"], ()))
        for way, slope in zip(ways.to_dict("records"), slopes.to_dict("records"), strict=True)
    }


def explained(corridor: Corridor, parts: Sequence[Told], works: ProgrammeRules) -> Corridor:
    """Return ``corridor``, made of ``parts``, with what explains its length, cost, risk and time.

    Crossings of which it has a part are counted whole from a half on.
    """
    items = summed(item for part in parts for item in part.items)
    counted = {one.item: round(one.quantity) for one in items if one.unit == "unit"}
    crossings = {item: count for item, count in counted.items() if count}
    kinds = dict.fromkeys(part.way for part in parts)
    return replace(
        corridor,
        km_by_terrain={k: _sum(part.terrain for part in parts if part.way == k) for k in kinds},
        km_by_slope=_sum(part.slope for part in parts),
        crossings=crossings,
        items=items,
        cuts_per_year=_sum(part.cuts for part in parts),
        works_months=works_months(corridor.km_by_way, works),
        permit_months=permit_months(crossings, works),
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
) -> Told:
    km, terrain = float(way["length_km"]), terrain_of(way)
    rate = hazards.rate(medium_of(way["way"], way.get("method", "")), terrain)
    cuts = {cause: each * km / 1000 for cause, each in rate.by_cause.items()}
    cuts["other"] = cuts.get("other", 0.0) + further_cuts(way)
    return Told(
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
