"""What is picked from the section on sites: names, places, phases, sums."""

from __future__ import annotations

from dorsale.report.sites import held as facts
from tests.report.sited_plan import section, sited
from tests.small_plan import document


def test_a_plan_without_sites_holds_none() -> None:
    assert facts.of({**document(), "sites": None}) is None
    assert facts.of({**document(), "sites": section() | {"candidates": []}}) is None


def test_a_list_of_an_older_plan_is_no_chapter_and_still_lists_its_places() -> None:
    assert facts.of(document()) is None
    assert [one["id"] for one in facts.candidates(document())] == ["dc"]
    assert len(facts.candidates(sited())) == 4
    assert facts.candidates({"sites": None}) == ()


def test_places_are_called_by_their_town_unless_two_of_a_kind_share_it() -> None:
    plan = sited()
    held = facts.of(plan)
    assert held is not None
    assert held.names(["dc-yaounde", "dc-douala"]) == ["Douala", "Yaoundé"]
    plan["sites"]["candidates"][2]["site"] = "cm-douala"
    held = facts.of(plan)
    assert held is not None
    assert held.names(["dc-douala", "dc-ekok", "elsewhere"]) == [
        "Hall",
        "Hall of Ekok",
        "elsewhere",
    ]


def test_a_candidate_stands_at_its_own_coordinates_else_in_its_town() -> None:
    own, town, *_ = section()["candidates"]
    assert facts.place(document(), own) == (11.4, 3.9)
    assert facts.place(document(), town) == (9.7, 4.05)
    assert facts.place(document(), {**town, "site": "nowhere"}) is None


def test_candidates_left_and_excluded_are_told_apart() -> None:
    held = facts.of(sited())
    assert held is not None
    assert [one["id"] for one in held.left("data_centre")] == ["dc-douala", "dc-yaounde"]
    assert [one["id"] for one in held.excluded("data_centre")] == ["dc-ekok"]


def test_load_is_summed_over_countries() -> None:
    plan = sited()
    rows = plan["sites"]["demand"]["by_country"]
    plan["sites"]["demand"]["by_country"] = [*rows, *({**row, "country": "GA"} for row in rows)]
    held = facts.of(plan)
    assert held is not None
    assert facts.load(held)[2035]["high"]["it_kw"] == 2 * 800.0


def test_phases_and_costs_are_added() -> None:
    built = section()["data_centres"]
    first, second = facts.phases(built[0]["modules"])
    assert (first["year"], first["eur"], second["eur_high"]) == (2027, 4e6, 8e6)
    assert facts.power(built[0]) == 800.0
    assert facts.cost(built) == (14e6, 16e6, 30e6)


def test_years_of_all_halls_are_added() -> None:
    rows = facts.together(section()["data_centres"])
    assert rows[0]["operation_eur"] == 2e6
    assert rows[-1]["wanted_kw"] == 1800.0
    assert facts.covered_from(rows) is None
    assert facts.at_year(rows, 2036)["year"] in (2035, 2037)
