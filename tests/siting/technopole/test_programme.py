from __future__ import annotations

import pytest

from dorsale.plan.problems import BadInput
from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import Technopole
from dorsale.siting.technopole import programme
from dorsale.siting.technopole.spaces import SPACES, share_in
from tests.siting.scenes import with_cells

SITE = "technopole-douala"


@pytest.fixture(scope="module")
def found(cemac: Scenario) -> Technopole:
    return programme(cemac, SITE)


def test_each_space_is_built_once() -> None:
    for space in SPACES:
        for phases in (1, 2, 3):
            shares = [share_in(space, at, phases) for at in range(1, phases + 1)]
            assert sum(shares) == pytest.approx(1.0), (space, phases)


def test_spaces_by_hand(found: Technopole) -> None:
    m2 = found.spaces.groupby("space")["m2"].sum()
    assert m2["incubator"] == 30 * 13
    assert m2["offices"] == 40 * 6.5 * 14
    assert m2["training"] == pytest.approx(600 * 8 / 48 * 3)
    assert m2["hall"] == pytest.approx(800 * 0.4 * 1.5)
    useful = m2.drop("circulation").sum()
    assert m2["circulation"] == pytest.approx(0.35 * useful)
    assert found.spaces["eur"].sum() == pytest.approx(found.cost_eur[1])


def test_the_hall_of_the_salon_waits_for_the_second_phase(found: Technopole) -> None:
    phase = found.spaces.set_index(["space", "phase"]).index
    assert ("hall", 2) in phase
    assert ("hall", 1) not in phase
    assert ("incubator", 1) in phase


def test_a_refit_is_cheaper(found: Technopole) -> None:
    assert found.refit_eur[1] < 0.5 * found.cost_eur[1]


def test_it_fills_and_is_never_more_than_full(found: Technopole) -> None:
    yearly = found.yearly
    assert yearly["occupancy"].max() <= 1.0
    assert yearly["firms"].is_monotonic_increasing
    assert yearly["firms"].iloc[-1] == pytest.approx(40 * 0.9)
    assert (yearly["jobs"] == yearly["firms"] * 6.5).all()
    assert (yearly["jobs_low"] < yearly["jobs"]).all()
    assert (yearly["jobs"] < yearly["jobs_high"]).all()


def test_break_even_is_said_for_three_outlooks(cemac: Scenario, found: Technopole) -> None:
    assert set(found.break_even_year) == {"pessimistic", "central", "optimistic"}
    assert found.break_even_year["pessimistic"] is None
    rich = with_cells(cemac, "hosting", {"item": "rent_eur_m2_month"}, low=40, typical=40, high=40)
    year = programme(rich, SITE).break_even_year["central"]
    assert year is not None
    assert year >= 2030


def test_the_evidence_is_named(found: Technopole) -> None:
    assert found.evidence["source"].str.startswith("http").all()
    assert len(found.evidence) >= 4


def test_an_unknown_technopole_is_said(cemac: Scenario) -> None:
    with pytest.raises(BadInput, match=r"there is no technopole dc-douala in candidates\.csv"):
        programme(cemac, "dc-douala")
