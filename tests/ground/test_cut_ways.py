from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsale.ground.cut_ways import country_at, cut, passed, with_rows
from dorsale.plan.scenario import Choice, Scenario
from dorsale.plan.tables import SITES
from tests import tiny
from tests.ground import mountains


def with_junctions(one: Scenario, *places: tuple[str, float, float]) -> Scenario:
    rows = [
        {"id": name, "name": name, "country": "CG", "lon": lon, "lat": lat, "kind": "junction",
         "serve": "optional", "accuracy_m": 1000.0, "source": "assumption",
         "confidence": "assumption"}
        for name, lon, lat in places
    ]  # fmt: skip
    sites = with_rows(one.tables["sites"], rows, SITES)
    return replace(one, tables={**one.tables, "sites": sites})


def test_a_way_cut_in_two(tmp_path: Path) -> None:
    """160 km of coast road over Les Saras, cut at a quarter; its fibre and its bridge follow."""
    one = with_junctions(mountains.read_folder(tiny.write(tmp_path / "s")).or_fail(),
                         ("j", 12.06, -4.63))  # fmt: skip
    choices = (Choice("without", "ground", "w-coast"), Choice("without", "country", "CG"))
    one = replace(one, alternatives=replace(one.alternatives, choices=choices))
    found = cut(one, {"w-coast": [(0.25, "j")]})
    ways = found.tables["ways"].set_index("id")
    assert "w-coast" not in ways.index
    assert ways.loc[["w-coast.1", "w-coast.2"], "length_km"].tolist() == [40.0, 120.0]
    assert ways.at["w-coast.1", "to"] == ways.at["w-coast.2", "from"] == "j"
    assert ways["waypoints"][["w-coast.1", "w-coast.2"]].tolist() == [(), ("Les Saras@-4.5,12.3",)]
    fibre = found.tables["fibre"].set_index("id")
    assert fibre.at["f-coast", "ways"] == ("w-coast.1", "w-coast.2")
    members = found.tables["risk_groups"].set_index("id").at["rg-loudima", "members"]
    assert members == ("w-coast.1", "w-coast.2", "w-rail")
    assert [choice.id for choice in found.alternatives.choices] == ["w-coast.1", "w-coast.2", "CG"]
    assert len(ways) == len(one.tables["ways"]) + 1


def test_fibre_that_runs_the_other_way_takes_the_parts_backwards(tmp_path: Path) -> None:
    fibre = tiny.FIBRE.replace("f-coast,cg-pointe-noire,cg-dolisie",
                               "f-coast,cg-dolisie,cg-pointe-noire")  # fmt: skip
    one = mountains.read_folder(tiny.write(tmp_path / "s", fibre=fibre)).or_fail()
    one = with_junctions(one, ("j", 12.1, -4.6), ("k", 12.5, -4.3))
    found = cut(one, {"w-coast": [(0.8, "k"), (0.3, "j")]}).tables["fibre"].set_index("id")
    assert found.at["f-coast", "ways"] == ("w-coast.3", "w-coast.2", "w-coast.1")


def test_countries_and_crossings_lie_evenly(tmp_path: Path) -> None:
    one = mountains.read_folder(tiny.write(tmp_path / "s")).or_fail()
    kinds = ("river_small", "railway_crossing", "river_on_bridge")
    one = mountains.with_ways(
        one, countries=[("CG", "GA")] * 5, border_crossings=1, river_crossings=4,
        crossings=[kinds] * 5, further_cuts_per_year=0.5,
    )  # fmt: skip
    one = with_junctions(one, ("j", 12.1, -4.6), ("k", 12.5, -4.3))
    ways = cut(one, {"w-pool": [(0.4, "j"), (0.6, "k")]}).tables["ways"].set_index("id")
    parts = ways.loc[["w-pool.1", "w-pool.2", "w-pool.3"]]
    assert parts["countries"].tolist() == [("CG",), ("CG", "GA"), ("GA",)]
    assert parts["border_crossings"].tolist() == [0, 1, 0]
    assert parts["river_crossings"].tolist() == [2, 0, 2]
    assert parts["crossings"].tolist() == [kinds[:1], kinds[1:2], kinds[2:]]
    assert parts["further_cuts_per_year"].tolist() == pytest.approx([0.2, 0.1, 0.2])
    assert country_at({"countries": ("CG", "GA")}, 0.4) == "CG"


@given(st.lists(st.floats(0, 1), max_size=6), st.integers(0, 9))
def test_nothing_is_lost_between_the_parts(shares: list[float], count: int) -> None:
    marks = [passed(share, count) for share in (0.0, *sorted(shares), 1.0)]
    assert (marks[0], marks[-1]) == (0, count)
    assert marks == sorted(marks)


def test_a_scenario_without_cuts_stays_as_it_is(tmp_path: Path) -> None:
    one = mountains.read_folder(tiny.write(tmp_path / "s")).or_fail()
    found = cut(one, {})
    for name in ("ways", "fibre", "risk_groups"):
        pd.testing.assert_frame_equal(found.tables[name], one.tables[name])
