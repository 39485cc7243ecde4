from __future__ import annotations

from dataclasses import replace

import networkx as nx
import pandas as pd
import pytest

from dorsale import reference
from dorsale.ground.candidates import candidates, place_names
from dorsale.ground.readiness import readiness
from dorsale.plan.network import INTERNET, Candidates, Plan
from dorsale.plan.scenario import Scenario
from dorsale.sources.scenario_folder import read_folder

FIBRE = {
    "status": "in_service",
    "repair": "good",
    "contract": "yes",
    "in_service_from": "2015-01",
    "in_service_to": "",
    "ready_from": "2018-01",
}


def test_options_of_the_tiny_scenario(tiny_scenario: Scenario) -> None:
    """Sibiti is passed through: its two roads are one span of 430 km, and it is no node."""
    found = candidates(tiny_scenario)
    spans = found.spans
    assert spans["option"].to_dict() == {
        "w-coast": "new", "w-pool": "new", "w-rail": "new", "w-east+1": "new",
        "f-coast": "light", "f-dead": "repair", "c-wacs": "cable", "c-kinshasa": "cable",
    }  # fmt: skip
    assert spans.at["w-east+1", "length_km"] == pytest.approx(430)
    assert set(spans.at["w-east+1", "ways"]) == {"w-west", "w-east"}
    assert "cg-sibiti" not in found.nodes.index
    assert spans.at["w-east+1", "geometry"][1] == (13.3499, -3.6819)
    assert spans[spans["ready"]].index.tolist() == ["f-coast", "c-wacs", "c-kinshasa"]


def test_new_and_existing_on_the_same_way_share_their_trench(tiny_scenario: Scenario) -> None:
    spans = candidates(tiny_scenario).spans
    for pair in (("w-coast", "f-coast"), ("w-pool", "f-dead")):
        shared = set.intersection(*(set(spans.at[s, "risk_groups"]) for s in pair))
        assert f"trench:{pair[0]}" in shared
    assert "rg-loudima" in spans.at["w-rail", "risk_groups"]


def test_what_can_fail_by_hand(tiny_scenario: Scenario) -> None:
    """160 km x 10 cuts per 1,000 km = 1.6 a year of 10 h, and the bridge 0.1 x 100 h."""
    found = candidates(tiny_scenario)
    assert found.elements.at["trench:w-coast", "cuts_per_year"] == pytest.approx(1.6)
    assert found.spans.at["f-coast", "hours_down_per_year"] == pytest.approx(16 + 10)
    assert found.elements.at["leg:c-wacs", "kind"] == "submarine"


def test_quantities_of_the_tiny_scenario(tiny_scenario: Scenario) -> None:
    found = candidates(tiny_scenario).quantities.groupby(["span", "item"])["quantity"].sum()
    assert found.to_dict() == {
        ("w-coast", "road_trench_km"): 160, ("w-pool", "road_trench_km"): 400,
        ("w-east+1", "road_trench_km"): 430, ("w-rail", "rail_side_km"): 510,
        ("f-dead", "repair_km"): 400,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "as_of", "option"),
    [
        ({}, "2014-12", ""),
        ({}, "2015-01", "lease"),
        ({}, "2018-01", "light"),
        ({"contract": "no"}, "2026-11", "lease"),
        ({"ready_from": ""}, "2026-11", "lease"),
        ({"repair": "poor"}, "2026-11", "repair"),
        ({"status": "out"}, "2026-11", "repair"),
        ({"status": "built", "contract": ""}, "2026-11", "light"),
        ({"in_service_to": "2020-06"}, "2020-06", "light"),
        ({"in_service_to": "2020-06"}, "2020-07", "repair"),
        ({"in_service_to": "2020"}, "2020-12", "light"),
        ({"in_service_to": "2020"}, "2021-01", "repair"),
    ],
)
def test_readiness_by_date(changed: dict[str, str], as_of: str, option: str) -> None:
    assert readiness({**FIBRE, **changed}, as_of) == option


