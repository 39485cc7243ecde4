"""Euros per metre of ground, off the roads and along ways, from one table: the cost book.

Off-road ground costs the road rate times factors of terrain, slope, distance from any road and
protection; water away from bridges is drilled under. The book's figures and sources stand in
``docs/ground/rates.md``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dorsale.ground.crossings import crossings_of
from dorsale.ground.survey.along import Line
from dorsale.ground.survey.terrain import HILLY, STEEP, terrain_shares
from dorsale.ground.ways import METHOD, quantities
from dorsale.ground.ways import OFF_ROAD as OFF_ROAD_FACTOR
from dorsale.plan.ground import Layers, Network
from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.plan.tables import COST_BOOK, CROSSINGS, METHOD_ITEM, OPEN_GROUND, TERRAINS

OFF_ROAD = (METHOD[OPEN_GROUND], OFF_ROAD_FACTOR)
FACTORS = (
    *(f"factor_{terrain}" for terrain in TERRAINS),
    *("factor_hilly", "factor_mountain", OFF_ROAD_FACTOR, "factor_protected"),
)
GROUND_ITEMS = tuple(
    dict.fromkeys(
        (
            *METHOD.values(),
            *METHOD_ITEM.values(),
            "drilling_km",
            *FACTORS,
            *("river_crossing", "border_crossing", *CROSSINGS),
        )
    )
)
"""The items of the cost book that price ground."""
_UNKNOWN = 255
_GROUND = [*(f"share_{terrain}" for terrain in TERRAINS), "hilly_share", "mountain_share"]


@dataclass(frozen=True)
class Rates:
    """Typical rates of ground by item, in EUR of the price year; factors are plain numbers."""

    typical: Mapping[str, float]

    def of(self, product: str) -> float:
        """Return the rate of ``product``, items joined by ``*`` (empty: 1).

        Raises :class:`BadInput` naming an item that the cost book lacks.
        """
        return math.prod(self._one(item) for item in product.split("*") if item)

    def _one(self, item: str) -> float:
        if item in self.typical:
            return self.typical[item]
        raise _bad(N_("the cost book has no {items}"), items=item)


def rates(typical: Mapping[str, float]) -> Rates:
    """Return the rates of ground among ``typical`` (item -> EUR or factor), checked.

    Raises :class:`BadInput` naming every item that is not above 0.
    """
    found = {item: float(typical[item]) for item in GROUND_ITEMS if item in typical}
    wrong = [item for item, value in found.items() if not 0 < value < math.inf]
    if wrong:
        said = ", ".join(f"{item} = {found[item]:g}" for item in wrong)
        raise _bad(N_("ground cannot be priced with {items}"), items=said)
    return Rates(found)


def raster_cost(layers: Layers, known: Rates) -> np.ndarray:
    """Return the price of a new cable off the roads, float32 EUR per metre, by cell of the grid.

    Unknown terrain and slope take no factor; excluded cells are ``inf``. Raises
    :class:`BadInput` when the cost book lacks an item that a layer needs.
    """
    shape = (layers.grid.rows, layers.grid.columns)
    cost = np.full(shape, known.of("*".join(OFF_ROAD)) / 1000, dtype=np.float32)
    if layers.terrain is not None:
        cost *= _terrain_factors(known)[layers.terrain]
    if layers.slope is not None:
        cost[(layers.slope > HILLY) & (layers.slope <= STEEP)] *= known.of("factor_hilly")
        cost[layers.slope > STEEP] *= known.of("factor_mountain")
    if layers.protected is not None:
        cost[layers.protected] *= known.of("factor_protected")
    if layers.water is not None:
        cost[layers.water] = known.of("drilling_km") / 1000
    if layers.excluded is not None:
        cost[layers.excluded] = np.inf
    return cost


def _terrain_factors(known: Rates) -> np.ndarray:
    """Return the factor by code of terrain, shape (256,); 1 where it is unknown."""
    factors = np.ones(_UNKNOWN + 1, dtype=np.float32)
    factors[: len(TERRAINS)] = [known.of(f"factor_{terrain}") for terrain in TERRAINS]
    return factors


def way_table(network: Network, layers: Layers | None = None) -> pd.DataFrame:
    """Return the ways of ``network`` in the columns of ``ways.csv`` that price them.

    Ground that no raster knows counts as flat savanna, the cheapest there is.
    """
    ways = network.ways
    named = "rivers" in ways
    rows = pd.DataFrame(
        {
            "id": ways["id"].to_numpy(),
            "way": ways["kind"].to_numpy(),
            "length_km": ways["length_km"].to_numpy(float),
            "river_crossings": [len(rivers) for rivers in ways["rivers"]] if named else 0,
            "border_crossings": [len(borders) for borders in ways["borders"]],
            "crossings": [crossings_of(way, layers) for way in ways.to_dict("records")],
        }
    )
    ground = pd.DataFrame([_ground(line, layers) for line in ways["geometry"]], columns=_GROUND)
    return pd.concat([rows, ground.fillna(0.0)], axis="columns")


def _ground(line: Line, layers: Layers | None) -> dict[str, float]:
    """Return the shares of ``line``; flat savanna where no raster knows."""
    found = terrain_shares(line, layers) if layers else {}
    return found if f"share_{TERRAINS[0]}" in found else {**found, f"share_{TERRAINS[0]}": 1.0}


def way_prices(network: Network, known: Rates, layers: Layers | None = None) -> pd.Series:
    """Return what a new cable along each way of ``network`` costs, in EUR, by way id."""
    ways = way_table(network, layers)
    needed = quantities(ways)
    rate = {one: known.of(one) for one in {*needed["item"], *needed["factor"]}}
    eur = needed["quantity"] * needed["item"].map(rate) * needed["factor"].map(rate)
    return eur.groupby(needed["way"]).sum().reindex(ways["id"], fill_value=0.0)


def _bad(message: str, **values: object) -> BadInput:
    remedy = N_("Correct the rows; rates are above 0, and dorsale new shows an example")
    return BadInput([Problem(message, remedy, COST_BOOK.file, values=values)])
