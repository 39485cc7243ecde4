from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from dorsale.plan.scenario import EVENT_KINDS, Scenario


def test_shares_that_survive_by_hand(tiny_scenario: Scenario) -> None:
    """Half of the demand in full, half at 60 %, 20 % under a submarine group, else nothing."""
    shares = {kind: tiny_scenario.survive_share(kind) for kind in EVENT_KINDS}
    said = {"span": 0.8, "group": 0.8, "submarine": 0.6, "operator": 0.0, "node": 0.0, "two": 0.0}
    assert shares == pytest.approx(said)


def test_sites_are_found_by_id(tiny_scenario: Scenario) -> None:
    assert tiny_scenario.sites.at["cg-dolisie", "name"] == "Dolisie"


def test_a_scenario_cannot_be_changed(tiny_scenario: Scenario) -> None:
    with pytest.raises(FrozenInstanceError):
        tiny_scenario.seed = 2  # type: ignore[misc]
