"""One search box over all rooms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dorsale_web.front import views
from dorsale_web.front.marked import forms_of, marked
from dorsale_web.members import search
from tests.dorsale_web.cast import Cast

As = Callable[[str], Client]


def put(*titles: str, kind: str = "posting", audience: str = "public", **fields: str) -> None:
    """Put things into the index."""
    given = {"line": "", "language": "fr", "country": "CG", "words": ""} | fields
    search.put(
        search.Found(
            kind=kind, code=f"{kind}{abs(hash(title))}", title=title, url=f"/x/{number}/",
            audience=audience, at=timezone.now() - timedelta(days=number), **given,
        )
        for number, title in enumerate(titles)
    )  # fmt: skip


def page(client: Client, query: str) -> str:
    response = client.get(f"/search/?{query}")
    assert response.status_code == 200
    return response.content.decode()


def titles(told: str) -> Sequence[str]:
    parts = told.split('<a class="cover"')[1:]
    return [part.split(">", 1)[1].split("</a>")[0] for part in parts]


def test_words_are_found_in_every_room_and_marked(cast: Cast, as_: As) -> None:
    put("Capteurs pour l'irrigation")
    put("Un capteur oublié", kind="experience")
    put("Hangar", kind="organisation")
    told = page(as_("visitor"), "q=capteurs")
    assert sorted(titles(told)) == [
        "<mark>Capteurs</mark> pour l&#x27;irrigation",
        "Un <mark>capteur</mark> oublié",
    ]


def test_rooms_are_counted_and_chosen(cast: Cast, as_: As) -> None:
    put("Réseau un", "Réseau deux")
    put("Réseau trois", kind="experience")
    told = page(as_("visitor"), "q=reseau")
    assert "?q=reseau&amp;kind=posting" in told
    assert "?q=reseau&amp;kind=experience" in told
    assert len(titles(page(as_("visitor"), "q=reseau&kind=experience"))) == 1
    assert len(titles(page(as_("visitor"), "q=reseau&kind=planet"))) == 3


def test_members_find_more_than_visitors(cast: Cast, as_: As) -> None:
    put("Forage public")
    put("Forage réservé", kind="experience", audience="members")
    assert len(titles(page(as_("visitor"), "q=forage"))) == 1
    assert len(titles(page(as_("member"), "q=forage"))) == 2


def test_what_is_written_by_others_is_escaped(cast: Cast, as_: As) -> None:
    put("<script>alert(1)</script> solaire", line='"><img src=x onerror=alert(1)> solaire')
    told = page(as_("visitor"), "q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E+solaire")
    assert "<script>alert" not in told
    assert "<img src=x" not in told


def test_nothing_found_says_what_to_do(cast: Cast, as_: As) -> None:
    assert 'class="empty"' in page(as_("visitor"), "q=introuvable")
    assert 'class="empty"' not in page(as_("visitor"), "q=")
    for query in (
        "q=%00",
        "q=" + "a" * 5000,
        "q=AND+OR+NOT+%22%29%28*",
        "page=x&q=le",
        "q=%27%3A%26",
    ):
        page(as_("visitor"), query)


def test_an_arabic_text_is_marked_and_turned(cast: Cast, as_: As) -> None:
    put("شبكة الألياف", language="ar")
    told = page(as_("visitor"), "q=الشبكة")
    assert "<mark>شبكة</mark>" in told
    assert 'lang="ar" dir="rtl"' in told


def test_twenty_a_page_and_no_more_than_two_hundred(cast: Cast, as_: As) -> None:
    put(*(f"Pompe {number}" for number in range(230)))
    told = page(as_("visitor"), "q=pompe&page=2")
    assert len(titles(told)) == 20
    assert "?q=pompe&amp;kind=&amp;page=3" in told
    assert "200" in told


def test_the_number_of_queries_does_not_grow(cast: Cast, as_: As) -> None:
    client, counts = as_("visitor"), []
    for number in (3, 25):
        put(*(f"Puits {number} {at}" for at in range(number)))
        with CaptureQueriesContext(connection) as told:
            page(client, "q=puits")
        counts.append(len(told))
    assert counts[0] == counts[1] <= 4


def test_sixty_searches_a_minute(cast: Cast, as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST_SEARCHES", "3/h")
    client = as_("visitor")
    codes = [client.get("/search/?q=eau").status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]
    assert as_("member").get("/search/?q=eau").status_code == 200


@pytest.mark.parametrize(
    ("text", "language", "words", "told"),
    [
        ("Les réseaux ruraux", "fr", "réseau", "Les <mark>réseaux</mark> ruraux"),
        ("Rede de fibra", "pt", "redes", "<mark>Rede</mark> de fibra"),
        ("L'université d'Oyo", "fr", "universites", "L&#x27;<mark>université</mark> d&#x27;Oyo"),
        ("Nothing here", "en", "", "Nothing here"),
        ("a < b & c", "en", "zzz", "a &lt; b &amp; c"),
    ],
)
def test_marks(text: str, language: str, words: str, told: str) -> None:
    assert marked(text, language, forms_of(words)) == told


def test_a_long_text_is_shortened() -> None:
    assert marked("mot " * 100, "fr", forms_of("autre")) == " ".join(["mot"] * 40) + " …"
