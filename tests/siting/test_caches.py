"""Caches on a line of three sites of one country."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from dorsale import reference
from dorsale.plan.network import INTERNET
from dorsale.plan.problems import BadInput
from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import Caches, Load
from dorsale.siting.caches import caches
from dorsale.sources.scenario_folder import read_folder
from tests.siting.scenes import with_cells, without_item

FAR, MIDDLE, COAST = "cg-ouesso", "cg-brazzaville", "cg-pointe-noire"
TRAFFIC = {FAR: 1.0, MIDDLE: 2.0, COAST: 1.0}
KM = pd.Series({FAR: 0.0, MIDDLE: 600.0, COAST: 1100.0})


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return read_folder(reference.scenario_folder("cab2")).or_fail()


def answer(
    scenario: Scenario, eur_per_km: float = 10.0, gbps: float = 40.0, latency_ms: float = 25.0,
    halls: tuple[str, ...] = (),
) -> Caches:  # fmt: skip
    """Return the caches of the line, its way abroad at the coast."""
    years = range(scenario.years.start, scenario.years.horizon + 1)
    row = {"country": "CG", "user": "cache", "case": "central", "latency_ms": latency_ms}
    other = {**row, "user": "public", "gbps": 500.0}
    rows = [{**one, "year": year} for year in years for one in ({**row, "gbps": gbps}, other)]
    km = pd.DataFrame(np.abs(np.subtract.outer(KM.to_numpy(), KM.to_numpy())), KM.index, KM.index)
    return caches(
        scenario, Load(pd.DataFrame(rows), pd.DataFrame()), TRAFFIC, km * eur_per_km, km * 0.01,
        km[COAST] * eur_per_km, halls,
    )  # fmt: skip


def test_traffic_is_shared_out_within_the_country(scenario: Scenario) -> None:
    rows = answer(scenario).rows.set_index("site")
    assert rows["gbps"].to_dict() == {FAR: 10.0, MIDDLE: 20.0, COAST: 10.0}


def test_one_cache_saves_transit_and_dear_ways_ask_for_more(scenario: Scenario) -> None:
    assert answer(scenario, eur_per_km=1.0).open == (MIDDLE,)
    assert answer(scenario, eur_per_km=1_000.0).open == (MIDDLE, FAR, COAST)


def test_a_little_traffic_is_left_to_the_internet(scenario: Scenario) -> None:
    found = answer(scenario, gbps=0.001)
    assert found.open == ()
    assert set(found.rows["served_by"]) == {INTERNET}
    assert found.rows[["node_eur", "saved_eur"]].to_numpy().sum() == 0.0
    assert found.bound_eur == pytest.approx(found.value_eur)


def test_a_hall_of_the_plan_is_a_cache_already(scenario: Scenario) -> None:
    found = answer(scenario, eur_per_km=1.0, halls=(COAST,))
    assert found.open == ()
    assert set(found.rows["served_by"]) == {COAST}
    dear = answer(scenario, eur_per_km=1_000.0, halls=(COAST,))
    rows = dear.rows.set_index("site")
    assert dear.open == (MIDDLE, FAR)
    assert rows.loc[COAST, ["open", "served_by", "saved_eur"]].tolist() == [False, COAST, 0.0]
    assert rows.at[FAR, "saved_eur"] == pytest.approx(10.0 * 1_100 * 1_000)


def test_what_is_saved_and_what_it_costs_add_up(scenario: Scenario) -> None:
    none = answer(with_cells(scenario, "hosting", {"item": "cache_node_eur"}, typical=1e15))
    found = answer(scenario)
    change = found.rows["node_eur"].sum() - found.rows["saved_eur"].sum()
    assert none.open == ()
    assert found.value_eur == pytest.approx(none.value_eur + change)


def test_nobody_is_served_from_too_far(scenario: Scenario) -> None:
    rows = answer(scenario, eur_per_km=0.0, latency_ms=5.5).rows.set_index("site")
    assert rows.at[FAR, "open"]
    assert rows["open"].sum() == 2
    assert set(answer(scenario, eur_per_km=0.0, latency_ms=0.0).open) == set(TRAFFIC)


def test_a_coefficient_that_is_missing_is_named(scenario: Scenario) -> None:
    with pytest.raises(BadInput, match="cache_node_eur"):
        answer(without_item(scenario, "hosting", "cache_node_eur"))
