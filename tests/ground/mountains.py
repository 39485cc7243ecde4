"""The tiny scenario with a mountain road, and open ground beside it, known cell by cell."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from dorsale import cost
from dorsale.ground import off_road
from dorsale.ground.off_road import Country, Place
from dorsale.ground.open_ground import opened
from dorsale.ground.rates import rates
from dorsale.ground.ways import quantities
from dorsale.plan.ground import Grid, Layers, Origin
from dorsale.plan.scenario import Scenario
from dorsale.plan.tables import OPEN_GROUND
from dorsale.sources.scenario_folder import read_folder
from tests import tiny

STEP, WEST, NORTH = 0.05, 11.0, -2.5
SHAPE = (60, 100)
WAYS = tiny.WAYS.replace("road_paved,400,", "road_paved,900,").replace(",330,", ",1330,")
ITEMS = (
    "factor_off_road,off the roads,ratio,1.2,1.5,2.5,,2025,civil,assumption,assumption",
    "factor_hilly,hilly,ratio,1.1,1.2,1.4,,2025,civil,assumption,assumption",
    "factor_protected,park,ratio,1,1.3,2,,2025,civil,assumption,assumption",
    "drilling_km,drilling,km,90000,250000,500000,EUR,2025,civil,assumption,assumption",
    "protected_area,entry,unit,50000,80000,90000,EUR,2025,civil,assumption,assumption",
    "urban_entry,entry,unit,10000,15000,20000,EUR,2025,civil,assumption,assumption",
)
COST_BOOK = "\n".join([tiny.COST_BOOK.rstrip(), *ITEMS, ""])
COVER = Origin("Cover", "https://example.org/cover", "CC0", "2024", 5000.0, "land_cover")
ALONE = "".join(
    line.replace(",open,", ",planned,") if "cg-brazzaville" in line else line
    for line in tiny.WAYS.splitlines(keepends=True)
)
FIBRE = tiny.FIBRE.rsplit("f-dead", 1)[0]


def scenario(folder: Path, ways: str = WAYS) -> Scenario:
    """Return the tiny scenario without its dead fibre; its road to Brazzaville is 900 km long."""
    return read_folder(tiny.write(folder, ways=ways, cost_book=COST_BOOK, fibre=FIBRE)).or_fail()


def layers(**rasters: np.ndarray) -> Layers:
    """Return even savanna in cells of 5 km around the scenario, or the rasters given."""
    grid = Grid("EPSG:4326", (STEP, 0.0, WEST, 0.0, -STEP, NORTH), *SHAPE)
    return Layers(grid, **{"terrain": np.zeros(SHAPE, np.uint8), **rasters}, origins=(COVER,))


def cell(lon: float, lat: float) -> tuple[int, int]:
    """Return row and column of a place on the grid."""
    return int((NORTH - lat) / STEP), int((lon - WEST) / STEP)


def country(one: Scenario, ground: Layers) -> Country:
    """Return the ways of ``one`` and the ground as one graph."""
    prices = cost.book(one)
    known = rates(prices.prices["typical"].to_dict())
    return off_road.country(one, ground, known, cost.priced(quantities(one.tables["ways"]), prices))


def place(one: Scenario, site: str) -> Place:
    """Return a site as an end of a corridor."""
    return Place(site, (float(one.sites.at[site, "lon"]), float(one.sites.at[site, "lat"])))


def in_country(one: Scenario, site: str, code: str) -> Scenario:
    """Return ``one`` with a site moved to another country."""
    sites = one.tables["sites"]
    codes = sites["country"].where(sites["id"] != site, code)
    return replace(one, tables={**one.tables, "sites": sites.assign(country=codes)})


def with_ways(one: Scenario, **columns: object) -> Scenario:
    """Return ``one`` with columns of its ways replaced."""
    ways: pd.DataFrame = one.tables["ways"].assign(**columns)
    return replace(one, tables={**one.tables, "ways": ways})


def with_ground(
    one: Scenario, ground: Layers, pairs: list[tuple[str, str]], junction_eur: float = 1.0
) -> Scenario:
    """Return ``one`` with the open ground that corridors between ``pairs`` cross."""
    return opened(one, country(one, ground), pairs, junction_eur)


def of_ground(one: Scenario) -> list[dict[str, Any]]:
    """Return the rows of ways over open ground."""
    ways = one.tables["ways"]
    return ways[ways["way"] == OPEN_GROUND].to_dict("records")
