from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dorsale_web.members.models import Organisation, Person
from tests.dorsale_web.cast import Cast, organisation


@pytest.fixture
def _keeping(settings: Any) -> None:
    settings.LISTS_KEPT_S = 30


@pytest.mark.usefixtures("_keeping")
def test_a_visitor_may_see_a_list_some_seconds_old(cast: Cast) -> None:
    client = Client()
    before = client.get(reverse("organisations")).content
    organisation("toute-nouvelle", name="Toute Nouvelle")
    assert client.get(reverse("organisations")).content == before


@pytest.mark.usefixtures("_keeping")
def test_a_kept_page_asks_the_database_nothing(
    cast: Cast, django_assert_num_queries: Callable[[int], Any]
) -> None:
    client = Client()
    client.get(reverse("postings"))
    with django_assert_num_queries(0):
        client.get(reverse("postings"))


@pytest.mark.usefixtures("_keeping")
def test_whoever_is_signed_in_gets_a_fresh_page(cast: Cast, as_: Callable[[str], Client]) -> None:
    client = as_("member")
    client.get(reverse("organisations"))
    organisation("toute-nouvelle", name="Toute Nouvelle")
    page = client.get(reverse("organisations")).content.decode()
    assert "Toute Nouvelle" in page
    assert "Toute Nouvelle" in as_("member").get(reverse("organisations")).content.decode()


@pytest.mark.usefixtures("_keeping")
def test_a_visitor_never_gets_the_page_of_a_member(
    cast: Cast, as_: Callable[[str], Client]
) -> None:
    Organisation.objects.filter(pk=cast.own.pk).update(vouched_until=None)
    assert cast.own.name in as_("member").get(reverse("organisations")).content.decode()
    page = Client().get(reverse("organisations")).content.decode()
    assert cast.own.name not in page
    assert cast["member"].name not in page


@pytest.mark.usefixtures("_keeping")
def test_each_language_has_its_own_page(cast: Cast) -> None:
    client = Client()
    french = client.get(reverse("organisations"), headers={"accept-language": "fr"})
    english = client.get(reverse("organisations"), headers={"accept-language": "en"})
    assert 'lang="fr"' in french.content.decode()
    assert 'lang="en"' in english.content.decode()


def test_a_language_is_chosen_by_a_link_and_kept(cast: Cast, as_: Callable[[str], Client]) -> None:
    client = as_("editor")
    answer = client.get(reverse("choose_language", args=["ar"]), {"next": "/market/"})
    assert answer["Location"] == "/market/"
    page = client.get("/market/").content.decode()
    assert 'lang="ar" dir="rtl"' in page
    assert Person.objects.get(pk=cast["editor"].pk).interface_language == "ar"


def test_choosing_a_language_leads_nowhere_else(db: None) -> None:
    client = Client()
    asked = {"next": "https://mauvais.example/"}
    assert client.get(reverse("choose_language", args=["en"]), asked)["Location"] == "/"
    assert client.get(reverse("choose_language", args=["xx"])).status_code == 404
