from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dorsale_web.market.actions import postings as acts
from dorsale_web.market.models import Introduction, Posting
from dorsale_web.members import panels, search
from dorsale_web.members.actions import reports
from dorsale_web.members.models import AuditEntry, Membership, Notice, SearchEntry, Vouch
from dorsale_web.work.queue import KINDS
from tests.dorsale_web.cast import Cast, organisation
from tests.dorsale_web.market.objects import make_posting

As = Callable[[str], Client]


def test_the_list_shows_open_postings_newest_first(cast: Cast, as_: As) -> None:
    make_posting(cast.own, title="Premier besoin", published_at=timezone.now() - timedelta(days=2))
    make_posting(cast.other, title="Besoin récent")
    make_posting(cast.own, "draft", title="Brouillon caché")
    make_posting(cast.fresh, title="Sans caution")
    page = as_("visitor").get("/market/")
    titles = [card["title"] for card in page.context["cards"]]
    assert titles == ["Besoin récent", "Premier besoin"]
    assert "Brouillon caché" not in page.text
    assert "Ngonda Logiciels" in page.text


FILTERS = [
    ("side=offer", {"side": "offer"}),
    ("kind=job&kind=expert", {"kind": "job"}),
    ("country=MA", {"country": "MA"}),
    ("language=pt", {"translations": {"pt": {"origin": "human", "texts": {"title": "Sensores"}}}}),
    ("language=ar", {"language": "ar"}),
]


@pytest.mark.parametrize(("query", "fields"), FILTERS)
def test_a_filter_keeps_what_fits(
    cast: Cast, as_: As, query: str, fields: dict[str, object]
) -> None:
    make_posting(cast.own, title="Autre chose")
    fitting = make_posting(cast.own, **fields)
    cards = as_("visitor").get(f"/market/?{query}&side=&unknown=1").context["cards"]
    if "side=" in query:
        cards = as_("visitor").get(f"/market/?{query}").context["cards"]
    assert [card["code"] for card in cards] == [fitting.code]


def test_themes_are_alternatives_and_unknown_values_count_for_nothing(cast: Cast, as_: As) -> None:
    one, other = make_posting(cast.own), make_posting(cast.own)
    other.themes.set(["cloud"])
    listing = as_("visitor").get("/market/?theme=solutions&theme=cloud&country=XX&kind='--")
    assert {card["code"] for card in listing.context["cards"]} == {one.code, other.code}
    assert listing.context["query"] == "theme=solutions&theme=cloud"


def test_words_keep_their_rank_and_filters_apply(cast: Cast, as_: As) -> None:
    far = make_posting(cast.own, title="Pompe", summary="Une pompe solaire avec irrigation.")
    near = make_posting(cast.own, title="Irrigation par goutte", summary="Irrigation fine.")
    elsewhere = make_posting(cast.other, title="Irrigation à Fès")
    for one in (far, near, elsewhere):
        acts.index(one)
    cards = as_("visitor").get("/market/?q=irrigation&country=CG").context["cards"]
    assert [card["code"] for card in cards] == [near.code, far.code]
    assert as_("visitor").get("/market/?q=introuvable").context["cards"] == []


def test_by_deadline_the_first_to_end_comes_first(cast: Cast, as_: As) -> None:
    today = timezone.localdate()
    late = make_posting(cast.own, expires_on=today + timedelta(days=50))
    soon = make_posting(cast.own, expires_on=today + timedelta(days=5))
    page = as_("visitor").get("/market/?sort=deadline")
    assert [card["code"] for card in page.context["cards"]] == [soon.code, late.code]
    assert page.context["cards"][0]["ends_soon"]


@pytest.mark.parametrize("count", [3, 20])
@pytest.mark.parametrize(("role", "most"), [("visitor", 3), ("editor", 9)])
def test_queries_of_the_list_do_not_grow(
    cast: Cast, as_: As, django_assert_max_num_queries: Callable[[int], object],
    count: int, role: str, most: int,
) -> None:  # fmt: skip
    for number in range(count):
        make_posting(cast.other, title=f"Besoin {number}", anonymous=number % 2 == 0)
    client = as_(role)
    with django_assert_max_num_queries(most):
        assert len(client.get("/market/").context["cards"]) == count


@pytest.mark.parametrize("count", [3, 20])
def test_queries_of_the_words_do_not_grow(
    cast: Cast, as_: As, django_assert_max_num_queries: Callable[[int], object], count: int
) -> None:
    for number in range(count):
        acts.index(make_posting(cast.other, title=f"Besoin {number}"))
    with django_assert_max_num_queries(6):
        assert len(as_("visitor").get("/market/?q=capteurs").context["cards"]) == count


