from __future__ import annotations

import json

import pytest

from dorsale import reference
from dorsale.plan.problems import BadInput
from dorsale.plan.scenario import Scenario
from dorsale.siting.places import check_on_land, positions, separated
from tests.siting.scenes import with_candidates

OUTLINES = json.loads((reference.folder() / "outlines.geojson").read_text("utf-8"))


def test_a_candidate_stands_at_its_site_or_on_its_parcel(cemac: Scenario) -> None:
    found = positions(
        with_candidates(
            cemac, {"id": "a", "site": "cm-douala"},
            {"id": "b", "site": "cm-douala", "lat": 4.1, "lon": 9.8, "area_m2": 9_000.0},
        )
    )  # fmt: skip
    assert found.at["a", "lat"] == cemac.sites.at["cm-douala", "lat"]
    assert (found.at["b", "lat"], found.at["b", "lon"], found.at["b", "country"]) == (
        4.1,
        9.8,
        "CM",
    )
    check_on_land(found, OUTLINES)


def test_a_candidate_in_the_sea_is_named(cemac: Scenario) -> None:
    wet = with_candidates(cemac, {"id": "boat", "site": "cm-douala", "lat": 3.0, "lon": 8.0})
    with pytest.raises(BadInput, match=r"candidates\.csv.*boat \(3.0, 8.0\) lies in the sea"):
        check_on_land(positions(wet), OUTLINES)


def test_the_shipped_candidates_are_dry(cemac: Scenario) -> None:
    places = positions(cemac).assign(own=True)
    check_on_land(places, OUTLINES)


def test_pairs_lie_apart(cemac: Scenario) -> None:
    places = positions(cemac)
    pairs = separated(places, 300.0)
    assert ("dc-zamengoe", "dc-brazzaville") in pairs
    assert ("dc-douala", "dc-kribi") not in pairs
    every = separated(places, 0.0)
    assert len(every) == len(places) * (len(places) - 1) // 2


def test_a_separation_that_no_pair_meets_says_the_farthest_two(cemac: Scenario) -> None:
    near = with_candidates(cemac, {"id": "a", "site": "cm-douala"}, {"id": "b", "site": "cm-kribi"})
    with pytest.raises(BadInput, match=r"no 2 sites lie 500 km .* a and b, are 12\d km apart"):
        separated(positions(near), 500.0, 2)
    assert separated(positions(near), 500.0, 1) == ()


def test_three_sites_must_all_be_apart(cemac: Scenario) -> None:
    line = with_candidates(
        cemac, {"id": "a", "site": "cm-douala"}, {"id": "b", "site": "cm-kribi"},
        {"id": "c", "site": "td-n-djamena"},
    )  # fmt: skip
    assert len(separated(positions(line), 500.0, 2)) == 2
    with pytest.raises(BadInput, match="no 3 sites"):
        separated(positions(line), 500.0, 3)


def test_one_candidate_is_no_pair(cemac: Scenario) -> None:
    one = with_candidates(cemac, {"id": "a", "site": "cm-douala"})
    with pytest.raises(BadInput, match="2 sites are wanted, but only 1 can be had"):
        separated(positions(one), 0.0, 2)
