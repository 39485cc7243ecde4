from __future__ import annotations

import numpy as np
import pytest

from dorsale.ground.crossings import crossings_of, river_kind
from dorsale.plan.tables import CROSSINGS
from tests.ground import grids

LINE = grids.middle(0, 0, 9)


def way(**more: object) -> dict[str, object]:
    return {"kind": "road_paved", "geometry": LINE, "bridges": (), "borders": (), **more}


@pytest.mark.parametrize(
    ("width_m", "kind"),
    [(1, "river_small"), (49.9, "river_small"), (50, "river_medium"), (200, "river_medium"),
     (201, "river_wide")],
)  # fmt: skip
def test_rivers_by_width(width_m: float, kind: str) -> None:
    assert river_kind(width_m) == kind
    assert kind in CROSSINGS


def test_without_rasters_only_bridges_are_known() -> None:
    assert crossings_of(way(bridges=("b1", "b2"))) == ("river_on_bridge", "river_on_bridge")
    assert crossings_of(way()) == ()


def test_bridges_over_large_rivers_are_not_counted_twice() -> None:
    assert crossings_of(way(bridges=("b1", "b2"), rivers=("Sangha",))) == ("river_on_bridge",)
    assert crossings_of(way(rivers=("Sangha",))) == ()


def test_water_parks_and_towns_by_hand() -> None:
    """One cell of water; two parks; a town of three cells and a village of one."""
    water = np.array([[0, 1, 0, 0, 0, 0, 0, 0, 0, 0]], dtype=bool)
    protected = np.array([[0, 0, 1, 1, 0, 0, 1, 0, 0, 0]], dtype=bool)
    terrain = np.array([[0, 0, 0, 0, 5, 0, 0, 5, 5, 5]], dtype=np.uint8)
    layers = grids.layers(water=water, protected=protected, terrain=terrain)
    assert crossings_of(way(), layers) == (
        "river_wide", "protected_area", "protected_area", "urban_entry",
    )  # fmt: skip


def test_bridges_and_river_beds_cross_no_water_again() -> None:
    layers = grids.layers(water=np.ones((1, 10), dtype=bool))
    assert crossings_of(way(bridges=("b",)), layers) == ("river_on_bridge",)
    assert crossings_of(way(kind="river"), layers) == ()
