from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dorsale.ground import off_road
from dorsale.ground.explain_off_road import told
from dorsale.plan.network import Corridor
from dorsale.plan.tables import OPEN_GROUND
from tests.ground import mountains


def corridor(tmp_path: Path, ways: str = mountains.WAYS, **rasters: np.ndarray) -> Corridor:
    one = mountains.scenario(tmp_path / "s", ways)
    here = mountains.country(one, mountains.layers(**rasters))
    ends = mountains.place(one, "cg-dolisie"), mountains.place(one, "cg-brazzaville")
    (found,) = off_road.alternatives(here, ends, 1)
    return told(here, found, ends, 1)


def test_it_adds_up(tmp_path: Path) -> None:
    """A road of 10 km and more, then savanna: 10 cuts a year on 1,000 km, 35 km a month."""
    one = corridor(tmp_path)
    off = one.km_by_way[OPEN_GROUND]
    on = one.length_km - off
    assert sum(item.eur for item in one.items) == pytest.approx(one.cost_eur)
    assert sum(part.km for part in one.stretches) == pytest.approx(one.length_km)
    assert one.km_by_terrain[OPEN_GROUND] == pytest.approx({"savanna": off}, rel=1e-4)
    assert one.km_by_slope == pytest.approx({"flat": one.length_km}, rel=1e-4)
    assert sum(one.cuts_per_year.values()) == pytest.approx(0.01 * one.length_km, rel=1e-4)
    assert one.works_months == pytest.approx(off / 35 + on / 70)
    assert (one.permit_months, one.crossings) == (0, {})
    assert one.accuracy_m > 5_000


def test_slopes_water_hazards_and_permits_by_cell(tmp_path: Path) -> None:
    """The east is steep, a river three cells wide stands in the middle, a park before it."""
    slope = np.zeros(mountains.SHAPE, np.float32)
    slope[:, 70:] = 0.3
    water, park = np.zeros(mountains.SHAPE, bool), np.zeros(mountains.SHAPE, bool)
    water[:, 60:63] = True
    park[:, 50:54] = True
    hazard = np.full(mountains.SHAPE, 0.1, np.float32)
    one = corridor(
        tmp_path, mountains.ALONE, slope=slope, water=water, protected=park, hazard=hazard
    )
    off = one.km_by_way[OPEN_GROUND]
    assert one.km_by_terrain[OPEN_GROUND]["water"] == pytest.approx(3 * 5.55, rel=0.1)
    assert one.km_by_slope["steep"] == pytest.approx(15.28 * 111.3 - 14.5 * 111.3, rel=0.1)
    assert one.crossings == {"protected_area": 1}
    assert one.permit_months == 12
    assert one.cuts_per_year["other"] == pytest.approx(0.1 * off, rel=0.01)
    factors = {item.factor for item in one.items if item.item == "road_trench_km"}
    assert "factor_off_road*factor_savanna*factor_mountain" in factors
    assert "factor_off_road*factor_savanna*factor_protected" in factors
    assert sum(item.eur for item in one.items) == pytest.approx(one.cost_eur)