def test_a_full_page_is_light(cast: Cast, as_: As) -> None:
    for number in range(45):
        words = " ".join(f"mot{number * 40 + place:x}" for place in range(45))
        make_posting(cast.own, title=f"Titre {number} {words[:60]}", summary=words[:400])
    page = as_("visitor").get("/market/?page=2")
    assert len(page.context["cards"]) == 20
    assert len(gzip.compress(page.content)) <= 14_000


def test_an_anonymous_posting_says_country_size_and_kind_and_no_name(cast: Cast, as_: As) -> None:
    cast.own.size = "10-49"
    cast.own.save()
    one = make_posting(cast.own, kind="technology", anonymous=True)
    for role in ("visitor", "member"):
        for url in ("/market/", f"/market/{one.code}/", "/market/export.csv"):
            text = as_(role).get(url).text
            assert "Ngonda" not in text, (role, url)
            assert "ngonda" not in text, (role, url)
    shown = as_("visitor").get("/market/").context["cards"][0]["anonymous"]
    assert "Congo" in shown
    assert "10" in shown
    assert "Ngonda" in as_("reader").get("/market/").text
    assert "Ngonda" in as_("coordinator").get(f"/market/{one.code}/").text
    assert panels.PANELS["postings"].find(cast["visitor"], cast.own) == []
    assert len(panels.PANELS["postings"].find(cast["reader"], cast.own)) == 1


def test_a_page_is_read_in_the_readers_language_with_its_origin(cast: Cast) -> None:
    texts = {"title": "Moisture sensors", "summary": "Sturdy sensors."}
    one = make_posting(cast.own, translations={"en": {"origin": "machine", "texts": texts}})
    english = Client(headers={"accept-language": "en"})
    page = english.get(f"/market/{one.code}/")
    assert page.context["reading"].title == "Moisture sensors"
    assert "translated by a machine" in page.text
    assert page.context["reading"].description == one.description
    assert "Moisture" not in english.get(f"/market/{one.code}/?original=1").text
    card = english.get("/market/").context["cards"][0]
    assert (card["title"], card["origin_label"]) == ("Moisture sensors", "translated by a machine")


def test_a_notice_shows_its_deadline_and_official_address(cast: Cast, as_: As) -> None:
    at = timezone.now() + timedelta(days=9)
    one = make_posting(cast.own, deadline=at, official_url="https://marches.example/42")
    text = as_("visitor").get(f"/market/{one.code}/").text
    assert 'href="https://marches.example/42" rel="nofollow noopener"' in text
    assert timezone.localtime(at).strftime("%H:%M") in text
    assert re.search(r"not a bid|pas une soumission", text)


def test_structured_data_cannot_end_its_element(cast: Cast, as_: As) -> None:
    one = make_posting(cast.own, title="</script><b>&")
    text = as_("visitor").get(f"/market/{one.code}/").text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    data = json.loads(found.group(1))
    assert (data["@type"], data["name"]) == ("Demand", "</script><b>&")
    assert data["@reverse"]["seeks"]["name"] == "Ngonda Logiciels"
    offer = make_posting(cast.own, side="offer", kind="job", anonymous=True)
    page = as_("visitor").get(f"/market/{offer.code}/").text
    assert '"JobPosting"' in page
    assert "hiringOrganization" not in page


START = {"organisation": "ngonda", "side": "need", "kind": "technology"}


def fields(**changed: object) -> dict[str, object]:
    """Return a complete form."""
    until = (timezone.localdate() + timedelta(days=100)).isoformat()
    return {
        "language": "fr", "title": "Un four solaire", "summary": "Pour sécher le poisson.",
        "themes": ["solutions"], "countries": ["CG"], "expires_on": until,
    } | changed  # fmt: skip


def write(client: Client, start: dict[str, str] | None = None, **changed: object) -> object:
    """Return the answer to a new posting."""
    return client.post("/market/new/", fields(**changed), query_params=start or START)


def test_an_editor_writes_a_draft_that_nobody_else_sees(cast: Cast, as_: As) -> None:
    assert "ngonda" in as_("editor").get("/market/new/").text
    assert 'name="stage"' in as_("editor").get("/market/new/", START).text
    answer = write(as_("editor"))
    one = Posting.objects.get()
    assert answer["Location"] == f"/market/{one.code}/"
    assert (one.state, one.country, one.organisation_kind) == ("draft", "CG", "sme")
    assert [theme.code for theme in one.themes.all()] == ["solutions"]
    assert as_("member").get(f"/market/{one.code}/").status_code == 404
    assert as_("reader").get(f"/market/{one.code}/").status_code == 200
    assert AuditEntry.objects.filter(act="posting.draft", code=one.code).count() == 1
    assert "Un four solaire" in as_("owner").get("/market/mine/").text


