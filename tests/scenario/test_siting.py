from __future__ import annotations

from dataclasses import replace

import pytest

from dorsale import reference
from dorsale import scenario as story
from dorsale.plan.problems import BadInput
from dorsale.plan.scenario import Scenario, Siting
from dorsale.sources.scenario_folder import read_folder


@pytest.fixture(scope="module")
def cab2() -> Scenario:
    return read_folder(reference.scenario_folder("cab2")).or_fail()


def siting(scenario: Scenario, **asked: float) -> Scenario:
    return replace(scenario, siting=replace(Siting(), **asked))  # type: ignore[arg-type]


def test_one_site_is_decided_with_the_network_and_compared(cab2: Scenario) -> None:
    found, with_site, without = story.sited(siting(cab2, sites=1))
    effect = found.effect
    assert found.chosen == ("national-data-centre-brazzaville",)
    assert [one.site for one in found.buildings] == list(found.chosen)
    assert found.bound_eur <= found.value_eur
    assert found.value_eur == pytest.approx(effect["sites_eur"] + effect["network_with_eur"])
    assert with_site.objective_eur == pytest.approx(effect["network_with_eur"])
    assert without.objective_eur == pytest.approx(effect["network_without_eur"])
    assert effect["reach_cut_off_with"] > effect["reach_cut_off_without"] == 0.0
    assert effect["hours_lost_with"] < effect["hours_lost_without"]
    assert effect["transit_avoided_eur_per_year"] > 0


def test_two_sites_where_one_can_be_had(cab2: Scenario) -> None:
    with pytest.raises(BadInput):
        story.site_question(siting(cab2, sites=2))


def test_a_latency_that_no_candidate_keeps_names_the_sites(cab2: Scenario) -> None:
    with pytest.raises(BadInput) as caught:
        story.site_question(siting(cab2, sites=1, latency_ms=0.1))
    assert "cg-pointe-noire" in str(caught.value.problems[0].values["sites"])
