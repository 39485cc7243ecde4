from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from dorsale import cost
from dorsale.ground.rates import GROUND_ITEMS, raster_cost, rates, way_prices, way_table
from dorsale.ground.ways import METHOD
from dorsale.plan.problems import BadInput
from dorsale.plan.scenario import Scenario
from dorsale.plan.tables import CROSSINGS, METHOD_ITEM, METHODS, OPEN_GROUND
from tests.ground import grids
from tests.ground.grids import RATES

ROOT = Path(__file__).parents[2]
KNOWN = rates(RATES)


def test_a_metre_off_the_roads_by_hand() -> None:
    """20 EUR a metre by the road, twice that off it; each cell shows one more thing."""
    terrain = np.array([[0, 1, 5, 255, 0, 0, 0, 0]], dtype=np.uint8)
    slope = np.array([[0, 0.05, 0, np.nan, 0.1, 0.2, 0, 0]], dtype=np.float32)
    protected = np.array([[0, 1, 0, 0, 0, 0, 0, 1]], dtype=bool)
    water = np.array([[0, 0, 0, 0, 0, 0, 1, 0]], dtype=bool)
    excluded = np.array([[0, 0, 0, 0, 0, 0, 0, 1]], dtype=bool)
    found = raster_cost(
        grids.layers(
            terrain=terrain, slope=slope, protected=protected, water=water, excluded=excluded
        ),
        KNOWN,
    )
    assert found.dtype == np.float32
    assert found[0].tolist() == pytest.approx([40, 90, 80, 40, 50, 60, 250, np.inf])


def test_with_no_layer_every_metre_is_off_road_savanna() -> None:
    only = np.zeros((2, 3), dtype=bool)
    assert raster_cost(grids.layers(excluded=only), KNOWN) == pytest.approx(np.full((2, 3), 40.0))


@pytest.mark.parametrize("wrong", [0.0, -3.0, np.nan, np.inf])
def test_rates_not_above_zero_are_named(wrong: float) -> None:
    with pytest.raises(BadInput, match="factor_swamp"):
        rates({**RATES, "factor_swamp": wrong})


def test_a_rate_that_is_missing_is_named_when_it_is_needed() -> None:
    less = rates({item: value for item, value in RATES.items() if item != "factor_protected"})
    dry = grids.layers(water=np.zeros((1, 2), dtype=bool))
    assert raster_cost(dry, less).max() == pytest.approx(40)
    with pytest.raises(BadInput, match="factor_protected"):
        raster_cost(grids.layers(protected=np.zeros((1, 2), dtype=bool)), less)


def test_a_way_of_a_network_by_hand() -> None:
    """10 km of road, half forest, a bridge and a border: 5 x 20 + 5 x 30 + 15 + 50 kEUR."""
    terrain = np.array([[0] * 5 + [1] * 5], dtype=np.uint8)
    one = grids.network("road_paved", grids.middle(0, 0, 9), bridges=("b",), borders=("CG-CM",))
    found = way_prices(one, KNOWN, grids.layers(terrain=terrain))
    assert found.to_dict() == pytest.approx({"w": 315_000.0}, rel=0.01)
    assert way_prices(one, KNOWN).to_dict() == pytest.approx({"w": 265_000.0})


def test_large_rivers_that_a_network_names_are_priced_once() -> None:
    """10 km of road, 200 kEUR, one large river at 80, one more bridge at 15."""
    one = grids.network(
        "road_paved", grids.middle(0, 0, 9), bridges=("b1", "b2"), rivers=("Sangha",)
    )
    assert way_prices(one, KNOWN)["w"] == pytest.approx(295_000.0)


def test_relief_gives_the_slopes_of_a_way() -> None:
    slope = np.array([[0.01] * 5 + [0.10] * 3 + [0.30] * 2], dtype=np.float32)
    one = grids.network("road_paved", grids.middle(0, 0, 9))
    table = way_table(one, grids.layers(slope=slope)).iloc[0]
    assert (table["share_savanna"], table["hilly_share"], table["mountain_share"]) == (
        pytest.approx((1.0, 0.3, 0.2))
    )
    eur = way_prices(one, KNOWN, grids.layers(slope=slope))["w"]
    assert eur == pytest.approx(20_000 * (5 + 3 * 1.25 + 2 * 1.5))


@pytest.mark.parametrize("kind", METHOD)
def test_every_kind_of_way_has_a_price(kind: str) -> None:
    eur = way_prices(grids.network(kind, grids.middle(0, 0, 9)), KNOWN)["w"]
    away = RATES["factor_off_road"] if kind == OPEN_GROUND else 1.0
    assert eur == pytest.approx(10 * RATES[METHOD[kind]] * away)


def test_the_shipped_book_prices_all_ground(cemac: Scenario) -> None:
    book = cost.book(cemac)
    known = rates({item: book.typical(item) for item in book.prices.index})
    assert set(known.typical) == set(GROUND_ITEMS)
    assert set(METHOD_ITEM) == set(METHODS)
    assert set(CROSSINGS) <= set(GROUND_ITEMS)


def test_the_page_of_rates_is_the_tables() -> None:
    run = subprocess.run(
        [sys.executable, "tools/ground_rates.py", "--check"], cwd=ROOT, check=False, timeout=60
    )
    assert run.returncode == 0, "run python tools/ground_rates.py and commit the page"