def test_nobody_writes_for_an_organisation_of_others(cast: Cast, as_: As) -> None:
    write(as_("editor"), START | {"organisation": "anfa"})
    write(as_("reader"))
    assert not Posting.objects.exists()
    page = as_("reader").get("/market/new/")
    assert page.status_code == 200
    assert page.templates[0].name == "market/no_organisation.html"


TODAY = timezone.localdate
WRONG = [
    ({"title": ""}, "title"),
    ({"summary": "x" * 401}, "summary"),
    ({"themes": []}, "themes"),
    ({"themes": ["solutions", "cloud", "mobility", "big-data", "ecommerce"]}, "themes"),
    ({"countries": ["XX"]}, "countries"),
    ({"expires_on": "2020-01-01"}, "expires_on"),
    ({"expires_on": "2099-01-01"}, "expires_on"),
]


@pytest.mark.parametrize(("changed", "field"), WRONG)
def test_a_form_says_what_is_wrong(
    cast: Cast, as_: As, changed: dict[str, object], field: str
) -> None:
    page = write(as_("editor"), **changed)
    assert list(page.context["form"].errors) == [field]
    assert not Posting.objects.exists()


TENDER = START | {"kind": "tender"}


def test_a_tender_notice_ends_on_its_deadline(cast: Cast, as_: As) -> None:
    day = timezone.localdate() + timedelta(days=20)
    given = {"deadline": f"{day}T17:00", "official_url": "marches.example/7", "expires_on": ""}
    write(as_("editor"), TENDER, **given)
    one = Posting.objects.get()
    assert (one.expires_on, one.official_url) == (day, "https://marches.example/7")
    assert timezone.localtime(one.deadline).hour == 17
    assert not one.anonymous
    form = as_("editor").get(f"/market/{one.code}/edit/").text
    assert f'value="{day}T17:00"' in form


@pytest.mark.parametrize("url", ["ftp://a.example/x", "javascript:alert(1)", "data:text/html,x"])
def test_an_official_address_is_a_web_address(cast: Cast, as_: As, url: str) -> None:
    day = timezone.localdate() + timedelta(days=20)
    page = write(as_("editor"), TENDER, deadline=f"{day}T17:00", official_url=url)
    assert "official_url" in page.context["form"].errors


def test_a_tender_notice_is_a_need(cast: Cast, as_: As) -> None:
    page = as_("editor").get("/market/new/", TENDER | {"side": "offer"})
    assert list(page.context["form"].errors) == ["side"]


def test_without_vouching_one_drafts_and_does_not_submit(cast: Cast, as_: As) -> None:
    Membership.objects.create(person=cast["editor"], organisation=cast.fresh, role="editor")
    write(as_("editor"), START | {"organisation": "fresh"})
    one = Posting.objects.get()
    page = as_("editor").get(f"/market/{one.code}/").text
    assert f"/market/{one.code}/submit/" not in page
    answer = as_("editor").post(f"/market/{one.code}/submit/", follow=True)
    one.refresh_from_db()
    assert one.state == "draft"
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]


def test_a_translation_says_its_origin_and_is_reviewed(cast: Cast, as_: As) -> None:
    one = make_posting(cast.own)
    acts.index(one)
    given = {"origin": "machine", "title": "Sensors", "summary": "Sturdy."}
    as_("editor").post(f"/market/{one.code}/translate/?to=en", given)
    one.refresh_from_db()
    assert one.translations["en"]["texts"] == {"title": "Sensors", "summary": "Sturdy."}
    assert (one.translations["en"]["origin"], one.state, one.version) == ("machine", "review", 1)
    as_("editor").post(f"/market/{one.code}/translate/?to=en", {"origin": "human"})
    one.refresh_from_db()
    assert one.translations == {}
    own_language = as_("editor").get(f"/market/{one.code}/translate/?to=fr")
    assert own_language.context["language"] == "English"
    page = as_("editor").post(f"/market/{one.code}/translate/?to=pt", {"title": "Só título"})
    assert set(page.context["form"].errors) == {"summary", "origin"}


def test_contacts_in_a_translation_are_found_too(cast: Cast) -> None:
    one = make_posting(cast.own, "draft")
    acts.translate(cast["editor"], one, "en", "human", {"title": "x", "summary": "a@b.example"})
    assert "mail" in one.held_for


def test_who_closes_takes_off_the_market_and_from_the_index(cast: Cast, as_: As) -> None:
    one = make_posting(cast.own)
    acts.index(one)
    assert SearchEntry.objects.filter(code=one.code).exists()
    as_("editor").post(f"/market/{one.code}/close/")
    one.refresh_from_db()
    assert one.state == "closed"
    assert not SearchEntry.objects.filter(code=one.code).exists()
    assert as_("visitor").get(f"/market/{one.code}/").status_code == 404


