from __future__ import annotations

import json

import numpy as np
import pytest

from dorsale import reference
from dorsale.plan.problems import BadInput
from dorsale.plan.scenario import Scenario
from dorsale.plan.tables import SITING_KINDS, STAKEHOLDERS
from dorsale.siting.places import judge
from tests.siting.scenes import with_candidates, with_cells, with_table, without_item

OUTLINES = json.loads((reference.folder() / "outlines.geojson").read_text("utf-8"))
DRAWS = 500


@pytest.mark.parametrize("kind", SITING_KINDS)
def test_the_shipped_candidates_are_judged(cemac: Scenario, kind: str) -> None:
    found = judge(cemac, kind, outlines=OUTLINES, draws=DRAWS)
    assert sum(found.first_share.values()) == pytest.approx(1.0)
    assert sum(found.in_doubt.values()) == pytest.approx(1.0)
    assert ((found.scores >= 0) & (found.scores <= 1)).all().all()
    assert np.allclose(found.weightings.sum(axis=1), 1.0)
    assert list(found.weightings.index) == list(STAKEHOLDERS)
    assert set(found.ranks.min()) == {1}


def test_the_same_seed_gives_the_same_ranking(cemac: Scenario) -> None:
    one, other = (judge(cemac, draws=DRAWS, seed=7) for _ in range(2))
    assert one.first_share == other.first_share
    assert one.in_doubt == other.in_doubt
    assert judge(cemac, draws=DRAWS, seed=8).first_share != one.first_share


def test_what_the_network_tells_is_a_measure(cemac: Scenario) -> None:
    told = {"fibre_routes": {"dc-oyo": 0.0, "dc-kribi": 3.0}}
    found = judge(cemac, measured=told, draws=DRAWS)
    assert found.excluded["dc-oyo"] == (("fibre_routes", 0.0, 1.0),)
    assert "dc-oyo" not in found.first_share
    assert "dc-oyo" not in found.scores.index
    assert found.measures.at["dc-kribi", "fibre_routes"] == 3.0
    assert found.scores.at["dc-kribi", "fibre_routes"] == 1.0
    assert "fibre_routes" in found.unknown["dc-bata"]
    assert found.scores.at["dc-bata", "fibre_routes"] == 0.5


def test_a_small_parcel_is_excluded(cemac: Scenario) -> None:
    changed = with_candidates(
        cemac, {"id": "small", "site": "cm-douala", "area_m2": 900.0},
        {"id": "large", "site": "cm-douala", "area_m2": 9_000.0},
    )  # fmt: skip
    found = judge(changed, draws=DRAWS)
    assert found.excluded == {"small": (("area_m2", 900.0, 1500.0),)}
    assert found.first_share == {"large": 1.0}


def test_no_candidate_left_says_which_criterion_removed_whom(cemac: Scenario) -> None:
    changed = with_cells(cemac, "criteria", {"criterion": "seismic"}, limit=0.01)
    with pytest.raises(BadInput) as told:
        judge(changed, draws=DRAWS)
    said = str(told.value)
    assert "no candidate of kind data_centre is left" in said
    assert "dc-zamengoe: seismic 0.15 (0.01)" in said
    assert "Move a limit in criteria.csv" in said


def test_a_missing_price_of_power_is_said_for_each_candidate(cemac: Scenario) -> None:
    with pytest.raises(BadInput) as told:
        judge(without_item(cemac, "places", "power_price"), draws=DRAWS)
    assert len(told.value.problems) == 11
    assert "places.csv: dc-zamengoe has no power_price" in str(told.value)


def test_weights_that_sum_to_0_are_refused(cemac: Scenario) -> None:
    changed = with_cells(cemac, "criteria", {"kind": "data_centre"}, weight_lender=0.0)
    with pytest.raises(BadInput, match="the weights of lender for data_centre sum to 0"):
        judge(changed, draws=DRAWS)


def test_a_candidate_in_the_sea_is_refused(cemac: Scenario) -> None:
    wet = with_candidates(cemac, {"id": "boat", "site": "cm-douala", "lat": 3.0, "lon": 8.0})
    with pytest.raises(BadInput, match="lies in the sea"):
        judge(wet, outlines=OUTLINES, draws=DRAWS)


def test_no_candidate_at_all_is_said(cemac: Scenario) -> None:
    none = with_table(cemac, "candidates", cemac.tables["candidates"].iloc[:0])
    with pytest.raises(BadInput, match="there is no candidate of kind technopole"):
        judge(none, "technopole", draws=DRAWS)


def test_distances_come_from_the_map(cemac: Scenario) -> None:
    found = judge(cemac, draws=DRAWS).measures
    assert found.at["dc-kribi", "landing_km"] == 0
    assert found.at["dc-zamengoe", "exchange_km"] == 0
    assert 100 < found.at["dc-kribi", "exchange_km"] < 150
    assert found.at["dc-douala", "people_near"] > 3e6
