"""Atom feeds: valid, with whole addresses, and nobody named who is hidden."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from dorsale_web.market.models import Posting
from tests.dorsale_web.cast import Cast, theme
from tests.dorsale_web.library.writing import written

ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def feed(path: str = "/library/feed/", **headers: str) -> ElementTree.Element:
    """Return a feed that keeps the rules of Atom (RFC 4287)."""
    response = Client().get(path, headers={"accept-language": "en"} | headers)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{ATOM}feed"
    _valid(root)
    for entry in entries(root):
        _valid(entry)
        assert entry.find(f"{ATOM}summary").get("type") == "html"
    ids = [one.findtext(f"{ATOM}id") for one in entries(root)]
    assert len(ids) == len(set(ids))
    links = [one.get("href") for one in root.iter(f"{ATOM}link")]
    assert all(one.startswith("http://localhost:8000/") for one in [*links, *ids])
    selfs = [one.get("href") for one in root.findall(f"{ATOM}link") if one.get("rel") == "self"]
    assert selfs == [f"http://localhost:8000{path}"]
    assert root.find(f"{ATOM}author") is not None
    return root


def _valid(element: ElementTree.Element) -> None:
    for name in ("id", "title", "updated"):
        assert len(element.findall(ATOM + name)) == 1
    datetime.fromisoformat(element.findtext(f"{ATOM}updated"))
    assert len(element.findall(f"{ATOM}published")) <= 1


def entries(root: ElementTree.Element) -> list[ElementTree.Element]:
    return root.findall(f"{ATOM}entry")


def posted(cast: Cast, **fields: object) -> Posting:
    given = {
        "organisation": cast.own, "by": cast["owner"], "side": "need", "kind": "technology",
        "language": "fr", "title": "Cherchons des relais", "summary": "Pour <trois> villages.",
        "description": "…", "expires_on": date.today() + timedelta(days=30), "state": "published",
        "published_at": timezone.now(), "country": "CG", "organisation_kind": "sme",
    } | fields  # fmt: skip
    made = Posting.objects.create(**given)
    made.themes.add(theme())
    return made


def test_one_entry(cast: Cast) -> None:
    entry = written(cast, context="Avant <script>alert(1)</script>")
    root = feed()
    (one,) = entries(root)
    assert one.findtext(f"{ATOM}title") == entry.title
    assert one.get(LANGUAGE) == "fr"
    assert one.find(f"{ATOM}link").get("href") == f"http://localhost:8000/library/{entry.code}/"
    assert one.findtext(f"{ATOM}author/{ATOM}name") == "Ngonda Logiciels"
    assert one.findtext(f"{ATOM}published").startswith("2026-03-05T")
    assert "<script>" not in one.findtext(f"{ATOM}summary")
    assert "Les batteries ont lâché" in one.findtext(f"{ATOM}summary")
    terms = [each.get("term") for each in one.findall(f"{ATOM}category")]
    assert terms == ["experience", "infrastructure"]


def test_only_public_entries_newest_first_and_no_more_than_thirty(cast: Cast) -> None:
    written(cast, audience="members", title="Entre nous")
    for number in range(33):
        when = timezone.now() - timedelta(days=number)
        written(cast, title=f"Essai {number}", published_at=when)
    titles = [one.findtext(f"{ATOM}title") for one in entries(feed())]
    assert titles == [f"Essai {number}" for number in range(30)]


def test_a_theme_has_its_own_feed(cast: Cast) -> None:
    written(cast)
    cloud = written(cast, theme=theme("cloud"), title="Nuage")
    root = feed("/library/feed/cloud/")
    assert [one.findtext(f"{ATOM}title") for one in entries(root)] == [cloud.title]
    assert "Cloud" in root.findtext(f"{ATOM}title")
    assert Client().get("/library/feed/nothing/").status_code == 404


def test_an_empty_feed_is_valid(db: None) -> None:
    assert entries(feed()) == []
    assert entries(feed("/market/feed/")) == []


def test_hidden_names_stand_in_no_feed(cast: Cast) -> None:
    cast["owner"].name, cast["owner"].visibility = "Bénédicte Loufoua", {"name": "public"}
    cast["owner"].save()
    written(cast, hides_organisation=True)
    content = Client().get("/library/feed/").content.decode()
    assert "Loufoua" not in content
    assert "Ngonda" not in content


def test_open_postings_of_the_market(cast: Cast) -> None:
    posting = posted(cast)
    posted(cast, state="draft", title="Brouillon")
    posted(cast, organisation=cast.fresh, title="Non parrainée")
    posted(cast, expires_on=date.today() - timedelta(days=1), title="Passée")
    (one,) = entries(feed("/market/feed/"))
    assert one.findtext(f"{ATOM}title").endswith(": Cherchons des relais")
    assert one.findtext(f"{ATOM}id") == f"http://localhost:8000/market/{posting.code}/"
    assert one.findtext(f"{ATOM}author/{ATOM}name") == "Ngonda Logiciels"
    assert one.findtext(f"{ATOM}summary") == "<p>Pour &lt;trois&gt; villages.</p>"


def test_a_posting_without_name_stays_so(cast: Cast) -> None:
    posted(cast, anonymous=True)
    response = Client().get("/market/feed/", headers={"accept-language": "en"})
    assert "Ngonda" not in response.content.decode()
    (one,) = entries(feed("/market/feed/"))
    assert one.findtext(f"{ATOM}author/{ATOM}name").endswith("Congo-Brazzaville")


@pytest.mark.parametrize("path", ["/library/feed/", "/library/feed/cloud/", "/market/feed/"])
def test_the_demo_says_that_its_data_is_invented(cast: Cast, path: str, settings: Any) -> None:
    assert "Invented" not in feed(path).findtext(f"{ATOM}title")
    settings.DEMO = True
    assert "Invented data" in feed(path).findtext(f"{ATOM}title")


def test_what_did_not_change_is_not_sent_again(cast: Cast) -> None:
    written(cast)
    first = Client().get("/library/feed/")
    again = Client().get("/library/feed/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304


def test_signs_that_xml_cannot_hold_do_not_break_a_feed(cast: Cast) -> None:
    written(cast, title="Relais\x0b solaires", context="a\x1fb")
    posted(cast, title="Relais\x0b", summary="a\x1fb")
    assert entries(feed())[0].findtext(f"{ATOM}title") == "Relais solaires"
    assert entries(feed("/market/feed/"))


@pytest.mark.parametrize("path", ["/library/feed/", "/market/feed/"])
def test_the_number_of_questions_does_not_grow(
    cast: Cast, path: str, django_assert_max_num_queries: Any
) -> None:
    for count in (2, 20):
        for _ in range(count):
            written(cast)
            posted(cast)
        with django_assert_max_num_queries(2):
            Client().get(path)
