"""The first page and what the site says about itself."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dorsale_web.front import about, queries
from dorsale_web.market.models import OutcomeAnswer
from tests.dorsale_web.cast import Cast, organisation, theme
from tests.dorsale_web.network import make_experience, make_introduction, make_posting

As = Callable[[str], Client]
MOST_BYTES = 14 * 1024


def page(client: Client, path: str = "/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_figures_have_their_denominators(cast: Cast) -> None:
    make_posting(cast.own)
    make_posting(cast.own, side="offer")
    make_posting(cast.own, state="draft")
    make_experience(cast.own)
    outcome = make_introduction(make_posting(cast.other), cast.own, "accepted").outcome
    outcome.asked_at = timezone.now()
    outcome.save()
    for side in (cast.own, cast.other):
        OutcomeAnswer.objects.create(outcome=outcome, organisation=side, result="pilot")
    found = queries.count()
    assert (found.organisations, found.vouched, found.countries) == (3, 2, 2)
    assert (found.offers, found.needs, found.experiences) == (1, 2, 1)
    assert (found.outcomes.asked, found.outcomes.by_standing["both"]) == (1, 1)


def test_a_visitor_sees_what_is_new_and_how_to_join(cast: Cast, as_: As) -> None:
    need, offer = make_posting(cast.own), make_posting(cast.other, side="offer", anonymous=True)
    entry = make_experience(cast.other, hides_organisation=True)
    told = page(as_("visitor"))
    for one in (need, offer):
        assert f"/market/{one.code}/" in told
    assert f"/library/{entry.code}/" in told
    assert "Les batteries ont été volées." in told
    assert "Anfa" not in told
    assert "/market/?theme=cloud" in told
    assert "/account/signup/" in told


def test_an_experience_without_a_failure_is_not_on_the_first_page(cast: Cast, as_: As) -> None:
    entry = make_experience(cast.own, failed="")
    assert entry.code not in page(as_("visitor"))


def test_an_empty_network_still_has_a_first_page(db: None) -> None:
    assert "/account/signup/" in page(Client())


def test_what_waits_for_an_editor(cast: Cast, as_: As) -> None:
    make_posting(cast.own, state="draft")
    make_introduction(make_posting(cast.own), cast.other)
    done = make_introduction(make_posting(cast.own), cast.other, "accepted").outcome
    done.asked_at = timezone.now()
    done.save()
    found = queries.next_steps(cast["editor"])
    assert (found["drafts"], found["waiting"], found["outcomes"]) == (1, 1, [done.code])
    told = page(as_("editor"))
    for path in ("/market/mine/", "/introductions/", f"/outcomes/{done.code}/"):
        assert f'href="{path}"' in told
    OutcomeAnswer.objects.create(outcome=done, organisation=cast.own, result="nothing")
    assert queries.next_steps(cast["editor"])["outcomes"] == []


def test_what_waits_for_somebody_new(cast: Cast, as_: As) -> None:
    told = page(as_("member"))
    assert 'href="/organisations/new/"' in told
    assert 'href="/join/"' in told
    cast.own.vouched_until = None
    cast.own.save()
    assert 'href="/vouching/"' in page(as_("owner"))


def test_what_waits_for_officers(cast: Cast, as_: As) -> None:
    make_posting(cast.other, state="review")
    make_posting(cast.own, state="review")
    assert queries.next_steps(cast["steward"])["to_review"] >= 2
    assert queries.next_steps(cast["editor"])["to_review"] == 0
    assert 'href="/desk/"' in page(as_("steward"))


def count(client: Client) -> int:
    for one in ("default", "memory"):
        caches[one].clear()
    with CaptureQueriesContext(connection) as told:
        page(client)
    return len(told)


@pytest.mark.parametrize(("role", "most"), [("visitor", 20), ("editor", 30)])
def test_few_queries_whatever_the_size(cast: Cast, as_: As, role: str, most: int) -> None:
    client = as_(role)
    grow(cast, 3)
    few = count(client)
    grow(cast, 12)
    assert count(client) == few <= most
    with CaptureQueriesContext(connection) as told:
        page(client)
    assert len(told) <= most - 8  # the counts are kept for a minute


def grow(cast: Cast, number: int) -> None:
    """Add postings of new organisations with several themes, and experiences."""
    for at in range(number):
        one = organisation(f"o{number}-{at}")
        for side in ("offer", "need"):
            make_posting(
                one, side=side, title="Un titre assez long pour être vrai " * 3
            ).themes.add(theme("cloud"))
        make_experience(one)


def test_the_first_page_is_light(cast: Cast, as_: As) -> None:
    grow(cast, 8)
    sent = as_("visitor").get("/", headers={"accept-encoding": "gzip"})
    assert sent.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(sent.content).startswith(b"<!doctype html>")
    assert len(sent.content) < MOST_BYTES


@pytest.mark.parametrize("name", ["", "languages/", "data/", "fraud/", "api/"])
def test_what_the_site_says_about_itself(db: None, name: str) -> None:
    told = page(Client(), f"/about/{name}")
    assert told.count("<h1") == 1
    assert "<script" not in told.split("</head>")[1]
    assert "style=" not in told


def test_how_far_the_site_is_translated() -> None:
    assert about.share_translated("en") == 1
    assert 0 <= about.share_translated("ar") <= about.share_translated("fr") <= 1
