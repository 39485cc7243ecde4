"""What a plan says of its sites, in plans of now and of before."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from dorsale.formats import iati, oc4ids, ofds, ofds_old
from dorsale.formats.packages import line_title, packages
from dorsale.formats.sited_places import candidates, chosen, places, section, standing
from tests.formats.published_networks import EXAMPLES, PLAN, anything, schema_errors
from tests.formats.published_plans import Plain, moved
from tests.formats.sited import sites, without_sites

SITED: dict[str, Any] = {**PLAN, "sites": sites()}
OLDER = ([{"id": "a", "item": "b", "chosen": "yes", "site": "cm-kribi", "name": "A"}], None)


def test_a_row_for_each_candidate_with_its_rank_and_its_size() -> None:
    hall, other, park = places(SITED)
    assert (hall["kw"], hall["opens"], hall["cost_eur"]) == (200, 2029, 2e6)
    assert (hall["billed"], park["billed"]) == ("modules", "book")
    assert (other["first_share"], other["kw"], other["opens"]) == (0.5, None, None)
    assert (park["kind"], park["kw"], park["opens"]) == ("technopole", None, 2030)
    assert [one["id"] for one in chosen(SITED)] == ["hall-a", "park"]


@pytest.mark.parametrize("older", OLDER)
def test_an_older_plan_sites_nothing(older: Any) -> None:
    plan = {**PLAN, "sites": older}
    assert section(plan) == {}
    assert places(plan) == []
    assert candidates(plan) == (older or [])


def test_a_place_stands_where_it_is_or_at_its_node() -> None:
    older = {**PLAN, "sites": OLDER[0]}
    assert [(one["lat"], one["lon"]) for one in standing(older)] == [(2.94, 9.91)]
    assert [(one["lat"], one["lon"]) for one in standing(SITED)] == [(2.95, 9.92), (2.94, 9.91)]


def test_what_the_plan_builds_is_a_node_of_its_own() -> None:
    network = ofds.from_plan(SITED)
    assert network.repairs == ()
    nodes = network.nodes.set_index("id")
    assert list(nodes.index[-3:]) == ["hut-1", "hall-a", "park"]
    assert (nodes.at["hall-a", "status"], nodes.at["hall-a", "types"]) == ("planned", ("pop",))
    extra = nodes.at["hall-a", "extra"]
    assert extra["supportingInfrastructure"] == {"type": "dataCentre"}
    assert (extra["dorsale"]["site"], extra["dorsale"]["kw"]) == ("cm-kribi", 200.0)
    assert nodes.at["park", "types"] == ("technopole",)
    assert nodes.at["cm-kribi", "types"] == ("pop", "cableLanding")
    document = ofds.document([network])
    assert schema_errors(document) == []
    assert ofds.from_document(document) == (network,)


def test_in_0_3_a_data_centre_is_a_type_of_node() -> None:
    network = ofds.from_plan(SITED)
    old = ofds_old.old_network(ofds.network_document(network))
    types = {one["id"]: one["type"] for one in old["nodes"]}
    assert (types["hall-a"], types["park"]) == (["pop", "dataCentre"], ["technopole"])
    assert schema_errors({"networks": [old]}, "schema-0-3-0.json") == []
    (again,) = ofds.from_document({"networks": [old]})
    nodes = again.nodes.set_index("id")
    assert nodes.at["hall-a", "extra"]["supportingInfrastructure"]["type"] == "dataCentre"


def test_a_hall_that_nobody_dated_is_proposed() -> None:
    dateless = sites() | {"data_centres": []}
    nodes = ofds.from_plan({**PLAN, "sites": dateless}).nodes.set_index("id")
    assert nodes.at["hall-a", "status"] == "proposed"


@pytest.mark.parametrize("found", [*OLDER, without_sites()])
def test_a_plan_that_builds_no_site_has_the_nodes_it_had(found: Any) -> None:
    plan = {**PLAN, "sites": found}
    assert ofds.from_plan(plan) == ofds.from_plan(PLAN)


@given(broken=anything())
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_broken_section_gives_a_network_all_the_same(broken: object) -> None:
    listed = [{"id": broken, "modules": [{"phase": broken, "it_kw": broken}]}]
    inside = {
        "candidates": [broken, {"id": broken, "chosen": "yes"}],
        "kinds": {"x": {"candidates": [{"id": broken}]}},
        "data_centres": listed,
    }
    for found in (broken, inside):
        assert schema_errors(ofds.document([ofds.from_plan({**PLAN, "sites": found})])) == []


def test_what_is_published_says_where_a_place_stands(tiny_document: dict[str, Any]) -> None:
    node = tiny_document["nodes"][0]["id"]
    listed = [{**one, "site": node} for one in sites()["candidates"]]
    plan = moved(tiny_document, sites={**sites(), "candidates": listed})
    (project,) = oc4ids.document(plan, Plain())["projects"]
    places_ = {one["id"]: one for one in project["locations"]}
    assert places_["hall-a"]["geometry"]["coordinates"] == [9.92, 2.95]
    assert "hall-b" not in places_
    written = iati.content(plan, [Plain("en")])
    assert b'ref="hall-a"' in written
    assert b"2.95 9.92" in written


def test_halls_and_technopoles_are_tendered_together(tiny_document: dict[str, Any]) -> None:
    items = [
        {"span": "cg-brazzaville", "item": item, "factor": "hall_price", "quantity": 400.0,
         "country": "CG", "phase": 2034, "unit_eur": eur / 400, "eur": eur, "lot": lot}
        for item, lot, eur in (("hall_structure", "equipment", 70.0), ("space_hall", "civil", 30.0))
    ]  # fmt: skip
    rates = {"hall_structure": {"unit": "kw"}, "space_hall": {"unit": "m2"}}
    bill = {"items": items, "total_eur": {"base": 100.0}, "rates": rates}
    (found,) = packages(moved(tiny_document, bill=bill, sites=sites()))
    assert (found.id, found.cents) == ("places-CG", 10_000)
    assert [stage.year for stage in found.stages] == [2034]
    lines = found.stages[0].lines
    assert [(one.unit, one.quantity) for one in lines] == [("KWT", 400.0), ("MTK", 400.0)]
    assert line_title(lines[0], Plain()) == "item:hall_structure"
