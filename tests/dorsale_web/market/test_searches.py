from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from dorsale_web.market import filters
from dorsale_web.market.actions.postings import index
from dorsale_web.market.actions.searches import MOST_EACH
from dorsale_web.market.models import SavedSearch
from dorsale_web.members.models import Notice
from dorsale_web.work.queue import KINDS
from tests.dorsale_web.cast import Cast
from tests.dorsale_web.market.objects import make_posting

As = Callable[[str], Client]


def test_a_search_is_kept_and_leads_back_to_its_list(cast: Cast, as_: As) -> None:
    client = as_("member")
    page = client.get("/market/searches/new/?theme=cloud&q=serveur&page=3&x=1")
    assert page.context["form"].initial["query"] == "q=serveur&theme=cloud"
    client.post(
        "/market/searches/new/",
        {"name": "Serveurs", "every": "daily", "query": "theme=cloud&q=serveur&page=3"},
    )
    kept = SavedSearch.objects.get()
    assert (kept.person, kept.query, kept.every) == (cast["member"], page.context["form"].initial["query"], "daily")  # fmt: skip
    assert "/market/?q=serveur&amp;theme=cloud" in client.get("/market/searches/").text


def test_the_same_search_is_kept_once_and_there_are_at_most_twenty(cast: Cast, as_: As) -> None:
    client = as_("member")
    for number in range(MOST_EACH + 3):
        given = {"name": "x", "every": "never", "query": f"q=mot{number // 2 * 2}"}
        client.post("/market/searches/new/", given)
    assert SavedSearch.objects.count() == (MOST_EACH + 3 + 1) // 2
    for number in range(MOST_EACH):
        SavedSearch.objects.create(person=cast["member"], name="y", query=f"q=autre{number}")
    before = SavedSearch.objects.count()
    client.post("/market/searches/new/", {"name": "z", "every": "never", "query": "q=encore"})
    assert SavedSearch.objects.count() == before


def test_a_search_is_changed_and_deleted_by_its_person_only(cast: Cast, as_: As) -> None:
    kept = SavedSearch.objects.create(person=cast["owner"], name="Eau", query="q=eau")
    url = f"/market/searches/{kept.code}/"
    assert as_("editor").get(url).status_code == 404
    as_("owner").post(url, {"name": "Eau potable", "every": "never"})
    kept.refresh_from_db()
    assert (kept.name, kept.every) == ("Eau potable", "never")
    as_("owner").post(url + "delete/")
    assert not SavedSearch.objects.exists()


def saved(cast: Cast, every: str, query: str, days_ago: float) -> SavedSearch:
    """Return a search last looked at some days ago."""
    made = SavedSearch.objects.create(person=cast["member"], name="S", query=query, every=every)
    made.seen_until = timezone.now() - timedelta(days=days_ago)
    made.save()
    return made


PACES = [("daily", 1, 2), ("daily", 0.5, 0), ("weekly", 6, 0), ("weekly", 7, 2), ("never", 9, 0)]


@pytest.mark.parametrize(("every", "days_ago", "count"), PACES)
def test_a_digest_counts_what_is_new_since_the_last(
    cast: Cast, every: str, days_ago: float, count: int
) -> None:
    for title in ("Capteurs un", "Capteurs deux", "Rien"):
        index(make_posting(cast.own, title=title, summary="Texte.", description=""))
    index(make_posting(cast.own, title="Capteurs anciens", published_at=timezone.now() - timedelta(days=30)))  # fmt: skip
    saved(cast, every, "q=capteurs", days_ago)
    KINDS["market.digest"].work()
    told = [notice.facts["count"] for notice in Notice.objects.filter(kind="search.new")]
    assert told == ([count] if count else [])
    KINDS["market.digest"].work()
    assert Notice.objects.filter(kind="search.new").count() == len(told)


def test_nothing_new_is_no_notice(cast: Cast) -> None:
    kept = saved(cast, "daily", "side=offer", 3)
    make_posting(cast.own)
    KINDS["market.digest"].work()
    kept.refresh_from_db()
    assert not Notice.objects.exists()
    assert timezone.now() - kept.seen_until < timedelta(minutes=5)


@pytest.mark.parametrize("count", [1, 12])
def test_queries_of_the_searches_do_not_grow(
    cast: Cast, as_: As, django_assert_max_num_queries: Callable[[int], object], count: int
) -> None:
    for number in range(count):
        SavedSearch.objects.create(person=cast["member"], name="S", query=f"q={number}")
    client = as_("member")
    with django_assert_max_num_queries(6):
        assert len(client.get("/market/searches/").context["searches"]) == count


@given(st.text(max_size=60))
def test_any_address_gives_filters_that_write_themselves(query: str) -> None:
    chosen = filters.of(QueryDict(query.encode("utf-8", "ignore")))
    assert filters.of_text(chosen.encoded()) == chosen
    assert len(chosen.encoded()) <= 2_000