def test_parallel_ways_through_a_passed_place_stay_apart(tiny_scenario: Scenario) -> None:
    """Two roads each side of Sibiti: four spans, none of which returns to where it began."""
    ways = tiny_scenario.tables["ways"]
    twins = ways[ways["id"].isin(["w-west", "w-east"])]
    doubled = pd.concat([ways, twins.assign(id=twins["id"] + "-2")], ignore_index=True)
    tables = {**tiny_scenario.tables, "ways": doubled}
    spans = candidates(replace(tiny_scenario, tables=tables)).spans
    new = spans[spans["option"] == "new"]
    assert (new["from"] != new["to"]).all()
    assert sorted(way for ways in new["ways"] for way in ways) == sorted(doubled["id"])


def test_names_of_places_hold_sites_and_waypoints(tiny_scenario: Scenario) -> None:
    names = place_names(tiny_scenario)
    assert names[13.3499, -3.6819] == "Sibiti"
    assert names[12.3, -4.5] == "Les Saras"


def exits(scenario: Scenario) -> dict[str, set[str]]:
    """Return, by country, the ready cables that reach the internet on the spans ready then."""
    found = candidates(scenario)
    ready = found.spans[found.spans["ready"]]
    graph = nx.Graph(zip(ready["from"], ready["to"], strict=True))
    graph.add_node(INTERNET)
    graph.remove_node(INTERNET)
    out = ready[ready["to"] == INTERNET]
    return {
        country: {
            str(cable)
            for cable, start in out["from"].items()
            for site in sites.index
            if site in graph and start in nx.node_connected_component(graph, site)
        }
        for country, sites in scenario.sites.groupby("country")
    }


def test_the_congo_had_one_exit_before_2018() -> None:
    folder = reference.scenario_folder("cemac")
    by_date = {
        date: exits(read_folder(folder, date).or_fail())
        for date in ("2017-06", "2020-01", "2026-11")
    }
    assert by_date["2017-06"]["CG"] == {"c-wacs-pointe-noire"}
    for country in ("CM", "GA", "CG", "TD", "GQ"):
        counts = [len(by_date[date][country]) for date in sorted(by_date)]
        assert counts == sorted(counts), country
    assert len(by_date["2026-11"]["CG"]) > 1


def test_the_region_has_at_least_250_candidates(cemac_candidates: Candidates) -> None:
    count = cemac_candidates.spans["option"].value_counts()
    assert count.sum() >= 250
    assert set(count.index) == {"new", "lease", "repair", "light", "cable"}
    assert (count > 0).all()


def test_spans_of_the_region_are_whole(cemac: Scenario, cemac_candidates: Candidates) -> None:
    spans, elements = cemac_candidates.spans, cemac_candidates.elements
    assert spans.index.is_unique
    assert (spans["from"] != spans["to"]).all()
    assert {*spans["from"], *spans["to"]} <= set(cemac_candidates.nodes.index)
    assert {risk for risks in spans["risk_groups"] for risk in risks} <= set(elements.index)
    assert (spans["risk_groups"].map(len) > 0).all()
    km = cemac.tables["ways"].set_index("id")["length_km"]
    for span in spans[spans["option"] == "new"].to_dict("records"):
        assert span["length_km"] == pytest.approx(sum(km[way] for way in span["ways"]))
        ends = [cemac.sites.loc[span[end], ["lon", "lat"]].tolist() for end in ("from", "to")]
        assert [list(span["geometry"][0]), list(span["geometry"][-1])] == ends


def test_every_way_open_is_in_exactly_one_new_span(
    cemac: Scenario, cemac_candidates: Candidates
) -> None:
    spans = cemac_candidates.spans
    used = [way for ways in spans.loc[spans["option"] == "new", "ways"] for way in ways]
    assert len(used) == len(set(used))
    ways = cemac.tables["ways"]
    assert set(used) <= set(ways.loc[ways["status"] == "open", "id"])


def test_the_tiny_plan_keeps_what_was_found(tiny_plan: Plan) -> None:
    assert tiny_plan.candidates.spans["capex_eur"].notna().all()
