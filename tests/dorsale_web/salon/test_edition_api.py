"""Fairs in the read API: what their pages show, in JSON."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.dorsale_web.cast import Cast, theme
from tests.dorsale_web.salon.objects import make_edition, make_exhibitor

As = Callable[[str], Client]
pytestmark = pytest.mark.django_db


def get(client: Client, path: str, status: int = 200) -> Any:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_visitor_reads_a_published_fair(cast: Cast, as_: As) -> None:
    edition = make_edition(
        cast.own, "a-fair", starts_on=date(2027, 6, 14), ends_on=date(2027, 6, 15)
    )
    make_exhibitor(edition, cast.other)
    make_exhibitor(edition, cast.own, "submitted")
    found = get(as_("visitor"), "editions")
    assert found["total"] == 1
    (one,) = found["items"]
    assert one["slug"] == "a-fair"
    assert one["organisation"] == {"slug": "ngonda", "name": "Ngonda Logiciels"}
    assert one["themes"] == ["solutions"]
    assert one["languages"] == ["fr", "en"]
    assert one["days"] == [
        {"day": "2027-06-14", "opens_at": "09:00", "closes_at": "17:00"},
        {"day": "2027-06-15", "opens_at": "09:00", "closes_at": "17:00"},
    ]
    assert one["exhibitors"] == 1, "those who only applied are not told"
    assert one["url"] == "http://localhost:8000/editions/a-fair/"
    assert get(as_("visitor"), "editions/a-fair") == one


def test_drafts_are_read_by_those_who_work_for_them(cast: Cast, as_: As) -> None:
    make_edition(cast.own, "a-draft", "draft")
    get(as_("visitor"), "editions/a-draft", 404)
    get(as_("member"), "editions/a-draft", 404)
    assert get(as_("owner"), "editions/a-draft")["when"] == "draft"
    assert get(as_("owner"), "editions")["total"] == 0, "the list is of published fairs"


def test_the_list_is_narrowed_and_read_in_a_language(cast: Cast, as_: As) -> None:
    made = {"en": {"origin": "human", "texts": {"summary": "Two days."}}}
    make_edition(cast.own, "in-congo", translations=made)
    make_edition(cast.other, "in-morocco").themes.set([theme("cloud")])
    client = as_("visitor")
    assert [one["slug"] for one in get(client, "editions?country=MA")["items"]] == ["in-morocco"]
    assert [one["slug"] for one in get(client, "editions?theme=cloud")["items"]] == ["in-morocco"]
    (one,) = get(client, "editions?country=CG&read_in=en")["items"]
    assert (one["summary"], one["language"], one["origin"]) == ("Two days.", "en", "human")
    assert get(client, "editions?limit=1&offset=1")["total"] == 2
    get(client, "editions?limit=0", 422)


def test_a_long_list_takes_few_queries(
    cast: Cast, as_: As, django_assert_max_num_queries: Any
) -> None:
    client = as_("visitor")
    for number in (2, 30):
        for i in range(number):
            make_exhibitor(make_edition(cast.own, f"fair-{number}-{i}"), cast.other)
        with django_assert_max_num_queries(5):
            get(client, "editions?limit=100")