def test_only_a_draft_that_was_never_out_is_deleted(cast: Cast, as_: As) -> None:
    kept = make_posting(cast.own, "draft", published_at=timezone.now())
    gone = make_posting(cast.own, "draft")
    for one in (kept, gone):
        as_("editor").post(f"/market/{one.code}/discard/")
    assert list(Posting.objects.all()) == [kept]


def test_staff_is_warned_once_two_weeks_before_the_end(cast: Cast) -> None:
    soon = make_posting(cast.own, expires_on=timezone.localdate() + timedelta(days=14))
    make_posting(cast.own, expires_on=timezone.localdate() + timedelta(days=15))
    for _night in range(2):
        KINDS["market.expiring"].work()
    told = Notice.objects.filter(kind="posting.expiring")
    assert {one.person for one in told} == {cast["editor"], cast["owner"]}
    assert {one.url for one in told} == {f"/market/{soon.code}/"}
    assert len(told) == 2


def test_an_expired_posting_leaves_the_index_and_comes_back_renewed(cast: Cast, as_: As) -> None:
    one = make_posting(cast.own, kind="business", expires_on=timezone.localdate())
    acts.index(one)
    Posting.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    KINDS["market.index"].work()
    assert search.find(cast["visitor"], "capteurs", kinds=["posting"]) == []
    assert as_("visitor").get(f"/market/{one.code}/").status_code == 404
    as_("editor").post(f"/market/{one.code}/renew/")
    assert [found.code for found in search.find(cast["visitor"], "capteurs")] == [one.code]
    assert as_("visitor").get(f"/market/{one.code}/").status_code == 200


def test_a_notice_with_a_deadline_is_not_renewed(cast: Cast, as_: As) -> None:
    one = make_posting(cast.own, deadline=timezone.now() + timedelta(days=2))
    before = one.expires_on
    as_("editor").post(f"/market/{one.code}/renew/")
    one.refresh_from_db()
    assert one.expires_on == before


def test_lapse_and_suspension_of_an_organisation_hide_its_postings(cast: Cast, as_: As) -> None:
    today = timezone.localdate()
    for root in (cast.own, cast.other):
        Vouch.objects.create(
            organisation=root, made_on=today, expires_on=today + timedelta(days=400)
        )
    one = make_posting(cast.own)
    acts.index(one)
    reports.suspend_organisation(cast["steward"], cast.own, "Fraude")
    assert not SearchEntry.objects.filter(code=one.code).exists()
    assert as_("visitor").get(f"/market/{one.code}/").status_code == 404
    cast.own.suspended_at = None
    cast.own.vouched_until = timezone.localdate() + timedelta(days=3)
    cast.own.save()
    KINDS["market.index"].work()
    assert SearchEntry.objects.filter(code=one.code).exists()
    cast.own.vouched_until = timezone.localdate() - timedelta(days=1)
    cast.own.save()
    KINDS["market.index"].work()
    assert not SearchEntry.objects.filter(code=one.code).exists()


def test_an_upheld_report_stops_a_posting_and_its_pending_introductions(cast: Cast) -> None:
    one = make_posting(cast.own)
    acts.index(one)
    interest = Introduction.objects.create(
        posting=one, organisation=cast.other, why="a", brings="b", when="c", posting_version=1
    )
    made = reports.report(cast["visitor"], "posting", one, "fraud", "Demande d'argent")
    reports.answer(cast["steward"], made, "upheld", "C'est une fraude.")
    one.refresh_from_db()
    interest.refresh_from_db()
    assert one.suspended_at is not None
    assert interest.state == "stopped"
    assert not SearchEntry.objects.filter(code=one.code).exists()
    reports.answer(cast["steward"], made, "dismissed", "Nous nous sommes trompés.")
    assert SearchEntry.objects.filter(code=one.code).exists()


def test_accepted_introductions_open_the_name_on_the_list(cast: Cast) -> None:
    one = make_posting(cast.own, kind="technology", anonymous=True)
    Introduction.objects.create(
        posting=one, organisation=cast.other, why="a", brings="b", when="c", posting_version=1,
        state="accepted",
    )  # fmt: skip
    third = organisation("tiers")
    Membership.objects.create(person=cast["member"], organisation=third, role="owner")
    client = Client()
    client.force_login(cast.stranger, "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/market/").context["cards"][0]["organisation"] == "Ngonda Logiciels"
    client.force_login(cast["member"], "allauth.account.auth_backends.AuthenticationBackend")
    assert "organisation" not in client.get("/market/").context["cards"][0]
