"""The plan of a hall: to scale, linked, light, and readable in print."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from dorsale_web.salon import plan_svg
from dorsale_web.salon.actions import ground as acts
from dorsale_web.salon.ground import Rows
from dorsale_web.salon.models import Edition, Room, Stand
from dorsale_web.salon.plan_svg import HallPlan, Spot, Zone, draw, fitted
from dorsale_web.salon.queries.ground import plans
from tests.dorsale_web.cast import Cast, organisation
from tests.dorsale_web.salon.objects import make_edition, make_exhibitor

As = Callable[[str], Client]
HALL = HallPlan(
    "Hall A", 20, 10,
    [Spot("A1", 2, 3, 3, 3, "cloud", "Atelier Anfa", "/exhibitors/x/"), Spot("A2", 5, 3, 3, 3)],
    [Zone("Scène", 12, 1, 6, 4)],
)  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}"


def test_one_hall_with_two_stands_and_a_stage() -> None:
    root = ElementTree.fromstring(draw(HALL))
    rects = [{k: v for k, v in one.attrib.items() if k in ("x", "y", "width", "height")}
             for one in root.iter(f"{SVG}rect")]  # fmt: skip
    assert rects == [
        {"width": "200", "height": "100"},
        {"x": "120", "y": "10", "width": "60", "height": "40"},
        {"x": "20", "y": "30", "width": "30", "height": "30"},
        {"x": "50", "y": "30", "width": "30", "height": "30"},
    ]
    words = [one.text for one in root.iter(f"{SVG}text")]
    assert words == ["Scène", "A1", "Atelier", "Anfa", "8", "A2", "5 m"]
    (link,) = root.iter(f"{SVG}a")
    assert link.get("href") == "/exhibitors/x/"
    assert 'aria-label="Plan de Hall A"' in draw(HALL) or 'aria-label="Plan of Hall A"' in draw(
        HALL
    )


def test_a_chosen_stand_is_marked_and_drawn_last() -> None:
    drawn = draw(HALL, marked=("A1",), linked=False)
    assert drawn.index(">A2<") < drawn.index('id="here"') < drawn.index(">A1<")
    assert "<a " not in drawn


def test_the_surroundings_of_a_stand() -> None:
    root = ElementTree.fromstring(draw(HALL, around="A1", pixels_a_metre=10))
    assert root.get("viewBox") == "-10 -10 150 128"
    assert root.get("width") == "150"


def test_no_style_and_no_script_and_text_stays_text() -> None:
    spot = Spot('"><script>', 0, 0, 9, 9, "", "<b>&Co", '/x/"onclick="1')
    drawn = draw(HallPlan("<i>", 20, 10, [spot]))
    ElementTree.fromstring(drawn)
    assert "<script" not in drawn
    assert "style=" not in drawn
    assert "<b>" not in drawn
    assert '"onclick' not in drawn


@given(st.text(max_size=40), st.floats(4, 90), st.floats(0, 60))
@examples(deadline=None)
def test_words_fit_into_their_stand(words: str, width: float, height: float) -> None:
    lines = fitted(words, width, height, 5)
    assert len(lines) <= height / (5 * plan_svg.LINE_HEIGHT)
    assert all(len(one) <= max(1, width / (5 * plan_svg.SIGN_WIDTH)) for one in lines)


def test_themes_differ_by_number_and_by_colour() -> None:
    signs = [plan_svg.swatch(code) for code in plan_svg.themes.CODES]
    assert len(set(signs)) == 10
    assert len(set(plan_svg.TINTS)) == 10
    assert [re.findall(r">(\d+)<", one)[0] for one in signs] == [str(one) for one in range(1, 11)]


@pytest.fixture
def edition(cast: Cast) -> Edition:
    """Return an edition with two stands in its hall, one of them given."""
    made = make_edition(cast.own, "a-fair")
    hall = made.halls.get()
    Room.objects.filter(edition=made, kind="stage").update(x_m=20, y_m=20, width_m=8, depth_m=6)
    for number, exhibitor in enumerate((make_exhibitor(made, cast.other), None)):
        Stand.objects.create(
            hall=hall, label=f"A{number + 1}", x_m=4 * number, y_m=0, width_m=3, depth_m=3,
            exhibitor=exhibitor,
        )  # fmt: skip
    return made


def text(response: Any) -> str:
    return response.content.decode()


@pytest.mark.django_db
def test_the_page_has_the_plan_and_a_table_that_says_the_same(
    cast: Cast, as_: As, edition: Edition
) -> None:
    page = text(as_("visitor").get("/editions/a-fair/plan/"))
    code = edition.exhibitors.get().code
    assert page.count(f"/exhibitors/{code}/") == 2
    assert page.count("Atelier Anfa") == 1, "in the plan it stands on two lines"
    assert "Scène" in page
    (plan,) = plans(edition)
    assert [one.label for one in plan.zones] == ["Scène"]


@pytest.mark.django_db
def test_a_stand_that_is_asked_for_is_shown_first(cast: Cast, as_: As, edition: Edition) -> None:
    page = text(as_("visitor").get("/editions/a-fair/plan/?stand=A2"))
    assert page.count('id="here"') == 1
    assert page.count('<svg class="plan"') == 2
    missing = text(as_("visitor").get("/editions/a-fair/plan/?stand=<b>Z9"))
    assert "&lt;b&gt;Z9" in missing
    assert 'id="here"' not in missing
    assert as_("visitor").get("/editions/a-fair/plan/?stand=%00").status_code == 200


@pytest.mark.django_db
def test_an_exhibitor_nobody_may_see_leaves_its_stand_without_a_name(
    cast: Cast, as_: As, edition: Edition
) -> None:
    cast.other.suspended_at = timezone.now()
    cast.other.save()
    assert "Anfa" not in text(as_("visitor").get("/editions/a-fair/plan/"))


@pytest.mark.django_db
def test_a_plan_of_200_stands_is_light_and_takes_few_queries(
    cast: Cast, as_: As, edition: Edition, django_assert_max_num_queries: Any
) -> None:
    client, hall = as_("visitor"), edition.halls.get()
    with django_assert_max_num_queries(6):
        client.get("/editions/a-fair/plan/")
    hall.width_m = hall.depth_m = 100
    hall.save()
    acts.add_rows(cast["owner"], edition, hall, Rows(10, 20, 3, 3, 3, y_m=30, prefix="B"), "cloud")
    words = ("Société Générale", "Ets", "Coopérative", "Agence", "Groupe", "Laboratoire")
    for number, stand in enumerate(hall.stands.filter(exhibitor=None)):
        name = f"{words[number % 6]} {stand.label[::-1]}{number * 7919 % 1000}"
        stand.exhibitor = make_exhibitor(edition, organisation(f"o{number}", name=name))
        stand.save()
    with django_assert_max_num_queries(6):
        page = client.get("/editions/a-fair/plan/")
    assert text(page).count("</rect>") + text(page).count("<rect") > 200
    assert len(gzip.compress(page.content)) <= 14_000


@pytest.mark.django_db
def test_without_halls_the_page_says_so(cast: Cast, as_: As) -> None:
    made = make_edition(cast.own, "empty")
    made.rooms.all().delete()
    made.halls.all().delete()
    assert as_("visitor").get("/editions/empty/plan/").status_code == 200
