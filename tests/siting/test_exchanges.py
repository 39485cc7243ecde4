"""Where countries exchange traffic: three towns on a line in two countries, and every choice."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale import reference
from dorsale.plan.problems import BadInput
from dorsale.plan.scenario import Scenario
from dorsale.siting.exchanges import Meeting, exchanges, meeting
from dorsale.sources.scenario_folder import read_folder
from tests.siting.scenes import with_cells, without_item

WEST, MIDDLE, EAST = "cg-pointe-noire", "cg-brazzaville", "cf-bangui"
KM = pd.Series({WEST: 0.0, MIDDLE: 500.0, EAST: 1600.0})
WAYS = pd.DataFrame(np.abs(np.subtract.outer(KM.to_numpy(), KM.to_numpy())), KM.index, KM.index)
LONG = 1e3  # EUR per Gbit/s and km: ways weigh more than exchange points


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return read_folder(reference.scenario_folder("cab2")).or_fail()


def asked(**gbps: float) -> pd.DataFrame:
    """Return what is exchanged: ``west_cf=2.0`` is 2 Gbit/s of the western town with the CAR."""
    towns = {"west": ("CG", WEST), "middle": ("CG", MIDDLE), "east": ("CF", EAST)}
    rows = [
        (towns[name.split("_")[0]][0], name.split("_")[1].upper(), towns[name.split("_")[0]][1],
         amount, 10.0)
        for name, amount in gbps.items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["country", "other", "site", "gbps", "growth"])


def stated(
    scenario: Scenario, flows: pd.DataFrame, eur_per_km: float = 1.0, point_eur: float = 60_000.0
) -> Meeting:
    """Return the question on the line, its way abroad in the west."""
    return meeting(scenario, flows, WAYS * eur_per_km, WAYS[WEST] * eur_per_km, point_eur)


def met(found: Meeting) -> dict[tuple[str, str], str]:
    return exchanges(found, WAYS * 0.01, {}).places


def test_two_countries_meet_where_most_traffic_is(scenario: Scenario) -> None:
    flows = asked(west_cf=1.0, middle_cf=5.0, east_cg=2.0)
    places = met(stated(scenario, flows, LONG))
    assert places == {("CF", "CG"): MIDDLE, ("CG", "CF"): MIDDLE}
    heavy = met(stated(scenario, asked(middle_cf=1.0, east_cg=9.0), LONG))
    assert heavy["CG", "CF"] == EAST


def test_what_stays_in_a_country_never_meets_abroad(scenario: Scenario) -> None:
    flows = asked(west_cg=1.0, middle_cg=1.0, east_cf=50.0)
    places = met(stated(scenario, flows))
    assert places["CG", "CG"] in (WEST, MIDDLE)
    assert places["CF", "CF"] == EAST
    assert ("CF", "CG") not in places


def test_a_point_that_stands_is_not_paid_again(scenario: Scenario) -> None:
    """Brazzaville and Pointe-Noire have one; another one there saves 60,000 EUR on Bangui's."""
    found = stated(scenario, asked(west_cg=1.0, east_cg=1.0))
    assert found.stands.to_dict() == {WEST: True, MIDDLE: True, EAST: False}
    assert found.point_eur[EAST] - found.point_eur[MIDDLE] == pytest.approx(60_000.0)
    answer = exchanges(found, WAYS * 0.01, {})
    assert answer.points["stands"].tolist() == [True]


def test_too_little_traffic_goes_abroad(scenario: Scenario) -> None:
    answer = exchanges(stated(scenario, asked(west_cg=1e-4)), WAYS * 0.01, {})
    row = answer.rows.iloc[0]
    assert (answer.places, len(answer.points), row["site"]) == ({}, 0, "")
    assert row["eur"] == row["abroad_eur"] == row["today_eur"] == answer.value_eur
    assert np.isnan(row["rtt_ms"])


def test_a_pair_by_hand(scenario: Scenario) -> None:
    """1 and 5 Gbit/s of Congo, 2 of the CAR: 500 + 2 x 1,100 Gbit/s km to Brazzaville; the mean
    round trip is 2 x ((500 / 6 + 1,100) / 2) km x 0.01 ms. Today: Bangui, and abroad.
    """
    flows = asked(west_cf=1.0, middle_cf=5.0, east_cg=2.0)
    found = stated(scenario, flows, LONG)
    row = exchanges(found, WAYS * 0.01, {("CG", "CF"): EAST}).rows.iloc[0]
    assert row["gbps"] == 8.0
    assert row["eur"] == pytest.approx((500 + 2 * 1_100) * LONG)
    assert row["rtt_ms"] == pytest.approx((500 / 6 + 1_100) * 0.01)
    home = found.flows.loc[found.flows["country"] == "CF", "abroad_eur"].sum()
    assert row["today_eur"] == pytest.approx((1_600 + 5 * 1_100) * LONG + home)
    transit = scenario.tables["tariffs"].set_index("item").at["transit_abroad_price", "typical"]
    assert home == pytest.approx(2 * (1_600 * LONG + transit * 12_000 * 10))


def test_a_town_without_a_way_abroad_is_left_out(scenario: Scenario) -> None:
    ways = WAYS.copy()
    ways.loc[EAST, [WEST, MIDDLE]] = ways.loc[[WEST, MIDDLE], EAST] = np.inf
    flows = asked(west_cf=1.0, middle_cf=1.0, east_cg=2.0)
    found = meeting(scenario, flows, ways, ways[WEST], 60_000.0)
    assert set(found.flows["site"]) == {WEST, MIDDLE}
    assert np.isfinite(exchanges(found, ways * 0.01, {}).value_eur)


def test_a_price_that_is_missing_is_named(scenario: Scenario) -> None:
    without = without_item(scenario, "hosting", "rack_eur_month")
    with pytest.raises(BadInput, match="rack_eur_month"):
        stated(without, asked(west_cg=1.0))


amounts = st.floats(0.0, 20.0).map(lambda one: round(one, 2))


@settings(max_examples=100, deadline=None)
@given(
    st.fixed_dictionaries(
        {f"{town}_{to}": amounts for town in ("west", "middle", "east") for to in ("cg", "cf")}
    ),
    st.sampled_from([0.0, 1.0, 30.0, 1_000.0]),
    st.sampled_from([0.0, 1e5, 1e7]),
)
def test_no_choice_of_places_is_cheaper(
    gbps: dict[str, float], eur_per_km: float, point_eur: float
) -> None:
    scenario = SCENARIO
    flows = asked(**gbps)
    if not (flows["gbps"] > 0).any():
        return
    found = stated(scenario, flows, eur_per_km, point_eur)
    answer = exchanges(found, WAYS * 0.01, {})
    inside = {("CG", "CG"): (WEST, MIDDLE), ("CF", "CF"): (EAST,)}
    pairs = list(found.way_eur.index)
    every = [("", *inside.get(pair, (WEST, MIDDLE, EAST))) for pair in pairs]
    costs = [
        found.cost({pair: site for pair, site in zip(pairs, one, strict=True) if site})
        for one in product(*every)
    ]
    assert answer.value_eur == pytest.approx(min(costs))
    assert found.cost(answer.places) == pytest.approx(answer.value_eur)
    assert answer.bound_eur <= answer.value_eur + 1e-6


SCENARIO = with_cells(
    read_folder(reference.scenario_folder("cab2")).or_fail(), "tariffs",
    {"item": "transit_abroad_price"}, typical=0.5,
)  # fmt: skip
"""Transit so cheap that some pairs had better stay abroad."""
