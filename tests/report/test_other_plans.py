from __future__ import annotations

from typing import Any

from dorsale.report import html, other_plans
from dorsale.report.words import Words
from tests.small_plan import OUTLINES, document

EN = Words("en")
LINE = {"type": "MultiLineString", "coordinates": [[[9.7, 4.0], [11.5, 3.9]]]}
CORRIDOR = {
    "from": "cm-douala", "to": "cm-yaounde", "spans": ["x"], "length_km": 243.0,
    "way": "road_paved", "countries": ["CM"], "geometry": LINE,
}  # fmt: skip


def row(kind: str, **more: Any) -> dict[str, Any]:
    return {
        "name": f"{kind}_1", "kind": kind, "of": None, "feasible": True, "objective_eur": 20.4e6,
        "bound_eur": 19e6, "gap": 0.069, "extra_eur": 4e5, "extra_share": 0.02,
        "surely_extra_eur": [4e5, 1.4e6], "difference_km": 310.0, "difference_share": 0.41,
        "shared_km": 120.0, "leaves": [CORRIDOR], "comes": [], "cut_off": [], "exposed": [],
        "spans": ["x"], **more,
    }  # fmt: skip


def choice(wish: str, what: str, name: str, **more: Any) -> dict[str, Any]:
    of = {"wish": wish, "what": what, "id": name, "name": name}
    return row("choice", of=of, **more)


def planned(*rows: dict[str, Any]) -> dict[str, Any]:
    made = document()
    made["alternatives"] = [*made["alternatives"], *rows]
    made["scenario"]["alternatives"] = {"plans": 3, "within": 0.05}
    return made


def test_a_plan_that_differs_says_its_price_and_its_ground() -> None:
    made = planned(row("different"))
    seen = other_plans.view(made, EN)
    assert seen["surely"] == "120\u00a0km"
    assert seen["within"] == "5%"
    (one,) = seen["plans"]
    assert (one["more"], one["share"], one["km"]) == (
        "+\u00a0EUR\u00a00.40\u00a0m",
        "2.0%",
        "310\u00a0km",
    )
    assert one["leaves"].endswith("(243\u00a0km)")
    assert one["comes"] == ""
    assert [len(line) for line in seen["table"].rows] == [6, 6]


def test_what_a_choice_costs_is_a_range() -> None:
    seen = other_plans.view(planned(choice("without", "cable", "WACS")), EN)
    (line,) = seen["choices"].rows
    assert line[0] == "Without WACS"
    assert line[3] == "EUR\u00a00.40\u00a0m to EUR\u00a01.4\u00a0m"


def test_an_impossible_choice_names_the_sites_it_cuts_off() -> None:
    none = dict.fromkeys(("objective_eur", "bound_eur", "gap", "extra_eur", "extra_share",
                          "surely_extra_eur", "difference_km", "difference_share"))  # fmt: skip
    rows = planned(
        choice(
            "without", "country", "CM", feasible=False, cut_off=["cm-douala"], leaves=[], **none
        ),
        choice("with", "span", "A – B", feasible=False, leaves=[], **none),
    )
    one, other = other_plans.view(rows, EN)["choices"].rows
    assert one[0] == "Without building in Cameroon"
    assert one[1] == "–"
    assert one[-1] == "Not feasible: cuts off Douala"
    assert other[-1] == "Not feasible: no candidate holds it"


def test_a_choice_already_made_and_one_that_weakens() -> None:
    rows = planned(
        choice("with", "cable", "SAIL", leaves=[], extra_eur=0.0),
        choice("without", "cable", "SAIL", exposed=["cm-douala"]),
    )
    same, weaker = other_plans.view(rows, EN)["choices"].rows
    assert same[-1] == "This plan respects it already"
    assert "Douala" in weaker[-1]


def test_many_corridors_are_summed() -> None:
    many = [CORRIDOR | {"to": "cm-douala", "length_km": float(km)} for km in (9, 8, 7, 6, 5)]
    (one,) = other_plans.view(planned(row("different", comes=many)), EN)["plans"]
    assert one["comes"].startswith("around Douala (9\u00a0km)")
    assert one["comes"].endswith("2 shorter ones (11\u00a0km)")


def test_the_page_draws_each_small_map_once() -> None:
    page = html.render(planned(row("different"), choice("without", "cable", "WACS")), OUTLINES)
    assert page.count('id="small-different_1"') == 1
    assert page.count('href="#small-different_1"') == 2  # once a language


def test_without_other_plans_the_page_says_so_or_nothing() -> None:
    assert "small-ground" not in html.render(document(), OUTLINES)
    asked = planned()
    assert other_plans.view(asked, EN)["asked"] is True
    assert other_plans.view(document() | {"alternatives": None}, EN)["plans"] == []
