"""Plans side by side: figures by hand, spans by id and by ends."""

from __future__ import annotations

from typing import Any

import pytest

from dorsale.formats.side_by_side import FIGURES, side_by_side
from dorsale.formats.sites_compared import SITED
from tests.formats.published_plans import moved
from tests.formats.sited import sites, without_sites


def test_a_plan_beside_itself_differs_in_nothing(tiny_document: dict[str, Any]) -> None:
    found = side_by_side({"a": tiny_document, "b": moved(tiny_document)})
    assert found["unlike"] == {}
    assert all(first == second for first, second in found["figures"].values())
    assert found["spans"] == [{"plan": "b", "more": [], "less": [], "changed": []}]
    assert set(found["figures"]) <= set(FIGURES)


def test_figures_of_the_tiny_plan(tiny_document: dict[str, Any]) -> None:
    figures = side_by_side({"a": tiny_document, "b": tiny_document})["figures"]
    assert figures["km_repaired"] == [400, 400]
    assert figures["sites_served"] == [3, 3]
    people = side_by_side({"a": tiny_document, "b": tiny_document})["people"]
    assert sum(one[0] for one in people.values()) == figures["people_within_25_km"][0]
    need = tiny_document["solution"]["bridge"][-1]["eur"]
    assert figures["financing_need_eur"] == [need, need]


def test_ratios_are_shown_where_a_plan_has_them(tiny_document: dict[str, Any]) -> None:
    first, other = moved(tiny_document), moved(tiny_document)
    first["finance"].pop("accounts", None)
    other["finance"]["accounts"] = {"ratios": {"eirr": 0.123, "dscr_min": None, "npv": "none"}}
    found = side_by_side({"a": first, "b": other})["figures"]
    assert found["eirr"] == [None, 0.123]
    assert not {"dscr_min", "npv"} & set(found)


def test_a_plan_with_its_sites_beside_one_without(tiny_document: dict[str, Any]) -> None:
    with_sites = moved(tiny_document, sites=sites())
    none = moved(tiny_document, sites=without_sites())
    older = moved(tiny_document, sites=[])
    found = side_by_side({"a": with_sites, "b": none, "c": older})["figures"]
    assert {name: found[name] for name in SITED} == {
        "data_centres": [1, 0, None],
        "data_centres_kw": [200.0, 0.0, None],
        "data_centres_eur": [2e6, 0.0, None],
        "kept_gbps": [3.0, 0.0, None],
        "transit_avoided_eur_per_year": [288_000.0, 0.0, None],
        "reach_worst": [0.9, None, None],
        "reach_worst_without": [0.7, None, None],
        "hours_without_data": [12.0, None, None],
        "hours_without_data_without": [48.0, None, None],
    }
    assert not set(SITED) & set(side_by_side({"a": older, "b": older})["figures"])


def test_a_hall_of_the_cost_book_counts_what_the_book_says(tiny_document: dict[str, Any]) -> None:
    given = sites()
    given["data_centres"][0]["billed"] = "book"
    given["effect"] = {}
    plan = moved(tiny_document, sites=given)
    found = side_by_side({"a": plan, "b": plan})["figures"]
    assert found["data_centres_eur"] == [5e6, 5e6]
    assert "kept_gbps" not in found


def test_parts_of_the_bill(tiny_document: dict[str, Any]) -> None:
    other = moved(tiny_document)
    lots = other["bill"]["lots"]
    lots["new"] = {"base": 7.0}
    found = side_by_side({"a": tiny_document, "b": other})
    assert found["lots"]["new"] == [0.0, 7.0]
    assert found["countries"]["CG"][0] == pytest.approx(
        tiny_document["bill"]["countries"]["CG"]["base"]
    )


def _used(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in plan["spans"] if one["used"]]


def test_a_span_is_known_by_its_id_or_its_ends(tiny_document: dict[str, Any]) -> None:
    other = moved(tiny_document)
    first, second, third = _used(other)[:3]
    first["id"], first["from"], first["to"] = "renamed", first["to"], first["from"]
    second["used"] = False
    third["capacity_gbps"] += 100
    third["status"] = "new"
    (found,) = side_by_side({"a": tiny_document, "b": other})["spans"]
    assert found["more"] == []
    assert [one["id"] for one in found["less"]] == [second["id"]]
    assert [one["id"] for one in found["changed"]] == [third["id"]]
    was = found["changed"][0]["was"]
    assert was["capacity_gbps"] == third["capacity_gbps"] - 100


def test_what_makes_money_unlike_is_named(tiny_document: dict[str, Any]) -> None:
    other = moved(tiny_document)
    other["basis"]["price_year"] = 2020
    other["scenario"]["countries"] = ["CG", "CM"]
    found = side_by_side({"a": tiny_document, "b": other, "c": tiny_document})
    assert found["unlike"]["price_year"] == [2025, 2020, 2025]
    assert set(found["unlike"]) == {"price_year", "countries"}
    assert len(found["spans"]) == 2
