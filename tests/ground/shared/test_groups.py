"""Risk groups read off the ground: what is one, what is not, and what may only be presumed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale import reference
from dorsale.ground.shared.groups import (
    corridor_risks,
    doubtful_pairs,
    near_pairs,
    shared_risks,
)
from dorsale.ground.shared.lines import lines_of, lines_of_network
from dorsale.plan.ground import Network
from dorsale.plan.network import Corridor
from dorsale.plan.tables import RISK_GROUPS
from dorsale.sources.scenario_folder import read_folder

A_KM = 1 / 110.574  # degrees of latitude


def table(*rows: Mapping[str, object]) -> pd.DataFrame:
    """Return lines; whatever a row does not say is a surveyed road without objects."""
    usual = {"way": "road_paved", "name": "", "accuracy_m": 10.0, "bridges": (), "borders": (),
             "landings": ()}  # fmt: skip
    lines = [{"id": f"l{at}", **usual, **row} for at, row in enumerate(rows)]
    return pd.DataFrame(lines)


def east(lat_km: float, start_km: float = 0.0, length_km: float = 50.0) -> dict[str, object]:
    start = start_km * A_KM
    return {"geometry": ((start, lat_km * A_KM), (start + length_km * A_KM, lat_km * A_KM))}


def test_two_lines_in_one_trench_are_a_group() -> None:
    (group,) = shared_risks(table(east(0), east(0.05))).to_dict("records")
    assert group["kind"] == "trench"
    assert group["members"] == ("l0", "l1")
    assert group["km"] == pytest.approx(50.3, abs=0.2)
    assert not group["presumed"]
    assert group["cuts_per_year"] == pytest.approx(0.2 * 0.03 * 50.3, abs=0.01)
    assert len(group["geometry"][0]) == 2
    assert {column.name for column in RISK_GROUPS.columns} <= set(group)


def test_lines_further_apart_than_the_distance_are_none() -> None:
    assert shared_risks(table(east(0), east(0.15))).empty
    assert len(shared_risks(table(east(0), east(0.15)), distance_m=200)) == 1


def test_a_short_stretch_is_none() -> None:
    meeting = table(east(0), east(0.05, start_km=49.5))
    assert shared_risks(meeting).empty
    assert len(shared_risks(meeting, length_km=0.4)) == 1


def test_geometry_worse_than_a_kilometre_only_lets_one_presume() -> None:
    (group,) = shared_risks(table(east(0), {**east(3), "accuracy_m": 4000.0})).to_dict("records")
    assert group["presumed"]
    assert group["within_m"] == 4000
    assert "presumed" in group["note"]


def test_an_accuracy_not_stated_is_a_poor_one() -> None:
    (group,) = shared_risks(table(east(0), {**east(3), "accuracy_m": None})).to_dict("records")
    assert group["presumed"]


@given(st.floats(31, 149), st.sampled_from([10.0, 500.0, 5000.0]))
@settings(max_examples=30, deadline=None)
def test_lines_that_cross_are_none(angle: float, accuracy_m: float) -> None:
    at = np.radians(angle)
    away = 0.9 * np.array([np.cos(at), np.sin(at)])
    crossing = table({"geometry": ((-1.0, 0.0), (1.0, 0.0))},
                     {"geometry": (tuple(-away), tuple(away))})  # fmt: skip
    assert shared_risks(crossing.assign(accuracy_m=accuracy_m)).empty


@given(st.floats(31, 180), st.sampled_from([10.0, 5000.0]), st.floats(0.05, 1.0))
@settings(max_examples=30, deadline=None)
def test_lines_that_leave_one_town_are_none(angle: float, accuracy_m: float, size: float) -> None:
    at = np.radians(angle)
    leaving = table({"geometry": ((0.0, 0.0), (1.0, 0.0))},
                    {"geometry": ((0.0, 0.0), (size * np.cos(at), size * np.sin(at)))})  # fmt: skip
    assert shared_risks(leaving.assign(accuracy_m=accuracy_m)).empty


def test_twins_between_two_towns_are_one_however_short() -> None:
    bent = {"geometry": ((0.0, 0.0), (0.02, 0.01), (0.04, 0.0)), "accuracy_m": 5000.0}
    straight = {"geometry": ((0.04, 0.0), (0.0, 0.0)), "accuracy_m": 3000.0}
    (group,) = shared_risks(table(bent, straight)).to_dict("records")
    assert group["presumed"]
    assert group["km"] == pytest.approx(5, rel=0.05)


def test_three_lines_side_by_side_are_one_group() -> None:
    (group,) = shared_risks(table(east(0), east(0.04), east(0.08))).to_dict("records")
    assert group["members"] == ("l0", "l1", "l2")


def test_a_chain_of_neighbours_is_not_one_group() -> None:
    found = shared_risks(table(east(0), east(0.08), east(0.16)))
    assert found["members"].tolist() == [("l0", "l1"), ("l1", "l2")]


def test_three_that_meet_in_turn_share_nothing_together() -> None:
    first = {"geometry": ((0.0, 0.0), (0.2, 0.0), (0.4, 0.0))}
    second = {"geometry": ((0.0, 0.0003), (0.19, 0.0003), (0.19, 0.3))}
    third = {"geometry": ((0.4, 0.0003), (0.21, 0.0003), (0.21, 0.1), (0.1904, 0.1), (0.1904, 0.3))}
    found = shared_risks(table(first, second, third))
    assert {frozenset(one) for one in found["members"]} == {
        frozenset(pair) for pair in (("l0", "l1"), ("l0", "l2"), ("l1", "l2"))
    }


@pytest.mark.parametrize(
    ("way", "kind"), [("river", "river"), ("power_line", "pole_line"), ("railway", "trench")]
)
def test_the_kind_is_that_of_the_ground(way: str, kind: str) -> None:
    twins = table(east(0), east(0.05)).assign(way=way)
    assert shared_risks(twins)["kind"].tolist() == [kind]


def test_one_bridge_border_or_landing_is_a_group() -> None:
    far = table({**east(0), "bridges": ("b1",), "borders": ("p",)},
                {**east(90), "bridges": ("b1", "b2"), "landings": ("x",)},
                {**east(180), "borders": ("p",), "landings": ("x",)})  # fmt: skip
    found = shared_risks(far)
    assert found["kind"].tolist() == ["bridge", "border", "submarine"]
    assert found["members"].tolist() == [("l0", "l1"), ("l0", "l2"), ("l1", "l2")]


def test_a_group_already_listed_says_so() -> None:
    listed = pd.DataFrame({"id": ["rg-mine"], "members": [("l0", "l1", "other")]})
    found = shared_risks(table(east(0), east(0.05)), listed=listed)
    assert found["listed_as"].tolist() == ["rg-mine"]


def test_lines_without_geometry_are_passed_over() -> None:
    assert (
        near_pairs(table(east(0), {"geometry": ()}, {"geometry": ((0.0, 0.0), (0.0, 0.0))})) == []
    )
    assert shared_risks(table(east(0)).iloc[:0]).empty


def test_doubtful_pairs_are_those_asked_and_not_yet_known() -> None:
    spans = table(east(0), east(0.05), east(0.02)).set_index("id")
    spans["risk_groups"] = [("a",), ("b",), ("a", "c")]
    found = doubtful_pairs(spans, [("l1", "l0"), ("l0", "l2")])
    assert found[["first", "second"]].to_numpy().tolist() == [["l0", "l1"]]
    assert doubtful_pairs(spans, []).empty
    assert doubtful_pairs(spans.assign(way=["submarine", "river", "river"]), [("l0", "l1")]).empty


def test_corridors_pass_listed_groups_and_share_proposed_ones() -> None:
    scenario = read_folder(Path(str(reference.scenario_folder("cemac")))).or_fail()
    found = [
        corridor(rank, way)
        for rank, way in enumerate(("r-cm-edea-cm-kribi", "e-cm-kribi-cm-edea"), start=1)
    ]
    (one,) = corridor_risks(scenario, found).to_dict("records")
    assert (one["ranks"], one["presumed"], one["listed"]) == ((1, 2), True, False)
    assert corridor_risks(scenario, found[:1]).empty
    bridge = [corridor(1, "r-cm-edea-cm-douala")]
    assert corridor_risks(scenario, bridge)["id"].tolist() == ["rg-bridge-edea"]


def corridor(rank: int, way: str) -> Corridor:
    return Corridor("", "", rank, (way,), 0.0, 0.0, {}, (), 0, 0, 0.0, (), 0.0)


def test_ways_of_a_network_are_lines() -> None:
    ways = table(east(0), east(0.05)).assign(kind="railway", bridges=[("b",), ("b",)])
    network = Network(pd.DataFrame(), ways.drop(columns=["way", "landings"]))
    assert shared_risks(lines_of_network(network))["kind"].tolist() == ["trench", "bridge"]


def test_the_shipped_scenario_finds_the_listed_corridors_again() -> None:
    scenario = read_folder(Path(str(reference.scenario_folder("cemac")))).or_fail()
    found = shared_risks(lines_of(scenario), listed=scenario.tables["risk_groups"])
    assert {"rg-corridor-mayombe", "rg-kribi-landing", "rg-mbe-cliff"} <= set(found["listed_as"])
    drawn = found[found["km"] > 0]
    assert drawn["presumed"].all()
    assert (drawn["geometry"].map(len) > 0).all()
