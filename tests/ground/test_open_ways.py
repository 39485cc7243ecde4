from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dorsale.ground.survey.measured import measured
from dorsale.ground.ways import quantities
from dorsale.plan.tables import OPEN_GROUND
from tests.ground import mountains

PAIR = [("cg-dolisie", "cg-brazzaville")]


def test_a_corridor_leaves_a_way_in_the_middle_and_the_way_is_cut(tmp_path: Path) -> None:
    """Ground is closed west of 13.5 E: both roads from Dolisie are left just behind."""
    one = mountains.scenario(tmp_path / "s")
    closed = np.zeros(mountains.SHAPE, bool)
    closed[:, :50] = True
    found = mountains.with_ground(one, mountains.layers(excluded=closed), PAIR)
    ways = found.tables["ways"].set_index("id")
    assert ways.loc[["w-pool.1", "w-pool.2"], "length_km"].sum() == pytest.approx(900.0)
    assert ways.loc[["w-east.1", "w-east.2"], "length_km"].sum() == pytest.approx(1330.0)
    junctions = found.sites.loc[["junction-1", "junction-2"]]
    assert junctions["lon"].tolist() == pytest.approx([13.5, 13.55], abs=0.05)
    assert junctions["name"].tolist() == ["N1 km 289", "P2 km 130"]
    assert set(junctions["serve"]) == {"optional"}
    assert {(row["from"], row["to"]) for row in mountains.of_ground(found)} == {
        ("cg-brazzaville", "junction-1"), ("cg-brazzaville", "junction-2"),
    }  # fmt: skip


def test_what_the_layers_know_is_measured_on_new_ways_too(tmp_path: Path) -> None:
    one = mountains.scenario(tmp_path / "s")
    terrain = np.ones(mountains.SHAPE, np.uint8)  # forest
    park = np.zeros(mountains.SHAPE, bool)
    park[:, 60:62] = True
    ground = mountains.layers(terrain=terrain, protected=park)
    found = mountains.with_ground(one, ground, PAIR)
    table = measured(found.tables["ways"], found.sites, ground)
    rows = table[table["way"] == OPEN_GROUND]
    assert (rows["share_forest"] == 1.0).all()
    assert rows["crossings"].map(lambda kinds: kinds.count("protected_area")).sum() >= 1
    assert rows["items"].map(len).min() >= 1
    items = quantities(rows)
    assert set(items["item"]) == {"road_trench_km", "protected_area"}
    assert "factor_off_road*factor_forest*factor_protected" in set(items["factor"])


def test_open_ground_across_a_border(tmp_path: Path) -> None:
    one = mountains.in_country(mountains.scenario(tmp_path / "s"), "cg-dolisie", "GA")
    rows = mountains.of_ground(mountains.with_ground(one, mountains.layers(), PAIR, 1e6))
    crossing = [row for row in rows if row["border_crossings"]]
    assert crossing
    assert {row["countries"] for row in crossing} <= {("CG", "GA"), ("GA", "CG")}
